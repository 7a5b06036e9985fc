//! A reported share agrees with its part of the total, within the rounding that it was reported at.

use anyhow::Error;
use schemars::JsonSchema;
use serde::Deserialize;

use crate::model::code::{Code, code};
use crate::model::finding::{Finding, Severity};
use crate::model::measure::MeasureIndex;
use crate::model::round;
use crate::rules::{Holds, Labels, Names, Typed, View, plain};
use crate::spec::returns::Returns;
use crate::spec::rule::{Facts, ReadyMade};
use crate::spec::source::Name;

pub const CODE: Code = code! {
    /// A share that was sent is not the part divided by the whole.
    "share-disagrees", Partner
};

/// A percentage share agrees with its part of the total: `share-agrees = { share = "share", part = "amount" }`.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(inline)]
pub struct Key {
    /// The share as it was sent, as a percentage.
    pub share: Name,
    /// The amount.
    pub part: Name,
}

#[derive(Debug)]
struct ShareAgrees {
    share: MeasureIndex,
    part: MeasureIndex,
}

impl Typed for Key {
    fn resolve(&self, names: &Names) -> Result<Box<dyn Holds>, Error> {
        Ok(Box::new(ShareAgrees { share: names.own(&self.share)?, part: names.own(&self.part)? }))
    }
}

impl Holds for ShareAgrees {
    fn severity(&self) -> Severity {
        Severity::Error
    }

    fn alike(&self) -> Vec<MeasureIndex> {
        Vec::new()
    }

    fn facts(&self, returns: &Returns) -> Facts {
        let label = Labels(returns);
        Facts {
            words: format!("{} agrees with {}", label.quoted(self.share), label.quoted(self.part)),
            // It is tied to its counts where it is shown.
            known: Vec::new(),
            in_row: None,
            ready_made: Some(ReadyMade { number: self.share, count: self.part, is_share: true }),
            instead_of: None,
        }
    }

    fn findings(&self, view: &View) -> Vec<Finding> {
        findings(view, self.share, self.part)
    }
}

fn findings(view: &View, share: MeasureIndex, part: MeasureIndex) -> Vec<Finding> {
    let decimals = view.returns.measures[share as usize].decimals;
    let mut findings = Vec::new();
    // Lines that are not applicable carry no amount and take no share.
    for (rows, sum) in view.parts(part) {
        for row in rows {
            let breakdown = view.observations.series_of(row).breakdown.clone();
            let Some(reported_row) = view.beside(row, share, &breakdown) else { continue };
            let (Some(amount), Some(reported)) = (view.number(row), view.number(reported_row)) else { continue };
            let exact = 100.0 * amount / sum;
            let decimals = round::places(reported).min(decimals);
            if sum > 0.0 && round::round(exact, decimals) != round::round(reported, decimals) {
                let message = format!(
                    "{} for {} should be {}: {} of {}",
                    view.said(reported_row),
                    view.whereabouts(row),
                    round::plain(exact, decimals),
                    plain(amount),
                    plain(sum)
                );
                findings.push(
                    Finding::error(CODE, view.at(reported_row), message)
                        .hint("correct the share or the amount"),
                );
            }
        }
    }
    findings
}
