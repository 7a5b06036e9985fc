//! Reads a period as people write it ("Q3 2022/23", "Apr '05 to Mar '06", "year ending March 2023") into the canonical one.

mod atoms;

use chrono::{Datelike, Days, Months, NaiveDate};

use crate::model::code::Code;
use crate::model::period::Period;
use crate::read::quote;
use crate::spec::returns::Kind;
use crate::spec::typed_return::{Frequency, Quarters};

use atoms::Atom;

/// A period that was read, and whether a footnote mark was taken off it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Read {
    pub period: Period,
    /// A mark was glued on ("March 20191"), which is worth a note.
    pub footnote: bool,
}

/// Why a period cannot be read, and what to write instead.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Trouble {
    /// The code of its finding.
    pub code: Code,
    pub message: String,
    pub hint: Option<String>,
}

/// How a kind of return names its periods.
#[derive(Debug, Clone, Copy, Default)]
pub struct Habits {
    /// What "Q1 2022" means.
    pub quarters: Option<Quarters>,
    /// It comes once a year, so that "2011-12" is no month.
    pub yearly: bool,
}

impl Habits {
    pub fn of(kind: &Kind) -> Habits {
        Habits { quarters: kind.quarters, yearly: kind.frequency == Some(Frequency::Year) }
    }
}

/// Reads a period: first as it is canonically written, which stays exactly what it says, then as people write it. A run
/// of days or months that is a quarter, a year or four quarters becomes that, so that a quarter is the same quarter
/// whichever calendar it was counted by.
///
/// # Errors
/// What is wrong, with every reading where there are two.
pub fn read(text: &str, habits: Habits) -> Result<Read, Trouble> {
    let canonical = Period::parse(text);
    let reader = Reader { text, quarters: habits.quarters };
    if let (Some(month), Ok(year)) = (year_or_month(text).filter(|_| !habits.yearly), &canonical) {
        return Err(reader.two_readings(*year, "a financial year", month, "a month"));
    }
    if let Ok(period) = canonical {
        return Ok(Read { period, footnote: false });
    }
    let Some(atoms) = atoms::read(text)? else {
        return Err(refused(canonical, text));
    };
    if let ([Atom::Six { year, .. }], true) = (atoms.list.as_slice(), habits.yearly) {
        return Ok(Read { period: Period::Year { year: *year }, footnote: atoms.footnote });
    }
    match reader.whole(&atoms.list)? {
        Some(period) => Ok(Read { period, footnote: atoms.footnote }),
        None => Err(refused(canonical, text)),
    }
}

/// The month that "2011-12" is, where it is a financial year, too.
fn year_or_month(text: &str) -> Option<Period> {
    let (year, month) = text.trim().split_once('-').filter(|(year, month)| year.len() == 4 && month.len() == 2)?;
    let (year, month) = (year.parse::<i32>().ok()?, month.parse::<u32>().ok()?);
    ((1..=12).contains(&month) && (year + 1).rem_euclid(100) as u32 == month).then_some(Period::Month { year, month })
}

/// One day, as people write it.
pub fn day(text: &str) -> Option<NaiveDate> {
    match atoms::read(text).ok()??.list.as_slice() {
        [Atom::Date(day)] => Some(*day),
        _ => None,
    }
}

impl Trouble {
    fn new(message: impl Into<String>) -> Trouble {
        Trouble { code: Code::UNREADABLE_PERIOD, message: message.into(), hint: None }
    }

    fn ambiguous(message: impl Into<String>) -> Trouble {
        Trouble { code: Code::AMBIGUOUS_PERIOD, ..Trouble::new(message) }
    }

    fn hint(mut self, hint: impl Into<String>) -> Trouble {
        self.hint = Some(hint.into());
        self
    }
}

/// Why no period of the standard spelling is meant, where that may be repeated.
fn refused(canonical: Result<Period, String>, text: &str) -> Trouble {
    match (canonical, quote::plain(text)) {
        (Err(why), Some(_)) => Trouble::new(why),
        (Ok(_) | Err(_), _) => unreadable(text),
    }
}

fn unreadable(text: &str) -> Trouble {
    Trouble::new(format!("{} cannot be read as a period", quote::cell(text)))
}

struct Reader<'a> {
    text: &'a str,
    quarters: Option<Quarters>,
}

