//! The parts of one measure add up to another: cases by referral source to all cases.

use anyhow::Error;
use schemars::JsonSchema;
use serde::Deserialize;

use crate::model::code::{Code, code};
use crate::model::codebook::Parts;
use crate::model::finding::{Finding, Severity};
use crate::model::measure::{Breakdown, MeasureIndex};
use crate::rules::{Holds, Labels, Names, Typed, View, plain};
use crate::spec::returns::Returns;
use crate::spec::rule::{Arithmetic, Cells, Facts, InRow};
use crate::spec::source::Name;

pub const CODE: Code = code! {
    /// Parts do not add up to the number that they are parts of.
    "parts-mismatch", Partner
};

/// The parts of one measure add up to another: `parts-sum = { parts = "cases-by-source", total = "cases" }`.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(inline)]
pub struct Key {
    /// The parts, split by item.
    pub parts: Name,
    /// The total.
    pub total: Name,
    /// The largest difference allowed.
    #[serde(default)]
    pub within: f64,
}

#[derive(Debug)]
struct PartsSum {
    parts: MeasureIndex,
    total: MeasureIndex,
    within: f64,
}

impl Typed for Key {
    fn resolve(&self, names: &Names) -> Result<Box<dyn Holds>, Error> {
        let (parts, total) = (names.own(&self.parts)?, names.own(&self.total)?);
        let terms = names.returns.combinations(parts, &Breakdown::default());
        let rounding = names.rounding(parts, terms) + names.rounding(total, 1);
        Ok(Box::new(PartsSum { parts, total, within: self.within + rounding }))
    }
}

impl Holds for PartsSum {
    fn severity(&self) -> Severity {
        Severity::Error
    }

    fn alike(&self) -> Vec<MeasureIndex> {
        vec![self.parts, self.total]
    }

    fn facts(&self, returns: &Returns) -> Facts {
        let label = Labels(returns);
        Facts {
            words: format!("The parts of {} add up to {}{}", label.quoted(self.parts), label.quoted(self.total), label.within(self.within)),
            known: vec![Arithmetic::sum(&[self.parts], &[self.total], self.within, Parts::Added)],
            in_row: Some(InRow {
                title: format!("{} add up to {}", label.plain(self.parts), label.plain(self.total)),
                cells: Cells::SumOfParts { parts: self.parts, total: self.total, within: self.within },
            }),
            ready_made: None,
            instead_of: None,
        }
    }

    fn findings(&self, view: &View) -> Vec<Finding> {
        findings(view, self.parts, self.total, self.within)
    }
}

fn findings(view: &View, parts: MeasureIndex, total: MeasureIndex, within: f64) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (rows, sum) in view.parts(parts) {
        let Some(whole) = view.beside(rows[0], total, &Breakdown::default()) else { continue };
        let Some(said) = view.number(whole) else { continue };
        if (sum - said).abs() > within + 1e-9 {
            let message = format!(
                "{} for {} does not agree with the {} parts of {}, which add up to {}",
                view.said(whole),
                view.whereabouts(whole),
                rows.len(),
                view.returns.measures[parts as usize].label.to_lowercase(),
                plain(sum)
            );
            findings.push(
                Finding::error(CODE, view.at(whole), message)
                    .hint("correct one of them and send the return again"),
            );
        }
    }
    findings
}
