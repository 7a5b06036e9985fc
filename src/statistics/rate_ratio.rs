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
    let (tail, all) = (confidence.tail(), new + old);
    let as_ratio = |share: f64, rest: f64| share / rest * old_population / new_population;
    let share = special::beta_lower_quantile(new, old + 1.0, tail);
    let lower = as_ratio(share, 1.0 - share);
    // The upper limit's complement is found as such, so that it keeps its digits near 1.
    let rest = special::beta_lower_quantile(old, new + 1.0, tail);
    let expected = new_population / (new_population + old_population);
    let at_least = special::binomial_at_least(new, all, expected);
    let at_most = special::binomial_at_least(old, all, old_population / (new_population + old_population));
    Ok(RateRatio {
        ratio: (old > 0.0).then(|| new * old_population / (old * new_population)),
        lower,
        upper: (old > 0.0).then(|| as_ratio(1.0 - rest, rest)),
        p: (2.0 * at_least.min(at_most)).min(1.0),
    })
}
