//! Several figures of one unit added.

use super::arithmetic;
use super::{Derivation, Made, Part, PartRole};
use crate::spec::layout::Key;

impl Derivation<'_> {
    pub(super) fn add(&mut self, key: &Key, of: &[usize]) -> Made {
        let figures: Vec<usize> = of.iter().map(|definition| self.beside(key, *definition)).collect();
        let value = arithmetic::sum(figures.iter().map(|figure| self.value(*figure)));
        let period = figures.first().map_or(key.period, |figure| self.all[*figure].period);
        Made::new(period, value, figures.into_iter().map(|figure| Part { role: PartRole::Term, figure }).collect())
    }
}
