//! What is counted in whole units is a whole number.

use crate::model::code::Code;
use crate::model::finding::Severity;
use crate::model::findings::Findings;
use crate::rules::View;

/// The rows in which it is not.
pub fn rows(view: &View, findings: &mut Findings) -> Vec<u32> {
    let measures = &view.returns.measures;
    let whole: Vec<bool> =
        view.observations.series.iter().map(|series| measures[series.measure as usize].whole).collect();
    let slices = view.observations.slices();
    let broken = slices.series.iter().zip(slices.value).enumerate();
    let rows: Vec<u32> = broken
        .filter(|(_, (series, value))| whole[**series as usize] && value.fract() != 0.0 && !value.is_nan())
        .map(|(row, _)| row as u32)
        .collect();
    for row in &rows {
        findings.add(Severity::Error, Code::NOT_WHOLE, view.at(*row), || {
            let message = format!("{} for {} must be a whole number", view.said(*row), view.whereabouts(*row));
            let hint = "correct the number; if halves are right, set `whole = false` for the measure";
            (message, Some(hint.to_owned()))
        });
    }
    rows
}
