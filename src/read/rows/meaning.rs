//! What the cells of a row mean that say of what its values are.

use super::memory::{Known, Memory, Row};
use super::names::own_id;
use super::{Refusal, RowReader, Rows};
use crate::model::area::{AreaIndex, Areas, Named};
use crate::model::code::Code;
use crate::model::date;
use crate::model::finding::{Finding, Origin, Severity, Words};
use crate::model::measure::{DimensionIndex, MeasureIndex};
use crate::model::period::Period;
use crate::read::period_text::{self, Habits};
use crate::read::sender::Owing;
use crate::read::status::{Status, status};
use crate::read::{dates, footnote, quote};
use crate::spec::returns::Role;
use crate::spec::source::{nearest, nearest_few};

impl RowReader<'_> {
    pub fn meaning<'a>(
        &'a self,
        role: &Role,
        text: &'a str,
        origin: &Origin,
        rows: &mut Rows,
    ) -> Result<Known, Refusal<'a>> {
        Ok(match role {
            Role::Area => Known::Area(match self.area.filter(|_| text.is_empty()) {
                Some(area) => area,
                None => {
                    let find = |text| find_area(self.areas, text, self.kind.level.as_deref());
                    match (without_mark(text, origin, rows, find), self.areas.with_code(text)) {
                        (Ok(area), _) => area,
                        (Err(_), Some((area, name))) => self.with_name(area, name, origin, rows)?,
                        (Err(refusal), None) => self.total(text, origin, rows, refusal)?,
                    }
                }
            }),
            Role::AreaName if text.is_empty() => Known::Nothing,
            Role::AreaName => Known::AreaName(text.to_owned()),
            Role::Period => self.period(text, origin, rows)?,
            Role::Partner if is_total_of_partners(text) => {
                return Err(Refusal::new(Code::TOTAL_ROW, move || {
                    let hint = "leave the row out, since what the partners sent is added up anyway; if it is a partner, \
                        write its name";
                    (format!("\"{text}\" is a total, not a partner"), Some(hint.to_owned()))
                }));
            }
            Role::Partner => Known::Partner(rows.dictionary.partner_at(text, origin)),
            Role::Dimension(_) if text.is_empty() => Known::Nothing,
            Role::Dimension(dimension) => {
                let item = without_mark(text, origin, rows, |text| self.item(*dimension, text))?;
                Known::Item(*dimension, item)
            }
            Role::MeasureName => Known::Measure(without_mark(text, origin, rows, |text| self.measure(text))?),
            Role::Status => Known::Status(known_status(text)?),
            Role::Note => Known::Note((!text.is_empty()).then(|| text.to_owned())),
            Role::Document => Known::Document((!text.is_empty()).then(|| text.to_owned())),
            Role::Submitted => Known::Submitted(dates::optional(text).map_err(|message| {
                let hint = "write a date as 2025-03-31";
                Refusal::new(Code::UNREADABLE_DATE, || (message, Some(hint.to_owned())))
            })?),
            Role::Field(field) => self.field(*field, text, origin, rows)?,
            _ => Known::Nothing,
        })
    }

    /// The area of a cell that holds a code and a name, which have to be of one area.
    fn with_name<'a>(
        &'a self,
        area: AreaIndex,
        name: &'a str,
        origin: &Origin,
        rows: &mut Rows,
    ) -> Result<AreaIndex, Refusal<'a>> {
        match self.areas.agrees(area, name) {
            Some(true) => {}
            Some(false) => return Err(Refusal::new(Code::AREA_CONTRADICTS, move || self.contradiction(area, name))),
            None => rows.findings.add(Severity::Note, Code::UNKNOWN_NAME, origin.clone(), || self.unknown_name(area)),
        }
        Ok(area)
    }

    /// A name beside a code that is of another area.
    fn contradiction(&self, area: AreaIndex, name: &str) -> Words {
        let area = self.areas.get(area);
        let message = format!("the name says \"{name}\", but the code beside it, {}, is {}", area.code, area.name);
        (message, Some("ask the partner which of the two is meant".to_owned()))
    }

    /// A name beside a code that no area has. It is only odd.
    fn unknown_name(&self, area: AreaIndex) -> Words {
        let message =
            format!("no area has this name; the code was used, and it was read as {}", self.areas.get(area).name);
        (message, Some("if the name is right, add it to the `aliases` of areas.csv".to_owned()))
    }

    /// The area of a row that is a total: the one named beside the word, or the one that all others lie in.
    fn total<'a>(
        &self,
        text: &str,
        origin: &Origin,
        rows: &mut Rows,
        refusal: Refusal<'a>,
    ) -> Result<AreaIndex, Refusal<'a>> {
        let Some(rest) = of_total(text) else { return Err(refusal) };
        let named = (!rest.is_empty()).then(|| find_area(self.areas, &rest, self.kind.level.as_deref()).ok()).flatten();
        let whole = || self.areas.whole().filter(|_| rest.is_empty());
        let Some(area) = named.or_else(whole) else {
            if !text.to_lowercase().contains("total") {
                return Err(refusal);
            }
            return Err(Refusal::new(Code::UNKNOWN_AREA, || {
                let hint = "write the code of the area that it is the total of, or leave the row out";
                ("the row is a total, but nothing says which area it is for".to_owned(), Some(hint.to_owned()))
            }));
        };
        let message =
            format!("the total was read as {}, and is checked against the areas in it", self.areas.get(area).name);
        rows.findings.push(Finding::note(Code::TOTAL_ROW, origin.clone(), message));
        rows.totals = true;
        Ok(area)
    }

    fn period(&self, text: &str, origin: &Origin, rows: &mut Rows) -> Result<Known, Refusal<'static>> {
        let habits = Habits::of(self.kind);
        let day = habits.stands.and_then(|frequency| period_text::ends_on(period_text::day(text)?, frequency));
        if let Some(period) = day {
            // Below "As at" stands the day alone.
            return Ok(Known::Period(rows.dictionary.period(period), None));
        }
        let read = period_text::read(text, habits).map_err(|trouble| {
            Refusal::new(trouble.code, move || {
                let hint = trouble.hint.unwrap_or_else(|| {
                    "write 2024/25 Q4 for a financial quarter, 2024/25 for a financial year, 2024 for a calendar year, or \
                     2024-04-01 to 2024-09-30"
                        .to_owned()
                });
                (trouble.message, Some(hint))
            })
        })?;
        if read.footnote {
            rows.findings.push(footnote::note(text, &read.period.to_string(), origin));
        }
        rows.findings.extend(read.status.map(|status| period_text::status_note(read.period, status, origin.clone())));
        Ok(Known::Period(rows.dictionary.period(read.period), read.status))
    }

    fn item<'a>(&'a self, dimension: DimensionIndex, text: &'a str) -> Result<Option<u32>, Refusal<'a>> {
        let of = &self.returns.dimensions[dimension as usize];
        self.names.item(dimension, text).ok_or_else(|| {
            Refusal::new(Code::UNKNOWN_ITEM, move || {
                let near = nearest(text, &mut of.items.iter().map(|item| item.label.as_str()));
                let message = format!("{} is not one of the {} items", quote::cell(text), of.label.to_lowercase());
                (message, near.map(|near| format!("did you mean {near}?")))
            })
        })
    }

    fn measure<'a>(&'a self, text: &'a str) -> Result<MeasureIndex, Refusal<'a>> {
        self.names.measure(text).ok_or_else(|| {
            Refusal::new(Code::UNKNOWN_MEASURE, move || {
                let mut ids = self.kind.measures.clone().map(|index| own_id(self.returns, index));
                let hint = nearest(text, &mut ids).map(|near| format!("did you mean {near}?"));
                ("no measure of this return has this name".to_owned(), hint)
            })
        })
    }

    /// Holds the name of an area to its code. Where they disagree, nobody can say which of the two is meant.
    pub fn compare_names(&self, row: &Row, memory: &mut Memory, rows: &mut Rows) {
        let Some(code) = row.area_name else { return };
        let Known::AreaName(name) = &memory.known[code as usize] else { return };
        let seen = memory.names.get(&(row.area, code)).copied();
        let agrees = seen.unwrap_or_else(|| self.areas.agrees(row.area, name));
        memory.names.insert((row.area, code), agrees);
        let column = self.header.column(&Role::AreaName).map_or(0, |column| column as u32 + 1);
        let origin = || Origin { file: self.path.to_owned(), line: row.line, column };
        match agrees {
            Some(true) => {}
            Some(false) => {
                let words = || self.contradiction(row.area, name);
                rows.findings.add(Severity::Error, Code::AREA_CONTRADICTS, origin(), words);
            }
            // Once for each name.
            None if seen.is_some() => {}
            None => {
                rows.findings.add(Severity::Note, Code::UNKNOWN_NAME, origin(), || self.unknown_name(row.area));
            }
        }
    }

    /// Says who sent a row of a table that names nobody, where several partners owe the return; false, with a finding, where
    /// nobody knows.
    pub fn sent_by(&self, row: &mut Row, rows: &mut Rows) -> bool {
        let Some(owing @ Owing::ByArea(_)) = self.owing else { return true };
        let period = rows.dictionary.periods[row.period as usize];
        if let Some(partner) = owing.partner(row.area, period) {
            row.partner = rows.dictionary.partner(partner.to_owned());
            return true;
        }
        rows.findings.add(Severity::Error, Code::SENDER, self.area_origin(row), || {
            let area = &self.areas.get(row.area).name;
            let message = format!(
                "no column says who sent it, and for {area} in {period} nobody, or more than one \
                partner, is due to send this return"
            );
            let hint = "write `partner` into the file's entry in inbox.toml, say in expected.csv who is due to send \
                it, or ask for a column with the partner";
            (message, Some(hint.to_owned()))
        });
        false
    }

    /// Takes the area that came in the place of one which had ended before the row's period began.
    pub fn follow_area(&self, row: &mut Row, record: &csv::ByteRecord, rows: &mut Rows) {
        let area = self.areas.get(row.area);
        let period = rows.dictionary.periods[row.period as usize];
        if let Some(from) = area.from.filter(|from| *from > period.last_day()) {
            self.follow_back(row, from, period, rows);
            return;
        }
        let Some(to) = area.to else { return };
        let now = self.areas.at(row.area, period);
        if now == row.area && to >= period.first_day() {
            return;
        }
        if now == row.area {
            rows.findings.add(Severity::Warning, Code::AREA_ENDED, self.area_origin(row), || {
                let message = format!(
                    "{} ({}) ended on {} and has no successor, so {period} is not in any total",
                    area.code,
                    area.name,
                    date::words(to)
                );
                let hint =
                    "enter its successor in areas.csv, or the day on which it really ended; or correct the period";
                (message, Some(hint.to_owned()))
            });
            return;
        }
        let sent = self.header.area().and_then(|column| record.get(column)).unwrap_or_default();
        let sent = String::from_utf8_lossy(sent);
        // Where the new area has the name of the old one, the name was right all along.
        if self.areas.is_called(now, &sent) {
            row.area = now;
            return;
        }
        let new = self.areas.get(now);
        rows.findings.add(Severity::Note, Code::AREA_SUCCEEDED, self.area_origin(row), || {
            let message = format!(
                "{} ({}) ended on {}, so {period} was read as {} ({})",
                area.code,
                area.name,
                date::words(to),
                new.code,
                new.name
            );
            (message, Some(format!("ask the partner to send {}", new.code)))
        });
        row.follow(now);
    }
}

