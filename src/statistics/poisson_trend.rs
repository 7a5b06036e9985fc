//! By which factor a rate changes from year to year: Poisson regression on time.

use super::dispersion::Dispersion;
use super::{Confidence, Interval, Undefined, check, special};

/// The fewest years that a line and what is left of it can be told from.
pub const FEWEST_YEARS: usize = 3;

/// `ln(expected events) = ln(population) + intercept + slope * time`, fitted by maximum likelihood.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct PoissonTrend {
    pub intercept: f64,
    pub intercept_error: f64,
    /// The logarithm of the factor for one step of time.
    pub slope: f64,
    pub slope_error: f64,
    /// The factor for one step of time, with Wald's interval.
    pub factor: f64,
    pub interval: Interval,
    /// Wald's two-sided p value of the slope.
    pub p: f64,
    pub deviance: f64,
    /// The deviance without a slope. What the slope takes from it is the likelihood ratio chi-squared.
    pub null_deviance: f64,
    pub pearson: f64,
    /// Pearson's chi-squared over its degrees of freedom: about 1 for a Poisson process. Well above 1, p and the
    /// interval are too sure of themselves.
    pub dispersion: f64,
    /// The years less the two that a line takes.
    pub freedom: usize,
}

impl PoissonTrend {
    /// The likelihood ratio chi-squared of the slope, with one degree of freedom.
    pub fn likelihood_ratio(self) -> f64 {
        self.null_deviance - self.deviance
    }

    /// Its p value.
    pub fn likelihood_ratio_p(self) -> f64 {
        special::chi_squared_upper(self.likelihood_ratio())
    }

    /// The two-sided p value of the slope by Student's t, with its standard error widened by the square root of a dispersion
    /// above 1: that of the years around the line, or a better one where there is one, as quarters give it.
    pub fn p_overdispersed(self, better: Option<Dispersion>) -> f64 {
        let (error, freedom) = self.spread(better);
        special::t_two_sided(self.slope / error, freedom as f64)
    }

    /// The interval of the factor, widened in the same way.
    pub fn interval_overdispersed(self, better: Option<Dispersion>, confidence: Confidence) -> Interval {
        let (error, freedom) = self.spread(better);
        let reach = confidence.t(freedom) * error;
        Interval { lower: (self.slope - reach).exp(), upper: (self.slope + reach).exp() }
    }

    /// The standard error of the slope and the degrees of freedom that it is known with.
    fn spread(self, better: Option<Dispersion>) -> (f64, usize) {
        let (phi, freedom) = better
            .map_or((self.dispersion.max(1.0), self.freedom), |dispersion| (dispersion.phi(), dispersion.freedom()));
        (self.slope_error * phi.sqrt(), freedom)
    }
}

/// One period.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Period {
    pub time: f64,
    pub events: f64,
    pub population: f64,
}

/// Fits the line. Three years or more, some events, and times that differ; periods must not overlap. Events in the
/// first or the last period alone have no finite slope.
pub fn fit(periods: &[Period], confidence: Confidence) -> Result<PoissonTrend, Undefined> {
    check::at_least(periods.len(), FEWEST_YEARS)?;
    let (mut events, mut population) = (0.0, 0.0);
    for period in periods {
        events += check::count(period.events)?;
        population += check::denominator(period.population)?;
        check::number(period.time)?;
    }
    if events == 0.0 {
        return Err(Undefined::NoEvents);
    }
    let null = events / population;
    let (mut level, mut slope) = (null.ln(), 0.0);
    let mut settled = false;
    let (mut sum, mut middle, mut spread) = (0.0, 0.0, 0.0);
    for _ in 0..100 {
        let expected = |period: &Period| period.population * (level + slope * period.time).exp();
        sum = periods.iter().map(expected).sum();
        middle = periods.iter().map(|period| expected(period) * period.time).sum::<f64>() / sum;
        spread = periods.iter().map(|period| expected(period) * (period.time - middle).powi(2)).sum();
        if spread <= 0.0 {
            return Err(Undefined::NoVariation);
        }
        let left: f64 = periods.iter().map(|period| period.events - expected(period)).sum();
        let turned: f64 =
            periods.iter().map(|period| (period.events - expected(period)) * (period.time - middle)).sum();
        let step = turned / spread;
        level += left / sum - step * middle;
        slope += step;
        if check::number(slope).is_err() || slope.abs() > 100.0 {
            break;
        }
        if step.abs() <= 1e-15 + 1e-14 * slope.abs() && (left / sum).abs() <= 1e-14 {
            settled = true;
            break;
        }
    }
    if !settled {
        return Err(Undefined::NoConvergence);
    }
    let slope_error = (1.0 / spread).sqrt();
    let fitted = |period: &Period| period.population * (level + slope * period.time).exp();
    let pearson = periods.iter().map(|period| (period.events - fitted(period)).powi(2) / fitted(period)).sum();
    let reach = confidence.z() * slope_error;
    Ok(PoissonTrend {
        intercept: level,
        intercept_error: (1.0 / sum + middle * middle / spread).sqrt(),
        slope,
        slope_error,
        factor: slope.exp(),
        interval: Interval { lower: (slope - reach).exp(), upper: (slope + reach).exp() },
        p: special::normal_two_sided(slope / slope_error),
        deviance: deviance(periods, fitted),
        null_deviance: deviance(periods, |period| period.population * null),
        pearson,
        dispersion: pearson / (periods.len() - 2) as f64,
        freedom: periods.len() - 2,
    })
}

fn deviance(periods: &[Period], expected: impl Fn(&Period) -> f64) -> f64 {
    let part = |period: &Period| {
        let expected = expected(period);
        let logarithm = if period.events > 0.0 { period.events * (period.events / expected).ln() } else { 0.0 };
        2.0 * (logarithm - (period.events - expected))
    };
    periods.iter().map(part).sum()
}
