//! Limits for ratios of observed to expected events, and for rates, which are the same against the average.

use super::{Limits, Significance};
use crate::statistics::benchmark::{Side, at_two_levels};
use crate::statistics::{Confidence, Interval, Undefined, check, poisson, rate, special};

/// The expected events at which so many observed ones lie on a limit. The limits of the ratio are observed / expected.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Expected {
    pub inner: Ends,
    pub outer: Ends,
}

/// The expected number for which the observed one is on the lower and on the upper limit: the former is the larger one.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Ends {
    pub at_lower_limit: f64,
    pub at_upper_limit: f64,
}

/// The expected numbers E with P(X <= observed | E) = tail and P(X >= observed | E) = tail, X being Poisson: gamma
/// quantiles with shapes `observed + 1` and `observed`. The observed number is more than zero.
pub fn expected(observed: f64) -> Result<Expected, Undefined> {
    let observed = check::denominator(observed)?;
    let ends = |confidence: Confidence| Ends {
        at_lower_limit: special::gamma_upper_quantile(observed + 1.0, confidence.tail()),
        at_upper_limit: special::gamma_lower_quantile(observed, confidence.tail()),
    };
    Ok(Expected { inner: ends(Confidence::P95), outer: ends(Confidence::P99_8) })
}

/// The limits of observed / expected around 1, where so many are observed. `spread` is that of
/// [`super::overdispersion`], or 1: each limit is so many times as far from 1, and none is below 0.
pub fn limits(observed: f64, spread: f64) -> Result<Limits, Undefined> {
    let (expected, spread) = (expected(observed)?, check::denominator(spread)?);
    let ratio = |expected: f64| (1.0 + spread * (observed / expected - 1.0)).max(0.0);
    let at = |ends: Ends| Interval { lower: ratio(ends.at_lower_limit), upper: ratio(ends.at_upper_limit) };
    Ok(Limits { inner: at(expected.inner), outer: at(expected.outer) })
}

/// The average rate: all events over all populations of the areas plotted, each (events, population), for one person
/// and the years that the events are from.
pub fn average(areas: &[(f64, f64)]) -> Result<f64, Undefined> {
    let (events, population) = rate::pooled(areas)?;
    Ok(events / population)
}

/// Whether the interval of the events, exact or Byar's, leaves out the expected ones; at its end is within it.
pub fn significance(events: f64, expected: f64) -> Result<Significance, Undefined> {
    let expected = check::count(expected)?;
    let interval = |confidence| poisson::count(events, confidence).map(|count| count.interval);
    let place = at_two_levels(interval(Confidence::P95)?, interval(Confidence::P99_8)?, expected);
    Ok(match (place.side, place.far) {
        (Side::Similar, _) => Significance::NotSignificant,
        (Side::Lower, false) => Significance::Below,
        (Side::Lower, true) => Significance::FarBelow,
        (Side::Higher, false) => Significance::Above,
        (Side::Higher, true) => Significance::FarAbove,
    })
}

/// How many standard deviations each area's events are from what the average rate gives for its population.
pub fn deviations(areas: &[(f64, f64)]) -> Result<Vec<f64>, Undefined> {
    let average = check::denominator(average(areas)?)?;
    let deviation = |(events, population): &(f64, f64)| {
        let expected = average * population;
        (events - expected) / expected.sqrt()
    };
    Ok(areas.iter().map(deviation).collect())
}
