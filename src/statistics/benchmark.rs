//! A value with an interval, beside a benchmark.
//!
//! Numbers are compared unrounded, and an interval that touches the benchmark includes it. Source: Fingertips.

use super::Interval;

/// Which way is good.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Polarity {
    HighIsGood,
    LowIsGood,
    /// Neither, and the default: more reports can be good news.
    NoJudgement,
}

/// Where the value lies, beyond chance.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Side {
    Lower,
    Similar,
    Higher,
}

/// What is said of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Judgement {
    Better,
    Worse,
    Similar,
    Higher,
    Lower,
}

impl Side {
    /// Better or worse where a polarity is declared, higher or lower where none is.
    pub fn judged(self, polarity: Polarity) -> Judgement {
        match (self, polarity) {
            (Self::Similar, _) => Judgement::Similar,
            (Self::Higher, Polarity::NoJudgement) => Judgement::Higher,
            (Self::Lower, Polarity::NoJudgement) => Judgement::Lower,
            (Self::Higher, Polarity::HighIsGood) | (Self::Lower, Polarity::LowIsGood) => Judgement::Better,
            (Self::Higher, Polarity::LowIsGood) | (Self::Lower, Polarity::HighIsGood) => Judgement::Worse,
        }
    }
}

/// A value against a fixed number, whose own uncertainty is not looked at. Where the benchmark is a small count itself,
/// as a three-year mean is, [`super::rate_ratio`] is the test to use. An area is never compared with itself: that is
/// for the caller to see to.
pub fn against(interval: Interval, benchmark: f64) -> Side {
    if benchmark > interval.upper {
        Side::Lower
    } else if benchmark < interval.lower {
        Side::Higher
    } else {
        Side::Similar
    }
}

/// A value against a fixed number at two levels: similar, outside the 95 % interval, or outside the 99.8 % interval,
/// too.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TwoLevels {
    pub side: Side,
    /// Whether the wider interval leaves the benchmark out ("best", "worst").
    pub far: bool,
}

/// See [`TwoLevels`].
pub fn at_two_levels(inner: Interval, outer: Interval, benchmark: f64) -> TwoLevels {
    TwoLevels { side: against(inner, benchmark), far: against(outer, benchmark) != Side::Similar }
}

/// Two intervals: similar where they overlap or touch. It finds fewer differences than a test of the two would.
pub fn between(interval: Interval, other: Interval) -> Side {
    if interval.upper < other.lower {
        Side::Lower
    } else if interval.lower > other.upper {
        Side::Higher
    } else {
        Side::Similar
    }
}
