//! The ratio of two measures lies in a plausible band: repeat cases to cases, children to cases.

use super::View;
use crate::model::code::Code;
use crate::model::finding::Finding;
use crate::model::measure::MeasureIndex;
use crate::model::round;

/// Of fewer than this the ratio is a matter of chance, too.
const FEWEST: f64 = 20.0;
/// So many standard deviations of a small count are chance.
const CHANCE: f64 = 3.0;

pub fn findings(view: &View, part: MeasureIndex, whole: MeasureIndex, low: f64, high: f64) -> Vec<Finding> {
    let by = &view.returns.measures[whole as usize].by;
    let mut findings = Vec::new();
    for row in view.index.groups(part).flatten() {
        let breakdown = view.observations.series_of(row).breakdown.within(by);
        let Some(other) = view.beside(row, whole, &breakdown) else { continue };
        let (Some(part), Some(whole)) = (view.number(row), view.number(other)) else { continue };
        let ratio = part / whole;
        if is_outside(part, whole, low, high) {
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

/// Whether a part is more or less than it usually is of its whole, and of a small whole by more than chance.
fn is_outside(part: f64, whole: f64, low: f64, high: f64) -> bool {
    let (least, most) = (low * whole, high * whole);
    let chance = |expected: f64| if whole < FEWEST { CHANCE * expected.max(0.0).sqrt() } else { 0.0 };
    whole > 0.0 && (part < least - chance(least) || part > most + chance(most))
}
