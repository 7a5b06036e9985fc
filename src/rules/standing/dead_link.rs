//! A link leads to a row that is there.

use std::collections::BTreeSet;

use crate::model::area::AreaIndex;
use crate::model::code::{Code, code};
use crate::model::finding::Finding;
use crate::model::period::Period;
use crate::rules::view::View;
use crate::spec::register::{Holds, same_id};

pub const CODE: Code = code! {
    /// A row of a register names a row of another that is not there.
    "dead-link", Partner, settable
};

pub fn findings(view: &View) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (kind, register) in view.registers() {
        for (at, field) in register.fields.iter().enumerate() {
            let Holds::Link(to) = field.holds else { continue };
            let Some(target) = view.returns.kinds[to].register.as_ref() else { continue };
            // A row that could not be read may be the one.
            if view.unread.contains(&None) || view.unread.contains(&Some(to)) {
                continue;
            }
            let ids: BTreeSet<(AreaIndex, Period, String)> = view
                .entries
                .iter()
                .filter(|row| row.kind == to)
                .map(|row| (row.area, row.period, target.id(row)))
                .collect();
            let is_known = |area: AreaIndex, period: Period| ids.iter().any(|id| (id.0, id.1) == (area, period));
            for row in view.rows_of(kind) {
                let said = row.filled(at).words();
                for id in said.split([',', ';']).map(str::trim).filter(|id| !id.is_empty()) {
                    let key = (row.area, row.period, same_id(id));
                    // Of a register that did not come nothing is known.
                    if ids.contains(&key) || !is_known(row.area, row.period) {
                        continue;
                    }
                    let title = &view.returns.kinds[to].title;
                    let message = format!("no row of “{title}” for {} has the id {id}", row.period);
                    findings.push(Finding::error(CODE, row.at(at), message).hint("correct the id, or add the row"));
                }
            }
        }
    }
    findings
}
