//! Whether a series rises or falls more often than chance would have it, whatever its shape.
//!
//! Not for rolling sums, whose neighbours share quarters. Source: pyMannKendall.

use super::{Undefined, check, special};

/// The fewest values for which the normal approximation of the test is good.
pub const FEWEST_VALUES: usize = 10;

#[derive(Debug, Clone, Copy, PartialEq)]
pub struct MannKendall {
    /// The pairs that rise less the pairs that fall.
    pub s: f64,
    /// The variance of `s`, corrected for ties.
    pub variance: f64,
    /// `(s ∓ 1) / sqrt(variance)`, 0 for `s` 0.
    pub z: f64,
    /// Two-sided.
    pub p: f64,
    /// `s` over the number of pairs.
    pub tau: f64,
}

/// The test of a series in order; missing values are left out. Values that are all equal have p 1.
pub fn test(values: &[Option<f64>]) -> Result<MannKendall, Undefined> {
    seasonal(values, 1)
}

/// The test within each season, summed over the `seasons` that follow one another in the series: 4 for quarters.
pub fn seasonal(values: &[Option<f64>], seasons: usize) -> Result<MannKendall, Undefined> {
    let seasons = seasons.max(1);
    let mut of_season = vec![Vec::new(); seasons];
    for (place, value) in values.iter().enumerate() {
        if let Some(value) = value {
            of_season[place % seasons].push(check::number(*value)?);
        }
    }
    check::at_least(of_season.iter().map(Vec::len).sum(), FEWEST_VALUES)?;
    let s: f64 = of_season.iter().map(|values| score(values)).sum();
    let variance: f64 = of_season.iter().map(|values| variance(values)).sum();
    let pairs: f64 = of_season.iter().map(|values| pairs(values.len())).sum();
    if pairs == 0.0 {
        return Err(Undefined::TooShort { have: 1, need: 2 });
    }
    let z = if variance > 0.0 && s != 0.0 { (s - s.signum()) / variance.sqrt() } else { 0.0 };
    Ok(MannKendall { s, variance, z, p: special::normal_two_sided(z), tau: s / pairs })
}

fn score(values: &[f64]) -> f64 {
    let sign = |before: f64, now: f64| f64::from(i8::from(now > before) - i8::from(now < before));
    let after = |(place, before): (usize, &f64)| values[place + 1..].iter().map(|now| sign(*before, *now)).sum::<f64>();
    values.iter().enumerate().map(after).sum()
}

fn pairs(count: usize) -> f64 {
    let count = count as f64;
    count * (count - 1.0) / 2.0
}

fn variance(values: &[f64]) -> f64 {
    let mut sorted = values.to_vec();
    sorted.sort_by(f64::total_cmp);
    let term = |count: f64| count * (count - 1.0) * (2.0 * count + 5.0);
    let ties: f64 = sorted.chunk_by(|a, b| a == b).map(|tied| term(tied.len() as f64)).sum();
    (term(values.len() as f64) - ties) / 18.0
}
