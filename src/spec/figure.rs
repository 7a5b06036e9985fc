//! A figure of a publication, and what its method says of it to everybody but the stage that makes it: the catalogue in
//! `methods` fills it in.

use schemars::JsonSchema;
use serde::Deserialize;

use crate::model::measure::{Breakdown, MeasureIndex};
use crate::model::statistic::Base;

/// A figure's place among those that a publication defines.
pub type DefinitionIndex = usize;

/// A figure that a publication derives, for any area, period and breakdown.
#[derive(Debug, Clone)]
pub struct Definition {
    /// As the publication calls it.
    pub name: String,
    /// The file in which it is typed.
    pub from: String,
    /// The measure at its root ("marac.cases").
    pub measure: String,
    /// What was done to the measure, in readable words joined by dots ("sum.change-on-previous-year"). With the measure
    /// it makes the first part of a figure's id.
    pub statistic: String,
    pub label: String,
    pub unit: String,
    pub decimals: u8,
    /// Counts people, so that small numbers are withheld.
    pub people: bool,
    /// The confidence of its interval in per cent; none where it has no interval.
    pub confidence: Option<f64>,
    /// Which way is good; none where nobody has said so.
    pub good: Option<Good>,
    /// The heading of what its method answers in words; none where it gives no verdict.
    pub verdict: Option<String>,
    /// What a reader has to know of it, with its source, below every table and chart that shows it.
    pub note: Option<String>,
    pub facts: Facts,
}

impl Definition {
    /// Whether it is a benchmark with a verdict.
    pub fn is_comparison(&self) -> bool {
        matches!(self.facts.nature, Nature::Benchmark(_))
    }
}

/// What a method says of its figure.
#[derive(Debug, Clone)]
pub struct Facts {
    pub nature: Nature,
    /// The figures that it is made from, all of them defined before it.
    pub uses: Vec<DefinitionIndex>,
    /// What it reads of the returns, beside these.
    pub reads: Option<Reads>,
    pub chance: Chance,
    pub over_quarters: OverQuarters,
    pub tells: Tells,
    /// Whether it is a measurement of its own period, and not one of other figures, areas or goals, so that it may have a trend.
    pub has_trend: bool,
    /// Why there is no control or run chart of it, nor of what is made from it: neighbours that are made from the same numbers
    /// move together, which reads as a pattern that is not there.
    pub not_charted: Option<&'static str>,
    /// The method in words, with its source, for the report; none where there is nothing to say.
    pub words: Option<&'static str>,
    /// The question that its verdict answers; none where it judges nothing.
    pub question: Option<&'static str>,
}

/// What a figure is to whatever is made from it or said of it.
#[derive(Debug, Clone, PartialEq)]
pub enum Nature {
    /// A measure, or a part of one, as it was sent.
    Sent { measure: MeasureIndex, breakdown: Breakdown },
    /// Several figures added.
    Total,
    /// Several periods of one figure added.
    Rolling,
    /// A part as a percentage of its whole, which is a figure, or of all items of a dimension.
    Share { whole: Option<DefinitionIndex> },
    /// Events for every `per` of a population.
    Rate { population: usize, per: f64 },
    /// One number for each of another.
    Ratio,
    /// What happened for every `per` that were expected.
    OfExpected { per: f64 },
    /// How much another figure is more or less than it was.
    Change { of: DefinitionIndex, on: Base, like_for_like: bool },
    /// What another figure is compared with.
    Benchmark(Benchmark),
    /// What another figure should be.
    Goal,
    /// Anything else.
    Number,
}

impl Nature {
    /// Whether it is what was sent, or such numbers added.
    pub fn is_added(&self) -> bool {
        matches!(self, Nature::Sent { .. } | Nature::Total | Nature::Rolling)
    }

    /// Whether it is a part over its whole, or events over people.
    pub fn is_fraction(&self) -> bool {
        self.scale().is_some()
    }

    /// For how many it is given, where it is a part over its whole, or events over people, so that several of them are
    /// pooled by their parts: a rate for so many people, a share in per cent.
    pub fn scale(&self) -> Option<f64> {
        match self {
            Nature::Rate { per, .. } => Some(*per),
            Nature::Share { .. } => Some(100.0),
            Nature::Sent { .. }
            | Nature::Total
            | Nature::Rolling
            | Nature::Ratio
            | Nature::OfExpected { .. }
            | Nature::Change { .. }
            | Nature::Benchmark(_)
            | Nature::Goal
            | Nature::Number => None,
        }
    }
}

/// A number that another figure is held to.
#[derive(Debug, Clone, PartialEq)]
pub struct Benchmark {
    pub of: DefinitionIndex,
    /// The code of the area that it is of, where the publication names it.
    pub area: Option<String>,
    /// Somebody else has published it, and the figure's label says so.
    pub is_stated: bool,
    pub good: Option<Good>,
    pub levels: Levels,
}

/// How sure a comparison is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Levels {
    /// An area beside others by its 99.8 % interval, since they are many; the area of the publication by the interval that it has.
    OfMany,
    /// By the interval that the figure has.
    One,
    /// By its 95 and its 99.8 % interval.
    Two,
}

impl Levels {
    /// The confidence in per cent at which a figure is first called other than its benchmark; `shown` is that of its own interval.
    pub fn percent(self, is_beside_others: bool, shown: Option<f64>) -> Option<f64> {
        match self {
            Levels::OfMany if is_beside_others => Some(99.8),
            Levels::OfMany | Levels::One => shown,
            Levels::Two => Some(95.0),
        }
    }
}

/// What a method reads of the returns by itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reads {
    Measure(MeasureIndex),
    Population(usize),
    /// The table of areas that are like an area.
    Neighbours,
}

/// What chance does to a figure. It moves what happens to people; it does not move pounds, places, or a rate that came ready
/// made.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Chance {
    /// Nothing that could be said.
    Nothing,
    /// It counts what happened to people over its period, so that what is made from it can have an interval.
    Counts,
    /// It can have an interval itself.
    Interval,
}

/// What becomes of the quarters of a figure in a year.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum OverQuarters {
    /// They do not add up: a level, a rate, a share.
    Nothing,
    /// They add up.
    Amount,
    /// They add up, and are whole numbers of events.
    Count,
}

/// What a figure that is shown tells of the counts behind it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tells {
    /// The sum of its terms, and nothing else.
    Sum,
    /// What each of its parts tells.
    Parts,
}

/// Which way is good, where that is declared.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Good {
    High,
    Low,
}
