//! The ratio of two measures lies in a plausible band: repeat cases to cases, children to cases.

use anyhow::Error;
use schemars::JsonSchema;
use serde::Deserialize;

use crate::model::code::{Code, code};
use crate::model::codebook::Parts;
use crate::model::finding::{Finding, Severity};
use crate::model::measure::MeasureIndex;
use crate::model::round;
use crate::rules::{Holds, Labels, Names, Typed, View};
use crate::spec::returns::Returns;
use crate::spec::rule::{Arithmetic, Facts};
use crate::spec::source::Name;

pub const CODE: Code = code! {
    /// A ratio of two numbers is outside what is plausible. Confirm both.
    "ratio-implausible", Partner
};

/// The ratio of two measures is between two limits: `ratio-within = { part = "children", whole = "cases", low = 0.5,
/// high = 3 }`.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(inline)]
pub struct Key {
    /// What is divided.
    pub part: Name,
    /// What it is divided by.
    pub whole: Name,
    /// The least that is plausible.
    pub low: f64,
    /// The most that is plausible.
    pub high: f64,
}

#[derive(Debug)]
struct RatioWithin {
    part: MeasureIndex,
    whole: MeasureIndex,
    low: f64,
    high: f64,
}

impl Typed for Key {
    fn resolve(&self, names: &Names) -> Result<Box<dyn Holds>, Error> {
        Ok(Box::new(RatioWithin { part: names.own(&self.part)?, whole: names.own(&self.whole)?, low: self.low, high: self.high }))
    }
}

impl Holds for RatioWithin {
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
                "{} divided by {} is usually from {} to {}",
                label.quoted(self.part),
                label.quoted(self.whole),
                round::plain(self.low, round::places(self.low)),
                round::plain(self.high, round::places(self.high))
            ),
            known: {
                let times = |times: f64, ends: (Option<f64>, Option<f64>)| {
                    let known = Arithmetic::between(&[self.part], &[self.whole], ends, Parts::Alike);
                    Arithmetic { times: Some(times), ..known }
                };
                vec![times(self.low, (Some(0.0), None)), times(self.high, (None, Some(0.0)))]
            },
            in_row: None,
            ready_made: None,
            instead_of: None,
        }
    }

    fn findings(&self, view: &View) -> Vec<Finding> {
        findings(view, self.part, self.whole, self.low, self.high)
    }
}

/// Of fewer than this the ratio is a matter of chance, too.
const FEWEST: f64 = 20.0;
/// So many standard deviations of a small count are chance.
const CHANCE: f64 = 3.0;

fn findings(view: &View, part: MeasureIndex, whole: MeasureIndex, low: f64, high: f64) -> Vec<Finding> {
    let by = &view.returns.measures[whole as usize].by;
    let mut findings = Vec::new();
    for row in view.index.groups(part).flatten() {
        let breakdown = view.observations.series_of(row).breakdown.within(by);
        let Some(other) = view.beside(row, whole, &breakdown) else { continue };
        let (Some(part), Some(whole)) = (view.number(row), view.number(other)) else { continue };
        let ratio = part / whole;
        if is_outside(part, whole, low, high) {
            let message = format!(
                "{} to {} for {} is {}, outside {low} to {high}",
                view.said(row),
                view.said(other),
                view.whereabouts(row),
                round::plain(ratio, 2)
            );
            findings.push(
                Finding::warning(CODE, view.at(row), message)
                    .hint("ask the partner to confirm both numbers"),
            );
        }
    }
    findings
}

/// Whether a part is more or less than it usually is of its whole, and of a small whole by more than chance.
fn is_outside(part: f64, whole: f64, low: f64, high: f64) -> bool {
    let (least, most) = (low * whole, high * whole);
    let chance = |expected: f64| if whole < FEWEST { CHANCE * expected.max(0.0).sqrt() } else { 0.0 };
    whole > 0.0 && (part < least - chance(least) || part > most + chance(most))
}
