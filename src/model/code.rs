//! Codes of findings. Each is one entry that owns all its facts: its name, whom it is for, and what it means.
//!
//! `quarterday explain CODE` prints what stands here, and the page of findings, the letters and the acceptances go by it. The codes
//! of rules stand with their rules; those of reading, of disclosure and of what is published stand here.

use std::cmp::Ordering;
use std::fmt;

use serde::Serialize;

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

/// What a finding is about. Sorted, and the same, by name.
#[derive(Clone, Copy)]
pub struct Code(&'static Meaning);

/// The facts of a code.
#[derive(Debug)]
pub struct Meaning {
    /// As it is printed and typed.
    pub name: &'static str,
    pub audience: Audience,
    /// What it means and what can be done, a line for each line of the comment above it.
    pub explanation: &'static [&'static str],
    /// Whether a return may say in `[severity]` how much it matters.
    pub settable: bool,
}

impl Code {
    pub const fn of(meaning: &'static Meaning) -> Code {
        Code(meaning)
    }

    pub fn name(self) -> &'static str {
        self.0.name
    }

    pub fn audience(self) -> Audience {
        self.0.audience
    }

    pub fn explanation(self) -> &'static [&'static str] {
        self.0.explanation
    }

    pub fn is_settable(self) -> bool {
        self.0.settable
    }
}

