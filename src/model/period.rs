//! The reference period of a figure: which days it covers, how it is written, and what came before it.

use std::fmt;

use chrono::{Datelike, Days, NaiveDate};

use super::date::{self, YEARS};

/// A period that a count, amount or rate refers to. Financial years start on 1 April; a financial year is named by
/// the calendar year in which it starts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Period {
    /// A quarter (1 to 4) of a financial year; quarter 1 is April to June.
    Quarter { year: i32, quarter: u32 },
    /// A half (1 or 2) of a financial year; half 1 is April to September.
    HalfYear { year: i32, half: u32 },
    /// A financial year, April to March.
    Year { year: i32 },
    /// The four financial quarters that end with this one.
    FourQuarters { year: i32, quarter: u32 },
    /// A calendar year, January to December. Never joined to a financial year.
    CalendarYear { year: i32 },
    /// A calendar month.
    Month { year: i32, month: u32 },
    /// Any other run of days, both ends included.
    Span { first: NaiveDate, last: NaiveDate },
}

impl Period {
    /// Reads a period as it is canonically written: `2024/25 Q4`, `2024/25 H1`, `2024/25`, `2023/24 Q2 - 2024/25 Q1` (four quarters),
    /// `2013` (calendar year), `March 2014`, `2013-09-01 to 2014-03-31`. A hyphen may stand for the slash.
    ///
    /// # Errors
    /// A sentence that says what is wrong with `text`.
    pub fn parse(text: &str) -> Result<Period, String> {
        let text = text.trim();
        let year = || financial_year(text).map(|year| Period::Year { year });
        if let Some(period) = quarter(text).or_else(|| half_year(text)).or_else(year) {
            return Ok(period);
        }
        if let Some((first, last)) = text.split_once(" to ") {
            return span(text, first, last);
        }
        if let Some((first, last)) = text.split_once(" - ")
            && let (Some(first), Some(last)) = (quarter(first), quarter(last))
        {
            return match last {
                Period::Quarter { year, quarter } if last.back(3) == Some(first) => {
                    Ok(Period::FourQuarters { year, quarter })
                }
                _ => Err(format!("\"{text}\" is a run of quarters that is not four quarters long")),
            };
        }
        if text.len() == 4
            && let Ok(year) = text.parse::<i32>()
            && YEARS.contains(&year)
        {
            return Ok(Period::CalendarYear { year });
        }
        if let Some((name, year)) = text.split_once(' ')
            && let Some(month) = (1..=12).find(|month| date::month_name(*month).eq_ignore_ascii_case(name))
            && let Some(year) = four_digits(year).filter(|year| YEARS.contains(year))
        {
            return Ok(Period::Month { year, month });
        }
        Err(format!("\"{text}\" cannot be read as a period"))
    }

    /// The period that covers just these days, both included, as it is usually called.
    pub fn of_days(first: NaiveDate, last: NaiveDate) -> Period {
        let quarter = Period::Month { year: last.year(), month: last.month() }.last_quarter();
        let year = if first.month() == 4 { first.year() } else { first.year() - 1 };
        let called = [
            Some(Period::Month { year: first.year(), month: first.month() }),
            Some(quarter),
            Some(quarter.last_half()),
            Some(Period::Year { year }),
            Some(Period::CalendarYear { year: first.year() }),
            quarter.four_quarters(),
        ];
        let same = |period: &Period| (period.first_day(), period.last_day()) == (first, last);
        called.into_iter().flatten().find(same).unwrap_or(Period::Span { first, last })
    }

    /// The first day.
    pub fn first_day(self) -> NaiveDate {
        match self {
            Period::Quarter { year, quarter } => {
                let (year, month) = quarter_start(year, quarter);
                day(year, month, 1)
            }
            Period::HalfYear { year, half } => day(year, if half == 1 { 4 } else { 10 }, 1),
            Period::Year { year } => day(year, 4, 1),
            Period::FourQuarters { .. } => self.quarters().map_or(NaiveDate::MIN, |quarters| quarters[0].first_day()),
            Period::CalendarYear { year } => day(year, 1, 1),
            Period::Month { year, month } => day(year, month, 1),
            Period::Span { first, .. } => first,
        }
    }

