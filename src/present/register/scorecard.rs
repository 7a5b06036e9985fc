//! What a scorecard says beside its numbers: which way each went, and a small line of its course. Both are made from numbers that stand
//! in the same row of the table.

use super::super::table::Spark;
use crate::model::register::{Entry, Filled};
use crate::spec::of_register::OfRegister;
use crate::spec::register::Register;
use crate::spec::target::Target;

/// Which way a number went, and whether that is the good way.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Direction {
    UpBetter,
    UpWorse,
    DownBetter,
    DownWorse,
    Level,
    /// One of the two numbers is not there.
    NotGiven,
}

impl Direction {
    /// In words, with a shape that needs no colour.
    pub fn words(self) -> &'static str {
        match self {
            Direction::UpBetter => "▲ up: better",
            Direction::UpWorse => "▲ up: worse",
            Direction::DownBetter => "▼ down: better",
            Direction::DownWorse => "▼ down: worse",
            Direction::Level => "▬ level",
            Direction::NotGiven => "not given",
        }
    }
}

/// The heading of a column of directions.
pub fn heading(register: &Register, field: usize) -> String {
    format!("Since {}", register.fields[field].label.to_lowercase())
}

/// Which way it went from what a field says to what was reached.
pub fn direction(target: Target, since: usize, row: &Entry) -> Direction {
    let (Some(before), Some(now)) = (number(row, since), number(row, target.reached)) else {
        return Direction::NotGiven;
    };
    match (now > before, now < before, target.lower_is_better(row)) {
        (true, _, false) => Direction::UpBetter,
        (true, _, true) => Direction::UpWorse,
        (_, true, false) => Direction::DownWorse,
        (_, true, true) => Direction::DownBetter,
        (false, false, _) => Direction::Level,
    }
}

/// The line of a row: what was reached before, and what is reached now.
pub fn spark(register: &Register, of: &OfRegister, target: Target, row: &Entry) -> Spark {
    let fields = of.since.iter().copied().chain([(target.reached, 0)]);
    let points: Vec<(usize, u32, Option<f64>)> =
        fields.map(|(field, quarters)| (field, quarters, number(row, field))).collect();
    let said = |field: usize| {
        let words = if number(row, field).is_some() { row.filled(field).words() } else { "not given".to_owned() };
        format!("{} {words}", register.fields[field].label.to_lowercase())
    };
    let words: Vec<String> = points.iter().map(|(field, ..)| *field).chain([target.target]).map(said).collect();
    Spark {
        points: points.into_iter().map(|(_, quarters, number)| (quarters, number)).collect(),
        target: number(row, target.target),
        words: words.join(", "),
    }
}

fn number(row: &Entry, field: usize) -> Option<f64> {
    match row.filled(field) {
        Filled::Number(number) => Some(*number),
        Filled::Nothing | Filled::Text(_) | Filled::Choice(_) | Filled::Days(..) | Filled::NoDay(_) => None,
    }
}
