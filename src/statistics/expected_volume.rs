//! A number of cases beside the number that a standard expects: MARAC cases against 40 per 10,000 adult women,
//! referrals for each full-time post, refuge places per 10,000 people.

use super::benchmark::{self, Side};
use super::{Confidence, Estimate, Undefined, check, poisson};

/// What was expected, and how the count compares.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct AgainstExpected {
    /// `rate * size / per`, for instance 40 * 21,450 / 10,000.
    pub expected: f64,
    /// Actual / expected, with the interval of the count.
    pub ratio: Estimate,
    /// Where the interval of the ratio lies beside 1.
    pub side: Side,
}

/// `actual` beside `rate` for every `per` of `size`. For one quarter the rate is a quarter of the annual one. The
/// expected number is more than zero and taken as certain; the interval is that of the actual count, exact below 10,
/// Byar's from 10.
pub fn against(
    actual: f64,
    rate: f64,
    size: f64,
    per: f64,
    confidence: Confidence,
) -> Result<AgainstExpected, Undefined> {
    let (rate, size, per) = (check::count(rate)?, check::count(size)?, check::denominator(per)?);
    let expected = check::denominator(rate * size / per)?;
    let count = poisson::count(actual, confidence)?;
    let ratio = Estimate { value: actual / expected, interval: count.interval.scaled(1.0, expected), ..count };
    Ok(AgainstExpected { expected, ratio, side: benchmark::against(ratio.interval, 1.0) })
}