    /// The last day.
    pub fn last_day(self) -> NaiveDate {
        match self {
            Period::Quarter { year, quarter } | Period::FourQuarters { year, quarter } => {
                let (year, month) = quarter_start(year, quarter);
                day_before(month_after(year, month + 2))
            }
            Period::HalfYear { year, half } => {
                if half == 1 {
                    day(year, 9, 30)
                } else {
                    day(year + 1, 3, 31)
                }
            }
            Period::Year { year } => day(year + 1, 3, 31),
            Period::CalendarYear { year } => day(year, 12, 31),
            Period::Month { year, month } => day_before(month_after(year, month)),
            Period::Span { last, .. } => last,
        }
    }

    /// The four quarters of a financial year or of a rolling year, oldest first.
    pub fn quarters(self) -> Option<[Period; 4]> {
        let last = match self {
            Period::Year { year } => Period::Quarter { year, quarter: 4 },
            Period::FourQuarters { year, quarter } => Period::Quarter { year, quarter },
            _ => return None,
        };
        Some([last.back(3)?, last.back(2)?, last.back(1)?, last])
    }

    /// The shorter periods that this one is made up of, oldest first, in every way there is: the longest ones first.
    pub fn parts(self) -> Vec<Vec<Period>> {
        let of = |last: Period, count: i32| -> Vec<Period> {
            (0..count).rev().filter_map(|steps| last.back(steps)).collect()
        };
        let (half, quarter) = (self.last_half(), self.last_quarter());
        let month = self.last_month();
        match self {
            Period::Year { .. } => vec![of(quarter, 4), of(half, 2), of(month, 12)],
            Period::CalendarYear { .. } | Period::FourQuarters { .. } => vec![of(quarter, 4), of(month, 12)],
            Period::HalfYear { .. } => vec![of(quarter, 2), of(month, 6)],
            Period::Quarter { .. } => vec![of(month, 3)],
            Period::Month { .. } | Period::Span { .. } => Vec::new(),
        }
    }

    /// The period of the same kind `steps` before this one; `None` for an explicit span.
    pub fn back(self, steps: i32) -> Option<Period> {
        let quarters_back = |year: i32, quarter: u32| {
            let index = year * 4 + quarter as i32 - 1 - steps;
            (index.div_euclid(4), index.rem_euclid(4) as u32 + 1)
        };
        Some(match self {
            Period::Quarter { year, quarter } => {
                let (year, quarter) = quarters_back(year, quarter);
                Period::Quarter { year, quarter }
            }
            Period::FourQuarters { year, quarter } => {
                let (year, quarter) = quarters_back(year, quarter);
                Period::FourQuarters { year, quarter }
            }
            Period::HalfYear { year, half } => {
                let index = year * 2 + half as i32 - 1 - steps;
                Period::HalfYear { year: index.div_euclid(2), half: index.rem_euclid(2) as u32 + 1 }
            }
            Period::Year { year } => Period::Year { year: year - steps },
            Period::CalendarYear { year } => Period::CalendarYear { year: year - steps },
            Period::Month { year, month } => {
                let index = year * 12 + month as i32 - 1 - steps;
                Period::Month { year: index.div_euclid(12), month: index.rem_euclid(12) as u32 + 1 }
            }
            Period::Span { .. } => return None,
        })
    }

    /// The same period one year before: four quarters, twelve months or one year back.
    pub fn year_before(self) -> Option<Period> {
        self.back(match self {
            Period::Quarter { .. } | Period::FourQuarters { .. } => 4,
            Period::Month { .. } => 12,
            Period::HalfYear { .. } => 2,
            Period::Year { .. } | Period::CalendarYear { .. } | Period::Span { .. } => 1,
        })
    }

