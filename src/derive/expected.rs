//! What a standard expects of an area, and what happened in per cent of it.

use super::arithmetic;
use super::{Derivation, Extra, Figure, Made, Node, Part, PartRole, Step};
use crate::model::period::Period;
use crate::model::round;
use crate::model::value::{Absence, Value};
use crate::model::verdict::Verdict;
use crate::spec::layout::Key;
use crate::spec::methods::Size;
use crate::spec::typed_publication::ExpectedForm;

/// Where a number is what is expected, in per cent.
const AS_EXPECTED: f64 = 100.0;

impl Derivation<'_> {
    pub(super) fn expected(
        &mut self,
        key: &Key,
        of: usize,
        (size, level, flow): (Size, f64, bool),
        form: ExpectedForm,
    ) -> Made {
        let figure = self.beside(key, of);
        let period = self.all[figure].period;
        let expected = self.number_expected(key, period, size, level, flow);
        if form == ExpectedForm::Number {
            return expected;
        }
        let extra = expected.extra.clone();
        let expected = self.keep(Node::Behind(key.clone(), Step::Expected), expected);
        let parts =
            vec![Part { role: PartRole::Numerator, figure }, Part { role: PartRole::Denominator, figure: expected }];
        let value = arithmetic::ratio(AS_EXPECTED, self.value(figure), self.value(expected));
        Made { extra, ..Made::new(period, value, parts) }
    }

    /// `level` for every so many people, or for each post. A quarter is expected a quarter of what a year is, where quarters
    /// add up; a number of places is the same in every quarter.
    fn number_expected(&mut self, key: &Key, period: Period, size: Size, level: f64, flow: bool) -> Made {
        let quarters = match period {
            Period::Quarter { .. } if flow => 4.0,
            Period::Quarter { .. } => 1.0,
            period if period.is_year() => 1.0,
            _ => return Made::absent(period, Absence::PeriodNotApplicable, Vec::new()),
        };
        let quarter = if quarters > 1.0 { ", a quarter of the annual level" } else { "" };
        let (figure, per, wanted, named) = match size {
            Size::Posts(posts) => (self.beside(key, posts), 1.0, true, None),
            Size::Population { population, per } => {
                let wanted = self.estimate_for(population, period);
                let Some((people, year)) = self.latest(population, key.area, period) else {
                    return Made::absent(period, Absence::NoPopulation, Vec::new());
                };
                let label = &self.edition.returns.populations[population].label;
                (people, per, year == wanted, Some(format!("{label}, mid-{year}")))
            }
        };
        let whom = match (&named, size) {
            (Some(named), _) => format!("{} {named}", round::grouped(per, 0)),
            (None, Size::Posts(posts)) => self.edition.publication.definitions[posts].label.clone(),
            (None, Size::Population { .. }) => String::new(),
        };
        let base = Some(format!("{level} per {whom}{quarter}"));
        let value = arithmetic::ratio(level, self.value(figure), Value::Number(per * quarters));
        Made {
            extra: Extra { base, denominator_name: named, ..Extra::default() },
            estimated: !wanted,
            ..Made::new(period, value, vec![Part { role: PartRole::Denominator, figure }])
        }
    }

    /// Whether chance alone could have made the expected number of what happened.
    pub(super) fn beside_expected(&self, figure: &Figure) -> Option<Verdict> {
        let interval = figure.interval?;
        Some(if interval.lower > AS_EXPECTED {
            Verdict::Higher
        } else if interval.upper < AS_EXPECTED {
            Verdict::Lower
        } else {
            Verdict::Similar
        })
    }
}
