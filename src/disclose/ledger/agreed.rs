//! What was agreed on counts of each measure, over all publications of the same returns.

use crate::model::measure::MeasureIndex;
use crate::spec::publications::Disclosure;

/// The strictest that any publication agreed on counts of a measure.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Agreed {
    /// Of publications that withhold what is below it.
    pub threshold: Option<u32>,
    /// How wide what is withheld must stay.
    pub width: u32,
    /// Sums and differences of small counts must stay so wide, too.
    pub sums_and_differences: bool,
    /// Of publications that only round.
    pub base: Option<u32>,
}

impl Agreed {
    pub fn of<'a>(publications: impl Iterator<Item = &'a Disclosure>, measure: MeasureIndex) -> Agreed {
        publications.fold(Agreed::default(), |agreed, disclosure| {
            agreed.stricter(match disclosure {
                Disclosure::Agreed { round, sums_and_differences, .. } => match disclosure.threshold(measure) {
                    Some(threshold) => Agreed {
                        threshold: Some(threshold),
                        width: disclosure.width(threshold),
                        sums_and_differences: *sums_and_differences,
                        base: None,
                    },
                    None => Agreed { base: *round, ..Agreed::default() },
                },
                Disclosure::Public { .. } => Agreed::default(),
            })
        })
    }

    /// What holds where both do.
    pub fn stricter(self, other: Agreed) -> Agreed {
        Agreed {
            threshold: self.threshold.max(other.threshold),
            width: self.width.max(other.width),
            sums_and_differences: self.sums_and_differences || other.sums_and_differences,
            base: self.base.max(other.base),
        }
    }
}
