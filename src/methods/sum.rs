//! What was sent, added up over parts, areas and quarters as far as all of them are there.

use std::collections::BTreeMap;

use anyhow::Error;
use schemars::JsonSchema;
use serde::Deserialize;

use super::{Names, Resolved, Typed};
use crate::model::measure::OverTime;
use crate::model::statistic;
use crate::spec::figure::{Chance, Facts, Nature, OverQuarters, Reads, Tells};
use crate::spec::names::breakdown;
use crate::spec::source::Name;

/// The report says nothing of what is only added up.
pub const WORDS: &[&str] = &[];

/// What was sent, added up over parts, areas and quarters: `sum = { measure = "marac.cases" }`.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(inline)]
pub struct Key {
    /// As `kind.measure`: "marac.cases".
    measure: Name,
    /// Only these items, by dimension.
    #[serde(default)]
    items: BTreeMap<String, Name>,
}

impl Typed for Key {
    fn resolve(&self, names: &Names) -> Result<Resolved, Error> {
        let index = names.measure(&self.measure)?;
        let measure = &names.returns.measures[index as usize];
        let at = self.measure.span().start;
        let breakdown = breakdown(names.source, names.returns, &measure.by, at, &self.items)?;
        let adds_up = measure.over_time == OverTime::Sum;
        let is_count = measure.decimals == 0 && measure.unit != "£";
        Ok(Resolved {
            measure: measure.id.clone(),
            statistic: statistic::SUM.to_owned(),
            label: match names.returns.breakdown_label(&breakdown) {
                part if part.is_empty() => measure.label.clone(),
                part => format!("{}: {part}", measure.label),
            },
            unit: measure.unit.clone(),
            decimals: measure.decimals,
            people: measure.people,
            verdict: None,
            note: None,
            facts: Facts {
                nature: Nature::Sent { measure: index, breakdown },
                uses: Vec::new(),
                reads: Some(Reads::Measure(index)),
                chance: if measure.people && adds_up { Chance::Counts } else { Chance::Nothing },
                over_quarters: match (adds_up, is_count) {
                    (true, true) => OverQuarters::Count,
                    (true, false) => OverQuarters::Amount,
                    (false, _) => OverQuarters::Nothing,
                },
                tells: Tells::Parts,
                has_trend: true,
                not_charted: None,
                words: WORDS.first().copied(),
                question: None,
            },
            method: None,
        })
    }
}
