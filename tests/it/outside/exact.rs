//! Fractions that are exact, and sums of unknown numbers with such fractions.

use std::cmp::Ordering;
use std::collections::BTreeMap;
use std::ops::{Add, Div, Mul, Neg, Sub};

/// A fraction in lowest terms. One that grows too large to be exact is lost, and so is all that is made from it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Exact {
    above: i128,
    /// Greater than zero; zero where the number is lost.
    below: i128,
}

/// So large may a numerator or denominator be: products of two, and sums of two such products, fit.
const MOST: i128 = 1 << 62;
const LOST: Exact = Exact { above: 0, below: 0 };

impl Exact {
    pub const ZERO: Exact = Exact { above: 0, below: 1 };
    pub const ONE: Exact = Exact { above: 1, below: 1 };

    pub fn whole(number: i128) -> Exact {
        if number.abs() > MOST { LOST } else { Exact { above: number, below: 1 } }
    }

    pub fn fraction(above: i128, below: i128) -> Exact {
        if below == 0 {
            return LOST;
        }
        let common = greatest_common_divisor(above.abs(), below.abs()).max(1) * below.signum();
        let (above, below) = (above / common, below / common);
        if above.abs() > MOST || below > MOST { LOST } else { Exact { above, below } }
    }

    /// Reads `-12.50`, with how many places it is written at.
    pub fn read(text: &str) -> Option<(Exact, u32)> {
        let (whole, fraction) = text.split_once('.').unwrap_or((text, ""));
        let is_plain = fraction.bytes().all(|byte| byte.is_ascii_digit()) && fraction.len() < 9;
        let digits: i128 = format!("{whole}{fraction}").parse().ok().filter(|_| is_plain)?;
        let places = fraction.len() as u32;
        Some((Exact::fraction(digits, 10_i128.pow(places)), places))
    }

    pub fn is_lost(self) -> bool {
        self.below == 0
    }

    pub fn is_zero(self) -> bool {
        self.above == 0
    }

    pub fn is_whole(self) -> bool {
        self.below == 1
    }

    pub fn sign(self) -> i128 {
        self.above.signum()
    }

    pub fn floor(self) -> i128 {
        self.above.div_euclid(self.below.max(1))
    }

    pub fn ceil(self) -> i128 {
        -(-self).floor()
    }

    pub fn denominator(self) -> i128 {
        self.below
    }

    /// The numerator over a common denominator.
    pub fn over(self, common: i128) -> i128 {
        self.above * (common / self.below.max(1))
    }
}

pub fn greatest_common_divisor(mut a: i128, mut b: i128) -> i128 {
    while b != 0 {
        (a, b) = (b, a % b);
    }
    a
}

impl Add for Exact {
    type Output = Exact;
    fn add(self, other: Exact) -> Exact {
        if self.below == 1 && other.below == 1 {
            return Exact::whole(self.above + other.above);
        }
        Exact::fraction(self.above * other.below + other.above * self.below, self.below * other.below)
    }
}

impl Neg for Exact {
    type Output = Exact;
    fn neg(self) -> Exact {
        Exact { above: -self.above, ..self }
    }
}

impl Sub for Exact {
    type Output = Exact;
    fn sub(self, other: Exact) -> Exact {
        self + -other
    }
}

impl Mul for Exact {
    type Output = Exact;
    fn mul(self, other: Exact) -> Exact {
        if self.below == 1 && other.below == 1 {
            return Exact::whole(self.above * other.above);
        }
        Exact::fraction(self.above * other.above, self.below * other.below)
    }
}

impl Div for Exact {
    type Output = Exact;
    fn div(self, other: Exact) -> Exact {
        Exact::fraction(self.above * other.below, self.below * other.above)
    }
}

/// Nothing is known of a number that is lost: who compares asks for it afterwards.
impl Ord for Exact {
    fn cmp(&self, other: &Exact) -> Ordering {
        (self.above * other.below).cmp(&(other.above * self.below))
    }
}

impl PartialOrd for Exact {
    fn partial_cmp(&self, other: &Exact) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

/// The place of an unknown number among all.
pub type Unknown = usize;

/// A sum of unknown numbers, each so many times, and of a known one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sum {
    pub terms: BTreeMap<Unknown, Exact>,
    pub known: Exact,
}

impl Sum {
    pub fn known(known: Exact) -> Sum {
        Sum { terms: BTreeMap::new(), known }
    }

    pub fn nothing() -> Sum {
        Sum::known(Exact::ZERO)
    }

    pub fn one(unknown: Unknown) -> Sum {
        Sum { terms: BTreeMap::from([(unknown, Exact::ONE)]), known: Exact::ZERO }
    }

    pub fn plus(mut self, other: &Sum) -> Sum {
        for (unknown, times) in &other.terms {
            let now = self.terms.get(unknown).copied().unwrap_or(Exact::ZERO) + *times;
            if now.is_zero() && !now.is_lost() {
                self.terms.remove(unknown);
            } else {
                self.terms.insert(*unknown, now);
            }
        }
        self.known = self.known + other.known;
        self
    }

    pub fn times(&self, factor: Exact) -> Sum {
        if factor.is_zero() {
            return Sum::nothing();
        }
        let terms = self.terms.iter().map(|(unknown, times)| (*unknown, *times * factor)).collect();
        Sum { terms, known: self.known * factor }
    }

    pub fn less(self, other: &Sum) -> Sum {
        self.plus(&other.times(-Exact::ONE))
    }

    /// What it comes to, where all its numbers are known.
    pub fn value(&self, known: impl Fn(Unknown) -> Option<i128>) -> Option<Exact> {
        self.terms
            .iter()
            .try_fold(self.known, |sum, (unknown, times)| Some(sum + *times * Exact::whole(known(*unknown)?)))
    }
}
