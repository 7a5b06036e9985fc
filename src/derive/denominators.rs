//! The ledger of populations: each estimate that a figure divides by.

use std::collections::BTreeMap;

use super::{Derivation, Node, PartRole};
use crate::model::denominator::Denominator;

impl Derivation<'_> {
    /// Every population estimate under any figure, by population and the period that it serves.
    pub(super) fn denominators(&self) -> Vec<Denominator> {
        let mut ledger = BTreeMap::new();
        for figure in &self.all {
            for part in figure.parts.iter().filter(|part| part.role == PartRole::Denominator) {
                let below = &self.all[part.figure];
                let Node::Population { population, area, year } = below.node else { continue };
                let serves = figure.period;
                let entry = ledger.entry((population, serves, year)).or_insert_with(|| Denominator {
                    population,
                    serves,
                    year,
                    wanted: self.estimate_for(population, serves),
                    areas: Default::default(),
                    documents: Default::default(),
                });
                entry.areas.insert(area);
                entry.documents.extend(below.extra.iter().flat_map(|extra| extra.documents.iter().cloned()));
            }
        }
        ledger.into_values().collect()
    }
}
