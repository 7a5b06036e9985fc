//! The rows of a register.

use chrono::{Datelike, NaiveDate};

use super::memory::{Known, Memory, Row};
use super::{Refusal, RowReader, Rows};
use crate::model::code::Code;
use crate::model::date;
use crate::model::finding::{Finding, Origin, Severity, Words};
use crate::model::measure::DimensionIndex;
use crate::model::period::Period;
use crate::model::register::{Entry, Filled, Written};
use crate::model::value::Absence;
use crate::read::field::{self, Asked, Field, Unit};
use crate::read::period_text::{self, Habits};
use crate::read::{dates, quote};
use crate::spec::register::{Holds, Register};
use crate::spec::returns::Role;

/// The highest score: the product of the highest likelihood and the highest impact.
const HIGHEST_SCORE: f64 = 25.0;

/// In years: a day that is further from the period of its row is more often a slip in the year than meant.
const FURTHEST: i32 = 25;

/// In days: what is no longer than a quarter may stand for a day in it.
const LONGEST: i64 = 93;

impl RowReader<'_> {
    /// What stands in a cell of a field that is no choice.
    pub fn field<'a>(
        &'a self,
        field: usize,
        text: &'a str,
        origin: &Origin,
        rows: &mut Rows,
    ) -> Result<Known, Refusal<'a>> {
        let Some(register) = &self.kind.register else { return Ok(Known::Nothing) };
        let text = text.trim();
        if text.is_empty() {
            return Ok(Known::Field(Filled::Nothing));
        }
        Ok(Known::Field(match register.fields[field].holds {
            Holds::Id | Holds::Text | Holds::Organisation | Holds::Post | Holds::Link(_) => {
                Filled::Text(text.to_owned())
            }
            Holds::Date => self.date(text, origin, rows)?,
            Holds::Money => self.number(text, Unit::Pounds)?.map_or(Filled::Nothing, Filled::Number),
            // A share may be written with its sign, beside others without it.
            Holds::Number if text.ends_with('%') => {
                self.number(text, Unit::PerCent)?.map_or(Filled::Nothing, Filled::Number)
            }
            Holds::Number => self.number(text, Unit::Count)?.map_or(Filled::Nothing, Filled::Number),
            Holds::Score => {
                let Some(score) = self.number(text, Unit::Count)? else { return Ok(Known::Field(Filled::Nothing)) };
                if score.fract() != 0.0 || !(1.0..=HIGHEST_SCORE).contains(&score) {
                    return Err(Refusal::new(Code::OUT_OF_RANGE, move || {
                        let message = format!(
                            "a score is a whole number from 1 to {HIGHEST_SCORE}, but this is {}",
                            quote::cell(text)
                        );
                        (message, Some("ask the partner for the score".to_owned()))
                    }));
                }
                Filled::Number(score)
            }
            // An item is looked up where all dimensions are.
            Holds::Choice(_) => Filled::Nothing,
        }))
    }

    /// A day, or the days of a month or another period; or words that say no day, and a note that they do not.
    fn date<'a>(&self, text: &'a str, origin: &Origin, rows: &mut Rows) -> Result<Filled, Refusal<'a>> {
        const HINT: &str = "write a day as 2025-03-31, or a month as March 2025";
        if let Some(Absence::NotAvailable | Absence::NotApplicable) = field::absence(text) {
            return Ok(Filled::Nothing);
        }
        let day = dates::optional(text);
        if let Ok(Some(day)) = day {
            return Ok(Filled::Days(day, day, text.to_owned()));
        }
        let bare = text.trim_end_matches('.');
        // A year says no day, nor does a run of months.
        let is_short = |period: Period| (period.last_day() - period.first_day()).num_days() < LONGEST;
        if let Ok(read) = period_text::read(bare, Habits { stands: None, ..Habits::of(self.kind) })
            && is_short(read.period)
        {
            return Ok(Filled::Days(read.period.first_day(), read.period.last_day(), bare.to_owned()));
        }
        if let (Err(message), true) = (day, text.bytes().any(|byte| byte.is_ascii_digit())) {
            return Err(Refusal::new(Code::UNREADABLE_DATE, move || (message, Some(HINT.to_owned()))));
        }
        rows.findings.add(Severity::Warning, Code::NO_DAY, origin.clone(), || {
            let message = format!("{} is not a date, so nothing can be counted as late by it", quote::cell(text));
            (message, Some(HINT.to_owned()))
        });
        Ok(Filled::NoDay(text.to_owned()))
    }

    /// A number; nothing for a marker that says why there is none, as in a return of counts.
    fn number(&self, text: &str, unit: Unit) -> Result<Option<f64>, Refusal<'static>> {
        let asked = Asked { whole: false, decimals: 0, unit, noun: "pounds", commas: self.header.commas() };
        let refused = |code: Code, (message, hint): Words| Refusal::new(code, move || (message, hint));
        match field::entry(text, &asked).value {
            Field::Number(number) => Ok(Some(number)),
            Field::Absent(_) => Ok(None),
            Field::Unreadable(why) => {
                Err(refused(why.code, (format!("{} {}", quote::cell(text), why.words), Some(why.hint.to_owned()))))
            }
            Field::WithShare(..) | Field::Bound(..) | Field::NoAnswer(_) => {
                let hint = "write the number alone, or leave the cell empty";
                Err(refused(
                    Code::NOT_A_NUMBER,
                    (format!("{} is not a number", quote::cell(text)), Some(hint.to_owned())),
                ))
            }
        }
    }

    /// Adds a row of the register; false, with a finding, where a field that it needs is empty.
    pub fn enter(&self, register: &Register, row: &Row, memory: &Memory, rows: &mut Rows) -> bool {
        let item = |wanted: DimensionIndex| {
            row.items.codes().iter().find_map(|code| match memory.known[*code as usize] {
                Known::Item(dimension, item) if dimension == wanted => Some(item?),
                _ => None,
            })
        };
        let mut complete = true;
        let mut cells = Vec::with_capacity(register.fields.len());
        for (at, field) in register.fields.iter().enumerate() {
            let (role, filled) = match field.holds {
                Holds::Choice(dimension) => {
                    (Role::Dimension(dimension), item(dimension).map_or(Filled::Nothing, Filled::Choice))
                }
                _ => {
                    let known = row.fields.iter().find(|(field, _)| *field == at);
                    let filled = match known.map(|(_, code)| &memory.known[*code as usize]) {
                        Some(Known::Field(filled)) => filled.clone(),
                        _ => Filled::Nothing,
                    };
                    (Role::Field(at), filled)
                }
            };
            let column = self.header.column(&role).map_or(0, |column| column as u32 + 1);
            let period = rows.dictionary.periods[row.period as usize];
            if let Some(day) = far_off(&filled, period) {
                let origin = Origin { file: self.path.to_owned(), line: row.line, column };
                rows.findings.add(Severity::Warning, Code::FAR_OFF_DATE, origin, || {
                    let message = format!("“{}” says {}, but the row is for {period}", field.label, date::words(day));
                    let hint =
                        "ask the partner for the year, if it is a slip; a year written with four digits cannot be \
                        misread";
                    (message, Some(hint.to_owned()))
                });
            }
            if field.required && filled == Filled::Nothing {
                let origin = Origin { file: self.path.to_owned(), line: row.line, column };
                let message = format!("“{}” is empty, but every row needs it", field.label);
                let hint = "ask the partner to fill it in";
                rows.findings.push(Finding::error(Code::FIELD_MISSING, origin, message).hint(hint));
                complete = false;
            }
            cells.push(Written { column, filled });
        }
        if complete {
            rows.entries.push(Entry {
                kind: self.kind_index,
                partner: rows.dictionary.partners[row.partner as usize].clone(),
                area: row.area,
                period: rows.dictionary.periods[row.period as usize],
                file: self.path.to_owned(),
                line: row.line,
                document: row.document.clone(),
                submitted: row.submitted,
                first_place: self.first_place,
                cells,
            });
        }
        complete
    }
}

/// The first day that is further from a period than any is meant to be.
fn far_off(filled: &Filled, period: Period) -> Option<NaiveDate> {
    let year = period.last_day().year();
    [filled.first_day(), filled.day()].into_iter().flatten().find(|day| (day.year() - year).abs() > FURTHEST)
}
