//! The chart of single values (XmR, I), with limits from the mean moving range.

use super::moving_range::screened_mean;
use super::{Chart, FIRM_FROM, Limits, Point};
use crate::statistics::exact::{self, Exact};
use crate::statistics::{Undefined, check};

/// The distance of the limits from the mean, in mean moving ranges, as NHSRplotthedots has it.
pub const REACH_NHS: f64 = 2.66;
/// The same by the constant 1.128 in full, as qicharts2 has it.
pub const REACH_EXACT: f64 = 3.0 / 1.128;
/// The fewest points to which a baseline may be fixed.
pub const FEWEST_FIXED: usize = 12;

#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Options {
    /// Whether moving ranges of 3.267 times their mean or more are left out, once, before the limits are set. The NHS
    /// "Making Data Count" workbook does not do it, NHSRplotthedots does.
    pub screened: bool,
    /// Whether only the first so many places, 12 or more, set mean and limits: those of them that have a value.
    pub fixed_after: Option<usize>,
    /// [`REACH_NHS`] or [`REACH_EXACT`].
    pub reach: f64,
    /// Whether limits below 0 become 0 where no value is below it, as in qicharts2. No point is judged otherwise for it.
    pub floored: bool,
}

impl Default for Options {
    fn default() -> Self {
        Self { screened: true, fixed_after: None, reach: REACH_NHS, floored: false }
    }
}

/// One segment: `mean ± reach * mean moving range`, and the near lines at two thirds of that.
///
/// The mean keeps the outlying values. A moving range next to a missing value is missing, and mean and limits are made
/// without either. Where all values are equal, so are the limits. They are provisional where the segment has fewer than 13
/// values.
/// Source: NHSRplotthedots 0.2.2, which has NaN there.
pub fn chart(values: &[Option<f64>], options: Options) -> Result<Chart, Undefined> {
    if let Some(first) = options.fixed_after {
        check::at_least(first, FEWEST_FIXED)?;
    }
    let baseline = &values[..options.fixed_after.unwrap_or(values.len()).min(values.len())];
    let mut known = Vec::new();
    for value in baseline.iter().flatten() {
        known.push(check::number(*value)?);
    }
    check::at_least(known.len(), 2)?;
    let ranges = screened_mean(baseline, options.screened)?;
    let exactly = || Limits::exactly(exact::mean(&known)?, Exact::of(options.reach)?.times(ranges.exact?)?);
    let limits = exactly().unwrap_or_else(|| {
        let centre = known.iter().sum::<f64>() / known.len() as f64;
        Limits::around(centre, options.reach * ranges.mean / 3.0)
    });
    let never_below = options.floored && values.iter().flatten().all(|value| *value >= 0.0);
    let limits = if never_below { limits.within(0.0, f64::INFINITY) } else { limits };
    let point = |value: f64| check::number(value).map(|value| Point { value, limits });
    let points = values.iter().map(|value| value.map(point).transpose()).collect::<Result<_, _>>()?;
    Ok(Chart { centre: limits.centre, points, provisional: values.iter().flatten().count() < FIRM_FROM })
}
