//! Whether shares rise or fall over groups in order.

use super::{Undefined, check, special};

/// A chi-squared statistic with one degree of freedom and its p value.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ChiSquared {
    pub chi_squared: f64,
    pub p: f64,
}

/// The Cochran-Armitage test for trend, without correction for continuity. Each group is (part, whole, score); the
/// scores are the years. Source: R `prop.trend.test`.
///
/// `N (N Σxt - X Σnt)² / (X (N - X) (N Σnt² - (Σnt)²))`, computed around the mean score.
pub fn cochran_armitage(groups: &[(f64, f64, f64)]) -> Result<ChiSquared, Undefined> {
    check::at_least(groups.len(), 2)?;
    let (mut parts, mut wholes, mut scores) = (0.0, 0.0, 0.0);
    for (part, whole, score) in groups {
        let (part, whole) = check::part_of(*part, *whole)?;
        (parts, wholes, scores) = (parts + part, wholes + whole, scores + whole * check::number(*score)?);
    }
    let mean = scores / wholes;
    let share = parts / wholes;
    let shared: f64 = groups.iter().map(|(part, whole, score)| (part - whole * share) * (score - mean)).sum();
    let spread: f64 = groups.iter().map(|(_, whole, score)| whole * (score - mean).powi(2)).sum();
    let variance = share * (1.0 - share) * spread;
    if variance <= 0.0 {
        return Err(Undefined::NoVariation);
    }
    let chi_squared = shared * shared / variance;
    Ok(ChiSquared { chi_squared, p: special::chi_squared_upper(chi_squared) })
}
