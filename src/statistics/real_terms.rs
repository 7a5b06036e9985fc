//! Money without inflation.

use super::{Undefined, check};

/// `amount * deflator of the base year / deflator of its own year`: what the amount is in the prices of the base year.
/// The deflators are of one table, such as the GDP deflators of HM Treasury, and more than zero.
pub fn in_prices_of_base(amount: f64, deflator: f64, deflator_of_base: f64) -> Result<f64, Undefined> {
    let (own, base) = (check::denominator(deflator)?, check::denominator(deflator_of_base)?);
    Ok(check::number(amount)? * base / own)
}
