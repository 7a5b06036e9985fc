//! Calendar dates as they are typed and as they are shown.

use chrono::{Datelike, NaiveDate};

/// A year outside these is a slip of the keyboard.
pub const YEARS: std::ops::Range<i32> = 1900..2100;

const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

/// A date typed as `2025-05-14`.
///
/// # Errors
/// `None` when it is not a real date in that form.
pub fn parse(text: &str) -> Option<NaiveDate> {
    NaiveDate::parse_from_str(text.trim(), "%Y-%m-%d").ok()
}

/// A date as people type it in its three numbers: year first, or day, month and year, the year with four figures or two.
pub fn typed(first: &str, middle: &str, last: &str) -> Option<NaiveDate> {
    let number = |text: &str| text.parse::<u32>().ok().filter(|_| (1..=2).contains(&text.len()));
    let (year, day) = if first.len() == 4 { (first, last) } else { (last, first) };
    NaiveDate::from_ymd_opt(typed_year(year)?, number(middle)?, number(day)?)
}

/// A year of four figures, or of two, which up to 49 are of this century.
pub fn typed_year(text: &str) -> Option<i32> {
    let year = text.bytes().all(|byte| byte.is_ascii_digit()).then(|| text.parse::<i32>().ok())??;
    match text.len() {
        2 => Some(if year < 50 { 2000 + year } else { 1900 + year }),
        4 => Some(year).filter(|year| YEARS.contains(year)),
        _ => None,
    }
}

/// A date as a reader sees it ("14 May 2025"), whatever the locale.
pub fn words(date: NaiveDate) -> String {
    format!("{} {} {}", date.day(), month_name(date.month()), date.year())
}

/// The month from 1 whose name begins so, with three letters at least, in either case; "Sept" as well.
pub fn month_called(word: &str) -> Option<u32> {
    let lower = word.to_lowercase();
    let begins = |name: &str| name.to_lowercase().starts_with(&lower) || lower == "sept" && name == "September";
    let found = || MONTHS.iter().position(|name| begins(name));
    if lower.len() >= 3 { found().map(|at| at as u32 + 1) } else { None }
}

/// The English name of month 1 to 12.
pub fn month_name(month: u32) -> &'static str {
    MONTHS[(month as usize - 1) % 12]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_month_is_known_by_its_first_letters() {
        assert_eq!(["Apr", "sept", "MARCH", "mayor", "ja"].map(month_called), [Some(4), Some(9), Some(3), None, None]);
    }
}
