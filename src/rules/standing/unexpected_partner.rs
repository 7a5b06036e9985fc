//! Where it is said who owes a return for an area, nobody else sends it: a name spelled differently would be added.

use rustc_hash::FxHashSet;

use crate::rules::view::View;
use crate::model::code::{Code, code};
use crate::model::finding::Finding;
use crate::spec::source::nearest;

pub const CODE: Code = code! {
    /// A return came from a partner who is not expected to send it.
    "unexpected-partner", Analyst
};

pub fn findings(view: &View) -> Vec<Finding> {
    let expected = view.expected;
    let mut findings = Vec::new();
    let mut told: FxHashSet<(usize, u32)> = FxHashSet::default();
    for measure in 0..view.returns.measures.len() as u32 {
        let Some(kind) = view.returns.kind_with(measure) else { continue };
        if !expected.iter().any(|expected| expected.kind == kind) {
            continue;
        }
        for rows in view.index.groups(measure) {
            let (area, _) = view.place(rows.get(0));
            let owed: Vec<&str> = expected
                .iter()
                .filter(|expected| expected.kind == kind && expected.area == area)
                .map(|expected| expected.partner.as_str())
                .collect();
            for row in rows {
                let partner = view.observations.series_of(row).partner;
                let name = view.observations.partners[partner as usize].as_str();
                // One finding a partner is enough, however many rows it sent.
                if !owed.is_empty() && !owed.contains(&name) && told.insert((kind, partner)) {
                    findings.push(finding(view, row, kind, name, &owed));
                }
            }
        }
    }
    findings
}

fn finding(view: &View, row: u32, kind: usize, name: &str, owed: &[&str]) -> Finding {
    let title = &view.returns.kinds[kind].title;
    let message = format!("the partner named here is not expected to send the {title} for {}", view.whereabouts(row));
    let hint = match nearest(name, &mut owed.iter().copied()) {
        Some(near) => format!("did you mean {near}? If the partner is right, add it to expected.csv"),
        None => "add the partner to expected.csv, or correct its name".to_owned(),
    };
    Finding::error(CODE, view.origin(row), message).hint(hint)
}
