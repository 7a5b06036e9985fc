//! The rows of registers: actions, recommendations, risks and other things that are no numbers.

use chrono::NaiveDate;

use super::area::AreaIndex;
use super::date;
use super::finding::{Origin, Place};
use super::period::Period;
use super::round;

/// A register that a partner sent for a period without a row in it: there was nothing to say.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Empty {
    /// Index into the kinds of return.
    pub kind: usize,
    pub partner: String,
    pub area: AreaIndex,
    pub period: Period,
    pub file: String,
    /// The line of its headings.
    pub line: u32,
    /// The code of the table's first column among all places.
    pub first_place: u32,
}

/// What may be published of the rows of registers, without the files that they stood in.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Registers {
    pub rows: Vec<Entry>,
    /// Those that were sent without a row.
    pub empty: Vec<Empty>,
}

impl Registers {
    /// For whatever shows no register.
    pub const NONE: &'static Registers = &Registers { rows: Vec::new(), empty: Vec::new() };
}

/// One row of a register, as a partner sent it for a period.
#[derive(Debug, Clone, PartialEq)]
pub struct Entry {
    /// Index into the kinds of return.
    pub kind: usize,
    pub partner: String,
    pub area: AreaIndex,
    pub period: Period,
    pub file: String,
    pub line: u32,
    /// The code of the table's first column among all places.
    pub first_place: u32,
    /// The document that it was taken from.
    pub document: Option<String>,
    pub submitted: Option<NaiveDate>,
    /// What stands in each field of the register, in their order.
    pub cells: Vec<Written>,
}

/// What is written in a field, and where.
#[derive(Debug, Clone, PartialEq)]
pub struct Written {
    /// From 1; 0 where the table has no such column.
    pub column: u32,
    pub filled: Filled,
}

/// What was read in a cell.
#[derive(Debug, Clone, PartialEq)]
pub enum Filled {
    Nothing,
    Text(String),
    /// The item of the field's dimension.
    Choice(u32),
    /// The first and the last day of what was written: a day, or a month or another period.
    Days(NaiveDate, NaiveDate, String),
    /// Words that say no day.
    NoDay(String),
    Number(f64),
}

impl Filled {
    /// The first day that may be meant.
    pub fn first_day(&self) -> Option<NaiveDate> {
        match self {
            Filled::Days(first, ..) => Some(*first),
            Filled::Nothing | Filled::Text(_) | Filled::Choice(_) | Filled::NoDay(_) | Filled::Number(_) => None,
        }
    }

    /// The last day that is meant.
    pub fn day(&self) -> Option<NaiveDate> {
        match self {
            Filled::Days(_, last, _) => Some(*last),
            Filled::Nothing | Filled::Text(_) | Filled::Choice(_) | Filled::NoDay(_) | Filled::Number(_) => None,
        }
    }

    /// Whether it says the same as another: a day is the same however it is written.
    pub fn says_same(&self, other: &Filled) -> bool {
        match (self, other) {
            (Filled::Days(first, last, _), Filled::Days(other_first, other_last, _)) => {
                (first, last) == (other_first, other_last)
            }
            (one, other) => one == other,
        }
    }

    /// As readers see it; the item of a choice is named by its dimension.
    pub fn words(&self) -> String {
        match self {
            Filled::Nothing | Filled::Choice(_) => String::new(),
            Filled::Text(text) | Filled::NoDay(text) => text.clone(),
            Filled::Days(first, last, _) if first == last => date::words(*first),
            Filled::Days(_, _, words) => words.clone(),
            Filled::Number(number) => round::plain(*number, round::places(*number)),
        }
    }
}

impl Entry {
    /// What stands in a field.
    pub fn filled(&self, field: usize) -> &Filled {
        &self.cells[field].filled
    }

    /// Where a field stands.
    pub fn origin(&self, field: usize) -> Origin {
        Origin { file: self.file.clone(), line: self.line, column: self.cells[field].column }
    }

    /// Where a field stands, and of which area and period it is.
    pub fn at(&self, field: usize) -> Place {
        Place::of(self.origin(field), self.area, self.period)
    }
}
