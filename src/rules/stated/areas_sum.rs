//! The areas below an area add up to it, where all of them and the area itself were sent.

use anyhow::Error;
use schemars::JsonSchema;
use serde::Deserialize;

use crate::model::area::AreaIndex;
use crate::model::code::{Code, code};
use crate::model::finding::{Finding, Severity};
use crate::model::measure::{Breakdown, MeasureIndex};
use crate::model::period::Period;
use crate::rules::{Holds, Labels, Names, Typed, View, plain};
use crate::spec::returns::Returns;
use crate::spec::rule::Facts;
use crate::spec::source::Name;

pub const CODE: Code = code! {
    /// A county's number is not the sum of its districts' numbers. Several partners may have sent them.
    "areas-mismatch", Analyst
};

/// The areas within an area add up to it: `areas-sum = { measure = "cases" }`; `within` is the largest difference
/// allowed.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(inline)]
pub struct Key {
    /// The measure.
    pub measure: Name,
    /// The largest difference allowed.
    #[serde(default)]
    pub within: f64,
}

#[derive(Debug)]
struct AreasSum {
    measure: MeasureIndex,
    within: f64,
}

impl Typed for Key {
    fn resolve(&self, names: &Names) -> Result<Box<dyn Holds>, Error> {
        Ok(Box::new(AreasSum { measure: names.own(&self.measure)?, within: self.within }))
    }
}

impl Holds for AreasSum {
    fn severity(&self) -> Severity {
        Severity::Error
    }

    fn alike(&self) -> Vec<MeasureIndex> {
        Vec::new()
    }

    fn facts(&self, returns: &Returns) -> Facts {
        let label = Labels(returns);
        Facts {
            words: format!(
                "{} of the areas within an area add up to that of the area{}",
                label.quoted(self.measure),
                label.within(self.within)
            ),
            // Areas add up whether a return says so or not: the world of areas knows it.
            known: Vec::new(),
            in_row: None,
            ready_made: None,
            instead_of: Some((CODE, self.measure)),
        }
    }

    fn findings(&self, view: &View) -> Vec<Finding> {
        findings(view, self.measure, self.within)
    }
}

/// Where the areas do not add up, to within so much.
pub fn findings(view: &View, measure: MeasureIndex, within: f64) -> Vec<Finding> {
    let mut findings = Vec::new();
    for rows in view.index.groups(measure) {
        let (area, period) = view.place(rows.get(0));
        let children = view.areas.children(area, period);
        // Most areas have none below them, and most rows belong to such areas.
        if children.is_empty() {
            continue;
        }
        for row in rows {
            let Some(said) = view.number(row) else { continue };
            let breakdown = &view.observations.series_of(row).breakdown;
            let Some(sum) = sum(view, measure, &children, period, breakdown) else { continue };
            let rounding = view.returns.measures[measure as usize].rounding(children.len() + 1);
            if (sum - said).abs() > within + rounding + 1e-9 {
                let message = format!(
                    "{} for {} does not agree with its {} areas, which add up to {}",
                    view.said(row),
                    view.whereabouts(row),
                    children.len(),
                    plain(sum)
                );
                findings.push(
                    Finding::error(CODE, view.at(row), message)
                        .hint("correct one of them and send the return again"),
                );
            }
        }
    }
    findings
}

/// The sum of the same part over all areas, if each of them sent a number for it.
fn sum(view: &View, measure: MeasureIndex, areas: &[AreaIndex], period: Period, breakdown: &Breakdown) -> Option<f64> {
    let mut sum = 0.0;
    for area in areas {
        let rows = view.index.rows(measure, *area, period).into_iter();
        let same: Vec<u32> = rows.filter(|row| view.observations.series_of(*row).breakdown == *breakdown).collect();
        if same.is_empty() {
            return None;
        }
        for row in same {
            sum += view.number(row)?;
        }
    }
    Some(sum)
}
