//! Cuts the words and numbers of a period into atoms that each mean one thing.

use chrono::NaiveDate;

use super::Trouble;
use super::tokens::{Token, is_filler, is_quarter, is_suffix, is_to, month, ordinal_number, plain, tokens, year_of};

/// One thing that a period is told by.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Atom {
    /// A financial year, by the calendar year in which it starts.
    Financial(i32),
    /// The same from two figures a year ("13/14").
    ShortFinancial(i32),
    /// Six figures that are a financial year and also a month ("201112").
    Six {
        year: i32,
        month: u32,
    },
    Calendar(i32),
    Quarter(u32),
    Half(u32),
    Month(u32),
    Date(NaiveDate),
    /// A day without its year: month and day.
    Day(u32, u32),
    /// A day without month and year, which are those of the day at the other end of the run.
    DayOfMonth(u32),
    To,
    /// Joins what follows right upon the other.
    And,
    Mid,
    Academic,
    CalendarWord,
    /// "FY", "financial year".
    FinancialWord,
    /// So many months, said beside the period itself.
    Length(u32),
    /// So many months, ending at what follows.
    Ending(u32),
    Open,
    Close,
}

impl Atom {
    /// The year in which a financial year starts.
    pub fn financial(self) -> Option<i32> {
        match self {
            Atom::Financial(year) | Atom::ShortFinancial(year) => Some(year),
            _ => None,
        }
    }
}

/// What a text is made of.
pub struct Atoms {
    pub list: Vec<Atom>,
    pub footnote: bool,
}

/// Longer texts are prose.
pub const LONGEST: usize = 80;

/// Cuts a text up; `None` when something in it is no part of any period.
///
/// # Errors
/// A number that has two readings.
pub fn read(text: &str) -> Result<Option<Atoms>, Trouble> {
    if text.len() > LONGEST {
        return Ok(None);
    }
    let (text, marked) = plain(text);
    let Some(tokens) = tokens(&text) else { return Ok(None) };
    let mut cutter = Cutter { tokens: &tokens, at: 0, list: Vec::new(), footnote: marked, between: false };
    while cutter.at < tokens.len() {
        if !cutter.step()? {
            return Ok(None);
        }
    }
    Ok(Some(Atoms { list: listed(&cutter.list), footnote: cutter.footnote }))
}

/// What has been cut so far.
pub struct Cutter<'a> {
    pub(super) tokens: &'a [Token<'a>],
    pub(super) at: usize,
    pub(super) list: Vec<Atom>,
    pub(super) footnote: bool,
    /// After "between", "and" is "to".
    between: bool,
}

