//! Small areas, rare events, few values: against R.

use quarterday::statistics::control_chart::{Baseline, Chart, rare_events};
use quarterday::statistics::indirect_ratio::{self, Band};
use quarterday::statistics::inequality_slope::{self, Group};
use quarterday::statistics::{Confidence, Estimate, Method, Undefined, median, rate, rate_difference, shrunken_rate};

use super::{Comparison, Row, own};

fn confidence(row: &Row) -> Confidence {
    if row.number("tail") == 0.025 { Confidence::P95 } else { Confidence::P99_8 }
}

#[test]
fn shrunken_rates_are_those_of_r() {
    let mut comparison = Comparison::new("gamma-Poisson rates", "shrunken_rate");
    for row in own("shrunken_rate") {
        comparison.row();
        let areas: Vec<(f64, f64)> = row.list("events").into_iter().zip(row.list("population")).collect();
        let ours = shrunken_rate::shrunken(&areas, 1.0, Confidence::P95).unwrap();
        comparison.same(ours.prior.is_some(), row.maybe("shape").is_some());
        let Some(prior) = ours.prior else { continue };
        comparison.near(prior.shape, row.number("shape"));
        comparison.near(prior.size, row.number("size"));
        for (place, rate) in ours.rates.iter().enumerate() {
            comparison.near(rate.value, row.list("rates")[place]);
            comparison.near(rate.interval.lower, row.list("lower")[place]);
            comparison.near(rate.interval.upper, row.list("upper")[place]);
        }
    }
    comparison.within(1e-9);
}

#[test]
fn areas_that_differ_by_chance_have_the_rate_of_all_and_small_ones_move_most() {
    let alike = [(20.0, 1000.0), (21.0, 1010.0), (19.0, 990.0), (20.0, 1005.0), (22.0, 1000.0)];
    let ours = shrunken_rate::shrunken(&alike, 1000.0, Confidence::P95).unwrap();
    assert_eq!(ours.prior, None);
    assert!(ours.rates.iter().all(|rate| *rate == ours.rates[0] && rate.method == Method::Byar));
    assert_eq!(ours.rates[0].value, 1000.0 * 102.0 / 5005.0);

    let spread = [(40.0, 1000.0), (4.0, 100.0), (10.0, 1000.0), (15.0, 1000.0), (12.0, 1000.0)];
    let ours = shrunken_rate::shrunken(&spread, 1000.0, Confidence::P95).unwrap();
    // Both have 40 per 1,000.
    let (large, small) = (ours.rates[0], ours.rates[1]);
    assert!(large.value < 40.0 && small.value < large.value, "{large:?} {small:?}");
    assert_eq!(large.method, Method::GammaPosterior);
    assert_eq!(
        shrunken_rate::shrunken(&spread[..4], 1.0, Confidence::P95),
        Err(Undefined::TooShort { have: 4, need: 5 })
    );
    assert_eq!(shrunken_rate::shrunken(&[(0.0, 10.0); 5], 1.0, Confidence::P95), Err(Undefined::NoEvents));
}

#[test]
fn charts_of_rare_events_are_those_of_qicharts2() {
    let mut comparison = Comparison::new("g and t charts", "rare_events");
    for row in own("rare_events") {
        comparison.row();
        let values: Vec<Option<f64>> = row.list("values").into_iter().map(Some).collect();
        let mut chart = |chart: Chart, heading: &str| {
            let limits = chart.points[0].unwrap().limits;
            let ours = [limits.centre, limits.lower, limits.upper, limits.near_lower, limits.near_upper];
            ours.iter().zip(row.list(heading)).for_each(|(ours, theirs)| comparison.near(*ours, theirs));
        };
        chart(rare_events::g(&values, &Baseline::default()).unwrap(), "g");
        chart(rare_events::t(&values, false).unwrap(), "t");
        chart(rare_events::t(&values, true).unwrap(), "t_screened");
    }
    comparison.within(1e-9);
}

#[test]
fn the_longest_time_without_an_event_is_judged_and_missing_ones_keep_their_place() {
    let mut days = [40.0, 31.0, 52.0, 28.0, 36.0, 47.0, 25.0, 39.0, 44.0, 33.0].map(Some);
    (days[1], days[3]) = (None, Some(900.0));
    let chart = rare_events::t(&days, true).unwrap();
    assert!(chart.points[1].is_none() && chart.provisional);
    let point = chart.points[3].unwrap();
    assert!(point.value > point.limits.upper);
    // Two on one day are no time apart, and not a fault.
    assert!(rare_events::t(&[Some(0.0), Some(20.0), Some(35.0)], false).is_ok());
    assert_eq!(rare_events::t(&[Some(-1.0), Some(20.0)], false), Err(Undefined::Negative));
    assert_eq!(rare_events::t(&[Some(4.0)], false), Err(Undefined::TooShort { have: 1, need: 2 }));
    assert_eq!(rare_events::g(&[None, None], &Baseline::default()), Err(Undefined::TooShort { have: 0, need: 2 }));
    // What is left out of the baseline is judged, and sets no limits.
    let without = Baseline { first: None, excluded: vec![3] };
    let chart = rare_events::g(&days, &without).unwrap();
    assert_eq!(chart.centre, 39.5);
    assert!(chart.points[3].unwrap().value > chart.points[3].unwrap().limits.upper);
}

#[test]
fn a_median_lies_between_the_order_statistics_of_r() {
    let mut comparison = Comparison::new("median, order statistics", "median");
    for row in own("median") {
        comparison.row();
        let ours = median::with_interval(&row.list("values"), confidence(&row)).unwrap();
        comparison.same(ours.value, row.number("median"));
        comparison.same(ours.interval.lower, row.number("lower"));
        comparison.same(ours.interval.upper, row.number("upper"));
    }
    comparison.within(0.0);
}

