//! What a rule of a return says, to everybody but the one who holds returns to it: the catalogue in `rules` fills it in.

use crate::model::code::Code;
use crate::model::codebook::Parts;
use crate::model::finding::Severity;
use crate::model::measure::MeasureIndex;

/// A rule of a kind of return.
#[derive(Debug, Clone)]
pub struct Rule {
    /// How much it matters if it is broken.
    pub severity: Severity,
    /// Why it holds.
    pub because: Option<String>,
    pub facts: Facts,
}

/// What a rule says of its measures.
#[derive(Debug, Clone)]
pub struct Facts {
    /// In plain words, for the data dictionary; without a full stop.
    pub words: String,
    /// What anybody knows of numbers because of it.
    pub known: Vec<Arithmetic>,
    /// What it comes to within one row of the return, for the partner's template.
    pub in_row: Option<InRow>,
    /// The number that a partner works out itself and sends ready made.
    pub ready_made: Option<ReadyMade>,
    /// The test that always runs, and need not where this rule does it for a measure.
    pub instead_of: Option<(Code, MeasureIndex)>,
}

impl Facts {
    /// What is only said: it tells nothing of numbers.
    pub fn words(words: String) -> Facts {
        Facts { words, known: Vec::new(), in_row: None, ready_made: None, instead_of: None }
    }
}

/// The sum of some measures, less that of others (`times` as much where that is said), is at least, and at most, what is said.
#[derive(Debug, Clone, PartialEq)]
pub struct Arithmetic {
    pub add: Vec<MeasureIndex>,
    pub subtract: Vec<MeasureIndex>,
    pub at_least: Option<f64>,
    pub at_most: Option<f64>,
    pub times: Option<f64>,
    /// How those to be added are split where those to be subtracted are not.
    pub parts: Parts,
}

impl Arithmetic {
    /// The sum less the other sum is at least, and at most, what is said.
    pub fn between(
        add: &[MeasureIndex],
        subtract: &[MeasureIndex],
        (at_least, at_most): (Option<f64>, Option<f64>),
        parts: Parts,
    ) -> Arithmetic {
        Arithmetic { add: add.to_vec(), subtract: subtract.to_vec(), at_least, at_most, times: None, parts }
    }

    /// One number is at most another.
    pub fn at_most(part: MeasureIndex, whole: MeasureIndex, parts: Parts) -> Arithmetic {
        Arithmetic::between(&[part], &[whole], (None, Some(0.0)), parts)
    }

    /// Some numbers add up to others, to within so much.
    pub fn sum(add: &[MeasureIndex], total: &[MeasureIndex], within: f64, parts: Parts) -> Arithmetic {
        Arithmetic::between(add, total, (Some(-within), Some(within)), parts)
    }
}

/// A test of the cells of one row, with its title.
#[derive(Debug, Clone, PartialEq)]
pub struct InRow {
    pub title: String,
    pub cells: Cells,
}

/// Which cells of a row are tested, and how.
#[derive(Debug, Clone, PartialEq)]
pub enum Cells {
    AtMost { part: MeasureIndex, whole: MeasureIndex },
    EachAtMost { parts: MeasureIndex, whole: MeasureIndex },
    Sum { parts: Vec<MeasureIndex>, total: MeasureIndex, within: f64 },
    SumOfParts { parts: MeasureIndex, total: MeasureIndex, within: f64 },
}

/// A share or a rate as a partner sends it, and the count that it is made from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ReadyMade {
    pub number: MeasureIndex,
    pub count: MeasureIndex,
    /// It is a share of the count's own total.
    pub is_share: bool,
}
