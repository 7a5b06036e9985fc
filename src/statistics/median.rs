//! The median.

use super::{Confidence, Estimate, Interval, Method, Undefined, check, special};

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

/// The median with the values at the k-th place from either end as its limits, k being the quantile of a binomial of so
/// many values at a half: whatever the values are like, the true median is between them at least so surely. For waiting
/// times, which no normal distribution fits. Six values or more at 95 %. Source: R DescTools `MedianCI`, method "exact".
pub fn with_interval(values: &[f64], confidence: Confidence) -> Result<Estimate, Undefined> {
    let outside = hardly_beyond(values.len(), confidence)?;
    let mut sorted = Vec::with_capacity(values.len());
    for value in values {
        sorted.push(check::number(*value)?);
    }
    sorted.sort_by(f64::total_cmp);
    let interval = Interval { lower: sorted[outside], upper: sorted[sorted.len() - 1 - outside] };
    Ok(Estimate { value: median_of_sorted(&sorted)?, interval, method: Method::OrderStatistics })
}

/// How many places from 0 on are so near the end of so many values that the median is hardly ever beyond them.
fn hardly_beyond(values: usize, confidence: Confidence) -> Result<usize, Undefined> {
    let need = (1.0 / confidence.tail()).log2().floor() as usize + 1;
    check::at_least(values, need)?;
    let (mut outside, mut inside) = (0, values / 2);
    while inside - outside > 1 {
        let place = (outside + inside) / 2;
        let beyond = special::binomial_at_most(place as f64, values as f64, 0.5);
        if beyond < confidence.tail() { outside = place } else { inside = place }
    }
    Ok(outside)
}

/// The place of the first band by whose end half of the values or more have come, of values that are known by bands in
/// their order.
pub fn of_bands(counts: &[f64]) -> Result<usize, Undefined> {
    let all = total(counts)?;
    if all == 0.0 { Err(Undefined::NoEvents) } else { Ok(band_at(counts, |up_to| 2.0 * up_to >= all)) }
}

/// The places of the bands in which the limits of [`with_interval`] lie.
pub fn limits_of_bands(counts: &[f64], confidence: Confidence) -> Result<(usize, usize), Undefined> {
    let all = total(counts)?.floor();
    let outside = hardly_beyond(all as usize, confidence)? as f64;
    Ok((band_at(counts, |up_to| up_to > outside), band_at(counts, |up_to| up_to > all - 1.0 - outside)))
}

fn total(counts: &[f64]) -> Result<f64, Undefined> {
    counts.iter().try_fold(0.0, |sum, count| Ok(sum + check::count(*count)?))
}

/// The first band of which this holds, by how many values have come by its end.
fn band_at(counts: &[f64], holds: impl Fn(f64) -> bool) -> usize {
    let mut up_to = 0.0;
    let reaches = |count: &f64| {
        up_to += count;
        holds(up_to)
    };
    counts.iter().position(reaches).unwrap_or(counts.len().saturating_sub(1))
}