type Reading = Result<Option<Period>, Trouble>;

impl Reader<'_> {
    /// What stands outside round brackets, which what stands inside them must not contradict.
    fn whole(&self, atoms: &[Atom]) -> Reading {
        let Some(open) = atoms.iter().position(|atom| *atom == Atom::Open) else { return self.period(atoms) };
        let Some(close) = atoms.iter().position(|atom| *atom == Atom::Close).filter(|close| *close > open) else {
            return Ok(None);
        };
        let inner = &atoms[open + 1..close];
        let outer: Vec<Atom> = atoms[..open].iter().chain(&atoms[close + 1..]).copied().collect();
        self.with_months(&outer, inner)
    }

    /// A period that is also given by its months: "Q1 2024 (Apr to Jun)", "Part 1 (April to September) 2024/25".
    fn with_months(&self, outer: &[Atom], months: &[Atom]) -> Reading {
        if let Some(inner) = self.period(months)? {
            return match outer {
                [Atom::Quarter(quarter)] => self.agreed(inner, self.numbered(inner, *quarter)),
                [Atom::Half(half)] => self.agreed(inner, half_of(inner) == Some(*half)),
                // The months say which kind of quarter is meant.
                [Atom::Quarter(quarter), Atom::Calendar(_)] | [Atom::Calendar(_), Atom::Quarter(quarter)] => {
                    self.agreed(inner, self.numbered(inner, *quarter))
                }
                _ => match self.period(outer)? {
                    Some(period) => self.agreed(period, same_days(period, inner)),
                    None => Ok(None),
                },
            };
        }
        let (first, last) = match months {
            [Atom::Month(first), Atom::To, Atom::Month(last)] => (*first, *last),
            [Atom::Month(only)] => (*only, *only),
            _ => return Ok(None),
        };
        let between = |period: Period| (period.first_day().month(), period.last_day().month()) == (first, last);
        let period = match outer {
            [Atom::Quarter(quarter), Atom::Calendar(year)] | [Atom::Calendar(year), Atom::Quarter(quarter)] => {
                let readings = [financial_quarter(*year, *quarter), calendar_quarter(*year, *quarter)];
                let found = readings.into_iter().find(|one| between(*one));
                // The last quarter of the financial year, or the months of the calendar year that is named.
                match (found, self.quarters, found.and_then(|found| found.back(4))) {
                    (Some(found), None, Some(before)) if found.first_day().year() != *year => {
                        return Err(self.two_readings(
                            before,
                            "months of that year",
                            found,
                            "a quarter of that financial year",
                        ));
                    }
                    _ => found,
                }
            }
            _ => self.period(outer)?,
        };
        match period {
            Some(period) => self.agreed(period, between(period)),
            None if matches!(outer, [Atom::Half(_) | Atom::Quarter(_)]) => Err(self.no_year()),
            None => Ok(None),
        }
    }

    fn agreed(&self, period: Period, agrees: bool) -> Reading {
        if agrees {
            return Ok(Some(period));
        }
        let message = format!("the two parts of {} are different periods", quote::cell(self.text));
        Err(Trouble::new(message).hint("keep the one that is right"))
    }

    fn numbered(&self, period: Period, number: u32) -> bool {
        match period {
            Period::Quarter { quarter, .. } => quarter == number || quarter % 4 + 1 == number,
            _ => false,
        }
    }

    fn no_year(&self) -> Trouble {
        Trouble::new(format!("{} does not say of which year", quote::cell(self.text)))
            .hint("write the year with it, for instance 2024/25 Q1")
    }

    fn period(&self, atoms: &[Atom]) -> Reading {
        if let [Atom::Length(months), rest @ ..] = atoms
            && !rest.is_empty()
        {
            return match self.period(rest)? {
                Some(period) => self.agreed(period, lasts(period, *months)),
                None => Ok(None),
            };
        }
        if let Some(at) = atoms.iter().position(|atom| *atom == Atom::To)
            && let Some(period) = self.run(&atoms[..at], &atoms[at + 1..])?
        {
            return Ok(Some(period));
        }
        if let Some(at) = atoms.iter().position(|atom| *atom == Atom::FinancialWord) {
            let rest: Vec<Atom> = atoms[..at].iter().chain(&atoms[at + 1..]).copied().collect();
            return self.of_word_financial(&rest);
        }
        match *atoms {
            // Such years could also be months: "11/12" is 2011/12 or November 2012.
            [Atom::ShortFinancial(year)] if year % 100 <= 12 => Err(self.short_year(year)),
            [Atom::Six { year, month }] => Err(self.two_readings(
                Period::Year { year },
                "a financial year",
                Period::Month { year, month },
                "a month",
            )),
            [Atom::Calendar(year)] | [Atom::Mid, Atom::Calendar(year)] | [Atom::CalendarWord, Atom::Calendar(year)] => {
                Ok(Some(Period::CalendarYear { year }))
            }
            [Atom::Calendar(year), Atom::CalendarWord] => Ok(Some(Period::CalendarYear { year })),
            [Atom::Quarter(quarter), Atom::Calendar(year)] | [Atom::Calendar(year), Atom::Quarter(quarter)] => {
                self.labelled(year, quarter).map(Some)
            }
            [Atom::Month(month), Atom::Calendar(year)] | [Atom::Calendar(year), Atom::Month(month)] => {
                Ok(Some(Period::Month { year, month }))
            }
            [Atom::Date(day)] => self.one_day(day).map(Some),
            [Atom::Ending(length), ref end @ ..] => Ok(self.last_day(end).and_then(|last| ending(length, last))),
            [Atom::Quarter(_) | Atom::Half(_)] => Err(self.no_year()),
            [Atom::Quarter(quarter), ref months @ ..] if months.iter().any(|atom| matches!(atom, Atom::Month(_))) => {
                self.with_months(&[Atom::Quarter(quarter)], months)
            }
            _ => Ok(self.of_financial_year(atoms)),
        }
    }

    /// What is said to be financial: one calendar year does not tell whether the financial year begins or ends in it.
    fn of_word_financial(&self, rest: &[Atom]) -> Reading {
        let part = |year: i32| match *rest {
            [Atom::Calendar(_)] => Some(Period::Year { year }),
            [Atom::Calendar(_), Atom::Quarter(quarter)] | [Atom::Quarter(quarter), Atom::Calendar(_)] => {
                Some(financial_quarter(year, quarter))
            }
            [Atom::Calendar(_), Atom::Half(half)] | [Atom::Half(half), Atom::Calendar(_)] => {
                Some(half_year(year, half))
            }
            [Atom::Calendar(_), Atom::Month(month)] | [Atom::Month(month), Atom::Calendar(_)] => {
                Some(Period::Month { year: year_of_month(year, month), month })
            }
            _ => None,
        };
        let said = rest.iter().find_map(|atom| match atom {
            Atom::Calendar(year) => Some(*year),
            _ => None,
        });
        match (rest, said) {
            ([Atom::ShortFinancial(year)], _) => Ok(Some(Period::Year { year: *year })),
            (_, Some(year)) if let (Some(ends), Some(begins)) = (part(year - 1), part(year)) => {
                Err(self.two_readings(ends, "of the year that ends then", begins, "of the year that begins then"))
            }
            _ => self.period(rest),
        }
    }

    /// Something that names a financial year: the year, or its quarter, half or month, or the academic year of that name.
    fn of_financial_year(&self, atoms: &[Atom]) -> Option<Period> {
        let at = atoms.iter().position(|atom| atom.financial().is_some())?;
        let year = atoms[at].financial()?;
        let others: Vec<Atom> = atoms[..at].iter().chain(&atoms[at + 1..]).copied().collect();
        match *others {
            [] => Some(Period::Year { year }),
            [Atom::Quarter(quarter)] => Some(financial_quarter(year, quarter)),
            [Atom::Half(half)] => Some(half_year(year, half)),
            [Atom::Month(month)] => Some(Period::Month { year: year_of_month(year, month), month }),
            [Atom::Academic] => span(month_start(year, 9)?, month_end(year + 1, 8)?),
            _ => None,
        }
    }

    /// A run from one thing to another; what only one of them says holds for both.
    fn run(&self, from: &[Atom], to: &[Atom]) -> Reading {
        let period = match (from, to) {
            ([Atom::Month(first)], [Atom::Month(last), Atom::Calendar(year)]) => {
                months(if first > last { year - 1 } else { *year }, *first, *year, *last)
            }
            ([Atom::Calendar(year), Atom::Month(first)], [Atom::Month(last)]) if first <= last => {
                months(*year, *first, *year, *last)
            }
            ([Atom::Month(first), Atom::Calendar(from)], [Atom::Month(last), Atom::Calendar(to)]) => {
                months(*from, *first, *to, *last)
            }
            ([Atom::Month(first)], [Atom::Month(last), year]) | ([year, Atom::Month(first)], [Atom::Month(last)])
                if year.financial().is_some() =>
            {
                let Some(year) = year.financial() else { return Ok(None) };
                months(year_of_month(year, *first), *first, year_of_month(year, *last), *last)
            }
            ([Atom::Date(first)], [Atom::Date(last)]) => span(*first, *last),
            ([Atom::Day(month, day)], [Atom::Date(last)]) => NaiveDate::from_ymd_opt(last.year(), *month, *day)
                .filter(|first| first <= last)
                .and_then(|first| span(first, *last)),
            ([Atom::Calendar(first)], [Atom::Calendar(last)]) if *last == first + 1 => {
                return Err(self.two_readings(
                    Period::Year { year: *first },
                    "a financial year",
                    years(*first, *last).unwrap_or(Period::CalendarYear { year: *first }),
                    "two calendar years",
                ));
            }
            ([Atom::Calendar(first)], [Atom::Calendar(last)]) => years(*first, *last),
            ([Atom::Quarter(first)], [Atom::Quarter(last), year])
            | ([year, Atom::Quarter(first)], [Atom::Quarter(last)])
            | ([Atom::Quarter(first), year], [Atom::Quarter(last)]) => {
                let first = self.period(&[*year, Atom::Quarter(*first)])?;
                let last = self.period(&[*year, Atom::Quarter(*last)])?;
                between(first, last)
            }
            ([from], [to]) if let (Some(from), Some(to)) = (from.financial(), to.financial()) => {
                between(Some(Period::Year { year: from }), Some(Period::Year { year: to }))
            }
            ([_, _], [_, _]) if is_quarter(from) && is_quarter(to) => between(self.period(from)?, self.period(to)?),
            _ => return Ok(None),
        };
        match period {
            Some(period) => Ok(Some(period)),
            None => Err(Trouble::new(format!("{} ends before it begins", quote::cell(self.text)))),
        }
    }

    /// A quarter that is labelled with a calendar year, which three conventions read differently.
    fn labelled(&self, year: i32, quarter: u32) -> Result<Period, Trouble> {
        let (financial, calendar) = (financial_quarter(year, quarter), calendar_quarter(year, quarter));
        match (self.quarters, calendar) {
            (Some(Quarters::Financial), _) => Ok(financial),
            (Some(Quarters::Calendar), _) => Ok(calendar),
            (Some(Quarters::RollingYearToCalendarQuarter), Period::Quarter { year, quarter }) => {
                Ok(Period::FourQuarters { year, quarter })
            }
            _ => {
                let message =
                    format!("{} does not say whether the year is financial or calendar", quote::cell(self.text));
                Err(Trouble::ambiguous(message).hint(format!(
                    "by the financial year it is {}, by the calendar year {}: write {financial} or {calendar}, or set \
                     `quarters` in the return's TOML to \"financial\", \"calendar\" or, if it stands for {}, to \
                     \"rolling-year-to-calendar-quarter\"",
                    financial.months(),
                    calendar.months(),
                    calendar.four_quarters().unwrap_or(calendar).months(),
                )))
            }
        }
    }

    /// The first of a month is what a spreadsheet makes of "Jul 2021", so it may mean the month.
    fn one_day(&self, day: NaiveDate) -> Result<Period, Trouble> {
        if day.day() > 1 {
            return Ok(Period::Span { first: day, last: day });
        }
        let month = Period::Month { year: day.year(), month: day.month() };
        let message =
            format!("{} is the first day of a month, and a spreadsheet also writes a month so", quote::cell(self.text));
        Err(Trouble::new(message).hint(format!("write {month} for the month, or {day} to {day} for the one day")))
    }

    fn short_year(&self, year: i32) -> Trouble {
        let month = Period::Month { year: year + 1, month: year.rem_euclid(100).max(1) as u32 };
        self.two_readings(Period::Year { year }, "a financial year", month, "a month")
    }

    fn two_readings(&self, one: Period, what: &str, other: Period, as_what: &str) -> Trouble {
        Trouble::ambiguous(format!("{} can be read as {what} or as {as_what}", quote::cell(self.text)))
            .hint(format!("write {one} or {other}"))
    }

    /// The day on which a period ends: a day, or the last one of a month.
    fn last_day(&self, end: &[Atom]) -> Option<NaiveDate> {
        match *end {
            [Atom::Date(day)] => Some(day),
            [Atom::Month(month), Atom::Calendar(year)] => month_end(year, month),
            _ => None,
        }
    }
}

