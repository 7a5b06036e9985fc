//! Moving ranges: how far each value is from the one before.

use super::{Baseline, Chart, FIRM_FROM, Limits, Point};
use crate::statistics::exact::{self, Exact};
use crate::statistics::{Undefined, check};

/// A range so many times the mean, or more, is left out of the limits; and the upper limit of the ranges themselves.
pub const SCREEN: f64 = 3.267;

/// The mean of the moving ranges that are kept.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ScreenedMean {
    pub mean: f64,
    /// The same as a fraction, where the values are decimals.
    pub exact: Option<Exact>,
    /// How many are kept. None are where all values are equal and ranges are screened; the mean is 0 then.
    pub kept: usize,
}

/// The moving ranges; the first place has none, and none is next to a missing value.
pub fn moving_ranges(values: &[Option<f64>]) -> Vec<Option<f64>> {
    let range = |pair: &[Option<f64>]| Some(exact::difference(pair[1]?, pair[0]?).abs());
    values.iter().take(1).map(|_| None).chain(values.windows(2).map(range)).collect()
}

fn mean(ranges: &[f64]) -> ScreenedMean {
    let exact = exact::mean(ranges);
    let mean = exact.map_or_else(|| ranges.iter().sum::<f64>() / ranges.len() as f64, Exact::nearest);
    ScreenedMean { mean, exact, kept: ranges.len() }
}

/// Their mean, with those of 3.267 times the mean or more left out once if `screened`.
pub fn screened_mean(values: &[Option<f64>], screened: bool) -> Result<ScreenedMean, Undefined> {
    let ranges: Vec<f64> = moving_ranges(values).into_iter().flatten().collect();
    if ranges.is_empty() {
        return Err(Undefined::NoNeighbours);
    }
    let all = mean(&ranges);
    if !screened {
        return Ok(all);
    }
    let most = exact::quotient(SCREEN, all.mean, 1.0);
    let kept: Vec<f64> = ranges.into_iter().filter(|range| *range < most).collect();
    Ok(if kept.is_empty() { ScreenedMean { mean: 0.0, exact: Exact::of(0.0), kept: 0 } } else { mean(&kept) })
}

/// The chart of the moving ranges: their mean, and 3.267 times that as the upper limit. Special causes in it are no
/// sign of their own, since neighbouring ranges share a value. Source: qicharts2.
pub fn chart(values: &[Option<f64>], baseline: &Baseline) -> Result<Chart, Undefined> {
    let ranges = moving_ranges(values);
    let based = ranges.iter().enumerate().filter(|(place, _)| baseline.has(*place));
    let known: Vec<f64> = based.filter_map(|(_, range)| *range).collect();
    if known.is_empty() {
        return Err(Undefined::NoNeighbours);
    }
    let centre = check::number(known.iter().sum::<f64>() / known.len() as f64)?;
    let limits = Limits::around(centre, centre * (SCREEN - 1.0) / 3.0).within(0.0, f64::INFINITY);
    let points = ranges.iter().map(|range| range.map(|value| Point { value, limits })).collect();
    Ok(Chart { centre, points, provisional: known.len() < FIRM_FROM })
}
