//! One submission comes in one file: rows that stand in two files and agree are counted once, and said.

use std::collections::BTreeMap;

use super::repeats::Repeats;
use crate::model::code::Code;
use crate::model::finding::Finding;
use crate::rules::View;

/// One finding for each submission that came twice.
pub fn findings(view: &View, repeats: &Repeats) -> Vec<Finding> {
    let file = |row: u32| view.observations.line_of(row).0;
    let mut submissions: BTreeMap<_, (u32, u32, usize)> = BTreeMap::new();
    for (first, second) in repeats.same.iter().filter(|(first, second)| file(*first) != file(*second)) {
        let series = view.observations.series_of(*second);
        let kind = view.returns.kind_with(series.measure);
        let key = (kind, series.partner, view.place(*second), file(*first), file(*second));
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
        Finding::warning(Code::TWO_FILES, view.at(second), message).hint(hint)
    };
    submissions.into_iter().map(finding).collect()
}
