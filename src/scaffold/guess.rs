//! Guesses from a heading and the cells below it: an area, a period, a number and its unit.

use crate::model::period::Period;
use crate::model::round;
use crate::spec::returns::fold_heading;

/// Counts of these are counts of people, or of what happened to them.
const PEOPLE: [&str; 16] = [
    "people",
    "persons",
    "cases",
    "victims",
    "children",
    "clients",
    "referrals",
    "households",
    "women",
    "men",
    "adults",
    "calls",
    "incidents",
    "crimes",
    "applications",
    "disclosures",
];
/// Counts of these are not.
const THINGS: [&str; 10] =
    ["meetings", "sessions", "places", "spaces", "nights", "beds", "refuges", "contracts", "days", "hours"];

/// What a column of numbers measures.
#[derive(Debug, Clone, PartialEq)]
pub struct Unit {
    pub unit: String,
    /// Small numbers may point to a person. Where it is not clear, they may.
    pub people: bool,
    /// A rate or share, which does not add up over time.
    pub ratio: bool,
}

/// The unit that a heading or name speaks of.
pub fn unit(name: &str) -> Unit {
    let lower = name.to_lowercase();
    let words: Vec<&str> = lower.split(|letter: char| !letter.is_alphanumeric()).collect();
    let says = |any: &[&str]| any.iter().any(|word| words.contains(word));
    let of = |unit: &str, people, ratio| Unit { unit: unit.to_owned(), people, ratio };
    if lower.contains('%')
        || says(&["percent", "percentage", "pct", "share", "proportion"])
        || lower.contains("per cent")
    {
        return of("per cent", false, true);
    }
    if let Some(rate) = ["1,000", "10,000", "100,000", "1000", "10000", "100000"]
        .iter()
        .rev()
        .find(|rate| lower.contains(&format!("per {rate}")))
    {
        return of(&format!("per {rate}"), false, true);
    }
    if says(&["rate", "ratio", "average", "mean", "median", "index"]) {
        return of("rate", false, true);
    }
    if lower.contains('£')
        || says(&["gbp", "amount", "cost", "costs", "spend", "spending", "budget", "expenditure", "income", "sterling"])
    {
        return of("£", false, false);
    }
    let found = |list: &'static [&str]| list.iter().find(|noun| words.contains(*noun)).copied();
    match (found(&PEOPLE), found(&THINGS)) {
        (Some(people), _) => of(people, true, false),
        (None, Some(things)) => of(things, false, false),
        (None, None) => of("count", true, false),
    }
}

/// Whether a cell reads as a number, with the signs that stand around one.
pub fn number(cell: &str) -> Option<f64> {
    let bare: String = cell.chars().filter(|letter| !matches!(letter, '£' | ',' | '%' | ' ')).collect();
    let digits = bare.trim_start_matches(['-', '+']);
    let plain = digits.starts_with(|letter: char| letter.is_ascii_digit())
        && digits.chars().all(|letter| letter.is_ascii_digit() || letter == '.');
    plain.then(|| bare.trim_start_matches('+').parse().ok()).flatten()
}

/// The places after the point that a number is written with.
pub fn places(cell: &str) -> u8 {
    number(cell).map_or(0, round::places)
}

/// Whether a cell says why there is no number.
pub fn marker(cell: &str) -> bool {
    let folded = cell.to_lowercase();
    matches!(
        folded.as_str(),
        "[x]"
            | "[c]"
            | "[z]"
            | "[low]"
            | "n/a"
            | "na"
            | ".."
            | "."
            | ":"
            | "*"
            | "-"
            | "x"
            | "c"
            | "z"
            | "k"
            | "no data"
            | "not available"
            | "not applicable"
            | "not submitted"
            | "suppressed"
            | "late"
            | "#div/0!"
    ) || folded.starts_with('<')
        || folded.starts_with("under ")
        || folded.starts_with("fewer than ")
        || folded.ends_with(" or under")
        || folded.ends_with(" or fewer")
}

/// A code of the Government Statistical Service: a letter and eight digits.
pub fn gss(cell: &str) -> bool {
    cell.len() == 9
        && cell.starts_with(|letter: char| letter.is_ascii_uppercase())
        && cell.bytes().skip(1).all(|byte| byte.is_ascii_digit())
}

pub fn period(cell: &str) -> bool {
    Period::parse(cell).is_ok()
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

/// A name in lower-case letters, digits and single dashes.
pub fn slug(name: &str) -> String {
    let mut slug = String::new();
    let name = name.replace('%', " percent").replace('£', " pounds ");
    for letter in name.chars().flat_map(char::to_lowercase) {
        match letter {
            'a'..='z' | '0'..='9' => slug.push(letter),
            '\'' | '’' => {}
            _ if !slug.is_empty() && !slug.ends_with('-') => slug.push('-'),
            _ => {}
        }
    }
    slug.trim_end_matches('-').to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn units_are_found_in_headings() {
        for (heading, expected, people) in [
            ("Repeat cases", "cases", true),
            ("Repeat %", "per cent", false),
            ("Amount in Sterling", "£", false),
            ("Calls per 1,000", "per 1,000", false),
            ("Crimes per 100,000", "per 100,000", false),
            ("Places", "places", false),
            ("Total", "count", true),
        ] {
            let unit = unit(heading);
            assert_eq!((unit.unit.as_str(), unit.people), (expected, people), "{heading}");
        }
    }

    #[test]
    fn numbers_codes_and_names_are_told_apart() {
        assert_eq!(number("£1,234.50"), Some(1234.5));
        assert_eq!(number("-5.3%"), Some(-5.3));
        assert_eq!(number("2017/18"), None);
        assert!(gss("E07000123") && !gss("E0700012") && !gss("Ambermere"));
        assert_eq!(slug("Children's social care (CSC)"), "childrens-social-care-csc");
    }
}
