//! Calendar dates as they are typed and as they are shown.

use chrono::{Datelike, NaiveDate};

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

/// A date as a reader sees it ("14 May 2025"), whatever the locale.
pub fn words(date: NaiveDate) -> String {
    format!("{} {} {}", date.day(), month_name(date.month()), date.year())
}

/// The English name of month 1 to 12.
pub fn month_name(month: u32) -> &'static str {
    MONTHS[(month as usize - 1) % 12]
}
