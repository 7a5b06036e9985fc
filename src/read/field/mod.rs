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
    /// Places after the point.
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
        return Field::Unreadable(Why::new("holds a character that turns the order of those behind it"));
    }
    if text.contains(STROKE) {
        let why = Why::new("is struck through, or part of it is");
        return Field::Unreadable(why.hint("delete what no longer holds, or take the line away from what does"));
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
    words: "has something in brackets behind the number, which may be a footnote's mark or another number",
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
mod tests {
    use super::*;

    const COUNT: Asked =
        Asked { whole: true, decimals: 0, unit: Unit::Count, noun: "cases", commas: Commas::Thousands };
    const DECIMAL: Asked = Asked { whole: false, decimals: 1, ..COUNT };
    const POUNDS: Asked = Asked { whole: false, unit: Unit::Pounds, ..COUNT };
    const SHARE: Asked = Asked { unit: Unit::PerCent, ..DECIMAL };
    const RATE: Asked = Asked { unit: Unit::Per(1000.0), ..DECIMAL };

    #[test]
    fn numbers_are_read() {
        for (text, expected) in [
            ("0", 0.0),
            (" 12 ", 12.0),
            ("1,502,448", 1_502_448.0),
            ("-1.4", -1.4),
            ("+9", 9.0),
            ("0.5", 0.5),
            ("(1,234)", -1234.0),
            ("\u{2212}3", -3.0),
            ("1\u{a0}234", 1234.0),
            ("1 234 567", 1_234_567.0),
            ("1'234", 1234.0),
            ("3e3", 3000.0),
            ("1e+05", 100_000.0),
            ("2.5E+1", 25.0),
            (".5", 0.5),
            ("12.000000000000002", 12.0),
            ("0.30000000000000004", 0.3),
            ("=\"12\"", 12.0),
            ("'12", 12.0),
            ("１２", 12.0),
            ("12 cases", 12.0),
        ] {
            assert_eq!(field(text, &COUNT), Field::Number(expected), "{text}");
        }
    }

    #[test]
    fn a_unit_is_read_where_it_is_the_measures_and_refused_elsewhere() {
        for (text, asked, expected) in [
            ("£80k", POUNDS, 80_000.0),
            ("£600K", POUNDS, 600_000.0),
            ("£1.5m", POUNDS, 1_500_000.0),
            ("£1.1 million", POUNDS, 1_100_000.0),
            ("£ 23,705", POUNDS, 23_705.0),
            ("£12.50", POUNDS, 12.5),
            ("-£500", POUNDS, -500.0),
            ("£-500", POUNDS, -500.0),
            ("(£1,234)", POUNDS, -1234.0),
            ("£(1,234)", POUNDS, -1234.0),
            ("80k", POUNDS, 80_000.0),
            ("47%", SHARE, 47.0),
            ("-5.3%", SHARE, -5.3),
            ("+3 %", SHARE, 3.0),
            ("47 per cent", SHARE, 47.0),
            ("38/1000", RATE, 38.0),
            ("17.6 per 1,000", RATE, 17.6),
            ("17.6 per thousand", RATE, 17.6),
        ] {
            assert_eq!(field(text, &asked), Field::Number(expected), "{text}");
        }
        for (text, asked, why) in [
            ("£80k", COUNT, "is an amount of money, and the measure is not in £"),
            ("47%", COUNT, "is a percentage, and the measure is not in per cent"),
            ("47%", POUNDS, "is a percentage, and the measure is not in per cent"),
            ("38/1000", COUNT, "is a rate, but the measure is not"),
            ("38/10000", RATE, "is a rate per another number than the measure's"),
            ("-£-5", POUNDS, "is not a number"),
            ("(-5)", COUNT, "is not a number"),
            ("80k", COUNT, "is not a number"),
            ("4\u{336}5\u{336} 11", COUNT, "is struck through, or part of it is"),
            ("#REF!", COUNT, "is what a spreadsheet shows for a formula that failed"),
            ("TBC", COUNT, "says that the number is still to come"),
            ("not held", COUNT, "says that nobody has the number"),
            ("Redacted", COUNT, "says that the number was taken out"),
            ("#######", COUNT, "is what a spreadsheet shows where a column is too narrow"),
            ("=6+6", COUNT, "is a formula, not its result"),
        ] {
            assert!(matches!(field(text, &asked), Field::Unreadable(Why { words, .. }) if words == why), "{text}");
        }
    }

    #[test]
    fn the_unit_is_told_by_the_measure() {
        let of = |unit: &str| {
            let measure = Measure {
                rounded_to: None,
                formerly: Vec::new(),
                id: String::new(),
                label: String::new(),
                unit: unit.into(),
                decimals: 0,
                whole: true,
                people: false,
                minimum: None,
                maximum: None,
                over_time: crate::model::measure::OverTime::Sum,
                by: Vec::new(),
                sparse: false,
                definition: String::new(),
            };
            Asked::of(&measure, Commas::Thousands).unit
        };
        assert_eq!(of("£"), Unit::Pounds);
        assert_eq!(of("per cent"), Unit::PerCent);
        assert_eq!(of("per 1,000"), Unit::Per(1000.0));
        assert_eq!(of("cases per 10,000 women"), Unit::Per(10_000.0));
        assert_eq!(of("children per request"), Unit::Count);
        assert_eq!(of("cases"), Unit::Count);
    }

    #[test]
    fn a_number_may_carry_a_mark() {
        for (text, number, mark) in
            [("12 [r]", 12.0, "[r]"), ("13 [note 1]", 13.0, "[note 1]"), ("14*", 14.0, "*"), ("1,234¹", 1234.0, "¹")]
        {
            let marked = Entry { value: Field::Number(number), mark: Some(mark.to_owned()) };
            assert_eq!(entry(text, &COUNT), marked, "{text}");
        }
        for (text, value, mark) in [
            ("12 (a)", Field::Number(12.0), "(a)"),
            ("12(iv)", Field::Number(12.0), "(iv)"),
            ("12 (p)", Field::Number(12.0), "(p)"),
            ("12 (see note 1)", Field::Number(12.0), "(see note 1)"),
            ("14* [r]", Field::Number(14.0), "* [r]"),
            ("<5*", Field::Bound(Bounds { lower: None, upper: Some(4.0) }, "<5".into()), "*"),
            ("79 (17%)*", Field::WithShare(79.0, 17.0), "*"),
            ("(12)*", Field::Number(-12.0), "*"),
            ("n/a [1]", Field::Absent(Absence::NotApplicable), "[1]"),
        ] {
            assert_eq!(entry(text, &COUNT), Entry { value, mark: Some(mark.to_owned()) }, "{text}");
        }
        // What stands in the brackets may be another number, or a marker that there is none.
        for text in ["79 (17)", "12 (1)", "12(1)", "12 (c)", "12 (x)", "12 (k)", "1,200 (m)", "12 (of 30)"] {
            let why = |cell: &Entry| matches!(cell.value, Field::Unreadable(why) if why.code == Code::AMBIGUOUS_NUMBER);
            assert!(why(&entry(text, &COUNT)), "{text}: {:?}", entry(text, &COUNT));
        }
        assert_eq!(entry("12 (3%)", &COUNT), Entry { value: Field::WithShare(12.0, 3.0), mark: None });
        assert_eq!(entry("(12)", &COUNT), Entry { value: Field::Number(-12.0), mark: None });
        assert!(matches!(entry("N.A.", &COUNT).value, Field::Unreadable(why) if why.hint.contains("[z]")));
    }

    #[test]
    fn a_comma_is_what_the_file_makes_of_it() {
        let decimal = Asked { commas: Commas::Decimal, ..RATE };
        let unknown = Asked { commas: Commas::Unknown, ..RATE };
        for (text, number) in [("17,600", 17.6), ("0,123", 0.123), ("1.234,5", 1234.5), ("8", 8.0), ("-5,3", -5.3)] {
            assert_eq!(field(text, &decimal), Field::Number(number), "{text}");
        }
        for (text, asked) in [("17.600", decimal), ("1.5", decimal), ("17,600", unknown), ("0,123", RATE)] {
            assert!(matches!(field(text, &asked), Field::Unreadable(_)), "{text}");
        }
        assert_eq!(field("1.5", &unknown), Field::Number(1.5));
        for (text, comma) in [
            ("0,123", Some(Commas::Decimal)),
            ("17,6", Some(Commas::Decimal)),
            ("1.234,50", Some(Commas::Decimal)),
            ("1,234.5", Some(Commas::Thousands)),
            ("1,234,567", Some(Commas::Thousands)),
            ("17,600", None),
            ("12", None),
        ] {
            assert_eq!(comma_of(text), comma, "{text}");
        }
    }

    #[test]
    fn a_point_may_part_thousands() {
        for (text, parts) in [
            ("1.000", Some(true)),
            ("£12.345", Some(true)),
            ("1.234.567", Some(true)),
            ("12.5", Some(false)),
            ("0.125", Some(false)),
            ("1,234.500", Some(false)),
            ("1000", None),
            ("Q1.000", None),
        ] {
            assert_eq!(point_of(text), parts, "{text}");
        }
        let unknown = Asked { commas: Commas::UnknownPoint, ..POUNDS };
        assert!(matches!(field("1.000", &unknown), Field::Unreadable(why) if why.code == Code::AMBIGUOUS_NUMBER));
        assert_eq!(field("1,000", &unknown), Field::Number(1000.0));
    }

    #[test]
    fn a_count_may_carry_its_share() {
        assert_eq!(field("79 (17%)", &COUNT), Field::WithShare(79.0, 17.0));
        assert_eq!(field("1,079 (17.5 %)", &COUNT), Field::WithShare(1079.0, 17.5));
        assert_eq!(field("£255,416 (17%)", &POUNDS), Field::WithShare(255_416.0, 17.0));
        for (text, asked) in [("79 (17)", COUNT), ("79% (17%)", SHARE), ("<5 (17%)", COUNT), ("79 (17%", COUNT)] {
            assert!(matches!(field(text, &asked), Field::Unreadable(_)), "{text}");
        }
    }

    #[test]
    fn what_is_no_number_is_refused() {
        for text in
            ["abc", "NaN", "inf", "-inf", "1,50", "12,34,567", "1.", "--1", "0x1F", "1 2", "1\u{a0}2", "nil", "1/2"]
        {
            assert!(matches!(field(text, &COUNT), Field::Unreadable(_)), "{text}");
        }
        assert!(matches!(
            field(&"9".repeat(400), &COUNT),
            Field::Unreadable(Why { words: "is too long to be a number", .. })
        ));
    }

    #[test]
    fn a_bound_keeps_its_words_and_ends() {
        for (text, asked, lower, upper) in [
            ("<5", COUNT, None, Some(4.0)),
            ("Under 5", COUNT, None, Some(4.0)),
            ("Fewer than 5", COUNT, None, Some(4.0)),
            ("just under 500", COUNT, None, Some(499.0)),
            ("nearly 500", COUNT, None, Some(499.0)),
            ("5 or under", COUNT, None, Some(5.0)),
            ("≤5", COUNT, None, Some(5.0)),
            ("<= 5", COUNT, None, Some(5.0)),
            ("no more than 28", COUNT, None, Some(28.0)),
            ("over 14", COUNT, Some(15.0), None),
            ("just over 14", COUNT, Some(15.0), None),
            ("10 or greater", COUNT, Some(10.0), None),
            ("10+", COUNT, Some(10.0), None),
            ("At least 1,836,000", DECIMAL, Some(1_836_000.0), None),
            ("at least £1,836,000", POUNDS, Some(1_836_000.0), None),
            ("in excess of £1m", POUNDS, Some(1_000_000.0), None),
            ("around 16", DECIMAL, None, None),
            ("around 16%", SHARE, None, None),
            ("~16%", SHARE, None, None),
            ("approximately 500", COUNT, None, None),
            ("c. 500", COUNT, None, None),
            ("c.500", COUNT, None, None),
            ("1 to 4", COUNT, Some(1.0), Some(4.0)),
            ("Between 1 and 4", COUNT, Some(1.0), Some(4.0)),
            ("1-4", COUNT, Some(1.0), Some(4.0)),
            ("1–4", COUNT, Some(1.0), Some(4.0)),
            ("0 - 4", COUNT, Some(0.0), Some(4.0)),
            ("£10k-£20k", POUNDS, Some(10_000.0), Some(20_000.0)),
        ] {
            assert_eq!(field(text, &asked), Field::Bound(Bounds { lower, upper }, text.into()), "{text}");
        }
        for text in ["under £5", "around 16%", "4 to 1", "under", "under 5 or so", "c"] {
            assert!(!matches!(field(text, &COUNT), Field::Bound(..)), "{text}");
        }
    }

    #[test]
    fn each_absence_stays_itself_and_zero_is_none_of_them() {
        assert_eq!(field("", &COUNT), Field::Absent(Absence::NotSubmitted));
        assert_eq!(field("[c]", &COUNT), Field::Absent(Absence::SuppressedAtSource));
        assert_eq!(field("n/a", &COUNT), Field::Absent(Absence::NotApplicable));
        assert_eq!(field("[x]", &COUNT), Field::Absent(Absence::NotAvailable));
        assert_eq!(field("Late", &COUNT), Field::Absent(Absence::Late));
        assert_eq!(field("–", &COUNT), Field::Absent(Absence::NotAvailable));
        assert_eq!(field("—", &COUNT), Field::Absent(Absence::NotAvailable));
        assert_eq!(field("#DIV/0!", &COUNT), Field::NoAnswer(Absence::NotAvailable));
        assert_eq!(field("0", &COUNT), Field::Number(0.0));
    }

    #[test]
    fn low_is_a_number_that_rounds_to_zero_and_is_not_zero() {
        let words = || "rounds to 0".to_owned();
        assert_eq!(field("[low]", &COUNT), Field::Bound(Bounds { lower: Some(1.0), upper: None }, words()));
        assert_eq!(field("k", &SHARE), Field::Bound(Bounds { lower: Some(0.0), upper: Some(0.05) }, words()));
    }

    proptest::proptest! {
        #[test]
        fn any_text_is_read_or_refused(text in ".*") {
            if let Field::Number(number) = field(&text, &DECIMAL) {
                proptest::prop_assert!(number.is_finite());
            }
        }

        #[test]
        fn anything_like_a_number_is_read_or_refused(text in "[-+£(<~]{0,2}[0-9,.]{0,9}[km%)/+ ]{0,3}[0-9]{0,4}") {
            for asked in [COUNT, POUNDS, SHARE, RATE] {
                if let Field::Number(number) = field(&text, &asked) {
                    proptest::prop_assert!(number.is_finite());
                }
            }
        }
    }
}
