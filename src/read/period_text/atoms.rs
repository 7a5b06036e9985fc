//! Cuts the words and numbers of a period into atoms that each mean one thing.

use chrono::NaiveDate;

use super::Trouble;
use crate::model::date;

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
    To,
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
const LONGEST: usize = 80;

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
    let mut cutter = Cutter { tokens: &tokens, at: 0, list: Vec::new(), footnote: marked };
    while cutter.at < tokens.len() {
        if !cutter.step()? {
            return Ok(None);
        }
    }
    Ok(Some(Atoms { list: cutter.list, footnote: cutter.footnote }))
}

/// Lower case with plain hyphens, quotes and spaces, without footnote marks that stand apart.
fn plain(text: &str) -> (String, bool) {
    let mut plain: String = text
        .chars()
        .map(|char| match char {
            '\u{2010}'..='\u{2015}' | '\u{2212}' => '-',
            '\u{2018}' | '\u{2019}' | '`' => '\'',
            '_' => '-',
            char if char.is_whitespace() => ' ',
            char => char.to_ascii_lowercase(),
        })
        .collect();
    let before = plain.len();
    while let Some(rest) = crate::read::footnote::without_mark(&plain) {
        plain.truncate(rest.len());
    }
    let marked = plain.len() < before;
    for midnight in [" 00:00:00", "t00:00:00", " 00:00"] {
        if let Some(rest) = plain.strip_suffix(midnight) {
            plain.truncate(rest.len());
        }
    }
    (plain.replace("y/e", "year ending "), marked)
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Token<'a> {
    Word(&'a str),
    /// Figures with what stands inside them: "2022/23", "20.04.16"; with an apostrophe before them or not.
    Number(&'a str, bool),
    Dash,
    Open,
    Close,
}

fn tokens(text: &str) -> Option<Vec<Token<'_>>> {
    let mut tokens = Vec::new();
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        let run = |is: fn(char) -> bool| rest.find(|char| !is(char)).unwrap_or(rest.len());
        let length = match first {
            'a'..='z' => {
                let length = run(|char| char.is_ascii_lowercase());
                tokens.push(Token::Word(&rest[..length]));
                length
            }
            '0'..='9' => {
                let mut number = &rest[..run(|char| char.is_ascii_digit() || matches!(char, '/' | '.' | '-'))];
                // In "Q1-2023/24" the quarter's number ends at the dash.
                if let Some((first, _)) = number.split_once('-').filter(|(first, _)| first.len() == 1)
                    && matches!(tokens.last(), Some(Token::Word(word)) if is_quarter(word))
                {
                    number = first;
                }
                let number = number.trim_end_matches(['/', '.', '-']);
                let apostrophe = text[..text.len() - rest.len()].ends_with('\'');
                tokens.push(Token::Number(number, apostrophe));
                number.len()
            }
            '-' => {
                tokens.push(Token::Dash);
                1
            }
            '(' => {
                tokens.push(Token::Open);
                1
            }
            ')' => {
                tokens.push(Token::Close);
                1
            }
            ' ' | '.' | ',' | ':' | ';' | '\'' => 1,
            _ => return None,
        };
        rest = &rest[length..];
    }
    Some(tokens)
}

struct Cutter<'a> {
    tokens: &'a [Token<'a>],
    at: usize,
    list: Vec<Atom>,
    footnote: bool,
}

