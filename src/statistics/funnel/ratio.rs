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

/// The limits of observed / expected around 1, where so many are expected: the same line as that of [`limits`], read at an
/// expected number. The observed number on it is the one, whole or not, whose tail is reached there; below the expected
/// number at which none observed is unlikely enough, the lower limit is 0.
pub fn limits_at(expected: f64, spread: f64) -> Result<Limits, Undefined> {
    let (expected, spread) = (check::denominator(expected)?, check::denominator(spread)?);
    let ratio = |observed: f64| (1.0 + spread * (observed / expected - 1.0)).max(0.0);
    let at = |confidence: Confidence| {
        let tail = confidence.tail();
        // Few enough observed: P(X <= o) rises with o. Many enough: P(X >= o) falls with o.
        let lower = crossing(expected, |observed| special::gamma_upper(observed + 1.0, expected) >= tail);
        let upper = crossing(expected, |observed| special::gamma_lower(observed, expected) <= tail);
        Interval { lower: ratio(lower), upper: ratio(upper) }
    };
    Ok(Limits { inner: at(Confidence::P95), outer: at(Confidence::P99_8) })
}

/// The least observed number that is `past` the limit, which is false below it and true from it on; 0 where all are.
fn crossing(expected: f64, past: impl Fn(f64) -> bool) -> f64 {
    if past(0.0) {
        return 0.0;
    }
    // Twenty standard deviations above the expected number, and some for the smallest.
    let (mut below, mut above) = (0.0, expected + 20.0 * expected.sqrt() + 20.0);
    loop {
        let middle = 0.5 * (below + above);
        if middle <= below || middle >= above {
            return above;
        }
        if past(middle) {
            above = middle;
        } else {
            below = middle;
        }
    }
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn limits_at_an_expected_number_lie_on_the_line_of_the_observed_ones() {
        for observed in [1.0, 3.0, 9.0, 10.0, 47.0, 118.0, 2_500.0, 90_000.0] {
            for spread in [1.0, 2.5] {
                let (expected, on_line) = (expected(observed).unwrap(), limits(observed, spread).unwrap());
                let close = |found: f64, wanted: f64| {
                    assert!((found - wanted).abs() <= 1e-9 * wanted.max(1.0), "{observed}: {found} {wanted}");
                };
                let lower = |at: f64| limits_at(at, spread).unwrap();
                close(lower(expected.inner.at_lower_limit).inner.lower, on_line.inner.lower);
                close(lower(expected.inner.at_upper_limit).inner.upper, on_line.inner.upper);
                close(lower(expected.outer.at_lower_limit).outer.lower, on_line.outer.lower);
                close(lower(expected.outer.at_upper_limit).outer.upper, on_line.outer.upper);
            }
        }
    }

    #[test]
    fn where_none_observed_is_likely_there_is_no_lower_limit() {
        // exp(-3.68) = 0.0252 and exp(-3.70) = 0.0247: only at the latter is none observed below the 95 % limit.
        assert_eq!(limits_at(3.68, 1.0).unwrap().inner.lower, 0.0);
        assert!(limits_at(3.70, 1.0).unwrap().inner.lower > 0.0);
        assert_eq!(limits_at(3.70, 1.0).unwrap().outer.lower, 0.0);
        assert!(limits_at(0.0, 1.0).is_err());
    }
}
