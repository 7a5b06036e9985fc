//! Which population estimate stands under the rates of which period, and why.

use std::collections::BTreeSet;

use super::area::AreaIndex;
use super::period::Period;

/// One estimate in use. Holds no number.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Denominator {
    /// Index into the populations.
    pub population: usize,
    /// The period whose figures it serves.
    pub serves: Period,
    /// The mid-year that is used.
    pub year: i32,
    /// The mid-year that belongs to the period; an earlier one stands in for it.
    pub wanted: i32,
    pub areas: BTreeSet<AreaIndex>,
    /// The documents that the estimates were taken from, as far as they are said.
    pub documents: BTreeSet<String>,
}

impl Denominator {
    pub fn stands_in(&self) -> bool {
        self.year != self.wanted
    }
}
