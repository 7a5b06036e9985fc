//! Pounds in the prices of one year.

use super::arithmetic;
use super::{Derivation, Extra, FigureIndex, Made, Part, PartRole};
use crate::model::area::AreaIndex;
use crate::model::measure::{Breakdown, MeasureIndex};
use crate::model::period::Period;
use crate::model::value::{Absence, Value};
use crate::spec::layout::Key;
use crate::statistics::real_terms;

impl Derivation<'_> {
    pub(super) fn real_terms(&mut self, key: &Key, of: usize, deflator: MeasureIndex, year: Period) -> Made {
        let figure = self.beside(key, of);
        let period = self.all[figure].period;
        let mut parts = vec![Part { role: PartRole::Term, figure }];
        let Some(own) = period.financial_year() else {
            return Made::absent(period, Absence::PeriodNotApplicable, parts);
        };
        let (Some(base), Some(own)) = (self.index(deflator, key.area, year), self.index(deflator, key.area, own))
        else {
            return Made::absent(period, Absence::NoDeflator, parts);
        };
        parts.push(Part { role: PartRole::Base, figure: base });
        parts.push(Part { role: PartRole::Denominator, figure: own });
        let value = match (self.value(figure), self.value(own).number(), self.value(base).number()) {
            (Value::Number(amount), Some(own), Some(base)) => real_terms::in_prices_of_base(amount, own, base)
                .map_or(Value::Absent(Absence::NoDeflator), Value::Number),
            (amount, _, Some(base)) => arithmetic::ratio(base, amount, self.value(own)),
            _ => Value::Absent(Absence::NoDeflator),
        };
        let base = Some(format!("prices of {year}"));
        Made { extra: Extra { base, ..Extra::default() }, ..Made::new(period, value, parts) }
    }

    /// The index of a year: that of the area, or of the nearest area above it that has one, up to the country's.
    fn index(&mut self, deflator: MeasureIndex, area: AreaIndex, year: Period) -> Option<FigureIndex> {
        let mut next = Some(area);
        while let Some(area) = next {
            let figure = self.measured(deflator, Breakdown::default(), area, year);
            if self.value(figure).number().is_some() {
                return Some(figure);
            }
            next = self.edition.areas.get(area).parent;
        }
        None
    }
}
