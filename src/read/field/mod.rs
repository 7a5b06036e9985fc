//! One cell: a number, a bound in words, or a reason why there is no number.

mod absence;
mod bound;
mod quantity;

use super::book::STROKE;
use super::footnote;
use crate::model::code::Code;
use crate::model::measure::Measure;
use crate::model::spelling;
use crate::model::value::{Absence, Bounds};

pub use absence::absence;
pub use quantity::{comma_of, point_of};

/// A cell: its value, and a mark behind it that says something of it ("12 [r]", "14*", "<5*").
#[derive(Debug, Clone, PartialEq)]
pub struct Entry {
    pub value: Field,
    pub mark: Option<String>,
}

/// What stands in a cell.
#[derive(Debug, Clone, PartialEq)]
pub enum Field {
    Number(f64),
    /// A number and its share of the total in per cent: "79 (17%)".
    WithShare(f64, f64),
    /// A bound or an approximate value, with the words that were sent.
    Bound(Bounds, String),
    Absent(Absence),
    /// A formula that had no answer, and what it stands for.
    NoAnswer(Absence),
    Unreadable(Why),
}

impl Field {
    /// The number or range times a factor, in a column that is sent in thousands.
    pub fn scaled(self, scale: f64) -> Field {
        let times = |number: f64| (number * scale * 100.0).round() / 100.0;
        match self {
            Field::Number(number) => Field::Number(times(number)),
            Field::WithShare(number, share) => Field::WithShare(times(number), share),
            Field::Bound(bounds, _) => {
                let bounds = bounds.scaled(scale);
                let words = match (bounds.lower, bounds.upper) {
                    (Some(lower), Some(upper)) => format!("{lower} to {upper}"),
                    (Some(lower), None) => format!("at least {lower}"),
                    (None, Some(upper)) => format!("at most {upper}"),
                    (None, None) => "an approximate number".to_owned(),
                };
                Field::Bound(bounds, words)
            }
            other @ (Field::Absent(_) | Field::NoAnswer(_) | Field::Unreadable(_)) => other,
        }
    }
}

/// Why a cell cannot be read, as the end of a sentence, and what to do about it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Why {
    pub code: Code,
    pub words: &'static str,
    pub hint: &'static str,
}

impl Why {
    const PLAIN: &'static str =
        "write a plain number, or [x] not available, [z] not applicable, [c] withheld, or leave it empty";

    const fn new(words: &'static str) -> Why {
        Why { code: Code::NOT_A_NUMBER, words, hint: Why::PLAIN }
    }

    const fn hint(self, hint: &'static str) -> Why {
        Why { hint, ..self }
    }
}

/// What a measure and a file ask of a cell.
#[derive(Debug, Clone, Copy)]
pub struct Asked<'a> {
    /// Only whole numbers are possible.
    pub whole: bool,
    /// Decimal places.
    pub decimals: u8,
    pub unit: Unit,
    /// What is counted, in the plural.
    pub noun: &'a str,
    pub commas: Commas,
}

/// What a comma between figures is in a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Commas {
    /// It parts thousands in what is counted or paid, for nothing in the file says otherwise. In a rate or a share it may as
    /// well be the decimal point.
    #[default]
    OfCounts,
    /// It parts thousands.
    Thousands,
    /// It is the decimal point.
    Decimal,
    /// Nothing in the file tells which.
    Unknown,
    /// It parts thousands, if anything does; but the points of the file may part them, too: "1.000" is 1 or 1,000.
    UnknownPoint,
}

/// What a cell may say beside its number.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Unit {
    Count,
    Pounds,
    PerCent,
    /// A rate per so many.
    Per(f64),
}

/// Longer numbers cannot be told apart as doubles.
const MOST_DIGITS: usize = 15;

impl Asked<'_> {
    /// From the measure's unit: "£", "per cent" or "%", "per 1,000" with words around it; anything else is counted.
    /// `commas` is what the file says of them.
    pub fn of(measure: &Measure, commas: Commas) -> Asked<'_> {
        let unit = match measure.unit.as_str() {
            "£" => Unit::Pounds,
            "per cent" | "%" => Unit::PerCent,
            unit => {
                let per = unit.strip_prefix("per ").or_else(|| unit.split_once(" per ").map(|(_, per)| per));
                let base = per.and_then(|per| quantity::rate_base(per.split(' ').next().unwrap_or(per)));
                base.map_or(Unit::Count, Unit::Per)
            }
        };
        let counted = measure.whole || unit == Unit::Pounds;
        let commas = match commas {
            Commas::OfCounts if counted => Commas::Thousands,
            Commas::OfCounts => Commas::Unknown,
            told => told,
        };
        Asked { whole: measure.whole, decimals: measure.decimals, unit, noun: &measure.unit, commas }
    }
}

/// Reads a cell: as it stands, or else without the marks behind it.
pub fn entry(text: &str, asked: &Asked) -> Entry {
    let text = text.trim();
    let mut value = field(text, asked);
    let Field::Unreadable(why) = &mut value else { return Entry { value, mark: None } };
    if has_aside(text, asked) {
        *why = TWO_NUMBERS;
    }
    let mut rest = text;
    while let Some(shorter) = without_mark(rest) {
        rest = shorter;
        match field(rest, asked) {
            Field::Unreadable(_) | Field::NoAnswer(_) => {}
            value @ (Field::Number(_) | Field::WithShare(..) | Field::Bound(..) | Field::Absent(_)) => {
                return Entry { value, mark: Some(text[rest.len()..].trim().to_owned()) };
            }
        }
    }
    Entry { value, mark: None }
}

