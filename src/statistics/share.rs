//! A part of a whole, with Wilson's score interval.

use super::{Confidence, Estimate, Interval, Method, Undefined, check};

/// `per * part / whole`, with `per` 1 or 100, and the limits `(2x + z² ± z sqrt(z² + 4x(1 - p))) / 2(n + z²)`.
///
/// The part is at most the whole. None has the lower limit 0 and all have the upper limit `per`, exactly.
/// Source: Wilson 1927, as in PHEindicatormethods.
pub fn share(part: f64, whole: f64, per: f64, confidence: Confidence) -> Result<Estimate, Undefined> {
    let (part, whole) = check::part_of(part, whole)?;
    let per = check::denominator(per)?;
    let z = confidence.z();
    let square = z * z;
    let spread = z * (square + 4.0 * part * (whole - part) / whole).sqrt();
    let limit = |spread: f64| per * ((2.0 * part + square + spread) / (2.0 * (whole + square))).clamp(0.0, 1.0);
    let interval = Interval {
        lower: if part == 0.0 { 0.0 } else { limit(-spread) },
        upper: if part == whole { per } else { limit(spread) },
    };
    Ok(Estimate { value: per * part / whole, interval, method: Method::Wilson })
}
