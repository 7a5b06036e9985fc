//! A crude rate: events per so many people, with an interval.

use super::{Confidence, Estimate, Undefined, check, poisson};

/// `per * events / population` with the limits of the events: exact Poisson below 10 events, Byar's from 10.
///
/// The population is more than zero. A rate is no share: there may be more events than people. A quarter's rate is made
/// annual by a quarter of the population, not by four times the events, so that the interval stays that of the events.
/// The multiplication comes first, so that a rate that ends in 5 is rounded as its decimal. Source:
/// PHEindicatormethods.
pub fn crude(events: f64, population: f64, per: f64, confidence: Confidence) -> Result<Estimate, Undefined> {
    let (population, per) = (check::denominator(population)?, check::denominator(per)?);
    let count = poisson::count(events, confidence)?;
    Ok(Estimate { value: per * events / population, interval: count.interval.scaled(per, population), ..count })
}

/// The rate of several years together: all events over all populations, not the mean of the rates.
pub fn pooled(years: &[(f64, f64)]) -> Result<(f64, f64), Undefined> {
    check::at_least(years.len(), 1)?;
    let mut sum = (0.0, 0.0);
    for (events, population) in years {
        sum = (sum.0 + check::count(*events)?, sum.1 + check::denominator(*population)?);
    }
    Ok(sum)
}
