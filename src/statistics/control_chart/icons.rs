//! What the last point of a chart says: variation, and assurance beside a target. Source: NHSRplotthedots 0.2.2.

use super::Limits;
use super::rules::Cause;
use crate::statistics::benchmark::Polarity;

/// What the last point is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Variation {
    CommonCause,
    Improvement,
    Concern,
    /// Where no polarity is declared.
    SpecialHigh,
    SpecialLow,
}

/// Whether the target will be met while nothing changes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Assurance {
    ConsistentPass,
    ConsistentFail,
    HitOrMiss,
}

/// The special cause of the last point, judged.
pub fn variation(last: Option<Cause>, polarity: Polarity) -> Variation {
    let Some(cause) = last else { return Variation::CommonCause };
    match (cause.is_high(), polarity) {
        (true, Polarity::NoJudgement) => Variation::SpecialHigh,
        (false, Polarity::NoJudgement) => Variation::SpecialLow,
        (true, Polarity::HighIsGood) | (false, Polarity::LowIsGood) => Variation::Improvement,
        (true, Polarity::LowIsGood) | (false, Polarity::HighIsGood) => Variation::Concern,
    }
}

/// The limits at the last point beside a target: on a limit is hit or miss. None where no polarity is declared.
pub fn assurance(last: Limits, target: f64, polarity: Polarity) -> Option<Assurance> {
    let (above, below) = match polarity {
        Polarity::HighIsGood => (Assurance::ConsistentFail, Assurance::ConsistentPass),
        Polarity::LowIsGood => (Assurance::ConsistentPass, Assurance::ConsistentFail),
        Polarity::NoJudgement => return None,
    };
    Some(if target > last.upper {
        above
    } else if target < last.lower {
        below
    } else {
        Assurance::HitOrMiss
    })
}