fn is_quarter(atoms: &[Atom]) -> bool {
    let year = |atom: &Atom| atom.financial().is_some() || matches!(atom, Atom::Calendar(_));
    matches!(atoms, [one, Atom::Quarter(_)] | [Atom::Quarter(_), one] if year(one))
}

fn financial_quarter(year: i32, quarter: u32) -> Period {
    Period::Quarter { year, quarter }
}

/// January to March is the last quarter of the financial year before.
fn calendar_quarter(year: i32, quarter: u32) -> Period {
    match quarter {
        1 => Period::Quarter { year: year - 1, quarter: 4 },
        _ => Period::Quarter { year, quarter: quarter - 1 },
    }
}

fn half_year(year: i32, half: u32) -> Period {
    let ends = if half == 1 { months(year, 4, year, 9) } else { months(year, 10, year + 1, 3) };
    ends.unwrap_or(Period::Year { year })
}

/// Which half of its financial year a period is.
fn half_of(period: Period) -> Option<u32> {
    let Period::Year { year } = period.financial_year()? else { return None };
    [1, 2].into_iter().find(|half| same_days(half_year(year, *half), period))
}

/// The calendar year of a month of a financial year.
fn year_of_month(year: i32, month: u32) -> i32 {
    if month >= 4 { year } else { year + 1 }
}

