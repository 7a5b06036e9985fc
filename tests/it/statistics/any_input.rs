//! Whatever the numbers are, there is an answer that is a number, or a reason why there is none.

use proptest::collection::vec;
use proptest::prelude::*;
use quarterday::statistics::control_chart::{Baseline, Chart, rare_events};
use quarterday::statistics::dispersion::Dispersion;
use quarterday::statistics::indirect_ratio::Band;
use quarterday::statistics::inequality_slope::Group;
use quarterday::statistics::projection::Projected;
use quarterday::statistics::quasi_poisson::{Effect, FTest, Fit};
use quarterday::statistics::rate_ratio::RateRatio;
use quarterday::statistics::series::Shape;
use quarterday::statistics::{
    Confidence, Estimate, Interval, discovery, dispersion, indirect_ratio, inequality_slope, median, overdispersed,
    p_value, projection, quasi_poisson, seasons, segmented, share_difference, shrunken_rate,
};

use super::properties::holds;

/// What is sent, what is mistyped, and what no file holds.
fn numbers() -> impl Strategy<Value = f64> {
    prop_oneof![
        8 => (0u32..60).prop_map(f64::from),
        2 => 0.0..5e6f64,
        1 => Just(0.0),
        1 => prop::sample::select(vec![-1.0, 1e-300, f64::MAX, f64::INFINITY, f64::NAN]),
    ]
}

/// The same without nonsense, which is refused before anything is computed.
fn counts() -> impl Strategy<Value = f64> {
    prop_oneof![6 => (0u32..60).prop_map(f64::from), 2 => 0.0..5e6f64, 1 => Just(0.0), 1 => Just(1e8)]
}

/// With nonsense, but none so large or small that a quantile takes long.
fn counts_or_none() -> impl Strategy<Value = f64> {
    prop_oneof![9 => counts(), 1 => prop::sample::select(vec![-1.0, f64::INFINITY, f64::NAN])]
}

fn sizes() -> impl Strategy<Value = f64> {
    prop_oneof![6 => 0.5..5e3f64, 1 => 1.0..7e7f64]
}

fn series() -> impl Strategy<Value = Vec<Option<(f64, f64)>>> {
    let period = |events: BoxedStrategy<f64>, size: BoxedStrategy<f64>| prop::option::weighted(0.9, (events, size));
    prop_oneof![
        3 => vec(period(counts().boxed(), sizes().boxed()), 0..40),
        1 => vec(period(numbers().boxed(), numbers().boxed()), 0..20),
    ]
}

/// Every number in an answer.
trait Numbers {
    fn numbers(&self) -> Vec<f64>;
}

impl Numbers for Interval {
    fn numbers(&self) -> Vec<f64> {
        vec![self.lower, self.upper]
    }
}

impl Numbers for Estimate {
    fn numbers(&self) -> Vec<f64> {
        vec![self.value, self.interval.lower, self.interval.upper]
    }
}

impl Numbers for Effect {
    fn numbers(&self) -> Vec<f64> {
        vec![self.factor, self.interval.lower, self.interval.upper, self.p]
    }
}

impl Numbers for RateRatio {
    fn numbers(&self) -> Vec<f64> {
        [self.lower, self.p].into_iter().chain(self.ratio).chain(self.upper).collect()
    }
}

impl Numbers for FTest {
    fn numbers(&self) -> Vec<f64> {
        [self.p].into_iter().chain(self.f).collect()
    }
}

impl Numbers for Dispersion {
    fn numbers(&self) -> Vec<f64> {
        vec![self.pearson(), self.estimate(), self.phi(), self.t(Confidence::P99_8)]
    }
}

impl Numbers for Projected {
    fn numbers(&self) -> Vec<f64> {
        [vec![self.expected], self.inner.numbers(), self.outer.numbers()].concat()
    }
}

impl Numbers for Chart {
    fn numbers(&self) -> Vec<f64> {
        let limits = self.points.iter().flatten().map(|point| point.limits);
        limits.flat_map(|limits| [limits.lower, limits.near_lower, limits.near_upper, limits.upper]).collect()
    }
}

impl Numbers for Fit {
    fn numbers(&self) -> Vec<f64> {
        let parts = [&self.coefficients, &self.fitted, &self.covariance.concat(), &self.dispersion.numbers()];
        parts.into_iter().flatten().copied().chain([self.deviance]).collect()
    }
}

fn are_numbers<T: Numbers, E>(answer: &Result<T, E>) -> Result<(), TestCaseError> {
    let numbers = answer.as_ref().map_or_else(|_| Vec::new(), Numbers::numbers);
    prop_assert!(numbers.iter().all(|number| number.is_finite()), "{numbers:?}");
    Ok(())
}

