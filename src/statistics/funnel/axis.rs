//! The sizes at which funnel limits are drawn: close together where they are far from the middle.

use crate::statistics::{Undefined, check};

/// How many sizes there are.
pub const POINTS: usize = 100;

/// Sizes from 1 to about 5 % more than the largest, or from about 5 % less than the smallest where the largest is at
/// most twice as large. Ends are rounded outwards to two figures. For shares the size is the whole. All are whole numbers.
pub fn sizes(wholes: &[f64]) -> Result<Vec<f64>, Undefined> {
    let (first, last) = ends(wholes, 1.0)?;
    Ok(between(first, last))
}

/// Expected numbers with the same ends, of which the first may be below 1, each larger by the same factor than the one before:
/// they need not be whole, and limits change most where few are expected.
pub fn expected(numbers: &[f64]) -> Result<Vec<f64>, Undefined> {
    let (first, last) = ends(numbers, 0.0)?;
    let part = |place: usize| place as f64 / (POINTS - 1) as f64;
    Ok((0..POINTS).map(|place| first * (last / first).powf(part(place))).collect())
}

/// The numbers of events at which the limits of a rate are drawn: those that the average rate gives for populations of
/// the sizes above. The populations are those of one year, `average` is events for a person and year.
pub fn events(populations: &[f64], years: f64, average: f64) -> Result<Vec<f64>, Undefined> {
    let (first, last) = ends(populations, 1.0)?;
    let expected = check::denominator(years)? * check::denominator(average)?;
    let first = if first == 1.0 { 1.0 } else { (first * expected).floor().max(1.0) };
    Ok(between(first, (last * expected).ceil()))
}

/// From 1, or from just below the smallest: where that is below 1, no lower than `fewest`.
fn ends(sizes: &[f64], fewest: f64) -> Result<(f64, f64), Undefined> {
    check::at_least(sizes.len(), 1)?;
    let (mut least, mut most) = (f64::INFINITY, 0.0_f64);
    for size in sizes {
        let size = check::denominator(*size)?;
        (least, most) = (least.min(size), most.max(size));
    }
    let below = two_figures(0.95 * least, f64::floor).max(fewest);
    let first = if most > 2.0 * least { below.min(1.0) } else { below };
    Ok((first, two_figures(1.05 * most, f64::ceil)))
}

/// `value` with two significant figures, rounded by `rounding`.
fn two_figures(value: f64, rounding: fn(f64) -> f64) -> f64 {
    let unit = 10_f64.powf(value.log10().floor() - 1.0);
    rounding(value / unit) * unit
}

/// Each size is the one before times the factor that would reach the last in equal steps, and at least one more.
fn between(first: f64, last: f64) -> Vec<f64> {
    let mut sizes = vec![first];
    let mut before = first;
    for left in (1..POINTS).rev() {
        let factor = (last / before).powf(1.0 / left as f64);
        before = (factor * before).round_ties_even().max(before + 1.0);
        sizes.push(before);
    }
    sizes
}
