//! Trend over years.

use quarterday::statistics::dispersion::Dispersion;
use quarterday::statistics::poisson_trend::{self, Period};
use quarterday::statistics::recent_trend::{self, Direction};
use quarterday::statistics::{Confidence, Interval, Undefined, mann_kendall, share_trend, special, theil_sen};

use super::{Comparison, own, reference};

#[test]
fn recent_trends_are_those_of_40_digits() {
    let mut comparison = Comparison::new("recent trend", "own_recent_trend");
    for row in own("own_recent_trend") {
        comparison.row();
        let years: Vec<(f64, f64)> = row.list("counts").into_iter().zip(row.list("populations")).collect();
        let ours = recent_trend::of_rates(&years, row.number("multiplier")).unwrap();
        comparison.near(ours.slope, row.number("slope"));
        comparison.near(ours.chi_squared, row.number("chi2"));
        comparison.same(ours.steady.to_string(), row.text("no_outlier").to_owned());
        let direction = match ours.direction {
            Direction::Increasing => "increasing",
            Direction::NoChange => "no_change",
            Direction::Decreasing => "decreasing",
        };
        comparison.same(direction, row.text("trend"));
    }
    comparison.within(1e-9);
}

#[test]
fn a_recent_trend_needs_five_years_with_intervals() {
    let four = [(96.0, 21_100.0); 4];
    assert_eq!(recent_trend::of_rates(&four, 1e4), Err(Undefined::TooShort { have: 4, need: 5 }));
    let no_width = [(4.0, Interval { lower: 4.0, upper: 4.0 }); 5];
    assert_eq!(recent_trend::of_values(&no_width), Err(Undefined::NoInterval));
    let full = [(5.0, 5.0), (3.0, 5.0), (1.0, 5.0), (1.0, 4.0), (2.0, 4.0)];
    assert_eq!(recent_trend::of_counts(&full), Err(Undefined::Saturated));
    assert_eq!(recent_trend::of_shares(&full, 100.0), Err(Undefined::Saturated));
    let none = [(0.0, 5.0), (3.0, 5.0), (1.0, 5.0), (1.0, 4.0), (2.0, 4.0)];
    assert_eq!(recent_trend::of_counts(&none), Err(Undefined::NoEvents));
}

#[test]
fn a_trend_that_one_year_makes_is_none_and_a_level_rest_counts_as_rising() {
    let exact = |values: [f64; 5]| {
        let years = values.map(|value| (value, Interval { lower: value - 0.5, upper: value + 0.5 }));
        recent_trend::of_values(&years).unwrap()
    };
    // Without its first year the fall is a rise, though the chi-squared is large.
    let fall = exact([100.0, 0.0, 1.0, 2.0, 3.0]);
    assert!(fall.chi_squared > recent_trend::CRITICAL && !fall.steady);
    assert_eq!(fall.direction, Direction::NoChange);
    // Without the year that stands out the slope is exactly 0, which counts as rising.
    assert_eq!(exact([0.0, 0.0, 0.0, 0.0, 100.0]).direction, Direction::Increasing);
    assert_eq!(exact([100.0, 0.0, 0.0, 0.0, 0.0]).direction, Direction::NoChange);
    // Every year is above the one before, by less than chance.
    let slight = exact([0.0, 0.1, 0.2, 0.3, 0.4]);
    assert!(slight.steady);
    assert_eq!(slight.direction, Direction::NoChange);
}

#[test]
fn years_before_the_last_five_do_not_count() {
    let five = [(60.0, 21_100.0), (51.0, 21_230.0), (44.0, 21_340.0), (39.0, 21_450.0), (30.0, 21_500.0)];
    let seven: Vec<(f64, f64)> = [(5.0, 20_000.0), (900.0, 20_000.0)].into_iter().chain(five).collect();
    assert_eq!(recent_trend::of_rates(&seven, 1e4), recent_trend::of_rates(&five, 1e4));
}

