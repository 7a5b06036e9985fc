//! What the atoms of a text are together: a period, or one that has two readings or contradicts itself.

use chrono::{Datelike, NaiveDate};

use super::Trouble;
use super::atoms::Atom;
use super::days::{
    between, calendar_quarter, ending, financial_quarter, half_of, half_year, lasts, month_end, month_start, months,
    same_days, span, year_of_month, years,
};
use crate::model::period::Period;
use crate::read::quote;
use crate::spec::typed_return::Quarters;

/// Reads the atoms of one text.
pub struct Reader<'a> {
    pub text: &'a str,
    pub quarters: Option<Quarters>,
}

/// A period, nothing where the atoms are none, or why they cannot be one.
pub type Reading = Result<Option<Period>, Trouble>;

impl Reader<'_> {
    /// What stands outside round brackets, which what stands inside them must not contradict.
    pub fn whole(&self, atoms: &[Atom]) -> Reading {
        let Some(open) = atoms.iter().position(|atom| *atom == Atom::Open) else { return self.period(atoms) };
        let Some(close) = atoms.iter().position(|atom| *atom == Atom::Close).filter(|close| *close > open) else {
            return Ok(None);
        };
        let inner = &atoms[open + 1..close];
        let outer: Vec<Atom> = atoms[..open].iter().chain(&atoms[close + 1..]).copied().collect();
        // "2024/25 (Q1)" and "Q1 (2024/25)" are a year and its part, as without the brackets.
        let is_year = |atoms: &[Atom]| {
            let of_year = |atom: &Atom| {
                matches!(
                    atom,
                    Atom::Calendar(_)
                        | Atom::Financial(_)
                        | Atom::ShortFinancial(_)
                        | Atom::CalendarWord
                        | Atom::FinancialWord
                )
            };
            !atoms.is_empty() && atoms.iter().all(of_year)
        };
        let is_part = |atoms: &[Atom]| matches!(atoms, [Atom::Quarter(_) | Atom::Half(_)]);
        if is_year(&outer) && is_part(inner) || is_part(&outer) && is_year(inner) {
            return self.period(&[&outer, inner].concat());
        }
        // "Apr-Jun 2024 (Q1)" is "Q1 (Apr-Jun 2024)".
        match inner {
            [Atom::Quarter(_) | Atom::Half(_)] => self.with_months(inner, &outer),
            _ => self.with_months(&outer, inner),
        }
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
        let Some(between) = without_year(months) else { return Ok(None) };
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
        Trouble::new(format!("{} does not say which year", quote::cell(self.text)))
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
        if let Some(at) = atoms.iter().position(|atom| matches!(atom, Atom::To | Atom::And)) {
            let (from, to) = (&atoms[..at], &atoms[at + 1..]);
            // "Q1 and Q3" is no run from the one to the other.
            if atoms[at] == Atom::And && !adjoin(from, to) {
                return Ok(None);
            }
            if let Some(period) = self.run(from, to)? {
                return Ok(Some(period));
            }
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
            ([Atom::Day(month, day)], [Atom::Date(last)]) => {
                let of_year = |year: i32| NaiveDate::from_ymd_opt(year, *month, *day).filter(|first| first <= last);
                of_year(last.year()).or_else(|| of_year(last.year() - 1)).and_then(|first| span(first, *last))
            }
            ([Atom::DayOfMonth(day)], [Atom::Date(last)]) => last.with_day(*day).and_then(|first| span(first, *last)),
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
        let message = format!(
            "{} is the first day of a month, which is also how a spreadsheet writes a month",
            quote::cell(self.text)
        );
        Err(Trouble::new(message).hint(format!("write {month} for the month, or {day} to {day} for the one day")))
    }

    fn short_year(&self, year: i32) -> Trouble {
        let month = Period::Month { year: year + 1, month: year.rem_euclid(100).max(1) as u32 };
        self.two_readings(Period::Year { year }, "a financial year", month, "a month")
    }

    /// Refuses what is one period or another.
    pub fn two_readings(&self, one: Period, what: &str, other: Period, as_what: &str) -> Trouble {
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

/// What a period without a year is held to: its months, or its first and its last day.
fn without_year(atoms: &[Atom]) -> Option<impl Fn(Period) -> bool> {
    let (first, last) = match *atoms {
        [Atom::Month(first), Atom::To, Atom::Month(last)] => ((first, None), (last, None)),
        [Atom::Month(only)] => ((only, None), (only, None)),
        [Atom::Day(first, from), Atom::To, Atom::Day(last, to)] => ((first, Some(from)), (last, Some(to))),
        _ => return None,
    };
    let is = |day: NaiveDate, (month, of_month): (u32, Option<u32>)| {
        day.month() == month && of_month.is_none_or(|wanted| day.day() == wanted)
    };
    Some(move |period: Period| is(period.first_day(), first) && is(period.last_day(), last))
}

/// Whether one thing follows right upon another: "Q1 and Q2", "April and May 2024".
fn adjoin(from: &[Atom], to: &[Atom]) -> bool {
    let number = |atom: &Atom| match atom {
        Atom::Month(number) | Atom::Quarter(number) => Some(*number),
        _ => None,
    };
    let year = |atom: &Atom| atom.financial();
    let quarters_or_months = (from.iter().rev().find_map(number), to.iter().find_map(number));
    match (quarters_or_months, from.iter().find_map(year), to.iter().find_map(year)) {
        ((Some(first), Some(last)), ..) => last == first + 1,
        ((None, None), Some(first), Some(last)) => last == first + 1,
        _ => false,
    }
}

fn is_quarter(atoms: &[Atom]) -> bool {
    let year = |atom: &Atom| atom.financial().is_some() || matches!(atom, Atom::Calendar(_));
    matches!(atoms, [one, Atom::Quarter(_)] | [Atom::Quarter(_), one] if year(one))
}
