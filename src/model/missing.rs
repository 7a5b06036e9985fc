//! A return that was owed and did not come.

use super::area::AreaIndex;
use super::finding::Origin;
use super::measure::MeasureIndex;
use super::period::Period;

/// Who owed which return for which area and period.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Missing {
    pub period: Period,
    /// Index into the kinds of return.
    pub kind: usize,
    pub partner: String,
    pub area: AreaIndex,
    /// Where it says that the return is owed.
    pub origin: Origin,
}

/// A value that cannot be right and is held back, whoever sent it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Held {
    pub measure: MeasureIndex,
    pub area: AreaIndex,
    pub period: Period,
}
