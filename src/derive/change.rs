//! The change from a named base.

use super::{Derivation, Extra, FigureIndex, Made, Node, Part, PartRole};
use super::{arithmetic, exact};
use crate::model::period::Period;
use crate::model::value::{Absence, Value};
use crate::spec::layout::Key;
use crate::spec::typed_publication::{Base, Form};
use crate::statistics::exact::Exact;

impl Derivation<'_> {
    pub(super) fn change(&mut self, key: &Key, of: usize, on: Base, form: Form) -> Made {
        let figure = self.beside(key, of);
        let period = self.all[figure].period;
        let mut parts = vec![Part { role: PartRole::Term, figure }];
        let Some((base, first)) = self.base(key, of, on) else {
            return Made::absent(period, Absence::PeriodNotApplicable, parts);
        };
        parts.push(Part { role: PartRole::Base, figure: base });
        let value = match (self.value(figure), self.value(base)) {
            (Value::Absent(reason), _) => Value::Absent(reason),
            (_, Value::Absent(_)) if self.found(base) => Value::Absent(Absence::BaseMissing),
            (_, Value::Absent(_)) => Value::Absent(Absence::NoBase),
            _ if self.crosses_break(key, first, period) => Value::Absent(Absence::NotComparable),
            (now, before) => {
                let value = match form {
                    Form::Percent => arithmetic::percent_change(now, before),
                    Form::Points | Form::Difference => arithmetic::difference(now, before),
                };
                // Of figures that are no decimals, as rates are, the change may still be one.
                match (value, self.exact_change(figure, base, form)) {
                    (Value::Number(_), Some(exact)) => Value::Number(exact.nearest()),
                    (value, _) => value,
                }
            }
        };
        let pooled = on == Base::ThreeYearMean && self.edition.publication.definitions[of].method.is_fraction();
        let words = if pooled { "three years before, pooled" } else { on.words() };
        let base = format!("{words} ({})", self.base_period(on, base));
        Made { extra: Extra { base: Some(base), ..Extra::default() }, ..Made::new(period, value, parts) }
    }

    fn exact_change(&self, figure: FigureIndex, base: FigureIndex, form: Form) -> Option<Exact> {
        let (now, before) = (self.exact(figure)?, self.exact(base)?);
        let by = now.minus(before)?;
        match form {
            Form::Percent => by.times(Exact::of(100.0)?)?.over(before),
            Form::Points | Form::Difference => Some(by),
        }
    }

    /// The figure that a change is measured from, and the first period that goes into it.
    pub(super) fn base(&mut self, key: &Key, of: usize, on: Base) -> Option<(FigureIndex, Period)> {
        let earlier = match (on, key.period) {
            (Base::PreviousQuarter, Period::Quarter { .. }) => key.period.back(1)?,
            (Base::SameQuarterLastYear, Period::Quarter { .. }) => key.period.back(4)?,
            (Base::PreviousQuarter | Base::SameQuarterLastYear, _) => return None,
            (Base::PreviousYear, Period::Quarter { .. }) => return None,
            (Base::PreviousYear, _) => key.period.year_before()?,
            (Base::ThreeYearMean, _) => return self.three_year_mean(key, of),
            (Base::MeanQuarterOfPreviousYear, Period::Quarter { .. }) => return self.quarter_of_year_before(key, of),
            (Base::MeanQuarterOfPreviousYear, _) => return None,
        };
        let figure = self.figure(&Key { definition: of, period: earlier, ..key.clone() });
        Some((figure, self.all[figure].period))
    }

    /// The mean of the three years before; the year itself is not among them.
    fn three_year_mean(&mut self, key: &Key, of: usize) -> Option<(FigureIndex, Period)> {
        let first = key.period.year_before()?;
        let years = [first, first.year_before()?, first.year_before()?.year_before()?];
        let node = Node::ThreeYearMean(Key { definition: of, ..key.clone() });
        if let Some(index) = self.known.get(&node) {
            return Some((*index, self.first_of(*index)));
        }
        let figures = years.map(|period| self.figure(&Key { definition: of, period, ..key.clone() }));
        let sum = arithmetic::sum(figures.iter().map(|figure| self.value(*figure)));
        let value = match (&self.edition.publication.definitions[of].method, sum) {
            (_, Value::Absent(reason)) => Value::Absent(reason),
            (method, _) if method.is_fraction() => self.pooled(exact::scale(method), &figures),
            _ => arithmetic::divided(sum, 3.0),
        };
        let parts = figures.iter().map(|figure| Part { role: PartRole::Term, figure: *figure }).collect();
        let mean = self.keep(node, Made::new(key.period, value, parts));
        Some((mean, self.first_of(mean)))
    }

    /// All events of several years over all people of these years: years of many people weigh more than in a mean of rates.
    fn pooled(&self, scale: f64, figures: &[FigureIndex]) -> Value {
        let all = |role: PartRole| {
            let parts = figures.iter().flat_map(|figure| &self.all[*figure].parts).filter(|part| part.role == role);
            arithmetic::sum(parts.map(|part| self.value(part.figure)))
        };
        arithmetic::ratio(scale, all(PartRole::Numerator), all(PartRole::Denominator))
    }

    /// The earliest period among the parts of a mean; a rolling figure covers more days than its place says.
    fn first_of(&self, mean: FigureIndex) -> Period {
        let periods = self.all[mean].parts.iter().map(|part| self.all[part.figure].period);
        periods.min().unwrap_or(self.all[mean].period)
    }

    fn quarter_of_year_before(&mut self, key: &Key, of: usize) -> Option<(FigureIndex, Period)> {
        let year = key.period.financial_year()?.back(1)?;
        let node = Node::QuarterOfYear(Key { definition: of, ..key.clone() });
        if let Some(index) = self.known.get(&node) {
            return Some((*index, year));
        }
        let figure = self.figure(&Key { definition: of, period: year, ..key.clone() });
        let value = arithmetic::divided(self.value(figure), 4.0);
        let made = Made::new(year, value, vec![Part { role: PartRole::Term, figure }]);
        Some((self.keep(node, made), year))
    }

    /// The base's period as a reader knows it.
    fn base_period(&self, on: Base, base: FigureIndex) -> String {
        let periods: Vec<Period> = match on {
            Base::ThreeYearMean => self.all[base].parts.iter().map(|part| self.all[part.figure].period).collect(),
            _ => vec![self.all[base].period],
        };
        let mut names: Vec<String> = periods.into_iter().rev().map(Period::short).collect();
        names.dedup();
        names.join(", ")
    }

    /// Whether the new series began after the base's first day and by the end of the period.
    pub(super) fn crosses_break(&self, key: &Key, first: Period, period: Period) -> bool {
        self.breaks(&Node::Defined(key.clone())).any(|date| first.first_day() < date && date <= period.last_day())
    }
}
