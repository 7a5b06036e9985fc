//! Control charts and their rules.

use std::collections::BTreeMap;

use quarterday::statistics::Undefined;
use quarterday::statistics::benchmark::Polarity;
use quarterday::statistics::control_chart::icons::{Assurance, Variation, assurance, variation};
use quarterday::statistics::control_chart::moving_range::{moving_ranges, screened_mean};
use quarterday::statistics::control_chart::rules::{
    Cause, Lengths, ends_of_runs, ends_of_trends, is_outside, near_limit, near_windows, special_causes, spread_back,
};
use quarterday::statistics::control_chart::{Baseline, Chart, Limits, Point, attribute, moving_range, run_chart};
use quarterday::statistics::control_chart::{segments, xmr};

use super::{Comparison, Row, own, reference};

fn some(values: &[f64]) -> Vec<Option<f64>> {
    values.iter().copied().map(Some).collect()
}

fn limits(chart: &Chart) -> Limits {
    chart.points.iter().flatten().next().unwrap().limits
}

const UNSCREENED: xmr::Options =
    xmr::Options { screened: false, fixed_after: None, reach: xmr::REACH_NHS, floored: false };

#[test]
fn xmr_limits_are_those_of_40_digits() {
    let mut comparison = Comparison::new("XmR limits", "own_xmr");
    for row in own("own_xmr") {
        comparison.row();
        let values = some(&row.list("y"));
        comparison.near(screened_mean(&values, false).unwrap().mean, row.number("mean_mr"));
        let screened = screened_mean(&values, true).unwrap();
        comparison.near(screened.kept as f64, row.number("n_mr_kept"));
        let chart = xmr::chart(&values, xmr::Options::default()).unwrap();
        comparison.near(chart.centre, row.number("mean"));
        comparison.same(chart.provisional, values.len() < 13);
        match row.maybe("mean_mr_screened") {
            Some(mean) => {
                comparison.near(screened.mean, mean);
                comparison.near(limits(&chart).lower, row.number("lpl_screened"));
                comparison.near(limits(&chart).upper, row.number("upl_screened"));
            }
            // Differs on purpose: where all values are equal NHSRplotthedots has NaN, and here the limits are the mean.
            None => comparison.same((limits(&chart).lower, limits(&chart).upper), (chart.centre, chart.centre)),
        }
        let unscreened = xmr::chart(&values, UNSCREENED).unwrap();
        comparison.near(limits(&unscreened).lower, row.number("lpl_unscreened"));
        comparison.near(limits(&unscreened).upper, row.number("upl_unscreened"));
    }
    comparison.within(1e-9);
}

/// Mean and limits are made without a period that is missing and without its moving ranges, also where the baseline is
/// fixed: the lines are those of the values that there are, as NHSRplotthedots has them.
#[test]
fn a_missing_quarter_leaves_the_lines_of_a_baseline() {
    let mut values = some(&[12.0, 15.0, 11.0, 14.0, 13.0, 16.0, 12.0, 15.0, 14.0, 13.0, 12.0, 14.0, 30.0, 31.0]);
    values[5] = None;
    let fixed = xmr::Options { screened: false, fixed_after: Some(12), ..xmr::Options::default() };
    let chart = xmr::chart(&values, fixed).unwrap();
    // 145 over 11, and 19 over 9 moving ranges, by hand.
    assert_eq!(chart.centre, 145.0 / 11.0);
    let reach = 2.66 * 19.0 / 9.0;
    assert!((limits(&chart).upper - (145.0 / 11.0 + reach)).abs() < 1e-12);
    assert!((limits(&chart).lower - (145.0 / 11.0 - reach)).abs() < 1e-12);
}

