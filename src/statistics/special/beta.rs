//! The beta distribution.

use super::deviance::{Point, Shape};
use super::{continued, normal_upper, normal_upper_quantile};

/// P(B <= x) of a beta variable, a and b above zero: the regularised incomplete beta function.
pub fn beta_lower(a: f64, b: f64, x: f64) -> f64 {
    beta_at(a, b, (x, 1.0 - x))
}

/// The same at a point that is given with its complement, so that neither loses digits near 1.
pub fn beta_at(a: f64, b: f64, (x, y): (f64, f64)) -> f64 {
    if x <= 0.0 {
        return 0.0;
    }
    if y <= 0.0 {
        return 1.0;
    }
    let (shape, sum) = (Shape { a, b }, a + b);
    let beyond = if x <= y { sum * x - a } else { b - sum * y };
    let point = Point { of_a: sum * x, of_b: sum * y, beyond };
    if let Some(deviate) = shape.deviate_of_many(point) {
        return normal_upper(-deviate);
    }
    lower(shape, point, shape.density(point))
}

/// P(B <= x), from the density by the logarithm of the odds.
fn lower(shape: Shape, point: Point, density: f64) -> f64 {
    let Shape { a, b } = shape;
    if point.beyond > 0.0 {
        let other = Point { of_a: point.of_b, of_b: point.of_a, beyond: -point.beyond };
        1.0 - (density / b * fraction(Shape { a: b, b: a }, other)).min(1.0)
    } else {
        (density / a * fraction(shape, point)).min(1.0)
    }
}

/// P(B <= x) in parts of `x^a (1 - x)^b / (a B(a, b))`, at a point that is not above the mean: a continued fraction, which
/// ends soon there, in its even part, whose terms are put so that none is the difference of two that are nearly equal. Source:
/// DLMF 8.17.22.
fn fraction(Shape { a, b }: Shape, point: Point) -> f64 {
    let (below, sum) = (-point.beyond, a + b);
    let (x, y) = (point.of_a / sum, point.of_b / sum);
    continued((a + 1.0) / (1.0 + below), |m| {
        let (odd, even) = (a + 2.0 * m - 1.0, a + 2.0 * m);
        let pair = m * (b - m) * x / (odd * even);
        let over = (a + m - 1.0) * (sum + m - 1.0) * x / ((odd - 1.0) * odd) * pair;
        let under = ((a + m) * (below + 1.0 + m * (2.0 + y)) + m * (m + 1.0)) / (even * (even + 1.0)) + pair;
        (over, under)
    })
}

/// The x with P(B <= x) = `tail`, and its complement, both with all their digits. With `a` zero all mass is at 0, and with `b` zero
/// at 1.
pub fn beta_quantile(a: f64, b: f64, tail: f64) -> (f64, f64) {
    if a <= 0.0 || b <= 0.0 {
        return if a <= 0.0 { (0.0, 1.0) } else { (1.0, 0.0) };
    }
    let shape = Shape { a, b };
    let rise = |point, density| lower(shape, point, density) / tail - 1.0;
    let odds = shape.odds(-normal_upper_quantile(tail), tail, rise);
    (odds / (1.0 + odds), 1.0 / (1.0 + odds))
}
