//! So many of one for each one of another: households per refuge space, children per request.

use super::arithmetic;
use super::{Derivation, Made, Part, PartRole};
use crate::spec::layout::Key;

impl Derivation<'_> {
    pub(super) fn ratio(&mut self, key: &Key, of: usize, to: usize) -> Made {
        let (of, to) = (self.beside(key, of), self.beside(key, to));
        let value = arithmetic::ratio(1.0, self.value(of), self.value(to));
        let parts =
            vec![Part { role: PartRole::Numerator, figure: of }, Part { role: PartRole::Denominator, figure: to }];
        Made::new(self.all[of].period, value, parts)
    }
}
