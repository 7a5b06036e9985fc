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
    let sums = sums(groups)?;
    let variance = sums.share * (1.0 - sums.share) * sums.spread;
    if variance <= 0.0 {
        return Err(Undefined::NoVariation);
    }
    let chi_squared = sums.shared * sums.shared / variance;
    Ok(ChiSquared { chi_squared, p: special::chi_squared_upper(chi_squared) })
}

/// By how much the share rises for one step of the score: the line through the shares, each with the weight of its
/// whole, whose slope the test of [`cochran_armitage`] is about.
pub fn slope(groups: &[(f64, f64, f64)]) -> Result<f64, Undefined> {
    check::at_least(groups.len(), 2)?;
    let sums = sums(groups)?;
    if sums.spread <= 0.0 { Err(Undefined::NoVariation) } else { Ok(sums.shared / sums.spread) }
}

/// The share of all groups, and the sums of products around it and the mean score.
struct Sums {
    share: f64,
    shared: f64,
    spread: f64,
}

fn sums(groups: &[(f64, f64, f64)]) -> Result<Sums, Undefined> {
    let (mut parts, mut wholes, mut scores) = (0.0, 0.0, 0.0);
    for (part, whole, score) in groups {
        let (part, whole) = check::part_of(*part, *whole)?;
        (parts, wholes, scores) = (parts + part, wholes + whole, scores + whole * check::number(*score)?);
    }
    let mean = scores / wholes;
    let share = parts / wholes;
    Ok(Sums {
        share,
        shared: groups.iter().map(|(part, whole, score)| (part - whole * share) * (score - mean)).sum(),
        spread: groups.iter().map(|(_, whole, score)| whole * (score - mean).powi(2)).sum(),
    })
}
