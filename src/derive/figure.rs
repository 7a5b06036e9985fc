//! A figure with its parts and where it came from, before anything is withheld.

use crate::model::area::AreaIndex;
use crate::model::lineage::Run;
use crate::model::measure::{Breakdown, MeasureIndex};
use crate::model::period::Period;
use crate::model::value::Value;
use crate::spec::layout::Key;

/// A figure's place among all figures of an edition.
pub type FigureIndex = usize;

/// A statistic with its parts and where it came from. Not safe to show.
#[derive(Debug, Clone)]
pub struct Figure {
    pub node: Node,
    /// The days it covers, which for a rolling figure are more than those of its place in the layout.
    pub period: Period,
    pub value: Value,
    /// A count of people, which the publication shows rounded to a multiple of this.
    pub rounded_to: Option<u32>,
    /// Something was sent from which the value follows, or it is known to be missing; not just an empty corner.
    pub found: bool,
    pub parts: Vec<Part>,
    /// The cells that it was made from, over all parts.
    pub runs: Vec<Run>,
    pub provisional: bool,
    pub estimated: bool,
    /// The only partner that sent it, and knows it whoever withholds it.
    pub sender: Option<u32>,
    /// Where several partners sent it: what is left of it to the one who sent most.
    pub rest: Option<f64>,
    /// A break in the series falls into its period.
    pub broken: bool,
    /// A total of several defined figures.
    pub total: bool,
    /// Shown at fewer places than its definition says, because it was sent so.
    pub decimals: Option<u8>,
    pub extra: Option<Box<Extra>>,
}

impl Figure {
    /// The figure that is a part in a role.
    pub fn part(&self, role: PartRole) -> Option<FigureIndex> {
        self.parts.iter().find(|part| part.role == role).map(|part| part.figure)
    }

    /// The value as readers may know it, and as everything that is made from it but a sum has it.
    pub fn told(&self) -> Value {
        self.rounded_to.map_or(self.value, |base| self.value.rounded_to(base))
    }
}

/// What few figures have.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Extra {
    /// A bound in the words that were sent.
    pub words: Option<String>,
    /// What partners said about the values.
    pub notes: Vec<String>,
    /// The documents and paragraphs that the values were taken from.
    pub documents: Vec<String>,
    /// What a change is measured from, with its period.
    pub base: Option<String>,
    /// Whom a change leaves out who did not send both.
    pub coverage: Option<String>,
    /// The population of a rate, with its year.
    pub denominator_name: Option<String>,
}

/// A figure that another is made from, and as what.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Part {
    pub role: PartRole,
    pub figure: FigureIndex,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PartRole {
    /// Added up, or carried over.
    Term,
    Numerator,
    Denominator,
    /// What a change is measured from.
    Base,
    /// Ranked against.
    Peer,
    /// Not used, but tied to the figure so that one tells the other: the count behind a reported rate.
    Tied,
}

/// Which figure it is.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Node {
    /// One that the publication defines.
    Defined(Key),
    /// A measure for an area, period and part.
    Measured { measure: MeasureIndex, area: AreaIndex, period: Period, breakdown: Breakdown },
    /// A population for an area and mid-year.
    Population { population: usize, area: AreaIndex, year: i32 },
    /// The mean of the three years before.
    ThreeYearMean(Key),
    /// A quarter of a year's value.
    QuarterOfYear(Key),
    /// A rate or share of the statistical neighbours of an area, taken together.
    Neighbours(Key),
    /// What was sent by those who sent both a period and its base.
    LikeForLike { key: Key, of: usize, base: bool },
    /// What one partner sent of a measure that several sent.
    SentBy { measure: MeasureIndex, area: AreaIndex, period: Period, breakdown: Breakdown, partner: u32 },
    /// A step on the way to a figure.
    Behind(Key, Step),
}

/// What stands behind a figure and is shown nowhere itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Step {
    /// What a standard expects.
    Expected,
    /// The quarters of a financial year up to the period's.
    ToDate,
    /// What should be spent by then.
    Planned,
    /// The events behind a standardised rate, of all ages.
    Events,
}
