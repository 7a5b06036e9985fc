//! Each row is linked to from somewhere: a priority that no measure and no action serves is only words.

use std::collections::BTreeSet;

use anyhow::Error;
use schemars::JsonSchema;
use serde::Deserialize;

use crate::model::code::{Code, code};
use crate::model::finding::{Finding, Severity};
use crate::model::measure::MeasureIndex;
use crate::model::area::AreaIndex;
use crate::model::period::Period;
use crate::model::register::Entry;
use crate::rules::{Holds, Names, Typed, View};
use crate::spec::returns::Returns;
use crate::spec::rule::Facts;
use crate::spec::source::Name;

pub const CODE: Code = code! {
    /// Nothing is linked to a row of a register: no action and no measure serves the priority.
    "not-served", Analyst
};

/// Each row has a link from a row of one of these registers: `served = { by = ["actions", "contract-kpis"] }`.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(inline)]
pub struct Key {
    /// Registers with a link to this one.
    pub by: Vec<Name>,
}

#[derive(Debug)]
struct Served {
    kind: usize,
    by: Vec<usize>,
}

impl Typed for Key {
    fn resolve(&self, names: &Names) -> Result<Box<dyn Holds>, Error> {
        let ids = || names.returns.kinds.iter().map(|kind| kind.id.as_str());
        let by = self.by.iter().map(|name| names.source.look_up(name, "kind of return", ids()));
        Ok(Box::new(Served { kind: names.kind, by: by.collect::<Result<_, Error>>()? }))
    }
}

impl Holds for Served {
    fn severity(&self) -> Severity {
        Severity::Warning
    }

    fn alike(&self) -> Vec<MeasureIndex> {
        Vec::new()
    }

    fn facts(&self, returns: &Returns) -> Facts {
        let titles: Vec<&str> = self.by.iter().map(|kind| returns.kinds[*kind].title.as_str()).collect();
        Facts::words(format!("each row has a link from: {}", titles.join(", ")))
    }

    fn findings(&self, view: &View) -> Vec<Finding> {
        let register = view.register(self.kind);
        let Some(field) = register.id_field() else {
            return Vec::new();
        };
        // A row that could not be read may be the one that serves it.
        if view.unread.contains(&None) || self.by.iter().any(|kind| view.unread.contains(&Some(*kind))) {
            return Vec::new();
        }
        let linked = view.links_to(self.kind, &self.by);
        let titles: Vec<&str> = self.by.iter().map(|kind| view.returns.kinds[*kind].title.as_str()).collect();
        // Where none of these registers came, nothing is known of what serves it.
        let came: BTreeSet<(AreaIndex, Period)> = view
            .entries
            .iter()
            .filter(|row| self.by.contains(&row.kind))
            .map(|row| (row.area, row.period))
            .collect();
        let rows = view.rows_of(self.kind).filter(|row| came.contains(&(row.area, row.period)));
        let finding = |row: &Entry| {
            let id = register.id(row);
            (!linked.contains(&(row.area, row.period, id))).then(|| {
                let message = format!("nothing serves it in {}: no row of {} names it", row.period, titles.join(" or "));
                Finding::warning(CODE, row.at(field), message).hint("agree a measure or an action for it, or say that there is none")
            })
        };
        rows.filter_map(finding).collect()
    }
}
