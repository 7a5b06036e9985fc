//! What a table's title says of its period, which its rows should not contradict.

use std::collections::BTreeSet;

use super::period_text::{self, Habits};
use crate::model::code::Code;
use crate::model::finding::{Finding, Origin};
use crate::model::period::Period;
use crate::spec::claim::without_sheet;

/// A period has no more words ("1 April 2023 to 31 March 2024").
const MOST_WORDS: usize = 8;
/// A title is no longer.
const LONGEST: usize = 40;
/// In days. A month or a day in a title is more often that of its publication, and so is a year alone.
const SHORTEST: i64 = 80;

/// A period that stands above the headings.
#[derive(Debug)]
pub struct Title {
    line: u32,
    column: u32,
    period: Period,
}

impl Title {
    /// The first period in the cells of a line above the headings.
    pub fn in_line(record: &csv::ByteRecord, line: u32, habits: Habits) -> Option<Title> {
        (1..).zip(record).find_map(|(column, cell)| {
            let period = period(&String::from_utf8_lossy(cell), habits)?;
            Some(Title { line, column, period })
        })
    }

    /// What is wrong when none of the rows is of that time.
    pub fn contradicts(&self, path: &str, periods: &BTreeSet<Period>) -> Option<Finding> {
        let apart =
            |other: &&Period| other.last_day() < self.period.first_day() || self.period.last_day() < other.first_day();
        let (first, last) = (periods.first()?, periods.last()?);
        if !periods.iter().all(|period| apart(&period)) {
            return None;
        }
        let rows = if first == last { first.to_string() } else { format!("{first} to {last}") };
        let origin = Origin { file: path.to_owned(), line: self.line, column: self.column };
        let message = format!("the title says {}, and the rows are of {rows}", self.period);
        Some(Finding::warning(Code::TITLE_CONTRADICTS, origin, message).hint("ask the partner which of them is right"))
    }
}

/// As `of_name`, of the file at a path, with the sheet of a workbook behind it or without.
pub fn of_file(path: &str, habits: Habits) -> Option<Period> {
    let name = without_sheet(path.rsplit('/').next().unwrap_or(path));
    of_name(name.rsplit_once('.').map_or(name, |(stem, _)| stem), habits)
}

/// The only period that the name of a file says; none where it says two, of which nobody knows which is meant.
fn of_name(name: &str, habits: Habits) -> Option<Period> {
    let letters: Vec<char> = name.chars().collect();
    let digit = |at: Option<usize>| at.and_then(|at| letters.get(at)).is_some_and(char::is_ascii_digit);
    // "2024_25" and "Q1 (2024-25)"
    let spaced = |(at, letter): (usize, &char)| match letter {
        '_' if digit(at.checked_sub(1)) && digit(Some(at + 1)) => '-',
        '_' | '(' | ')' | '[' | ']' | ',' | ';' => ' ',
        other => *other,
    };
    let name: String = letters.iter().enumerate().map(spaced).collect();
    let mut words: Vec<&str> = name.split_whitespace().take(LONGEST).collect();
    let mut found: Option<Period> = None;
    while let Some((first, length, period)) = longest(&words, habits) {
        if found.is_some_and(|before| before != period) {
            return None;
        }
        found = Some(period);
        // What stands before and behind it belongs to nothing together.
        words.splice(first..first + length, ["|"]);
    }
    found
}

/// The longest run of words that is a period of some length.
fn period(text: &str, habits: Habits) -> Option<Period> {
    let words: Vec<&str> = text.split_whitespace().take(LONGEST).collect();
    longest(&words, habits).map(|(.., period)| period)
}

/// Where that run begins, and how many words it has.
fn longest(words: &[&str], habits: Habits) -> Option<(usize, usize, Period)> {
    let long = |period: &Period| {
        !matches!(period, Period::CalendarYear { .. }) && (period.last_day() - period.first_day()).num_days() > SHORTEST
    };
    (1..=MOST_WORDS.min(words.len())).rev().find_map(|length| {
        let run = |run: &[&str]| {
            let run = run.join(" ");
            let bare = run.trim_matches(|char: char| !char.is_alphanumeric());
            period_text::read(bare, habits).ok().map(|read| read.period).filter(long)
        };
        words.windows(length).enumerate().find_map(|(first, words)| Some((first, length, run(words)?)))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_name_of_a_file_says_one_period_or_none() {
        for (name, expected) in [
            ("Police DA Q1 2024-25", Some("2024/25 Q1")),
            ("Police_2024_25_Q1", Some("2024/25 Q1")),
            ("Q1_24_25", Some("2024/25 Q1")),
            ("Police Q1 (2024-25) sent 2024-07-05", Some("2024/25 Q1")),
            ("Police Q2 2024-25 (inc Q1 2024-25 amended)", None),
            ("Unit 12-13 Q1 2024-25", None),
            ("Police figures", None),
        ] {
            assert_eq!(
                of_name(name, Habits::default()).map(|period| period.to_string()).as_deref(),
                expected,
                "{name}"
            );
        }
    }

    #[test]
    fn a_period_is_found_in_a_title_and_a_date_of_publication_is_none() {
        for (title, expected) in [
            ("MARAC data, April 2021 to March 2022 (England and Wales)", Some("2021/22")),
            ("Return of the partnership: 2024/25 Q2", Some("2024/25 Q2")),
            ("Transparency Q2 - 01.07.11 to 30.09.11 as at 28.10.11", Some("2011/12 Q2")),
            ("Payment made in January 2014", None),
            ("Published 12 May 2024", None),
            ("Published 2024", None),
            ("Return of the second quarter", None),
            ("Calls, Q1 2022", None),
        ] {
            assert_eq!(
                period(title, Habits::default()).map(|period| period.to_string()).as_deref(),
                expected,
                "{title}"
            );
        }
    }
}
