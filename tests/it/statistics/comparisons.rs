//! Benchmarks, goals, quantile groups and funnels.

use std::collections::BTreeMap;

use quarterday::statistics::benchmark::{self, Judgement, Polarity, Side};
use quarterday::statistics::funnel::{Limits, Significance, axis, overdispersion, ratio, share};
use quarterday::statistics::goal::{self, Direction, Standing};
use quarterday::statistics::quantile_group::{First, groups};
use quarterday::statistics::{Interval, Undefined};

use super::{Comparison, Row, own, reference};

fn interval(lower: f64, upper: f64) -> Interval {
    Interval { lower, upper }
}

#[test]
fn quantile_groups_are_those_of_phe() {
    let Some(rows) = reference("quantiles") else { return };
    let mut comparison = Comparison::new("quantile groups", "quantiles");
    let mut grouped: BTreeMap<(String, String, String), Vec<Row>> = BTreeMap::new();
    for row in rows {
        let key = ["group", "nquantiles", "invert"].map(|heading| row.text(heading).to_owned());
        grouped.entry(key.into()).or_default().push(row);
    }
    for ((_, quantiles, inverted), rows) in grouped {
        let values: Vec<Option<f64>> = rows.iter().map(|row| row.maybe("value")).collect();
        let first = if inverted == "true" { First::Highest } else { First::Lowest };
        let ours = groups(&values, quantiles.parse().unwrap(), first).unwrap_or(vec![None; rows.len()]);
        for (ours, row) in ours.into_iter().zip(&rows) {
            comparison.row();
            comparison.same(ours.map(|group| group as f64), row.maybe("exp_quantile"));
        }
    }
    comparison.within(0.0);
}

#[test]
fn ties_are_in_one_group_and_few_areas_in_none() {
    let some = |values: &[f64]| values.iter().copied().map(Some).collect::<Vec<_>>();
    assert_eq!(groups(&some(&[3.0, 1.0, 4.0, 2.0]), 2, First::Lowest).unwrap(), [2, 1, 2, 1].map(Some));
    assert_eq!(groups(&some(&[3.0, 1.0, 4.0, 2.0]), 2, First::Highest).unwrap(), [1, 2, 1, 2].map(Some));
    assert_eq!(groups(&some(&[5.0, 5.0, 5.0, 9.0]), 2, First::Lowest).unwrap(), [1, 1, 1, 2].map(Some));
    assert_eq!(groups(&[Some(1.0), None, Some(2.0)], 2, First::Lowest).unwrap(), [Some(1), None, Some(2)]);
    assert_eq!(groups(&[Some(1.0), None], 2, First::Lowest), Err(Undefined::TooShort { have: 1, need: 2 }));
}

#[test]
fn a_benchmark_on_the_end_of_the_interval_is_similar() {
    for (lower, upper, side) in [
        (40.0, 46.9, Side::Lower),
        (40.0, 47.0, Side::Similar),
        (45.0, 50.0, Side::Similar),
        (47.0, 50.0, Side::Similar),
        (47.1, 50.0, Side::Higher),
    ] {
        assert_eq!(benchmark::against(interval(lower, upper), 47.0), side);
    }
}

#[test]
fn better_and_worse_need_a_polarity() {
    use {Judgement as J, Polarity as P};
    for (side, polarity, judgement) in [
        (Side::Higher, P::HighIsGood, J::Better),
        (Side::Higher, P::LowIsGood, J::Worse),
        (Side::Higher, P::NoJudgement, J::Higher),
        (Side::Lower, P::HighIsGood, J::Worse),
        (Side::Lower, P::LowIsGood, J::Better),
        (Side::Lower, P::NoJudgement, J::Lower),
        (Side::Similar, P::HighIsGood, J::Similar),
        (Side::Similar, P::NoJudgement, J::Similar),
    ] {
        assert_eq!(side.judged(polarity), judgement);
    }
}

