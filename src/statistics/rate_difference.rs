//! How many more or fewer events there are per so many people in one area than in another, or now than before.

use super::{Estimate, Interval, Method, Undefined, check};

/// One rate less another that is independent of it, both per as many people, with the interval that their own intervals make
/// of it; so it is exact, widened by a dispersion or standardised as they are. A county is not independent of a district in
/// it. Source: Zou and Donner 2008.
pub fn difference(rate: Estimate, other: Estimate) -> Result<Estimate, Undefined> {
    let Interval { lower, upper } = rate.less(other);
    let interval = Interval { lower: check::number(lower)?, upper: check::number(upper)? };
    Ok(Estimate { value: check::number(rate.value - other.value)?, interval, method: Method::ZouDonner })
}
