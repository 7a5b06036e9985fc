//! The probability distributions that the methods rest on.
//!
//! The incomplete gamma function is that of the crate `statrs`: good to 1e-14 for shapes up to 1,000, with a relative
//! error of a chance that grows to 2e-10 at 100,000, and of a quantile that stays below 1e-12. What the crate has
//! beside it is not good enough, by measurement against 40-digit arithmetic: its quantiles stop at 4e-10 and its `erfc`
//! at 1e-10, and its incomplete beta function breaks off after 140 steps, so that it is 1e-11 off at 10,000 events,
//! 1e-8 at 400,000, and below zero at 100 million. So quantiles are Halley's steps on the functions, the normal tail is
//! an incomplete gamma function, and the incomplete beta function is a continued fraction, which is right to 1e-12 also for
//! millions of events, and where one side has millions and the other few.
//!
//! Chances are asked for as the tail that is small, never as one minus it, so that nothing is lost.

use std::f64::consts::{PI, SQRT_2};

use statrs::function::erf::erfc_inv;
use statrs::function::gamma::{checked_gamma_lr, checked_gamma_ur, ln_gamma};

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

/// P(G <= x) of a gamma variable with that shape and scale 1.
pub fn gamma_lower(shape: f64, x: f64) -> f64 {
    if x <= 0.0 { 0.0 } else { checked_gamma_lr(shape, x).unwrap_or(1.0) }
}

/// P(G > x) of a gamma variable with that shape and scale 1.
pub fn gamma_upper(shape: f64, x: f64) -> f64 {
    if x <= 0.0 { 1.0 } else { checked_gamma_ur(shape, x).unwrap_or(0.0) }
}

/// The shape from which a gamma quantile is Wilson and Hilferty's approximation, which is right to 1e-12 there.
const LARGE_SHAPE: f64 = 1e8;

/// The x with P(G <= x) = `tail`. The chi-squared quantile with k degrees of freedom is twice this at shape k / 2.
/// A shape of zero has all its mass at 0.
pub fn gamma_lower_quantile(shape: f64, tail: f64) -> f64 {
    match shape {
        none if none <= 0.0 => 0.0,
        large if large >= LARGE_SHAPE => wilson_hilferty(large, -normal_upper_quantile(tail)),
        _ => solve(shape, f64::INFINITY, |x| {
            (gamma_lower(shape, x) / tail - 1.0, gamma_density(shape, x) / tail, (shape - 1.0) / x - 1.0)
        }),
    }
}

/// The x with P(G > x) = `tail`.
pub fn gamma_upper_quantile(shape: f64, tail: f64) -> f64 {
    match shape {
        none if none <= 0.0 => 0.0,
        large if large >= LARGE_SHAPE => wilson_hilferty(large, normal_upper_quantile(tail)),
        _ => solve(shape, f64::INFINITY, |x| {
            (1.0 - gamma_upper(shape, x) / tail, gamma_density(shape, x) / tail, (shape - 1.0) / x - 1.0)
        }),
    }
}

fn wilson_hilferty(shape: f64, z: f64) -> f64 {
    shape * (1.0 - 1.0 / (9.0 * shape) + z / (3.0 * shape.sqrt())).powi(3)
}

fn gamma_density(shape: f64, x: f64) -> f64 {
    ((shape - 1.0) * x.ln() - x - ln_gamma(shape)).exp()
}

/// P(B <= x) of a beta variable, a and b above zero: the regularised incomplete beta function.
pub fn beta_lower(a: f64, b: f64, x: f64) -> f64 {
    beta_at(a, b, (x, 1.0 - x))
}

/// The same at a point that is given with its complement, so that neither loses digits near 1.
///
/// It is `x^a (1 - x)^b / (a B(a, b))` times a continued fraction, on the side of the mean where that ends soon: its even
/// part, whose terms are put so that none is the difference of two that are nearly equal. Source: DLMF 8.17.22.
fn beta_at(a: f64, b: f64, (x, y): (f64, f64)) -> f64 {
    /// Enough for ten thousand million events, since it ends after about the square root of their number; beyond, it is cut
    /// off.
    const STEPS: u32 = 100_000;
    if x <= 0.0 {
        return 0.0;
    }
    if y <= 0.0 {
        return 1.0;
    }
    let below = below_mean(a, b, (x, y));
    if below < 0.0 {
        return 1.0 - beta_at(b, a, (y, x));
    }
    // The fraction by its forward recurrence: value and denominator of the step before, divided by the denominator of the
    // last step, whose value is `value`.
    let mut value = (a + 1.0) / (1.0 + below);
    let mut before = (0.0, value);
    for index in 1..=STEPS {
        let m = f64::from(index);
        let (odd, even) = (a + 2.0 * m - 1.0, a + 2.0 * m);
        let pair = m * (b - m) * x / (odd * even);
        let over = (a + m - 1.0) * (a + b + m - 1.0) * x / ((odd - 1.0) * odd) * pair;
        let under = ((a + m) * (below + 1.0 + m * (2.0 + y)) + m * (m + 1.0)) / (even * (even + 1.0)) + pair;
        let denominator = under + over * before.1;
        let next = (under * value + over * before.0) / denominator;
        before = (value / denominator, 1.0 / denominator);
        let settled = (next - value).abs() <= f64::EPSILON / 2.0 * next;
        value = next;
        if settled {
            break;
        }
    }
    (beta_kernel(a, b, (x, y)) / a * value).min(1.0)
}

