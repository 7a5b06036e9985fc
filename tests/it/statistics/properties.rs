//! What must hold for any data.

use proptest::collection::vec;
use proptest::prelude::*;
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};
use quarterday::statistics::benchmark::Side;
use quarterday::statistics::control_chart::rules::{Lengths, special_causes};
use quarterday::statistics::control_chart::{Baseline, attribute, run_chart, xmr};
use quarterday::statistics::rate_ratio::rate_ratio;
use quarterday::statistics::{
    Confidence, benchmark, funnel, largest_remainder, mann_kendall, poisson, rate, recent_trend, share,
    share_difference, special, standardised_rate, theil_sen,
};

/// The same cases in every run.
pub fn holds<S: Strategy>(strategy: S, property: impl Fn(S::Value) -> Result<(), TestCaseError>) {
    let config = Config { cases: 300, failure_persistence: None, ..Config::default() };
    let random = TestRng::deterministic_rng(RngAlgorithm::ChaCha);
    TestRunner::new_with_rng(config, random).run(&strategy, property).unwrap();
}

fn levels() -> impl Strategy<Value = Confidence> {
    prop_oneof![Just(Confidence::P95), Just(Confidence::P99_8)]
}

fn some(values: &[f64]) -> Vec<Option<f64>> {
    values.iter().copied().map(Some).collect()
}

#[test]
fn the_interval_of_a_rate_holds_it_and_narrows_as_counts_grow() {
    holds((0u32..5000, 1u32..100_000, levels()), |(events, population, confidence)| {
        let (events, population) = (f64::from(events), f64::from(population));
        let ours = rate::crude(events, population, 1000.0, confidence).unwrap();
        prop_assert!(ours.interval.contains(ours.value));
        prop_assert!(ours.interval.lower >= 0.0);
        // The same rate of four times as many.
        let larger = rate::crude(4.0 * events, 4.0 * population, 1000.0, confidence).unwrap();
        let width = |interval: quarterday::statistics::Interval| interval.upper - interval.lower;
        prop_assert!(width(larger.interval) < width(ours.interval));
        let more = rate::crude(events + 1.0, population, 1000.0, confidence).unwrap();
        prop_assert!(more.interval.lower > ours.interval.lower && more.interval.upper > ours.interval.upper);
        let wide = rate::crude(events, population, 1000.0, Confidence::P99_8).unwrap();
        prop_assert!(wide.interval.lower <= ours.interval.lower && wide.interval.upper >= ours.interval.upper);
        Ok(())
    });
}

#[test]
fn a_fractional_count_is_between_its_neighbours() {
    holds((0.0..200.0f64, levels()), |(events, confidence)| {
        let at = |events: f64| poisson::exact(events, confidence).unwrap();
        prop_assert!(at(events.floor()).lower <= at(events).lower && at(events).lower <= at(events.ceil()).lower);
        prop_assert!(at(events.floor()).upper <= at(events).upper && at(events).upper <= at(events.ceil()).upper);
        Ok(())
    });
}

#[test]
fn quantiles_undo_probabilities() {
    holds((0.01..3000.0f64, 1e-6..0.5f64), |(shape, tail)| {
        let lower = special::gamma_lower_quantile(shape, tail);
        let upper = special::gamma_upper_quantile(shape, tail);
        prop_assert!((special::gamma_lower(shape, lower) / tail - 1.0).abs() < 1e-10, "{shape} {tail}");
        prop_assert!((special::gamma_upper(shape, upper) / tail - 1.0).abs() < 1e-10, "{shape} {tail}");
        Ok(())
    });
    holds((0.5..2000.0f64, 0.5..2000.0f64, 1e-6..0.5f64), |(a, b, tail)| {
        let (x, complement) = special::beta_quantile(a, b, tail);
        prop_assert!((x + complement - 1.0).abs() <= f64::EPSILON);
        prop_assert!((special::beta_lower(a, b, x) / tail - 1.0).abs() < 1e-9, "{a} {b} {tail}");
        Ok(())
    });
    holds(1e-9..0.5f64, |tail| {
        let z = special::normal_upper_quantile(tail);
        prop_assert!((special::normal_upper(z) / tail - 1.0).abs() < 1e-11);
        prop_assert!((special::normal_upper(-z) - (1.0 - tail)).abs() < 1e-12);
        Ok(())
    });
}

