//! One submission comes in one file: rows that stand in two files and agree are counted once, and said.

use std::collections::BTreeMap;

use rustc_hash::FxHashMap;

use super::View;
use crate::model::finding::Finding;

/// Rows that repeat a row of another file with the same value: the one repeated, and the one that repeats it.
pub fn repeats(view: &View) -> Vec<(u32, u32)> {
    let slices = view.observations.slices();
    let file = |row: u32| view.observations.places[slices.place[row as usize] as usize].file.as_str();
    let mut repeats = Vec::new();
    let mut seen: FxHashMap<u32, u32> = FxHashMap::default();
    for measure in 0..view.returns.measures.len() as u32 {
        for group in view.index.groups(measure) {
            if group.len() < 2
                || group.into_iter().is_sorted_by(|a, b| slices.series[*a as usize] < slices.series[*b as usize])
            {
                continue;
            }
            seen.clear();
            for row in group {
                let first = *seen.entry(slices.series[row as usize]).or_insert(row);
                let agrees = view.observations.value(first) == view.observations.value(row);
                if first != row && agrees && file(first) != file(row) {
                    repeats.push((first, row));
                }
            }
        }
    }
    repeats
}

/// One finding for each submission that came twice.
pub fn findings(view: &View, repeats: &[(u32, u32)]) -> Vec<Finding> {
    let mut submissions: BTreeMap<_, (u32, u32, usize)> = BTreeMap::new();
    for (first, second) in repeats {
        let series = view.observations.series_of(*second);
        let kind = view.returns.kind_with(series.measure);
        let key = (kind, series.partner, view.place(*second), view.origin(*first).file, view.origin(*second).file);
        let entry = submissions.entry(key).or_insert((*first, *second, 0));
        entry.0 = entry.0.min(*first);
        entry.1 = entry.1.min(*second);
        entry.2 += 1;
    }
    let finding = |((kind, ..), (first, second, count)): ((Option<usize>, _, _, _, _), (u32, u32, usize))| {
        let title = kind.map_or("return", |kind| view.returns.kinds[kind].title.as_str());
        let message = format!(
            "the {title} for {} is in two files: {count} {} as at {} and counted once",
            view.whereabouts(second),
            if count == 1 { "value is the same" } else { "values are the same" },
            view.origin(first)
        );
        let hint = "remove one of the files, or the rows that are in both";
        Finding::warning("two-files", view.origin(second), message).hint(hint)
    };
    submissions.into_iter().map(finding).collect()
}
