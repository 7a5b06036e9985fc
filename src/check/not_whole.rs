//! What is counted in whole units is a whole number.

use crate::model::code::Code;
use crate::model::finding::Finding;
use crate::rules::View;

/// Each finding with its row.
pub fn findings(view: &View) -> Vec<(u32, Finding)> {
    let measures = &view.returns.measures;
    let whole: Vec<bool> =
        view.observations.series.iter().map(|series| measures[series.measure as usize].whole).collect();
    let slices = view.observations.slices();
    let broken = slices.series.iter().zip(slices.value).enumerate();
    broken
        .filter(|(_, (series, value))| whole[**series as usize] && value.fract() != 0.0 && !value.is_nan())
        .map(|(row, _)| {
            let row = row as u32;
            let message = format!("{} for {} must be a whole number", view.said(row), view.whereabouts(row));
            let hint = "correct the number; if halves are right, set `whole = false` for the measure";
            (row, Finding::error(Code::NOT_WHOLE, view.origin(row), message).hint(hint))
        })
        .collect()
}
