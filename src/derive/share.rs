//! A part as a percentage of its whole.

use super::arithmetic;
use super::{Derivation, FigureIndex, Made, Part, PartRole};
use crate::model::measure::DimensionIndex;
use crate::spec::layout::Key;

impl Derivation<'_> {
    pub(super) fn share(&mut self, key: &Key, part: usize, whole: usize) -> Made {
        let (part, whole) = (self.beside(key, part), self.beside(key, whole));
        self.percentage(part, whole)
    }

    /// One item of a dimension among all of them.
    pub(super) fn share_of_total(&mut self, key: &Key, of: usize, over: DimensionIndex) -> Made {
        let part = self.beside(key, of);
        let whole = self.figure(&Key { definition: of, breakdown: key.breakdown.without(over), ..key.clone() });
        self.percentage(part, whole)
    }

    fn percentage(&self, part: FigureIndex, whole: FigureIndex) -> Made {
        let value = arithmetic::ratio(100.0, self.value(part), self.value(whole));
        let parts =
            vec![Part { role: PartRole::Numerator, figure: part }, Part { role: PartRole::Denominator, figure: whole }];
        Made::new(self.all[part].period, value, parts)
    }
}