#[test]
fn a_share_that_rises_every_year_is_found_by_its_counts_and_by_its_interval() {
    let rising = [(200.0, 1000.0), (230.0, 1000.0), (260.0, 1000.0), (290.0, 1000.0), (320.0, 1000.0)];
    let falling: Vec<(f64, f64)> = rising.into_iter().rev().collect();
    assert_eq!(recent_trend::of_counts(&rising).unwrap().direction, Direction::Increasing);
    assert_eq!(recent_trend::of_shares(&rising, 100.0).unwrap().direction, Direction::Increasing);
    assert_eq!(recent_trend::of_counts(&falling).unwrap().direction, Direction::Decreasing);
    // The counts variant is the test of Cochran and Armitage.
    let scored: Vec<(f64, f64, f64)> = rising.iter().zip(1..).map(|((x, n), t)| (*x, *n, f64::from(t))).collect();
    let test = share_trend::cochran_armitage(&scored).unwrap();
    assert_eq!(recent_trend::of_counts(&rising).unwrap().chi_squared, test.chi_squared);
}

#[test]
fn trends_in_shares_are_those_of_r() {
    let Some(rows) = reference("trend_chisq_proportions") else { return };
    let mut comparison = Comparison::new("trend in shares, Cochran-Armitage", "trend_chisq_proportions");
    for row in rows {
        comparison.row();
        let lists = row.list("x").into_iter().zip(row.list("n")).zip(row.list("scores"));
        let groups: Vec<(f64, f64, f64)> = lists.map(|((x, n), score)| (x, n, score)).collect();
        let ours = share_trend::cochran_armitage(&groups).unwrap();
        comparison.near(ours.chi_squared, row.number("ind_chi2"));
        comparison.near(ours.p, row.number("ind_p"));
        comparison.printed(ours.chi_squared, row.text("exp_chi2"));
        comparison.printed(ours.p, row.text("exp_p"));
    }
    comparison.within(1e-9);
    let flat = [(0.0, 10.0, 1.0), (0.0, 10.0, 2.0)];
    assert_eq!(share_trend::cochran_armitage(&flat), Err(Undefined::NoVariation));
}

/// mann_kendall_expected: both cases, the second with twelve seasons.
#[test]
fn mann_kendall_is_that_of_pymannkendall() {
    let files = (reference("mann_kendall_inputs"), reference("mann_kendall_expected"));
    let (Some(inputs), Some(expected)) = files else { return };
    let values: Vec<Option<f64>> = inputs.iter().map(|row| row.maybe("value")).collect();
    let mut comparison = Comparison::new("Mann-Kendall, Sen slope", "mann_kendall_expected");
    for row in expected {
        comparison.row();
        let seasons = if row.text("case") == "original" { 1 } else { 12 };
        let test = mann_kendall::seasonal(&values, seasons).unwrap();
        let (slope, intercept) = theil_sen::seasonal(&values, seasons).unwrap();
        let ours = match row.text("statistic") {
            "s" => test.s,
            "var_s" => test.variance,
            "z" => test.z,
            "p" => test.p,
            "tau" => test.tau,
            "sen_slope" => slope,
            "sen_intercept" => intercept,
            other => panic!("{other}"),
        };
        comparison.near(ours, row.number("exp"));
        comparison.near(ours, row.number("ind"));
    }
    comparison.within(1e-9);
}

#[test]
fn mann_kendall_by_hand() {
    // Ten values of which each is above the one before: all 45 pairs rise.
    let rising: Vec<Option<f64>> = (0..10).map(|value| Some(f64::from(value))).collect();
    let test = mann_kendall::test(&rising).unwrap();
    assert_eq!((test.s, test.variance, test.tau), (45.0, 125.0, 1.0));
    assert!((test.z - 44.0 / 125.0_f64.sqrt()).abs() < 1e-12);
    let equal = mann_kendall::test(&[Some(3.0); 10]).unwrap();
    assert_eq!((equal.s, equal.variance, equal.z, equal.p), (0.0, 0.0, 0.0, 1.0));
    assert_eq!(mann_kendall::test(&rising[..9]), Err(Undefined::TooShort { have: 9, need: 10 }));
    // Within each quarter nothing changes, however much the quarters differ.
    let quarters: Vec<Option<f64>> = [10.0, 20.0, 30.0, 40.0].repeat(4).into_iter().map(Some).collect();
    assert_eq!(mann_kendall::seasonal(&quarters, 4).unwrap().s, 0.0);
    assert!(mann_kendall::test(&quarters).unwrap().s > 0.0);
}

