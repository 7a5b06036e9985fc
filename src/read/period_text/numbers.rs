//! What a number of a period means: a year, a financial year, a month, a day or a run of them.

use chrono::NaiveDate;

use super::Trouble;
use super::atoms::{Atom, Cutter};
use super::tokens::{Token, is_to, year_of};
use crate::model::date;

impl Cutter<'_> {
    /// What a number says by its figures, and by what stands before and behind it.
    pub(super) fn number(&mut self, number: &str, apostrophe: bool) -> Result<bool, Trouble> {
        let after_month = matches!(self.list.last(), Some(Atom::Month(_)));
        let parts: Vec<&str> = number.split(['/', '-', '.']).collect();
        if parts.iter().any(|part| part.is_empty()) {
            return Ok(false);
        }
        let slashed = number.contains('/');
        if let Some((first, last)) = two_ends(number) {
            return Ok(self.run_of_numbers(first, last));
        }
        if let [day, month] = parts.as_slice()
            && self.date_follows()
        {
            return Ok(self.day_of_run(day, month));
        }
        Ok(match parts.as_slice() {
            [one] => self.one_number(one, apostrophe, after_month),
            [_, _] if number.contains('.') => false,
            [first, last] => return self.two_numbers(number, first, last, slashed),
            [first, middle, last] => match date::typed(first, middle, last) {
                Some(date) => self.push(Atom::Date(date), 1),
                None => false,
            },
            _ => false,
        })
    }

    /// "2020/21-24/25", "1/4/23-31/3/25", "1.4-30.6.24": two things with a dash between them.
    fn run_of_numbers(&mut self, first: &str, last: &str) -> bool {
        let at = self.at;
        let is_day = |part: &str| part.split(['/', '.']).count() == 2;
        let shares_year = is_day(first) && last.split(['/', '.']).count() == 3;
        let begins = match first.split_once(['/', '.']).filter(|_| shares_year) {
            Some((day, month)) => self.day_of_run(day, month),
            None => matches!(self.number(first, false), Ok(true)),
        };
        self.list.push(Atom::To);
        self.at = at;
        begins && matches!(self.number(last, false), Ok(true))
    }

    /// Whether a whole date ends the run that begins here.
    fn date_follows(&self) -> bool {
        let dated = |number: &str| number.split(['/', '.', '-']).count() == 3;
        matches!(self.tokens.get(self.at + 1..), Some([to, Token::Number(number, _), ..]) if is_to(to) && dated(number))
    }

    /// The first day of a run, in figures and without its year: "1/4".
    fn day_of_run(&mut self, day: &str, month: &str) -> bool {
        let (Ok(day), Ok(month)) = (day.parse(), month.parse()) else { return false };
        // 2024 has every day that a year can have.
        NaiveDate::from_ymd_opt(2024, month, day).is_some() && self.push(Atom::Day(month, day), 1)
    }

    fn one_number(&mut self, number: &str, apostrophe: bool, after_month: bool) -> bool {
        let after_to = matches!(self.list.as_slice(), [Atom::Calendar(_), Atom::To]);
        match number.len() {
            // "FY2425".
            4 if self.list.last() == Some(&Atom::FinancialWord) && year_of(number).is_none() => {
                let year = year_of(&number[..2]).filter(|year| format!("{:02}", (year + 1) % 100) == number[2..]);
                year.is_some_and(|year| self.push(Atom::ShortFinancial(year), 1))
            }
            4 => year_of(number).is_some_and(|year| self.push(Atom::Calendar(year), 1)),
            2 if apostrophe
                || after_month
                || matches!(self.list.as_slice(), [Atom::Quarter(_)] | [.., Atom::Close])
                || self.list.last() == Some(&Atom::FinancialWord) =>
            {
                year_of(number).is_some_and(|year| self.push(Atom::Calendar(year), 1))
            }
            // "2015 - 17".
            2 if after_to => match (self.list.first(), number.parse::<i32>()) {
                (Some(Atom::Calendar(first)), Ok(last)) => self.push(Atom::Calendar(first - first % 100 + last), 1),
                _ => false,
            },
            // A year with a footnote's number behind it.
            5 | 6 if after_month => self.with_footnote(&number[..4]),
            3 if apostrophe => self.with_footnote(&number[..2]),
            6 => self.six(number),
            _ => false,
        }
    }

    fn with_footnote(&mut self, year: &str) -> bool {
        self.footnote = true;
        year_of(year).is_some_and(|year| self.push(Atom::Calendar(year), 1))
    }

    /// "201718" is a financial year and "202403" a month.
    fn six(&mut self, number: &str) -> bool {
        let (Some(year), Ok(last)) = (year_of(&number[..4]), number[4..].parse::<u32>()) else { return false };
        let follows = (year + 1).rem_euclid(100) as u32 == last;
        match (follows, (1..=12).contains(&last)) {
            (true, true) => self.push(Atom::Six { year, month: last }, 1),
            (true, false) => self.push(Atom::Financial(year), 1),
            (false, true) => {
                self.list.push(Atom::Month(last));
                self.push(Atom::Calendar(year), 1)
            }
            (false, false) => false,
        }
    }

    fn two_numbers(&mut self, number: &str, first: &str, last: &str, slashed: bool) -> Result<bool, Trouble> {
        let (Ok(start), Ok(end)) = (first.parse::<i32>(), last.parse::<i32>()) else { return Ok(false) };
        if first.len() <= 2 && last.len() == 4 {
            let Some(year) = year_of(last) else { return Ok(false) };
            if !(1..=12).contains(&start) {
                return Ok(false);
            }
            self.list.push(Atom::Month(start as u32));
            return Ok(self.push(Atom::Calendar(year), 1));
        }
        if first.len() == 2 && last.len() == 2 && (start + 1) % 100 == end {
            return Ok(year_of(first).is_some_and(|year| self.push(Atom::ShortFinancial(year), 1)));
        }
        // "04/24" is a month, where it can be neither years that follow each other nor a day.
        if first.len() <= 2 && last.len() == 2 {
            let is_month = slashed && (1..=12).contains(&start) && end > 12;
            let Some(year) = year_of(last).filter(|_| is_month) else { return Ok(false) };
            self.list.push(Atom::Month(start as u32));
            return Ok(self.push(Atom::Calendar(year), 1));
        }
        let Some(year) = year_of(first).filter(|_| first.len() == 4) else { return Ok(false) };
        let next = (year + 1).to_string();
        let month = (1..=12).contains(&end) && last.len() == 2;
        let years = (last.len() == 2 && end > (year % 100) + 1) || (last.len() == 4 && end > year + 1);
        Ok(if last == next || last == &next[2..] {
            self.push(Atom::Financial(year), 1)
        } else if (last.len() == 3 && last.starts_with(&next[2..])) || (last.len() == 5 && last.starts_with(&next)) {
            self.footnote = true;
            self.push(Atom::Financial(year), 1)
        } else if month && years && !slashed {
            let message = format!("\"{number}\" can be read as a month or as several years");
            let (name, last) = (date::month_name(end as u32), year - year % 100 + end);
            return Err(
                Trouble::ambiguous(message).hint(format!("write {name} {year}, or {year}-01-01 to {last}-12-31"))
            );
        } else if month {
            self.list.push(Atom::Month(end as u32));
            self.push(Atom::Calendar(year), 1)
        } else if years && !slashed {
            self.list.extend([Atom::Calendar(year), Atom::To]);
            let end = if last.len() == 2 { year - year % 100 + end } else { end };
            year_of(&end.to_string()).is_some_and(|end| self.push(Atom::Calendar(end), 1))
        } else {
            false
        })
    }
}

/// The two ends of a run that is glued together: a dash stands between them, and other signs inside them.
fn two_ends(number: &str) -> Option<(&str, &str)> {
    let (first, last) = number.split_once('-')?;
    (number.contains(['/', '.']) && !last.contains('-')).then_some((first, last))
}
