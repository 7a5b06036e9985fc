//! Limits for shares.

use super::Limits;
use crate::statistics::{Confidence, Interval, Undefined, check};

/// The average: all parts over all wholes of the areas plotted, each (part, whole).
pub fn average(areas: &[(f64, f64)]) -> Result<f64, Undefined> {
    let (mut parts, mut wholes) = (0.0, 0.0);
    for (part, whole) in areas {
        let (part, whole) = check::part_of(*part, *whole)?;
        (parts, wholes) = (parts + part, wholes + whole);
    }
    Ok(parts / check::denominator(wholes)?)
}

/// The limits of a share among `whole`: `average ± z sqrt(average (1 - average) / whole)`, kept within 0 to 1. This is
/// the share whose own Wilson interval just reaches the average. `spread` is that of [`super::overdispersion`], or 1.
pub fn limits(average: f64, whole: f64, spread: f64) -> Result<Limits, Undefined> {
    let (average, _) = check::part_of(average, 1.0)?;
    let (whole, spread) = (check::denominator(whole)?, check::denominator(spread)?);
    let at = |confidence: Confidence| {
        let reach = spread * confidence.z() * (average * (1.0 - average) / whole).sqrt();
        Interval { lower: (average - reach).max(0.0), upper: (average + reach).min(1.0) }
    };
    Ok(Limits { inner: at(Confidence::P95), outer: at(Confidence::P99_8) })
}

/// How many standard deviations each share is from the average; nothing where the average is none or all.
pub fn deviations(areas: &[(f64, f64)]) -> Result<Vec<f64>, Undefined> {
    let average = average(areas)?;
    if average == 0.0 || average == 1.0 {
        return Err(Undefined::NoVariation);
    }
    let deviation = |(part, whole): &(f64, f64)| (part / whole - average) / (average * (1.0 - average) / whole).sqrt();
    Ok(areas.iter().map(deviation).collect())
}
