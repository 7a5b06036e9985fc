//! What is to be shown, and what of it must not be.

use crate::attack::{Claim, Protected, Terms};

/// Whether zeros are ever withheld. What is never withheld cannot be behind a marker, and everybody knows it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Zeros {
    /// A zero is always shown, so a withheld cell is at least 1.
    Shown,
    /// A zero may be withheld like any small number, so a withheld cell is at least 0.
    Withheld,
}

/// What may be done with a cell.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    /// Published before, or shown whatever comes.
    AlwaysShown,
    MayBeWithheld,
    /// Withheld before, while its value stands.
    Withheld,
    /// Part of what is shown, but shown nowhere itself.
    Hidden,
}

/// A number of the publication.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TableCell {
    /// A name that stays the same from run to run, and is no other cell's.
    pub id: u64,
    /// Zero or more.
    pub value: i64,
    /// How wide it must stay, where it must be withheld for its own sake.
    pub primary: Option<i64>,
    /// What a reader who takes the marker for that of a small number knows it to be at least and at most: two numbers between
    /// these must be left.
    pub within: Option<(i64, i64)>,
    /// Whether a zero in its place would be withheld.
    pub zeros: Zeros,
    pub standing: Standing,
    /// How much is lost with it, before its value counts: 0 for the finest cells, more for totals.
    pub level: u32,
}

impl TableCell {
    /// The declared order of cost: level, then value, then id.
    pub(super) fn cost(&self) -> (u32, i64, u64) {
        (self.level, self.value, self.id)
    }
}

/// Something else that is shown or known of the cells: a share, a rate, an ordering, an earlier release.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// Over places in the list of cells. Its id is replaced: see [`super::Pattern::claims`].
    pub claim: Claim,
    /// It is shown only while all these cells are; if there are none, always.
    pub made_from: Vec<usize>,
}

/// All cells of a publication and how they hang together, over places in the list of cells.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Table {
    pub cells: Vec<TableCell>,
    /// Sums that are zero, such as `total - part - part`, from all tables that have cells in common.
    pub relations: Vec<Terms>,
    pub lines: Vec<Line>,
    /// Sums and differences of cells that must stay wide, too.
    pub groups: Vec<Protected>,
}
