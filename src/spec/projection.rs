//! What a projection may be of.

use anyhow::Error;

use super::figure::{Chance, Nature};
use super::names::Names;
use super::shown::{PeriodSelection, Selection};
use super::source::Name;

impl Names<'_> {
    /// One count of one area, over a run of periods.
    ///
    /// # Errors
    /// Several figures or areas, a figure that is no count of its own periods, or periods that are no run.
    pub(super) fn can_be_projected(&self, id: &Name, selection: &Selection) -> Result<(), Error> {
        let complain = |message: &str| Err(self.source.error(id.span().start, message));
        let [definition] = selection.definitions.as_slice() else {
            return complain("a projection is for one figure");
        };
        if selection.areas.several() || selection.by.is_some() {
            return complain("a projection is for one area, without parts");
        }
        let facts = &self.definitions[*definition].facts;
        let is_added = match facts.nature {
            Nature::Sent { .. } | Nature::Total => true,
            Nature::Rolling
            | Nature::Share { .. }
            | Nature::Rate { .. }
            | Nature::Ratio
            | Nature::OfExpected { .. }
            | Nature::Change { .. }
            | Nature::Benchmark(_)
            | Nature::Goal
            | Nature::Number => false,
        };
        if !is_added || facts.chance != Chance::Counts {
            return complain(
                "a projection is for a count of events: nobody knows what a rate or share will be divided by",
            );
        }
        match selection.periods {
            PeriodSelection::Last(..) | PeriodSelection::Years(_) => Ok(()),
            PeriodSelection::This | PeriodSelection::Named(_) => {
                complain("a projection needs `periods` that follow one another, for instance `{ quarters = 16 }`")
            }
        }
    }
}
