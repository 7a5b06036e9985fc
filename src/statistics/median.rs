//! The median.

use super::Undefined;

/// The middle value, or the mean of the two in the middle.
pub fn median(values: &[f64]) -> Result<f64, Undefined> {
    let mut sorted = values.to_vec();
    sorted.sort_by(f64::total_cmp);
    median_of_sorted(&sorted)
}

/// The median of values that are in order.
pub fn median_of_sorted(sorted: &[f64]) -> Result<f64, Undefined> {
    let middle = sorted.len() / 2;
    match sorted {
        [] => Err(Undefined::TooShort { have: 0, need: 1 }),
        _ if sorted.len().is_multiple_of(2) => Ok((sorted[middle - 1] + sorted[middle]) / 2.0),
        _ => Ok(sorted[middle]),
    }
}
