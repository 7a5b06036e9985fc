//! A table of one number a year has every year between its first and its last.

use anyhow::Error;
use schemars::JsonSchema;
use serde::Deserialize;

use crate::model::code::{Code, code};
use crate::model::finding::{Finding, Severity};
use crate::model::measure::MeasureIndex;
use crate::rules::{Holds, Labels, Names, Typed, View};
use crate::spec::returns::Returns;
use crate::spec::rule::Facts;
use crate::spec::source::Name;

pub const CODE: Code = code! {
    /// A period is missing between two others.
    "gap-in-series", Partner
};

/// A table with one number per year has every year from its first to its last: `no-gap = { measure = "index" }`.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(inline)]
pub struct Key {
    /// The measure.
    pub measure: Name,
}

#[derive(Debug)]
struct NoGap {
    measure: MeasureIndex,
}

impl Typed for Key {
    fn resolve(&self, names: &Names) -> Result<Box<dyn Holds>, Error> {
        Ok(Box::new(NoGap { measure: names.own(&self.measure)? }))
    }
}

impl Holds for NoGap {
    fn severity(&self) -> Severity {
        Severity::Error
    }

    fn alike(&self) -> Vec<MeasureIndex> {
        Vec::new()
    }

    fn facts(&self, returns: &Returns) -> Facts {
        let label = Labels(returns);
        Facts {
            words: format!("{} has every year from the first to the last", label.quoted(self.measure)),
            known: Vec::new(),
            in_row: None,
            ready_made: None,
            instead_of: None,
        }
    }

    fn findings(&self, view: &View) -> Vec<Finding> {
        findings(view, self.measure)
    }
}

/// A gap longer than this is taken for another series.
const LONGEST: i32 = 20;

fn findings(view: &View, measure: MeasureIndex) -> Vec<Finding> {
    let mut findings = Vec::new();
    for row in view.index.groups(measure).flatten() {
        let there = |steps: i32| view.earlier(row, steps).is_some_and(|row| view.number(row).is_some());
        let Some(steps) = (1..=LONGEST).find(|steps| there(*steps)).filter(|steps| *steps > 1) else { continue };
        let (_, period) = view.place(row);
        let missing: Vec<String> =
            (1..steps).rev().filter_map(|back| period.back(back)).map(|period| period.to_string()).collect();
        let message = format!(
            "{} for {} has nothing for {} before it",
            view.label(measure, &view.observations.series_of(row).breakdown),
            view.whereabouts(row),
            missing.join(", ")
        );
        findings.push(
            Finding::error(CODE, view.at(row), message)
                .hint("add what is missing from the table's source"),
        );
    }
    findings
}
