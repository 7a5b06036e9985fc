//! What was agreed on counts of each measure, over all publications of the same returns.

use std::collections::BTreeSet;

use crate::model::measure::MeasureIndex;
use crate::spec::figure::Reads;
use crate::spec::publications::{Disclosure, Publication};

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
    /// For each measure what the publications that show something of it agreed; of one that none of them shows, what is
    /// strictest of all.
    pub fn of(publications: &[&Publication], measures: usize) -> Vec<Agreed> {
        let shown: Vec<BTreeSet<MeasureIndex>> = publications.iter().map(|publication| shows(publication)).collect();
        let measures = 0..measures as MeasureIndex;
        let of_measure = |measure: MeasureIndex| {
            let with: Vec<usize> = (0..publications.len()).filter(|at| shown[*at].contains(&measure)).collect();
            let whose = if with.is_empty() { (0..publications.len()).collect() } else { with };
            let agreed = whose.into_iter().map(|at| Agreed::by(&publications[at].disclosure, measure));
            agreed.fold(Agreed::default(), Agreed::stricter)
        };
        measures.map(of_measure).collect()
    }

    /// What one publication agreed.
    pub fn by(disclosure: &Disclosure, measure: MeasureIndex) -> Agreed {
        match disclosure {
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
        }
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

/// The measures that a publication shows something of.
fn shows(publication: &Publication) -> BTreeSet<MeasureIndex> {
    let measures = publication.definitions.iter().filter_map(|definition| match definition.facts.reads? {
        Reads::Measure(measure) => Some(measure),
        Reads::Population(_) | Reads::Neighbours => None,
    });
    measures.collect()
}