/// 10.25 and 2.66 times 5 make 23.55, which ends in 5 and is printed as 23.6.
#[test]
fn limits_that_end_in_5_are_rounded_as_decimals() {
    let values = some(&[8.0, 13.0, 8.0, 12.0]);
    let chart = xmr::chart(&values, UNSCREENED).unwrap();
    assert_eq!(moving_ranges(&some(&[86.05, 59.5])), [None, Some(26.55)]);
    assert_eq!(chart.centre, 10.25);
    // 14 over 3, times 2.66.
    assert!((limits(&chart).upper - 22.663_333_333_333_334).abs() < 1e-12);
    let even = xmr::chart(&some(&[7.75, 12.75, 7.75, 12.75]), UNSCREENED).unwrap();
    assert_eq!((even.centre, limits(&even).upper), (10.25, 23.55));
}

/// The example of the vignette of NHSRplotthedots, to the digits that it prints.
#[test]
fn xmr_limits_are_those_of_the_vignette() {
    let mut series = [1.0, 2.0].repeat(9);
    series.insert(4, 10.0);
    let values = some(&series[..18]);
    let screened = xmr::chart(&values, xmr::Options::default()).unwrap();
    let Limits { centre, lower, upper, near_lower, near_upper } = limits(&screened);
    assert!((upper - 4.604_444_444_444_445).abs() < 1e-12 && (lower + 0.715_555_555_555_555_7).abs() < 1e-12);
    assert!((centre - 1.944_444_444_444_444_4).abs() < 1e-12);
    assert!((near_upper - (centre + 1.0 * 2.0 * 2.66 / 3.0)).abs() < 1e-12);
    assert!((near_lower - (centre - 1.0 * 2.0 * 2.66 / 3.0)).abs() < 1e-12);
    let unscreened = limits(&xmr::chart(&values, UNSCREENED).unwrap());
    assert_eq!(format!("{:.2} {:.2}", unscreened.upper, unscreened.lower), "6.95 -3.06");
}

#[test]
fn xmr_says_what_it_cannot_do() {
    assert_eq!(xmr::chart(&some(&[5.0]), xmr::Options::default()), Err(Undefined::TooShort { have: 1, need: 2 }));
    let apart = [Some(1.0), None, Some(2.0)];
    assert_eq!(xmr::chart(&apart, xmr::Options::default()), Err(Undefined::NoNeighbours));
    let fixed = xmr::Options { fixed_after: Some(11), ..xmr::Options::default() };
    assert_eq!(xmr::chart(&some(&[1.0; 20]), fixed), Err(Undefined::TooShort { have: 11, need: 12 }));
}

#[test]
fn a_missing_value_leaves_out_its_moving_ranges_alone() {
    let values = [Some(1.0), Some(4.0), None, Some(10.0), Some(11.0)];
    assert_eq!(moving_ranges(&values), [None, Some(3.0), None, None, Some(1.0)]);
    let chart = xmr::chart(&values, UNSCREENED).unwrap();
    assert_eq!(chart.centre, 6.5);
    assert_eq!(chart.points[2], None);
    assert!((limits(&chart).upper - (6.5 + 2.66 * 2.0)).abs() < 1e-12);
}

#[test]
fn a_fixed_baseline_sets_the_limits_and_all_points_are_judged() {
    let mut series: Vec<f64> = [20.0, 22.0].repeat(6);
    series.extend([40.0, 41.0]);
    let fixed = xmr::Options { fixed_after: Some(12), ..xmr::Options::default() };
    let chart = xmr::chart(&some(&series), fixed).unwrap();
    assert_eq!(chart.centre, 21.0);
    let causes = special_causes(&chart.points, Lengths::default());
    assert_eq!(causes[12..], [Some(Cause::AboveLimit); 2]);
    assert!(!chart.provisional);
    let missing: Vec<Option<f64>> = (0..20).map(|place| (place > 0).then_some(20.0)).collect();
    assert_eq!(xmr::chart(&missing, fixed).unwrap().centre, 20.0);
    let nearly_all: Vec<Option<f64>> = (0..20).map(|place| (place == 0 || place > 11).then_some(20.0)).collect();
    assert_eq!(xmr::chart(&nearly_all, fixed), Err(Undefined::TooShort { have: 1, need: 2 }));
}

