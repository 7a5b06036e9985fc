//! Rounding for publication: every count, total or not, half away from its unrounded value.
//!
//! Totals do not add up to their parts then, and nothing is withheld. A rounded count claims an interval; the attack
//! says whether that is wide enough together with everything else.

use crate::attack::{Claim, Fault, Terms, claim};

/// A count rounded to a multiple of `base` (above 0), half away from zero.
pub fn round(count: i64, base: i64) -> Result<i64, Fault> {
    let twice = i128::from(count.unsigned_abs()) * 2 + i128::from(base);
    let rounded = twice.div_euclid(2 * i128::from(base)) * i128::from(base);
    let size = i64::try_from(rounded).map_err(|_| Fault::TooLarge)?;
    Ok(if count < 0 { -size } else { size })
}

/// What the rounded count of a form says of it.
pub fn claim(id: usize, terms: Terms, count: i64, base: i64) -> Result<Claim, Fault> {
    Ok(claim::rounded(id, terms, round(count, base)?, base))
}
