//! Each step of a process has at most as many as the step before: notices issued, orders applied for, orders granted.

use super::View;
use crate::model::code::Code;
use crate::model::finding::Finding;
use crate::model::measure::MeasureIndex;

pub fn findings(view: &View, steps: &[MeasureIndex]) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (at, step) in steps.iter().enumerate().skip(1) {
        for row in view.index.groups(*step).flatten() {
            let breakdown = &view.observations.series_of(row).breakdown;
            // A step that was not sent, or is no number, is passed over to the one before it.
            let before = steps[..at].iter().rev().find_map(|earlier| {
                let other = view.beside(row, *earlier, breakdown)?;
                Some((other, view.number(other)?))
            });
            let (Some((other, most)), Some(number)) = (before, view.number(row)) else { continue };
            if number > most {
                let message = format!(
                    "{} is more than the step before it, {}, for {}",
                    view.said(row),
                    view.said(other),
                    view.whereabouts(row)
                );
                let hint = format!("compare with {}", view.origin(other));
                findings.push(Finding::error(Code::FunnelWidens, view.origin(row), message).hint(hint));
            }
        }
    }
    findings
}
