//! The same partner sends each part of a measure once for an area and period.

use rustc_hash::FxHashMap;

use super::{View, plain};
use crate::model::finding::Finding;

pub fn findings(view: &View) -> Vec<Finding> {
    let mut findings = Vec::new();
    let series = view.observations.slices().series;
    let mut seen: FxHashMap<u32, u32> = FxHashMap::default();
    for measure in 0..view.returns.measures.len() as u32 {
        for group in view.index.groups(measure) {
            // Rows in the order of their series can hold no series twice; only others need the map.
            if group.into_iter().is_sorted_by(|a, b| series[*a as usize] < series[*b as usize]) {
                continue;
            }
            seen.clear();
            for row in group {
                if let Some(first) = seen.insert(series[row as usize], row) {
                    findings.push(finding(view, first, row));
                }
            }
        }
    }
    findings
}

fn finding(view: &View, first: u32, second: u32) -> Finding {
    let series = view.observations.series_of(second);
    let what = format!("{} for {}", view.label(series.measure, &series.breakdown), view.whereabouts(second));
    let earlier = view.origin(first);
    let message = match (view.number(first), view.number(second)) {
        (Some(a), Some(b)) if a != b => {
            format!("{what} is given twice, as {} at {earlier} and as {} here", plain(a), plain(b))
        }
        (Some(_), Some(_)) => format!("{what} is given twice, first at {earlier}; both are the same"),
        _ => format!("{what} is given twice, first at {earlier}"),
    };
    Finding::error("duplicate-key", view.origin(second), message).hint("keep the row that is right")
}