impl Cutter<'_> {
    /// Takes the next tokens; `false` when they mean nothing here.
    fn step(&mut self) -> Result<bool, Trouble> {
        let tokens = self.tokens;
        Ok(match &tokens[self.at..] {
            [Token::Word(word), ..] if let Some(month) = month(word) => self.push(Atom::Month(month), 1),
            [Token::Number(day, _), Token::Word("st" | "nd" | "rd" | "th"), Token::Word(quarter), ..]
                if is_quarter(quarter) =>
            {
                self.numbered(day, 3, Atom::Quarter)
            }
            [
                Token::Number(day, _),
                Token::Word("st" | "nd" | "rd" | "th"),
                Token::Word("of"),
                Token::Word(name),
                ..,
            ] if let Some(month) = month(name) => self.day(day, month, 4),
            [Token::Number(day, _), Token::Word("st" | "nd" | "rd" | "th"), Token::Word(name), ..]
                if let Some(month) = month(name) =>
            {
                self.day(day, month, 3)
            }
            [Token::Number(day, false), Token::Word(name), ..]
                if let Some(month) = month(name)
                    && day.len() <= 2 =>
            {
                self.day(day, month, 2)
            }
            [Token::Number(day, false), Token::Dash, Token::Word(name), ..]
                if let Some(month) = month(name)
                    && day.len() <= 2 =>
            {
                self.day(day, month, 3)
            }
            [Token::Number(count, false), Token::Word("month" | "months"), ..] => self.months(count),
            [Token::Word(quarter), Token::Word("ending" | "ended" | "to"), ..] if is_quarter(quarter) => {
                self.push(Atom::Ending(3), 2)
            }
            [Token::Word(quarter), Token::Number(number, false), ..] if is_quarter(quarter) => {
                self.quarter_number(number)
            }
            [Token::Word(ordinal), Token::Word(quarter), ..]
                if is_quarter(quarter)
                    && let Some(number) = ordinal_number(ordinal) =>
            {
                self.push(Atom::Quarter(number), 2)
            }
            [Token::Word("h" | "half" | "part"), Token::Number(half @ ("1" | "2"), false), ..] => {
                self.push(Atom::Half(if *half == "1" { 1 } else { 2 }), 2)
            }
            [Token::Word(ordinal @ ("first" | "second")), Token::Word("half"), ..] => {
                self.push(Atom::Half(if *ordinal == "first" { 1 } else { 2 }), 2)
            }
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
            [Token::Word("to" | "until" | "and" | "through"), ..] | [Token::Dash, ..] => self.to(),
            [Token::Word(word), ..] if is_filler(word) => self.skip(1),
            [Token::Number(number, apostrophe), ..] => self.number(number, *apostrophe)?,
            [Token::Open, ..] => self.push(Atom::Open, 1),
            [Token::Close, ..] => self.push(Atom::Close, 1),
            _ => false,
        })
    }

    fn push(&mut self, atom: Atom, tokens: usize) -> bool {
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
            [.., Atom::Month(_)] => to_number && !self.day_follows(),
            _ => false,
        };
        if dash && joins { self.skip(1) } else { self.push(Atom::To, 1) }
    }

    /// Whether the number after this one is the day of a date, and not a year.
    fn day_follows(&self) -> bool {
        matches!(self.tokens.get(self.at + 2), Some(Token::Word(word)) if month(word).is_some() || *word == "st")
    }

    /// A date in words: "4 November 2016"; without a year it is the first day of a run.
    fn day(&mut self, day: &str, month: u32, tokens: usize) -> bool {
        let Ok(day) = day.parse::<u32>() else { return false };
        let (year, more) = match self.tokens.get(self.at + tokens) {
            Some(Token::Number(year, _)) => (year_of(year), 1),
            Some(Token::Dash) => match self.tokens.get(self.at + tokens + 1) {
                Some(Token::Number(year, _)) => (year_of(year), 2),
                _ => (None, 0),
            },
            _ => (None, 0),
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
            Some(Token::Word("to" | "ending" | "ended")) => self.push(Atom::Ending(count), 3),
            _ => self.push(Atom::Length(count), 2),
        }
    }

    fn number(&mut self, number: &str, apostrophe: bool) -> Result<bool, Trouble> {
        let after_month = matches!(self.list.last(), Some(Atom::Month(_)));
        let parts: Vec<&str> = number.split(['/', '-', '.']).collect();
        if parts.iter().any(|part| part.is_empty()) {
            return Ok(false);
        }
        let slashed = number.contains('/');
        if slashed && number.contains('-') {
            return Ok(self.run_of_numbers(number));
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

    /// "2020/21-24/25", "1/4/23-31/3/25": two things with a dash between them.
    fn run_of_numbers(&mut self, number: &str) -> bool {
        let Some((first, last)) = number.split_once('-') else { return false };
        let at = self.at;
        for (place, part) in [first, last].into_iter().enumerate() {
            if place > 0 {
                self.list.push(Atom::To);
            }
            if part.contains('-') || !matches!(self.number(part, false), Ok(true)) {
                return false;
            }
            self.at = at + 1;
        }
        true
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
                || matches!(self.list.as_slice(), [Atom::Quarter(_)])
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
        if first.len() == 2 && last.len() == 2 {
            let year = year_of(first).filter(|_| (start + 1) % 100 == end);
            return Ok(year.is_some_and(|year| self.push(Atom::ShortFinancial(year), 1)));
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

fn is_quarter(word: &str) -> bool {
    matches!(word, "q" | "qtr" | "quarter" | "quarters" | "qu")
}

fn is_filler(word: &str) -> bool {
    matches!(
        word,
        "of" | "the"
            | "this"
            | "in"
            | "for"
            | "from"
            | "between"
            | "during"
            | "at"
            | "as"
            | "period"
            | "year"
            | "within"
    )
}

fn ordinal_number(word: &str) -> Option<u32> {
    let place = ["first", "second", "third", "fourth"].iter().position(|name| *name == word)?;
    Some(place as u32 + 1)
}

/// A month by its name, or by the first three letters of it or "Sept".
fn month(word: &str) -> Option<u32> {
    (1..=12).find(|month| {
        let name = date::month_name(*month);
        word.eq_ignore_ascii_case(name) || word.eq_ignore_ascii_case(&name[..3]) || (*month == 9 && word == "sept")
    })
}

/// A year of four figures, or of two: up to 49 it is of this century.
fn year_of(text: &str) -> Option<i32> {
    date::typed_year(text)
}
