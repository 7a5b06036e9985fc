//! Before and after a known change: by how much the level of a series steps, and by how much its slope turns.
//!
//! Neighbouring periods are taken as independent: with 16 of them a correlation can be neither seen nor corrected.

use super::dispersion::Dispersion;
use super::quasi_poisson::Effect;
use super::series::{Series, Shape, known};
use super::{Confidence, Undefined, check};

/// The fewest periods before the change, and from it on.
pub const FEWEST_ON_A_SIDE: usize = 6;

/// `ln(rate) = level + slope * t + step * after + turn * (t - start) * after + season`.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Segmented {
    /// By which factor the rate changed from period to period before.
    pub before: Effect,
    /// By which factor the rate of the first period after the change is what the line before it leads to.
    pub level: Effect,
    /// By which factor the change from period to period became another.
    pub slope: Effect,
    /// By which factor the rate changes from period to period since: `before` times `slope`.
    pub after: Effect,
    pub dispersion: Dispersion,
}

/// Fits a line on each side of the place `start`, the first that is after the change, and the same `seasons` on both, if
/// any. Six periods or more on each side. Source: Wagner 2002, Bernal 2017; R `glm` with `quasipoisson`.
pub fn fit(
    series: &Series,
    start: usize,
    seasons: Option<usize>,
    confidence: Confidence,
) -> Result<Segmented, Undefined> {
    /// Its place in a row of the design, after the level.
    const SLOPE: usize = 1;
    let (before, after) = series.split_at(start.min(series.len()));
    check::at_least(known(before).min(known(after)), FEWEST_ON_A_SIDE)?;
    let is_after = |place: usize| f64::from(u8::from(place >= start));
    let since = |place: usize| place.saturating_sub(start) as f64;
    let shape = Shape { trend: true, seasons };
    let fit = shape.fit_with(series, |place| vec![is_after(place), since(place)])?;
    let step = shape.terms(0).len();
    let mut both = vec![0.0; step + 2];
    (both[SLOPE], both[step + 1]) = (1.0, 1.0);
    Ok(Segmented {
        before: fit.coefficient(SLOPE).effect(confidence)?,
        level: fit.coefficient(step).effect(confidence)?,
        slope: fit.coefficient(step + 1).effect(confidence)?,
        after: fit.sum(&both).effect(confidence)?,
        dispersion: fit.dispersion,
    })
}
