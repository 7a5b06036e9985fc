//! What a row of a register has reached, it does not leave again without a word.

use anyhow::Error;
use schemars::JsonSchema;
use serde::Deserialize;

use crate::model::code::{Code, code};
use crate::model::finding::{Finding, Severity};
use crate::model::measure::MeasureIndex;
use crate::model::register::{Entry, Filled};
use crate::rules::names::labels;
use crate::rules::{Holds, Names, Typed, View};
use crate::spec::returns::Returns;
use crate::spec::rule::Facts;
use crate::spec::source::Name;

pub const CODE: Code = code! {
    /// A row of a register has gone back to an earlier stage than in the period before.
    "went-back", Partner
};

/// The field does not go back, in the order of its items, from what it was in the period before: `no-step-back = {
/// field = "status" }`.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(inline)]
pub struct Key {
    pub field: Name,
}

#[derive(Debug)]
struct NoStepBack {
    kind: usize,
    field: usize,
}

impl Typed for Key {
    fn resolve(&self, names: &Names) -> Result<Box<dyn Holds>, Error> {
        Ok(Box::new(NoStepBack { kind: names.kind, field: names.field(&self.field)? }))
    }
}

impl Holds for NoStepBack {
    fn severity(&self) -> Severity {
        Severity::Warning
    }

    fn alike(&self) -> Vec<MeasureIndex> {
        Vec::new()
    }

    fn facts(&self, returns: &Returns) -> Facts {
        Facts::words(format!("{} does not go back", labels(returns, self.kind, &[self.field])))
    }

    fn findings(&self, view: &View) -> Vec<Finding> {
        let register = view.register(self.kind);
        let words = |row: &Entry| register.words(view.returns, self.field, row.filled(self.field));
        let finding = |(before, row): (&Entry, &Entry)| {
            let (Filled::Choice(was), Filled::Choice(is)) = (before.filled(self.field), row.filled(self.field)) else {
                return None;
            };
            (is < was).then(|| {
                let label = &register.fields[self.field].label;
                let message =
                    format!("“{label}” is “{}”, but was “{}” in {}", words(row), words(before), before.period);
                let hint = format!("ask the partner what happened; compare with {}", before.origin(self.field));
                Finding::warning(CODE, row.at(self.field), message).hint(hint)
            })
        };
        view.followed(self.kind).into_iter().filter_map(finding).collect()
    }
}
