//! A row is sent once: one that stands in its file a second time, with the same values, is counted once, and said.

use std::collections::{BTreeMap, BTreeSet};

use super::repeats::Repeats;
use crate::model::code::Code;
use crate::model::finding::Severity;
use crate::model::findings::Findings;
use crate::rules::View;

pub fn findings(view: &View, repeats: &Repeats, findings: &mut Findings) {
    let line = |row: u32| view.observations.line_of(row);
    // A row of which a cell contradicts is told as that.
    let contradicting: BTreeSet<(&str, u32)> = repeats.contradicting.iter().map(|(_, second)| line(*second)).collect();
    let mut rows: BTreeMap<(&str, u32), (u32, u32)> = BTreeMap::new();
    for (first, second) in repeats.same.iter().filter(|(first, second)| line(*first).0 == line(*second).0) {
        rows.entry(line(*second)).or_insert((*first, *second));
    }
    for (_, (first, second)) in rows.into_iter().filter(|(place, _)| !contradicting.contains(place)) {
        findings.add(Severity::Warning, Code::DUPLICATE_ROW, view.at(second), || {
            let message = format!(
                "this row for {} is the same as line {} and is counted once",
                view.whereabouts(second),
                line(first).1
            );
            (message, Some("remove one of the two rows".to_owned()))
        });
    }
}