/// A code with its facts: what it means as a comment, its name, whom it is for, and `settable` where a return may say how much it
/// matters.
macro_rules! code {
    ($(#[doc = $explained:literal])+ $name:literal, $audience:ident $(, $settable:ident)?) => {
        $crate::model::code::Code::of(&$crate::model::code::Meaning {
            name: $name,
            audience: $crate::model::code::Audience::$audience,
            explanation: &[$($explained),+],
            settable: $crate::model::code::code!(@ $($settable)?),
        })
    };
    (@ settable) => { true };
    (@) => { false };
}
pub(crate) use code;

macro_rules! codes {
    ($($(#[doc = $explained:literal])+ $code:ident = $name:literal, $audience:ident $(, $settable:ident)?;)+) => {
        impl Code {
            $($(#[doc = $explained])+ pub const $code: Code = code!($(#[doc = $explained])+ $name, $audience $(, $settable)?);)+

            /// Those that belong to no rule of the catalogue, in the order of their names.
            pub const WITHOUT_RULE: &[Code] = &[$(Code::$code),+];
        }
    };
}

codes! {
    /// An entry of accepted.toml has ended, accepts a finding twice, or accepts a finding that is no longer there.
    ACCEPTED = "accepted", Analyst;
    /// The name stands for more than one area, for instance a district and a town. Write the area's code, or its level beside it.
    AMBIGUOUS_AREA = "ambiguous-area", Partner;
    /// The number can be read in two ways: `17.600` is seventeen thousand six hundred, or seventeen and six tenths.
    /// Write it without thousands separators and with a point before decimals. Or it is a whole number with a point,
    /// unlike the others in its column: `1.0` may have been 10.
    AMBIGUOUS_NUMBER = "ambiguous-number", Partner;
    /// The period can be read in two ways: `2024` is a calendar year or a financial year, `03/04/24` the third of April or the
    /// fourth of March. Write `2024/25`, `2024/25 Q1` or `2025-03-31`.
    AMBIGUOUS_PERIOD = "ambiguous-period", Partner;
    /// The code and the name of a row are of different areas, so one of them is wrong.
    AREA_CONTRADICTS = "area-contradicts", Partner;
    /// The table of areas contradicts itself: an area is listed twice, a parent or successor is not listed, or
    /// parents form a circle.
    AREA_HIERARCHY = "area-hierarchy", Analyst;
    /// Rows are for an area that ended before their period and has no successor, so they are not in any total.
    AREA_ENDED = "area-ended", Analyst;
    /// Two rows are for areas that have become one, or for one area and for another that was joined to it. Neither
    /// can be left out, because each may be a part. Ask for one row that counts both.
    AREA_IN_PARTS = "area-in-parts", Partner;
    /// Rows are for an area that did not exist yet in their period.
    AREA_NOT_BEGUN = "area-not-begun", Analyst;
    /// Rows are for an area before it existed, and were counted under its predecessor.
    AREA_PRECEDED = "area-preceded", Analyst;
    /// Rows are for an area after it ended, and were counted under its successor.
    AREA_SUCCEEDED = "area-succeeded", Analyst;
    /// A return is not due yet and has not been received.
    AWAITED = "awaited", Analyst;
    /// A released row has both a number and a marker that says there is no number.
    BESIDE_MARKER = "beside-marker", Publisher;
    /// The boundaries of a map cannot be drawn, or not as they stand: the file is not GeoJSON, is not in longitude
    /// and latitude, or has a broken outline; or its shapes are not those of the areas.
    BOUNDARIES = "boundaries", Analyst;
    /// The number of rows given above a register, or on its cover sheet, does not match its rows.
    CLAIM_DISAGREES = "claim-disagrees", Partner;
    /// Releases contradict each other, so that no numbers can agree with all of them. One of them was made from other
    /// data.
    CONTRADICTION = "contradiction", Publisher;
    /// The file has decimal commas and was read accordingly.
    DECIMAL_COMMA = "decimal-comma", Analyst;
    /// A small number could be worked out from what would be published, so nothing is. The finding names the figures that tell
    /// it: leave one out, or show a longer period or a larger area.
    DISCLOSED = "disclosed", Publisher;
    /// Two columns have headings for the same thing. Remove or rename one.
    DUPLICATE_HEADING = "duplicate-heading", Partner;
    /// Two rows give different numbers for the same thing, and nothing says which is right.
    DUPLICATE_KEY = "duplicate-key", Partner;
    /// A row is repeated. It is counted once; remove one of the two.
    DUPLICATE_ROW = "duplicate-row", Partner, settable;
    /// There is nothing in the file.
    EMPTY_FILE = "empty-file", Partner;
    /// A field that every row of a register needs is empty.
    FIELD_MISSING = "field-missing", Partner;
    /// The file is not in UTF-8; it was read in the encoding that the finding names.
    ENCODING = "encoding", Analyst;
    /// A day in a register is more than 25 years from the period of its row, as when 94 was read as 1994.
    FAR_OFF_DATE = "far-off-date", Partner;
    /// A name or heading ends in a footnote mark, which was left out.
    FOOTNOTE_MARK = "footnote-mark", Analyst;
    /// A column of percentages holds nothing above 1: is 0.47 forty-seven per cent, or less than half of one?
    FRACTIONS = "fractions", Partner, settable;
    /// A withheld number can be worked out from the published files, now or with earlier releases.
    GIVEN_AWAY = "given-away", Publisher;
    /// A heading over several columns is not part of their names and could not be placed.
    GROUP_HEADING = "group-heading", Partner;
    /// The headings are not in the first line; the finding says where they were found.
    HEADER_ROW = "header-row", Analyst;
    /// A sheet, row, column or cell is hidden, so it was not read. If it belongs to the return, show it and send it again.
    HIDDEN = "hidden", Partner;
    /// Earlier releases showed counts under codes or names that are no longer described, so what is withheld could
    /// not be protected from those who kept them. Name the old code in `aliases` or the old id in `formerly`.
    HISTORY_LOST = "history-lost", Publisher;
    /// A number is followed by a mark, such as `12*` or `12 [r]`, and was read without it.
    MARKED_NUMBER = "marked-number", Analyst;
    /// A withheld number can be worked out if nothing else was revised between two releases.
    MAYBE_GIVEN_AWAY = "maybe-given-away", Publisher;
    /// Merged cells hold one number for several rows. Unmerge them and write the number of each row.
    MERGED_NUMBER = "merged-number", Partner;
    /// A column of the standard is missing.
    MISSING_COLUMN = "missing-column", Partner;
    /// A number has to be split by something and is not. Write the item, or All for the total.
    MISSING_ITEM = "missing-item", Partner;
    /// The table of statistical neighbours contradicts itself or the list of areas.
    NEIGHBOURS = "neighbours", Analyst;
    /// A status says why there is no number, and the cell is empty, as it should be.
    NO_ANSWER = "no-answer", Analyst;
    /// A file that has to be there, such as the list of areas, is missing.
    NO_FILE = "no-file", Analyst;
    /// A date field of a register holds words that give no date, such as "as soon as possible". Nothing can be
    /// counted as late by it.
    NO_DAY = "no-day", Partner;
    /// A formula has no saved result, or its result is an error. Open the workbook, let it calculate, and save it again.
    NO_RESULT = "no-result", Partner;
    /// The file has headings and no rows.
    NO_ROWS = "no-rows", Partner;
    /// A cell should hold a number, or a marker that says why there is none, but holds neither.
    NOT_A_NUMBER = "not-a-number", Partner;
    /// Releases are too large or contradict themselves, so it is not known whether they give anything away.
    NOT_AUDITED = "not-audited", Publisher;
    /// Neither a proof that a withheld number is safe nor a way to work it out was found.
    NOT_PROVED = "not-proved", Publisher;
    /// A return that is due has not been received.
    NOT_SUBMITTED = "not-submitted", Partner, settable;
    /// The text is neither UTF-8 nor in another encoding that could be recognised. Save it as CSV (UTF-8).
    NOT_UTF8 = "not-utf-8", Partner;
    /// A count of people is not a whole number.
    NOT_WHOLE = "not-whole", Partner;
    /// A cell holds a zero byte, which no text has. Save the file again.
    NUL_BYTE = "nul-byte", Partner;
    /// A file was left out because another return of the same kind fits better.
    OTHER_RETURN = "other-return", Analyst;
    /// A number is outside its possible range, for instance a percentage above 100.
    OUT_OF_RANGE = "out-of-range", Partner;
    /// Two spellings were taken for one partner.
    PARTNER_SPELLING = "partner-spelling", Analyst;
    /// A return holds something that looks like a name, an address, a person's reference number or similar. It is not
    /// repeated anywhere. Remove it and send the return again; returns hold counts, never people.
    PERSONAL_DATA = "personal-data", Partner;
    /// A file carries a protective marking such as OFFICIAL-SENSITIVE. May anything from it be published?
    PROTECTIVE_MARKING = "protective-marking", Analyst;
    /// One publication shows as public what another protects. Enter it in told-elsewhere.toml with where it was
    /// published, or leave it out.
    PUBLIC_AND_WITHHELD = "public-and-withheld", Publisher;
    /// A description of a return has a question that has not been answered yet. Answer it in the TOML file and remove
    /// the question.
    QUESTION = "question", Analyst;
    /// An edition that was released would have different figures now. It stays as it is until its publication names a
    /// correction.
    RELEASED_EDITION = "released-edition", Publisher;
    /// A line beside the table was taken for a remark, not for a row.
    REMARK = "remark", Analyst;
    /// Two returns count the same thing and disagree.
    RETURNS_DISAGREE = "returns-disagree", Analyst;
    /// A row has more or fewer cells than there are headings.
    ROW_LENGTH = "row-length", Partner;
    /// Two partners sent the same row of a register: it is counted once if both say the same; otherwise it is
    /// queried.
    SAME_ROW = "same-row", Analyst;
    /// A title, a heading or a remark says that amounts are in thousands or millions, or a heading that numbers are
    /// per cent or a rate, but the description of the return does not.
    SCALE = "scale", Partner;
    /// Headings are repeated in the table, as if another table began. Send one table per file or sheet.
    SECOND_HEADER = "second-header", Partner;
    /// A table does not say who sent it. Where only one partner is due to send such a return, or to send it for the
    /// row's area, it was read as sent by that partner; otherwise the row is refused.
    SENDER = "sender", Analyst;
    /// Cells are not separated by commas; the finding says by what.
    SEPARATOR = "separator", Analyst;
    /// Several sheets could be the return. Remove all but one, or name the right one with `sheet`.
    SEVERAL_SHEETS = "several-sheets", Partner;
    /// A cell holds a number and a share, and only the number is used.
    SHARE_NOT_READ = "share-not-read", Analyst;
    /// An earlier release showed what would now be withheld, under the rules agreed then.
    SHOWN_BEFORE = "shown-before", Publisher;
    /// A number format shows zero as a dash, and it was read as zero.
    SHOWN_DASH = "shown-dash", Analyst;
    /// A cell of a workbook shows a different number from the one it holds, or may do so through conditional
    /// formatting; or a published table, page or chart shows a different number from figures.csv.
    SHOWN_OTHERWISE = "shown-otherwise", Partner;
    /// A cell shows fewer digits than it holds; the finding says which were read.
    SHOWN_ROUNDED = "shown-rounded", Analyst;
    /// A small number of people that must be withheld is shown.
    SMALL_SHOWN = "small-shown", Publisher;
    /// There is a status beside a period, as in `2024/25 Q1 (provisional)`, and counts for the figures of the row or
    /// column.
    STATUS_BESIDE = "status-beside", Analyst;
    /// A status says that there is no number, but there is one.
    STATUS_CONTRADICTS = "status-contradicts", Partner;
    /// A cell beside the table does not belong to any row.
    STRAY_CELL = "stray-cell", Analyst;
    /// A cell or a heading is struck through, which means that it no longer applies.
    STRUCK_THROUGH = "struck-through", Partner;
    /// A number was sent again, later: the later one is used, and the earlier one stays in the trace.
    SUPERSEDED = "superseded", Partner, settable;
    /// A quotation mark in the wrong place has put several rows into one cell.
    SWALLOWED_ROWS = "swallowed-rows", Partner;
    /// A text names a figure that is not shown in this edition, so there is a marker in the sentence. Reword it for
    /// this edition.
    TEXT_WITHOUT_NUMBER = "text-without-number", Publisher;
    /// The table of the squares of a map contradicts itself, or has none for an area that a map shows.
    TILES = "tiles", Analyst;
    /// The title of a file or sheet names another period or area than its rows.
    TITLE_CONTRADICTS = "title-contradicts", Analyst;
    /// Something in a TOML file still has to be filled in.
    TO_FILL_IN = "to-fill-in", Analyst;
    /// told-elsewhere.toml has an entry that cannot be read, or that contradicts what was sent.
    TOLD_ELSEWHERE = "told-elsewhere", Analyst;
    /// A row was taken for a total and checked against the others, not added to them; or a total below the table is
    /// not the sum of its rows.
    TOTAL_ROW = "total-row", Analyst;
    /// Two files give numbers for the same partner, area and period.
    TWO_FILES = "two-files", Analyst, settable;
    /// A quotation mark opens and is never closed.
    UNCLOSED_QUOTE = "unclosed-quote", Partner;
    /// A number is split by something that the standard does not split it by.
    UNEXPECTED_BREAKDOWN = "unexpected-breakdown", Partner;
    /// No area has this code or name.
    UNKNOWN_AREA = "unknown-area", Partner;
    /// A heading is not one that the standard knows, so the column was not read.
    UNKNOWN_COLUMN = "unknown-column", Partner;
    /// The file is of a kind that cannot be read. Send CSV, XLSX or ODS.
    UNKNOWN_FORMAT = "unknown-format", Partner;
    /// An item is not in the code list.
    UNKNOWN_ITEM = "unknown-item", Partner;
    /// A measure is not in the standard.
    UNKNOWN_MEASURE = "unknown-measure", Partner;
    /// A name is not known, and the code beside it is; the code was used.
    UNKNOWN_NAME = "unknown-name", Partner;
    /// A file name does not match any kind of return, so the file was not read.
    UNKNOWN_RETURN = "unknown-return", Analyst;
    /// A status is not one that the standard knows.
    UNKNOWN_STATUS = "unknown-status", Partner;
    /// accepted.toml has an entry that cannot be read.
    UNREADABLE_ACCEPTANCE = "unreadable-acceptance", Analyst;
    /// A date cannot be read. Write 2025-03-31.
    UNREADABLE_DATE = "unreadable-date", Partner;
    /// A file is damaged, locked with a password, or not what its name says.
    UNREADABLE_FILE = "unreadable-file", Partner;
    /// A period cannot be read. Write `2024/25 Q1`.
    UNREADABLE_PERIOD = "unreadable-period", Partner;
    /// An entry of inbox.toml matches no file, or inbox.toml is in a folder where it is not read.
    UNUSED_ENTRY = "unused-entry", Analyst;
}

impl PartialEq for Code {
    fn eq(&self, other: &Code) -> bool {
        self.name() == other.name()
    }
}

impl Eq for Code {}

impl PartialOrd for Code {
    fn partial_cmp(&self, other: &Code) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Code {
    fn cmp(&self, other: &Code) -> Ordering {
        self.name().cmp(other.name())
    }
}

impl fmt::Debug for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

impl fmt::Display for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}

impl Serialize for Code {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.name())
    }
}
