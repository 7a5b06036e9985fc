//! What a change is measured from.

use super::arithmetic;
use super::{Derivation, FigureIndex, Made, Node, Part, PartRole};
use crate::model::period::Period;
use crate::model::statistic::Base;
use crate::model::value::Value;
use crate::spec::layout::Key;

impl Derivation<'_> {
    /// The figure that a change is measured from, and the first period that goes into it.
    pub fn base(&mut self, key: &Key, of: usize, on: Base) -> Option<(FigureIndex, Period)> {
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
        if let Some(index) = self.known(&node) {
            return Some((index, self.first_of(index)));
        }
        let figures = years.map(|period| self.figure(&Key { definition: of, period, ..key.clone() }));
        let sum = arithmetic::sum(figures.iter().map(|figure| self.value(*figure)));
        let value = match (self.edition.publication.definitions[of].facts.nature.scale(), sum) {
            (_, Value::Absent(reason)) => Value::Absent(reason),
            (Some(scale), _) => self.pooled(scale, &figures),
            (None, sum) => arithmetic::divided(sum, 3.0),
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
        if let Some(index) = self.known(&node) {
            return Some((index, year));
        }
        let figure = self.figure(&Key { definition: of, period: year, ..key.clone() });
        let value = arithmetic::divided(self.value(figure), 4.0);
        let made = Made::new(year, value, vec![Part { role: PartRole::Term, figure }]);
        Some((self.keep(node, made), year))
    }

    /// Whether the new series began after the base's first day and by the end of the period.
    pub fn crosses_break(&self, key: &Key, first: Period, period: Period) -> bool {
        self.breaks(&Node::Defined(key.clone())).any(|date| first.first_day() < date && date <= period.last_day())
    }
}
