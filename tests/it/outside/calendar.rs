//! Periods as runs of days.

use chrono::{Datelike, Months, NaiveDate};

/// From the first to the last day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Span {
    pub first: NaiveDate,
    pub last: NaiveDate,
}

const NAMES: [&str; 12] = [
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

impl Span {
    /// So many months from the first of one.
    pub fn months(year: i32, month: u32, length: u32) -> Option<Span> {
        let first = NaiveDate::from_ymd_opt(year, month, 1)?;
        Some(Span { first, last: first.checked_add_months(Months::new(length))?.pred_opt()? })
    }

    /// Reads `2024/25 Q4`, `2024/25`, `2023/24 Q2 - 2024/25 Q1`, `2013`, `March 2014` and `2013-09-01 to 2014-03-31`.
    pub fn read(text: &str) -> Option<Span> {
        let text = text.trim();
        if let Some((first, last)) = text.split_once(" to ") {
            return Some(Span { first: first.parse().ok()?, last: last.parse().ok()? });
        }
        if let Some((first, last)) = text.split_once(" - ") {
            return Some(Span { first: Span::read(first)?.first, last: Span::read(last)?.last });
        }
        if let Some((year, quarter)) = text.split_once(" Q") {
            let quarter: u32 = quarter.parse().ok()?;
            let year = financial(year)?;
            return if quarter == 4 { Span::months(year + 1, 1, 3) } else { Span::months(year, 3 * quarter + 1, 3) };
        }
        if let Some(year) = financial(text) {
            return Span::months(year, 4, 12);
        }
        if let Some((month, year)) = text.split_once(' ') {
            let month = NAMES.iter().position(|name| *name == month)? as u32 + 1;
            return Span::months(year.parse().ok()?, month, 1);
        }
        (text.len() == 4).then_some(())?;
        Span::months(text.parse().ok()?, 1, 12)
    }

    /// As a reader writes it.
    pub fn words(self) -> String {
        let (year, month) = (self.first.year(), self.first.month());
        let start = if month >= 4 { year } else { year - 1 };
        let next = |year: i32| (year + 1).rem_euclid(100);
        match self.length() {
            Some(3) if month % 3 == 1 => format!("{start}/{:02} Q{}", next(start), (month + 8) / 3 % 4 + 1),
            Some(12) if month == 4 => format!("{year}/{:02}", next(year)),
            Some(12) if month == 1 => format!("{year}"),
            Some(1) => format!("{} {year}", NAMES[month as usize - 1]),
            _ => format!("{} to {}", self.first, self.last),
        }
    }

    /// In whole months; none where it has not whole ones.
    pub fn length(self) -> Option<u32> {
        let after = self.last.succ_opt()?;
        let is_whole = self.first.day() == 1 && after.day() == 1;
        let months = (after.year() - self.first.year()) * 12 + after.month() as i32 - self.first.month() as i32;
        u32::try_from(months).ok().filter(|months| is_whole && *months > 0)
    }

    pub fn is_quarter(self) -> bool {
        self.length() == Some(3) && self.first.month() % 3 == 1
    }

    pub fn is_year(self) -> bool {
        self.length() == Some(12)
    }

    /// The same run of months so many months before.
    pub fn before(self, months: u32) -> Option<Span> {
        let length = self.length()?;
        let first = self.first.checked_sub_months(Months::new(months))?;
        Span::months(first.year(), first.month(), length)
    }

    /// The four quarters of a year that begins with one.
    pub fn quarters(self) -> Vec<Span> {
        if !self.is_year() || self.first.month() % 3 != 1 {
            return Vec::new();
        }
        let quarter = |at: u32| {
            let first = self.first.checked_add_months(Months::new(3 * at))?;
            Span::months(first.year(), first.month(), 3)
        };
        (0..4).filter_map(quarter).collect()
    }

    /// The four quarters that end with this one.
    pub fn year_to(self) -> Option<Span> {
        self.is_quarter().then_some(())?;
        Some(Span { first: self.before(9)?.first, last: self.last })
    }

    /// The financial year in which it begins.
    pub fn financial_year(self) -> Option<Span> {
        let year = if self.first.month() >= 4 { self.first.year() } else { self.first.year() - 1 };
        Span::months(year, 4, 12)
    }

    /// The day on which a level is taken: 30 June of a calendar year, else the last day.
    pub fn reference_day(self) -> NaiveDate {
        let mid_year = NaiveDate::from_ymd_opt(self.first.year(), 6, 30);
        mid_year.filter(|_| self.is_year() && self.first.month() == 1).unwrap_or(self.last)
    }
}

/// The year in which `2024/25` begins.
fn financial(text: &str) -> Option<i32> {
    let (start, end) = text.split_once(['/', '-'])?;
    let (start, end): (i32, i32) = (start.parse().ok()?, end.parse().ok()?);
    ((start + 1) % 100 == end % 100 && start > 1900).then_some(start)
}

#[cfg(test)]
mod tests {
    use super::Span;

    #[test]
    fn what_is_read_is_written_again() {
        for text in ["2024/25 Q1", "2024/25 Q2", "2024/25 Q3", "2024/25 Q4", "1999/00", "2024", "March 2024"] {
            assert_eq!(Span::read(text).unwrap().words(), text);
        }
        assert_eq!(
            Span::read("2023/24 Q2 - 2024/25 Q1").unwrap(),
            Span::read("2024/25 Q1").unwrap().year_to().unwrap()
        );
    }
}
