//! What the cells of a row mean that say of what its values are.

use super::memory::{Known, Memory, Row};
use super::{Refusal, RowReader, Rows};
use crate::model::area::{AreaIndex, Areas, Named};
use crate::model::code::Code;
use crate::model::date;
use crate::model::finding::{Finding, Origin};
use crate::model::measure::{DimensionIndex, MeasureIndex};
use crate::model::period::Period;
use crate::read::period_text::{self, Habits};
use crate::read::{dates, field, footnote, quote};
use crate::spec::returns::{Role, fold_heading};
use crate::spec::source::{nearest, nearest_few};

impl RowReader<'_> {
    pub fn meaning(&self, role: &Role, text: &str, origin: &Origin, rows: &mut Rows) -> Result<Known, Refusal> {
        Ok(match role {
            Role::Area => Known::Area(match self.area.filter(|_| text.is_empty()) {
                Some(area) => area,
                None => {
                    let find = |text: &str| find_area(self.areas, text, self.kind.level.as_deref());
                    match without_mark(text, origin, rows, find) {
                        Ok(area) => area,
                        Err(refusal) => self.total(text, origin, rows, refusal)?,
                    }
                }
            }),
            Role::AreaName if text.is_empty() => Known::Nothing,
            Role::AreaName => Known::AreaName(text.to_owned()),
            Role::Period => Known::Period(self.period(text, origin, rows)?),
            Role::Partner if is_total_of_partners(text) => {
                let hint =
                    "leave the row out, for what the partners sent is added up; if it is a partner, write its name";
                return Err((Code::TOTAL_ROW, format!("\"{text}\" is a total and no partner"), Some(hint.to_owned())));
            }
            Role::Partner => Known::Partner(rows.dictionary.partner_at(text, origin)),
            Role::Dimension(_) if text.is_empty() => Known::Nothing,
            Role::Dimension(dimension) => {
                let item = without_mark(text, origin, rows, |text| self.item(*dimension, text))?;
                Known::Item(*dimension, item)
            }
            Role::MeasureName => Known::Measure(without_mark(text, origin, rows, |text| self.measure(text))?),
            Role::Status => status(text)?,
            Role::Note => Known::Note((!text.is_empty()).then(|| text.to_owned())),
            Role::Document => Known::Document((!text.is_empty()).then(|| text.to_owned())),
            Role::Submitted => {
                Known::Submitted(dates::optional(text).map_err(|message| {
                    (Code::UNREADABLE_DATE, message, Some("write a date as 2025-03-31".to_owned()))
                })?)
            }
            _ => Known::Nothing,
        })
    }

    /// The area of a row that is a total: the one named beside the word, or the one that all others lie in.
    fn total(&self, text: &str, origin: &Origin, rows: &mut Rows, refusal: Refusal) -> Result<AreaIndex, Refusal> {
        let Some(rest) = of_total(text) else { return Err(refusal) };
        let named = (!rest.is_empty()).then(|| find_area(self.areas, &rest, self.kind.level.as_deref()).ok()).flatten();
        let whole = || self.areas.whole().filter(|_| rest.is_empty());
        let Some(area) = named.or_else(whole) else {
            if !text.to_lowercase().contains("total") {
                return Err(refusal);
            }
            let hint = "write the code of the area that it is the total of, or leave the row out";
            return Err((
                Code::UNKNOWN_AREA,
                "the row is a total, and nothing says of which area".to_owned(),
                Some(hint.to_owned()),
            ));
        };
        let message = format!("the total was read as {}, and is held to the areas in it", self.areas.get(area).name);
        rows.findings.push(Finding::note(Code::TOTAL_ROW, origin.clone(), message));
        rows.totals = true;
        Ok(area)
    }

    fn period(&self, text: &str, origin: &Origin, rows: &mut Rows) -> Result<u32, Refusal> {
        let read = period_text::read(text, Habits::of(self.kind)).map_err(|trouble| {
            let hint = trouble.hint.unwrap_or_else(|| {
                "write 2024/25 Q4 for a financial quarter, 2024/25 for a financial year, 2024 for a calendar year, or \
                 2024-04-01 to 2024-09-30"
                    .to_owned()
            });
            (trouble.code, trouble.message, Some(hint))
        })?;
        if read.footnote {
            rows.findings.push(footnote_note(text, &read.period.to_string(), origin));
        }
        Ok(rows.dictionary.period(read.period))
    }

    fn item(&self, dimension: DimensionIndex, text: &str) -> Result<Option<u32>, Refusal> {
        let dimension = &self.returns.dimensions[dimension as usize];
        let wanted = fold_heading(text);
        if matches!(wanted.as_str(), "all" | "total") || dimension.all.iter().any(|all| fold_heading(all) == wanted) {
            return Ok(None);
        }
        let found = dimension.items.iter().position(|item| {
            [&item.id, &item.label].into_iter().chain(&item.accept).any(|spelling| fold_heading(spelling) == wanted)
        });
        if let Some(item) = found {
            return Ok(Some(item as u32));
        }
        let near = nearest(text, &mut dimension.items.iter().map(|item| item.label.as_str()));
        let hint = near.map(|near| format!("did you mean {near}?"));
        Err((
            Code::UNKNOWN_ITEM,
            format!("{} is not one of the {} items", quote::cell(text), dimension.label.to_lowercase()),
            hint,
        ))
    }

    fn measure(&self, text: &str) -> Result<MeasureIndex, Refusal> {
        let wanted = fold_heading(text);
        let measures = self.kind.measures.clone();
        let own_id = |index: MeasureIndex| self.returns.measures[index as usize].id.rsplit('.').next().unwrap_or("");
        let spelled = |index: &MeasureIndex| {
            fold_heading(own_id(*index)) == wanted
                || fold_heading(&self.returns.measures[*index as usize].label) == wanted
        };
        if let Some(index) = measures.clone().find(spelled) {
            return Ok(index);
        }
        // What is accepted as a heading is accepted as a name.
        let accepted = self.kind.columns.iter().find_map(|column| match &column.role {
            Role::Measure(index, part) if part.is_whole() && column.accept.contains(&wanted) => Some(*index),
            _ => None,
        });
        if let Some(index) = accepted {
            return Ok(index);
        }
        let near = nearest(text, &mut measures.map(own_id));
        let hint = near.map(|near| format!("did you mean {near}?"));
        Err((Code::UNKNOWN_MEASURE, "no measure of this return has this name".to_owned(), hint))
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
        let area = self.areas.get(row.area);
        match agrees {
            Some(true) => {}
            Some(false) => {
                let message =
                    format!("the name says \"{name}\", and the code beside it, {}, is {}", area.code, area.name);
                let hint = "ask the partner which of the two is meant";
                rows.findings.push(Finding::error(Code::AREA_CONTRADICTS, origin(), message).hint(hint));
            }
            // Once for each name: it is only odd.
            None if seen.is_some() => {}
            None => {
                let message = format!("no area has this name; it was read by its code, as {}", area.name);
                let hint = "if the name is right, add it to the `aliases` of areas.csv";
                rows.findings.push(Finding::note(Code::UNKNOWN_NAME, origin(), message).hint(hint));
            }
        }
    }

    /// Takes the area that came in the place of one which had ended before the row's period began.
    pub fn follow_area(&self, row: &mut Row, record: &csv::ByteRecord, rows: &mut Rows) {
        let area = self.areas.get(row.area);
        let period = rows.dictionary.periods[row.period as usize];
        if let Some(from) = area.from.filter(|from| *from > period.last_day()) {
            self.follow_back(row, from, period, rows);
            return;
        }
        let (Some(to), Some(_)) = (area.to, area.successor) else { return };
        let now = self.areas.at(row.area, period);
        if now == row.area {
            return;
        }
        let column = self.header.area();
        let sent = String::from_utf8_lossy(column.and_then(|column| record.get(column)).unwrap_or_default());
        // Where the new area has the name of the old one, the name was right all along.
        if !self.areas.is_called(now, &sent) {
            let new = self.areas.get(now);
            let message = format!(
                "{} ({}) ended on {}, so {period} was read as {} ({})",
                area.code,
                area.name,
                date::words(to),
                new.code,
                new.name
            );
            let origin = Origin {
                file: self.path.to_owned(),
                line: row.line,
                column: column.map_or(0, |column| column as u32 + 1),
            };
            let hint = format!("ask the partner to send {}", new.code);
            rows.findings.push(Finding::note(Code::AREA_SUCCEEDED, origin, message).hint(hint));
        }
        row.area = now;
    }
}

