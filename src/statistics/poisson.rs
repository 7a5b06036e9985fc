//! The interval of a count of events, which may be fractional.

use super::{Confidence, Estimate, Interval, Method, Undefined, check, special};

/// The count from which Byar's approximation is used instead of the exact limits, as public health practice has it.
pub const BYAR_FROM: f64 = 10.0;

/// A count with its limits: exact below 10, Byar's from 10. Source: PHEindicatormethods 2.1.0.
pub fn count(events: f64, confidence: Confidence) -> Result<Estimate, Undefined> {
    let events = check::count(events)?;
    match byar(events, confidence) {
        Some(interval) if events >= BYAR_FROM => Ok(Estimate { value: events, interval, method: Method::Byar }),
        _ => Ok(Estimate { value: events, interval: exact(events, confidence)?, method: Method::ExactPoisson }),
    }
}

/// The exact limits: gamma quantiles with shapes `events` and `events + 1`. No events have the lower limit 0.
pub fn exact(events: f64, confidence: Confidence) -> Result<Interval, Undefined> {
    let events = check::count(events)?;
    Ok(Interval {
        lower: special::gamma_lower_quantile(events, confidence.tail()),
        upper: special::gamma_upper_quantile(events + 1.0, confidence.tail()),
    })
}

/// Byar's limits, `O (1 - 1/9O - z/(3 sqrt O))^3` and the same with `O + 1` and `+ z`. None where the lower limit would
/// be below zero, which it is for very few events. (Another formula with `O + 0.5` goes by the same name in R's
/// DescTools.)
pub fn byar(events: f64, confidence: Confidence) -> Option<Interval> {
    let limit = |count: f64, z: f64| count * (1.0 - 1.0 / (9.0 * count) + z / (3.0 * count.sqrt())).powi(3);
    let (lower, upper) = (limit(events, -confidence.z()), limit(events + 1.0, confidence.z()));
    (events > 0.0 && lower >= 0.0 && upper.is_finite()).then_some(Interval { lower, upper })
}