#[test]
fn of_any_series() {
    holds((series(), any::<bool>(), 0usize..9, 0usize..50), |(series, trend, of_year, start)| {
        let shape = Shape { trend, seasons: (of_year > 0).then_some(of_year) };
        let fit = shape.fit(&series);
        are_numbers(&fit)?;
        if let (Ok(fit), Ok(level)) = (&fit, Shape::default().fit(&series)) {
            are_numbers(&quasi_poisson::f_test(&level, fit))?;
        }
        are_numbers(&dispersion::of_series(&series, shape))?;
        if let Ok(seasons) = seasons::fit(&series, of_year) {
            are_numbers::<_, ()>(&Ok(seasons.test))?;
            let numbers = seasons.indices.iter().chain(&seasons.errors).chain(seasons.adjusted.iter().flatten());
            prop_assert!(numbers.copied().all(f64::is_finite), "{seasons:?}");
        }
        if let Ok(ours) = segmented::fit(&series, start, shape.seasons, Confidence::P95) {
            for effect in [ours.before, ours.level, ours.slope, ours.after] {
                are_numbers::<_, ()>(&Ok(effect))?;
            }
        }
        for projected in projection::project(&series, shape, &[1.0, 1e3, 2.5e4, 7e7]).unwrap_or_default() {
            are_numbers::<_, ()>(&Ok(projected))?;
        }
        let test = projection::back_test(&series, shape);
        prop_assert!(test.inner <= test.outer && test.outer <= test.counts);
        Ok(())
    });
}

#[test]
fn of_any_counts() {
    let dispersions = || (0.0..900.0f64, 1usize..60);
    let levels = || prop_oneof![Just(Confidence::P80), Just(Confidence::P95), Just(Confidence::P99_8)];
    holds(
        (counts_or_none(), sizes(), counts_or_none(), sizes(), dispersions(), levels()),
        |(new, n, old, m, (pearson, freedom), level)| {
            let dispersion = Dispersion::new(pearson, freedom).unwrap();
            are_numbers(&overdispersed::count(new, dispersion, level))?;
            are_numbers(&overdispersed::rate_ratio((new, n), (old, m), dispersion, level))?;
            are_numbers(&overdispersed::rate(new, n, old, dispersion, level))?;
            let difference =
                |level| share_difference::difference((new, n), (old, m), 1.0, level).map(|ours| ours.interval);
            let count = |level| overdispersed::count(new, dispersion, level).map(|ours| ours.interval);
            for p in [p_value::of(0.0, difference), p_value::of(old, count)].into_iter().flatten() {
                prop_assert!((0.0..=1.0).contains(&p), "{p}");
            }
            Ok(())
        },
    );
}

#[test]
fn of_any_areas() {
    let areas = prop_oneof![2 => vec((counts(), sizes(), 0.0..9.0f64), 0..20), 1 => vec((numbers(), numbers(), numbers()), 0..12)];
    holds(areas, |areas| {
        let confidence = Confidence::P95;
        let rates: Vec<(f64, f64)> = areas.iter().map(|(events, size, _)| (*events, *size)).collect();
        if let Ok(shrunken) = shrunken_rate::shrunken(&rates, 1000.0, confidence) {
            for rate in shrunken.rates {
                are_numbers::<_, ()>(&Ok(rate))?;
            }
        }
        let group = |(value, population, error): &(f64, f64, f64)| Group {
            population: *population,
            value: *value,
            error: *error,
        };
        if let Ok(ours) = inequality_slope::slope(&areas.iter().map(group).collect::<Vec<_>>(), confidence) {
            are_numbers::<_, ()>(&Ok(ours.slope))?;
            are_numbers(&ours.ratio.ok_or(()))?;
        }
        let band = |(events, size, third): &(f64, f64, f64)| Band {
            events: *events,
            population: *third,
            reference: (*third, *size),
        };
        let ratio = indirect_ratio::ratio(&areas.iter().map(band).collect::<Vec<_>>(), 100.0, confidence);
        are_numbers(&ratio.map(|ours| ours.ratio))?;
        let events: Vec<f64> = areas.iter().map(|(events, ..)| *events).collect();
        are_numbers(&median::with_interval(&events, confidence))?;
        if let Ok(band) = median::of_bands(&events) {
            prop_assert!(band < events.len());
        }
        if let Ok((lower, upper)) = median::limits_of_bands(&events, confidence) {
            prop_assert!(lower <= upper && upper < events.len());
        }
        let gaps: Vec<Option<f64>> = events.into_iter().map(Some).collect();
        are_numbers(&rare_events::g(&gaps, &Baseline::default()))?;
        are_numbers(&rare_events::t(&gaps, true))
    });
}

#[test]
fn of_any_p_values() {
    holds(vec(0.0..=1.0f64, 0..30), |ps| {
        let adjusted = discovery::benjamini_hochberg(&ps).unwrap();
        prop_assert!(adjusted.iter().zip(&ps).all(|(adjusted, p)| adjusted >= p && *adjusted <= 1.0));
        Ok(())
    });
}
