//! The group of an area among the areas below the publication's own, in groups of equal size by a figure.

use super::{Derivation, FigureIndex, Made, Part, PartRole};
use crate::model::value::{Absence, Value};
use crate::spec::layout::Key;
use crate::spec::typed_publication::First;
use crate::statistics::quantile_group;

impl Derivation<'_> {
    /// Areas without a figure do not count; a range among them leaves everybody's place open.
    pub(super) fn quantile(&mut self, key: &Key, of: usize, groups: usize, first: First) -> Made {
        let figure = self.beside(key, of);
        let period = self.all[figure].period;
        let mut parts = vec![Part { role: PartRole::Term, figure }];
        let areas = self.accepted.areas().children(self.edition.own, key.period);
        if !areas.contains(&key.area) {
            return Made::absent(period, Absence::NotApplicable, parts);
        }
        if let Some(reason) = self.not_comparable(figure) {
            return Made::absent(period, reason, parts);
        }
        let peers: Vec<FigureIndex> =
            areas.into_iter().map(|area| self.figure(&Key { definition: of, area, ..key.clone() })).collect();
        if peers.iter().any(|peer| matches!(self.value(*peer), Value::Between(_))) {
            return Made::absent(period, Absence::NotComparable, parts);
        }
        let values: Vec<Option<f64>> = peers.iter().map(|peer| self.value(*peer).number()).collect();
        let others = peers.iter().zip(&values).filter(|(peer, value)| **peer != figure && value.is_some());
        parts.extend(others.map(|(peer, _)| Part { role: PartRole::Peer, figure: *peer }));
        let end = match first {
            First::Highest => quantile_group::First::Highest,
            First::Lowest => quantile_group::First::Lowest,
        };
        let own = peers.iter().position(|peer| *peer == figure);
        let group = quantile_group::groups(&values, groups, end).ok().and_then(|groups| groups[own?]);
        // Fewer areas than groups have none.
        let value = group.map_or(Value::Absent(Absence::NotApplicable), |group| Value::Number(group as f64));
        Made::new(period, value, parts)
    }
}