    /// The financial year that this period lies in, if it lies in one.
    pub fn financial_year(self) -> Option<Period> {
        let first = self.first_day();
        let year = Period::Year { year: if first.month() >= 4 { first.year() } else { first.year() - 1 } };
        (self.last_day() <= year.last_day()).then_some(year)
    }

    /// The financial quarter in which this period ends.
    pub fn last_quarter(self) -> Period {
        let Period::Year { year } = self.last_year() else { return self };
        let months_into_year = (self.last_day().month() + 8) % 12;
        Period::Quarter { year, quarter: months_into_year / 3 + 1 }
    }

    /// The half of a financial year in which this period ends.
    pub fn last_half(self) -> Period {
        let Period::Year { year } = self.last_year() else { return self };
        let months_into_year = (self.last_day().month() + 8) % 12;
        Period::HalfYear { year, half: months_into_year / 6 + 1 }
    }

    /// The month in which this period ends.
    pub fn last_month(self) -> Period {
        let last = self.last_day();
        Period::Month { year: last.year(), month: last.month() }
    }

    /// The calendar year in which this period ends.
    pub fn last_calendar_year(self) -> Period {
        Period::CalendarYear { year: self.last_day().year() }
    }

    /// The financial year in which this period ends.
    pub fn last_year(self) -> Period {
        let last = self.last_day();
        Period::Year { year: if last.month() >= 4 { last.year() } else { last.year() - 1 } }
    }

    /// The four quarters that end with this quarter.
    pub fn four_quarters(self) -> Option<Period> {
        match self {
            Period::Quarter { year, quarter } => Some(Period::FourQuarters { year, quarter }),
            _ => None,
        }
    }

    /// The calendar year whose mid-year estimate (30 June) lies in this year-long period; for anything shorter, in the
    /// financial year in which it ends.
    pub fn mid_year(self) -> i32 {
        let year = if self.is_year() { self } else { self.last_year() };
        let first = year.first_day();
        if first <= day(first.year(), 6, 30) { first.year() } else { first.year() + 1 }
    }

    /// The day on which a level is taken: 30 June of a calendar year, as population estimates are, else the last day.
    pub fn reference_day(self) -> NaiveDate {
        match self {
            Period::CalendarYear { year } => day(year, 6, 30),
            _ => self.last_day(),
        }
    }

    /// Whether the period is twelve months long, so that an annual population is its denominator.
    pub fn is_year(self) -> bool {
        matches!(self, Period::Year { .. } | Period::FourQuarters { .. } | Period::CalendarYear { .. })
    }

    /// The months in words, never a bare quarter number ("January to March 2025", "April 2024 to March 2025").
    pub fn months(self) -> String {
        let (first, last) = (self.first_day(), self.last_day());
        let (from, to) = (date::month_name(first.month()), date::month_name(last.month()));
        match self {
            Period::Span { .. } => format!("{} to {}", date::words(first), date::words(last)),
            Period::Month { year, .. } => format!("{from} {year}"),
            _ if first.year() == last.year() => format!("{from} to {to} {}", last.year()),
            _ => format!("{from} {} to {to} {}", first.year(), last.year()),
        }
    }

    /// The period in a figure's id and in file paths: lower case, no slash or space ("2024-25-q4").
    pub fn slug(self) -> String {
        match self {
            Period::Quarter { year, quarter } => format!("{year}-{:02}-q{quarter}", (year + 1).rem_euclid(100)),
            Period::HalfYear { year, half } => format!("{year}-{:02}-h{half}", (year + 1).rem_euclid(100)),
            Period::Year { year } => format!("{year}-{:02}", (year + 1).rem_euclid(100)),
            Period::FourQuarters { year, quarter } => {
                format!("4q-to-{year}-{:02}-q{quarter}", (year + 1).rem_euclid(100))
            }
            Period::CalendarYear { year } => format!("{year}"),
            Period::Month { year, month } => format!("{year}-m{month:02}"),
            Period::Span { first, last } => format!("{first}-to-{last}"),
        }
    }

