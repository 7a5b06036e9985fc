//! A row of a register that was there for the period before is there for the next one, until somebody says what became of it.

use std::collections::{BTreeMap, BTreeSet};

use crate::model::area::AreaIndex;
use crate::model::code::{Code, code};
use crate::model::finding::Finding;
use crate::model::period::Period;
use crate::model::register::Entry;
use crate::rules::view::View;

pub const CODE: Code = code! {
    /// A row of a register that was there for the period before is gone, or has a new id: nobody knows what happened
    /// to it.
    "row-gone", Partner, settable
};

pub fn findings(view: &View) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (kind, register) in view.registers() {
        let Some(field) = register.id_field() else { continue };
        let mut before: BTreeMap<(&str, AreaIndex), Vec<&Entry>> = BTreeMap::new();
        let mut snapshots: BTreeMap<(Period, &str, AreaIndex), Vec<&Entry>> = BTreeMap::new();
        for row in view.rows_of(kind) {
            snapshots.entry((row.period, &row.partner, row.area)).or_default().push(row);
        }
        for empty in view.empty.iter().filter(|empty| empty.kind == kind) {
            snapshots.entry((empty.period, &empty.partner, empty.area)).or_default();
        }
        for ((period, partner, area), rows) in snapshots {
            let ids: BTreeSet<String> = rows.iter().map(|row| register.id(row)).collect();
            let earlier = before.insert((partner, area), rows).unwrap_or_default();
            for gone in earlier.into_iter().filter(|row| !ids.contains(&register.id(row))) {
                let message = format!(
                    "{} was there for {}, but is missing for {period}",
                    gone.filled(field).words(),
                    gone.period
                );
                let hint = "ask what happened to it: what is done or stopped stays in the register with its status, \
                    and an id stays the same";
                findings.push(Finding::warning(CODE, gone.at(field), message).hint(hint));
            }
        }
    }
    findings
}
