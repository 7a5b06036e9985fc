//! Counts whose logarithm is a sum of terms, and whose variance is a multiple of their mean.
//!
//! For small models: a dozen terms, a few hundred counts. Source: McCullagh and Nelder 1989; R `glm` with `quasipoisson`.

use super::dispersion::Dispersion;
use super::{Confidence, Interval, Undefined, check, special};

/// One count.
#[derive(Debug, Clone, PartialEq)]
pub struct Observation {
    pub events: f64,
    /// What the events are out of, more than zero.
    pub exposure: f64,
    /// Its row of the design; as long as that of any other. A level is a 1 in each.
    pub terms: Vec<f64>,
}

/// `ln(expected events) = ln(exposure) + Σ coefficient * term`.
#[derive(Debug, Clone, PartialEq)]
pub struct Fit {
    pub coefficients: Vec<f64>,
    /// The covariance of the coefficients for independent events, row by row. Times the dispersion it is that of the
    /// counts.
    pub covariance: Vec<Vec<f64>>,
    /// The events that are expected, in the order of the observations.
    pub fitted: Vec<f64>,
    pub deviance: f64,
    pub dispersion: Dispersion,
}

/// A sum of coefficients, on the scale of the logarithm.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Sum {
    pub value: f64,
    /// The standard error, widened by the root of a dispersion above 1.
    pub error: f64,
    dispersion: Dispersion,
}

/// A factor by which a rate is multiplied.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Effect {
    pub factor: f64,
    pub interval: Interval,
    /// The two-sided p value of a factor of 1, which agrees with the interval.
    pub p: f64,
}

/// What is left of the deviance without some terms.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct FTest {
    /// None where nothing is left with them, so that no ratio is too high.
    pub f: Option<f64>,
    /// The degrees of freedom above and below.
    pub freedom: (usize, usize),
    pub p: f64,
}

impl Fit {
    /// `Σ weight * coefficient`; weights that are missing are 0.
    pub fn sum(&self, weights: &[f64]) -> Sum {
        let along = |row: &Vec<f64>| product(weights, row);
        let variance = product(weights, &self.covariance.iter().map(along).collect::<Vec<_>>());
        Sum {
            value: product(weights, &self.coefficients),
            error: (self.dispersion.phi() * variance.max(0.0)).sqrt(),
            dispersion: self.dispersion,
        }
    }

    /// One coefficient, by its place in the rows of the design.
    pub fn coefficient(&self, place: usize) -> Sum {
        self.sum(&(0..self.coefficients.len()).map(|at| f64::from(u8::from(at == place))).collect::<Vec<_>>())
    }
}

impl Sum {
    /// As a factor, with the interval and the p value of Student's t. None where it is beyond all numbers.
    pub fn effect(self, confidence: Confidence) -> Result<Effect, Undefined> {
        let Self { value, error, dispersion } = self;
        let reach = dispersion.t(confidence) * error;
        let at = |logarithm: f64| check::number(logarithm.exp());
        let p = match error {
            0.0 if value == 0.0 => 1.0,
            error => special::t_two_sided(value / error, dispersion.freedom() as f64),
        };
        Ok(Effect {
            factor: at(value)?,
            interval: Interval { lower: at(value - reach)?, upper: at(value + reach)? },
            p,
        })
    }
}

/// Whether the terms that `larger` has beside those of `smaller` explain more than chance would: the deviance that they
/// take away, for each of them, over the dispersion that is left. Both are fits to the same observations. Source: R `anova`
/// with `test = "F"`.
pub fn f_test(smaller: &Fit, larger: &Fit) -> Result<FTest, Undefined> {
    /// What is smaller than that part of all events is left over from arithmetic.
    const NOTHING: f64 = 1e-12;
    let added = larger.coefficients.len().saturating_sub(smaller.coefficients.len());
    check::at_least(added, 1)?;
    let freedom = (added, larger.dispersion.freedom());
    let nothing = NOTHING * larger.fitted.iter().sum::<f64>();
    let taken = smaller.deviance - larger.deviance;
    Ok(if taken <= nothing {
        FTest { f: Some(0.0), freedom, p: 1.0 }
    } else if larger.dispersion.pearson() <= nothing {
        FTest { f: None, freedom, p: 0.0 }
    } else {
        let f = taken / added as f64 / larger.dispersion.estimate();
        FTest { f: Some(f), freedom, p: special::f_upper(f, added as f64, freedom.1 as f64) }
    })
}

/// Fits the coefficients by iteratively reweighted least squares. There are more observations than terms, and some events.
///
/// Terms of which one is a sum of others are refused as [`Undefined::Collinear`], and a part of the observations without
/// any event, whose coefficient has no end, as [`Undefined::EmptyPart`].
pub fn fit(observations: &[Observation]) -> Result<Fit, Undefined> {
    const STEPS: usize = 200;
    /// No logarithm moves further in one step, so that none leaps beyond what a number can be.
    const LONGEST: f64 = 5.0;
    /// After so short a step the next one would be its square.
    const SETTLED: f64 = 1e-11;
    let rate = check_all(observations)?;
    let logarithms: Vec<f64> = observations.iter().map(|one| ((one.events + 0.1) / one.exposure).ln()).collect();
    let weights: Vec<f64> = observations.iter().map(|one| one.events + 0.1).collect();
    let (mut coefficients, _) = least_squares(observations, &weights, &logarithms)?;
    for _ in 0..STEPS {
        let fitted = expected(observations, &coefficients, rate)?;
        let left: Vec<f64> =
            observations.iter().zip(&fitted).map(|(one, fitted)| (one.events - fitted) / fitted).collect();
        let (step, covariance) = least_squares(observations, &fitted, &left)?;
        let longest = observations.iter().map(|one| product(&step, &one.terms).abs()).fold(0.0, f64::max);
        if longest <= SETTLED {
            return finished(observations, coefficients, covariance, fitted);
        }
        let part = (LONGEST / longest).min(1.0);
        coefficients.iter_mut().zip(&step).for_each(|(coefficient, step)| *coefficient += part * step);
    }
    Err(Undefined::NoConvergence)
}

