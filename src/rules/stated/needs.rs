//! A row that says one thing has to say another: a risk its mitigation, what is rejected a reason, what is done its evidence.

use std::collections::BTreeMap;

use anyhow::Error;
use schemars::JsonSchema;
use serde::Deserialize;

use crate::model::code::{Code, code};
use crate::model::finding::{Finding, Severity};
use crate::model::measure::MeasureIndex;
use crate::model::register::{Entry, Filled};
use crate::rules::names::labels;
use crate::spec::register::Register;
use crate::rules::{Holds, Names, Typed, View};
use crate::spec::returns::Returns;
use crate::spec::rule::Facts;
use crate::spec::source::Name;

pub const CODE: Code = code! {
    /// A row of a register says something that has to be explained, and the field for that is empty: a risk without a mitigation,
    /// a recommendation that was rejected without a reason, an action that is done without evidence.
    "unexplained", Partner
};

/// A field is filled in where others say something: `needs = { field = "reason", where = { decision = ["rejected"] } }`, or where another
/// is filled in: `needs = { field = "evidence", with = "done" }`.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(inline)]
pub struct Key {
    /// The field that must be filled in.
    pub field: Name,
    /// Only in rows with one of these items, by the field.
    #[serde(default, rename = "where")]
    pub only: BTreeMap<Name, Vec<Name>>,
    /// Only in rows in which this field is filled in.
    pub with: Option<Name>,
    /// It must be empty instead.
    #[serde(default)]
    pub empty: bool,
}

#[derive(Debug)]
struct Needs {
    kind: usize,
    field: usize,
    only: Vec<(usize, Vec<u32>)>,
    with: Option<usize>,
    empty: bool,
}

impl Typed for Key {
    fn resolve(&self, names: &Names) -> Result<Box<dyn Holds>, Error> {
        let only = self.only.iter().map(|(name, items)| names.items(name, items)).collect::<Result<_, Error>>()?;
        let with = self.with.as_ref().map(|name| names.field(name)).transpose()?;
        Ok(Box::new(Needs { kind: names.kind, field: names.field(&self.field)?, only, with, empty: self.empty }))
    }
}

impl Needs {
    /// What a row says that has to be explained.
    fn said(&self, view: &View, row: &Entry) -> Option<String> {
        let register = view.register(self.kind);
        let mut said = Vec::new();
        for (field, items) in &self.only {
            match row.filled(*field) {
                Filled::Choice(item) if items.contains(item) => {
                    let words = register.words(view.returns, *field, row.filled(*field));
                    said.push(format!("“{}” is “{words}”", register.fields[*field].label));
                }
                _ => return None,
            }
        }
        if let Some(field) = self.with {
            if *row.filled(field) == Filled::Nothing {
                return None;
            }
            said.push(format!("“{}” is filled in", register.fields[field].label));
        }
        Some(said.join(" and "))
    }
}

impl Holds for Needs {
    fn severity(&self) -> Severity {
        Severity::Warning
    }

    fn alike(&self) -> Vec<MeasureIndex> {
        Vec::new()
    }

    fn facts(&self, returns: &Returns) -> Facts {
        let fields: Vec<usize> = self.only.iter().map(|(field, _)| *field).chain(self.with).collect();
        let (field, by) = (labels(returns, self.kind, &[self.field]), labels(returns, self.kind, &fields));
        Facts::words(match fields.is_empty() {
            true => format!("{field} is filled in"),
            false if self.empty => format!("{field} is empty where {by} asks for it"),
            false => format!("{field} is filled in where {by} asks for it"),
        })
    }

    fn findings(&self, view: &View) -> Vec<Finding> {
        let label = |register: &Register| register.fields[self.field].label.clone();
        let finding = |row: &Entry| {
            let is_empty = *row.filled(self.field) == Filled::Nothing;
            if is_empty == self.empty {
                return None;
            }
            let said = self.said(view, row)?;
            let label = label(view.register(self.kind));
            let message = match said.is_empty() {
                true => format!("“{label}” is empty"),
                false if self.empty => format!("{said}, but “{label}” is filled in"),
                false => format!("{said}, but “{label}” is empty"),
            };
            let hint = if self.empty { "ask the partner which of the two is right" } else { "ask the partner to fill it in" };
            Some(Finding::warning(CODE, row.at(self.field), message).hint(hint))
        };
        view.rows_of(self.kind).filter_map(finding).collect()
    }
}
