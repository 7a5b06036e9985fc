//! The place of an area among the areas below the publication's own. Ties share the better place.

use super::{Derivation, Made, Part, PartRole};
use crate::model::value::{Absence, Value};
use crate::spec::layout::Key;
use crate::spec::typed_publication::First;

impl Derivation<'_> {
    pub(super) fn rank(&mut self, key: &Key, of: usize, first: First) -> Made {
        let figure = self.beside(key, of);
        let period = self.all[figure].period;
        let areas = self.accepted.areas().children(self.edition.own, key.period);
        let mut parts = vec![Part { role: PartRole::Term, figure }];
        if !areas.contains(&key.area) {
            return Made::absent(period, Absence::NotApplicable, parts);
        }
        let Value::Number(own) = self.value(figure) else {
            let reason = if let Value::Absent(reason) = self.value(figure) { reason } else { Absence::NotComparable };
            return Made::absent(period, reason, parts);
        };
        let mut ahead = 0;
        for area in areas {
            let peer = self.figure(&Key { definition: of, area, ..key.clone() });
            let Value::Number(other) = self.value(peer) else {
                // Without one of the areas, nobody knows the place of the others.
                return Made::absent(period, Absence::PartMissing, parts);
            };
            let better = if first == First::Highest { other > own } else { other < own };
            ahead += u32::from(better);
            if peer != figure {
                parts.push(Part { role: PartRole::Peer, figure: peer });
            }
        }
        Made::new(period, Value::Number(f64::from(ahead + 1)), parts)
    }
}
