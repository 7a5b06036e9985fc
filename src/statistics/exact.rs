//! Decimals and fractions without loss, so that a number that ends in 5 is rounded as what it is.
//!
//! A double holds no tenth: 86.05 - 59.5 is 26.549999999999997 in doubles, and is printed as 26.5. A decimal that was sent is
//! known, though: it is the shortest one that reads back as its double. What is added, taken away, multiplied and divided
//! here is that decimal, and only the result becomes a double again.

/// Every decimal of so few digits is told from every other by its double.
const LARGEST: f64 = 1e15;
/// Up to this a double holds every whole number.
const LARGEST_WHOLE: f64 = 9_007_199_254_740_992.0;
/// Powers of ten up to this are doubles.
const MOST_PLACES: u32 = 22;

/// A fraction in its lowest terms. Each operation gives none where its parts grow beyond 38 digits.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Exact {
    above: i128,
    /// More than zero.
    below: i128,
}

impl Exact {
    /// The decimal that a double stands for; none where that has more than 15 digits, as a third has.
    pub fn of(number: f64) -> Option<Exact> {
        (0..=MOST_PLACES).find_map(|places| {
            let power = 10f64.powi(places as i32);
            let whole = (number * power).round();
            let stands = whole.abs() <= LARGEST && whole / power == number;
            stands.then(|| Exact::new(whole as i128, 10i128.pow(places)))?
        })
    }

    fn new(above: i128, below: i128) -> Option<Exact> {
        let common = common(above.unsigned_abs(), below.unsigned_abs()) as i128;
        let sign = below.signum();
        (sign != 0).then(|| Exact { above: sign * above / common, below: sign * below / common })
    }

    pub fn plus(self, other: Exact) -> Option<Exact> {
        let above = self.above.checked_mul(other.below)?.checked_add(other.above.checked_mul(self.below)?)?;
        Exact::new(above, self.below.checked_mul(other.below)?)
    }

    pub fn minus(self, other: Exact) -> Option<Exact> {
        self.plus(Exact { above: -other.above, ..other })
    }

    pub fn times(self, other: Exact) -> Option<Exact> {
        // Each part is freed of what it shares with the other's before they grow.
        let (one, two) = (Exact::new(self.above, other.below)?, Exact::new(other.above, self.below)?);
        Exact::new(one.above.checked_mul(two.above)?, one.below.checked_mul(two.below)?)
    }

    /// None where `other` is zero.
    pub fn over(self, other: Exact) -> Option<Exact> {
        self.times(Exact::new(other.below, other.above)?)
    }

    /// The double that is nearest.
    pub fn nearest(self) -> f64 {
        let (above, below) = (self.above as f64, self.below as f64);
        if above.abs() <= LARGEST_WHOLE && below <= LARGEST_WHOLE {
            // Division is rounded once, and neither part was rounded before it.
            return above / below;
        }
        self.by_long_division().unwrap_or(above / below)
    }

    /// The same by its decimal digits: more than a double holds, and one more that says whether anything is left.
    fn by_long_division(self) -> Option<f64> {
        const DIGITS: usize = 24;
        let (sign, above, below) =
            (if self.above < 0 { "-" } else { "" }, self.above.unsigned_abs(), self.below.unsigned_abs());
        let mut text = format!("{sign}{}.", above / below);
        let (mut rest, mut found) = (above % below, above >= below);
        let mut digits = 0;
        while rest > 0 && digits < DIGITS {
            rest = rest.checked_mul(10)?;
            let digit = rest / below;
            text.push(char::from(b'0' + digit as u8));
            rest %= below;
            found |= digit > 0;
            digits += usize::from(found);
        }
        text.push(if rest > 0 { '1' } else { '0' });
        text.parse().ok()
    }
}

fn common(mut a: u128, mut b: u128) -> u128 {
    while b > 0 {
        (a, b) = (b, a % b);
    }
    a.max(1)
}

/// `a + b` of two decimals.
pub fn sum(a: f64, b: f64) -> f64 {
    whole_sum(a, b).unwrap_or_else(|| decimal_sum(a, b))
}

