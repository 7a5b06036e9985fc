//! Several measures add up to another: women and men to all victims.

use super::{View, plain};
use crate::model::code::Code;
use crate::model::finding::Finding;
use crate::model::measure::MeasureIndex;

pub fn findings(view: &View, parts: &[MeasureIndex], total: MeasureIndex, within: f64) -> Vec<Finding> {
    let mut findings = Vec::new();
    for row in view.index.groups(total).flatten() {
        let breakdown = &view.observations.series_of(row).breakdown;
        let Some(said) = view.number(row) else { continue };
        let numbers: Option<Vec<f64>> =
            parts.iter().map(|part| view.beside(row, *part, breakdown).and_then(|part| view.number(part))).collect();
        let Some(sum) = numbers.map(|numbers| numbers.iter().sum::<f64>()) else { continue };
        if (sum - said).abs() > within + 1e-9 {
            let names: Vec<&str> =
                parts.iter().map(|part| view.returns.measures[*part as usize].label.as_str()).collect();
            let message = format!(
                "{} for {} does not agree with the sum of {}, which is {}",
                view.said(row),
                view.whereabouts(row),
                names.join(", "),
                plain(sum)
            );
            findings.push(
                Finding::error(Code::TotalMismatch, view.origin(row), message)
                    .hint("correct one of them and send the return again"),
            );
        }
    }
    findings
}
