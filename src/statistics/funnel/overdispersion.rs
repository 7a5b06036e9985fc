//! Areas that differ by more than chance, for reasons that nobody is to blame for: wider limits.

use crate::statistics::{Undefined, check};

/// The number of areas below which the spread says too little.
pub const FEWEST_AREAS: usize = 10;

/// By how much the limits are widened: the root mean square of the areas' standard deviations from the average, and
/// never less than 1. It is the step that Laney takes in control charts, with the spread among all areas in place of
/// that between neighbours in time, since areas are in no order. Source: Spiegelhalter 2005, "Funnel plots for
/// comparing institutional performance", the multiplicative form, without winsorising.
pub fn spread(deviations: &[f64]) -> Result<f64, Undefined> {
    check::at_least(deviations.len(), FEWEST_AREAS)?;
    let mut sum = 0.0;
    for deviation in deviations {
        sum += check::number(*deviation)?.powi(2);
    }
    Ok((sum / deviations.len() as f64).sqrt().max(1.0))
}