#[test]
fn two_levels_tell_outside_from_far_outside() {
    let at = |benchmark| benchmark::at_two_levels(interval(4.0, 6.0), interval(3.0, 7.0), benchmark);
    assert_eq!((at(5.0).side, at(5.0).far), (Side::Similar, false));
    assert_eq!((at(6.5).side, at(6.5).far), (Side::Lower, false));
    assert_eq!((at(7.0).side, at(7.0).far), (Side::Lower, false));
    assert_eq!((at(7.5).side, at(7.5).far), (Side::Lower, true));
    assert_eq!((at(2.0).side, at(2.0).far), (Side::Higher, true));
}

#[test]
fn intervals_that_touch_are_similar() {
    assert_eq!(benchmark::between(interval(1.0, 2.0), interval(2.0, 3.0)), Side::Similar);
    assert_eq!(benchmark::between(interval(1.0, 1.9), interval(2.0, 3.0)), Side::Lower);
    assert_eq!(benchmark::between(interval(3.1, 4.0), interval(2.0, 3.0)), Side::Higher);
}

#[test]
fn a_value_at_its_goal_meets_it() {
    use {Direction as D, Standing as S};
    assert_eq!(goal::of_value(95.0, 95.0, D::AtLeast), S::Met);
    assert_eq!(goal::of_value(94.9, 95.0, D::AtLeast), S::Missed);
    assert_eq!(goal::of_value(5.0, 5.0, D::AtMost), S::Met);
    assert_eq!(goal::of_value(5.1, 5.0, D::AtMost), S::Missed);
    assert_eq!(goal::of_value_within(93.0, 95.0, 2.0, D::AtLeast), S::Near);
    assert_eq!(goal::of_value_within(92.9, 95.0, 2.0, D::AtLeast), S::Missed);
    assert_eq!(goal::of_value_within(7.0, 5.0, 2.0, D::AtMost), S::Near);
    // The goal is above itself, whichever is wanted.
    for (lower, upper, at_least, at_most) in [
        (90.0, 94.9, S::Missed, S::Met),
        (90.0, 95.0, S::Near, S::Near),
        (94.0, 99.0, S::Near, S::Near),
        (95.0, 99.0, S::Met, S::Missed),
    ] {
        assert_eq!(goal::of_interval(interval(lower, upper), 95.0, D::AtLeast), at_least);
        assert_eq!(goal::of_interval(interval(lower, upper), 95.0, D::AtMost), at_most);
    }
    // The lower limit is in between and the upper limit is above, whichever is wanted.
    for (value, at_least, at_most) in
        [(89.9, S::Missed, S::Met), (90.0, S::Near, S::Near), (94.9, S::Near, S::Near), (95.0, S::Met, S::Missed)]
    {
        assert_eq!(goal::of_value_in_range(value, 90.0, 95.0, D::AtLeast), at_least);
        assert_eq!(goal::of_value_in_range(value, 90.0, 95.0, D::AtMost), at_most);
    }
}

#[test]
fn a_goal_is_reached_in_equal_steps() {
    let at = |step| goal::trajectory(40.0, 60.0, step, 4).unwrap();
    assert_eq!([0, 1, 2, 3, 4, 5].map(at), [40.0, 45.0, 50.0, 55.0, 60.0, 60.0]);
    assert_eq!(goal::trajectory(40.0, 60.0, 1, 0), Err(Undefined::ZeroDenominator));
    assert_eq!(goal::enough_to_judge(9.0, 10), Err(Undefined::TooFewEvents { need: 10 }));
    assert_eq!(goal::enough_to_judge(10.0, 10), Ok(()));
}

fn name(significance: Significance) -> &'static str {
    match significance {
        Significance::FarBelow => "Low (0.001)",
        Significance::Below => "Low (0.025)",
        Significance::NotSignificant => "Not significant",
        Significance::Above => "High (0.025)",
        Significance::FarAbove => "High (0.001)",
    }
}

