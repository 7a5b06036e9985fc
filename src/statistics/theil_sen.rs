//! The slope of a series as the median of the slopes of all its pairs, which a few odd values do not move.
//!
//! Source: Sen 1968, as in pyMannKendall and scipy.

use super::median::{median, median_of_sorted};
use super::{Confidence, Interval, Undefined, check};

#[derive(Debug, Clone, Copy, PartialEq)]
pub struct TheilSen {
    pub slope: f64,
    pub intercept: f64,
    /// The interval of the slope.
    pub interval: Interval,
}

/// The line through points (x, y); pairs with equal x have no slope. The intercept is `median y - slope * median x`.
pub fn line(points: &[(f64, f64)], confidence: Confidence) -> Result<TheilSen, Undefined> {
    let slopes = slopes(points)?;
    let slope = median_of_sorted(&slopes)?;
    let (xs, ys): (Vec<f64>, Vec<f64>) = points.iter().copied().unzip();
    let count = slopes.len() as f64;
    let reach = confidence.z() * variance(&xs, &ys).sqrt();
    let last = slopes.len() - 1;
    let at = |place: f64| slopes[(place.max(0.0) as usize).min(last)];
    Ok(TheilSen {
        slope,
        intercept: median(&ys)? - slope * median(&xs)?,
        interval: Interval {
            lower: at(((count - reach) / 2.0).round_ties_even() - 1.0),
            upper: at(((count + reach) / 2.0).round_ties_even()),
        },
    })
}

/// The slope and intercept of a series with `seasons` that follow one another, from pairs within a season alone; the
/// slope is for one whole round of the seasons, a year. Missing values are left out, but keep their places.
pub fn seasonal(values: &[Option<f64>], seasons: usize) -> Result<(f64, f64), Undefined> {
    let seasons = seasons.max(1);
    let known = values.iter().enumerate().filter_map(|(place, value)| value.map(|value| (place, value)));
    let mut all = Vec::new();
    for season in 0..seasons {
        let of_season = known.clone().filter(|(place, _)| place % seasons == season);
        all.extend(pair_slopes(
            &of_season.map(|(place, value)| ((place / seasons) as f64, value)).collect::<Vec<_>>(),
        )?);
    }
    check::at_least(all.len(), 1)?;
    let slope = median(&all)?;
    let (places, values): (Vec<f64>, Vec<f64>) = known.map(|(place, value)| (place as f64, value)).unzip();
    Ok((slope, median(&values)? - median(&places)? / seasons as f64 * slope))
}

fn slopes(points: &[(f64, f64)]) -> Result<Vec<f64>, Undefined> {
    check::at_least(points.len(), 2)?;
    let mut slopes = pair_slopes(points)?;
    if slopes.is_empty() {
        return Err(Undefined::NoVariation);
    }
    slopes.sort_by(f64::total_cmp);
    Ok(slopes)
}

fn pair_slopes(points: &[(f64, f64)]) -> Result<Vec<f64>, Undefined> {
    let mut slopes = Vec::with_capacity(points.len() * points.len() / 2);
    for (place, (x, y)) in points.iter().enumerate() {
        check::number(*x)?;
        check::number(*y)?;
        slopes.extend(
            points[place + 1..].iter().filter(|later| later.0 != *x).map(|later| (later.1 - y) / (later.0 - x)),
        );
    }
    Ok(slopes)
}

/// The variance of Kendall's score, corrected for ties in either coordinate.
fn variance(xs: &[f64], ys: &[f64]) -> f64 {
    let term = |count: f64| count * (count - 1.0) * (2.0 * count + 5.0);
    let tied = |values: &[f64]| {
        let mut sorted = values.to_vec();
        sorted.sort_by(f64::total_cmp);
        sorted.chunk_by(|a, b| a == b).map(|tied| term(tied.len() as f64)).sum::<f64>()
    };
    ((term(xs.len() as f64) - tied(xs) - tied(ys)) / 18.0).max(0.0)
}