#[test]
fn theil_sen_is_that_of_scipy() {
    let Some(rows) = reference("theil_sen") else { return };
    let mut comparison = Comparison::new("Theil-Sen slope", "theil_sen");
    for row in rows {
        comparison.row();
        let points: Vec<(f64, f64)> = row.list("x").into_iter().zip(row.list("y")).collect();
        let confidence = Confidence::from_percent(100.0 * row.number("confidence")).unwrap();
        let ours = theil_sen::line(&points, confidence).unwrap();
        for (ours, column) in [
            (ours.slope, "slope"),
            (ours.intercept, "intercept"),
            (ours.interval.lower, "ci_lower"),
            (ours.interval.upper, "ci_upper"),
        ] {
            if let Some(theirs) = row.maybe(&format!("ind_{column}")) {
                comparison.near(ours, theirs);
            }
            if let Some(theirs) = row.maybe(&format!("exp_{column}")) {
                assert!((ours - theirs).abs() < 0.006, "{ours} against {theirs}");
            }
        }
    }
    comparison.within(1e-9);
    let upright = [(1.0, 2.0), (1.0, 5.0)];
    assert_eq!(theil_sen::line(&upright, Confidence::P95), Err(Undefined::NoVariation));
}

fn periods(events: &[f64], populations: &[f64]) -> Vec<Period> {
    let both = events.iter().zip(populations).zip(1..);
    both.map(|((events, population), time)| Period { time: f64::from(time), events: *events, population: *population })
        .collect()
}

/// poisson_regression: its series is in a file that is not handed out, so that there is nothing to compute it from. The
/// series "rising" of own_recent_trend takes its place, fitted by Newton's method with 40 digits.
#[test]
fn a_poisson_trend_is_that_of_40_digits() {
    let rising = periods(&[96.0, 102.0, 118.0, 131.0, 140.0], &[21_100.0, 21_230.0, 21_340.0, 21_450.0, 21_500.0]);
    let ours = poisson_trend::fit(&rising, Confidence::P95).unwrap();
    for (ours, theirs) in [
        (ours.intercept, -5.498_129_041_349_697),
        (ours.intercept_error, 0.102_679_359_094_770_79),
        (ours.slope, 0.095_381_987_919_976_79),
        (ours.slope_error, 0.029_387_030_708_196_81),
        (ours.factor, 1.100_078_991_763_308),
        (ours.interval.lower, 1.038_507_375_230_231_5),
        (ours.interval.upper, 1.165_301_101_353_075_3),
        (ours.p, 0.001_171_552_000_367_507_5),
        (ours.null_deviance, 10.800_136_384_091_866),
        (ours.deviance, 0.199_040_477_081_732_17),
        (ours.pearson, 0.198_359_376_882_677_88),
    ] {
        assert!(((ours - theirs) / theirs).abs() < 1e-10, "{ours} against {theirs}");
    }
    assert_eq!(ours.likelihood_ratio(), ours.null_deviance - ours.deviance);
    assert_eq!(ours.dispersion, ours.pearson / 3.0);
    assert!(ours.dispersion < 1.0);
    // As sure as three degrees of freedom are, but not surer than chance is.
    assert!((ours.p_overdispersed(None) - 0.047_6).abs() < 5e-4 && ours.dispersion < 1.0);
}

#[test]
fn a_poisson_trend_says_what_it_cannot_do() {
    let fit = |events: &[f64]| poisson_trend::fit(&periods(events, &[1000.0; 5][..events.len()]), Confidence::P95);
    assert_eq!(fit(&[1.0, 2.0]), Err(Undefined::TooShort { have: 2, need: 3 }));
    assert_eq!(fit(&[0.0, 0.0, 0.0]), Err(Undefined::NoEvents));
    assert_eq!(fit(&[0.0, 0.0, 9.0]), Err(Undefined::NoConvergence));
    let level = fit(&[5.0, 5.0, 5.0, 5.0]).unwrap();
    assert!(level.slope.abs() < 1e-12 && (level.p - 1.0).abs() < 1e-9);
    // Twice as far from the line as chance would have it: less sure.
    let scattered = fit(&[10.0, 60.0, 20.0, 90.0, 60.0]).unwrap();
    assert!(scattered.dispersion > 1.0 && scattered.p_overdispersed(None) > scattered.p);
    // R: 2 * pt(-abs(slope / (error * sqrt(1.5))), 40).
    let known = Dispersion::new(60.0, 40).unwrap();
    let t = scattered.slope / (scattered.slope_error * 1.5_f64.sqrt());
    assert!((scattered.p_overdispersed(Some(known)) - special::t_two_sided(t, 40.0)).abs() < 1e-15);
}