#[test]
fn funnels_of_shares_are_those_of_phe() {
    let files = (reference("funnel_proportion_inputs"), reference("funnel_proportion_limits"));
    let (Some(inputs), Some(expected)) = files else { return };
    let areas: Vec<(f64, f64)> =
        inputs.iter().map(|row| (row.number("numerator"), row.number("denominator"))).collect();
    let average = share::average(&areas).unwrap();

    let mut significances = Comparison::new("funnel of shares, significance", "funnel_proportion_inputs");
    for (row, (part, whole)) in inputs.iter().zip(&areas) {
        significances.row();
        let place = share::limits(average, *whole, 1.0).unwrap().place(part / whole);
        significances.same(name(place), row.text("exp_significance"));
    }
    significances.within(0.0);

    let mut comparison = Comparison::new("funnel of shares, limits and x axis", "funnel_proportion_limits");
    let sizes = axis::sizes(&areas.iter().map(|area| area.1).collect::<Vec<_>>()).unwrap();
    assert_eq!(sizes.len(), expected.len());
    for (row, size) in expected.iter().zip(sizes) {
        comparison.row();
        comparison.same(size, row.number("population"));
        let limits = share::limits(average, size, 1.0).unwrap();
        for (ours, column) in [
            (100.0 * average, "baseline"),
            (100.0 * limits.inner.lower, "lower_2s"),
            (100.0 * limits.inner.upper, "upper_2s"),
            (100.0 * limits.outer.lower, "lower_3s"),
            (100.0 * limits.outer.upper, "upper_3s"),
        ] {
            comparison.near(ours, row.number(&format!("ind_{column}")));
            comparison.printed(ours, row.text(&format!("exp_{column}")));
        }
    }
    comparison.within(1e-9);
}

#[test]
fn the_axis_of_areas_of_like_size_does_not_begin_at_one() {
    let ends = |wholes: &[f64]| {
        let sizes = axis::sizes(wholes).unwrap();
        (sizes[0], sizes[sizes.len() - 1])
    };
    assert_eq!(ends(&[20_000.0, 40_000.0]), (19_000.0, 42_000.0));
    assert_eq!(ends(&[20_000.0, 40_001.0]), (1.0, 43_000.0));
    assert_eq!(axis::sizes(&[]), Err(Undefined::TooShort { have: 0, need: 1 }));
}

const PER: f64 = 100_000.0;
const YEARS: f64 = 3.0;

/// The published columns of these two files were found by halving to 1e-7, so they are off by up to 5e-5; the
/// recomputed ones are the bar, and the published ones have to be that close.
fn funnel_of_rates(file: &'static str, change: impl Fn(&mut Vec<(f64, f64)>)) {
    let files = (reference("funnel_rate_limit_inputs"), reference(file));
    let (Some(inputs), Some(expected)) = files else { return };
    // The files give events and their rate; the population of the three years follows.
    let mut observed: Vec<(f64, f64)> = inputs.iter().map(|row| (row.number("ev"), row.number("rate"))).collect();
    change(&mut observed);
    let areas: Vec<(f64, f64)> = observed.iter().map(|(events, rate)| (*events, events / rate * PER)).collect();
    let average = ratio::average(&areas).unwrap();
    let of_one_year: Vec<f64> = areas.iter().map(|(_, population)| population / YEARS).collect();
    let events = axis::events(&of_one_year, YEARS, average).unwrap();
    let mut comparison = Comparison::new("funnel of rates, limits and x axis", file);
    assert_eq!(events.len(), expected.len());
    for (row, events) in expected.iter().zip(events) {
        comparison.row();
        comparison.same(events, row.number("events"));
        comparison.near(PER * average, row.number("ind_baseline"));
        let at = ratio::expected(events).unwrap();
        let limits = ratio::limits(events, 1.0).unwrap();
        for (column, expected, limit) in [
            ("lower_2s", at.inner.at_lower_limit, limits.inner.lower),
            ("upper_2s", at.inner.at_upper_limit, limits.inner.upper),
            ("lower_3s", at.outer.at_lower_limit, limits.outer.lower),
            ("upper_3s", at.outer.at_upper_limit, limits.outer.upper),
        ] {
            for (ours, quantity) in
                [(expected / average / YEARS, "population_1_year"), (PER * average * limit, "limit")]
            {
                comparison.near(ours, row.number(&format!("ind_{column}_{quantity}")));
                let published = row.number(&format!("pub_{column}_{quantity}"));
                assert!(((ours - published) / published).abs() < 5e-5, "{file}: {ours} against {published}");
            }
        }
    }
    comparison.within(1e-9);
}

