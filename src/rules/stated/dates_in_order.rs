//! What is done was due, and what is due was raised: the days of a row of a register come in this order.

use anyhow::Error;
use schemars::JsonSchema;
use serde::Deserialize;

use crate::model::code::{Code, code};
use crate::model::finding::{Finding, Severity};
use crate::model::measure::MeasureIndex;
use crate::model::register::Filled;
use crate::rules::names::labels;
use crate::rules::{Holds, Names, Typed, View};
use crate::spec::returns::Returns;
use crate::spec::rule::Facts;
use crate::spec::source::Name;

pub const CODE: Code = code! {
    /// Two dates in a row of a register are in the wrong order: it was done or due before it was raised.
    "dates-out-of-order", Partner
};

/// The dates in a row are in this order, where both are given: `dates-in-order = { fields = ["raised", "due"] }`.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(inline)]
pub struct Key {
    /// Fields that hold dates, the earliest first.
    pub fields: Vec<Name>,
}

#[derive(Debug)]
struct InOrder {
    kind: usize,
    fields: Vec<usize>,
}

impl Typed for Key {
    fn resolve(&self, names: &Names) -> Result<Box<dyn Holds>, Error> {
        let fields = self.fields.iter().map(|name| names.field(name)).collect::<Result<_, Error>>()?;
        Ok(Box::new(InOrder { kind: names.kind, fields }))
    }
}

impl Holds for InOrder {
    fn severity(&self) -> Severity {
        Severity::Error
    }

    fn alike(&self) -> Vec<MeasureIndex> {
        Vec::new()
    }

    fn facts(&self, returns: &Returns) -> Facts {
        Facts::words(format!("{} are in this order", labels(returns, self.kind, &self.fields)))
    }

    fn findings(&self, view: &View) -> Vec<Finding> {
        let mut findings = Vec::new();
        for row in view.rows_of(self.kind) {
            for pair in self.fields.windows(2) {
                // A month is before a day only where all of it is.
                let (Filled::Days(first, ..), Filled::Days(_, last, _)) = (row.filled(pair[0]), row.filled(pair[1])) else {
                    continue;
                };
                if last < first {
                    let label = |field: usize| &view.register(self.kind).fields[field].label;
                    let message = format!(
                        "“{}” is {}, before “{}”, which is {}",
                        label(pair[1]),
                        row.filled(pair[1]).words(),
                        label(pair[0]),
                        row.filled(pair[0]).words()
                    );
                    let finding = Finding::error(CODE, row.at(pair[1]), message);
                    findings.push(finding.hint("ask the partner which of the two dates is right"));
                }
            }
        }
        findings
    }
}
