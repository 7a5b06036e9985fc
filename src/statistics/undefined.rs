//! Why a statistic has no value.

use std::fmt;

/// The reason why there is no number. It is shown to readers, so its words are plain.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Undefined {
    /// An input is NaN or infinite.
    NotANumber,
    /// A count, population or weight is below zero.
    Negative,
    /// The population, the denominator or the expected number is zero.
    ZeroDenominator,
    /// The part is larger than the whole.
    PartExceedsWhole,
    /// A percentage change from zero.
    ZeroBase,
    /// Every unit has the event, so that the odds have no logarithm.
    Saturated,
    /// No unit has the event, so that the odds have no logarithm.
    NoEvents,
    /// All values, populations or scores are equal, so that there is nothing to compare.
    NoVariation,
    /// A value came without an interval, or with one of no width.
    NoInterval,
    /// No two values follow one another, so that there is no moving range.
    NoNeighbours,
    /// Fewer values than the method needs.
    TooShort { have: usize, need: usize },
    /// Fewer events than the method needs.
    TooFewEvents { need: usize },
    /// Two parts of a model do the same, as a trend and a step do over two periods.
    Collinear,
    /// Nothing happened in one part of a series, a season or a side of a step, so that its level has no logarithm.
    EmptyPart,
    /// The computation did not settle.
    NoConvergence,
}

impl fmt::Display for Undefined {
    fn fmt(&self, text: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotANumber => text.write_str("a value is not a number"),
            Self::Negative => text.write_str("a count or population is below zero"),
            Self::ZeroDenominator => text.write_str("the denominator is zero"),
            Self::PartExceedsWhole => text.write_str("the part is larger than the whole"),
            Self::ZeroBase => text.write_str("there is no percentage change from zero"),
            Self::Saturated => text.write_str("a share is 100%"),
            Self::NoEvents => text.write_str("there were no events"),
            Self::NoVariation => text.write_str("all values are the same"),
            Self::NoInterval => text.write_str("a value has no interval"),
            Self::NoNeighbours => text.write_str("no two values follow one another"),
            Self::TooShort { have, need } => write!(text, "too short: {have} values, {need} are needed"),
            Self::TooFewEvents { need } => write!(text, "too few to judge: fewer than {need}"),
            Self::Collinear => text.write_str("too few different periods to tell the parts of the model apart"),
            Self::EmptyPart => text.write_str("there were no events in one part of the series"),
            Self::NoConvergence => text.write_str("the calculation did not converge"),
        }
    }
}

impl std::error::Error for Undefined {}
