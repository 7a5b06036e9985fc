//! Whether the five most recent years rise or fall. Source: Fingertips (FingertipsNext, fingertips-open).
//!
//! It is an annual method: rolling sums share quarters with one another and make chance look like trend, so the caller
//! gives non-overlapping years.

use super::{Confidence, Interval, Undefined, check, rate, share};

/// How many years there have to be; earlier ones are not looked at.
pub const YEARS: usize = 5;
/// The 99.8 % point of chi-squared with one degree of freedom, as Fingertips has it.
pub const CRITICAL: f64 = 9.549_535_706_083_24;
/// The width of a 95 % interval in standard errors, as Fingertips has it: twice 1.96.
const WIDTH: f64 = 3.92;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Direction {
    Increasing,
    NoChange,
    Decreasing,
}

/// The slope of the five years and what it means.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct RecentTrend {
    /// In the unit of the values, for one year. For [`of_counts`] that of the logarithm of the odds.
    pub slope: f64,
    pub chi_squared: f64,
    /// Whether the slope keeps its sign without any one of the years.
    pub steady: bool,
    pub direction: Direction,
}

/// The trend of rates: (events, population) for each year, oldest first, with exact or Byar's limits.
pub fn of_rates(years: &[(f64, f64)], per: f64) -> Result<RecentTrend, Undefined> {
    let rated = |(events, population): &(f64, f64)| rate::crude(*events, *population, per, Confidence::P95);
    of_estimates(&recent(years)?.iter().map(rated).collect::<Result<Vec<_>, _>>()?)
}

/// The trend of shares: (part, whole) for each year, oldest first, with Wilson's limits. A share of 100 % in any of the
/// years has no trend.
pub fn of_shares(years: &[(f64, f64)], per: f64) -> Result<RecentTrend, Undefined> {
    let years = recent(years)?;
    if years.iter().any(|(part, whole)| part == whole) {
        return Err(Undefined::Saturated);
    }
    let shared = |(part, whole): &(f64, f64)| share::share(*part, *whole, per, Confidence::P95);
    of_estimates(&years.iter().map(shared).collect::<Result<Vec<_>, _>>()?)
}

fn of_estimates(estimates: &[super::Estimate]) -> Result<RecentTrend, Undefined> {
    let values: Vec<(f64, Interval)> = estimates.iter().map(|estimate| (estimate.value, estimate.interval)).collect();
    of_values(&values)
}

/// The trend of values with 95 % intervals, oldest first: least squares with the weights `1 / se²`, `se = (upper -
/// lower) / 3.92`. There is a trend when `(slope / its error)²` is above [`CRITICAL`] and no single year makes the
/// slope's sign.
///
/// Without an interval there is no answer. (Fingertips says "no change" there; that nothing was tested is not that
/// nothing changed.)
pub fn of_values(years: &[(f64, Interval)]) -> Result<RecentTrend, Undefined> {
    let mut points = Vec::with_capacity(YEARS);
    for (time, (value, interval)) in (1..).zip(recent(years)?) {
        let width = check::number(interval.upper - interval.lower)?;
        if width <= 0.0 {
            return Err(Undefined::NoInterval);
        }
        points.push(Weighted { time: f64::from(time), value: check::number(*value)?, weight: (WIDTH / width).powi(2) });
    }
    let (slope, error) = weighted_slope(&points);
    judged(slope, (slope / error).powi(2), &points)
}

/// The trend of shares by their counts, (part, whole) for each year, oldest first: the chi-squared test for trend, and
/// the sign of the slope of the logarithm of the odds. A share of 0 or 100 % in any of the years has no trend.
pub fn of_counts(years: &[(f64, f64)]) -> Result<RecentTrend, Undefined> {
    let years = recent(years)?;
    let mut points = Vec::with_capacity(YEARS);
    let mut scored = Vec::with_capacity(YEARS);
    for (time, (part, whole)) in (1..).zip(years) {
        let (part, whole) = check::part_of(*part, *whole)?;
        if part == whole {
            return Err(Undefined::Saturated);
        }
        if part == 0.0 {
            return Err(Undefined::NoEvents);
        }
        let time = f64::from(time);
        points.push(Weighted { time, value: (part / (whole - part)).ln(), weight: 1.0 });
        scored.push((part, whole, time));
    }
    let test = super::share_trend::cochran_armitage(&scored)?;
    judged(weighted_slope(&points).0, test.chi_squared, &points)
}

fn recent<T>(years: &[T]) -> Result<&[T], Undefined> {
    check::at_least(years.len(), YEARS)?;
    Ok(&years[years.len() - YEARS..])
}

#[derive(Clone, Copy)]
struct Weighted {
    time: f64,
    value: f64,
    weight: f64,
}

/// The slope of the least squares line and its standard error.
fn weighted_slope(points: &[Weighted]) -> (f64, f64) {
    let weights: f64 = points.iter().map(|point| point.weight).sum();
    let mean = |of: fn(&Weighted) -> f64| points.iter().map(|point| point.weight * of(point)).sum::<f64>() / weights;
    let (time, value) = (mean(|point| point.time), mean(|point| point.value));
    let spread: f64 = points.iter().map(|point| point.weight * (point.time - time).powi(2)).sum();
    let shared: f64 = points.iter().map(|point| point.weight * (point.time - time) * (point.value - value)).sum();
    (shared / spread, (1.0 / spread).sqrt())
}

fn judged(slope: f64, chi_squared: f64, points: &[Weighted]) -> Result<RecentTrend, Undefined> {
    // A slope of exactly 0 counts as rising, as in Fingertips.
    let rises = |slope: f64| slope >= 0.0;
    let without = |left_out: usize| {
        let rest: Vec<Weighted> =
            points.iter().enumerate().filter(|(place, _)| *place != left_out).map(|(_, point)| *point).collect();
        weighted_slope(&rest).0
    };
    let steady = (0..points.len()).all(|left_out| rises(without(left_out)) == rises(slope));
    let direction = match (check::number(chi_squared)? > CRITICAL && steady, rises(slope)) {
        (false, _) => Direction::NoChange,
        (true, true) => Direction::Increasing,
        (true, false) => Direction::Decreasing,
    };
    Ok(RecentTrend { slope, chi_squared, steady, direction })
}
