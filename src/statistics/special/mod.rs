//! The probability distributions that the methods rest on.
//!
//! | file | what |
//! |---|---|
//! | `deviance` | the density of both, the normal deviate of a point, and from there a quantile |
//! | `gamma`, `beta` | their tails |
//!
//! Of the crate `statrs` they take the logarithm of the gamma function and the inverse error function. What it has beside these
//! is not good enough, by measurement against 50-digit arithmetic: its quantiles stop at 4e-10, its `erfc` at 1e-10, its
//! incomplete gamma function at 1e-9 for a shape of a million, and its incomplete beta function breaks off after 140 steps. So a tail
//! is a continued fraction or a series, and a quantile begins at the expansion for large counts, which Halley's steps on
//! the tail make exact.
//!
//! Quantiles are right to 1e-12 for parameters up to a thousand million, and chances to 1e-12 up to a million and to 1e-10 beyond,
//! where they are those of the expansion: no sum is then longer for more events.
//!
//! Chances are asked for as the tail that is small, never as one minus it, so that nothing is lost.

mod beta;
mod deviance;
mod gamma;

use std::f64::consts::SQRT_2;

use statrs::function::erf::erfc_inv;

pub use beta::{beta_lower, beta_quantile};
pub use gamma::{gamma_lower, gamma_lower_quantile, gamma_upper, gamma_upper_quantile};

use beta::beta_at;

/// Enough for a million events, since fractions and series end after about the square root of their number.
const STEPS: u32 = 100_000;

/// A continued fraction from its first convergent on, by its forward recurrence; `step` gives numerator and denominator of a step. Kept are
/// value and denominator of the step before, divided by the denominator of the last step, whose value is `value`.
fn continued(first: f64, step: impl Fn(f64) -> (f64, f64)) -> f64 {
    let mut value = first;
    let mut before = (0.0, value);
    for index in 1..=STEPS {
        let (over, under) = step(f64::from(index));
        let denominator = under + over * before.1;
        let next = (under * value + over * before.0) / denominator;
        before = (value / denominator, 1.0 / denominator);
        let settled = (next - value).abs() <= f64::EPSILON / 2.0 * next;
        value = next;
        if settled {
            break;
        }
    }
    value
}

/// P(Z > z) of a standard normal Z.
pub fn normal_upper(z: f64) -> f64 {
    let beyond = gamma_upper(0.5, z * z / 2.0) / 2.0;
    if z < 0.0 { 1.0 - beyond } else { beyond }
}

/// P(|Z| > |z|): the two-sided p value of a standard normal deviate.
pub fn normal_two_sided(z: f64) -> f64 {
    gamma_upper(0.5, z * z / 2.0)
}

/// The z with P(Z > z) = `tail`, for a tail between 0 and 1.
pub fn normal_upper_quantile(tail: f64) -> f64 {
    SQRT_2 * erfc_inv(2.0 * tail)
}

/// P(X > x) of chi-squared with one degree of freedom.
pub fn chi_squared_upper(x: f64) -> f64 {
    gamma_upper(0.5, x / 2.0)
}

/// P(X >= k) of a binomial X in n trials with chance p. k and n may be fractional: it is the incomplete beta function.
pub fn binomial_at_least(k: f64, n: f64, p: f64) -> f64 {
    match (k <= 0.0, k > n) {
        (true, _) => 1.0,
        (_, true) => 0.0,
        _ => beta_lower(k, n - k + 1.0, p),
    }
}

/// P(X <= k) of a binomial X in n trials with chance p.
pub fn binomial_at_most(k: f64, n: f64, p: f64) -> f64 {
    binomial_at_least(n - k, n, 1.0 - p)
}

/// P(|T| > |t|) of Student's t with that many degrees of freedom: the two-sided p value.
pub fn t_two_sided(t: f64, freedom: f64) -> f64 {
    f_upper(t * t, 1.0, freedom)
}

/// The t with P(T > t) = `tail` of Student's t, for a tail of at most a half.
pub fn t_upper_quantile(tail: f64, freedom: f64) -> f64 {
    let (x, y) = beta_quantile(freedom / 2.0, 0.5, 2.0 * tail);
    (freedom * y / x).sqrt()
}

/// P(F > f) of Fisher's F with `above` and `below` degrees of freedom.
pub fn f_upper(f: f64, above: f64, below: f64) -> f64 {
    let ratio = above * f / below;
    beta_at(below / 2.0, above / 2.0, (1.0 / (1.0 + ratio), 1.0 / (1.0 + 1.0 / ratio)))
}
