//! A measure is at least another: victims at least reviews, people at least households.

use super::View;
use crate::model::finding::Finding;
use crate::model::measure::MeasureIndex;

pub fn findings(view: &View, part: MeasureIndex, floor: MeasureIndex) -> Vec<Finding> {
    let by = &view.returns.measures[floor as usize].by;
    let mut findings = Vec::new();
    for row in view.index.groups(part).flatten() {
        let breakdown = view.observations.series_of(row).breakdown.within(by);
        let Some(other) = view.beside(row, floor, &breakdown) else { continue };
        let (Some(number), Some(least)) = (view.number(row), view.number(other)) else { continue };
        if number < least {
            let message = format!("{} is less than {} for {}", view.said(row), view.said(other), view.whereabouts(row));
            let hint = format!("compare with {}", view.origin(other));
            findings.push(Finding::error("below-floor", view.origin(row), message).hint(hint));
        }
    }
    findings
}