#[test]
fn the_interval_of_a_share_holds_it_and_stays_within_all_and_none() {
    holds((1u32..5000, 0.0..=1.0f64, levels()), |(whole, chance, confidence)| {
        let whole = f64::from(whole);
        let part = (whole * chance).floor();
        let ours = share::share(part, whole, 100.0, confidence).unwrap();
        prop_assert!(ours.interval.contains(ours.value));
        prop_assert!(ours.interval.lower >= 0.0 && ours.interval.upper <= 100.0);
        let larger = share::share(4.0 * part, 4.0 * whole, 100.0, confidence).unwrap();
        let width = |interval: quarterday::statistics::Interval| interval.upper - interval.lower;
        prop_assert!(width(larger.interval) < width(ours.interval));
        // The rest has the same interval, turned round.
        let rest = share::share(whole - part, whole, 100.0, confidence).unwrap();
        prop_assert!((100.0 - rest.interval.upper - ours.interval.lower).abs() < 1e-9);
        Ok(())
    });
}

#[test]
fn a_rate_ratio_turns_round_and_agrees_with_its_p_value() {
    let count = || 0u32..400;
    holds((count(), 1u32..10_000, count(), 1u32..10_000), |(new, m, old, n)| {
        let (new, old) = ((f64::from(new), f64::from(m)), (f64::from(old), f64::from(n)));
        prop_assume!(new.0 + old.0 > 0.0);
        let ours = rate_ratio(new, old, Confidence::P95).unwrap();
        let turned = rate_ratio(old, new, Confidence::P95).unwrap();
        prop_assert!((ours.p - turned.p).abs() < 1e-9);
        if let Some(ratio) = ours.ratio {
            prop_assert!(ours.lower <= ratio && ours.upper.is_none_or(|upper| ratio <= upper));
        }
        if let Some(upper) = turned.upper.filter(|upper| *upper > 0.0) {
            prop_assert!((ours.lower * upper - 1.0).abs() < 1e-9);
        }
        if (ours.p - 0.05).abs() > 1e-9 {
            prop_assert_eq!(ours.differs(), ours.p < 0.05);
        }
        Ok(())
    });
}

#[test]
fn a_difference_of_shares_is_inside_its_interval_and_within_all_and_none() {
    holds((1u32..500, 0.0..=1.0f64, 1u32..500, 0.0..=1.0f64), |(m, p, n, q)| {
        let (m, n) = (f64::from(m), f64::from(n));
        let ours = share_difference::difference(((m * p).floor(), m), ((n * q).floor(), n), 1.0, Confidence::P95);
        let ours = ours.unwrap();
        prop_assert!(ours.interval.contains(ours.value));
        prop_assert!(ours.interval.lower >= -1.0 - 1e-12 && ours.interval.upper <= 1.0 + 1e-12);
        Ok(())
    });
}

#[test]
fn a_standardised_rate_is_inside_its_interval_and_no_other_than_crude_in_one_band() {
    holds(vec((10u32..500, 1000u32..50_000, 1u32..9000), 1..19), |bands| {
        let bands: Vec<_> = bands
            .into_iter()
            .map(|(events, population, standard)| standardised_rate::Band {
                population: f64::from(population),
                standard: f64::from(standard),
                people_by_events: vec![f64::from(events)],
            })
            .collect();
        let ours = standardised_rate::directly_standardised(&bands, 1e4, Confidence::P95).unwrap();
        prop_assert!(ours.interval.contains(ours.value));
        let one = standardised_rate::directly_standardised(&bands[..1], 1e4, Confidence::P95).unwrap();
        let crude = rate::crude(bands[0].people_by_events[0], bands[0].population, 1e4, Confidence::P95).unwrap();
        prop_assert!((one.value / crude.value - 1.0).abs() < 1e-12);
        prop_assert!((one.interval.upper / crude.interval.upper - 1.0).abs() < 1e-12);
        Ok(())
    });
}

