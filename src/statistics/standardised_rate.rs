//! A directly standardised rate: what the rate would be, had the area the ages of a standard population.

use super::{Confidence, Estimate, Interval, Method, Undefined, check, poisson};

/// The European Standard Population 2013, for the ages 0-4, 5-9, ... 85-89, 90 and over: 100,000 people.
pub const EUROPEAN_STANDARD_POPULATION_2013: [f64; 19] = [
    5000.0, 5500.0, 5500.0, 5500.0, 6000.0, 6000.0, 6500.0, 7000.0, 7000.0, 7000.0, 7000.0, 6500.0, 6000.0, 5500.0,
    5000.0, 4000.0, 2500.0, 1500.0, 1000.0,
];

/// The number of events below which there is no standardised rate.
pub const FEWEST_EVENTS: usize = 10;

/// One age band.
#[derive(Debug, Clone, PartialEq)]
pub struct Band {
    /// How many people live there, more than zero.
    pub population: f64,
    /// How many live there in the standard population; zero is allowed.
    pub standard: f64,
    /// The people with one event, with two events, with three and so on. Where every event counts as one of its own, as
    /// cases do, this is one number.
    pub people_by_events: Vec<f64>,
}

impl Band {
    fn events(&self) -> f64 {
        self.people_by_events.iter().zip(1..).map(|(people, events)| people * f64::from(events)).sum()
    }

    /// The variance of the events: `k²` for each person with `k` of them, so that repeat victims widen the interval.
    fn variance(&self) -> f64 {
        self.people_by_events.iter().zip(1..).map(|(people, events)| people * f64::from(events).powi(2)).sum()
    }
}

/// `sum(w O/n) / sum w`, per `per` people, with Dobson's limits `rate + sqrt(Var/O) (limit of O - O)`, limits by Byar.
///
/// Fewer than 10 events have neither rate nor limits. The method names the form for events that are not independent
/// when a person with two events is among them. Source: Dobson 1991, as in PHEindicatormethods 2.1.0.
pub fn directly_standardised(bands: &[Band], per: f64, confidence: Confidence) -> Result<Estimate, Undefined> {
    let (mut rate, mut variance, mut weights, mut events) = (0.0, 0.0, 0.0, 0.0);
    for band in bands {
        let (population, weight) = (check::denominator(band.population)?, check::count(band.standard)?);
        band.people_by_events.iter().try_for_each(|people| check::count(*people).map(|_| ()))?;
        rate += weight * band.events() / population;
        variance += weight * weight * band.variance() / (population * population);
        weights += weight;
        events += band.events();
    }
    let (weights, per) = (check::denominator(weights)?, check::denominator(per)?);
    let too_few = Undefined::TooFewEvents { need: FEWEST_EVENTS };
    if events < poisson::BYAR_FROM {
        return Err(too_few);
    }
    let byar = poisson::byar(events, confidence).ok_or(too_few)?;
    let (rate, scale) = (rate / weights, (variance / (weights * weights) / events).sqrt());
    let limit = |of_events: f64| per * (rate + scale * (of_events - events));
    let repeated = bands.iter().any(|band| band.people_by_events.iter().skip(1).any(|people| *people > 0.0));
    Ok(Estimate {
        value: per * rate,
        interval: Interval { lower: limit(byar.lower), upper: limit(byar.upper) },
        method: if repeated { Method::DobsonNonIndependent } else { Method::Dobson },
    })
}
