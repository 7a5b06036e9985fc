//! What a table's title says of its period, which its rows should not contradict.

use std::collections::BTreeSet;

use super::period_text::{self, Habits};
use crate::model::code::Code;
use crate::model::finding::{Finding, Origin};
use crate::model::frequency::Frequency;
use crate::model::period::Period;
use crate::spec::claim::without_sheet;
use crate::spec::kind::Kind;

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

    pub fn period(&self) -> Period {
        self.period
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
        let message = format!("the title says {}, but the rows are for {rows}", self.period);
        Some(Finding::warning(Code::TITLE_CONTRADICTS, origin, message).hint("ask the partner which is right"))
    }
}

/// What is looked for in a text: which periods count, and how they are read.
#[derive(Debug, Clone, Copy)]
pub struct Sought {
    habits: Habits,
    frequency: Option<Frequency>,
}

impl Sought {
    /// The periods that returns of a kind are of.
    pub fn of(kind: &Kind) -> Sought {
        Sought { habits: Habits::of(kind), frequency: kind.frequency }
    }

    /// Those that nobody would take for a day on which something was published.
    fn long(habits: Habits) -> Sought {
        Sought { habits, frequency: None }
    }

    fn counts(self, period: Period) -> bool {
        let is_long = (period.last_day() - period.first_day()).num_days() > SHORTEST;
        self.frequency.is_some_and(|frequency| frequency.is_of(period))
            || is_long && !matches!(period, Period::CalendarYear { .. })
    }
}

/// As `only`, of the name of the file at a path, with the sheet of a workbook behind it or without.
pub fn of_file(path: &str, sought: Sought) -> Option<Period> {
    let name = without_sheet(path.rsplit('/').next().unwrap_or(path));
    only([name.rsplit_once('.').map_or(name, |(stem, _)| stem)], sought)
}

/// The only period that texts say; none where they say two, of which nobody knows which is meant.
pub fn only<'a>(texts: impl IntoIterator<Item = &'a str>, sought: Sought) -> Option<Period> {
    let mut found: Option<Period> = None;
    for text in texts {
        let letters: Vec<char> = text.chars().collect();
        let digit = |at: Option<usize>| at.and_then(|at| letters.get(at)).is_some_and(char::is_ascii_digit);
        // "2024_25" and "Q1 (2024-25)"
        let spaced = |(at, letter): (usize, &char)| match letter {
            '_' if digit(at.checked_sub(1)) && digit(Some(at + 1)) => '-',
            '_' | '(' | ')' | '[' | ']' | ',' | ';' => ' ',
            other => *other,
        };
        let text: String = letters.iter().enumerate().map(spaced).collect();
        let mut words: Vec<&str> = text.split_whitespace().take(LONGEST).collect();
        while let Some((first, length, period)) = longest(&words, sought) {
            if found.is_some_and(|before| before != period) {
                return None;
            }
            found = Some(period);
            // What stands before and behind it belongs to nothing together.
            words.splice(first..first + length, ["|"]);
        }
    }
    found
}

/// The longest run of words that is a period of some length.
fn period(text: &str, habits: Habits) -> Option<Period> {
    let words: Vec<&str> = text.split_whitespace().take(LONGEST).collect();
    longest(&words, Sought::long(habits)).map(|(.., period)| period)
}

/// Where that run begins, and how many words it has.
fn longest(words: &[&str], sought: Sought) -> Option<(usize, usize, Period)> {
    (1..=MOST_WORDS.min(words.len())).rev().find_map(|length| {
        let run = |run: &[&str]| {
            let run = run.join(" ");
            let bare = run.trim_matches(|char: char| !char.is_alphanumeric());
            let read = period_text::read(bare, sought.habits).ok()?;
            Some(read.period).filter(|period| sought.counts(*period))
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
                only([name], Sought::long(Habits::default())).map(|period| period.to_string()).as_deref(),
                expected,
                "{name}"
            );
        }
    }

    #[test]
    fn a_return_that_comes_every_month_or_calendar_year_is_named_for_one() {
        let named = |name: &str, frequency: Frequency| {
            let sought = Sought { habits: Habits::default(), frequency: Some(frequency) };
            only([name], sought).map(|period| period.to_string())
        };
        assert_eq!(named("Refuge May 2024", Frequency::Month).as_deref(), Some("May 2024"));
        assert_eq!(named("Refuge May 2024, sent June 2024", Frequency::Month), None);
        assert_eq!(named("Refuge May 2024", Frequency::Quarter), None);
        assert_eq!(named("Reviews 2024", Frequency::CalendarYear).as_deref(), Some("2024"));
        assert_eq!(named("Reviews 2024", Frequency::Year), None);
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
