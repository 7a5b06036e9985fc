//! Whether a series has seasons, how strong they are, and what it is without them.

use super::dispersion::Dispersion;
use super::quasi_poisson::{self, FTest};
use super::series::{Series, Shape, known};
use super::{Undefined, check};

/// The fewest periods in which seasons are looked for: three years of quarters.
pub const FEWEST_PERIODS: usize = 12;

/// Seasons are taken to be there unless chance makes such differences in more than one series of ten: what is then not judged
/// costs less than a movement that is not there.
pub const THERE: f64 = 0.1;

/// What the seasons of a series are.
#[derive(Debug, Clone, PartialEq)]
pub struct Seasons {
    /// Whether the seasons differ by more than chance, beside a trend.
    pub test: FTest,
    /// How many times as high as the typical season each one is, in the order of the series: their product is 1.
    pub indices: Vec<f64>,
    /// The standard errors of the logarithms of the indices, which the errors of adjusted values have, too.
    pub errors: Vec<f64>,
    /// The events over the index of their season; over their exposure they are rates without seasons.
    pub adjusted: Vec<Option<f64>>,
    /// Of the counts around trend and seasons.
    pub dispersion: Dispersion,
}

impl Seasons {
    /// Whether the series has seasons.
    pub fn are_there(&self) -> bool {
        self.test.p < THERE
    }
}

/// Fits a trend and `seasons` that follow one another, 4 for quarters, to three years or more. A season without any event has
/// no index. Source: R `glm` with `quasipoisson` and
/// `factor(quarter)`, `anova` with `test = "F"`.
pub fn fit(series: &Series, seasons: usize) -> Result<Seasons, Undefined> {
    check::at_least(known(series), FEWEST_PERIODS)?;
    let plain = Shape { trend: true, seasons: None };
    let seasonal = Shape { seasons: Some(seasons), ..plain };
    let fit = seasonal.fit(series)?;
    let test = quasi_poisson::f_test(&plain.fit(series)?, &fit)?;
    // The effect of a season is its mark less the mean of all marks, so that the effects add up to none.
    let level = plain.terms(0).len();
    let share = 1.0 / seasons as f64;
    let effect = |season: usize| {
        let mark =
            |term: usize| if term < level { 0.0 } else { f64::from(u8::from(term - level + 1 == season)) - share };
        fit.sum(&(0..fit.coefficients.len()).map(mark).collect::<Vec<_>>())
    };
    let effects: Vec<_> = (0..seasons).map(effect).collect();
    let indices: Vec<f64> = effects.iter().map(|effect| effect.value.exp()).collect();
    let adjusted = series.iter().zip(indices.iter().cycle());
    Ok(Seasons {
        test,
        adjusted: adjusted.map(|(period, index)| period.map(|(events, _)| events / index)).collect(),
        errors: effects.iter().map(|effect| effect.error).collect(),
        indices,
        dispersion: fit.dispersion,
    })
}
