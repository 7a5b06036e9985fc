//! An indirectly standardised ratio: how many events there are for each that the rates of a reference population, age by
//! age, lead to expect.

use super::{Confidence, Estimate, Undefined, check, poisson};

/// One age band.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Band {
    pub events: f64,
    pub population: f64,
    /// The events in the reference population, and its size.
    pub reference: (f64, f64),
}

#[derive(Debug, Clone, Copy, PartialEq)]
pub struct IndirectRatio {
    pub observed: f64,
    /// `Σ population * reference events / reference population`.
    pub expected: f64,
    /// `per * observed / expected` with the limits of the observed events: exact below 10, Byar's from 10.
    pub ratio: Estimate,
}

/// The ratio times `per`, 1 or 100. What is expected is taken as certain. Ratios of two areas are not to be compared with
/// each other: each is weighted by its own ages. Source: PHEindicatormethods 2.1.0 `calculate_ISRatio`.
pub fn ratio(bands: &[Band], per: f64, confidence: Confidence) -> Result<IndirectRatio, Undefined> {
    check::at_least(bands.len(), 1)?;
    let per = check::denominator(per)?;
    let (mut observed, mut expected) = (0.0, 0.0);
    for band in bands {
        observed += check::count(band.events)?;
        expected +=
            check::count(band.population)? * check::count(band.reference.0)? / check::denominator(band.reference.1)?;
    }
    let expected = check::denominator(expected)?;
    let count = poisson::count(observed, confidence)?;
    let interval = count.interval.scaled(per, expected);
    check::number(interval.upper)?;
    Ok(IndirectRatio { observed, expected, ratio: Estimate { value: per * observed / expected, interval, ..count } })
}