#[test]
fn a_series_is_cut_where_it_is_rebased() {
    assert_eq!(segments(10, &[]), vec![0..10; 1]);
    assert_eq!(segments(10, &[4, 8]), [0..4, 4..8, 8..10]);
    assert_eq!(segments(10, &[8, 4, 4, 0, 10, 12]), [0..4, 4..8, 8..10]);
}

/// All charts of the file. The t chart, which the program does not offer, is the single values' chart of the 3.6th
/// root.
#[test]
fn charts_are_those_of_qicharts() {
    let Some(rows) = reference("qic_charts") else { return };
    let mut comparison = Comparison::new("I, MR, P, C, U limits", "qic_charts");
    let summaries = reference("qic_run_rule_summaries").unwrap();
    let mut runs = Comparison::new("run chart, Anhoej", "qic_run_rule_summaries");
    let mut parts: BTreeMap<(String, String), Vec<Row>> = BTreeMap::new();
    for row in rows {
        parts.entry((row.text("chart").to_owned(), row.text("part").to_owned())).or_default().push(row);
    }
    for ((name, part), rows) in parts {
        let is = |heading: &str| {
            let places = rows.iter().enumerate().filter(|(_, row)| row.text(heading) == "true");
            places.map(|(place, _)| place).collect::<Vec<_>>()
        };
        let (base, included) = (is("base"), is("include"));
        let excluded: Vec<usize> = (0..rows.len()).filter(|place| !included.contains(place)).collect();
        let baseline = Baseline { first: base.last().map(|last| last + 1), excluded };
        let values: Vec<Option<f64>> = rows.iter().map(|row| row.maybe("y")).collect();
        let groups: Vec<Option<(f64, f64)>> = rows.iter().map(|row| Some((row.maybe("y")?, row.maybe("n")?))).collect();
        let single =
            xmr::Options { screened: false, fixed_after: baseline.first, reach: xmr::REACH_EXACT, floored: false };
        let (kind, per) = (name.rsplit('_').next().unwrap(), if name == "ex_7.5_u" { 50.0 } else { 1.0 });
        let chart = match kind {
            "i" => xmr::chart(&values, single),
            "mr" => moving_range::chart(&values, &baseline),
            "p" => attribute::p(&groups, per, &baseline),
            "c" => attribute::c(&values, &baseline),
            "u" => attribute::u(&groups, per, &baseline),
            "t" => {
                let rooted: Vec<Option<f64>> = values.iter().map(|value| value.map(|y| y.powf(1.0 / 3.6))).collect();
                xmr::chart(&rooted, single)
            }
            other => panic!("{other}"),
        };
        let chart = chart.unwrap();
        let back = |value: f64| if kind == "t" { value.max(0.0).powf(3.6) } else { value };
        for (row, point) in rows.iter().zip(&chart.points) {
            comparison.row();
            for prefix in ["exp_", "ind_"] {
                let at = |column: &str| row.number(&format!("{prefix}{column}"));
                comparison.near(back(chart.centre), at("cl"));
                let Some(Point { value, limits }) = point else {
                    // The first moving range.
                    comparison.same(row.maybe(&format!("{prefix}y")), None);
                    continue;
                };
                comparison.near(back(*value), at("y"));
                // qicharts2 floors an i chart at 0 in some cases; none of these gets there.
                comparison.near(back(limits.lower), at("lcl"));
                comparison.near(back(limits.upper), at("ucl"));
            }
            let outside = point.is_some_and(is_outside);
            comparison.same(outside.to_string(), row.text("exp_sigma_signal").to_owned());
        }

        let summary = summaries.iter().find(|row| row.text("chart") == name && row.text("part") == part).unwrap();
        let judged: Vec<Option<f64>> =
            included.iter().map(|place| chart.points[*place].map(|point| point.value)).collect();
        let ours = run_chart::runs(&judged, chart.centre).unwrap();
        runs.row();
        for (ours, column) in [
            (ours.useful, "n_useful"),
            (ours.longest, "longest_run"),
            (ours.longest_expected, "longest_run_max"),
            (ours.crossings, "crossings"),
            (ours.fewest_expected, "crossings_min"),
        ] {
            runs.same(ours as f64, summary.number(&format!("exp_{column}")));
        }
        // Moving ranges share values with their neighbours, so their runs are never a signal.
        let signal = ours.signal() && kind != "mr";
        runs.same(signal.to_string(), summary.text("exp_signal").to_owned());
    }
    comparison.within(1e-9);
    runs.within(0.0);
}

