//! The p value that agrees with an interval, whatever its method.

use super::{Confidence, Interval, Undefined, check, special};

/// The two-sided p value of `value`: at the level of confidence 1 - p the interval ends there. So it is below 5 % where, and
/// only where, the 95 % interval leaves `value` out. An interval becomes no narrower as its confidence rises.
pub fn of(value: f64, interval: impl Fn(Confidence) -> Result<Interval, Undefined>) -> Result<f64, Undefined> {
    /// Halvings after which the deviate has all its digits.
    const STEPS: usize = 60;
    /// Beyond it a chance is zero for every purpose.
    const FARTHEST: f64 = 37.0;
    let value = check::number(value)?;
    let holds = |z: f64| Ok(interval(Confidence::with_tail(special::normal_upper(z)))?.contains(value));
    if !holds(FARTHEST)? {
        return Ok(0.0);
    }
    // The longest deviate that is known to leave it out, and the shortest that is known to hold it.
    let (mut without, mut with) = (0.0, FARTHEST);
    for _ in 0..STEPS {
        let middle = (without + with) / 2.0;
        if holds(middle)? { with = middle } else { without = middle }
    }
    Ok(special::normal_two_sided(with))
}
