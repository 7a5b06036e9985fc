//! A number lies between the measure's minimum and maximum. The minimum is 0 unless the return says otherwise.

use crate::model::code::Code;
use crate::model::finding::Severity;
use crate::model::findings::Findings;
use crate::model::value::Value;
use crate::rules::{View, plain};

/// The rows that are.
pub fn rows(view: &View, findings: &mut Findings) -> Vec<u32> {
    let measures = &view.returns.measures;
    let limits: Vec<(f64, f64)> = view
        .observations
        .series
        .iter()
        .map(|series| &measures[series.measure as usize])
        .map(|of| (of.minimum.unwrap_or(f64::NEG_INFINITY), of.maximum.unwrap_or(f64::INFINITY)))
        .collect();
    let slices = view.observations.slices();
    // NaN is neither below nor above, so absent values pass.
    let mut rows = Vec::new();
    let mut say = |row: u32, value: f64, (minimum, maximum): (f64, f64)| {
        rows.push(row);
        findings.add(Severity::Error, Code::OUT_OF_RANGE, view.at(row), || {
            let (how, limit) = if value < minimum { ("below", minimum) } else { ("above", maximum) };
            let message = format!("{} for {} is {how} {}", view.said(row), view.whereabouts(row), plain(limit));
            (message, Some("correct the number".to_owned()))
        });
    };
    let outside = slices.series.iter().zip(slices.value).enumerate().filter(|(_, (series, value))| {
        let (minimum, maximum) = limits[**series as usize];
        **value < minimum || **value > maximum
    });
    outside.for_each(|(row, (series, value))| say(row as u32, *value, limits[*series as usize]));
    // A bound is out of range when no number within it is in range: "fewer than 0".
    for (row, detail) in view.observations.details() {
        let Some(Value::Between(bounds)) = detail.value else { continue };
        let (minimum, maximum) = limits[slices.series[*row as usize] as usize];
        if let Some(upper) = bounds.upper.filter(|upper| *upper < minimum) {
            say(*row, upper, (minimum, maximum));
        } else if let Some(lower) = bounds.lower.filter(|lower| *lower > maximum) {
            say(*row, lower, (minimum, maximum));
        }
    }
    rows
}
