//! A series of counts and what its mean does over time.

use super::Undefined;
use super::quasi_poisson::{self, Fit, Observation};

/// Counts in the order of their periods, each (events, exposure): the exposure is a population, a number of days, or 1. A
/// missing period is none, and keeps its place.
pub type Series = [Option<(f64, f64)>];

/// How many periods there is a count for.
pub fn known(series: &Series) -> usize {
    series.iter().flatten().count()
}

/// What the logarithm of a rate is made of, beside its level.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Shape {
    /// A straight line over time.
    pub trend: bool,
    /// So many seasons that follow one another, 4 for quarters: the first place of the series and every fourth after it
    /// are of one season.
    pub seasons: Option<usize>,
}

impl Shape {
    /// The row of the design at a place: 1, the time if there is a trend, and a mark for each season but the first.
    pub fn terms(self, place: usize) -> Vec<f64> {
        self.terms_at(place as f64, place)
    }

    /// The same where time runs at another pace than the seasons, as a trend does that fades away.
    pub fn terms_at(self, time: f64, place: usize) -> Vec<f64> {
        let seasons = self.seasons.unwrap_or(1).max(1);
        let marks = (1..seasons).map(|season| f64::from(u8::from(place % seasons == season)));
        [1.0].into_iter().chain(self.trend.then_some(time)).chain(marks).collect()
    }

    /// The quasi-Poisson fit to a series.
    pub fn fit(self, series: &Series) -> Result<Fit, Undefined> {
        self.fit_with(series, |_| Vec::new())
    }

    /// The same with more terms at the end of each row.
    pub fn fit_with(self, series: &Series, more: impl Fn(usize) -> Vec<f64>) -> Result<Fit, Undefined> {
        let observation = |(place, period): (usize, &Option<(f64, f64)>)| {
            let (events, exposure) = (*period)?;
            let mut terms = self.terms(place);
            terms.extend(more(place));
            Some(Observation { events, exposure, terms })
        };
        quasi_poisson::fit(&series.iter().enumerate().filter_map(observation).collect::<Vec<_>>())
    }
}
