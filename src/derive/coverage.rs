//! Who sent what a figure is made from, so that a figure of more partners is not taken for a higher one.

use std::collections::{BTreeMap, BTreeSet};

use super::{Derivation, FigureIndex, Node, PartRole};
use crate::model::area::AreaIndex;
use crate::model::measure::MeasureIndex;
use crate::model::period::Period;
use crate::model::value::Value;

/// The partners behind each area of a measure, by the quarter of the year (0 where it was sent for the whole period).
#[derive(Debug, Default, PartialEq)]
pub(super) struct Coverage(BTreeMap<(MeasureIndex, AreaIndex), BTreeMap<u32, BTreeSet<u32>>>);

impl Coverage {
    /// Whether the same areas and partners are behind both. A partner that took over the whole of an area from another
    /// changes nothing.
    pub(super) fn same(&self, other: &Coverage) -> bool {
        let alike = |one: &BTreeMap<u32, BTreeSet<u32>>, other: &BTreeMap<u32, BTreeSet<u32>>| {
            one.keys().eq(other.keys())
                && one
                    .values()
                    .zip(other.values())
                    .all(|(one, other)| one == other || (one.len(), other.len()) == (1, 1))
        };
        self.0.keys().eq(other.0.keys()) && self.0.values().zip(other.0.values()).all(|(one, other)| alike(one, other))
    }
}

impl Derivation<'_> {
    /// Who sent what a figure is made from. Populations are sent by nobody who could fail to.
    pub(super) fn coverage(&self, figure: FigureIndex) -> Coverage {
        let mut coverage = Coverage::default();
        let single = self.all[figure].period.quarters().is_none();
        self.cover(figure, single, &mut coverage);
        coverage
    }

    fn cover(&self, figure: FigureIndex, single: bool, coverage: &mut Coverage) {
        let of = &self.all[figure];
        let parts: Vec<FigureIndex> = of
            .parts
            .iter()
            .filter(|part| !matches!(part.role, PartRole::Tied | PartRole::Peer))
            .map(|part| part.figure)
            .collect();
        match &of.node {
            Node::Population { .. } => {}
            Node::Measured { measure, area, period, breakdown } if parts.is_empty() => {
                let quarter = match period {
                    Period::Quarter { quarter, .. } if !single => *quarter,
                    _ => 0,
                };
                let (rows, _) = self.rows_used(*measure, breakdown, *area, *period);
                for row in rows {
                    if !matches!(self.sent(row, *measure), Value::Absent(_)) {
                        let partner = self.accepted.observations().series_of(row).partner;
                        let quarters = coverage.0.entry((*measure, *area)).or_default();
                        quarters.entry(quarter).or_default().insert(partner);
                    }
                }
            }
            _ => parts.into_iter().for_each(|part| self.cover(part, single, coverage)),
        }
    }
}
