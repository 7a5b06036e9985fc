//! The gap between the most and the least deprived, over all groups between them.

use super::{Confidence, Estimate, Interval, Method, Undefined, check};

/// The fewest groups through which a line says anything.
pub const FEWEST_GROUPS: usize = 3;

/// One group, for instance a tenth of all neighbourhoods.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Group {
    pub population: f64,
    /// A rate, a share or a mean.
    pub value: f64,
    /// Its standard error.
    pub error: f64,
}

#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Inequality {
    /// The slope index: the value at the last end of the population less that at the first, on the line through all groups.
    pub slope: Estimate,
    /// The relative index: the value at the last end over that at the first. None where the line is not above zero at both.
    pub ratio: Option<Estimate>,
}

/// The line through the values of groups in the order of their deprivation, each at the middle of its part of the
/// population and with that part as its weight. The limits are those of the normal distribution with the groups' own
/// standard errors carried over, for the ratio on its logarithm; the groups are taken as independent. A line must fit: where
/// values rise and fall again it says little. Source: PHEindicatormethods 2.1.0 `phe_sii`, whose simulated limits come to
/// these; Pamuk 1985.
pub fn slope(groups: &[Group], confidence: Confidence) -> Result<Inequality, Undefined> {
    check::at_least(groups.len(), FEWEST_GROUPS)?;
    let mut people = 0.0;
    for group in groups {
        people += check::denominator(group.population)?;
        check::number(group.value)?;
        check::count(group.error)?;
    }
    // Each group's part of the population, and how far the middle of it is from the middle of all.
    let mut below = 0.0;
    let parts: Vec<(f64, f64)> = groups
        .iter()
        .map(|group| {
            let part = group.population / people;
            below += part;
            (part, below - part / 2.0 - 0.5)
        })
        .collect();
    let spread: f64 = parts.iter().map(|(part, from_middle)| part * from_middle * from_middle).sum();
    // What a group adds to the slope, and to the line at either end.
    let weights: Vec<f64> = parts.iter().map(|(part, from_middle)| part * from_middle / spread).collect();
    let mean: f64 = parts.iter().zip(groups).map(|((part, _), group)| part * group.value).sum();
    let value: f64 = weights.iter().zip(groups).map(|(weight, group)| weight * group.value).sum();
    let (first, last) = (mean - value / 2.0, mean + value / 2.0);
    let reach = |weight: &dyn Fn(f64, f64) -> f64| {
        let squares = parts.iter().zip(&weights).zip(groups);
        let sum = squares.map(|(((part, _), slope), group)| (weight(*part, *slope) * group.error).powi(2)).sum::<f64>();
        check::number(confidence.z() * sum.sqrt())
    };
    let of_slope = reach(&|_, slope| slope)?;
    let interval = Interval { lower: check::number(value - of_slope)?, upper: check::number(value + of_slope)? };
    let slope = Estimate { value, interval, method: Method::Normal };
    let ratio = if first > 0.0 && last > 0.0 {
        let of_ratio = reach(&|part, slope| (part + slope / 2.0) / last - (part - slope / 2.0) / first)?;
        let value = check::number(last / first)?;
        let interval = Interval { lower: value * (-of_ratio).exp(), upper: check::number(value * of_ratio.exp())? };
        Some(Estimate { value, interval, method: Method::Normal })
    } else {
        None
    };
    Ok(Inequality { slope, ratio })
}
