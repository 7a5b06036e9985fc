//! The day on which something is due stays what it was: where it moved, how far and how often.

use std::collections::BTreeMap;

use anyhow::Error;
use schemars::JsonSchema;
use serde::Deserialize;

use crate::model::code::{Code, code};
use crate::model::finding::{Finding, Severity};
use crate::model::measure::MeasureIndex;
use crate::model::area::AreaIndex;
use crate::rules::names::labels;
use crate::rules::{Holds, Names, Typed, View};
use crate::spec::returns::Returns;
use crate::spec::rule::Facts;
use crate::spec::source::Name;

pub const CODE: Code = code! {
    /// The due date of something differs from that in the period before: the finding says by how many days it moved,
    /// and how often it has.
    "date-moved", Analyst
};

/// The date is the same as in the period before: `date-kept = { field = "due" }`.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(inline)]
pub struct Key {
    pub field: Name,
}

#[derive(Debug)]
struct DateKept {
    kind: usize,
    field: usize,
}

impl Typed for Key {
    fn resolve(&self, names: &Names) -> Result<Box<dyn Holds>, Error> {
        Ok(Box::new(DateKept { kind: names.kind, field: names.field(&self.field)? }))
    }
}

impl Holds for DateKept {
    fn severity(&self) -> Severity {
        Severity::Note
    }

    fn alike(&self) -> Vec<MeasureIndex> {
        Vec::new()
    }

    fn facts(&self, returns: &Returns) -> Facts {
        Facts::words(format!("{} is the same as in the period before", labels(returns, self.kind, &[self.field])))
    }

    fn findings(&self, view: &View) -> Vec<Finding> {
        let register = view.register(self.kind);
        let mut findings = Vec::new();
        let mut moves: BTreeMap<(&str, AreaIndex, String), u32> = BTreeMap::new();
        for (before, row) in view.followed(self.kind) {
            let (Some(was), Some(is)) = (before.filled(self.field).day(), row.filled(self.field).day()) else { continue };
            if was == is {
                continue;
            }
            let times = moves.entry((&row.partner, row.area, register.id(row))).or_default();
            *times += 1;
            let days = (is - was).num_days();
            let later = if days > 0 { "later" } else { "earlier" };
            let again = if *times > 1 { format!(", the {} time that it moved", ordinal(*times)) } else { String::new() };
            let message = format!(
                "“{}” is {}, and was {} in {}: {} {later}{again}",
                register.fields[self.field].label,
                row.filled(self.field).words(),
                before.filled(self.field).words(),
                before.period,
                counted(days.unsigned_abs(), "day")
            );
            findings.push(Finding::note(CODE, row.at(self.field), message));
        }
        findings
    }
}

fn counted(count: u64, what: &str) -> String {
    if count == 1 { format!("1 {what}") } else { format!("{count} {what}s") }
}

fn ordinal(number: u32) -> String {
    let end = match (number % 10, number % 100) {
        (_, 11..=13) => "th",
        (1, _) => "st",
        (2, _) => "nd",
        (3, _) => "rd",
        _ => "th",
    };
    format!("{number}{end}")
}
