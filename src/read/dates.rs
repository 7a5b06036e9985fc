//! A date in a cell.

use chrono::NaiveDate;

use super::{period_text, quote};
use crate::model::date;

/// A date in a cell, `Ok(None)` when the cell is empty. Day before month: "31/3/24" is 31 March 2024.
pub fn optional(text: &str) -> Result<Option<NaiveDate>, String> {
    if text.trim().is_empty() {
        return Ok(None);
    }
    // The time of the day, as systems write it, says nothing of the day.
    let trimmed = text.trim();
    let time = |rest: &str| {
        rest.contains(':') && rest.chars().all(|letter| letter.is_ascii_digit() || ":.Z+".contains(letter))
    };
    let day = trimmed.split_once([' ', 'T']).filter(|(_, rest)| time(rest)).map_or(trimmed, |(day, _)| day);
    let read = date::parse(day).or_else(|| period_text::day(day));
    read.map(Some).ok_or_else(|| format!("{} cannot be read as a date", quote::cell(text)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_date_is_read_however_it_is_typed() {
        for (text, day) in [
            ("2024-03-31", "2024-03-31"),
            ("31/3/24", "2024-03-31"),
            ("31/03/24.", "2024-03-31"),
            ("31/05/2024", "2024-05-31"),
            ("01/07/2021", "2021-07-01"),
            ("20.04.16", "2016-04-20"),
            ("4th November 2016", "2016-11-04"),
            ("4 Nov 2016", "2016-11-04"),
            ("2024-07-10 09:00", "2024-07-10"),
            ("2024-07-10T09:00:00Z", "2024-07-10"),
        ] {
            assert_eq!(optional(text).unwrap().unwrap().to_string(), day, "{text}");
        }
        assert_eq!(optional(" "), Ok(None));
        for text in ["31/02/2024", "3/31/24", "October 2023", "2024", "soon"] {
            assert!(optional(text).is_err(), "{text}");
        }
    }
}