#[test]
fn rules_do_not_mind_where_zero_is_nor_the_unit() {
    // Whole numbers and powers of two, so that shifting and scaling are exact.
    holds((vec(-50i32..50, 4..40), -1000i32..1000, 0i32..6), |(series, shift, power)| {
        let series: Vec<f64> = series.into_iter().map(|value| f64::from(value) * 8.0).collect();
        let scale = 2f64.powi(power);
        let moved: Vec<f64> = series.iter().map(|value| value * scale + f64::from(shift) * 8.0).collect();
        let causes = |series: &[f64]| {
            let chart = xmr::chart(&some(series), xmr::Options::default()).unwrap();
            // A point that is on a line up to the last bit may fall on either side of it.
            let close = chart.points.iter().flatten().any(|point| {
                let lines = point.limits;
                [lines.centre, lines.lower, lines.upper, lines.near_lower, lines.near_upper]
                    .into_iter()
                    .any(|line| (line - point.value).abs() < 1e-6 * scale)
            });
            (!close).then(|| special_causes(&chart.points, Lengths::default()))
        };
        if let (Some(before), Some(after)) = (causes(&series), causes(&moved)) {
            prop_assert_eq!(before, after);
        }
        let runs = |series: &[f64]| {
            let centre = run_chart::centre(&some(series)).unwrap();
            run_chart::runs(&some(series), centre)
        };
        prop_assert_eq!(runs(&series), runs(&moved));
        Ok(())
    });
}

#[test]
fn turned_upside_down_high_is_low() {
    holds(vec(-50i32..50, 4..40), |series| {
        let series: Vec<f64> = series.into_iter().map(f64::from).collect();
        let turned: Vec<f64> = series.iter().map(|value| -value).collect();
        let causes = |series: &[f64]| {
            let chart = xmr::chart(&some(series), xmr::Options::default()).unwrap();
            special_causes(&chart.points, Lengths::default())
        };
        for (before, after) in causes(&series).into_iter().zip(causes(&turned)) {
            prop_assert_eq!(before.map(|cause| cause.is_high()), after.map(|cause| !cause.is_high()));
        }
        Ok(())
    });
}

#[test]
fn limits_move_with_the_data() {
    holds((vec(0i32..100, 3..40), 1i32..50), |(series, shift)| {
        let series: Vec<f64> = series.into_iter().map(f64::from).collect();
        let moved: Vec<f64> = series.iter().map(|value| value + f64::from(shift)).collect();
        let limits =
            |series: &[f64]| xmr::chart(&some(series), xmr::Options::default()).unwrap().points[0].unwrap().limits;
        let (before, after) = (limits(&series), limits(&moved));
        for (before, after) in [(before.lower, after.lower), (before.upper, after.upper)] {
            prop_assert!((after - before - f64::from(shift)).abs() < 1e-9);
        }
        prop_assert!(before.lower <= before.near_lower && before.near_lower <= before.centre);
        prop_assert!(before.centre <= before.near_upper && before.near_upper <= before.upper);
        Ok(())
    });
}

#[test]
fn limits_of_shares_narrow_as_wholes_grow_and_stay_within_all_and_none() {
    holds((vec((0u32..50, 50u32..500), 2..30), 1u32..400), |(groups, whole)| {
        let groups: Vec<(f64, f64)> = groups.into_iter().map(|(x, n)| (f64::from(x), f64::from(n))).collect();
        let chart = attribute::p(&groups.iter().copied().map(Some).collect::<Vec<_>>(), 100.0, &Baseline::default());
        for point in chart.unwrap().points.into_iter().flatten() {
            prop_assert!(point.limits.lower >= 0.0 && point.limits.upper <= 100.0);
        }
        let average = funnel::share::average(&groups).unwrap();
        let at = |whole: f64| funnel::share::limits(average, whole, 1.0).unwrap();
        let (small, large) = (at(f64::from(whole)), at(2.0 * f64::from(whole)));
        prop_assert!(small.inner.lower <= large.inner.lower && large.inner.upper <= small.inner.upper);
        prop_assert!(small.outer.lower <= small.inner.lower && small.inner.upper <= small.outer.upper);
        let at = |events: f64| funnel::ratio::limits(events, 1.0).unwrap();
        let (small, large) = (at(f64::from(whole)), at(2.0 * f64::from(whole)));
        prop_assert!(small.inner.lower < large.inner.lower && large.inner.upper < small.inner.upper);
        Ok(())
    });
}