    /// The period written short, for a table's heading or row ("Jan to Mar 2025", "2024/25").
    pub fn short(self) -> String {
        match self {
            Period::Quarter { .. } | Period::HalfYear { .. } | Period::FourQuarters { .. } => {
                let (first, last) = (self.first_day(), self.last_day());
                let (from, to) = (&date::month_name(first.month())[..3], &date::month_name(last.month())[..3]);
                if first.year() == last.year() {
                    format!("{from} to {to} {}", last.year())
                } else {
                    format!("{from} {} to {to} {}", first.year(), last.year())
                }
            }
            Period::Span { .. } | Period::Month { .. } => self.months(),
            Period::Year { .. } | Period::CalendarYear { .. } => self.to_string(),
        }
    }
}

/// Periods sort by their first day, then by their last.
impl Ord for Period {
    fn cmp(&self, other: &Period) -> std::cmp::Ordering {
        let rank = |period: &Period| match period {
            Period::Month { .. } => 0,
            Period::Quarter { .. } => 1,
            Period::HalfYear { .. } => 2,
            Period::FourQuarters { .. } => 3,
            Period::Year { .. } => 4,
            Period::CalendarYear { .. } => 5,
            Period::Span { .. } => 6,
        };
        let key = |period: &Period| (period.first_day(), period.last_day(), rank(period));
        // Of one sort the numbers say as much as the days, and there are millions to be sorted.
        match (self, other) {
            (Period::Month { year, month }, Period::Month { year: other, month: than }) => {
                (year, month).cmp(&(other, than))
            }
            (Period::Quarter { year, quarter }, Period::Quarter { year: other, quarter: than })
            | (Period::FourQuarters { year, quarter }, Period::FourQuarters { year: other, quarter: than }) => {
                (year, quarter).cmp(&(other, than))
            }
            (Period::Year { year }, Period::Year { year: other })
            | (Period::CalendarYear { year }, Period::CalendarYear { year: other }) => year.cmp(other),
            _ => key(self).cmp(&key(other)),
        }
    }
}

impl PartialOrd for Period {
    fn partial_cmp(&self, other: &Period) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

/// As it is canonically written; `Period::parse` reads it back.
impl fmt::Display for Period {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match *self {
            Period::Quarter { year, quarter } => write!(f, "{year}/{:02} Q{quarter}", (year + 1).rem_euclid(100)),
            Period::HalfYear { year, half } => write!(f, "{year}/{:02} H{half}", (year + 1).rem_euclid(100)),
            Period::Year { year } => write!(f, "{year}/{:02}", (year + 1).rem_euclid(100)),
            Period::FourQuarters { year, quarter } => {
                let last = Period::Quarter { year, quarter };
                write!(f, "{} - {last}", last.back(3).unwrap_or(last))
            }
            Period::CalendarYear { year } => write!(f, "{year}"),
            Period::Month { year, month } => write!(f, "{} {year}", date::month_name(month)),
            Period::Span { first, last } => write!(f, "{first} to {last}"),
        }
    }
}

fn quarter(text: &str) -> Option<Period> {
    let (year, quarter) = text.trim().rsplit_once([' ', '-'])?;
    let quarter = quarter.strip_prefix(['Q', 'q'])?.parse().ok()?;
    (1..=4).contains(&quarter).then_some(())?;
    Some(Period::Quarter { year: financial_year(year.trim())?, quarter })
}

fn half_year(text: &str) -> Option<Period> {
    let (year, half) = text.trim().rsplit_once([' ', '-'])?;
    let half = half.strip_prefix(['H', 'h'])?.parse().ok()?;
    (1..=2).contains(&half).then_some(())?;
    Some(Period::HalfYear { year: financial_year(year.trim())?, half })
}

