//! Two rates compared, both of them uncertain.

use super::{Confidence, Undefined, check, special};

/// How many times as high the new rate is.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct RateRatio {
    /// None when the old rate is zero.
    pub ratio: Option<f64>,
    pub lower: f64,
    /// None when the old rate is zero: no ratio is too high.
    pub upper: Option<f64>,
    /// The central two-sided p value of "no difference", which agrees with the interval.
    pub p: f64,
}

impl RateRatio {
    /// Whether the interval leaves out 1.
    pub fn differs(self) -> bool {
        self.lower > 1.0 || self.upper.is_some_and(|upper| upper < 1.0)
    }
}

/// `(new events / new population) / (old events / old population)`, with the exact central interval.
///
/// Given all events, the new ones are binomial; the Clopper-Pearson limits of their share are carried over to the
/// ratio. The p value is twice the smaller tail. (R's `poisson.test` prints the minimum-likelihood p, which can
/// contradict the interval beside it.) Without any event there is nothing to compare. Source: R `poisson.test`, exactci
/// `poisson.exact`.
pub fn rate_ratio(new: (f64, f64), old: (f64, f64), confidence: Confidence) -> Result<RateRatio, Undefined> {
    let ((new, new_population), (old, old_population)) = (new, old);
    let (new, old) = (check::count(new)?, check::count(old)?);
    let (new_population, old_population) = (check::denominator(new_population)?, check::denominator(old_population)?);
    if new + old == 0.0 {
        return Err(Undefined::NoEvents);
    }
    let tail = confidence.tail();
    let as_ratio = |(share, rest): (f64, f64)| share / rest * old_population / new_population;
    let lower = special::beta_quantile(new, old + 1.0, tail);
    let (rest, share) = special::beta_quantile(old, new + 1.0, tail);
    let all_population = new_population + old_population;
    let bounded = |ratio: f64| if old > 0.0 { check::number(ratio).map(Some) } else { Ok(None) };
    Ok(RateRatio {
        ratio: bounded(new * old_population / (old * new_population))?,
        lower: check::number(as_ratio(lower))?,
        upper: bounded(as_ratio((share, rest)))?,
        p: check::number(p((new, new_population / all_population), (old, old_population / all_population)))?,
    })
}

/// Twice the smaller of the two tails, each given all events and the share of them that is expected. The one on whose side
/// the events lie is the smaller, unless both are about a half.
fn p((new, expected_new): (f64, f64), (old, expected_old): (f64, f64)) -> f64 {
    const ABOUT_HALF: f64 = 0.4;
    let all = new + old;
    let at_least = || special::binomial_at_least(new, all, expected_new);
    let at_most = || special::binomial_at_least(old, all, expected_old);
    let is_more = new >= all * expected_new;
    let near = if is_more { at_least() } else { at_most() };
    let smaller = if near < ABOUT_HALF { near } else { near.min(if is_more { at_most() } else { at_least() }) };
    (2.0 * smaller).min(1.0)
}