#[test]
fn critical_values_of_run_charts_are_exact() {
    let mut comparison = Comparison::new("run chart, critical values", "anhoej_critical_values");
    for row in own("anhoej_critical_values") {
        comparison.row();
        let (longest, crossings) = run_chart::expected(row.number("n_useful") as usize);
        comparison.same(longest as f64, row.number("max_run"));
        comparison.same(crossings as f64, row.number("min_crossings"));
    }
    comparison.within(0.0);
}

#[test]
fn a_run_chart_signals_beyond_its_critical_values() {
    let runs = |longest, crossings| {
        let (longest_expected, fewest_expected) = run_chart::expected(24);
        run_chart::Runs { useful: 24, longest, longest_expected, crossings, fewest_expected }
    };
    assert!(!runs(8, 8).signal());
    assert!(runs(9, 8).signal());
    assert!(runs(8, 7).signal());
}

#[test]
fn a_run_chart_leaves_out_what_is_on_its_median() {
    let values = some(&[1.0, 2.0, 3.0, 4.0, 5.0]);
    let centre = run_chart::centre(&values).unwrap();
    assert_eq!(centre, 3.0);
    let runs = run_chart::runs(&values, centre).unwrap();
    assert_eq!((runs.useful, runs.longest, runs.crossings), (4, 2, 1));
    assert_eq!(run_chart::runs(&some(&[3.0; 5]), 3.0), Err(Undefined::TooShort { have: 0, need: 2 }));
}

/// The parts of which the rules are made. An empty row of the file is an empty series.
#[test]
fn the_parts_of_the_rules_are_those_of_nhsr() {
    let Some(rows) = reference("spc_rule_cases") else { return };
    let mut comparison = Comparison::new("special-cause rules", "spc_rule_cases");
    for row in rows {
        comparison.row();
        let (a, b, expected) = (row.list("a"), row.list("b"), row.list("exp"));
        let signs = |values: &[f64]| values.iter().map(|value| *value as i8).collect::<Vec<_>>();
        let flags = |values: &[f64]| values.iter().map(|value| *value != 0.0).collect::<Vec<_>>();
        let ones = |flags: Vec<bool>| flags.into_iter().map(f64::from).collect::<Vec<_>>();
        let ours = match row.text("function") {
            "seven_one_side" => {
                let ends = ends_of_runs(&signs(&a), 7);
                ends.into_iter().map(|end| f64::from(end.abs())).collect()
            }
            "part_of_seven" => {
                let spread = spread_back(&signs(&a), 7);
                spread.into_iter().map(|end| f64::from(end.abs())).collect()
            }
            "seven_trend" => ends_of_trends(&some(&a), 7).into_iter().map(f64::from).collect(),
            "two_in_three" => ones(near_windows(&flags(&a), &signs(&b), 2, 3)),
            // The file gives the windows as they were found; with all points on one side they are found again.
            "part_of_two_in_three" => {
                let (near, sides) = (flags(&b), vec![1; b.len()]);
                comparison.same(ones(near_windows(&near, &sides, 2, 3)), a.clone());
                ones(near_limit(&near, &sides, 2, 3))
            }
            other => panic!("{other}"),
        };
        comparison.same(ours, expected);
    }
    comparison.within(0.0);
}

/// Points around a centre of 0 with limits at ±3 and near lines at ±2.
fn points(values: &[f64]) -> Vec<Option<Point>> {
    let limits = Limits { centre: 0.0, lower: -3.0, upper: 3.0, near_lower: -2.0, near_upper: 2.0 };
    values.iter().map(|value| Some(Point { value: *value, limits })).collect()
}