/// The rate of all observations together, if they can be fitted at all.
fn check_all(observations: &[Observation]) -> Result<f64, Undefined> {
    let size = observations.first().map_or(0, |first| first.terms.len());
    check::at_least(observations.len(), size + 1)?;
    let (mut events, mut exposure) = (0.0, 0.0);
    for observation in observations {
        events += check::count(observation.events)?;
        exposure += check::denominator(observation.exposure)?;
        if observation.terms.len() != size {
            return Err(Undefined::Collinear);
        }
    }
    match check::number(events)? {
        0.0 => Err(Undefined::NoEvents),
        events => check::denominator(events / check::number(exposure)?),
    }
}

/// The events that are expected. A part without events sinks below any rate that there can be, step by step.
fn expected(observations: &[Observation], coefficients: &[f64], rate: f64) -> Result<Vec<f64>, Undefined> {
    const SUNK: f64 = 1e-10;
    let expected = |one: &Observation| {
        let factor = product(coefficients, &one.terms).exp();
        if factor < SUNK * rate { Err(Undefined::EmptyPart) } else { check::number(one.exposure * factor) }
    };
    observations.iter().map(expected).collect()
}

fn finished(
    observations: &[Observation],
    coefficients: Vec<f64>,
    covariance: Vec<Vec<f64>>,
    fitted: Vec<f64>,
) -> Result<Fit, Undefined> {
    let (mut pearson, mut deviance) = (0.0, 0.0);
    for (one, fitted) in observations.iter().zip(&fitted) {
        let beyond = one.events - fitted;
        pearson += beyond * beyond / fitted;
        let logarithm = if one.events > 0.0 { one.events * (beyond / fitted).ln_1p() } else { 0.0 };
        deviance += 2.0 * (logarithm - beyond);
    }
    let dispersion = Dispersion::new(pearson, observations.len() - coefficients.len())?;
    Ok(Fit { coefficients, covariance, fitted, deviance: check::number(deviance)?, dispersion })
}

/// What the terms times it come nearest to `target`, each observation with its weight; and the inverse of the weighted
/// products of the terms. By orthogonal columns (modified Gram-Schmidt), so that no digits are lost to products.
fn least_squares(
    observations: &[Observation],
    weights: &[f64],
    target: &[f64],
) -> Result<(Vec<f64>, Vec<Vec<f64>>), Undefined> {
    /// A column of which less is left beside the ones before it says nothing of its own.
    const NOTHING_NEW: f64 = 1e-9;
    let size = observations.first().map_or(0, |first| first.terms.len());
    let roots: Vec<f64> = weights.iter().map(|weight| weight.sqrt()).collect();
    let mut rest: Vec<f64> = target.iter().zip(&roots).map(|(target, root)| target * root).collect();
    let mut orthogonal: Vec<Vec<f64>> = Vec::with_capacity(size);
    // Each orthogonal column as a sum of terms, and what of the target lies along it.
    let mut made_of: Vec<Vec<f64>> = Vec::with_capacity(size);
    let mut solved = vec![0.0; size];
    for term in 0..size {
        let mut column: Vec<f64> = observations.iter().zip(&roots).map(|(one, root)| root * one.terms[term]).collect();
        let mut sum = vec![0.0; size];
        sum[term] = 1.0;
        let whole = check::number(length(&column))?;
        for (before, its_sum) in orthogonal.iter().zip(&made_of) {
            let shared = product(before, &column);
            take(&mut column, shared, before);
            take(&mut sum, shared, its_sum);
        }
        let own = length(&column);
        if own <= NOTHING_NEW * whole {
            return Err(Undefined::Collinear);
        }
        column.iter_mut().for_each(|value| *value /= own);
        sum.iter_mut().for_each(|value| *value /= own);
        let along = product(&column, &rest);
        take(&mut rest, along, &column);
        take(&mut solved, -along, &sum);
        orthogonal.push(column);
        made_of.push(sum);
    }
    let covariance = (0..size)
        .map(|row| (0..size).map(|column| made_of.iter().map(|sum| sum[row] * sum[column]).sum()).collect())
        .collect();
    Ok((solved, covariance))
}

/// `from - factor * what`, in its place.
fn take(from: &mut [f64], factor: f64, what: &[f64]) {
    from.iter_mut().zip(what).for_each(|(from, what)| *from -= factor * what);
}

fn product(one: &[f64], other: &[f64]) -> f64 {
    one.iter().zip(other).map(|(one, other)| one * other).sum()
}

fn length(column: &[f64]) -> f64 {
    product(column, column).sqrt()
}
