//! Published figures as claims, with the exact ends of the rounding: half away from zero, as `model::round` does it.
//!
//! A strict end is exact because whole numbers with whole coefficients give whole sums: `< b` is `<= b - 1`. Nothing is
//! ever widened, for an attacker who is thought to know less than he does is a leak that nobody sees.
//!
//! `shown` is the published number without its point: 12.5 at one decimal is 125.

use super::claims::{Claim, Fault, Terms};

/// A count that is shown as it is.
pub fn exact(id: usize, terms: Terms, shown: i64) -> Claim {
    Claim { id, terms, lo: Some(shown.into()), hi: Some(shown.into()) }
}

/// A count that is shown rounded to a multiple of `base` (above 0), half away from zero.
pub fn rounded(id: usize, terms: Terms, shown: i64, base: i64) -> Claim {
    let (lo, hi) = ends(i128::from(shown) * 2, i128::from(base), 2);
    Claim { id, terms, lo: Some(lo), hi: Some(hi) }
}

/// A percentage `100 x part / whole` of a whole above zero that the attacker may not know: two claims.
pub fn share(
    id: usize,
    part: &[(usize, i64)],
    whole: &[(usize, i64)],
    shown: i64,
    decimals: u32,
) -> Result<[Claim; 2], Fault> {
    ratio(id, [part, whole], 100, shown, decimals)
}

/// A percentage change `100 x (after - before) / before`, where before is above zero: two claims.
pub fn change(
    id: usize,
    before: &[(usize, i64)],
    after: &[(usize, i64)],
    shown: i64,
    decimals: u32,
) -> Result<[Claim; 2], Fault> {
    let risen = combine(&[(after, 1), (before, -1)])?;
    ratio(id, [&risen, before], 100, shown, decimals)
}

/// A rate `per x count / population`, the population known and above zero.
pub fn rate(id: usize, terms: Terms, population: i64, per: i64, shown: i64, decimals: u32) -> Result<Claim, Fault> {
    let scale = scale(per, decimals)?;
    let (lo, hi) = ends(2 * i128::from(shown) * i128::from(population), population.into(), scale.into());
    Ok(Claim { id, terms, lo: Some(lo), hi: Some(hi) })
}

/// The difference in percentage points of two shares, `100 x (a / whole_a - b / whole_b)`, the wholes known and above
/// zero. With unknown wholes it is no linear claim; each share alone is.
pub fn share_difference(
    id: usize,
    (a, whole_a): (&[(usize, i64)], i64),
    (b, whole_b): (&[(usize, i64)], i64),
    shown: i64,
    decimals: u32,
) -> Result<Claim, Fault> {
    let terms = combine(&[(a, whole_b), (b, whole_a.checked_neg().ok_or(Fault::TooLarge)?)])?;
    let whole = whole_a.checked_mul(whole_b).ok_or(Fault::TooLarge)?;
    rate(id, terms, whole, 100, shown, decimals)
}

/// An order that can be seen, as in a sorted table or in "the highest": `larger >= smaller`, or `>` if strict.
pub fn ordering(id: usize, larger: &[(usize, i64)], smaller: &[(usize, i64)], strict: bool) -> Result<Claim, Fault> {
    Ok(Claim { id, terms: combine(&[(larger, 1), (smaller, -1)])?, lo: Some(strict.into()), hi: None })
}

/// A ratio `per x part / whole`, the whole above zero and not known to the attacker: two claims.
pub fn ratio(
    id: usize,
    [part, whole]: [&[(usize, i64)]; 2],
    per: i64,
    shown: i64,
    decimals: u32,
) -> Result<[Claim; 2], Fault> {
    let scale = scale(per, decimals)?;
    let twice = shown.checked_mul(2).ok_or(Fault::TooLarge)?;
    let less = |end: i64| combine(&[(part, scale), (whole, end.checked_neg().ok_or(Fault::TooLarge)?)]);
    // The end that is nearer to zero belongs to the number; the other is that of the next one.
    let (above, below) = (i128::from(shown <= 0), -i128::from(shown >= 0));
    let low = twice.checked_sub(1).ok_or(Fault::TooLarge)?;
    let high = twice.checked_add(1).ok_or(Fault::TooLarge)?;
    Ok([
        Claim { id, terms: less(low)?, lo: Some(above), hi: None },
        Claim { id, terms: less(high)?, lo: None, hi: Some(below) },
    ])
}

/// Twice `per x 10^decimals`, so that half of the last digit is a whole number.
fn scale(per: i64, decimals: u32) -> Result<i64, Fault> {
    let unit = 10_i64.checked_pow(decimals).and_then(|unit| unit.checked_mul(2));
    unit.and_then(|unit| unit.checked_mul(per)).ok_or(Fault::TooLarge)
}

/// The whole numbers `x` for which `scale x x / 2` is nearer to `middle / 2` than `half / 2` (above 0), the half away
/// from zero included.
fn ends(middle: i128, half: i128, scale: i128) -> (i128, i128) {
    let (low, high) = (middle - half, middle + half);
    let lo = if middle > 0 { ceiling(low, scale) } else { floor(low, scale) + 1 };
    let hi = if middle < 0 { floor(high, scale) } else { ceiling(high, scale) - 1 };
    (lo, hi)
}

fn floor(a: i128, b: i128) -> i128 {
    a.div_euclid(b)
}

fn ceiling(a: i128, b: i128) -> i128 {
    -(-a).div_euclid(b)
}

/// The sum of forms, each times a factor.
fn combine(forms: &[(&[(usize, i64)], i64)]) -> Result<Terms, Fault> {
    let mut sum = std::collections::BTreeMap::<usize, i64>::new();
    for (terms, factor) in forms {
        for (variable, coefficient) in *terms {
            let term = coefficient.checked_mul(*factor).ok_or(Fault::TooLarge)?;
            let so_far = sum.entry(*variable).or_default();
            *so_far = so_far.checked_add(term).ok_or(Fault::TooLarge)?;
        }
    }
    Ok(sum.into_iter().filter(|(_, coefficient)| *coefficient != 0).collect())
}
