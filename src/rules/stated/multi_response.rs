//! Where one person may have several answers, each answer has at most all people, and all answers together at least all.

use anyhow::Error;
use schemars::JsonSchema;
use serde::Deserialize;

use crate::model::code::{Code, code};
use crate::model::codebook::Parts;
use crate::model::finding::{Finding, Severity};
use crate::model::measure::{Breakdown, MeasureIndex};
use crate::rules::{Holds, Labels, Names, Typed, View, plain};
use crate::spec::returns::Returns;
use crate::spec::rule::{Arithmetic, Facts};
use crate::spec::source::Name;

pub const CODE: Code = code! {
    /// Each person may give several answers, but together there are fewer answers than people, or one answer has more
    /// than all people.
    "multi-response", Partner
};

/// One person may have several answers: each answer has at most as many as there are people, and all answers together
/// have at least as many: `multi-response = { parts = "needs", whole = "clients" }`.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(inline)]
pub struct Key {
    /// The answers, split by item.
    pub parts: Name,
    /// The people.
    pub whole: Name,
}

#[derive(Debug)]
struct MultiResponse {
    parts: MeasureIndex,
    whole: MeasureIndex,
}

impl Typed for Key {
    fn resolve(&self, names: &Names) -> Result<Box<dyn Holds>, Error> {
        Ok(Box::new(MultiResponse { parts: names.own(&self.parts)?, whole: names.own(&self.whole)? }))
    }
}

impl Holds for MultiResponse {
    fn severity(&self) -> Severity {
        Severity::Error
    }

    fn alike(&self) -> Vec<MeasureIndex> {
        vec![self.parts, self.whole]
    }

    fn facts(&self, returns: &Returns) -> Facts {
        let label = Labels(returns);
        Facts {
            words: {
                let (parts, whole) = (label.quoted(self.parts), label.quoted(self.whole));
                format!("The parts of {parts} overlap: each is at most {whole}, and together they are at least as many")
            },
            known: vec![
                Arithmetic::at_most(self.parts, self.whole, Parts::Each),
                // Each person has at least one answer.
                Arithmetic::between(&[self.parts], &[self.whole], (Some(0.0), None), Parts::Added),
            ],
            in_row: None,
            ready_made: None,
            instead_of: None,
        }
    }

    fn findings(&self, view: &View) -> Vec<Finding> {
        findings(view, self.parts, self.whole)
    }
}

fn findings(view: &View, parts: MeasureIndex, whole: MeasureIndex) -> Vec<Finding> {
    let mut findings = view.exceeding(CODE, parts, whole, |_| Breakdown::default());
    for (rows, sum) in view.parts(parts) {
        let Some(all) = view.beside(rows[0], whole, &Breakdown::default()) else { continue };
        if view.number(all).is_some_and(|number| sum < number - 1e-9) {
            let message = format!(
                "{} for {} is more than the {} parts of {} together, which add up to {}",
                view.said(all),
                view.whereabouts(all),
                rows.len(),
                view.returns.measures[parts as usize].label.to_lowercase(),
                plain(sum)
            );
            findings.push(
                Finding::error(CODE, view.at(all), message)
                    .hint("each of them has at least one answer: count those without one as other or not known"),
            );
        }
    }
    findings
}