/// `2024/25`, `2024-25` or `2024/2025`, where the second year follows the first.
fn financial_year(text: &str) -> Option<i32> {
    let (start, end) = text.split_once(['/', '-'])?;
    let start = four_digits(start)?;
    let next = start + 1;
    if !YEARS.contains(&start) {
        return None;
    }
    let follows = end == next.to_string() || (end.len() == 2 && end.parse() == Ok(next.rem_euclid(100)));
    follows.then_some(start)
}

fn four_digits(text: &str) -> Option<i32> {
    (text.len() == 4 && text.bytes().all(|byte| byte.is_ascii_digit())).then(|| text.parse().ok()).flatten()
}

fn span(text: &str, first: &str, last: &str) -> Result<Period, String> {
    match (date::parse(first), date::parse(last)) {
        (Some(first), Some(last)) if first <= last => Ok(match Period::of_days(first, last) {
            // It was written so before there were half-years.
            half @ Period::HalfYear { .. } => half,
            _ => Period::Span { first, last },
        }),
        (Some(_), Some(_)) => Err(format!("\"{text}\" ends before it begins")),
        _ => Err(format!("\"{text}\" cannot be read as a period: both dates must be written like 2025-03-31")),
    }
}

/// The calendar year and month in which a financial quarter starts.
fn quarter_start(year: i32, quarter: u32) -> (i32, u32) {
    if quarter == 4 { (year + 1, 1) } else { (year, quarter * 3 + 1) }
}

fn month_after(year: i32, month: u32) -> NaiveDate {
    if month == 12 { day(year + 1, 1, 1) } else { day(year, month + 1, 1) }
}

fn day(year: i32, month: u32, day: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(year, month, day).unwrap_or(NaiveDate::MIN)
}

