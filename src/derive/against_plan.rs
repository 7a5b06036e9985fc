//! What was spent in the financial year so far, beside what should be by then.

use super::arithmetic;
use super::{Derivation, Extra, FigureIndex, Made, Node, Part, PartRole, Step};
use crate::model::period::Period;
use crate::model::value::{Absence, Value};
use crate::spec::layout::Key;
use crate::spec::typed_publication::Form;

impl Derivation<'_> {
    pub(super) fn against_plan(
        &mut self,
        key: &Key,
        (of, plan): (usize, usize),
        profile: [f64; 4],
        form: Form,
    ) -> Made {
        let (year, quarters, due) = match key.period {
            Period::Quarter { year, quarter } => (Period::Year { year }, quarter, profile[quarter as usize - 1]),
            Period::Year { .. } => (key.period, 0, 100.0),
            period => return Made::absent(period, Absence::PeriodNotApplicable, Vec::new()),
        };
        let spent: Vec<FigureIndex> = match year {
            Period::Year { year } if quarters > 0 => (1..=quarters)
                .map(|quarter| Period::Quarter { year, quarter })
                .map(|period| self.figure(&Key { definition: of, period, ..key.clone() }))
                .collect(),
            _ => vec![self.beside(key, of)],
        };
        let parts = spent.iter().map(|figure| Part { role: PartRole::Term, figure: *figure }).collect();
        let to_date = arithmetic::sum(spent.iter().map(|figure| self.value(*figure)));
        let to_date = self.keep(Node::Behind(key.clone(), Step::ToDate), Made::new(key.period, to_date, parts));
        let whole = self.figure(&Key { definition: plan, period: year, ..key.clone() });
        let planned = arithmetic::ratio(due, self.value(whole), Value::Number(100.0));
        let planned = Made::new(key.period, planned, vec![Part { role: PartRole::Term, figure: whole }]);
        let planned = self.keep(Node::Behind(key.clone(), Step::Planned), planned);
        let value = match form {
            Form::Percent | Form::Points => arithmetic::ratio(100.0, self.value(to_date), self.value(planned)),
            Form::Difference => arithmetic::difference(self.value(to_date), self.value(planned)),
        };
        let parts = vec![
            Part { role: PartRole::Numerator, figure: to_date },
            Part { role: PartRole::Denominator, figure: planned },
        ];
        let base = Some(format!("{due} per cent of the plan of {year}"));
        Made { extra: Extra { base, ..Extra::default() }, ..Made::new(key.period, value, parts) }
    }
}