impl RowReader<'_> {
    /// Takes the area that was there before one which had not yet begun in the row's period, where that is one area.
    fn follow_back(&self, row: &mut Row, from: chrono::NaiveDate, period: Period, rows: &mut Rows) {
        let area = self.areas.get(row.area);
        match self.areas.predecessors(row.area).as_slice() {
            [before] if self.areas.at(*before, period) == *before => {
                let old = self.areas.get(*before);
                let message = format!(
                    "{} ({}) began on {}, so {period} was read as {} ({})",
                    area.code,
                    area.name,
                    date::words(from),
                    old.code,
                    old.name
                );
                let hint = format!("ask the partner to send {} for that time", old.code);
                let column = self.header.area().map_or(0, |column| column as u32 + 1);
                let origin = Origin { file: self.path.to_owned(), line: row.line, column };
                rows.findings.push(Finding::note(Code::AREA_PRECEDED, origin, message).hint(hint));
                row.area = *before;
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
fn without_mark<T>(
    text: &str,
    origin: &Origin,
    rows: &mut Rows,
    find: impl Fn(&str) -> Result<T, Refusal>,
) -> Result<T, Refusal> {
    find(text).or_else(|refusal| {
        let marks = [footnote::without_mark(text), footnote::without_digits(text)];
        for rest in marks.into_iter().flatten() {
            if let Ok(found) = find(rest) {
                rows.findings.push(footnote_note(text, rest, origin));
                return Ok(found);
            }
        }
        Err(refusal)
    })
}

fn footnote_note(text: &str, rest: &str, origin: &Origin) -> Finding {
    let message = format!("\"{text}\" was read as {rest}, and what follows as a footnote's mark");
    Finding::note(Code::FOOTNOTE_MARK, origin.clone(), message)
}

/// The area of this code or name. What two areas are called, `level` tells apart.
pub fn find_area(areas: &Areas, text: &str, level: Option<&str>) -> Result<AreaIndex, Refusal> {
    match areas.named(text, level) {
        Named::One(area) => Ok(area),
        Named::Several(several) => {
            let known: Vec<String> =
                several
                    .iter()
                    .map(|area| areas.get(*area))
                    .map(|area| {
                        if area.level.is_empty() {
                            area.code.clone()
                        } else {
                            format!("{} ({})", area.code, area.level)
                        }
                    })
                    .collect();
            let message = format!("\"{text}\" is the name of {}", known.join(" and of "));
            let hint = "send the code, or say which `level` is meant in the return's TOML";
            Err((Code::AMBIGUOUS_AREA, message, Some(hint.to_owned())))
        }
        Named::None => Err(unknown_area(areas, text)),
    }
}

/// Why an area cannot be found, with the three nearest spellings.
fn unknown_area(areas: &Areas, text: &str) -> Refusal {
    if text.is_empty() {
        let hint = "write the code or name of the area that the row is about";
        return (Code::UNKNOWN_AREA, "the cell that names the area is empty".to_owned(), Some(hint.to_owned()));
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
    (Code::UNKNOWN_AREA, message, Some(hint))
}

fn status(text: &str) -> Result<Known, Refusal> {
    let (provisional, absence) = match text.to_lowercase().as_str() {
        "" | "final" | "revised" | "normal value" => (false, None),
        "provisional" | "provisional value" => (true, None),
        other => match field::absence(other) {
            Some(absence) => (false, Some(absence)),
            None => {
                let hint = "final, provisional, not submitted, not applicable, not available, suppressed or late";
                return Err((
                    Code::UNKNOWN_STATUS,
                    format!("{} is not a status", quote::cell(text)),
                    Some(hint.to_owned()),
                ));
            }
        },
    };
    Ok(Known::Status { provisional, absence })
}
