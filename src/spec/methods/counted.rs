//! What is added up, as it is typed: sums, totals of several figures, rolling years, and means per quarter.

use anyhow::Error;

use super::{Context, Defaults, DefinitionIndex, Method};
use crate::model::measure::{MeasureIndex, OverTime};
use crate::spec::publications::breakdown;
use crate::spec::source::Name;
use crate::spec::typed_publication::{AddOf, MeanOf, RollingOf, SumOf};

impl Context<'_> {
    pub(super) fn sum(&self, typed: &SumOf) -> Result<Defaults, Error> {
        let known = self.returns.measures.iter().map(|measure| measure.id.as_str());
        let index = self.source.look_up(&typed.measure, "measure", known)?;
        let measure = &self.returns.measures[index];
        let at = typed.measure.span().start;
        let breakdown = breakdown(self.source, self.returns, &measure.by, at, &typed.items)?;
        Ok(Defaults {
            measure: measure.id.clone(),
            statistic: "sum".to_owned(),
            label: match self.returns.breakdown_label(&breakdown) {
                part if part.is_empty() => measure.label.clone(),
                part => format!("{}: {part}", measure.label),
            },
            unit: measure.unit.clone(),
            decimals: measure.decimals,
            people: measure.people,
            verdict: None,
            note: None,
            method: Method::Sum { measure: index as MeasureIndex, breakdown },
        })
    }

    pub(super) fn add(&self, typed: &AddOf) -> Result<Defaults, Error> {
        let of = typed.of.get_ref().iter().map(|name| self.figure(name)).collect::<Result<Vec<_>, Error>>()?;
        let (Some(first), Some(last)) = (of.first(), typed.of.get_ref().last()) else {
            return Err(self.source.error(typed.of.span().start, "`add` needs at least one figure in `of`"));
        };
        self.same_unit(last, &of)?;
        let measures: Vec<String> = of
            .iter()
            .map(|index| match self.earlier[*index].statistic.as_str() {
                "sum" => self.root(*index),
                other => format!("{}.{other}", self.root(*index)),
            })
            .collect();
        let labels: Vec<&str> = of.iter().map(|index| self.earlier[*index].label.as_str()).collect();
        Ok(Defaults {
            measure: measures.join("+"),
            statistic: "sum".to_owned(),
            label: labels.join(" and "),
            unit: self.earlier[*first].unit.clone(),
            decimals: of.iter().map(|index| self.earlier[*index].decimals).max().unwrap_or(0),
            people: of.iter().any(|index| self.earlier[*index].people),
            verdict: None,
            note: None,
            method: Method::Add { of },
        })
    }

    pub(super) fn rolling(&self, typed: &RollingOf) -> Result<Defaults, Error> {
        let of = self.figure(&typed.of)?;
        Ok(self.built_on(of, "rolling-four-quarters", "rolling four quarters", Method::Rolling { of }))
    }

    pub(super) fn mean(&self, typed: &MeanOf) -> Result<Defaults, Error> {
        let of = self.figure(&typed.of)?;
        self.must_be_flow(&typed.of, of)?;
        let method = Method::Mean { of, per: typed.per };
        let mean = self.built_on(of, "mean-per-quarter", "mean per quarter", method);
        Ok(Defaults { decimals: self.earlier[of].decimals + 1, people: false, ..mean })
    }

    /// Refuses to add different things: households are not people.
    fn same_unit(&self, at: &Name, figures: &[DefinitionIndex]) -> Result<(), Error> {
        let units: Vec<&str> = figures.iter().map(|index| self.earlier[*index].unit.as_str()).collect();
        match units.windows(2).find(|pair| pair[0] != pair[1]) {
            Some(pair) => Err(self
                .source
                .error(at.span().start, format!("{} are not {}: a total needs one unit", pair[0], pair[1]))),
            None => Ok(()),
        }
    }

    /// A mean over quarters is a mean of what adds up over quarters.
    pub(super) fn must_be_flow(&self, at: &Name, index: DefinitionIndex) -> Result<(), Error> {
        let flow = match &self.earlier[index].method {
            Method::Sum { measure, .. } => self.returns.measures[*measure as usize].over_time == OverTime::Sum,
            Method::Add { of } => of.iter().all(|part| self.must_be_flow(at, *part).is_ok()),
            Method::Rolling { of } => self.must_be_flow(at, *of).is_ok(),
            _ => false,
        };
        if flow {
            Ok(())
        } else {
            let message = "only what adds up over quarters has a mean per quarter: a level, rate or share does not";
            Err(self.source.error(at.span().start, message))
        }
    }
}
