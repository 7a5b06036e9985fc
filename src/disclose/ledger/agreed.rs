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
    /// Of publications that only round.
    pub base: Option<u32>,
}

impl Agreed {
    pub fn of<'a>(publications: impl Iterator<Item = &'a Disclosure>, measure: MeasureIndex) -> Agreed {
        publications.fold(Agreed::default(), |agreed, disclosure| {
            agreed.stricter(match disclosure {
                Disclosure::Agreed { round, .. } => match disclosure.threshold(measure) {
                    Some(threshold) => {
                        Agreed { threshold: Some(threshold), width: disclosure.width(threshold), base: None }
                    }
                    None => Agreed { threshold: None, width: 0, base: *round },
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
            base: self.base.max(other.base),
        }
    }
}