fn causes(values: &[f64]) -> Vec<Option<Cause>> {
    special_causes(&points(values), Lengths::default())
}

#[test]
fn outside_comes_before_trend_before_near_before_run() {
    assert_eq!(causes(&[3.0, 3.1, -3.0, -3.1]), [None, Some(Cause::AboveLimit), None, Some(Cause::BelowLimit)]);
    // Seven rising points; the last is outside as well.
    let rising = causes(&[-1.5, -1.0, -0.5, 0.5, 1.0, 1.5, 3.5]);
    assert_eq!(rising[..6], [Some(Cause::Increasing); 6]);
    assert_eq!(rising[6], Some(Cause::AboveLimit));
    // Seven above; two of them near the limit.
    let above = causes(&[1.0, 2.5, 1.0, 2.5, 1.0, 0.5, 1.0]);
    assert_eq!(above[1], Some(Cause::NearUpperLimit));
    assert_eq!(above[3], Some(Cause::NearUpperLimit));
    assert_eq!(above[0], Some(Cause::RunAbove));
    assert_eq!(causes(&[-1.0; 7]), [Some(Cause::RunBelow); 7]);
}

#[test]
fn what_breaks_a_pattern() {
    // A point on the centre is on no side, six are not seven, equal neighbours are no step.
    assert_eq!(causes(&[1.0, 1.5, 1.0, 0.0, 1.0, 1.5, 1.0, 1.5]), [None; 8]);
    assert_eq!(causes(&[1.0, 1.5, 1.0, 1.5, 1.0, 1.5]), [None; 6]);
    assert_eq!(causes(&[-1.5, -1.0, -0.5, -0.5, 0.5, 1.0, 1.5]), [None; 7]);
    // Outside and near do not make two in three; nor do two near ones on different sides.
    assert_eq!(causes(&[3.5, 2.5, 1.0]), [Some(Cause::AboveLimit), None, None]);
    assert_eq!(causes(&[2.5, -2.5, 1.0]), [None; 3]);
    // A missing value ends a run.
    let mut broken = points(&[1.0, 1.2, 1.1, 1.0, 1.2, 1.1, 1.0, 1.2, 1.1]);
    broken[4] = None;
    assert_eq!(special_causes(&broken, Lengths::default()), [None; 9]);
}

#[test]
fn a_point_in_two_trends_takes_the_later_one() {
    let up = [-1.5, -1.0, -0.5, 0.2, 0.5, 1.0, 1.5];
    let down = [1.0, 0.5, 0.2, -0.5, -1.0, -1.5];
    let both: Vec<f64> = up.into_iter().chain(down).collect();
    let causes = causes(&both);
    assert_eq!(causes[..6], [Some(Cause::Increasing); 6]);
    assert_eq!(causes[6..], [Some(Cause::Decreasing); 7]);
}

#[test]
fn lengths_are_what_they_are_set_to() {
    let shorter = Lengths { run: 5, trend: 4, near: 1, near_among: 2 };
    assert_eq!(special_causes(&points(&[1.0, 1.5, 1.0, 1.5, 1.0]), shorter), [Some(Cause::RunAbove); 5]);
    assert_eq!(special_causes(&points(&[-1.0, -0.5, 0.5, 1.0]), shorter), [Some(Cause::Increasing); 4]);
    assert_eq!(special_causes(&points(&[2.5, 1.0]), shorter), [Some(Cause::NearUpperLimit), None]);
    assert_eq!(causes(&[2.5, 1.0]), [None; 2]);
}

/// A published case: eight pairs of 1 and -1 of which the last is 5.5 and -5.5. Both are chance: they are on opposite
/// sides.
#[test]
fn two_near_points_on_opposite_sides_are_chance() {
    let mut values = [1.0, -1.0].repeat(8);
    (values[14], values[15]) = (5.5, -5.5);
    let chart = xmr::chart(&some(&values), xmr::Options::default()).unwrap();
    let causes = special_causes(&chart.points, Lengths::default());
    assert_eq!(causes[14..], [None, None]);
}

