//! A table of one number a year has every year between its first and its last.

use super::View;
use crate::model::code::Code;
use crate::model::finding::Finding;
use crate::model::measure::MeasureIndex;

/// A gap longer than this is taken for another series.
const LONGEST: i32 = 20;

pub fn findings(view: &View, measure: MeasureIndex) -> Vec<Finding> {
    let mut findings = Vec::new();
    for row in view.index.groups(measure).flatten() {
        let there = |steps: i32| view.earlier(row, steps).is_some_and(|row| view.number(row).is_some());
        let Some(steps) = (1..=LONGEST).find(|steps| there(*steps)).filter(|steps| *steps > 1) else { continue };
        let (_, period) = view.place(row);
        let missing: Vec<String> =
            (1..steps).rev().filter_map(|back| period.back(back)).map(|period| period.to_string()).collect();
        let message = format!(
            "{} for {} has nothing for {} before it",
            view.label(measure, &view.observations.series_of(row).breakdown),
            view.whereabouts(row),
            missing.join(", ")
        );
        findings.push(
            Finding::error(Code::GapInSeries, view.origin(row), message)
                .hint("add what is missing from the table's source"),
        );
    }
    findings
}
