//! What the beta distribution of a and b and the gamma distribution of a have in common: the latter is the former where b is
//! infinite. Both are looked at by the odds of the former, x / (1 - x), or the x of the latter: by their logarithm the density of
//! either is the same function.

use std::f64::consts::PI;

use statrs::function::gamma::ln_gamma;

/// The parameters of a beta distribution, above zero; of a gamma distribution where b is infinite.
#[derive(Debug, Clone, Copy)]
pub struct Shape {
    pub a: f64,
    pub b: f64,
}

/// A point: what is expected there in the place of a and of b, and by how much the former is more than a, which is by how much the
/// latter is less than b.
#[derive(Debug, Clone, Copy)]
pub struct Point {
    pub of_a: f64,
    pub of_b: f64,
    pub beyond: f64,
}

impl Shape {
    /// The point at these odds.
    pub fn at(self, odds: f64) -> Point {
        if self.b == f64::INFINITY {
            return Point { of_a: odds, of_b: self.b, beyond: odds - self.a };
        }
        let part = (self.a + self.b) / (1.0 + odds);
        Point { of_a: odds * part, of_b: part, beyond: (odds * self.b - self.a) / (1.0 + odds) }
    }

    /// The density by the logarithm of the odds, `x^a (1 - x)^b / B(a, b)`, or `x^a exp(-x) / Γ(a)`: by Stirling's formula and what
    /// it leaves, so that no two large logarithms are subtracted. Source: Loader 2000, "Fast and accurate computation of
    /// binomial probabilities".
    pub fn density(self, point: Point) -> f64 {
        let Shape { a, b } = self;
        let logarithm = self.fall(point) + stirling_rest(a + b) - stirling_rest(a) - stirling_rest(b);
        logarithm.exp() / ((2.0 * PI).sqrt() * self.spread())
    }

    /// The normal deviate of which a point has nearly the tails, and its slope by the logarithm of the odds. What is left falls
    /// with the power 3/2 of the smaller of a and b. Source: the signed root of the deviance, as Barndorff-Nielsen 1986 brought it
    /// nearer to the normal distribution ("r*"), with which the uniform expansions of Temme 1992 begin.
    fn deviate(self, point: Point) -> (f64, f64) {
        /// So near the mean the quotient below would be one of rounding errors.
        const AT_THE_MEAN: f64 = 1e-5;
        let spread = self.spread();
        let standard = point.beyond * spread;
        if standard.abs() < AT_THE_MEAN {
            return (standard + (1.0 / self.a - 1.0 / self.b) / (3.0 * spread), 1.0 / spread);
        }
        let root = (-2.0 * self.fall(point)).sqrt().copysign(standard);
        let quotient = standard / root;
        (root + quotient.ln() / root, quotient / spread)
    }

    /// The odds with that deviate, from the first terms of the expansion of Cornish and Fisher.
    fn odds_at(self, deviate: f64) -> f64 {
        const STEPS: usize = 20;
        /// What is left after a step is as its square.
        const NEAR: f64 = 1e-3;
        let mean = if self.b == f64::INFINITY { self.a } else { self.a / self.b };
        let skew = (deviate * deviate + 2.0) / 6.0 * (1.0 / self.a - 1.0 / self.b);
        let mut odds = mean * (deviate * self.spread() - skew).exp();
        for _ in 0..STEPS {
            let (found, slope) = self.deviate(self.at(odds));
            let off = deviate - found;
            odds *= (off / slope).clamp(-1.0, 1.0).exp();
            if off.abs() <= NEAR {
                break;
            }
        }
        odds
    }

    /// The odds at which a chance is the tail: from where the deviate is that of the tail, by Halley's steps. `rise` is what the
    /// chance is in parts of the tail less 1, or 1 less that, so that it rises; it is given the point and its density, which is the slope
    /// of the chance by the logarithm of the odds.
    pub fn odds(self, deviate: f64, tail: f64, rise: impl Fn(Point, f64) -> f64) -> f64 {
        /// From so many counts on the start is right to the last digits.
        const LARGE: f64 = 2e5;
        const STEPS: usize = 2_000;
        /// A step from so near leaves less than a double shows: what is left is as the cube of it.
        const NEAR: f64 = 1e-4;
        let mut odds = self.odds_at(deviate);
        // Beyond what a double holds it is nothing, or without end.
        if self.a.min(self.b) >= LARGE || odds <= 0.0 || !odds.is_finite() {
            return odds;
        }
        let (mut low, mut high) = (0.0, f64::INFINITY);
        for _ in 0..STEPS {
            let point = self.at(odds);
            let density = self.density(point);
            let value = rise(point, density);
            if density <= 0.0 || !value.is_finite() {
                return odds;
            }
            if value > 0.0 {
                high = odds;
            } else {
                low = odds;
            }
            let newton = value * tail / density;
            // The slope falls by so much of itself as the logarithm rises.
            let halley = newton / (1.0 + newton * point.beyond / 2.0).max(0.5);
            let next = odds * (-halley).clamp(-2.0, 2.0).exp();
            let next = if next > low && next < high { next } else { (low * high).sqrt() };
            if value.abs() <= NEAR || next <= 0.0 || (next - odds).abs() <= 2.0 * f64::EPSILON * odds {
                return next;
            }
            odds = next;
        }
        odds
    }

    /// The deviate of a point whose tails are to 1e-10 those of the normal distribution, since so many are counted.
    pub fn deviate_of_many(self, point: Point) -> Option<f64> {
        const MANY: f64 = 1e6;
        (self.a.min(self.b) >= MANY).then(|| self.deviate(point).0)
    }

    /// The standard deviation of the logarithm of the odds, nearly.
    fn spread(self) -> f64 {
        (1.0 / self.a + 1.0 / self.b).sqrt()
    }

    /// The logarithm of the density less that at the mean.
    fn fall(self, point: Point) -> f64 {
        fall(self.a, point.of_a, point.beyond) + fall(self.b, point.of_b, -point.beyond)
    }
}

/// `part ln(expected / part) - (expected - part)`, by the difference where that is small; nothing where both are infinite.
fn fall(part: f64, expected: f64, difference: f64) -> f64 {
    if part == f64::INFINITY {
        return 0.0;
    }
    let relative = difference / part;
    if relative.abs() >= 0.125 {
        return part * (expected / part).ln() - difference;
    }
    // The logarithm is twice the inverse hyperbolic tangent of this.
    let half = relative / (2.0 + relative);
    let square = half * half;
    let (mut power, mut odd, mut sum) = (2.0 * square, 3.0, 0.0);
    while power > f64::EPSILON / 4.0 * relative.abs() {
        sum += power / odd;
        power *= square;
        odd += 2.0;
    }
    part * half * (sum - relative)
}

/// What Stirling's formula leaves of ln Γ(z): `ln Γ(z) - ((z - 1/2) ln z - z + ln(2 π) / 2)`; nothing where z is infinite.
fn stirling_rest(z: f64) -> f64 {
    if z < 16.0 {
        return ln_gamma(z) - ((z - 0.5) * z.ln() - z + 0.5 * (2.0 * PI).ln());
    }
    let square = 1.0 / (z * z);
    (1.0 / 12.0 - square * (1.0 / 360.0 - square * (1.0 / 1260.0 - square * (1.0 / 1680.0 - square / 1188.0)))) / z
}