fn same_days(one: Period, other: Period) -> bool {
    (one.first_day(), one.last_day()) == (other.first_day(), other.last_day())
}

fn years(first: i32, last: i32) -> Option<Period> {
    months(first, 1, last, 12)
}

fn months(first_year: i32, first: u32, last_year: i32, last: u32) -> Option<Period> {
    span(month_start(first_year, first)?, month_end(last_year, last)?)
}

fn between(first: Option<Period>, last: Option<Period>) -> Option<Period> {
    let (first, last) = (first?, last?);
    match last {
        Period::Quarter { year, quarter } if last.back(3) == Some(first) => {
            Some(Period::FourQuarters { year, quarter })
        }
        _ => span(first.first_day(), last.last_day()),
    }
}

/// Whether a period is this many months long.
fn lasts(period: Period, months: u32) -> bool {
    ending(months, period.last_day()).is_some_and(|other| same_days(other, period))
}

/// So many months, up to and with a day.
fn ending(length: u32, last: NaiveDate) -> Option<Period> {
    let after = last.checked_add_days(Days::new(1))?;
    span(after.checked_sub_months(Months::new(length))?, last)
}

fn month_start(year: i32, month: u32) -> Option<NaiveDate> {
    NaiveDate::from_ymd_opt(year, month, 1)
}

fn month_end(year: i32, month: u32) -> Option<NaiveDate> {
    month_start(year, month)?.checked_add_months(Months::new(1))?.pred_opt()
}

/// The canonical period of a run of days: a month, quarter or year where it is exactly that. `None` when it ends first.
fn span(first: NaiveDate, last: NaiveDate) -> Option<Period> {
    let year = date_year(last);
    let quarter = Period::Month { year: last.year(), month: last.month() }.last_quarter();
    [
        Some(Period::Month { year: last.year(), month: last.month() }),
        Some(quarter),
        Some(Period::Year { year }),
        Some(Period::CalendarYear { year: last.year() }),
        quarter.four_quarters(),
    ]
    .into_iter()
    .flatten()
    .find(|period| (period.first_day(), period.last_day()) == (first, last))
    .or((first <= last).then_some(Period::Span { first, last }))
}

fn date_year(last: NaiveDate) -> i32 {
    if last.month() >= 4 { last.year() } else { last.year() - 1 }
}

#[cfg(test)]
mod tests;