impl RowReader<'_> {
    /// Where a row names its area.
    fn area_origin(&self, row: &Row) -> Origin {
        let column = self.header.area().map_or(0, |column| column as u32 + 1);
        Origin { file: self.path.to_owned(), line: row.line, column }
    }

    /// Takes the area that was there before one which had not yet begun in the row's period, where that is one area.
    fn follow_back(&self, row: &mut Row, from: chrono::NaiveDate, period: Period, rows: &mut Rows) {
        let area = self.areas.get(row.area);
        match self.areas.predecessors(row.area).as_slice() {
            [before] if self.areas.at(*before, period) == *before => {
                let old = self.areas.get(*before);
                rows.findings.add(Severity::Note, Code::AREA_PRECEDED, self.area_origin(row), || {
                    let message = format!(
                        "{} ({}) began on {}, so {period} was read as {} ({})",
                        area.code,
                        area.name,
                        date::words(from),
                        old.code,
                        old.name
                    );
                    (message, Some(format!("ask the partner to send {} for that time", old.code)))
                });
                row.follow(*before);
            }
            _ => rows.not_begun.entry(row.area).or_insert((0, row.line)).0 += 1,
        }
    }
}

/// What stands beside the word that says a row is a total ("Midshire total"), without words that name no area; `None` where
/// nothing says so.
fn of_total(text: &str) -> Option<String> {
    let lower = text.to_lowercase();
    let words: Vec<&str> =
        lower.split(|letter: char| !letter.is_alphanumeric()).filter(|word| !word.is_empty()).collect();
    let says = |word: &&str| matches!(*word, "total" | "totals" | "subtotal" | "all" | "overall");
    if !words.iter().any(says) {
        return None;
    }
    let empty = |word: &&str| {
        matches!(
            *word,
            "grand"
                | "county"
                | "force"
                | "area"
                | "areas"
                | "districts"
                | "partnership"
                | "of"
                | "the"
                | "for"
                | "sum"
        )
    };
    Some(words.into_iter().filter(|word| !says(word) && !empty(word)).collect::<Vec<_>>().join(" "))
}

