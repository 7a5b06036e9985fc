//! The gamma distribution, of scale 1.

use super::deviance::Shape;
use super::{STEPS, continued, normal_upper, normal_upper_quantile};

/// P(G <= x) of a gamma variable with that shape and scale 1.
pub fn gamma_lower(shape: f64, x: f64) -> f64 {
    tails(shape, x).0
}

/// P(G > x) of a gamma variable with that shape and scale 1.
pub fn gamma_upper(shape: f64, x: f64) -> f64 {
    tails(shape, x).1
}

/// P(G <= x) and P(G > x), the smaller of which has all its digits.
fn tails(a: f64, x: f64) -> (f64, f64) {
    if x <= 0.0 {
        return (0.0, 1.0);
    }
    // A shape of zero has all its mass at 0.
    if x == f64::INFINITY || a <= 0.0 {
        return (1.0, 0.0);
    }
    let shape = Shape { a, b: f64::INFINITY };
    let point = shape.at(x);
    if let Some(deviate) = shape.deviate_of_many(point) {
        return (normal_upper(-deviate), normal_upper(deviate));
    }
    from_density(a, x, shape.density(point))
}

/// The same, from the density by the logarithm of x.
fn from_density(a: f64, x: f64, density: f64) -> (f64, f64) {
    if x < a + 1.0 {
        let lower = (density * lower_fraction(a, x)).min(1.0);
        (lower, 1.0 - lower)
    } else {
        let upper = (density * upper_fraction(a, x)).min(1.0);
        (1.0 - upper, upper)
    }
}

/// P(G <= x) in parts of `x^shape exp(-x) / Γ(shape)`: its series. Source: DLMF 8.7.1
fn lower_fraction(shape: f64, x: f64) -> f64 {
    let (mut term, mut sum) = (1.0 / shape, 1.0 / shape);
    for index in 1..=STEPS {
        term *= x / (shape + f64::from(index));
        sum += term;
        if term <= f64::EPSILON / 2.0 * sum {
            break;
        }
    }
    sum
}

/// P(G > x) in parts of the same, x above the shape: Legendre's continued fraction. Source: DLMF 8.9.2.
fn upper_fraction(shape: f64, x: f64) -> f64 {
    let above = x - shape;
    continued(1.0 / (above + 1.0), |m| {
        let over = m * (shape - m);
        let under = above + 2.0 * m + 1.0;
        (over, under)
    })
}

/// The x with P(G <= x) = `tail`. The chi-squared quantile with k degrees of freedom is twice this at shape k / 2.
/// A shape of zero has all its mass at 0.
pub fn gamma_lower_quantile(shape: f64, tail: f64) -> f64 {
    quantile(shape, -normal_upper_quantile(tail), tail, |(lower, _)| lower / tail - 1.0)
}

/// The x with P(G > x) = `tail`.
pub fn gamma_upper_quantile(shape: f64, tail: f64) -> f64 {
    quantile(shape, normal_upper_quantile(tail), tail, |(_, upper)| 1.0 - upper / tail)
}

fn quantile(a: f64, deviate: f64, tail: f64, rise: impl Fn((f64, f64)) -> f64) -> f64 {
    if a <= 0.0 {
        return 0.0;
    }
    let shape = Shape { a, b: f64::INFINITY };
    shape.odds(deviate, tail, |point, density| rise(from_density(a, point.of_a, density)))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The limits of a funnel ask for the tails of none observed.
    #[test]
    fn a_shape_of_zero_has_all_its_mass_at_zero() {
        for x in [1e-9, 1.0, 40.0] {
            assert_eq!((gamma_lower(0.0, x), gamma_upper(0.0, x)), (1.0, 0.0));
        }
        assert_eq!((gamma_lower(0.0, 0.0), gamma_lower_quantile(0.0, 0.025)), (0.0, 0.0));
    }
}
