//! Two rates compared by how far they are apart, both of them uncertain.

use super::dispersion::Dispersion;
use super::{Confidence, Estimate, Interval, Method, Undefined, overdispersed, rate};

/// `per * (new events / new population - old events / old population)`, with the distances from each rate to its own limits
/// put together as the sides of a right angle (MOVER). Each rate is (events, population); its limits are exact or Byar's, or
/// as wide as a dispersion makes them. Source: Donner and Zou 2012; for shares Newcombe 1998.
pub fn difference(
    new: (f64, f64),
    old: (f64, f64),
    per: f64,
    dispersion: Option<Dispersion>,
    confidence: Confidence,
) -> Result<Estimate, Undefined> {
    let limits = |(events, population): (f64, f64)| match dispersion {
        None => rate::crude(events, population, per, confidence),
        Some(dispersion) => overdispersed::rate(events, population, per, dispersion, confidence),
    };
    let (new, old) = (limits(new)?, limits(old)?);
    let value = new.value - old.value;
    let interval = Interval {
        lower: value - (new.value - new.interval.lower).hypot(old.interval.upper - old.value),
        upper: value + (new.interval.upper - new.value).hypot(old.value - old.interval.lower),
    };
    Ok(Estimate { value, interval, method: Method::Mover })
}
