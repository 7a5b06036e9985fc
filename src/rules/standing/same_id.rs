//! A row of a register is told from all others by its id.

use std::collections::BTreeMap;

use crate::model::code::{Code, code};
use crate::model::finding::Finding;
use crate::model::register::Entry;
use crate::rules::view::View;

pub const CODE: Code = code! {
    /// Two rows of a register have the same id, so nobody knows which one a link or a later edition means.
    "same-id", Partner
};

pub fn findings(view: &View) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (kind, register) in view.registers() {
        let Some(field) = register.id_field() else { continue };
        for rows in view.snapshots(kind) {
            let mut first: BTreeMap<String, &Entry> = BTreeMap::new();
            for row in rows {
                let id = register.id(row);
                if id.is_empty() {
                    continue;
                }
                if let Some(other) = first.get(&id) {
                    let message = format!("the id {} is also used at {}", row.filled(field).words(), other.origin(field));
                    let hint = "give each row an id of its own; or say which was sent later, by the day in a column `submitted`";
                    findings.push(Finding::error(CODE, row.at(field), message).hint(hint));
                } else {
                    first.insert(id, row);
                }
            }
        }
    }
    findings
}
