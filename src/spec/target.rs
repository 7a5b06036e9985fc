//! Whether a row of a register reaches its target, with every name looked up.

use anyhow::Error;
use schemars::JsonSchema;
use serde::Deserialize;

use super::register::{Holds, Register};
use super::returns::Returns;
use super::source::{Name, Source};
use crate::model::register::{Entry, Filled};

/// Fields that say whether a target was reached.
#[derive(Debug, Clone, Copy)]
pub struct Target {
    pub reached: usize,
    pub target: usize,
    /// A choice between "higher" and "lower".
    pub better: usize,
    /// The item of it by which lower is better.
    pub lower: u32,
}

/// Fields that say whether a target was reached, as they are typed.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct TypedTarget {
    /// The number that was reached.
    pub reached: Name,
    /// The number that was to be reached.
    pub target: Name,
    /// A field with a choice between "higher" and "lower".
    pub better: Name,
}

/// Whether a target was reached.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reached {
    Met,
    Missed,
    /// Nobody has said what was to be reached.
    NoTarget,
    /// Nobody has said what was reached.
    NotGiven,
}

impl Reached {
    /// In words, with a shape that needs no colour.
    pub fn words(self) -> &'static str {
        match self {
            Reached::Met => "● met",
            Reached::Missed => "○ missed",
            Reached::NoTarget => "no target agreed",
            Reached::NotGiven => "not given",
        }
    }
}

impl Target {
    /// Whether a row is better the lower it is.
    pub fn lower_is_better(self, row: &Entry) -> bool {
        *row.filled(self.better) == Filled::Choice(self.lower)
    }

    /// Whether a row reaches its target.
    pub fn of(self, row: &Entry) -> Reached {
        let number = |field: usize| match row.filled(field) {
            Filled::Number(number) => Some(*number),
            Filled::Nothing | Filled::Text(_) | Filled::Choice(_) | Filled::Days(..) | Filled::NoDay(_) => None,
        };
        match (number(self.reached), number(self.target)) {
            (_, None) => Reached::NoTarget,
            (None, Some(_)) => Reached::NotGiven,
            (Some(reached), Some(target)) => {
                let is_met = if self.lower_is_better(row) { reached <= target } else { reached >= target };
                if is_met { Reached::Met } else { Reached::Missed }
            }
        }
    }
}

impl Register {
    /// The fields that say whether a target was reached.
    ///
    /// # Errors
    /// No such field, or one that holds something else, with its place.
    pub fn target(&self, returns: &Returns, source: &Source, typed: &TypedTarget) -> Result<Target, Error> {
        let number = |name: &Name| {
            let field = self.field(source, name)?;
            match self.fields[field].holds {
                Holds::Money | Holds::Number | Holds::Score => Ok(field),
                _ => Err(source.error(name.span().start, format!("`{}` does not hold a number", name.get_ref()))),
            }
        };
        let better = self.field(source, &typed.better)?;
        let items = match self.fields[better].holds {
            Holds::Choice(dimension) => returns.dimensions[dimension as usize].items.as_slice(),
            _ => &[],
        };
        let item = |id: &str| items.iter().position(|item| item.id == id);
        let (Some(lower), Some(_)) = (item("lower"), item("higher")) else {
            let message =
                format!("`{}` does not hold a choice between \"higher\" and \"lower\"", typed.better.get_ref());
            return Err(source.error(typed.better.span().start, message));
        };
        let (reached, target) = (number(&typed.reached)?, number(&typed.target)?);
        Ok(Target { reached, target, better, lower: lower as u32 })
    }
}
