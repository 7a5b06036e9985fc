//! A number does not stay exactly the same period after period, which is how a copied cell looks.

use anyhow::Error;
use schemars::JsonSchema;
use serde::Deserialize;

use crate::model::code::{Code, code};
use crate::model::finding::{Finding, Severity};
use crate::model::measure::MeasureIndex;
use crate::rules::{Holds, Labels, Names, Typed, View, plain};
use crate::spec::returns::Returns;
use crate::spec::rule::Facts;
use crate::spec::source::Name;

pub const CODE: Code = code! {
    /// A number is the same for many periods in a row, as if it were copied.
    "flat-line", Partner
};

/// A number is not exactly the same for several periods in a row: `flat-line = { measure = "cases", periods = 4 }`.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(inline)]
pub struct Key {
    /// The measure.
    pub measure: Name,
    /// At least 3.
    pub periods: u32,
}

#[derive(Debug)]
struct FlatLine {
    measure: MeasureIndex,
    periods: u32,
}

impl Typed for Key {
    fn resolve(&self, names: &Names) -> Result<Box<dyn Holds>, Error> {
        if self.periods < 3 {
            return Err(names.error(&self.measure, "a `flat-line` needs at least 3 `periods`"));
        }
        Ok(Box::new(FlatLine { measure: names.own(&self.measure)?, periods: self.periods }))
    }
}

impl Holds for FlatLine {
    fn severity(&self) -> Severity {
        Severity::Warning
    }

    fn alike(&self) -> Vec<MeasureIndex> {
        Vec::new()
    }

    fn facts(&self, returns: &Returns) -> Facts {
        let label = Labels(returns);
        Facts {
            words: format!("{} is not the same for {} periods in a row", label.quoted(self.measure), self.periods),
            known: Vec::new(),
            in_row: None,
            ready_made: None,
            instead_of: None,
        }
    }

    fn findings(&self, view: &View) -> Vec<Finding> {
        findings(view, self.measure, self.periods)
    }
}

fn findings(view: &View, measure: MeasureIndex, periods: u32) -> Vec<Finding> {
    let mut findings = Vec::new();
    for row in view.index.groups(measure).flatten() {
        let Some(number) = view.number(row).filter(|number| *number != 0.0) else { continue };
        let same = |steps: i32| view.earlier(row, steps).and_then(|row| view.number(row)) == Some(number);
        // Told once, in the period in which the line has grown long enough.
        let long_enough = (1..periods as i32).all(same) && !same(periods as i32);
        if long_enough {
            let message = format!(
                "{} for {} is {}, as in each of the {} periods before",
                view.label(measure, &view.observations.series_of(row).breakdown),
                view.whereabouts(row),
                plain(number),
                periods - 1
            );
            findings.push(
                Finding::warning(CODE, view.at(row), message)
                    .hint("ask the partner whether it was counted again or copied"),
            );
        }
    }
    findings
}