/// Reads what stands in a cell.
pub fn field(text: &str, asked: &Asked) -> Field {
    let text = text.trim();
    if let Some(number) = digits(text.as_bytes()) {
        return Field::Number(number);
    }
    // It is seen in another order than it is written in.
    if text.contains(['\u{202d}', '\u{202e}']) {
        return Field::Unreadable(Why::new("holds a character that reverses the order of those after it"));
    }
    if text.contains(STROKE) {
        let why = Why::new("is struck through, or part of it is");
        return Field::Unreadable(
            why.hint("delete what no longer applies, or remove the strike-through from what does"),
        );
    }
    let plain = spelling::plain(kept_as_text(text));
    if let Some(absence) = absence(&plain) {
        return Field::Absent(absence);
    }
    if absence::is_low(&plain) {
        return Field::Bound(low(asked), "rounds to 0".to_owned());
    }
    if let Some(absence) = absence::no_answer(&plain) {
        return Field::NoAnswer(absence);
    }
    if let Some(why) = absence::why_not(&plain) {
        return Field::Unreadable(why);
    }
    let lower = plain.to_lowercase();
    match quantity::quantity(&lower, asked) {
        Ok(number) => Field::Number(number),
        Err(why) => bound::bound(&lower, asked)
            .map(|bounds| Field::Bound(bounds, text.to_owned()))
            .or_else(|| quantity::with_share(&lower, asked).map(|(number, share)| Field::WithShare(number, share)))
            .unwrap_or(Field::Unreadable(why)),
    }
}

/// What some systems write around a number so that a spreadsheet keeps it as text: ="12" and '12.
fn kept_as_text(text: &str) -> &str {
    let quoted = text.strip_prefix("=\"").and_then(|text| text.strip_suffix('"'));
    quoted.unwrap_or_else(|| text.strip_prefix('\'').unwrap_or(text)).trim()
}

const TWO_NUMBERS: Why = Why {
    code: Code::AMBIGUOUS_NUMBER,
    words: "has something in brackets after the number, which may be a footnote mark or another number",
    hint: "write the number alone; a footnote belongs in a column for notes, and another number in a column of its own",
};

/// A text without the last mark behind it: a footnote's, or the shorthand of official statistics for what is revised,
/// provisional, estimated, unreliable or after a break. A number in round brackets is no mark: it may be another number.
fn without_mark(text: &str) -> Option<&str> {
    const SHORTHAND: [&str; 7] = ["[r]", "[p]", "[e]", "[b]", "[f]", "[u]", "[s]"];
    let of_shorthand = SHORTHAND.iter().find_map(|mark| {
        let (rest, end) = text.split_at_checked(text.len().checked_sub(mark.len())?)?;
        end.eq_ignore_ascii_case(mark).then_some(rest)
    });
    let of_note = || footnote::without_mark(text).filter(|rest| !is_number_in_brackets(&text[rest.len()..]));
    let rest = of_shorthand.or_else(of_note).or_else(|| without_letter(text))?.trim_end();
    (!rest.is_empty()).then_some(rest)
}

fn is_number_in_brackets(mark: &str) -> bool {
    let inside = mark.trim().strip_prefix('(').and_then(|mark| mark.strip_suffix(')'));
    inside.is_some_and(|inside| inside.trim().bytes().all(|byte| byte.is_ascii_digit()))
}

/// A text without a letter or a small Roman number in round brackets behind it: "12 (a)", "12(iv)". A letter that stands for a
/// value, or for millions, is no mark.
fn without_letter(text: &str) -> Option<&str> {
    let (rest, inside) = text.strip_suffix(')')?.rsplit_once('(')?;
    let inside = inside.trim();
    let is_letter = inside.len() == 1 && inside.bytes().all(|byte| byte.is_ascii_alphabetic());
    let is_value = absence(inside).is_some() || absence::is_low(inside) || inside.eq_ignore_ascii_case("m");
    let is_roman = ["ii", "iii", "iv", "vi", "vii", "viii"].iter().any(|number| number.eq_ignore_ascii_case(inside));
    ((is_letter && !is_value) || is_roman).then_some(rest)
}

/// Whether something in round brackets stands behind a number.
fn has_aside(text: &str, asked: &Asked) -> bool {
    let number = text.strip_suffix(')').and_then(|text| text.rsplit_once('(')).map(|(number, _)| number.trim_end());
    number.is_some_and(|number| matches!(field(number, asked), Field::Number(_)))
}

/// "Rounds to 0 but is not 0": at least 1 where things are counted, for we are not told to what it was rounded; else less
/// than half of the last place.
fn low(asked: &Asked) -> Bounds {
    if asked.whole {
        return Bounds { lower: Some(1.0), upper: None };
    }
    Bounds { lower: Some(0.0), upper: Some(0.5 * 10f64.powi(-i32::from(asked.decimals))) }
}

/// Digits alone: nearly every cell.
pub fn digits(text: &[u8]) -> Option<f64> {
    if text.is_empty() || text.len() > MOST_DIGITS {
        return None;
    }
    let mut number = 0u64;
    for byte in text {
        let digit = byte.wrapping_sub(b'0');
        if digit > 9 {
            return None;
        }
        number = number * 10 + u64::from(digit);
    }
    Some(number as f64)
}

#[cfg(test)]
mod tests;