#[test]
fn the_last_point_is_judged_by_polarity_and_target() {
    use {Polarity as P, Variation as V};
    for (cause, polarity, expected) in [
        (None, P::HighIsGood, V::CommonCause),
        (Some(Cause::AboveLimit), P::HighIsGood, V::Improvement),
        (Some(Cause::AboveLimit), P::LowIsGood, V::Concern),
        (Some(Cause::Decreasing), P::HighIsGood, V::Concern),
        (Some(Cause::RunBelow), P::LowIsGood, V::Improvement),
        (Some(Cause::NearUpperLimit), P::NoJudgement, V::SpecialHigh),
        (Some(Cause::NearLowerLimit), P::NoJudgement, V::SpecialLow),
    ] {
        assert_eq!(variation(cause, polarity), expected);
    }
    let last = points(&[0.0])[0].unwrap().limits;
    for (target, high_is_good, low_is_good) in [
        (3.1, Assurance::ConsistentFail, Assurance::ConsistentPass),
        (3.0, Assurance::HitOrMiss, Assurance::HitOrMiss),
        (-3.0, Assurance::HitOrMiss, Assurance::HitOrMiss),
        (-3.1, Assurance::ConsistentPass, Assurance::ConsistentFail),
    ] {
        assert_eq!(assurance(last, target, P::HighIsGood), Some(high_is_good));
        assert_eq!(assurance(last, target, P::LowIsGood), Some(low_is_good));
        assert_eq!(assurance(last, target, P::NoJudgement), None);
    }
}

/// Laney's charts, on an invented series, against 40-digit arithmetic. No package publishes numbers for them.
#[test]
fn charts_for_large_numbers_are_those_of_40_digits() {
    let events = [
        5210.0, 5340.0, 4980.0, 5605.0, 5122.0, 5450.0, 5033.0, 5288.0, 5719.0, 5194.0, 5390.0, 5247.0, 5460.0, 5101.0,
    ];
    let sizes = [
        61000.0, 61500.0, 60800.0, 62100.0, 61200.0, 61900.0, 60900.0, 61300.0, 62400.0, 61000.0, 61600.0, 61100.0,
        61800.0, 60700.0,
    ];
    let groups: Vec<Option<(f64, f64)>> = events.into_iter().zip(sizes).map(Some).collect();
    let all = Baseline::default();
    let p = limits(&attribute::p_prime(&groups, 1.0, &all, true).unwrap());
    let u = limits(&attribute::u_prime(&groups, 1.0, &all, true).unwrap());
    let near = |ours: f64, theirs: f64| assert!(((ours - theirs) / theirs).abs() < 1e-12, "{ours} {theirs}");
    // The factor makes up for the other variance, so that the limits of both are the same.
    for limits in [p, u] {
        near(limits.centre, 0.086_278_366_111_951_6);
        near(limits.lower, 0.074_508_656_226_890_47);
        near(limits.upper, 0.098_048_075_997_012_7);
    }
    let factor = |wide: Limits, plain: Limits| (wide.upper - wide.centre) / (plain.upper - plain.centre);
    near(factor(p, limits(&attribute::p(&groups, 1.0, &all).unwrap())), 3.451_052_060_301_414_5);
    near(factor(u, limits(&attribute::u(&groups, 1.0, &all).unwrap())), 3.298_818_828_227);
    // A point in which nearly everything changes is left out of the factor, if that is asked for.
    let mut jump = groups.clone();
    jump[6] = Some((9000.0, 60_900.0));
    let factor_of = |screened| limits(&attribute::p_prime(&jump, 1.0, &all, screened).unwrap());
    assert!(factor_of(true).upper < factor_of(false).upper);
    let none = vec![Some((0.0, 100.0)); 5];
    assert_eq!(attribute::p_prime(&none, 1.0, &all, true), Err(Undefined::NoVariation));
}
