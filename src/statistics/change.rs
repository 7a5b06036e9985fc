//! Change from a base, without an interval.

use super::{Undefined, check};

/// `100 (new - old) / old`, in percent. There is none from zero, nor from below zero, where its sign would mislead.
pub fn percent(new: f64, old: f64) -> Result<f64, Undefined> {
    let (new, old) = (check::number(new)?, check::count(old)?);
    if old == 0.0 { Err(Undefined::ZeroBase) } else { Ok(100.0 * (new - old) / old) }
}

/// `new - old` of two percentages, in percentage points.
pub fn points(new: f64, old: f64) -> Result<f64, Undefined> {
    Ok(check::number(new)? - check::number(old)?)
}

/// A ratio as the percent change that it means: 1.22 is +22 %.
pub fn percent_of_ratio(ratio: f64) -> Result<f64, Undefined> {
    Ok(100.0 * (check::number(ratio)? - 1.0))
}
