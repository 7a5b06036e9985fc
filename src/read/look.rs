//! Looks at tables for somebody who has not described them yet: what is in a file, and what a text of it seems to be.

use anyhow::{Context, Error};
use chrono::NaiveDate;

use super::Input;
use super::blocks::Blocks;
use super::book::{Oddity, Room};
use super::dates;
use super::field::{self, Asked, Commas, Field, Unit};
use super::period_text;
use super::unpack::{Opened, unpack};
use crate::model::code::Code;
use crate::model::finding::Severity;
use crate::model::findings::Findings;
use crate::model::period::Period;

/// A table as CSV in UTF-8, as it would be read.
pub struct Plain {
    /// The sheet of a workbook.
    pub sheet: Option<String>,
    pub bytes: Vec<u8>,
    /// Cells of a sheet that show something else than they hold, or nothing, of which reading says so; line and column,
    /// from 1.
    pub odd: Vec<(u32, u32)>,
}

/// The tables in a file, for somebody who wants to look at them: of a workbook the sheets that are seen, without what is
/// hidden.
///
/// # Errors
/// A file of which nothing can be read, with the reason.
pub fn plain(path: &str, bytes: &[u8]) -> Result<Vec<Plain>, Error> {
    let mut findings = Findings::default();
    let input = Input::of(path, Box::new(std::io::Cursor::new(bytes.to_vec())));
    let mut tables = Vec::new();
    for opened in unpack(input, &mut Room::of_run(), &mut findings)? {
        match opened {
            Opened::Text(input) => {
                let whole = Blocks::new(input.bytes).whole().with_context(|| format!("cannot read {path}"))?;
                let bytes = whole.map_or_else(Vec::new, |block| block.bytes);
                tables.push(Plain { sheet: None, bytes, odd: Vec::new() });
            }
            Opened::Book { book, .. } => {
                for sheet in book.sheets.into_iter().flatten().filter(|sheet| !sheet.hidden) {
                    let name = Some(sheet.name.clone());
                    let csv = sheet.csv(false).map_err(|why| Error::msg(why.message))?;
                    let rounded = |odd: &Oddity| matches!(odd, Oddity::Rounded(_));
                    let odd = csv.odd.into_iter().filter(|(_, odd, _)| !rounded(odd)).map(|(place, ..)| place);
                    tables.push(Plain { sheet: name, bytes: csv.bytes, odd: odd.collect() });
                }
            }
        }
    }
    match findings.finish().into_iter().find(|finding| finding.severity == Severity::Error) {
        Some(finding) if tables.is_empty() => Err(Error::msg(finding.message)),
        _ => Ok(tables),
    }
}

/// The period that a text is, as returns write them.
pub fn period(text: &str) -> Option<Period> {
    period_text::read(text, period_text::Habits::default()).ok().map(|read| read.period)
}

/// Whether a text is a period as returns write them, also where it could be two.
pub fn is_period(text: &str) -> bool {
    match period_text::read(text, period_text::Habits::default()) {
        Ok(_) => true,
        Err(trouble) => trouble.code == Code::AMBIGUOUS_PERIOD,
    }
}

/// The day that a cell says, as returns write it.
pub fn day(text: &str) -> Option<NaiveDate> {
    dates::optional(text).ok().flatten()
}

/// What a cell seems to hold, whose measure nobody has described.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Seen {
    /// A number that says no unit.
    Number(f64),
    Pounds(f64),
    PerCent(f64),
    /// Why there is no number, or a bound that stands for one.
    Marker,
    Text,
}

/// What a cell seems to hold, as it would be read in the unit that it says.
pub fn seen(text: &str) -> Seen {
    let lower = text.to_lowercase();
    // "79 (17%)" is a count with its share.
    let share = ["%", "per cent", "percent"].iter().any(|sign| lower.ends_with(sign));
    let unit = match (text.contains('£'), share) {
        (true, _) => Unit::Pounds,
        (false, true) => Unit::PerCent,
        (false, false) => Unit::Count,
    };
    let asked = Asked { whole: false, decimals: 0, unit, noun: "", commas: Commas::Thousands };
    match (field::entry(text, &asked).value, unit) {
        (Field::Number(number) | Field::WithShare(number, _), Unit::Pounds) => Seen::Pounds(number),
        (Field::Number(number) | Field::WithShare(number, _), Unit::PerCent) => Seen::PerCent(number),
        (Field::Number(number) | Field::WithShare(number, _), Unit::Count | Unit::Per(_)) => Seen::Number(number),
        (Field::Absent(_) | Field::NoAnswer(_) | Field::Bound(..), _) => Seen::Marker,
        (Field::Unreadable(_), _) => Seen::Text,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cell_is_seen_in_the_unit_that_it_says() {
        for (text, expected) in [
            ("1,234", Seen::Number(1234.0)),
            ("12*", Seen::Number(12.0)),
            ("79 (17%)", Seen::Number(79.0)),
            ("\u{a3}467k", Seen::Pounds(467_000.0)),
            ("\u{a3}1.2m", Seen::Pounds(1_200_000.0)),
            ("-5.3%", Seen::PerCent(-5.3)),
            ("47 per cent", Seen::PerCent(47.0)),
            ("[c]", Seen::Marker),
            ("<5", Seen::Marker),
            ("2017/18", Seen::Text),
            ("Alder", Seen::Text),
            ("E07000123", Seen::Text),
        ] {
            assert_eq!(seen(text), expected, "{text}");
        }
    }
}
