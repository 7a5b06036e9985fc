//! Makes observations of the values in a row.

use super::memory::{Known, Memory, Row};
use super::{Pointed, RowReader, Rows, text};
use crate::model::code::Code;
use crate::model::finding::{Finding, Origin, Severity};
use crate::model::measure::{Breakdown, DimensionIndex, MeasureIndex};
use crate::model::observations::{Detail, Series};
use crate::model::value::{Absence, Value};
use crate::read::facts::letters;
use crate::read::field::{self, Asked, Commas, Entry, Field, digits};
use crate::read::quote;
use crate::spec::returns::Role;

impl RowReader<'_> {
    /// Adds an observation for each value of the row, and says whether all of them could be read.
    pub fn add(&self, row: &Row, record: &csv::ByteRecord, memory: &mut Memory, rows: &mut Rows) -> bool {
        let lacking = |rows: &Rows| rows.lacking.values().sum::<usize>();
        let before = (rows.findings.errors(), lacking(rows));
        for &column in &row.values {
            let (measure, item) = match (self.header.role(column), row.measure) {
                (Some(Role::Measure(measure, item)), _) => (*measure, Some(item)),
                (Some(Role::Value), Some(measure)) => (measure, None),
                _ => continue,
            };
            let place = Place { measure, item, column, row };
            let origin = || self.origin(&place);
            let cell = record.get(column).unwrap_or_default();
            let (value, mark) = match digits(cell) {
                Some(number) => {
                    rows.bare[column] += 1;
                    (Field::Number(number), None)
                }
                None => match text(cell, origin()) {
                    Ok(text) => {
                        let of = &self.returns.measures[measure as usize];
                        let Entry { value, mark } = field::entry(text, &Asked::of(of, self.header.commas()));
                        (value, mark)
                    }
                    Err(finding) => {
                        rows.findings.push(finding);
                        continue;
                    }
                },
            };
            let value = match self.kind.scales.get(&measure) {
                Some(scale) => value.scaled(*scale),
                None => value,
            };
            let place_in_file = (row.line, column as u32 + 1);
            if self.facts.carried.contains(&place_in_file) && !matches!(value, Field::Absent(_) | Field::Unreadable(_))
            {
                // A number is not repeated: it would be counted more than once.
                rows.findings.extend(self.merged_number(place_in_file));
                continue;
            }
            if matches!(value, Field::Number(_)) {
                rows.findings.extend(self.merged_across(place_in_file));
            }
            if let Some(mark) = mark {
                rows.findings.add(Severity::Note, Code::MARKED_NUMBER, origin(), || {
                    (format!("{} was read as {}, and {mark} as a mark", spelled(cell), said(&value)), None)
                });
            }
            match (value, row.absence) {
                // A row that says why it is empty gives its reason to the empty cells.
                (Field::NoAnswer(reason), _) => {
                    rows.findings.add(Severity::Note, Code::NO_ANSWER, origin(), || {
                        let words = reason.words();
                        (format!("the cell shows {}, which was read as {words}", spelled(cell)), None)
                    });
                    self.observe(&place, f64::NAN, Some(Value::Absent(reason)), None, memory, rows);
                }
                (Field::Absent(Absence::NotSubmitted), Some(reason)) | (Field::Absent(reason), _) => {
                    self.observe(&place, f64::NAN, Some(Value::Absent(reason)), None, memory, rows);
                }
                (Field::Number(_) | Field::WithShare(..) | Field::Bound(..), Some(reason)) => {
                    rows.findings.add(Severity::Error, Code::STATUS_CONTRADICTS, origin(), || {
                        let message = format!("the row's status says {}, but there is a number", reason.words());
                        (message, Some("correct the status, or empty the cell".to_owned()))
                    });
                }
                (Field::Number(number), None) => {
                    if self.is_pointed(cell, measure) {
                        let first = || Pointed { count: 0, line: row.line, cell: spelled(cell) };
                        rows.pointed.entry(column).or_insert_with(first).count += 1;
                    }
                    self.observe(&place, number, None, None, memory, rows);
                }
                (Field::WithShare(number, share), None) => {
                    self.observe(&place, number, None, None, memory, rows);
                    self.observe_share(&place, share, memory, rows);
                }
                (Field::Bound(bounds, words), None) => {
                    self.observe(&place, f64::NAN, Some(Value::Between(bounds)), Some(words), memory, rows);
                }
                (Field::Unreadable(why), _) => {
                    rows.findings.add(Severity::Error, why.code, origin(), || {
                        let message = format!("{} in `{}` {}", spelled(cell), self.header.heading(column), why.words);
                        (message, Some(why.hint.into()))
                    });
                    // Where it is held back, what is made from it must not be made without it.
                    if self.returns.keeps_unreadable {
                        self.observe(&place, f64::NAN, Some(Value::Absent(Absence::UnderQuery)), None, memory, rows);
                    }
                }
            }
        }
        (rows.findings.errors(), lacking(rows)) == before
    }

    /// Adds one observation: a number, or not a number and what stands there instead.
    fn observe(
        &self,
        place: &Place,
        number: f64,
        value: Option<Value>,
        words: Option<String>,
        memory: &mut Memory,
        rows: &mut Rows,
    ) {
        let row = place.row;
        let series = match self.series(place.measure, place.item, row, memory, rows) {
            Ok(series) => series,
            Err(finding) => {
                rows.findings.extend(finding.map(|finding| Finding { origin: self.origin(place), ..finding }));
                return;
            }
        };
        let detail = Detail {
            value,
            words,
            provisional: row.provisional,
            revised: row.revised,
            note: row.note.clone(),
            submitted: row.submitted,
            document: row.document.clone(),
            named_area: row.named_area,
            instead_of: Vec::new(),
            counted: Vec::new(),
        };
        if detail != Detail::default() {
            rows.columns.details.push((rows.columns.value.len() as u32, detail));
        }
        rows.columns.series.push(series);
        rows.columns.area.push(row.area);
        rows.columns.period.push(row.period);
        rows.columns.place.push(self.first_place + place.column as u32);
        rows.columns.line.push(row.line);
        rows.columns.value.push(number);
    }

    /// Adds the share of "79 (17%)" as a value of the measure that a `share-agrees` rule ties to the count, so that the
    /// rule checks it like any other. Where there is no such measure, or it has columns of its own, a note says that the
    /// share was not looked at.
    fn observe_share(&self, place: &Place, share: f64, memory: &mut Memory, rows: &mut Rows) {
        let ready_made = self.kind.rules.iter().filter_map(|rule| rule.facts.ready_made);
        let tied =
            ready_made.filter(|made| made.is_share && made.count == place.measure).map(|made| made.number).next();
        let own_column = |share: MeasureIndex| {
            let mut roles = (0..self.header.width()).filter_map(|column| self.header.role(column));
            roles.any(|role| matches!(role, Role::Measure(measure, _) if *measure == share))
        };
        let place = match tied.filter(|share| !own_column(*share)) {
            Some(measure) => Place { measure, ..*place },
            None => {
                rows.findings.add(Severity::Note, Code::SHARE_NOT_READ, self.origin(place), || {
                    let label = &self.returns.measures[place.measure as usize].label;
                    let message = format!(
                        "the share beside the number was not read: there is no share for {label} to be \
                            checked against"
                    );
                    (message, Some("a `share-agrees` rule in the return's TOML would check it".to_owned()))
                });
                return;
            }
        };
        self.observe(&place, share, None, None, memory, rows);
    }

    /// The finding about a number in merged cells, at the first of them that repeats it.
    fn merged_number(&self, (line, column): (u32, u32)) -> Option<Finding> {
        let carried = |line: u32| self.facts.carried.contains(&(line, column));
        let top = line - 1;
        if carried(top) {
            return None;
        }
        let bottom = (line..).take_while(|line| carried(*line)).last().unwrap_or(line);
        let message = format!(
            "the cells of rows {top} to {bottom} are merged and hold one number, which was read for row {top} alone"
        );
        let origin = Origin { file: self.path.to_owned(), line: top, column };
        Some(
            Finding::warning(Code::MERGED_NUMBER, origin, message)
                .hint("unmerge the cells and write the number of each row"),
        )
    }

    /// The finding about a number in cells that are merged over several columns of numbers.
    fn merged_across(&self, (line, column): (u32, u32)) -> Option<Finding> {
        let last = *self.facts.across.get(&(line, column))?;
        let is_number = |at: u32| matches!(self.header.role(at as usize), Some(Role::Measure(..) | Role::Value));
        // The place of the column behind one counts from 0.
        if !(column..last).any(is_number) {
            return None;
        }
        let (first, end) = (letters(column), letters(last));
        let message = format!(
            "the cells {first}{line} to {end}{line} are merged and hold one number, which was read for column {first} alone"
        );
        let origin = Origin { file: self.path.to_owned(), line, column };
        let hint = "unmerge the cells and write the number of each column";
        Some(Finding::warning(Code::MERGED_NUMBER, origin, message).hint(hint))
    }

    /// Whether a whole number is written with a decimal point. What a sheet shows, its format makes of the number.
    fn is_pointed(&self, cell: &[u8], measure: MeasureIndex) -> bool {
        let is_decimal = matches!(self.header.commas(), Commas::OfCounts | Commas::Thousands | Commas::Unknown);
        is_decimal
            && self.returns.measures[measure as usize].whole
            && !self.facts.sheet
            && memchr::memchr(b'.', cell).is_some()
    }

    fn has_item_columns(&self, measure: MeasureIndex) -> bool {
        let of_item = |role: &Role| matches!(role, Role::Measure(of, item) if *of == measure && !item.is_whole());
        self.kind.columns.iter().any(|column| of_item(&column.role))
    }

    fn origin(&self, place: &Place) -> Origin {
        Origin { file: self.path.to_owned(), line: place.row.line, column: place.column as u32 + 1 }
    }

    /// The code of what a value is of, remembered for the next row with the same cells. Without a finding where it is said
    /// once for the table why there is none.
    fn series(
        &self,
        measure: MeasureIndex,
        column_item: Option<&Breakdown>,
        row: &Row,
        memory: &mut Memory,
        rows: &mut Rows,
    ) -> Result<u32, Option<Finding>> {
        // A column of the whole, beside columns for the items.
        let whole = column_item.is_some_and(Breakdown::is_whole) && self.has_item_columns(measure);
        let column_item = column_item.and_then(|item| item.items().first().copied());
        let key = (measure, column_item, row.items, row.partner);
        if let Some(code) = memory.series.get(&key) {
            return Ok(*code);
        }
        let of_row = || {
            row.items.codes().iter().filter_map(|code| match memory.known[*code as usize] {
                Known::Item(dimension, item) => Some((dimension, item)),
                _ => None,
            })
        };
        let items = of_row().filter_map(|(dimension, item)| Some((dimension, item?)));
        let breakdown = Breakdown::new(items.chain(column_item).collect());
        let of = &self.returns.measures[measure as usize];
        let label = |dimension: DimensionIndex| self.returns.dimensions[dimension as usize].label.to_lowercase();
        if let Some((dimension, _)) = breakdown.items().iter().find(|(dimension, _)| !of.by.contains(dimension)) {
            let message = format!("{} is not broken down by {}", of.label, label(*dimension));
            let finding = Finding::error(Code::UNEXPECTED_BREAKDOWN, Origin::file(self.path), message);
            return Err(Some(finding.hint("leave that cell empty, or add the dimension to the measure's `by`")));
        }
        let given = |dimension: &DimensionIndex| {
            let mut named = of_row().map(|(other, _)| other).chain(column_item.map(|(other, _)| other));
            named.any(|other| other == *dimension) || self.header.blank_is_all(*dimension) || whole
        };
        if let Some(dimension) = of.by.iter().find(|dimension| !given(dimension)) {
            if self.header.column(&Role::Dimension(*dimension)).is_none() && column_item.is_none() {
                *rows.lacking.entry((measure, *dimension)).or_default() += 1;
                return Err(None);
            }
            // An empty cell could mean the total or be a slip, and a slip would pass for the total.
            let message = format!("{} needs an item of {}", of.label, label(*dimension));
            let finding = Finding::error(Code::MISSING_ITEM, Origin::file(self.path), message);
            return Err(Some(finding.hint("write the item, or All for the total")));
        }
        let code = rows.dictionary.series(Series { measure, breakdown, partner: row.partner });
        memory.series.insert(key, code);
        Ok(code)
    }
}

/// A value that was read, in words.
fn said(value: &Field) -> String {
    match value {
        Field::Number(number) | Field::WithShare(number, _) => number.to_string(),
        Field::Bound(_, words) => format!("\"{words}\""),
        Field::Absent(reason) | Field::NoAnswer(reason) => reason.words().to_owned(),
        Field::Unreadable(why) => why.words.to_owned(),
    }
}

/// A cell as a finding quotes it.
fn spelled(cell: &[u8]) -> String {
    quote::cell(&String::from_utf8_lossy(cell))
}

/// Where a value stands and what it is a value of.
#[derive(Clone, Copy)]
struct Place<'a> {
    measure: MeasureIndex,
    /// The item that the column is for, in the wide shape.
    item: Option<&'a Breakdown>,
    column: usize,
    row: &'a Row,
}
