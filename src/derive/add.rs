//! Several figures of one unit added.

use super::{Derivation, Made, Part, PartRole};
use crate::spec::layout::Key;

impl Derivation<'_> {
    pub(super) fn add(&mut self, key: &Key, of: &[usize]) -> Made {
        let figures: Vec<usize> = of.iter().map(|definition| self.beside(key, *definition)).collect();
        let value = self.total(&figures);
        let period = figures.first().map_or(key.period, |figure| self.all[*figure].period);
        Made::new(period, value, figures.into_iter().map(|figure| Part { role: PartRole::Term, figure }).collect())
    }
}
