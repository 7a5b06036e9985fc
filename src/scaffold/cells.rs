//! What a cell or a heading says on its face: a number, a marker, a code, a period, a name.

use crate::model::round;
use crate::model::spelling::dashed;
use crate::read::{Seen, seen};
use crate::spec::returns::fold_heading;

/// The number that a cell holds, in whatever unit it says; also one whose comma is in nobody's place ("1,5"), which reading
/// refuses.
pub fn number(cell: &str) -> Option<f64> {
    match seen(cell) {
        Seen::Number(number) | Seen::Pounds(number) | Seen::PerCent(number) => Some(number),
        Seen::Marker => None,
        Seen::Text => figures(cell),
    }
}

fn figures(cell: &str) -> Option<f64> {
    let digits = cell.trim_start_matches(['-', '+']);
    let plain = digits.starts_with(|letter: char| letter.is_ascii_digit())
        && digits.chars().all(|letter| letter.is_ascii_digit() || letter == ',');
    plain.then(|| cell.trim_start_matches('+').replace(',', ".").parse().ok()).flatten()
}

/// The places after the point that a number is written with.
pub fn places(cell: &str) -> u8 {
    number(cell).map_or(0, round::places)
}

/// Whether a cell says why there is no number, or gives a bound in its place. "16-24" may be a name as well.
pub fn marker(cell: &str) -> bool {
    let lower = cell.to_lowercase();
    let bound = ["<", "under ", "fewer than ", "less than "].iter().any(|word| lower.starts_with(word))
        || [" or under", " or fewer", " or less"].iter().any(|word| lower.ends_with(word));
    let range = lower.contains(|letter: char| letter.is_ascii_digit());
    match seen(cell) {
        Seen::Marker => bound || !range,
        Seen::Number(_) | Seen::Pounds(_) | Seen::PerCent(_) | Seen::Text => matches!(lower.as_str(), "k" | "low"),
    }
}

/// A code of the Government Statistical Service: a letter and eight digits.
pub fn gss(cell: &str) -> bool {
    cell.len() == 9
        && cell.starts_with(|letter: char| letter.is_ascii_uppercase())
        && cell.bytes().skip(1).all(|byte| byte.is_ascii_digit())
}

pub fn period(cell: &str) -> bool {
    crate::read::is_period(cell)
}

/// Whether a heading is one of these, whatever its case, spaces and punctuation.
pub fn heading_is(heading: &str, any: &[&str]) -> bool {
    any.contains(&fold_heading(heading).as_str())
}

/// Whether a heading holds one of these as a word.
pub fn heading_has(heading: &str, any: &[&str]) -> bool {
    let lower = heading.to_lowercase();
    lower.split(|letter: char| !letter.is_alphanumeric()).any(|word| any.contains(&word))
}

/// The words of a text, in lower case.
pub fn words(text: &str) -> Vec<String> {
    let lower = text.to_lowercase();
    let words = lower.split(|letter: char| !letter.is_alphanumeric()).filter(|word| !word.is_empty());
    words.map(str::to_owned).collect()
}

/// Whether a heading is of a part of a year alone: "Quarter", "Month number".
pub fn is_part_of_year(heading: &str) -> bool {
    heading_has(heading, &["quarter", "qtr", "month", "week"]) && words(heading).len() <= 2
}

/// A name in lower-case letters, digits and single dashes.
pub fn slug(name: &str) -> String {
    let name = name
        .replace('%', " percent")
        .replace('£', " pounds ")
        .replace("<=", " up to ")
        .replace(">=", " at least ")
        .replace('≤', " up to ")
        .replace('≥', " at least ")
        .replace('<', " under ")
        .replace('>', " over ");
    let plus = name.ends_with('+') || name.contains("+ ");
    let name = if plus { name.replace('+', " and over ") } else { name };
    dashed(&name.replace(['\'', '’'], ""), |letter| letter.is_ascii_alphanumeric())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_codes_and_names_are_told_apart() {
        assert_eq!(number("£1,234.50"), Some(1234.5));
        assert_eq!((number("£467k"), number("1,5"), number("(12)")), (Some(467_000.0), Some(1.5), Some(-12.0)));
        assert_eq!(number("-5.3%"), Some(-5.3));
        assert_eq!(number("2017/18"), None);
        assert!(marker("[c]") && marker("<5") && marker("5 or fewer") && !marker("16-24") && !marker("Alder"));
        assert!(gss("E07000123") && !gss("E0700012") && !gss("Ambermere"));
        assert_eq!(slug("Children's social care (CSC)"), "childrens-social-care-csc");
        assert_eq!(
            (slug("<5 days"), slug(">5 days"), slug("60+")),
            ("under-5-days".to_owned(), "over-5-days".to_owned(), "60-and-over".to_owned())
        );
    }
}
