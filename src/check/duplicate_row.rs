//! A row is sent once: one that stands in its file a second time, with the same values, is counted once, and said.

use std::collections::{BTreeMap, BTreeSet};

use super::repeats::Repeats;
use crate::model::code::Code;
use crate::model::finding::Finding;
use crate::rules::View;

pub fn findings(view: &View, repeats: &Repeats) -> Vec<Finding> {
    let line = |row: u32| {
        let origin = view.origin(row);
        (origin.file, origin.line)
    };
    // A row of which a cell contradicts is told as that.
    let contradicting: BTreeSet<(String, u32)> =
        repeats.contradicting.iter().map(|(_, second)| line(*second)).collect();
    let mut rows: BTreeMap<(String, u32), (u32, u32)> = BTreeMap::new();
    for (first, second) in repeats.same.iter().filter(|(first, second)| line(*first).0 == line(*second).0) {
        rows.entry(line(*second)).or_insert((*first, *second));
    }
    let finding = |(place, (first, second)): ((String, u32), (u32, u32))| {
        if contradicting.contains(&place) {
            return None;
        }
        let message = format!(
            "this row for {} is the same as line {} and is counted once",
            view.whereabouts(second),
            view.origin(first).line
        );
        Some(Finding::warning(Code::DUPLICATE_ROW, view.origin(second), message).hint("remove one of the two rows"))
    };
    rows.into_iter().filter_map(finding).collect()
}