#[test]
fn funnels_of_rates_are_those_of_phe() {
    funnel_of_rates("funnel_rate_limits_dsr", |_| ());
    funnel_of_rates("funnel_rate_limits_crude_small", |areas| {
        let largest = areas.iter().map(|area| area.0).fold(0.0, f64::max);
        areas.iter_mut().filter(|area| area.0 == largest).for_each(|area| area.0 = 5.0);
    });
}

/// The eight variants of the file: standardised or crude, for each 100,000 or for each 100, with or without areas that
/// have no events. The standardised column is not rescaled for each 100; that is the file's.
#[test]
fn significances_of_rates_are_those_of_phe() {
    let Some(rows) = reference("funnel_rate_significance") else { return };
    let mut comparison = Comparison::new("funnel of rates, significance", "funnel_rate_significance");
    let population = |row: &Row, rate: &str, per: f64| {
        let count = row.number("count");
        // Without events the rate gives no population, so it has to be stated.
        if count == 0.0 { row.number("pop") } else { count / row.number(rate) * per }
    };
    for (kind, per, rate) in [
        ("dsr_per_100000", 100_000.0, "rate_dsr"),
        ("dsr_per_100", 100.0, "rate_dsr"),
        ("crude_per_100000", 100_000.0, "rate_crude_per_100000"),
        ("crude_per_100", 100.0, "rate_crude_per_100"),
    ] {
        for (column, with_0) in [("with_0", true), ("without_0", false)] {
            let standardised = kind.starts_with("dsr");
            let counted = |row: &&Row| row.number("count") > 0.0 || (with_0 && !standardised);
            let areas: Vec<(f64, f64)> =
                rows.iter().filter(counted).map(|row| (row.number("count"), population(row, rate, per))).collect();
            let average = ratio::average(&areas).unwrap();
            for row in &rows {
                let count = row.number("count");
                // A standardised rate of fewer than ten events has no value, and an area that was taken out ("without_0")
                // has no place; the file has words for both, and here there is nothing to ask.
                if count == 0.0 && (standardised || !with_0) {
                    comparison.leave_out();
                    continue;
                }
                comparison.row();
                let place = ratio::significance(count, average * population(row, rate, per)).unwrap();
                comparison.same(name(place), row.text(&format!("{kind}_{column}")));
            }
        }
    }
    comparison.within(0.0);
}

#[test]
fn funnels_of_what_was_expected_are_those_of_r() {
    let mut comparison = Comparison::new("funnel of observed over expected, limits", "funnel_ratio");
    for row in own("funnel_ratio") {
        comparison.row();
        let expected = row.number("expected");
        let of = |limits: Limits| if row.number("tail") == 0.025 { limits.inner } else { limits.outer };
        for (spread, ends) in [(1.0, ["lower", "upper"]), (1.7, ["lower_widened", "upper_widened"])] {
            let ours = of(ratio::limits_at(expected, spread).unwrap());
            ends.iter().zip([ours.lower, ours.upper]).for_each(|(end, ours)| comparison.near(ours, row.number(end)));
        }
    }
    comparison.within(1e-9);
}

