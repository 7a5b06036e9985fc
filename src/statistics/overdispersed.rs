//! Counts and ratios of counts that vary more than independent events would.
//!
//! A dispersion of 1 or less leaves the exact intervals as they are. Above 1 the interval is that of a quasi-Poisson fit,
//! `logarithm ± t sqrt(phi / events)` and for a ratio `± t sqrt(phi (1 / new + 1 / old))`, or the exact one where that is
//! wider. The logarithm of fewer events than phi, and of none above all, says nothing: it stands for less than one event
//! that is independent. There the interval is the exact one of the counts divided by phi, at the level at which the normal
//! deviate is that of t.

use super::dispersion::Dispersion;
use super::rate_ratio::{self, RateRatio};
use super::{Confidence, Estimate, Interval, Method, Undefined, check, poisson, special};

/// `per * events / population` with the limits of the events. With the number that is expected in place of the population,
/// and `per` 1, it is the ratio of observed to expected. See [`super::rate::crude`] for independent events.
pub fn rate(
    events: f64,
    population: f64,
    per: f64,
    dispersion: Dispersion,
    confidence: Confidence,
) -> Result<Estimate, Undefined> {
    let (population, per) = (check::denominator(population)?, check::denominator(per)?);
    let count = count(events, dispersion, confidence)?;
    let interval = count.interval.scaled(per, population);
    check::number(interval.upper)?;
    Ok(Estimate { value: check::number(per * events / population)?, interval, ..count })
}

/// A count with its limits. See [`poisson::count`] for independent events.
pub fn count(events: f64, dispersion: Dispersion, confidence: Confidence) -> Result<Estimate, Undefined> {
    let independent = poisson::count(events, confidence)?;
    let phi = dispersion.phi();
    if phi <= 1.0 {
        return Ok(independent);
    }
    let interval = if events < phi {
        poisson::exact(events / phi, dispersion.by_t(confidence))?.scaled(phi, 1.0)
    } else {
        let reach = dispersion.t(confidence) * (phi / events).sqrt();
        Interval { lower: events * (-reach).exp(), upper: check::number(events * reach.exp())? }
    };
    Ok(Estimate {
        value: events,
        interval: Interval {
            lower: interval.lower.min(independent.interval.lower),
            upper: interval.upper.max(independent.interval.upper),
        },
        method: Method::QuasiPoisson,
    })
}

/// `(new events / new population) / (old events / old population)`, both counts with the same dispersion. The p value
/// agrees with the interval. See [`rate_ratio::rate_ratio`] for independent events.
pub fn rate_ratio(
    new: (f64, f64),
    old: (f64, f64),
    dispersion: Dispersion,
    confidence: Confidence,
) -> Result<RateRatio, Undefined> {
    let exact = rate_ratio::rate_ratio(new, old, confidence)?;
    let phi = dispersion.phi();
    if phi <= 1.0 {
        return Ok(exact);
    }
    let freedom = dispersion.freedom() as f64;
    let quasi = match exact.ratio {
        Some(ratio) if new.0.min(old.0) >= phi => {
            let error = (phi * (1.0 / new.0 + 1.0 / old.0)).sqrt();
            let reach = dispersion.t(confidence) * error;
            RateRatio {
                lower: ratio * (-reach).exp(),
                upper: Some(check::number(ratio * reach.exp())?),
                p: special::t_two_sided(ratio.ln() / error, freedom),
                ..exact
            }
        }
        _ => {
            let fewer = |(events, population): (f64, f64)| (events / phi, population);
            let fewer = rate_ratio::rate_ratio(fewer(new), fewer(old), dispersion.by_t(confidence))?;
            RateRatio { p: special::t_two_sided(special::normal_upper_quantile(fewer.p / 2.0), freedom), ..fewer }
        }
    };
    Ok(RateRatio {
        ratio: exact.ratio,
        lower: exact.lower.min(quasi.lower),
        upper: exact.upper.zip(quasi.upper).map(|(exact, quasi)| exact.max(quasi)),
        p: exact.p.max(quasi.p),
    })
}
