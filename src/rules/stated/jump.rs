//! A number is not many times what it was in the period before, nor a small part of it.

use anyhow::Error;
use schemars::JsonSchema;
use serde::Deserialize;

use crate::model::code::{Code, code};
use crate::model::finding::{Finding, Severity};
use crate::model::measure::MeasureIndex;
use crate::model::round;
use crate::rules::standing::{outlier, part_period};
use crate::rules::{Holds, Labels, Names, Typed, View, plain};
use crate::spec::returns::Returns;
use crate::spec::rule::Facts;
use crate::spec::source::Name;

pub const CODE: Code = code! {
    /// A number is far from those of the same series before it.
    "jump", Partner
};

/// A number is not more than `ratio` times the number in the period before, nor less than that number divided by
/// `ratio`: `jump = { measure = "cases", ratio = 2 }`.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(inline)]
pub struct Key {
    /// The measure.
    pub measure: Name,
    /// The largest factor of change from the period before, up or down; more than 1.
    pub ratio: f64,
}

#[derive(Debug)]
struct Jump {
    measure: MeasureIndex,
    ratio: f64,
}

impl Typed for Key {
    fn resolve(&self, names: &Names) -> Result<Box<dyn Holds>, Error> {
        if !self.ratio.is_finite() || self.ratio <= 1.0 {
            return Err(names.error(&self.measure, "the `ratio` of a `jump` must be more than 1"));
        }
        Ok(Box::new(Jump { measure: names.own(&self.measure)?, ratio: self.ratio }))
    }
}

impl Holds for Jump {
    fn severity(&self) -> Severity {
        Severity::Warning
    }

    fn alike(&self) -> Vec<MeasureIndex> {
        Vec::new()
    }

    fn facts(&self, returns: &Returns) -> Facts {
        let label = Labels(returns);
        Facts {
            words: {
                let ratio = round::plain(self.ratio, round::places(self.ratio));
                let measure = label.quoted(self.measure);
                format!("{measure} changes by a factor of no more than {ratio} from one period to the next")
            },
            known: Vec::new(),
            in_row: None,
            ready_made: None,
            instead_of: Some((outlier::CODE, self.measure)),
        }
    }

    fn findings(&self, view: &View) -> Vec<Finding> {
        findings(view, self.measure, self.ratio)
    }
}

/// Where both numbers are smaller, a change says nothing.
const FEWEST: f64 = 20.0;

fn findings(view: &View, measure: MeasureIndex, ratio: f64) -> Vec<Finding> {
    let mut findings = Vec::new();
    for row in view.index.groups(measure).flatten() {
        let Some(before) = view.earlier(row, 1) else { continue };
        let (Some(now), Some(then)) = (view.number(row), view.number(before)) else { continue };
        let (low, high) = (now.min(then), now.max(then));
        // A last period that is not over has a finding of its own.
        let cut_short = now < then && part_period::looks_cut_short(view, row).is_some();
        if high < FEWEST || high <= low * ratio || cut_short {
            continue;
        }
        let times = if low > 0.0 { format!(", {} times as many", round::plain(high / low, 1)) } else { String::new() };
        let way = if now > then { "up" } else { "down" };
        let message = format!(
            "{} for {} is {way} from {} in the period before{}",
            view.said(row),
            view.whereabouts(row),
            plain(then),
            if now > then { times } else { times.replace("as many", "fewer") }
        );
        let hint =
            format!("ask the partner to confirm it, or to say what changed; compare with {}", view.origin(before));
        findings.push(Finding::warning(CODE, view.at(row), message).hint(hint));
    }
    findings
}