impl Cutter<'_> {
    /// Takes the next tokens; `false` when they mean nothing here.
    fn step(&mut self) -> Result<bool, Trouble> {
        let taken = self.day_or_month().or_else(|| self.part_of_year()).or_else(|| self.end_or_year());
        match (taken.or_else(|| self.sign_or_filler()), self.tokens.get(self.at)) {
            (Some(taken), _) => Ok(taken),
            (None, Some(Token::Number(number, apostrophe))) => self.number(number, *apostrophe),
            (None, Some(Token::Word(_) | Token::Dash | Token::Open | Token::Close) | None) => Ok(false),
        }
    }

    /// A month, or a day that is named with its month.
    fn day_or_month(&mut self) -> Option<bool> {
        let tokens = self.tokens;
        Some(match &tokens[self.at..] {
            // "June 30th 2024", "June 30 2024".
            [Token::Word(name), Token::Number(day, false), Token::Word(suffix), ..]
                if let Some(month) = month(name)
                    && is_suffix(suffix) =>
            {
                self.day(day, month, 3)
            }
            [Token::Word(name), Token::Number(day, false), Token::Number(year, _), ..]
                if let Some(month) = month(name)
                    && day.len() <= 2
                    && year.len() == 4 =>
            {
                self.day(day, month, 2)
            }
            [Token::Word(name), Token::Number(day, false), to, ..]
                if let Some(month) = month(name)
                    && day.len() == 1
                    && is_to(to) =>
            {
                self.day(day, month, 2)
            }
            [Token::Word(name), ..] if let Some(month) = month(name) => self.push(Atom::Month(month), 1),
            [Token::Number(day, _), Token::Word(suffix), Token::Word("of"), Token::Word(name), ..]
                if let Some(month) = month(name)
                    && is_suffix(suffix) =>
            {
                self.day(day, month, 4)
            }
            [Token::Number(day, _), Token::Word(suffix), Token::Word(name), ..]
                if let Some(month) = month(name)
                    && is_suffix(suffix) =>
            {
                self.day(day, month, 3)
            }
            // In "Apr 24 - Jun 24" the number is the year of April.
            [Token::Number(day, false), Token::Word(name), ..]
                if let Some(month) = month(name)
                    && day.len() <= 2
                    && !self.is_after_month() =>
            {
                self.day(day, month, 2)
            }
            [Token::Number(day, false), Token::Dash, Token::Word(name), ..]
                if let Some(month) = month(name)
                    && day.len() <= 2
                    && !self.is_after_month() =>
            {
                self.day(day, month, 3)
            }
            [Token::Number(day, false), Token::Word(suffix), to, Token::Number(..), ..]
                if is_suffix(suffix) && is_to(to) && self.is_dashed_day(self.at + 3) =>
            {
                self.day_of_month(day, 2)
            }
            [Token::Number(day, false), to, Token::Number(..), ..]
                if day.len() <= 2 && is_to(to) && self.is_dashed_day(self.at + 2) && !self.is_after_month() =>
            {
                self.day_of_month(day, 1)
            }
            _ => return None,
        })
    }

    /// A quarter, a half, or so many months.
    fn part_of_year(&mut self) -> Option<bool> {
        let tokens = self.tokens;
        Some(match &tokens[self.at..] {
            [Token::Number(number, _), Token::Word(suffix), Token::Word(quarter), ..]
                if is_suffix(suffix) && is_quarter(quarter) =>
            {
                self.numbered(number, 3, Atom::Quarter)
            }
            [Token::Number(half @ ("1" | "2"), _), Token::Word(suffix), Token::Word("half"), ..]
                if is_suffix(suffix) =>
            {
                self.half(half, 3)
            }
            [Token::Number(count, false), Token::Word("month" | "months" | "mths"), ..] => self.months(count),
            [Token::Word(quarter), Token::Word("ending" | "ended" | "end" | "to"), ..] if is_quarter(quarter) => {
                self.push(Atom::Ending(3), 2)
            }
            [Token::Word("qe"), ..] => self.push(Atom::Ending(3), 1),
            [Token::Word(quarter), Token::Number(number, false), ..] if is_quarter(quarter) => {
                self.quarter_number(number)
            }
            [Token::Word(ordinal), Token::Word(quarter), ..]
                if is_quarter(quarter)
                    && let Some(number) = ordinal_number(ordinal) =>
            {
                self.push(Atom::Quarter(number), 2)
            }
            [Token::Word("half"), Token::Word("year"), Token::Word("ending" | "ended" | "end" | "to"), ..] => {
                self.push(Atom::Ending(6), 3)
            }
            [
                Token::Word("half"),
                Token::Dash,
                Token::Word("year"),
                Token::Word("ending" | "ended" | "end" | "to"),
                ..,
            ] => self.push(Atom::Ending(6), 4),
            [Token::Word("h" | "half" | "part"), Token::Number(half @ ("1" | "2"), false), ..] => self.half(half, 2),
            [Token::Word(ordinal @ ("first" | "second")), Token::Word("half"), ..] => {
                self.half(if *ordinal == "first" { "1" } else { "2" }, 2)
            }
            _ => return None,
        })
    }

    /// What sort of year is meant, or that a period is named by its end.
    fn end_or_year(&mut self) -> Option<bool> {
        let tokens = self.tokens;
        Some(match &tokens[self.at..] {
            [Token::Word("year" | "ye"), Token::Word("ending" | "ended" | "to" | "end"), ..] => {
                self.push(Atom::Ending(12), 2)
            }
            [Token::Word("ye"), ..] => self.push(Atom::Ending(12), 1),
            [Token::Word("academic" | "school" | "ay"), Token::Word("year"), ..] => self.push(Atom::Academic, 2),
            [Token::Word("academic" | "school" | "ay"), ..] => self.push(Atom::Academic, 1),
            [Token::Word("calendar"), Token::Word("year"), ..] => self.push(Atom::CalendarWord, 2),
            [Token::Word("cy"), ..] => self.push(Atom::CalendarWord, 1),
            [
                Token::Word("financial" | "fiscal"),
                Token::Word("year"),
                Token::Word("ending" | "ended" | "to" | "end"),
                ..,
            ] => self.skip(1),
            [Token::Word("financial" | "fiscal"), Token::Word("year"), ..] => self.push(Atom::FinancialWord, 2),
            [Token::Word("financial" | "fiscal" | "fy"), ..] => self.push(Atom::FinancialWord, 1),
            [Token::Word("mid"), Token::Word("year"), ..] => self.push(Atom::Mid, 2),
            [Token::Word("mid"), Token::Dash, Token::Word("year"), ..] => self.push(Atom::Mid, 3),
            [Token::Word("mid"), Token::Dash, ..] => self.push(Atom::Mid, 2),
            [Token::Word("mid"), ..] => self.push(Atom::Mid, 1),
            _ => return None,
        })
    }

    /// What joins two things or stands around them, and words that say nothing.
    fn sign_or_filler(&mut self) -> Option<bool> {
        Some(match self.tokens.get(self.at)? {
            Token::Word("between") => {
                self.between = true;
                self.skip(1)
            }
            Token::Word("and") => self.push(if self.between { Atom::To } else { Atom::And }, 1),
            to if is_to(to) => self.to(),
            Token::Word(word) if is_filler(word) => self.skip(1),
            Token::Open => self.push(Atom::Open, 1),
            Token::Close => self.push(Atom::Close, 1),
            Token::Word(_) | Token::Dash | Token::Number(..) => return None,
        })
    }

    fn half(&mut self, half: &str, tokens: usize) -> bool {
        self.push(Atom::Half(if half == "1" { 1 } else { 2 }), tokens)
    }

    pub(super) fn push(&mut self, atom: Atom, tokens: usize) -> bool {
        self.list.push(atom);
        self.skip(tokens)
    }

    fn skip(&mut self, tokens: usize) -> bool {
        self.at += tokens;
        true
    }

    /// A dash joins two ends, unless it only joins a quarter or month to its year ("2022-Q1", "Mar-23").
    fn to(&mut self) -> bool {
        let dash = self.tokens[self.at] == Token::Dash;
        let next = self.tokens.get(self.at + 1);
        let to_quarter = matches!(next, Some(Token::Word(word)) if is_quarter(word));
        let to_number = matches!(next, Some(Token::Number(..)));
        let joins = match self.list.as_slice() {
            [.., Atom::Quarter(_), Atom::Financial(_) | Atom::ShortFinancial(_) | Atom::Calendar(_)] => false,
            [.., Atom::Financial(_) | Atom::ShortFinancial(_) | Atom::Calendar(_)] => to_quarter,
            [Atom::Quarter(_)] => to_number,
            [.., Atom::Month(_)] => to_number && !self.is_day(self.at + 1),
            _ => false,
        };
        if dash && joins { self.skip(1) } else { self.push(Atom::To, 1) }
    }

    fn is_after_month(&self) -> bool {
        matches!(self.list.last(), Some(Atom::Month(_)))
    }

    /// Whether the number here is the day of a date, because a month follows, and not a year.
    fn is_day(&self, at: usize) -> bool {
        match self.tokens.get(at..) {
            Some([Token::Number(day, _), Token::Word(word), ..]) if day.len() <= 2 => {
                is_suffix(word) || month(word).is_some()
            }
            _ => false,
        }
    }

    /// The same, or with a dash before the month: "30-Jun".
    fn is_dashed_day(&self, at: usize) -> bool {
        match self.tokens.get(at..) {
            Some([Token::Number(day, _), Token::Dash, Token::Word(word), ..]) => {
                day.len() <= 2 && month(word).is_some()
            }
            _ => self.is_day(at),
        }
    }

    /// A date in words: "4 November 2016"; without a year it is the first day of a run.
    fn day(&mut self, day: &str, month: u32, tokens: usize) -> bool {
        let Ok(day) = day.parse::<u32>() else { return false };
        let next = self.at + tokens;
        let (at, more) = if self.tokens.get(next) == Some(&Token::Dash) { (next + 1, 2) } else { (next, 1) };
        let year = match self.tokens.get(at) {
            Some(Token::Number(year, _)) if !self.is_dashed_day(at) => year_of(year),
            _ => None,
        };
        let Some(year) = year else {
            // 2024 has every day that a year can have.
            return NaiveDate::from_ymd_opt(2024, month, day).is_some() && self.push(Atom::Day(month, day), tokens);
        };
        match NaiveDate::from_ymd_opt(year, month, day) {
            Some(date) => self.push(Atom::Date(date), tokens + more),
            None => false,
        }
    }

    /// A day whose month stands at the other end of the run: "1 - 30 June 2024", "1st to 30th June".
    fn day_of_month(&mut self, day: &str, tokens: usize) -> bool {
        match day.parse() {
            Ok(day @ 1..=31) => self.push(Atom::DayOfMonth(day), tokens),
            _ => false,
        }
    }

    fn numbered(&mut self, number: &str, tokens: usize, atom: fn(u32) -> Atom) -> bool {
        match number.parse() {
            Ok(number @ 1..=4) => self.push(atom(number), tokens),
            _ => false,
        }
    }

    /// The number of a quarter, which may have a footnote's number behind it ("Q31").
    fn quarter_number(&mut self, number: &str) -> bool {
        let (first, rest) = number.split_at(1);
        let Ok(quarter @ 1..=4) = first.parse() else { return false };
        if rest.len() > 1 {
            return false;
        }
        self.footnote |= !rest.is_empty();
        self.push(Atom::Quarter(quarter), 2)
    }

    /// "12 months to", "3 months ending", or a length that stands beside the period.
    fn months(&mut self, count: &str) -> bool {
        let Ok(count @ 1..=120) = count.parse() else { return false };
        match self.tokens.get(self.at + 2) {
            Some(Token::Word("to" | "ending" | "ended" | "end")) => self.push(Atom::Ending(count), 3),
            _ => self.push(Atom::Length(count), 2),
        }
    }
}

/// Months that are listed one after the other, as the run that they are: "Apr/May/Jun 2024", "April, May and June".
fn listed(atoms: &[Atom]) -> Vec<Atom> {
    let mut list = Vec::new();
    let mut at = 0;
    while let Some(atom) = atoms.get(at) {
        list.push(*atom);
        at += 1;
        let Atom::Month(first) = *atom else { continue };
        let mut last = first;
        while let (Some(month), taken) = next_month(&atoms[at..])
            && month == last % 12 + 1
        {
            last = month;
            at += taken;
        }
        if last != first {
            list.extend([Atom::To, Atom::Month(last)]);
        }
    }
    list
}

/// The month that stands next in a list, and how many atoms that takes.
fn next_month(atoms: &[Atom]) -> (Option<u32>, usize) {
    match atoms {
        [Atom::Month(month), ..] => (Some(*month), 1),
        [Atom::And, Atom::Month(month), ..] => (Some(*month), 2),
        _ => (None, 0),
    }
}
