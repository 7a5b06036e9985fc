//! The population that a count and a reported rate imply, as far as the rate's rounding tells.

use super::{Derivation, Made, Part, PartRole};
use crate::model::value::{Absence, Bounds, Value};
use crate::spec::layout::Key;

impl Derivation<'_> {
    /// All whole numbers of people for which the count gives the rate, once it is rounded as it was reported.
    pub(super) fn implied_population(&mut self, key: &Key, count: usize, rate: usize, per: f64) -> Made {
        let declared = self.edition.publication.definitions[rate].decimals;
        let (count, rate) = (self.beside(key, count), self.beside(key, rate));
        let decimals = self.all[rate].decimals.unwrap_or(declared);
        let parts =
            vec![Part { role: PartRole::Numerator, figure: count }, Part { role: PartRole::Denominator, figure: rate }];
        let half = 0.5 * 10f64.powi(-i32::from(decimals));
        let value = match (self.value(count), self.value(rate)) {
            (Value::Number(count), Value::Number(rate)) if rate > half => Value::Between(Bounds {
                lower: Some((per * count / (rate + half)).ceil()),
                upper: Some((per * count / (rate - half)).floor()),
            }),
            (Value::Absent(reason), _) | (_, Value::Absent(reason)) => Value::Absent(reason),
            _ => Value::Absent(Absence::ZeroDenominator),
        };
        Made::new(self.all[count].period, value, parts)
    }
}