/// FunnelPlotR takes the expected number for an observed one, and its exact interval for the limits. That is the same function with the
/// two exchanged. Where one is expected it calls none too few, which happens in 37 of 100 such areas; its upper limit is too high.
#[test]
fn limits_of_funnelplotr_lie_above_ours() {
    let mut comparison = Comparison::new("funnel of observed over expected, FunnelPlotR", "funnel_ratio");
    for row in own("funnel_ratio") {
        let expected = row.number("expected");
        if expected < 1.0 {
            // Their lower limits have up to 74 zeros behind the point.
            comparison.leave_out();
            continue;
        }
        comparison.row();
        let exchanged = ratio::expected(expected).unwrap();
        let exchanged = if row.number("tail") == 0.025 { exchanged.inner } else { exchanged.outer };
        let theirs = [row.number("lower_funnelplotr"), row.number("upper_funnelplotr")];
        comparison.near(exchanged.at_upper_limit / expected, theirs[0]);
        comparison.near(exchanged.at_lower_limit / expected, theirs[1]);
        assert!(theirs[0] > row.number("lower") && theirs[1] > row.number("upper"), "{expected}: {theirs:?}");
    }
    comparison.within(1e-9);
}

#[test]
fn the_axis_of_expected_numbers_goes_below_one() {
    let ends = |numbers: &[f64]| {
        let along = axis::expected(numbers).unwrap();
        assert!(along.windows(2).all(|pair| pair[0] < pair[1]), "{along:?}");
        (along[0], along[axis::POINTS - 1])
    };
    let near = |(first, last): (f64, f64), (from, to): (f64, f64)| {
        assert!((first - from).abs() < 1e-9 && (last - to).abs() < 1e-9, "{first} to {last}");
    };
    near(ends(&[0.432, 0.7]), (0.41, 0.74));
    near(ends(&[0.432, 31.0]), (0.41, 33.0));
    near(ends(&[12.0, 140.0]), (1.0, 150.0));
    near(ends(&[80.0, 140.0]), (76.0, 150.0));
}

#[test]
fn overdispersion_widens_a_funnel_and_never_narrows_it() {
    // Standard deviations of 2 and -2 in turn: the limits are twice as far.
    let twice: Vec<f64> = (0..12).map(|place| if place % 2 == 0 { 2.0 } else { -2.0 }).collect();
    assert_eq!(overdispersion::spread(&twice), Ok(2.0));
    assert_eq!(overdispersion::spread(&[0.5; 12]), Ok(1.0));
    assert_eq!(overdispersion::spread(&[2.0; 9]), Err(Undefined::TooShort { have: 9, need: 10 }));
    let (plain, wide) = (share::limits(0.5, 100.0, 1.0).unwrap(), share::limits(0.5, 100.0, 2.0).unwrap());
    assert!(((wide.inner.upper - 0.5) / (plain.inner.upper - 0.5) - 2.0).abs() < 1e-12);
    let (plain, wide) = (ratio::limits(50.0, 1.0).unwrap(), ratio::limits(50.0, 2.0).unwrap());
    assert!(((wide.inner.upper - 1.0) / (plain.inner.upper - 1.0) - 2.0).abs() < 1e-12);
    assert_eq!(ratio::limits(1.0, 3.0).unwrap().outer.lower, 0.0);
    // Deviations by hand: 10 of 20 and 30 of 40 have the average 2/3.
    let deviations = share::deviations(&[(10.0, 20.0), (30.0, 40.0)]).unwrap();
    assert!((deviations[0] - (0.5 - 2.0 / 3.0) / (2.0 / 9.0 / 20.0_f64).sqrt()).abs() < 1e-12);
    let deviations = ratio::deviations(&[(10.0, 100.0), (30.0, 100.0)]).unwrap();
    assert!((deviations[1] - 10.0 / 20.0_f64.sqrt()).abs() < 1e-12);
    assert_eq!(share::deviations(&[(0.0, 20.0), (0.0, 40.0)]), Err(Undefined::NoVariation));
}
