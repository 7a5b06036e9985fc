//! The rows of a register are of areas that do not lie in each other: what an area sends itself stands in the place of what lies in it.

use std::collections::{BTreeMap, BTreeSet};

use crate::model::area::AreaIndex;
use crate::model::code::{Code, code};
use crate::model::finding::Finding;
use crate::model::period::Period;
use crate::model::register::Entry;
use crate::rules::view::View;

pub const CODE: Code = code! {
    /// A register has rows for an area and for another within it, so the counts of the larger one leave out the rows
    /// of the smaller. Send all rows for the areas within, or all for the whole.
    "mixed-levels", Analyst
};

pub fn findings(view: &View) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (kind, register) in view.registers() {
        let Some(field) = register.id_field() else { continue };
        let mut first: BTreeMap<(Period, AreaIndex), &Entry> = BTreeMap::new();
        for row in view.rows_of(kind) {
            first.entry((row.period, row.area)).or_insert(row);
        }
        for ((period, area), row) in &first {
            let mut open = vec![*area];
            let mut seen = BTreeSet::from([*area]);
            while let Some(above) = open.pop() {
                let within = view.areas.children(above, *period).into_iter().filter(|child| seen.insert(*child));
                open.extend(within);
            }
            seen.remove(area);
            let Some(within) = seen.into_iter().find(|within| first.contains_key(&(*period, *within))) else { continue };
            let (whole, part) = (&view.areas.get(*area).name, &view.areas.get(within).name);
            let message = format!("there are rows for {whole} and for {part}, which is part of it, so counts for \
                {whole} leave those out");
            let hint = "give every row the larger area, or every row the smaller area that it is for";
            findings.push(Finding::error(CODE, row.at(field), message).hint(hint));
        }
    }
    findings
}