#[test]
fn a_median_of_bands_lies_between_the_bands_of_r() {
    let mut comparison = Comparison::new("median of bands, order statistics", "median_bands");
    for row in own("median_bands") {
        comparison.row();
        let counts = row.list("counts");
        comparison.same(median::of_bands(&counts).unwrap() as f64, row.number("median"));
        match (median::limits_of_bands(&counts, confidence(&row)), row.maybe("lower"), row.maybe("upper")) {
            (Ok((lower, upper)), Some(of_lower), Some(of_upper)) => {
                comparison.same(lower as f64, of_lower);
                comparison.same(upper as f64, of_upper);
            }
            (Err(Undefined::TooShort { .. }), None, None) => {}
            (ours, ..) => panic!("{ours:?} of {counts:?}"),
        }
    }
    comparison.within(0.0);
    assert_eq!(median::of_bands(&[0.0, 0.0]), Err(Undefined::NoEvents));
}

#[test]
fn a_median_of_few_values_has_no_limits() {
    let of = |count: usize, confidence| median::with_interval(&vec![7.0; count], confidence).map(|_| ());
    assert_eq!(of(5, Confidence::P95), Err(Undefined::TooShort { have: 5, need: 6 }));
    assert_eq!(of(6, Confidence::P95), Ok(()));
    assert_eq!(of(9, Confidence::P99_8), Err(Undefined::TooShort { have: 9, need: 10 }));
    assert_eq!(of(10, Confidence::P99_8), Ok(()));
    assert_eq!(median::with_interval(&[f64::NAN; 8], Confidence::P95), Err(Undefined::NotANumber));
}

#[test]
fn indirectly_standardised_ratios_are_those_of_r() {
    let mut comparison = Comparison::new("indirectly standardised ratio", "indirect_ratio");
    for row in own("indirect_ratio") {
        comparison.row();
        let (events, population) = (row.list("events"), row.list("population"));
        let (reference, people) = (row.list("reference_events"), row.list("reference_population"));
        let band = |age: usize| Band {
            events: events[age],
            population: population[age],
            reference: (reference[age], people[age]),
        };
        let bands: Vec<Band> = (0..events.len()).map(band).collect();
        let ours = indirect_ratio::ratio(&bands, 100.0, confidence(&row)).unwrap();
        comparison.near(ours.expected, row.number("expected"));
        comparison.near(ours.ratio.value, row.number("ratio"));
        comparison.near(ours.ratio.interval.lower, row.number("lower"));
        comparison.near(ours.ratio.interval.upper, row.number("upper"));
    }
    comparison.within(1e-9);
    let nobody = Band { events: 3.0, population: 0.0, reference: (9.0, 100.0) };
    assert_eq!(indirect_ratio::ratio(&[nobody], 1.0, Confidence::P95), Err(Undefined::ZeroDenominator));
    assert_eq!(
        indirect_ratio::ratio(&[], 1.0, Confidence::P95).map(|_| ()),
        Err(Undefined::TooShort { have: 0, need: 1 })
    );
}

#[test]
fn differences_of_rates_are_those_of_r() {
    let mut comparison = Comparison::new("rate difference", "rate_difference");
    for row in own("rate_difference") {
        comparison.row();
        let crude = |events: &str, population: &str| {
            rate::crude(row.number(events), row.number(population), 1000.0, confidence(&row)).unwrap()
        };
        let (one, other) = (crude("events", "population"), crude("other_events", "other_population"));
        let ours = rate_difference::difference(one, other).unwrap();
        comparison.near(ours.value, row.number("difference"));
        comparison.near(ours.interval.lower, row.number("lower"));
        comparison.near(ours.interval.upper, row.number("upper"));
    }
    comparison.within(1e-9);
}

#[test]
fn slopes_of_inequality_are_those_of_r() {
    let mut comparison = Comparison::new("slope and relative index of inequality", "inequality_slope");
    for row in own("inequality_slope") {
        comparison.row();
        let (population, values, errors) = (row.list("population"), row.list("values"), row.list("errors"));
        let group = |at: usize| Group { population: population[at], value: values[at], error: errors[at] };
        let ours = inequality_slope::slope(&(0..values.len()).map(group).collect::<Vec<_>>(), Confidence::P95).unwrap();
        let mut estimate = |ours: Estimate, heading: &str| {
            let ours = [ours.value, ours.interval.lower, ours.interval.upper];
            ours.iter().zip(row.list(heading)).for_each(|(ours, theirs)| comparison.near(*ours, theirs));
        };
        estimate(ours.slope, "slope");
        match ours.ratio {
            Some(ratio) => estimate(ratio, "ratio"),
            None => assert_eq!(row.maybe("ratio"), None),
        }
    }
    comparison.within(1e-9);
}

#[test]
fn a_slope_of_inequality_needs_three_groups_with_people() {
    let group = |population: f64| Group { population, value: 5.0, error: 0.5 };
    let of = |groups: &[Group]| inequality_slope::slope(groups, Confidence::P95).map(|_| ());
    assert_eq!(of(&[group(1.0), group(1.0)]), Err(Undefined::TooShort { have: 2, need: 3 }));
    assert_eq!(of(&[group(1.0), group(0.0), group(1.0)]), Err(Undefined::ZeroDenominator));
    assert_eq!(of(&[group(1.0), group(2.0), group(1.0)]), Ok(()));
}
