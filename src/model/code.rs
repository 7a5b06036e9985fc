//! Every code that a finding can have: its name, whom it is for, and what it means. The compiler asks for all three.
//!
//! `quarterday explain CODE` prints what stands here, and the page of findings, the letters and the acceptances go by it.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// Who can do something about a finding.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Audience {
    /// The partner that sent the return: it tells them nothing but what they sent, so it may stand in their letter.
    Partner,
    /// The analyst: it names other partners or returns, or is about the project's own files.
    Analyst,
    /// Whoever publishes: a figure could not be released as it stands.
    Publisher,
}

impl Audience {
    /// In a few words.
    pub fn words(self) -> &'static str {
        match self {
            Audience::Partner => "for the partner",
            Audience::Analyst => "for the analyst",
            Audience::Publisher => "for whoever publishes",
        }
    }
}

macro_rules! codes {
    ($($(#[doc = $explained:literal])+ $code:ident = $name:literal, $audience:ident;)+) => {
        /// What a finding is about. In the order of the names.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Code {
            $($(#[doc = $explained])+ $code,)+
        }

        impl Code {
            /// All of them, in the order of their names.
            pub const ALL: &[Code] = &[$(Code::$code),+];

            /// As it is printed and typed.
            pub fn name(self) -> &'static str {
                match self {
                    $(Code::$code => $name,)+
                }
            }

            pub fn audience(self) -> Audience {
                match self {
                    $(Code::$code => Audience::$audience,)+
                }
            }

            /// What it means and what can be done, a line for each line above.
            pub fn explanation(self) -> &'static [&'static str] {
                match self {
                    $(Code::$code => &[$($explained),+],)+
                }
            }
        }
    };
}

codes! {
    /// A finding that somebody accepted in accepted.toml, which is over, is accepted twice, or is no longer there.
    Accepted = "accepted", Analyst;
    /// Every number of a return is zero. Was nothing counted, or did nothing happen? If it was not counted, send it as
    /// not submitted: a published zero says that nobody came.
    AllZero = "all-zero", Partner;
    /// The name stands for more than one area, for instance a district and a town. Write the area's code, or its level beside it.
    AmbiguousArea = "ambiguous-area", Partner;
    /// The number can be read in two ways: `17.600` is seventeen thousand six hundred, or seventeen and six tenths.
    /// Write it without thousands separators and with a point before decimals.
    AmbiguousNumber = "ambiguous-number", Partner;
    /// The period can be read in two ways: `2024` is a calendar year or a financial year, `03/04/24` the third of April or the
    /// fourth of March. Write `2024/25`, `2024/25 Q1` or `2025-03-31`.
    AmbiguousPeriod = "ambiguous-period", Partner;
    /// The code and the name of a row are of different areas, so one of them is wrong.
    AreaContradicts = "area-contradicts", Partner;
    /// The table of areas contradicts itself: one is listed twice, a parent or successor is not listed, or parents go in a circle.
    AreaHierarchy = "area-hierarchy", Analyst;
    /// Rows are for an area that did not exist yet in their period.
    AreaNotBegun = "area-not-begun", Analyst;
    /// Rows are for an area before it existed, and were counted for the one that it followed.
    AreaPreceded = "area-preceded", Analyst;
    /// Rows are for an area after it ended, and were counted for the one that followed it.
    AreaSucceeded = "area-succeeded", Analyst;
    /// A county's number is not the sum of its districts' numbers. Numbers of several partners can be behind it.
    AreasMismatch = "areas-mismatch", Analyst;
    /// A return is not due yet and has not come.
    Awaited = "awaited", Analyst;
    /// What was open, plus what came, less what was closed, is not what is open at the end.
    BalanceMismatch = "balance-mismatch", Partner;
    /// A number is below the least that it can be.
    BelowFloor = "below-floor", Partner;
    /// A released row has a number and a marker that says there is none.
    BesideMarker = "beside-marker", Publisher;
    /// More is open at the end of a period than was open at the end of the one before and came since.
    CarriedOver = "carried-over", Partner;
    /// What releases say contradicts itself, so that no numbers at all agree with it. One of them was made from other data.
    Contradiction = "contradiction", Publisher;
    /// The file has decimal commas and was read so.
    DecimalComma = "decimal-comma", Analyst;
    /// A small number could be worked out from what would be published, so nothing is. The finding names the figures that tell
    /// it: leave one out, or show a longer period or a larger area.
    Disclosed = "disclosed", Publisher;
    /// Two columns have headings for the same thing. Remove or rename one.
    DuplicateHeading = "duplicate-heading", Partner;
    /// Two rows give different numbers for the same thing, and nothing says which is right.
    DuplicateKey = "duplicate-key", Partner;
    /// A row stands twice. Remove one, or it would be counted twice.
    DuplicateRow = "duplicate-row", Partner;
    /// There is nothing in the file.
    EmptyFile = "empty-file", Partner;
    /// The file is not in UTF-8; it was read in the encoding that is named.
    Encoding = "encoding", Analyst;
    /// A number is the same for many periods in a row, as if it were copied.
    FlatLine = "flat-line", Partner;
    /// A footnote mark stands behind a name or heading, and was left out.
    FootnoteMark = "footnote-mark", Analyst;
    /// A column of percentages holds nothing above 1: is 0.47 forty-seven per cent, or less than half of one?
    Fractions = "fractions", Partner;
    /// A later step of a funnel has more people than an earlier one, for instance more starts than referrals.
    FunnelWidens = "funnel-widens", Partner;
    /// A period is missing between two that are there.
    GapInSeries = "gap-in-series", Partner;
    /// A withheld number can be worked out from the published files, now or with earlier releases.
    GivenAway = "given-away", Publisher;
    /// A heading over several columns is not part of their names and could not be placed.
    GroupHeading = "group-heading", Partner;
    /// The headings do not stand in the first line; the finding says where they were found.
    HeaderRow = "header-row", Analyst;
    /// A sheet, row or column is hidden, so it was not read. If it belongs to the return, show it and send it again.
    Hidden = "hidden", Partner;
    /// Earlier releases told counts under codes or names that nothing describes any more, so that what is withheld could no longer
    /// be protected from who kept them. Name the old code in `aliases` or the old id in `formerly`.
    HistoryLost = "history-lost", Publisher;
    /// Something that the same partner had for the period before is missing, or an area that others of the table have.
    Incomplete = "incomplete", Partner;
    /// A number is far from those of the same series before it.
    Jump = "jump", Partner;
    /// A return came after the date for which figures are made, and is not in them.
    Late = "late", Analyst;
    /// A number has a mark behind it, such as `12*` or `12 [r]`, and was read without.
    MarkedNumber = "marked-number", Analyst;
    /// A withheld number can be worked out if nothing else was revised between two releases.
    MaybeGivenAway = "maybe-given-away", Publisher;
    /// Merged cells hold one number for several rows. Unmerge them and write the number of each row.
    MergedNumber = "merged-number", Partner;
    /// A column of the standard is missing.
    MissingColumn = "missing-column", Partner;
    /// A number has to be split by something and is not. Write the item, or All for the total.
    MissingItem = "missing-item", Partner;
    /// Answers of which each person may give several are fewer together than the people, or one of them is more.
    MultiResponse = "multi-response", Partner;
    /// The table of statistical neighbours contradicts itself or the list of areas.
    Neighbours = "neighbours", Analyst;
    /// A status says why there is no number, and the cell is empty, as it should be.
    NoAnswer = "no-answer", Analyst;
    /// A file that has to be there, such as the list of areas, is missing.
    NoFile = "no-file", Analyst;
    /// What a partner sent as a number so far is a range, withheld or not there. Ask for the number, if it may be had.
    NoNumber = "no-number", Partner;
    /// A formula has no saved result, or its result is an error. Open the workbook, let it calculate, and save it again.
    NoResult = "no-result", Partner;
    /// The file has headings and no rows.
    NoRows = "no-rows", Partner;
    /// A cell should hold a number and does not, nor one of the markers for why there is none.
    NotANumber = "not-a-number", Partner;
    /// Releases are too large or contradict themselves, so that it is not known whether they give something away.
    NotAudited = "not-audited", Publisher;
    /// Some of the partners or areas that owe a return have sent it, so that a total would be of those alone.
    NotCovered = "not-covered", Analyst;
    /// Neither a proof was found that a withheld number is safe nor a way to work it out.
    NotProved = "not-proved", Publisher;
    /// A return that is due has not come.
    NotSubmitted = "not-submitted", Partner;
    /// The text is neither UTF-8 nor in an encoding that could be told. Save it as CSV (UTF-8).
    NotUtf8 = "not-utf-8", Partner;
    /// A count of people is not a whole number.
    NotWhole = "not-whole", Partner;
    /// A cell holds a zero byte, which no text has. Save the file again.
    NulByte = "nul-byte", Partner;
    /// A file was left out because another return of the same kind fits better.
    OtherReturn = "other-return", Analyst;
    /// A number lies outside what it can be, for instance a percentage above 100.
    OutOfRange = "out-of-range", Partner;
    /// A number is many times what is usual in its own series, or a small part of it; or nearly all of a return is.
    Outlier = "outlier", Partner;
    /// A part is larger than the whole that it belongs to.
    PartExceedsWhole = "part-exceeds-whole", Partner;
    /// A number is for only part of its period.
    PartPeriod = "part-period", Partner;
    /// Two spellings were taken for one partner.
    PartnerSpelling = "partner-spelling", Analyst;
    /// Parts that together can be no more than the whole are more.
    PartsExceedWhole = "parts-exceed-whole", Partner;
    /// Parts do not add up to the number that they are parts of.
    PartsMismatch = "parts-mismatch", Partner;
    /// Something that looks like a name, an address, a number of a person or the like stands in a return. It is not repeated
    /// anywhere. Remove it and send the return again; returns hold counts, never people.
    PersonalData = "personal-data", Partner;
    /// A file carries a protective marking such as OFFICIAL-SENSITIVE. Is it to be published from?
    ProtectiveMarking = "protective-marking", Analyst;
    /// One publication shows as public what another protects. Enter it in told-elsewhere.toml with where it was told, or leave it out.
    PublicAndWithheld = "public-and-withheld", Publisher;
    /// A description of a return asks something that nobody has answered yet. Answer it in the TOML file and remove the question.
    Question = "question", Analyst;
    /// A rate that was sent is not the count divided by the population.
    RateDisagrees = "rate-disagrees", Partner;
    /// A ratio of two numbers is outside what is plausible. Confirm both.
    RatioImplausible = "ratio-implausible", Partner;
    /// A line beside the table was taken for a remark and not for a row.
    Remark = "remark", Analyst;
    /// A return is the same as that of an earlier period, as if it were sent again.
    Resubmitted = "resubmitted", Partner;
    /// Two returns count the same thing and disagree.
    ReturnsDisagree = "returns-disagree", Analyst;
    /// A number is not what it was when it was first sent, and its status does not say that it was revised.
    Revised = "revised", Partner;
    /// A row has more or fewer cells than there are headings.
    RowLength = "row-length", Partner;
    /// The same numbers came under two names that hardly differ. Are these two, or one that is counted twice?
    SameNumbers = "same-numbers", Analyst;
    /// Headings stand a second time in the table, as if another table began. Send one table a file or sheet.
    SecondHeader = "second-header", Partner;
    /// Cells are not separated by commas; the finding says by what.
    Separator = "separator", Analyst;
    /// Several sheets could be the return. Remove all but one, or name the right one with `sheet`.
    SeveralSheets = "several-sheets", Partner;
    /// A share that was sent is not the part divided by the whole.
    ShareDisagrees = "share-disagrees", Partner;
    /// A share stands beside a number in one cell, and only the number is used.
    ShareNotRead = "share-not-read", Analyst;
    /// What would now be withheld was shown by an earlier release, under rules that were agreed then.
    ShownBefore = "shown-before", Publisher;
    /// A dash stands for zero by the number format, and was read as zero.
    ShownDash = "shown-dash", Analyst;
    /// A cell of a workbook shows another number than it holds; or a table, page or chart that is published shows another
    /// one than figures.csv has.
    ShownOtherwise = "shown-otherwise", Partner;
    /// A cell shows fewer digits than it holds; the finding says which were read.
    ShownRounded = "shown-rounded", Analyst;
    /// A small number of people is shown that has to be withheld.
    SmallShown = "small-shown", Publisher;
    /// A status says that there is no number, and there is one.
    StatusContradicts = "status-contradicts", Partner;
    /// A cell stands alone beside the table and belongs to no row.
    StrayCell = "stray-cell", Analyst;
    /// The partners behind a total are not those of the period before.
    SubmittersChanged = "submitters-changed", Analyst;
    /// A quotation mark that is never closed has taken several rows into one cell.
    SwallowedRows = "swallowed-rows", Partner;
    /// The title of a file or sheet names another period or area than its rows.
    TitleContradicts = "title-contradicts", Analyst;
    /// Something in a TOML file has still to be filled in.
    ToFillIn = "to-fill-in", Analyst;
    /// told-elsewhere.toml has an entry that cannot be read, or that contradicts what was sent.
    ToldElsewhere = "told-elsewhere", Analyst;
    /// A total that was sent is not the sum of what it is the total of.
    TotalMismatch = "total-mismatch", Partner;
    /// A row was taken for a total and checked against the others, not added to them.
    TotalRow = "total-row", Analyst;
    /// Two files give numbers for the same partner, area and period.
    TwoFiles = "two-files", Analyst;
    /// A quotation mark opens and is never closed.
    UnclosedQuote = "unclosed-quote", Partner;
    /// A number is split by something by which it is not split in the standard.
    UnexpectedBreakdown = "unexpected-breakdown", Partner;
    /// A return came from a partner who is not expected to send it.
    UnexpectedPartner = "unexpected-partner", Analyst;
    /// A return has a period of another length than it should, for instance a year instead of a quarter.
    UnexpectedPeriod = "unexpected-period", Partner;
    /// No area has this code or name.
    UnknownArea = "unknown-area", Partner;
    /// A heading is none that the standard knows, so the column was not read.
    UnknownColumn = "unknown-column", Partner;
    /// The file is of a kind that cannot be read. Send CSV, XLSX or ODS.
    UnknownFormat = "unknown-format", Partner;
    /// An item is none of the code list.
    UnknownItem = "unknown-item", Partner;
    /// A measure is none of the standard.
    UnknownMeasure = "unknown-measure", Partner;
    /// A name is not known, and the code beside it is; the code was used.
    UnknownName = "unknown-name", Partner;
    /// A file has a name by which no kind of return is known, so it was not read.
    UnknownReturn = "unknown-return", Analyst;
    /// A status is none of those that the standard knows.
    UnknownStatus = "unknown-status", Partner;
    /// accepted.toml has an entry that cannot be read.
    UnreadableAcceptance = "unreadable-acceptance", Analyst;
    /// A date cannot be read. Write 2025-03-31.
    UnreadableDate = "unreadable-date", Partner;
    /// A file is damaged, locked with a password, or not what its name says.
    UnreadableFile = "unreadable-file", Partner;
    /// A period cannot be read. Write `2024/25 Q1`.
    UnreadablePeriod = "unreadable-period", Partner;
    /// The whole that was sent is not what its parts come to.
    WholeMismatch = "whole-mismatch", Partner;
    /// Something that was read last time is not there any more. What was published with it changes.
    Withdrawn = "withdrawn", Partner;
    /// Numbers of a quarter look like those of the year so far.
    YearToDate = "year-to-date", Partner;
}

impl fmt::Display for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}

impl FromStr for Code {
    type Err = ();

    fn from_str(name: &str) -> Result<Code, ()> {
        Code::ALL.iter().copied().find(|code| code.name() == name).ok_or(())
    }
}

impl Serialize for Code {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.name())
    }
}

impl<'de> Deserialize<'de> for Code {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Code, D::Error> {
        let name = String::deserialize(deserializer)?;
        name.parse().map_err(|()| serde::de::Error::custom(format!("`{name}` is not the code of a finding")))
    }
}

#[cfg(test)]
mod tests {
    use super::Code;

    #[test]
    fn codes_stand_in_the_order_of_their_names() {
        assert!(Code::ALL.is_sorted_by(|before, after| before.name() < after.name()));
    }

    #[test]
    fn a_code_is_found_by_its_name() {
        assert!(Code::ALL.iter().all(|code| code.name().parse() == Ok(*code)));
    }
}
