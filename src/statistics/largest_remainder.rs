//! Whole numbers in proportion to weights that add up to a total, for display only: published numbers stay as they are.

use super::{Undefined, check};

/// The shares of `total`: each rounded down, then one more for those with the largest remainders, the earlier item
/// first among equal ones. A total of 100 gives whole percentages, 1,000 percentages with one decimal place (divide by
/// 10).
///
/// Weights are zero or more, and not all zero. Source: Hamilton's method.
pub fn shares(weights: &[f64], total: u32) -> Result<Vec<u32>, Undefined> {
    let mut sum = 0.0;
    for weight in weights {
        sum += check::count(*weight)?;
    }
    let sum = check::denominator(sum)?;
    let quotas: Vec<f64> = weights.iter().map(|weight| near_whole(f64::from(total) * weight / sum)).collect();
    let mut shares: Vec<u32> = quotas.iter().map(|quota| quota.floor() as u32).collect();
    let given: u32 = shares.iter().sum();
    let mut order: Vec<usize> = (0..weights.len()).collect();
    // A stable sort keeps the earlier of two equal remainders first.
    order.sort_by(|a, b| remainder(quotas[*b]).total_cmp(&remainder(quotas[*a])));
    for index in order.into_iter().take(total.saturating_sub(given) as usize) {
        shares[index] += 1;
    }
    Ok(shares)
}

/// Remainders that are equal in decimals are equal here, whatever the last bits of the doubles say.
fn remainder(quota: f64) -> f64 {
    let scale = 1e9;
    ((quota - quota.floor()) * scale).round()
}

/// A quota that is whole but for its last bits, as whole.
fn near_whole(quota: f64) -> f64 {
    if (quota - quota.round()).abs() < 1e-9 { quota.round() } else { quota }
}
