//! What two kinds of return both count is the same in both: MARAC cases as the coordinator and as the police count them.

use anyhow::Error;
use schemars::JsonSchema;
use serde::Deserialize;

use crate::model::code::Code;
use crate::model::codebook::Parts;
use crate::model::finding::{Finding, Severity};
use crate::model::measure::MeasureIndex;
use crate::rules::{Holds, Labels, Names, Typed, View, plain};
use crate::spec::returns::Returns;
use crate::spec::rule::{Arithmetic, Facts};
use crate::spec::source::Name;

/// The code is shared with other rules that hold two returns against each other.
pub const CODE: Code = Code::RETURNS_DISAGREE;

/// Two returns count the same thing: `agrees = { measure = "cases", with = "police.marac-cases" }`.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(inline)]
pub struct Key {
    /// The measure of this return.
    pub measure: Name,
    /// The same thing as another return counts it.
    pub with: Name,
    /// The largest difference allowed.
    #[serde(default)]
    pub within: f64,
}

#[derive(Debug)]
struct Agrees {
    measure: MeasureIndex,
    with: MeasureIndex,
    within: f64,
}

impl Typed for Key {
    fn resolve(&self, names: &Names) -> Result<Box<dyn Holds>, Error> {
        let (measure, with) = (names.any(&self.measure)?, names.any(&self.with)?);
        Ok(Box::new(Agrees { measure, with, within: self.within }))
    }
}

impl Holds for Agrees {
    fn severity(&self) -> Severity {
        Severity::Error
    }

    fn alike(&self) -> Vec<MeasureIndex> {
        vec![self.measure, self.with]
    }

    fn facts(&self, returns: &Returns) -> Facts {
        let label = Labels(returns);
        Facts {
            words: {
                let other = returns.kind_with(self.with).map_or("", |kind| returns.kinds[kind].title.as_str());
                let (one, with) = (label.quoted(self.measure), label.quoted(self.with));
                format!("{one} agrees with {with} of the {other}{}", label.within(self.within))
            },
            known: vec![Arithmetic::sum(&[self.measure], &[self.with], self.within, Parts::Alike)],
            in_row: None,
            ready_made: None,
            instead_of: None,
        }
    }

    fn findings(&self, view: &View) -> Vec<Finding> {
        findings(view, self.measure, self.with, self.within)
    }
}

fn findings(view: &View, measure: MeasureIndex, with: MeasureIndex, within: f64) -> Vec<Finding> {
    let within = within + view.rounding(measure, with);
    let mut findings = Vec::new();
    for (one, other) in view.across(measure, with) {
        if (one.sum - other.sum).abs() > within + 1e-9 {
            let message = format!(
                "{} ({}) for {} does not agree with {} of the {} ({})",
                view.label_of(one.row),
                plain(one.sum),
                view.whereabouts(one.row),
                view.label_of(other.row),
                view.title_of(other.row),
                plain(other.sum)
            );
            let hint = format!("compare with {}, and ask which is right", view.origin(other.row));
            findings.push(Finding::error(CODE, view.at(one.row), message).hint(hint));
        }
    }
    findings
}
