//! Each step of a process has at most as many as the step before: notices issued, orders applied for, orders granted.

use anyhow::Error;
use schemars::JsonSchema;
use serde::Deserialize;

use crate::model::code::{Code, code};
use crate::model::codebook::Parts;
use crate::model::finding::{Finding, Severity};
use crate::model::measure::MeasureIndex;
use crate::rules::{Holds, Labels, Names, Typed, View};
use crate::spec::returns::Returns;
use crate::spec::rule::{Arithmetic, Facts};
use crate::spec::source::Name;

pub const CODE: Code = code! {
    /// A later step of a funnel has more people than an earlier one, for instance more starts than referrals.
    "funnel-widens", Partner
};

/// Each step of a process has at most as many as the one before: `funnel = { steps = ["issued", "applied", "granted"] }`.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(inline)]
pub struct Key {
    /// From the first to the last.
    pub steps: Vec<Name>,
}

#[derive(Debug)]
struct Funnel {
    steps: Vec<MeasureIndex>,
}

impl Typed for Key {
    fn resolve(&self, names: &Names) -> Result<Box<dyn Holds>, Error> {
        if let [] | [_] = self.steps.as_slice() {
            let place = self.steps.first().map_or(0, |step| step.span().start);
            return Err(names.source.error(place, "a `funnel` needs at least two steps"));
        }
        Ok(Box::new(Funnel { steps: names.all(&self.steps)? }))
    }
}

impl Holds for Funnel {
    fn severity(&self) -> Severity {
        Severity::Error
    }

    fn alike(&self) -> Vec<MeasureIndex> {
        self.steps.clone()
    }

    fn facts(&self, returns: &Returns) -> Facts {
        let label = Labels(returns);
        Facts {
            words: format!("Each of {} is at most the one before", label.all(&self.steps)),
            known: self.steps.windows(2).map(|pair| Arithmetic::at_most(pair[1], pair[0], Parts::Alike)).collect(),
            in_row: None,
            ready_made: None,
            instead_of: None,
        }
    }

    fn findings(&self, view: &View) -> Vec<Finding> {
        findings(view, &self.steps)
    }
}

fn findings(view: &View, steps: &[MeasureIndex]) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (at, step) in steps.iter().enumerate().skip(1) {
        for row in view.index.groups(*step).flatten() {
            let breakdown = &view.observations.series_of(row).breakdown;
            // A step that was not sent, or is no number, is passed over to the one before it.
            let before = steps[..at].iter().rev().find_map(|earlier| {
                let other = view.beside(row, *earlier, breakdown)?;
                Some((other, view.number(other)?))
            });
            let (Some((other, most)), Some(number)) = (before, view.number(row)) else { continue };
            if number > most {
                let message = format!(
                    "{} is more than the step before it, {}, for {}",
                    view.said(row),
                    view.said(other),
                    view.whereabouts(row)
                );
                let hint = format!("compare with {}", view.origin(other));
                findings.push(Finding::error(CODE, view.at(row), message).hint(hint));
            }
        }
    }
    findings
}
