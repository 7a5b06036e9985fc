//! Who sent what a figure is made from, so that a figure of more partners is not taken for a higher one.

use std::collections::{BTreeMap, BTreeSet};

use super::{Derivation, FigureIndex, Node, PartRole};
use crate::model::area::AreaIndex;
use crate::model::measure::MeasureIndex;
use crate::model::period::Period;
use crate::model::value::Value;

/// The partners behind each area of a measure, by the quarter of the year (0 where it was sent for the whole period), with
/// the figures that hold what each of them sent.
#[derive(Debug, Default)]
pub struct Coverage(BTreeMap<(MeasureIndex, AreaIndex), Quarters>);

type Quarters = BTreeMap<u32, BTreeMap<u32, BTreeSet<FigureIndex>>>;

/// What may be in one figure and not in another: an area, or where several partners answer for one, each of them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Unit {
    measure: MeasureIndex,
    pub area: AreaIndex,
    /// None where one partner after the other answers for the whole area: a partner that took over changes nothing.
    pub partner: Option<u32>,
}

/// The units of two figures: for each of them the figures that hold what it sent, by quarter.
pub struct Compared(BTreeMap<Unit, [BTreeMap<u32, BTreeSet<FigureIndex>>; 2]>);

impl Coverage {
    /// Whether the same areas and partners are behind both.
    pub fn same(&self, other: &Coverage) -> bool {
        let compared = self.beside(other);
        compared.0.keys().all(|unit| compared.in_both(unit))
    }

    pub fn beside(&self, other: &Coverage) -> Compared {
        let mut units: BTreeMap<Unit, [BTreeMap<u32, BTreeSet<FigureIndex>>; 2]> = BTreeMap::new();
        let places: BTreeSet<_> = self.0.keys().chain(other.0.keys()).copied().collect();
        for (measure, area) in places {
            let both = [self, other].map(|coverage| coverage.0.get(&(measure, area)));
            let one_each = both.iter().flatten().flat_map(|quarters| quarters.values()).all(|by| by.len() == 1);
            for (side, quarters) in both.into_iter().enumerate() {
                for (quarter, by_partner) in quarters.into_iter().flatten() {
                    for (partner, values) in by_partner {
                        let unit = Unit { measure, area, partner: (!one_each).then_some(*partner) };
                        units.entry(unit).or_default()[side].entry(*quarter).or_default().extend(values);
                    }
                }
            }
        }
        Compared(units)
    }
}

impl Compared {
    /// Whether a unit was sent for the same quarters of both.
    pub fn in_both(&self, unit: &Unit) -> bool {
        self.0.get(unit).is_some_and(|[one, other]| one.keys().eq(other.keys()))
    }

    /// Each unit that is not in both, and in which of the two it is.
    pub fn in_one(&self) -> Vec<(Unit, [bool; 2])> {
        let left = self.0.iter().filter(|(unit, _)| !self.in_both(unit));
        left.map(|(unit, sides)| (*unit, [0, 1].map(|side| !sides[side].is_empty()))).collect()
    }

    /// What was sent for one side by the units that are in both: the figures that hold it, and the partner where it is only a
    /// part of them.
    pub fn sent(&self, side: usize) -> Vec<(FigureIndex, Option<u32>)> {
        let units = self.0.iter().filter(|(unit, _)| self.in_both(unit));
        units.flat_map(|(unit, sides)| sides[side].values().flatten().map(|figure| (*figure, unit.partner))).collect()
    }
}

impl Derivation<'_> {
    /// Who sent what a figure is made from. Populations are sent by nobody who could fail to.
    pub fn coverage(&self, figure: FigureIndex) -> Coverage {
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
                let (rows, complete) = self.rows_used(*measure, breakdown, *area, *period);
                for row in rows.into_iter().filter(|_| complete) {
                    let value = self.sent(row, *measure);
                    if !matches!(value, Value::Absent(_)) {
                        let partner = self.accepted.observations().series_of(row).partner;
                        let quarters = coverage.0.entry((*measure, *area)).or_default();
                        quarters.entry(quarter).or_default().entry(partner).or_default().insert(figure);
                    }
                }
            }
            _ => parts.into_iter().for_each(|part| self.cover(part, single, coverage)),
        }
    }
}
