//! What was sent and what is to be sent, as far as it is no number.

use chrono::NaiveDate;

use super::area::AreaIndex;
use super::finding::Origin;
use super::period::Period;

/// A return that a partner owes for an area, every period from one date until another.
#[derive(Debug, Clone)]
pub struct Expected {
    /// Index into the kinds of return.
    pub kind: usize,
    pub partner: String,
    pub area: AreaIndex,
    pub from: Option<NaiveDate>,
    pub to: Option<NaiveDate>,
    pub origin: Origin,
}

impl Expected {
    /// Whether the return is owed for a period.
    pub fn covers(&self, period: Period) -> bool {
        self.from.is_none_or(|from| from <= period.first_day()) && self.to.is_none_or(|to| to >= period.last_day())
    }

    /// Those of a run of periods, in their order, that it is owed for.
    pub fn among<'a>(&self, periods: &'a [Period]) -> &'a [Period] {
        let first = periods.partition_point(|period| self.from.is_some_and(|from| from > period.first_day()));
        let last = periods.partition_point(|period| self.to.is_none_or(|to| to >= period.last_day()));
        periods.get(first..last).unwrap_or_default()
    }
}

/// A file and what it is a return of.
#[derive(Debug, Clone)]
pub struct FileRead {
    pub path: String,
    /// Index into the kinds of return; `None` when no kind has that name.
    pub kind: Option<usize>,
}
