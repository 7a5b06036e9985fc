//! Two shares compared, both of them uncertain.

use super::{Confidence, Estimate, Interval, Method, Undefined, check, share, special};

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

/// The two-sided p value of "no difference" that agrees with the interval: it is below 5 % where, and only where, the 95 %
/// interval leaves out 0. Where an end of the interval is 0, its two sides are as long as the difference.
pub fn p(new: (f64, f64), old: (f64, f64)) -> Result<f64, Undefined> {
    /// Halvings after which the deviate has all its digits.
    const STEPS: usize = 100;
    /// Beyond it no p value is above zero.
    const FARTHEST: f64 = 40.0;
    let (new, old) = (check::part_of(new.0, new.1)?, check::part_of(old.0, old.1)?);
    // The larger share first; the interval of the difference turned round is the same.
    let (high, low) = if new.0 / new.1 >= old.0 / old.1 { (new, old) } else { (old, new) };
    let (above, below) = (high.0 / high.1, low.0 / low.1);
    let reaches = |z: f64| {
        let (high, low) = (share::wilson(high.0, high.1, z), share::wilson(low.0, low.1, z));
        (above - high.lower).hypot(low.upper - below) >= above - below
    };
    let (mut short, mut long) = (0.0, FARTHEST);
    for _ in 0..STEPS {
        let middle = (short + long) / 2.0;
        if reaches(middle) { long = middle } else { short = middle }
    }
    Ok(special::normal_two_sided(long))
}
