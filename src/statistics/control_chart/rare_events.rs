//! Charts of what is so rare that most periods have none: how long it is from one event to the next.
//!
//! A point above the upper limit is a long time without an event, below the lower limit events came together. Source:
//! qicharts2.

use super::{Baseline, Chart, FIRM_FROM, Limits, Point, xmr};
use crate::statistics::median::median;
use crate::statistics::{Undefined, check};

/// Cases from one event to the next (g): limits at `mean ± 3 sqrt(mean (mean + 1))`, not below 0, and the median as the
/// centre line, since more than half of such counts are below their mean.
pub fn g(values: &[Option<f64>], baseline: &Baseline) -> Result<Chart, Undefined> {
    let mut known = Vec::new();
    for (place, value) in values.iter().enumerate() {
        let Some(value) = *value else { continue };
        let value = check::count(value)?;
        if baseline.has(place) {
            known.push(value);
        }
    }
    check::at_least(known.len(), 2)?;
    let mean = known.iter().sum::<f64>() / known.len() as f64;
    let sigma = check::number((mean * (mean + 1.0)).sqrt())?;
    let centre = median(&known)?;
    let limits = Limits { centre, ..Limits::around(mean, sigma).within(0.0, f64::INFINITY) };
    Ok(chart(values, limits))
}

/// The power that makes times between events of a constant rate nearly normal.
const POWER: f64 = 3.6;

/// Days from one event to the next (t): the limits of the chart of single values `value^(1/3.6)`, by the constant 1.128,
/// taken back to days. Two events on one day are 0 days apart, which qicharts2 refuses. `screened` as in
/// [`xmr::Options`].
pub fn t(values: &[Option<f64>], screened: bool) -> Result<Chart, Undefined> {
    let mut roots = Vec::with_capacity(values.len());
    for value in values {
        roots.push(value.map(check::count).transpose()?.map(|days| days.powf(1.0 / POWER)));
    }
    let options = xmr::Options { screened, reach: xmr::REACH_EXACT, floored: true, ..xmr::Options::default() };
    let Some(Point { limits, .. }) = xmr::chart(&roots, options)?.points.into_iter().flatten().next() else {
        return Err(Undefined::TooShort { have: 0, need: 2 });
    };
    let days = |root: f64| root.powf(POWER);
    let limits = Limits {
        centre: days(limits.centre),
        lower: days(limits.lower),
        upper: check::number(days(limits.upper))?,
        near_lower: days(limits.near_lower),
        near_upper: days(limits.near_upper),
    };
    Ok(chart(values, limits))
}

fn chart(values: &[Option<f64>], limits: Limits) -> Chart {
    Chart {
        centre: limits.centre,
        points: values.iter().map(|value| value.map(|value| Point { value, limits })).collect(),
        provisional: values.iter().flatten().count() < FIRM_FROM,
    }
}
