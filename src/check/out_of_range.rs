//! A number lies between the measure's minimum and maximum. The minimum is 0 unless the return says otherwise.

use crate::model::code::Code;
use crate::model::finding::Finding;
use crate::model::value::Value;
use crate::rules::{View, plain};

/// Each finding with its row.
pub fn findings(view: &View) -> Vec<(u32, Finding)> {
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
    let outside = slices.series.iter().zip(slices.value).enumerate().filter(|(_, (series, value))| {
        let (minimum, maximum) = limits[**series as usize];
        **value < minimum || **value > maximum
    });
    let mut findings: Vec<(u32, Finding)> =
        outside.map(|(row, (series, value))| finding(view, row as u32, *value, limits[*series as usize])).collect();
    // A bound is out of range when no number within it is in range: "fewer than 0".
    for (row, detail) in view.observations.details() {
        let Some(Value::Between(bounds)) = detail.value else { continue };
        let (minimum, maximum) = limits[slices.series[*row as usize] as usize];
        if let Some(upper) = bounds.upper.filter(|upper| *upper < minimum) {
            findings.push(finding(view, *row, upper, (minimum, maximum)));
        } else if let Some(lower) = bounds.lower.filter(|lower| *lower > maximum) {
            findings.push(finding(view, *row, lower, (minimum, maximum)));
        }
    }
    findings
}

fn finding(view: &View, row: u32, value: f64, (minimum, maximum): (f64, f64)) -> (u32, Finding) {
    let limit = if value < minimum { format!("below {}", plain(minimum)) } else { format!("above {}", plain(maximum)) };
    let message = format!("{} for {} is {limit}", view.said(row), view.whereabouts(row));
    (row, Finding::error(Code::OUT_OF_RANGE, view.origin(row), message).hint("correct the number"))
}
