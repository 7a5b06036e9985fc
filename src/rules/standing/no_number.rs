//! What a partner sent as a number so far is one still: with "<5", [c] or n/a in its place no figure that needs it can be given
//! as a number.

use std::collections::BTreeMap;

use crate::model::code::{Code, code};
use crate::model::finding::Finding;
use crate::model::findings::Findings;
use crate::model::period::Period;
use crate::model::value::{Absence, Value};
use crate::rules::history::{Sender, period};
use crate::rules::view::View;

pub const CODE: Code = code! {
    /// What a partner sent as a number before is now a range, withheld or missing. Ask for the number, if it can be
    /// given.
    "no-number", Partner, settable
};

/// So many numbers say that it is counted.
const FEWEST: usize = 8;
/// So many of what is no number are named.
const NAMED: usize = 3;

/// One finding for each area and period. A partner that withholds small numbers is not asked about each of them.
pub fn findings(view: &View, sender: &Sender) -> Findings {
    let mut findings = Findings::default();
    let withheld = sender.rows().iter().filter(|row| is_withheld(view, **row));
    let since = withheld.map(|row| period(view, *row)).min();
    for (_, of_area) in sender.areas(view) {
        let mut lost: BTreeMap<Period, Vec<u32>> = BTreeMap::new();
        for course in of_area.series() {
            let Some(at) = course.numbers().iter().position(|number| number.is_nan()) else { continue };
            let row = course.rows[at];
            let usual = is_withheld(view, row) && since.is_some_and(|since| since < period(view, row));
            if at >= FEWEST && !usual {
                lost.entry(period(view, row)).or_default().push(row);
            }
        }
        findings.extend(lost.values().map(|rows| finding(view, rows)));
    }
    findings
}

/// Whether a small number may be withheld there.
fn is_withheld(view: &View, row: u32) -> bool {
    matches!(view.observations.value(row), Value::Between(_) | Value::Absent(Absence::SuppressedAtSource))
}

fn finding(view: &View, rows: &[u32]) -> Finding {
    let named = rows.iter().take(NAMED).map(|row| format!("{} ({})", view.label_of(*row), instead(view, *row)));
    let mut names: Vec<String> = named.collect();
    if rows.len() > NAMED {
        names.push(format!("{} more", rows.len() - NAMED));
    }
    let message = format!(
        "the {} for {} has no number where there was one before: {}",
        view.title_of(rows[0]),
        view.whereabouts(rows[0]),
        names.join(", ")
    );
    Finding::note(CODE, view.at(rows[0]), message).hint(
        "ask the partner for the number, if it can be given: figures that need it are shown as a range or not at all",
    )
}

/// What stands there, in words.
fn instead(view: &View, row: u32) -> String {
    match view.observations.value(row) {
        Value::Absent(absence) => absence.words().to_owned(),
        Value::Number(_) | Value::Between(_) => {
            let detail = view.observations.detail(row);
            detail.and_then(|detail| detail.words.clone()).unwrap_or_else(|| "a range".to_owned())
        }
    }
}
