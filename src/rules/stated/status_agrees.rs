//! A status that was sent is the one that its number and target come to.

use anyhow::Error;
use schemars::JsonSchema;
use serde::Deserialize;

use crate::model::code::{Code, code};
use crate::model::finding::{Finding, Severity};
use crate::model::measure::MeasureIndex;
use crate::model::register::{Entry, Filled};
use crate::rules::names::labels;
use crate::rules::{Holds, Names, Typed, View};
use crate::spec::target::{Reached, Target, TypedTarget};
use crate::spec::returns::Returns;
use crate::spec::rule::Facts;
use crate::spec::source::Name;

pub const CODE: Code = code! {
    /// The status that was sent does not agree with the number and its target: green when the target was missed, or
    /// red when it was met.
    "status-disagrees", Partner
};

/// A status is one of these where the target is met, and one of those where it is missed: `status-agrees = { status = "status", met = ["green"], missed =
/// ["amber", "red"], target = { reached = "this_quarter", target = "target", better = "polarity" } }`.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(inline)]
pub struct Key {
    /// The field with the status.
    pub status: Name,
    /// Its items that say that the target was met.
    pub met: Vec<Name>,
    /// Its items that say that it was missed.
    pub missed: Vec<Name>,
    /// The fields that this is worked out from.
    pub target: TypedTarget,
}

#[derive(Debug)]
struct StatusAgrees {
    kind: usize,
    status: usize,
    met: Vec<u32>,
    missed: Vec<u32>,
    target: Target,
}

impl Typed for Key {
    fn resolve(&self, names: &Names) -> Result<Box<dyn Holds>, Error> {
        let (status, met) = names.items(&self.status, &self.met)?;
        let (_, missed) = names.items(&self.status, &self.missed)?;
        let target = names.target(&self.target, &self.status)?;
        Ok(Box::new(StatusAgrees { kind: names.kind, status, met, missed, target }))
    }
}

impl Holds for StatusAgrees {
    fn severity(&self) -> Severity {
        Severity::Warning
    }

    fn alike(&self) -> Vec<MeasureIndex> {
        Vec::new()
    }

    fn facts(&self, returns: &Returns) -> Facts {
        let status = labels(returns, self.kind, &[self.status]);
        let of = labels(returns, self.kind, &[self.target.reached, self.target.target]);
        Facts::words(format!("{status} agrees with {of}"))
    }

    fn findings(&self, view: &View) -> Vec<Finding> {
        let register = view.register(self.kind);
        let finding = |row: &Entry| {
            let Filled::Choice(status) = row.filled(self.status) else { return None };
            let said = if self.met.contains(status) {
                Reached::Met
            } else if self.missed.contains(status) {
                Reached::Missed
            } else {
                return None;
            };
            let worked_out = self.target.of(row);
            let is_other = matches!(
                (said, worked_out),
                (Reached::Met, Reached::Missed) | (Reached::Missed, Reached::Met)
            );
            is_other.then(|| {
                let words = |field: usize| register.words(view.returns, field, row.filled(field));
                let target = if worked_out == Reached::Met { "met" } else { "missed" };
                let message = format!(
                    "“{}” is “{}”, but {} against a target of {} is {target}",
                    register.fields[self.status].label,
                    words(self.status),
                    words(self.target.reached),
                    words(self.target.target)
                );
                Finding::warning(CODE, row.at(self.status), message).hint("ask the partner which is right")
            })
        };
        view.rows_of(self.kind).filter_map(finding).collect()
    }
}
