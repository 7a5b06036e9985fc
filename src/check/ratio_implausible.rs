//! The ratio of two measures lies in a plausible band: repeat cases to cases, children to cases.

use super::View;
use crate::model::code::Code;
use crate::model::finding::Finding;
use crate::model::measure::MeasureIndex;
use crate::model::round;

/// Fewer than this and a ratio says nothing.
const FEWEST: f64 = 20.0;

pub fn findings(view: &View, part: MeasureIndex, whole: MeasureIndex, low: f64, high: f64) -> Vec<Finding> {
    let by = &view.returns.measures[whole as usize].by;
    let mut findings = Vec::new();
    for row in view.index.groups(part).flatten() {
        let breakdown = view.observations.series_of(row).breakdown.within(by);
        let Some(other) = view.beside(row, whole, &breakdown) else { continue };
        let (Some(part), Some(whole)) = (view.number(row), view.number(other)) else { continue };
        let ratio = part / whole;
        if whole >= FEWEST && !(low..=high).contains(&ratio) {
            let message = format!(
                "{} to {} for {} is {}, outside {low} to {high}",
                view.said(row),
                view.said(other),
                view.whereabouts(row),
                round::plain(ratio, 2)
            );
            findings.push(
                Finding::warning(Code::RatioImplausible, view.origin(row), message)
                    .hint("ask the partner to confirm both numbers"),
            );
        }
    }
    findings
}