/// `a - (a + b) x`: how far below the mean a point is, times a + b, by the smaller of x and its complement.
fn below_mean(a: f64, b: f64, (x, y): (f64, f64)) -> f64 {
    if x <= y { a - (a + b) * x } else { (a + b) * y - b }
}

/// `x^a (1 - x)^b / B(a, b)`, by Stirling's formula and what it leaves, so that no two large logarithms are subtracted.
/// Source: Loader 2000, "Fast and accurate computation of binomial probabilities".
fn beta_kernel(a: f64, b: f64, (x, y): (f64, f64)) -> f64 {
    let sum = a + b;
    let beyond = -below_mean(a, b, (x, y));
    // `part * ln(expected / part)` less its linear term, which is the same for both parts with the other sign.
    let excess = |part: f64, expected: f64, beyond: f64| {
        let relative = beyond / part;
        part * (if relative.abs() < 0.5 { relative.ln_1p() } else { (expected / part).ln() }) - beyond
    };
    let logarithm = excess(a, x * sum, beyond) + excess(b, y * sum, -beyond) + stirling_rest(sum)
        - stirling_rest(a)
        - stirling_rest(b);
    (a / sum * b / (2.0 * PI)).sqrt() * logarithm.exp()
}

/// What Stirling's formula leaves of ln Γ(z): `ln Γ(z) - ((z - 1/2) ln z - z + ln(2 π) / 2)`.
fn stirling_rest(z: f64) -> f64 {
    if z < 16.0 {
        return ln_gamma(z) - ((z - 0.5) * z.ln() - z + 0.5 * (2.0 * PI).ln());
    }
    let square = 1.0 / (z * z);
    (1.0 / 12.0 - square * (1.0 / 360.0 - square * (1.0 / 1260.0 - square * (1.0 / 1680.0 - square / 1188.0)))) / z
}

/// The x with P(B <= x) = `tail`. With `a` zero all mass is at 0.
pub fn beta_lower_quantile(a: f64, b: f64, tail: f64) -> f64 {
    beta_quantile(a, b, tail).0
}

/// The x with P(B > x) = `tail`. With `b` zero all mass is at 1.
pub fn beta_upper_quantile(a: f64, b: f64, tail: f64) -> f64 {
    beta_quantile(b, a, tail).1
}

/// The x with P(B <= x) = `tail`, and its complement: the smaller of them is looked for, so that both have all their digits.
pub fn beta_quantile(a: f64, b: f64, tail: f64) -> (f64, f64) {
    if a <= 0.0 || b <= 0.0 {
        return if a <= 0.0 { (0.0, 1.0) } else { (1.0, 0.0) };
    }
    let z = normal_upper_quantile(tail);
    let at = |(x, y): (f64, f64)| {
        let density = beta_kernel(a, b, (x, y)) / (x * y);
        let bend = (a - 1.0) / x - (b - 1.0) / y;
        (beta_at(a, b, (x, y)) / tail - 1.0, density / tail, bend)
    };
    if a <= b {
        let x = solve(near(a, b, -z), 1.0, |x| at((x, 1.0 - x)));
        (x, 1.0 - x)
    } else {
        // What rises with x falls with its complement.
        let falling = |y: f64| {
            let (value, slope, bend) = at((1.0 - y, y));
            (-value, slope, -bend)
        };
        let y = solve(near(b, a, z), 1.0, falling);
        (1.0 - y, y)
    }
}

/// Where to look first for a quantile: Wilson's limit, which is always inside. From the mean it takes five times as long.
fn near(a: f64, b: f64, z: f64) -> f64 {
    let (sum, square) = (a + b, z * z);
    (a + square / 2.0 + z * (a * b / sum + square / 4.0).sqrt()) / (sum + square)
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

/// The root of a function that rises from below zero at 0 to above zero at `most`, from its value in parts of what is looked
/// for, its slope in the same, and the relative change of the slope: Halley's steps where they stay inside what is known,
/// halving or doubling where they do not.
fn solve(start: f64, most: f64, function: impl Fn(f64) -> (f64, f64, f64)) -> f64 {
    const STEPS: usize = 2_000;
    /// A step from so near leaves less than a double shows, since each has three times the digits of the one before.
    const NEAR: f64 = 1e-6;
    let (mut low, mut high, mut x) = (0.0, most, start);
    for _ in 0..STEPS {
        let (value, slope, bend) = function(x);
        if value > 0.0 {
            high = x;
        } else {
            low = x;
        }
        let newton = value / slope;
        let halley = x - newton / (1.0 - newton * bend / 2.0).max(0.5);
        let next = match halley {
            inside if inside >= low && inside <= high => inside,
            _ if high.is_finite() => (low + high) / 2.0,
            _ => x * 2.0,
        };
        if value.abs() <= NEAR || (next - x).abs() <= 2.0 * f64::EPSILON * x {
            return next;
        }
        x = next;
    }
    x
}
