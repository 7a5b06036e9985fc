//! How much more counts vary than independent events would: repeat incidents come together, and so do their counts.

use super::quasi_poisson::Fit;
use super::series::{Series, Shape, known};
use super::{Confidence, Undefined, check, special};

/// The fewest periods from which a dispersion is estimated.
pub const FEWEST_PERIODS: usize = 8;

/// Pearson's chi-squared of counts around what is fitted to them, and its degrees of freedom.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Dispersion {
    pearson: f64,
    freedom: usize,
}

impl Dispersion {
    /// One degree of freedom or more.
    pub fn new(pearson: f64, freedom: usize) -> Result<Self, Undefined> {
        check::at_least(freedom, 1)?;
        Ok(Self { pearson: check::count(pearson)?, freedom })
    }

    /// `Σ (y - m)² / m`.
    pub fn pearson(self) -> f64 {
        self.pearson
    }

    /// The periods less the parameters of what is fitted.
    pub fn freedom(self) -> usize {
        self.freedom
    }

    /// Variance over mean, as it comes out: about 1 for independent events, and below 1 by chance in half of them.
    pub fn estimate(self) -> f64 {
        self.pearson / self.freedom as f64
    }

    /// How often chance alone makes independent events vary as much, by chi-squared.
    pub fn p(self) -> f64 {
        special::gamma_upper(self.freedom as f64 / 2.0, self.pearson / 2.0)
    }

    /// The estimate, and never less than 1: no interval becomes narrower than that of independent events.
    pub fn phi(self) -> f64 {
        self.estimate().max(1.0)
    }

    /// The deviate of Student's t at that confidence, since the dispersion is estimated.
    pub fn t(self, confidence: Confidence) -> f64 {
        confidence.t(self.freedom)
    }

    /// The confidence whose normal deviate is that deviate of t, for distributions that are not normal.
    pub fn by_t(self, confidence: Confidence) -> Confidence {
        Confidence::with_tail(special::normal_upper(self.t(confidence)))
    }
}

/// The dispersion of a series around a level, a trend or seasons, from eight periods or more. The periods must be
/// comparable: none of them from before a break. Source: McCullagh and Nelder 1989; R `glm` with `quasipoisson`.
pub fn of_series(series: &Series, shape: Shape) -> Result<Dispersion, Undefined> {
    check::at_least(known(series), FEWEST_PERIODS)?;
    Ok(shape.fit(series)?.dispersion)
}

/// That of shares around a fit to them: `Σ (y - m)² / (m (1 - m / whole))`, which is what chance does to a share.
pub fn of_shares(series: &Series, fit: &Fit) -> Result<Dispersion, Undefined> {
    let points = series.iter().flatten().zip(&fit.fitted);
    let left = |((events, all), fitted): (&(f64, f64), &f64)| {
        (events - fitted).powi(2) / (fitted * (1.0 - fitted / all)).max(f64::MIN_POSITIVE)
    };
    Dispersion::new(points.map(left).sum(), fit.dispersion.freedom())
}

/// That of a series without the places that are compared with each other. A real change between them would widen its own interval
/// and hide itself; and what is left is independent of them, as Student's t asks. It is there from eight other periods on.
pub fn beside(series: &Series, compared: &[usize], shape: Shape) -> Result<Dispersion, Undefined> {
    let rest = |(place, period): (usize, &Option<(f64, f64)>)| period.filter(|_| !compared.contains(&place));
    of_series(&series.iter().enumerate().map(rest).collect::<Vec<_>>(), shape)
}

/// One dispersion for several areas: all chi-squared over all degrees of freedom, so that a long series says more than a
/// short one.
pub fn pooled(areas: &[Dispersion]) -> Result<Dispersion, Undefined> {
    Dispersion::new(areas.iter().map(|area| area.pearson).sum(), areas.iter().map(|area| area.freedom).sum())
}
