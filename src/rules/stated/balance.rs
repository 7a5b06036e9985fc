//! What was open at the start, with what came and without what went, is what is open at the end, and that is what is open at
//! the start of the next period.

use anyhow::Error;
use schemars::JsonSchema;
use serde::Deserialize;

use crate::model::code::{Code, code};
use crate::model::codebook::Parts;
use crate::model::finding::{Finding, Severity};
use crate::model::measure::MeasureIndex;
use crate::model::observations::Series;
use crate::rules::{Holds, Labels, Names, Typed, View, plain};
use crate::spec::returns::Returns;
use crate::spec::rule::{Arithmetic, Facts};
use crate::spec::source::Name;

pub const CODE: Code = code! {
    /// What was open, plus what was opened, less what was closed, is not what is open at the end.
    "balance-mismatch", Partner
};

/// What is open at the start, plus what is opened, less what is closed, is open at the end: `balance = { opening =
/// "open-start", in = "opened", out = "closed", closing = "open-end" }`.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(inline)]
pub struct Key {
    /// Open at the start.
    pub opening: Name,
    /// What came.
    #[serde(rename = "in")]
    pub came: Name,
    /// What went.
    #[serde(rename = "out")]
    pub went: Name,
    /// Open at the end.
    pub closing: Name,
}

#[derive(Debug)]
struct Balance {
    opening: MeasureIndex,
    came: MeasureIndex,
    went: MeasureIndex,
    closing: MeasureIndex,
}

impl Typed for Key {
    fn resolve(&self, names: &Names) -> Result<Box<dyn Holds>, Error> {
        Ok(Box::new(Balance { opening: names.own(&self.opening)?, came: names.own(&self.came)?, went: names.own(&self.went)?, closing: names.own(&self.closing)? }))
    }
}

impl Holds for Balance {
    fn severity(&self) -> Severity {
        Severity::Error
    }

    fn alike(&self) -> Vec<MeasureIndex> {
        vec![self.opening, self.came, self.went, self.closing]
    }

    fn facts(&self, returns: &Returns) -> Facts {
        let label = Labels(returns);
        Facts {
            words: format!(
                "{} with {} less {} is {}",
                label.quoted(self.opening),
                label.quoted(self.came),
                label.quoted(self.went),
                label.quoted(self.closing)
            ),
            known: vec![
                Arithmetic::sum(&[self.opening, self.came], &[self.went, self.closing], 0.0, Parts::Alike),
                // What is open at the end of a period is open at the start of the next.
                Arithmetic::sum(&[self.opening], &[self.closing], 0.0, Parts::Next),
            ],
            in_row: None,
            ready_made: None,
            instead_of: None,
        }
    }

    fn findings(&self, view: &View) -> Vec<Finding> {
        findings(view, self)
    }
}

fn findings(view: &View, balance: &Balance) -> Vec<Finding> {
    let closing = view.index.groups(balance.closing).flatten().filter_map(|row| within(view, balance, row));
    let opening = view.index.groups(balance.opening).flatten().filter_map(|row| between(view, balance, row));
    closing.chain(opening).collect()
}

/// Within one period.
fn within(view: &View, balance: &Balance, closing: u32) -> Option<Finding> {
    let beside = |measure: MeasureIndex| {
        let breakdown = &view.observations.series_of(closing).breakdown;
        view.beside(closing, measure, breakdown).and_then(|row| Some((row, view.number(row)?)))
    };
    let (opening, came, went) = (beside(balance.opening)?, beside(balance.came)?, beside(balance.went)?);
    let expected = opening.1 + came.1 - went.1;
    let said = view.number(closing)?;
    ((said - expected).abs() > 1e-9).then(|| {
        let message = format!(
            "{} for {} should be {}: {} and {}, less {}",
            view.said(closing),
            view.whereabouts(closing),
            plain(expected),
            view.said(opening.0),
            view.said(came.0),
            view.said(went.0)
        );
        Finding::error(CODE, view.at(closing), message).hint("correct one of the four and resubmit")
    })
}

/// From one period to the next.
fn between(view: &View, balance: &Balance, opening: u32) -> Option<Finding> {
    let (area, period) = view.place(opening);
    let series = view.observations.series_of(opening);
    let closing = Series { measure: balance.closing, ..series.clone() };
    let before = view.index.row(view.observations, &closing, area, period.back(1)?)?;
    let (said, closed) = (view.number(opening)?, view.number(before)?);
    ((said - closed).abs() > 1e-9).then(|| {
        let message = format!(
            "{} for {} is not what was open at the end of the period before: {}",
            view.said(opening),
            view.whereabouts(opening),
            view.said(before)
        );
        let hint = format!("compare with {}", view.origin(before));
        Finding::error(CODE, view.at(opening), message).hint(hint)
    })
}
