//! Shares whose counts vary more than independent events would: those of as many fewer as the dispersion says, at the level at
//! which the normal deviate is that of Student's t. Of a dispersion of 1 or less they are those of independent events.

use super::dispersion::Dispersion;
use super::{Confidence, Estimate, Undefined, share, share_difference};

/// A part of a whole, as [`share::share`] gives it.
pub fn of_share(
    part: f64,
    whole: f64,
    scale: f64,
    dispersion: Dispersion,
    confidence: Confidence,
) -> Result<Estimate, Undefined> {
    let (phi, level) = (dispersion.phi(), level(dispersion, confidence));
    share::share(part / phi, whole / phi, scale, level)
}

/// The difference of two shares, as [`share_difference::difference`] gives it.
pub fn of_difference(
    now: (f64, f64),
    base: (f64, f64),
    scale: f64,
    dispersion: Dispersion,
    confidence: Confidence,
) -> Result<Estimate, Undefined> {
    let (phi, level) = (dispersion.phi(), level(dispersion, confidence));
    let fewer = |(part, whole): (f64, f64)| (part / phi, whole / phi);
    share_difference::difference(fewer(now), fewer(base), scale, level)
}

fn level(dispersion: Dispersion, confidence: Confidence) -> Confidence {
    if dispersion.phi() > 1.0 { dispersion.by_t(confidence) } else { confidence }
}
