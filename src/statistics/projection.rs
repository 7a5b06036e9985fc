//! Where the next periods would be if all went on as it has, and how often that came true before.
//!
//! It is no forecast of need: it knows nothing but the series.

use super::quasi_poisson::Fit;
use super::series::{Series, Shape, known};
use super::{Confidence, Interval, Undefined, check, special};

/// The fewest periods from which there is a projection.
pub const FEWEST_PERIODS: usize = 12;
/// How many periods it reaches ahead: a year of quarters.
pub const AHEAD: usize = 4;
/// What is left of the trend from period to period, since no trend goes on for ever.
const DAMPED: f64 = 0.9;

/// One period to come.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Projected {
    pub expected: f64,
    /// Where four of five such counts are, in whole events.
    pub inner: Interval,
    /// Where 95 of 100 are.
    pub outer: Interval,
}

/// How many later counts were inside, of those that can be looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct BackTest {
    pub counts: usize,
    pub inner: usize,
    pub outer: usize,
}

/// Projects a level, a trend that fades (each period has nine tenths of the one before) and seasons, for the `exposures`
/// that are to come, at most [`AHEAD`]. There are twelve periods or more.
///
/// The expected count `m` varies by `phi m` from chance and by `m² (error of its logarithm)²` from the fit; the limits are
/// the gamma distribution with that mean and variance, at the tail in which the normal deviate is that of t, and outwards to
/// whole events. Source: a quasi-Poisson fit as R `predict.glm`; the damping as Gardner and McKenzie 1985.
pub fn project(series: &Series, shape: Shape, exposures: &[f64]) -> Result<Vec<Projected>, Undefined> {
    check::at_least(known(series), FEWEST_PERIODS)?;
    let fit = shape.fit(series)?;
    let mut time = series.len() as f64 - 1.0;
    let mut pace = 1.0;
    let mut projected = Vec::new();
    for (place, exposure) in (series.len()..).zip(exposures.iter().take(AHEAD)) {
        pace *= DAMPED;
        time += pace;
        projected.push(one(&fit, &shape.terms_at(time, place), check::denominator(*exposure)?)?);
    }
    Ok(projected)
}

fn one(fit: &Fit, terms: &[f64], exposure: f64) -> Result<Projected, Undefined> {
    let logarithm = fit.sum(terms);
    let expected = check::denominator(check::number(exposure * logarithm.value.exp())?)?;
    // Variance over mean, which is the scale of the gamma distribution.
    let scale = check::number(fit.dispersion.phi() + expected * logarithm.error.powi(2))?;
    let limits = |confidence: Confidence| {
        let tail = fit.dispersion.by_t(confidence).tail();
        let upper = scale * special::gamma_upper_quantile(expected / scale, tail);
        let lower = scale * special::gamma_lower_quantile(expected / scale, tail);
        Ok(Interval { lower: lower.floor(), upper: check::number(upper.ceil())? })
    };
    Ok(Projected { expected, inner: limits(Confidence::P80)?, outer: limits(Confidence::P95)? })
}

/// Projects from each period on that has twelve or more up to it, and looks which of the next four counts are inside. None
/// can be looked at where the series is too short.
pub fn back_test(series: &Series, shape: Shape) -> BackTest {
    let mut test = BackTest::default();
    for origin in 1..series.len() {
        let (past, later) = series.split_at(origin);
        let exposures: Vec<f64> =
            later.iter().take(AHEAD).map(|period| period.map_or(1.0, |(_, exposure)| exposure)).collect();
        let Ok(projected) = project(past, shape, &exposures) else { continue };
        for (projected, (events, _)) in projected.iter().zip(later).filter_map(|(one, period)| Some((one, (*period)?)))
        {
            test.counts += 1;
            test.inner += usize::from(projected.inner.contains(events));
            test.outer += usize::from(projected.outer.contains(events));
        }
    }
    test
}
