//! A part is at most its whole: repeat cases among all cases, disclosures among requests.

use super::View;
use crate::model::finding::Finding;
use crate::model::measure::MeasureIndex;

pub fn findings(view: &View, part: MeasureIndex, whole: MeasureIndex) -> Vec<Finding> {
    let by = &view.returns.measures[whole as usize].by;
    let mut findings = Vec::new();
    for row in view.index.groups(part).flatten() {
        let breakdown = view.observations.series_of(row).breakdown.within(by);
        let Some(other) = view.beside(row, whole, &breakdown) else { continue };
        let (Some(small), Some(large)) = (view.number(row), view.number(other)) else { continue };
        if small > large {
            let message = format!("{} is more than {} for {}", view.said(row), view.said(other), view.whereabouts(row));
            let hint = format!("compare with {}", view.origin(other));
            findings.push(Finding::error("part-exceeds-whole", view.origin(row), message).hint(hint));
        }
    }
    findings
}
