//! Runs of days as periods: quarters, halves, years and whatever else lies between two days.

use chrono::{Days, Months, NaiveDate};

use crate::model::period::Period;

/// A quarter of the financial year that begins in this year.
pub fn financial_quarter(year: i32, quarter: u32) -> Period {
    Period::Quarter { year, quarter }
}

/// A quarter of the calendar year: January to March is the last quarter of the financial year before.
pub fn calendar_quarter(year: i32, quarter: u32) -> Period {
    match quarter {
        1 => Period::Quarter { year: year - 1, quarter: 4 },
        _ => Period::Quarter { year, quarter: quarter - 1 },
    }
}

/// A half of the financial year that begins in this year.
pub fn half_year(year: i32, half: u32) -> Period {
    let ends = if half == 1 { months(year, 4, year, 9) } else { months(year, 10, year + 1, 3) };
    ends.unwrap_or(Period::Year { year })
}

/// Which half of its financial year a period is.
pub fn half_of(period: Period) -> Option<u32> {
    let Period::Year { year } = period.financial_year()? else { return None };
    [1, 2].into_iter().find(|half| same_days(half_year(year, *half), period))
}

/// The calendar year of a month of a financial year.
pub fn year_of_month(year: i32, month: u32) -> i32 {
    if month >= 4 { year } else { year + 1 }
}

/// Whether two periods are the same days, whatever they are called.
pub fn same_days(one: Period, other: Period) -> bool {
    (one.first_day(), one.last_day()) == (other.first_day(), other.last_day())
}

/// Calendar years from the first to the last.
pub fn years(first: i32, last: i32) -> Option<Period> {
    months(first, 1, last, 12)
}

/// From the beginning of one month to the end of another.
pub fn months(first_year: i32, first: u32, last_year: i32, last: u32) -> Option<Period> {
    span(month_start(first_year, first)?, month_end(last_year, last)?)
}

/// From the beginning of one period to the end of another; four quarters in a row are that.
pub fn between(first: Option<Period>, last: Option<Period>) -> Option<Period> {
    let (first, last) = (first?, last?);
    match last {
        Period::Quarter { year, quarter } if last.back(3) == Some(first) => {
            Some(Period::FourQuarters { year, quarter })
        }
        _ => span(first.first_day(), last.last_day()),
    }
}

/// Whether a period is this many months long.
pub fn lasts(period: Period, months: u32) -> bool {
    ending(months, period.last_day()).is_some_and(|other| same_days(other, period))
}

/// So many months, up to and with a day.
pub fn ending(length: u32, last: NaiveDate) -> Option<Period> {
    let after = last.checked_add_days(Days::new(1))?;
    span(after.checked_sub_months(Months::new(length))?, last)
}

/// The first day of a month.
pub fn month_start(year: i32, month: u32) -> Option<NaiveDate> {
    NaiveDate::from_ymd_opt(year, month, 1)
}

/// The last day of a month.
pub fn month_end(year: i32, month: u32) -> Option<NaiveDate> {
    month_start(year, month)?.checked_add_months(Months::new(1))?.pred_opt()
}

/// The canonical period of a run of days: a month, quarter or year where it is exactly that. `None` when it ends first.
pub fn span(first: NaiveDate, last: NaiveDate) -> Option<Period> {
    (first <= last).then(|| Period::of_days(first, last))
}
