//! One cell: a number, a bound in words, or a reason why there is no number.

use crate::model::value::{Absence, Bounds};

/// What stands in a cell.
#[derive(Debug, Clone, PartialEq)]
pub enum Field {
    Number(f64),
    /// A bound or an approximate value, with the words that were sent.
    Bound(Bounds, String),
    Absent(Absence),
    /// Cannot be read, and why.
    Unreadable(&'static str),
}

/// Longer numbers cannot be told apart as doubles.
const MOST_DIGITS: usize = 15;

/// Words before a number, and what they make of it.
const BEFORE: [(&str, Bound); 13] = [
    ("<", Bound::Below),
    ("under ", Bound::Below),
    ("fewer than ", Bound::Below),
    ("less than ", Bound::Below),
    ("just under ", Bound::Below),
    (">", Bound::Above),
    ("over ", Bound::Above),
    ("more than ", Bound::Above),
    ("in excess of ", Bound::Above),
    ("at least ", Bound::AtLeast),
    ("up to ", Bound::AtMost),
    ("around ", Bound::About),
    ("about ", Bound::About),
];

/// Words after a number, and what they make of it.
const AFTER: [(&str, Bound); 5] = [
    (" or under", Bound::AtMost),
    (" or fewer", Bound::AtMost),
    (" or less", Bound::AtMost),
    (" or more", Bound::AtLeast),
    (" or greater", Bound::AtLeast),
];

#[derive(Debug, Clone, Copy)]
enum Bound {
    Below,
    AtMost,
    AtLeast,
    Above,
    About,
}

/// Reads a cell. `whole` says that only whole numbers are possible, which makes "<5" the same as "at most 4".
pub fn field(text: &str, whole: bool) -> Field {
    let text = text.trim();
    if let Some(number) = digits(text.as_bytes()) {
        return Field::Number(number);
    }
    if let Some(absence) = absence(text) {
        return Field::Absent(absence);
    }
    let lower = text.to_lowercase();
    for (words, bound) in BEFORE {
        if let Some(Ok(number)) = lower.strip_prefix(words).map(|rest| number(rest.trim())) {
            return Field::Bound(bound.around(number, whole), text.to_owned());
        }
    }
    for (words, bound) in AFTER {
        if let Some(Ok(number)) = lower.strip_suffix(words).map(|rest| number(rest.trim())) {
            return Field::Bound(bound.around(number, whole), text.to_owned());
        }
    }
    number(text).map_or_else(Field::Unreadable, Field::Number)
}

impl Bound {
    fn around(self, number: f64, whole: bool) -> Bounds {
        let step = if whole { 1.0 } else { 0.0 };
        match self {
            Bound::Below => Bounds { lower: None, upper: Some(number - step) },
            Bound::AtMost => Bounds { lower: None, upper: Some(number) },
            Bound::AtLeast => Bounds { lower: Some(number), upper: None },
            Bound::Above => Bounds { lower: Some(number + step), upper: None },
            Bound::About => Bounds { lower: None, upper: None },
        }
    }
}

/// The reason that a marker or an empty cell stands for. Zero is never among them.
pub fn absence(text: &str) -> Option<Absence> {
    Some(match text.to_lowercase().as_str() {
        "" | "not submitted" => Absence::NotSubmitted,
        "[x]" | "not available" => Absence::NotAvailable,
        "[c]" | "suppressed" => Absence::SuppressedAtSource,
        "[z]" | "n/a" | "not applicable" => Absence::NotApplicable,
        "late" => Absence::Late,
        _ => return None,
    })
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

/// A number with a sign, a fraction or thousands commas; never an exponent, infinity or "NaN".
fn number(text: &str) -> Result<f64, &'static str> {
    let unsigned = text.strip_prefix(['-', '+']).unwrap_or(text);
    let (whole, fraction) = unsigned.split_once('.').unwrap_or((unsigned, "0"));
    let plain = ungrouped(whole).ok_or("is not a number")?;
    let all_digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    if !all_digits(&plain) || !all_digits(fraction) {
        return Err("is not a number");
    }
    if plain.trim_start_matches('0').len() > MOST_DIGITS || fraction.len() > 2 * MOST_DIGITS {
        return Err("is too long to be a number");
    }
    let number: f64 = format!("{plain}.{fraction}").parse().map_err(|_| "is not a number")?;
    Ok(if text.starts_with('-') { -number } else { number })
}

/// Takes out thousands commas, if every group after the first has three digits.
fn ungrouped(whole: &str) -> Option<String> {
    let mut groups = whole.split(',');
    let first = groups.next()?;
    let rest: Vec<&str> = groups.collect();
    let regular = rest.is_empty() || ((1..=3).contains(&first.len()) && rest.iter().all(|group| group.len() == 3));
    regular.then(|| whole.replace(',', ""))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_read() {
        for (text, expected) in
            [("0", 0.0), (" 12 ", 12.0), ("1,502,448", 1_502_448.0), ("-1.4", -1.4), ("+9", 9.0), ("0.5", 0.5)]
        {
            assert_eq!(field(text, true), Field::Number(expected), "{text}");
        }
    }

    #[test]
    fn what_is_no_number_is_refused() {
        for text in ["abc", "NaN", "inf", "-inf", "1e5", "1,50", "12,34,567", "1.", ".5", "--1", "0x1F", "1 2"] {
            assert!(matches!(field(text, true), Field::Unreadable(_)), "{text}");
        }
        assert_eq!(field(&"9".repeat(400), true), Field::Unreadable("is too long to be a number"));
    }

    #[test]
    fn a_bound_keeps_its_words_and_ends() {
        let bound = |text, whole| match field(text, whole) {
            Field::Bound(bounds, words) => (bounds.lower, bounds.upper, words),
            other => panic!("{other:?}"),
        };
        assert_eq!(bound("<5", true), (None, Some(4.0), "<5".into()));
        assert_eq!(bound("just under 500", true), (None, Some(499.0), "just under 500".into()));
        assert_eq!(bound("5 or under", true), (None, Some(5.0), "5 or under".into()));
        assert_eq!(bound("over 14", true), (Some(15.0), None, "over 14".into()));
        assert_eq!(bound("At least 1,836,000", false), (Some(1_836_000.0), None, "At least 1,836,000".into()));
        assert_eq!(bound("around 16", false), (None, None, "around 16".into()));
    }

    #[test]
    fn each_absence_stays_itself_and_zero_is_none_of_them() {
        assert_eq!(field("", true), Field::Absent(Absence::NotSubmitted));
        assert_eq!(field("[c]", true), Field::Absent(Absence::SuppressedAtSource));
        assert_eq!(field("n/a", true), Field::Absent(Absence::NotApplicable));
        assert_eq!(field("[x]", true), Field::Absent(Absence::NotAvailable));
        assert_eq!(field("Late", true), Field::Absent(Absence::Late));
        assert_eq!(field("0", true), Field::Number(0.0));
    }

    proptest::proptest! {
        #[test]
        fn any_text_is_read_or_refused(text in ".*") {
            if let Field::Number(number) = field(&text, false) {
                proptest::prop_assert!(number.is_finite());
            }
        }
    }
}
