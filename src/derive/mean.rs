//! A year's value as a mean over its quarters.

use super::arithmetic;
use super::{Derivation, Made, Part, PartRole};
use crate::model::period::Period;
use crate::model::value::Absence;
use crate::spec::layout::Key;

impl Derivation<'_> {
    pub(super) fn mean_per_quarter(&mut self, key: &Key, of: usize) -> Made {
        let figure = self.beside(key, of);
        let parts = vec![Part { role: PartRole::Term, figure }];
        let period = self.all[figure].period;
        match period {
            Period::Year { .. } | Period::FourQuarters { .. } => {
                Made::new(period, arithmetic::divided(self.value(figure), 4.0), parts)
            }
            _ => Made::absent(period, Absence::PeriodNotApplicable, parts),
        }
    }
}