/// The limit of a funnel is where the area's own interval just reaches the average.
#[test]
fn an_area_on_the_limit_has_the_average_on_the_end_of_its_interval() {
    holds((0.05..0.95f64, 20.0..5000.0f64), |(average, whole)| {
        let limits = funnel::share::limits(average, whole, 1.0).unwrap().inner;
        if limits.lower > 0.0 {
            let area = share::share(limits.lower * whole, whole, 1.0, Confidence::P95).unwrap();
            prop_assert!((area.interval.upper - average).abs() < 1e-9);
        }
        if limits.upper < 1.0 {
            let area = share::share(limits.upper * whole, whole, 1.0, Confidence::P95).unwrap();
            prop_assert!((area.interval.lower - average).abs() < 1e-9);
        }
        Ok(())
    });
}

#[test]
fn sizes_of_a_funnel_rise_and_reach_past_the_largest() {
    holds(vec(1u32..200_000, 1..40), |wholes| {
        let wholes: Vec<f64> = wholes.into_iter().map(f64::from).collect();
        let sizes = funnel::axis::sizes(&wholes).unwrap();
        prop_assert_eq!(sizes.len(), funnel::axis::POINTS);
        prop_assert!(sizes.windows(2).all(|pair| pair[0] < pair[1]));
        prop_assert!(wholes.iter().all(|whole| sizes[0] <= *whole && *whole <= sizes[sizes.len() - 1]));
        Ok(())
    });
}

#[test]
fn trends_turn_round_with_time() {
    holds(vec((20u32..400, 10_000u32..30_000), 5), |years| {
        let years: Vec<(f64, f64)> = years.into_iter().map(|(x, n)| (f64::from(x), f64::from(n))).collect();
        let back: Vec<(f64, f64)> = years.iter().rev().copied().collect();
        let (there, back) = (recent_trend::of_rates(&years, 1e4).unwrap(), recent_trend::of_rates(&back, 1e4).unwrap());
        prop_assert!((there.slope + back.slope).abs() <= 1e-9 * there.slope.abs().max(1e-3));
        prop_assert!((there.chi_squared - back.chi_squared).abs() <= 1e-7 * there.chi_squared.max(1.0));
        Ok(())
    });
    holds(vec(-100i32..100, 10..40), |series| {
        let values: Vec<Option<f64>> = series.iter().map(|value| Some(f64::from(*value))).collect();
        let mut back = values.clone();
        back.reverse();
        let (there, back) = (mann_kendall::test(&values).unwrap(), mann_kendall::test(&back).unwrap());
        prop_assert_eq!((there.s, there.variance), (-back.s, back.variance));
        prop_assert!((0.0..=1.0).contains(&there.p) && there.tau.abs() <= 1.0);
        let points: Vec<(f64, f64)> = (0..).zip(&series).map(|(x, y)| (f64::from(x), f64::from(*y))).collect();
        let ours = theil_sen::line(&points, Confidence::P95).unwrap();
        prop_assert!(ours.interval.contains(ours.slope));
        prop_assert_eq!(ours.slope, theil_sen::seasonal(&values, 1).unwrap().0);
        Ok(())
    });
}

#[test]
fn shares_add_up_and_none_is_a_whole_one_away() {
    holds((vec(0u32..10_000, 1..30), prop_oneof![Just(100u32), Just(1000u32)]), |(weights, total)| {
        let weights: Vec<f64> = weights.into_iter().map(f64::from).collect();
        let sum: f64 = weights.iter().sum();
        prop_assume!(sum > 0.0);
        let ours = largest_remainder::shares(&weights, total).unwrap();
        prop_assert_eq!(ours.iter().sum::<u32>(), total);
        for (share, weight) in ours.iter().zip(&weights) {
            prop_assert!((f64::from(*share) - f64::from(total) * weight / sum).abs() < 1.0);
        }
        // Rounding what is rounded changes nothing.
        let again: Vec<f64> = ours.iter().map(|share| f64::from(*share)).collect();
        prop_assert_eq!(largest_remainder::shares(&again, total).unwrap(), ours);
        Ok(())
    });
}

#[test]
fn a_benchmark_inside_the_interval_is_similar_and_no_other() {
    holds((0u32..2000, 1u32..50_000, 0.0..0.2f64), |(events, population, benchmark)| {
        let ours = rate::crude(f64::from(events), f64::from(population), 1.0, Confidence::P95).unwrap();
        let side = benchmark::against(ours.interval, benchmark);
        prop_assert_eq!(side == Side::Similar, ours.interval.contains(benchmark));
        prop_assert_eq!(side == Side::Higher, benchmark < ours.interval.lower);
        Ok(())
    });
}
