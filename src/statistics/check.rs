//! What every method asks of its inputs.

use super::Undefined;

/// A number: neither NaN nor infinite.
pub fn number(value: f64) -> Result<f64, Undefined> {
    if value.is_finite() { Ok(value) } else { Err(Undefined::NotANumber) }
}

/// A count, which may be fractional: zero or more.
pub fn count(value: f64) -> Result<f64, Undefined> {
    if number(value)? < 0.0 { Err(Undefined::Negative) } else { Ok(value) }
}

/// A population or another denominator: more than zero.
pub fn denominator(value: f64) -> Result<f64, Undefined> {
    if count(value)? == 0.0 { Err(Undefined::ZeroDenominator) } else { Ok(value) }
}

/// A part and its whole.
pub fn part_of(part: f64, whole: f64) -> Result<(f64, f64), Undefined> {
    let (part, whole) = (count(part)?, denominator(whole)?);
    if part > whole { Err(Undefined::PartExceedsWhole) } else { Ok((part, whole)) }
}

/// At least `need` values.
pub fn at_least(have: usize, need: usize) -> Result<(), Undefined> {
    if have < need { Err(Undefined::TooShort { have, need }) } else { Ok(()) }
}
