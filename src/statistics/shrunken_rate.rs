//! Rates of small areas, drawn towards that of all areas together, the more so the smaller the area: a small area that
//! happens to have many or few cases is not the highest or lowest by chance alone.
//!
//! It stands beside the raw rate and never in its place: an area that really is different is drawn to the others, too.

use super::{Confidence, Estimate, Interval, Method, Undefined, check, poisson, special};

/// The fewest areas whose spread says how much areas differ.
pub const FEWEST_AREAS: usize = 5;

/// How the true rates of the areas are spread: a gamma distribution of mean `shape / size`.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Prior {
    /// The events that each area is given beside its own.
    pub shape: f64,
    /// The people among whom they are.
    pub size: f64,
}

#[derive(Debug, Clone, PartialEq)]
pub struct Shrunken {
    /// In the order of the areas.
    pub rates: Vec<Estimate>,
    /// None where the areas differ by no more than chance: each has the rate of all together then.
    pub prior: Option<Prior>,
}

/// `per * (events + shape) / (population + size)` for each area, given as (events, population), with the interval of the
/// gamma distribution that the true rate then has. That the prior is estimated does not widen it.
///
/// The prior is that whose mean and variance are those of the shrunken rates, found by iteration from those of the raw
/// rates. Where the raw rates vary no more than counts of that size do (Marshall's estimate of the variance between areas is
/// not above zero), or the iteration leads there, there is none. Source: Clayton and Kaldor 1987, Marshall 1991; R DCluster
/// `empbaysmooth`, which stops sooner.
pub fn shrunken(areas: &[(f64, f64)], per: f64, confidence: Confidence) -> Result<Shrunken, Undefined> {
    check::at_least(areas.len(), FEWEST_AREAS)?;
    let per = check::denominator(per)?;
    let (mut events, mut population) = (0.0, 0.0);
    for area in areas {
        (events, population) = (events + check::count(area.0)?, population + check::denominator(area.1)?);
    }
    if events == 0.0 {
        return Err(Undefined::NoEvents);
    }
    let prior = prior(areas, (events, population))?;
    let rate = |area: &(f64, f64)| match prior {
        None => {
            let all = poisson::count(events, confidence)?;
            estimate(per * events / population, all.interval.scaled(per, population), all.method)
        }
        Some(Prior { shape, size }) => {
            let (shape, size) = (area.0 + shape, area.1 + size);
            let interval = Interval {
                lower: special::gamma_lower_quantile(shape, confidence.tail()),
                upper: special::gamma_upper_quantile(shape, confidence.tail()),
            };
            estimate(per * shape / size, interval.scaled(per, size), Method::GammaPosterior)
        }
    };
    Ok(Shrunken { rates: areas.iter().map(rate).collect::<Result<_, _>>()?, prior })
}

fn estimate(value: f64, interval: Interval, method: Method) -> Result<Estimate, Undefined> {
    check::number(interval.upper)?;
    Ok(Estimate { value: check::number(value)?, interval, method })
}

fn prior(areas: &[(f64, f64)], (events, population): (f64, f64)) -> Result<Option<Prior>, Undefined> {
    const STEPS: usize = 100_000;
    const SETTLED: f64 = 1e-13;
    /// A variance of so small a part of the squared mean is none.
    const NOTHING: f64 = 1e-9;
    let (count, whole) = (areas.len() as f64, events / population);
    let spread = areas.iter().map(|(events, size)| size * (events / size - whole).powi(2)).sum::<f64>() / population;
    if check::number(spread)? <= whole * count / population {
        return Ok(None);
    }
    let raw: Vec<f64> = areas.iter().map(|(events, size)| events / size).collect();
    let mut mean = raw.iter().sum::<f64>() / count;
    let mut variance = raw.iter().map(|rate| (rate - mean).powi(2)).sum::<f64>() / (count - 1.0);
    for _ in 0..STEPS {
        if check::number(variance)? <= NOTHING * mean * mean {
            return Ok(None);
        }
        let prior = Prior { shape: mean * mean / variance, size: mean / variance };
        let rates = areas.iter().map(|(events, size)| (events + prior.shape) / (size + prior.size));
        let next_mean = rates.clone().sum::<f64>() / count;
        let squares =
            areas.iter().zip(rates).map(|((_, size), rate)| (1.0 + prior.size / size) * (rate - next_mean).powi(2));
        let next_variance = squares.sum::<f64>() / (count - 1.0);
        let settled =
            (next_mean - mean).abs() <= SETTLED * mean && (next_variance - variance).abs() <= SETTLED * variance;
        (mean, variance) = (next_mean, next_variance);
        if settled {
            return Ok(Some(prior));
        }
    }
    Err(Undefined::NoConvergence)
}
