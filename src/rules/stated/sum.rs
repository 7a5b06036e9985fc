//! Several measures add up to another: women and men to all victims.

use anyhow::Error;
use schemars::JsonSchema;
use serde::Deserialize;

use crate::model::code::{Code, code};
use crate::model::codebook::Parts;
use crate::model::finding::{Finding, Severity};
use crate::model::measure::MeasureIndex;
use crate::rules::{Holds, Labels, Names, Typed, View, plain};
use crate::spec::returns::Returns;
use crate::spec::rule::{Arithmetic, Cells, Facts, InRow};
use crate::spec::source::Name;

pub const CODE: Code = code! {
    /// A total that was sent is not the sum of its parts.
    "total-mismatch", Partner
};

/// Measures add up to another: `sum = { parts = ["women", "men"], total = "victims" }`; `within` is the largest
/// difference allowed.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(inline)]
pub struct Key {
    /// The parts.
    pub parts: Vec<Name>,
    /// The total.
    pub total: Name,
    /// The largest difference allowed.
    #[serde(default)]
    pub within: f64,
}

#[derive(Debug)]
struct Sum {
    parts: Vec<MeasureIndex>,
    total: MeasureIndex,
    within: f64,
}

impl Typed for Key {
    fn resolve(&self, names: &Names) -> Result<Box<dyn Holds>, Error> {
        let (parts, total) = (names.all(&self.parts)?, names.own(&self.total)?);
        let rounding: f64 = parts.iter().chain([&total]).map(|term| names.rounding(*term, 1)).sum();
        Ok(Box::new(Sum { parts, total, within: self.within + rounding }))
    }
}

impl Holds for Sum {
    fn severity(&self) -> Severity {
        Severity::Error
    }

    fn alike(&self) -> Vec<MeasureIndex> {
        self.parts.iter().copied().chain([self.total]).collect()
    }

    fn facts(&self, returns: &Returns) -> Facts {
        let label = Labels(returns);
        Facts {
            words: format!("{} add up to {}{}", label.all(&self.parts), label.quoted(self.total), label.within(self.within)),
            known: vec![Arithmetic::sum(&self.parts, &[self.total], self.within, Parts::Alike)],
            in_row: Some(InRow {
                title: format!("Parts add up to {}", label.plain(self.total)),
                cells: Cells::Sum { parts: self.parts.clone(), total: self.total, within: self.within },
            }),
            ready_made: None,
            instead_of: None,
        }
    }

    fn findings(&self, view: &View) -> Vec<Finding> {
        findings(view, &self.parts, self.total, self.within)
    }
}

fn findings(view: &View, parts: &[MeasureIndex], total: MeasureIndex, within: f64) -> Vec<Finding> {
    let mut findings = Vec::new();
    for row in view.index.groups(total).flatten() {
        let breakdown = &view.observations.series_of(row).breakdown;
        let Some(said) = view.number(row) else { continue };
        let numbers: Option<Vec<f64>> =
            parts.iter().map(|part| view.beside(row, *part, breakdown).and_then(|part| view.number(part))).collect();
        let Some(sum) = numbers.map(|numbers| numbers.iter().sum::<f64>()) else { continue };
        if (sum - said).abs() > within + 1e-9 {
            let names: Vec<&str> =
                parts.iter().map(|part| view.returns.measures[*part as usize].label.as_str()).collect();
            let message = format!(
                "{} for {} does not agree with the sum of {}, which is {}",
                view.said(row),
                view.whereabouts(row),
                names.join(", "),
                plain(sum)
            );
            findings.push(
                Finding::error(CODE, view.at(row), message)
                    .hint("correct one of them and send the return again"),
            );
        }
    }
    findings
}
