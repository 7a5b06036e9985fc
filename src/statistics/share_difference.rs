//! Two shares compared, both of them uncertain.

use super::{Confidence, Estimate, Interval, Method, Undefined, share};

/// `new share - old share`, times `per`, with Newcombe's hybrid score interval: the distances from each share to the
/// ends of its Wilson interval, put together as the sides of a right angle. Each share is (part, whole). Source:
/// Newcombe 1998, method 10.
pub fn difference(new: (f64, f64), old: (f64, f64), per: f64, confidence: Confidence) -> Result<Estimate, Undefined> {
    let new = share::share(new.0, new.1, per, confidence)?;
    let old = share::share(old.0, old.1, per, confidence)?;
    let value = new.value - old.value;
    let interval = Interval {
        lower: value - (new.value - new.interval.lower).hypot(old.interval.upper - old.value),
        upper: value + (new.interval.upper - new.value).hypot(old.value - old.interval.lower),
    };
    Ok(Estimate { value, interval, method: Method::Newcombe })
}