fn day_before(date: NaiveDate) -> NaiveDate {
    date.checked_sub_days(Days::new(1)).unwrap_or(NaiveDate::MIN)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn period(text: &str) -> Period {
        Period::parse(text).unwrap_or_else(|error| panic!("{error}"))
    }

    #[test]
    fn each_kind_is_written_covers_its_days_and_reads_back() {
        for (text, first, last, months, slug) in [
            ("2024/25 Q4", "2025-01-01", "2025-03-31", "January to March 2025", "2024-25-q4"),
            ("2024/25 Q1", "2024-04-01", "2024-06-30", "April to June 2024", "2024-25-q1"),
            ("2024/25 H1", "2024-04-01", "2024-09-30", "April to September 2024", "2024-25-h1"),
            ("2024/25 H2", "2024-10-01", "2025-03-31", "October 2024 to March 2025", "2024-25-h2"),
            ("1999/00", "1999-04-01", "2000-03-31", "April 1999 to March 2000", "1999-00"),
            ("2023/24 Q2 - 2024/25 Q1", "2023-07-01", "2024-06-30", "July 2023 to June 2024", "4q-to-2024-25-q1"),
            ("2013", "2013-01-01", "2013-12-31", "January to December 2013", "2013"),
            ("February 2024", "2024-02-01", "2024-02-29", "February 2024", "2024-m02"),
            (
                "2013-09-01 to 2014-03-31",
                "2013-09-01",
                "2014-03-31",
                "1 September 2013 to 31 March 2014",
                "2013-09-01-to-2014-03-31",
            ),
        ] {
            let parsed = period(text);
            assert_eq!(parsed.to_string(), text);
            assert_eq!(parsed.first_day().to_string(), first, "{text}");
            assert_eq!(parsed.last_day().to_string(), last, "{text}");
            assert_eq!(parsed.months(), months);
            assert_eq!(parsed.slug(), slug);
        }
    }

    #[test]
    fn days_are_called_what_they_usually_are() {
        for text in [
            "February 2024",
            "2024/25 Q4",
            "2024/25 H1",
            "2024/25 H2",
            "2024/25",
            "2013",
            "2023/24 Q2 - 2024/25 Q1",
            "2013-09-01 to 2014-03-31",
        ] {
            let period = period(text);
            assert_eq!(Period::of_days(period.first_day(), period.last_day()), period);
        }
        let rolling = period("2023/24 Q1 - 2023/24 Q4");
        assert_eq!(Period::of_days(rolling.first_day(), rolling.last_day()), period("2023/24"));
    }

    #[test]
    fn the_parts_of_a_period_cover_its_days() {
        for (text, counts) in [
            ("2024/25", vec![4, 2, 12]),
            ("2024", vec![4, 12]),
            ("2023/24 Q2 - 2024/25 Q1", vec![4, 12]),
            ("2024/25 H1", vec![2, 6]),
            ("2024/25 Q4", vec![3]),
            ("March 2024", vec![]),
        ] {
            let period = period(text);
            let parts = period.parts();
            assert_eq!(parts.iter().map(Vec::len).collect::<Vec<_>>(), counts, "{text}");
            for parts in parts {
                let ends: Vec<_> = parts.iter().map(|part| (part.first_day(), part.last_day())).collect();
                assert_eq!((ends[0].0, ends[ends.len() - 1].1), (period.first_day(), period.last_day()), "{text}");
                assert!(ends.windows(2).all(|two| two[0].1.succ_opt() == Some(two[1].0)), "{text}");
            }
        }
        assert_eq!(period("2024/25 H2").year_before(), Some(period("2023/24 H2")));
        assert_eq!(period("2024/25 H2").back(3), Some(period("2023/24 H1")));
    }

    #[test]
    fn a_hyphen_may_stand_for_the_slash() {
        assert_eq!(period("2024-25 Q4"), period("2024/25 Q4"));
        assert_eq!(period("2024-25-q4"), period("2024/25 Q4"));
        assert_eq!(period("2011-12"), period("2011/12"));
        assert_eq!(period("2017-2018"), period("2017/18"));
    }

    #[test]
    fn what_cannot_be_a_period_is_refused() {
        for text in ["", "Q1 2022", "2024/26", "2024/25 Q5", "2025-03-31 to 2024-04-01", "soon", "1/2", "２０２４"]
        {
            assert!(Period::parse(text).is_err(), "{text}");
        }
    }

    #[test]
    fn a_period_ends_in_a_quarter_and_a_year() {
        for (text, quarter, year) in [
            ("2024/25 Q2", "2024/25 Q2", "2024/25"),
            ("2024/25", "2024/25 Q4", "2024/25"),
            ("2013", "2013/14 Q3", "2013/14"),
            ("March 2024", "2023/24 Q4", "2023/24"),
        ] {
            assert_eq!(period(text).last_quarter(), period(quarter));
            assert_eq!(period(text).last_year(), period(year));
        }
    }

    #[test]
    fn the_mid_year_estimate_lies_within_the_year() {
        for (text, year) in [
            ("2024/25", 2024),
            ("2024/25 Q4", 2024),
            ("2013", 2013),
            ("2023/24 Q2 - 2024/25 Q1", 2024),
            ("2023/24 Q4 - 2024/25 Q3", 2024),
        ] {
            assert_eq!(period(text).mid_year(), year, "{text}");
        }
    }

    #[test]
    fn a_calendar_year_lies_in_no_financial_year() {
        assert_eq!(period("2013").financial_year(), None);
        assert_eq!(period("2012/13 Q4").financial_year(), Some(period("2012/13")));
    }

    proptest::proptest! {
        #[test]
        fn any_text_is_read_or_refused_without_panic(text in ".*") {
            let _ = Period::parse(&text);
        }

        #[test]
        fn a_written_quarter_reads_back(year in 1900i32..2100, quarter in 1u32..=4, steps in 0i32..40) {
            let start = Period::Quarter { year, quarter };
            proptest::prop_assert_eq!(Period::parse(&start.to_string()), Ok(start));
            proptest::prop_assert_eq!(start.back(steps).and_then(|earlier| earlier.back(-steps)), Some(start));
        }
    }
}