/// The same of whole numbers, which a double holds: nearly all that is counted.
fn whole_sum(a: f64, b: f64) -> Option<f64> {
    // Zero is never below zero.
    let sum = a + b + 0.0;
    (a.trunc() == a && b.trunc() == b && sum.abs() <= LARGEST).then_some(sum)
}

fn decimal_sum(a: f64, b: f64) -> f64 {
    exactly(|| Exact::of(a)?.plus(Exact::of(b)?)).unwrap_or(a + b)
}

/// `a - b` of two decimals.
pub fn difference(a: f64, b: f64) -> f64 {
    sum(a, -b)
}

/// `scale * a / b` of three decimals, `b` not zero.
pub fn quotient(scale: f64, a: f64, b: f64) -> f64 {
    exactly(|| Exact::of(scale)?.times(Exact::of(a)?)?.over(Exact::of(b)?)).unwrap_or(scale * a / b)
}

/// The mean of decimals as the fraction that it is; none of none.
pub fn mean(values: &[f64]) -> Option<Exact> {
    let sum = values.iter().try_fold(Exact::of(0.0)?, |sum, value| sum.plus(Exact::of(*value)?))?;
    sum.over(Exact::of(values.len() as f64)?)
}

fn exactly(result: impl Fn() -> Option<Exact>) -> Option<f64> {
    result().map(Exact::nearest)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_decimal_is_what_its_double_stands_for_and_a_third_is_none() {
        let exact = |above, below| Exact::new(above, below);
        assert_eq!(Exact::of(86.05), exact(8605, 100));
        assert_eq!(Exact::of(-0.1), exact(-1, 10));
        assert_eq!(Exact::of(0.0), exact(0, 1));
        assert_eq!(Exact::of(1e15), exact(10i128.pow(15), 1));
        assert_eq!(Exact::of(1e-20), exact(1, 10i128.pow(20)));
        for none in [1.0 / 3.0, f64::NAN, f64::INFINITY, 1e300, 1e-300] {
            assert_eq!(Exact::of(none), None, "{none}");
        }
    }

    #[test]
    fn what_grows_too_large_has_no_answer_and_nothing_stops() {
        let large = Exact::new(i128::MAX, 3).unwrap();
        assert_eq!(large.plus(Exact::new(1, 7).unwrap()), None);
        assert_eq!(large.times(large), None);
        assert_eq!(large.over(Exact::new(0, 1).unwrap()), None);
        assert_eq!(Exact::new(1, 3).unwrap().nearest(), 1.0 / 3.0);
        assert_eq!(Exact::new(10i128.pow(30) + 1, 3 * 10i128.pow(30)).unwrap().nearest(), 1.0 / 3.0);
    }

    proptest::proptest! {
        #[test]
        fn any_numbers_have_an_answer(a in proptest::num::f64::ANY, b in proptest::num::f64::ANY) {
            let same = |ours: f64, plain: f64| ours == plain || (ours.is_nan() && plain.is_nan()) || (ours - plain).abs() <= 1e-12 * (a.abs() + b.abs());
            proptest::prop_assert!(same(sum(a, b), a + b));
            proptest::prop_assert!(same(difference(a, b), a - b));
        }

        #[test]
        fn whole_numbers_are_added_as_decimals_are(a in -2_000_000_000_000_000i64..2_000_000_000_000_000, b in -1_000i64..1_000) {
            let (a, b) = (a as f64, b as f64);
            proptest::prop_assert_eq!(sum(a, b).to_bits(), decimal_sum(a, b).to_bits());
            proptest::prop_assert_eq!(sum(b, -b).to_bits(), decimal_sum(b, -b).to_bits());
        }

        #[test]
        fn a_difference_of_decimals_is_the_decimal(a in -1_000_000_000i64..1_000_000_000, b in -1_000_000_000i64..1_000_000_000, places in 0i32..6) {
            let decimal = |number: i64| number as f64 / 10f64.powi(places);
            proptest::prop_assert_eq!(difference(decimal(a), decimal(b)), decimal(a - b));
            proptest::prop_assert_eq!(sum(decimal(a), decimal(b)), decimal(a + b));
        }
    }
}