/// Whether the name of a partner says that the row adds partners up.
fn is_total_of_partners(text: &str) -> bool {
    let partners = ["partners", "agencies", "providers", "services", "organisations", "organizations"];
    of_total(text)
        .is_some_and(|rest| partners.contains(&rest.as_str()) || (rest.is_empty() && !text.eq_ignore_ascii_case("all")))
}

/// Looks a name up, and once more without a footnote's mark when it is not known with it ("Lancashire2"): what is left
/// must then be known. A note says what was taken off.
fn without_mark<'a, T>(
    text: &'a str,
    origin: &Origin,
    rows: &mut Rows,
    find: impl Fn(&'a str) -> Result<T, Refusal<'a>>,
) -> Result<T, Refusal<'a>> {
    find(text).or_else(|refusal| {
        let marks = [footnote::without_mark(text), footnote::without_digits(text)];
        for rest in marks.into_iter().flatten() {
            if let Ok(found) = find(rest) {
                rows.findings.push(footnote::note(text, rest, origin));
                return Ok(found);
            }
        }
        Err(refusal)
    })
}

/// The area of this code or name. What two areas are called, `level` tells apart.
pub fn find_area<'a>(areas: &'a Areas, text: &'a str, level: Option<&str>) -> Result<AreaIndex, Refusal<'a>> {
    match areas.named(text, level) {
        Named::One(area) => Ok(area),
        Named::Several(several) => Err(Refusal::new(Code::AMBIGUOUS_AREA, move || {
            let known = several.iter().map(|area| areas.get(*area)).map(|area| match area.level.as_str() {
                "" => area.code.clone(),
                level => format!("{} ({level})", area.code),
            });
            let message = format!("\"{text}\" is the name of {}", known.collect::<Vec<_>>().join(" and of "));
            let hint = "send the code, or say which `level` is meant in the return's TOML";
            (message, Some(hint.to_owned()))
        })),
        Named::None => Err(Refusal::new(Code::UNKNOWN_AREA, move || unknown_area(areas, text))),
    }
}

/// Why an area cannot be found, with the three nearest spellings.
fn unknown_area(areas: &Areas, text: &str) -> Words {
    if text.is_empty() {
        let hint = "write the code or name of the area that the row is about";
        return ("the cell that names the area is empty".to_owned(), Some(hint.to_owned()));
    }
    let near = nearest_few(text, &mut areas.spellings(), 3);
    let hint = match near.split_last() {
        Some((last, [])) => format!("did you mean {last}? If the area is right, add it to areas.csv"),
        Some((last, first)) => {
            format!("did you mean {} or {last}? If the area is right, add it to areas.csv", first.join(", "))
        }
        None => "add the area to areas.csv".to_owned(),
    };
    let message = match quote::plain(text) {
        Some(quoted) => format!("no area has the code or name {quoted}"),
        None => "no area has this code or name".to_owned(),
    };
    (message, Some(hint))
}

fn known_status(text: &str) -> Result<Status, Refusal<'_>> {
    status(text).ok_or_else(|| {
        Refusal::new(Code::UNKNOWN_STATUS, move || {
            let hint = "final, revised, provisional, not submitted, not applicable, not available, suppressed or late";
            (format!("{} is not a status", quote::cell(text)), Some(hint.to_owned()))
        })
    })
}
