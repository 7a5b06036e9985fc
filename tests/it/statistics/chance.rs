//! Counts that are neither independent nor without seasons, against R.

use quarterday::statistics::dispersion::Dispersion;
use quarterday::statistics::quasi_poisson::Effect;
use quarterday::statistics::rate_ratio::RateRatio;
use quarterday::statistics::series::{Series, Shape};
use quarterday::statistics::{
    Confidence, Method, Undefined, discovery, dispersion, overdispersed, p_value, poisson, projection, quasi_poisson,
    rate_difference, rate_ratio, seasons, segmented, share_difference,
};

use super::{Comparison, Row, own};

/// The series of a row, with the places of missing counts.
fn series(row: &Row) -> Vec<Option<(f64, f64)>> {
    let numbers = |heading: &str| -> Vec<Option<f64>> {
        row.text(heading).split_whitespace().map(|number| number.parse().ok()).collect()
    };
    numbers("events").into_iter().zip(numbers("exposure")).map(|(events, exposure)| events.zip(exposure)).collect()
}

/// `periods` of equal exposure.
fn counts(events: &[f64]) -> Vec<Option<(f64, f64)>> {
    events.iter().map(|events| Some((*events, 1.0))).collect()
}

fn shape(model: &str) -> Shape {
    Shape { trend: matches!(model, "trend" | "both"), seasons: matches!(model, "seasons" | "both").then_some(4) }
}

/// What R leaves of a fit to a coefficient that is zero.
const LEFT_OVER: f64 = 1e-12;

impl Comparison {
    fn near_or_nothing(&mut self, ours: f64, theirs: f64) {
        if ours.abs().max(theirs.abs()) > LEFT_OVER {
            self.near(ours, theirs);
        }
    }
}

#[test]
fn fits_and_f_tests_are_those_of_r() {
    let mut comparison = Comparison::new("quasi-Poisson fit, F test", "quasi_poisson");
    for row in own("quasi_poisson") {
        comparison.row();
        let (series, model) = (series(&row), row.text("model"));
        let fit = shape(model).fit(&series).unwrap();
        let covariance: Vec<f64> = fit.covariance.concat();
        for (ours, heading) in
            [(&fit.coefficients, "coefficients"), (&covariance, "covariance"), (&fit.fitted, "fitted")]
        {
            comparison.same(ours.len(), row.list(heading).len());
            ours.iter().zip(row.list(heading)).for_each(|(ours, theirs)| comparison.near_or_nothing(*ours, theirs));
        }
        comparison.near(fit.deviance, row.number("deviance"));
        comparison.near(fit.dispersion.pearson(), row.number("pearson"));
        comparison.same(fit.dispersion.freedom() as f64, row.number("freedom"));
        let Some(p) = row.maybe("p") else { continue };
        let smaller = Shape { trend: model == "both", seasons: None };
        let test = quasi_poisson::f_test(&smaller.fit(&series).unwrap(), &fit).unwrap();
        comparison.near(test.f.unwrap(), row.number("f"));
        comparison.near(test.p, p);
    }
    comparison.within(1e-9);
}

#[test]
fn what_cannot_be_fitted_says_why() {
    let fit = |series: &Series, shape: Shape| shape.fit(series).map(|_| ());
    let (level, seasons) = (Shape::default(), Shape { trend: true, seasons: Some(4) });
    assert_eq!(fit(&[], level), Err(Undefined::TooShort { have: 0, need: 1 }));
    assert_eq!(fit(&counts(&[1.0; 5]), seasons), Err(Undefined::TooShort { have: 5, need: 6 }));
    assert_eq!(fit(&counts(&[0.0; 12]), seasons), Err(Undefined::NoEvents));
    assert_eq!(fit(&[Some((1.0, 0.0)), Some((2.0, 1.0))], level), Err(Undefined::ZeroDenominator));
    assert_eq!(fit(&[Some((-1.0, 1.0)), Some((2.0, 1.0))], level), Err(Undefined::Negative));
    // A season that never has a case, and one that is never told.
    let without: Vec<f64> = (0..16).map(|place| f64::from(u8::from(place % 4 != 2)) * 9.0).collect();
    assert_eq!(fit(&counts(&without), seasons), Err(Undefined::EmptyPart));
    let untold: Vec<Option<(f64, f64)>> = (0..16).map(|place| (place % 4 != 2).then_some((9.0, 1.0))).collect();
    assert_eq!(fit(&untold, seasons), Err(Undefined::Collinear));
    // All cases in the first quarter: the slope has no end.
    let once: Vec<f64> = (0..8).map(|place| f64::from(u8::from(place == 0)) * 30.0).collect();
    assert_eq!(fit(&counts(&once), Shape { trend: true, seasons: None }), Err(Undefined::EmptyPart));
}

#[test]
fn a_dispersion_is_that_of_r_alone_and_pooled() {
    let mut comparison = Comparison::new("Pearson dispersion", "dispersion");
    let mut areas: Vec<Dispersion> = Vec::new();
    for row in own("dispersion") {
        comparison.row();
        let ours = if row.text("series") == "pooled" {
            dispersion::pooled(&std::mem::take(&mut areas)).unwrap()
        } else {
            let area = dispersion::of_series(&series(&row), shape(row.text("model"))).unwrap();
            areas.push(area);
            area
        };
        comparison.near(ours.pearson(), row.number("pearson"));
        comparison.same(ours.freedom() as f64, row.number("freedom"));
        comparison.near(ours.estimate(), row.number("estimate"));
        comparison.near(ours.phi(), row.number("phi"));
        comparison.near(ours.t(Confidence::P95), row.number("t95"));
        comparison.near(ours.t(Confidence::P99_8), row.number("t998"));
    }
    comparison.within(1e-9);
}

/// The 5 % point of chi-squared with 14 degrees of freedom, of any table; and independent events vary by nothing at all hardly ever.
#[test]
fn a_dispersion_says_how_often_independent_events_vary_as_much() {
    let p = |pearson| Dispersion::new(pearson, 14).unwrap().p();
    assert!((p(23.684_791_304_840_576) - 0.05).abs() < 1e-9);
    assert_eq!(p(0.0), 1.0);
}

#[test]
fn a_dispersion_needs_eight_periods_of_which_some_have_events() {
    let of = |events: &[f64]| dispersion::of_series(&counts(events), Shape::default());
    assert_eq!(of(&[5.0; 7]), Err(Undefined::TooShort { have: 7, need: 8 }));
    assert_eq!(of(&[0.0; 8]), Err(Undefined::NoEvents));
    assert_eq!(of(&[5.0; 8]).unwrap().phi(), 1.0);
    assert_eq!(dispersion::pooled(&[]), Err(Undefined::TooShort { have: 0, need: 1 }));
}

/// 60 a quarter, more or less, and 120 in the last: among them it makes the others look as variable as itself.
#[test]
fn what_is_compared_is_left_out_of_the_dispersion() {
    let mut events = [58.0, 63.0, 55.0, 66.0, 61.0, 52.0, 64.0, 57.0, 60.0, 68.0, 54.0, 120.0];
    let series = counts(&events);
    let level = Shape::default();
    let beside = dispersion::beside(&series, &[11, 7], level).unwrap();
    assert_eq!(beside.phi(), 1.0);
    assert!(dispersion::of_series(&series, level).unwrap().phi() > 4.0);
    // Whatever they are.
    (events[11], events[7]) = (0.0, 900.0);
    assert_eq!(dispersion::beside(&counts(&events), &[11, 7], level), Ok(beside));
    let short = dispersion::beside(&series[3..], &[8, 4], level);
    assert_eq!(short, Err(Undefined::TooShort { have: 7, need: 8 }));
}

#[test]
fn intervals_of_overdispersed_counts_are_those_of_r() {
    let mut comparison = Comparison::new("quasi-Poisson interval, exact where wider", "overdispersed");
    for row in own("overdispersed") {
        comparison.row();
        let dispersion = Dispersion::new(row.number("pearson"), row.number("freedom") as usize).unwrap();
        let confidence = if row.number("tail") == 0.025 { Confidence::P95 } else { Confidence::P99_8 };
        let new = (row.number("new"), row.number("new_population"));
        if row.text("kind") == "count" {
            let ours = overdispersed::count(new.0, dispersion, confidence).unwrap();
            comparison.same(ours.value, new.0);
            let rate = overdispersed::rate(new.0, 2500.0, 1000.0, dispersion, confidence).unwrap();
            comparison.near(rate.interval.lower, 0.4 * row.number("lower"));
            comparison.near(rate.interval.upper, 0.4 * row.number("upper"));
            comparison.near(ours.interval.lower, row.number("lower"));
            comparison.near(ours.interval.upper, row.number("upper"));
            continue;
        }
        let old = (row.number("old"), row.number("old_population"));
        if row.text("kind") == "difference" {
            let rate = |(events, people)| overdispersed::rate(events, people, 1.0, dispersion, confidence).unwrap();
            let ours = rate_difference::difference(rate(new), rate(old)).unwrap();
            comparison.near(ours.interval.lower, row.number("lower"));
            comparison.near(ours.interval.upper, row.number("upper"));
            continue;
        }
        let ours = overdispersed::rate_ratio(new, old, dispersion, confidence).unwrap();
        comparison.near(ours.lower, row.number("lower"));
        comparison.same(ours.upper.is_some(), row.maybe("upper").is_some());
        if let (Some(ours), Some(theirs)) = (ours.upper, row.maybe("upper")) {
            comparison.near(ours, theirs);
        }
        comparison.near(ours.p, row.number("p"));
    }
    comparison.within(1e-9);
}

/// Police calls are three times as variable as independent events: what was more than chance is not.
#[test]
fn a_dispersion_of_one_leaves_intervals_as_they_are_and_a_larger_one_widens_them() {
    let one = Dispersion::new(6.0, 7).unwrap();
    let three = Dispersion::new(42.0, 14).unwrap();
    let (new, old) = ((360.0, 21_450.0), (300.0, 21_340.0));
    let independent = rate_ratio::rate_ratio(new, old, Confidence::P95).unwrap();
    let ratio = |dispersion| overdispersed::rate_ratio(new, old, dispersion, Confidence::P95).unwrap();
    assert_eq!(ratio(one), independent);
    assert!(independent.differs() && independent.p < 0.05);
    assert!(!ratio(three).differs() && ratio(three).p > 0.05);
    let count = |dispersion| overdispersed::count(300.0, dispersion, Confidence::P95).unwrap();
    assert_eq!(count(one), poisson::count(300.0, Confidence::P95).unwrap());
    assert_eq!(count(three).method, Method::QuasiPoisson);
}

#[test]
fn the_verdict_of_an_interval_and_its_p_value_agree() {
    let agree = |ratio: RateRatio| assert_eq!(ratio.differs(), ratio.p < 0.05, "{ratio:?}");
    for pearson in [7.0, 14.0, 21.0, 60.0] {
        let dispersion = Dispersion::new(pearson, 12).unwrap();
        for new in 0..40 {
            for old in [0.0, 2.0, 5.0, 9.0, 14.0, 25.0] {
                if f64::from(new) + old > 0.0 {
                    agree(
                        overdispersed::rate_ratio((f64::from(new), 1.0), (old, 1.1), dispersion, Confidence::P95)
                            .unwrap(),
                    );
                }
            }
        }
    }
    for new in 0..=30 {
        let (new, old) = ((f64::from(new), 30.0), (9.0, 31.0));
        let difference =
            |confidence| share_difference::difference(new, old, 100.0, confidence).map(|ours| ours.interval);
        let interval = difference(Confidence::P95).unwrap();
        assert_eq!(!interval.contains(0.0), p_value::of(0.0, difference).unwrap() < 0.05, "{new:?}");
    }
}

#[test]
fn seasons_are_those_of_r() {
    let mut comparison = Comparison::new("seasonal indices, F test", "seasons");
    for row in own("seasons") {
        comparison.row();
        let series = series(&row);
        let ours = seasons::fit(&series, 4).unwrap();
        for (ours, heading) in [(&ours.indices, "indices"), (&ours.errors, "errors")] {
            ours.iter().zip(row.list(heading)).for_each(|(ours, theirs)| comparison.near(*ours, theirs));
        }
        let adjusted = row.text("adjusted").split_whitespace();
        for (ours, theirs) in ours.adjusted.iter().zip(adjusted) {
            comparison.same(ours.is_none(), theirs == "NA");
            if let Some(ours) = ours {
                comparison.near(*ours, theirs.parse().unwrap());
            }
        }
        comparison.near(ours.test.f.unwrap(), row.number("f"));
        comparison.near(ours.test.p, row.number("p"));
        comparison.near(ours.dispersion.phi(), row.number("phi"));
    }
    comparison.within(1e-9);
}

#[test]
fn seasons_need_three_years_and_are_found_where_they_are_all_that_there_is() {
    let year = |quarters: [f64; 4], years: usize| counts(&quarters.repeat(years));
    assert_eq!(seasons::fit(&year([9.0; 4], 2), 4), Err(Undefined::TooShort { have: 8, need: 12 }));
    assert_eq!(seasons::fit(&year([9.0, 4.0, 0.0, 7.0], 3), 4), Err(Undefined::EmptyPart));
    assert_eq!(seasons::fit(&year([9.0; 4], 3), 1), Err(Undefined::TooShort { have: 0, need: 1 }));
    // Nothing is left beside them.
    let only = seasons::fit(&year([20.0, 40.0, 20.0, 10.0], 4), 4).unwrap();
    assert_eq!((only.test.f, only.test.p), (None, 0.0));
    let near = |ours: f64, theirs: f64| assert!((ours - theirs).abs() < 1e-9, "{ours} {theirs}");
    only.indices.iter().zip([1.0, 2.0, 1.0, 0.5]).for_each(|(ours, theirs)| near(*ours, theirs));
    only.adjusted.iter().for_each(|adjusted| near(adjusted.unwrap(), 20.0));
    // A series in which nothing changes has none.
    assert_eq!(seasons::fit(&year([30.0; 4], 4), 4).unwrap().test.p, 1.0);
}

#[test]
fn a_step_and_a_turn_are_those_of_r() {
    let mut comparison = Comparison::new("interrupted series", "segmented");
    for row in own("segmented") {
        comparison.row();
        let of_year = row.maybe("seasons").map(|seasons| seasons as usize);
        let ours = segmented::fit(&series(&row), row.number("start") as usize, of_year, Confidence::P95).unwrap();
        let mut effect = |ours: Effect, heading: &str| {
            let ours = [ours.factor, ours.interval.lower, ours.interval.upper, ours.p];
            ours.iter().zip(row.list(heading)).for_each(|(ours, theirs)| comparison.near(*ours, theirs));
        };
        effect(ours.before, "before");
        effect(ours.level, "level");
        effect(ours.slope, "slope");
        effect(ours.after, "after");
    }
    comparison.within(1e-9);
}

#[test]
fn a_step_needs_six_periods_on_each_side() {
    let series = counts(&[20.0, 23.0, 19.0, 22.0, 25.0, 21.0, 30.0, 34.0, 29.0, 33.0, 36.0, 31.0]);
    let at = |start: usize| segmented::fit(&series, start, None, Confidence::P95).map(|_| ());
    assert_eq!(at(6), Ok(()));
    assert_eq!(at(5), Err(Undefined::TooShort { have: 5, need: 6 }));
    assert_eq!(at(8), Err(Undefined::TooShort { have: 4, need: 6 }));
    assert_eq!(at(99), Err(Undefined::TooShort { have: 0, need: 6 }));
    // Nothing happens after it: no factor says by how much it fell.
    let mut ends = series.clone();
    ends[6..].fill(Some((0.0, 1.0)));
    assert_eq!(segmented::fit(&ends, 6, None, Confidence::P95), Err(Undefined::EmptyPart));
}

/// The negative binomial distribution takes large counts to vary more than quasi-Poisson regression does, and its limits are those of
/// the normal distribution. On series as they come the slopes are the same to within a tenth of the interval, and what lies in
/// both intervals is four fifths or more of what lies in either: the wider one is always that of quasi-Poisson regression.
#[test]
fn trends_lie_within_those_of_a_negative_binomial_fit() {
    for row in own("negative_binomial") {
        let name = row.text("series");
        let fit = Shape { trend: true, seasons: None }.fit(&series(&row)).unwrap();
        let ours = fit.coefficient(1).effect(Confidence::P95).unwrap();
        let (slope, lower, upper) = (ours.factor.ln(), ours.interval.lower.ln(), ours.interval.upper.ln());
        for (ours, heading) in [(slope, "slope"), (lower, "lower"), (upper, "upper")] {
            let theirs = row.number(heading);
            assert!(
                (ours - theirs).abs() <= 1e-9 * theirs.abs().max(1e-3),
                "{name}: {heading} {ours} against {theirs}"
            );
        }
        let [slope_nb, lower_nb, upper_nb] = ["slope_nb", "lower_nb", "upper_nb"].map(|heading| row.number(heading));
        assert!(fit.dispersion.phi() > 2.0, "{name} is of counts that vary beyond independent ones");
        assert_eq!(slope > 0.0, slope_nb > 0.0, "{name}: the sign");
        assert!((slope - slope_nb).abs() < 0.1 * (upper - slope), "{name}: {slope} against {slope_nb}");
        assert!(upper - lower > upper_nb - lower_nb, "{name}: the width");
        let both = upper.min(upper_nb) - lower.max(lower_nb);
        let either = upper.max(upper_nb) - lower.min(lower_nb);
        assert!(both / either > 0.8, "{name}: {both} of {either}");
    }
}

/// Why it is quasi-Poisson regression: of series without a trend, no more than one in twenty is said to have one (1,000 each, so
/// a share is known to within 1.4), and the negative binomial fit says so of more.
#[test]
fn a_negative_binomial_fit_finds_more_trends_that_are_not_there() {
    let rows = own("negative_binomial_false");
    assert_eq!(rows.len(), 9);
    for row in rows {
        let (quasi, nb) = (row.number("quasi"), row.number("negative_binomial"));
        assert!(quasi < 5.0 + 1.4 && quasi < nb, "{quasi} and {nb} of 100");
    }
}

#[test]
fn adjusted_p_values_are_those_of_r() {
    let mut comparison = Comparison::new("Benjamini-Hochberg", "discovery");
    for row in own("discovery") {
        comparison.row();
        let ours = discovery::benjamini_hochberg(&row.list("p")).unwrap();
        comparison.same(ours.len(), row.list("adjusted").len());
        ours.iter().zip(row.list("adjusted")).for_each(|(ours, theirs)| comparison.near(*ours, theirs));
    }
    comparison.within(1e-15);
    assert_eq!(discovery::benjamini_hochberg(&[]), Ok(vec![]));
    assert_eq!(discovery::benjamini_hochberg(&[0.5, f64::NAN]), Err(Undefined::NotANumber));
    assert_eq!(discovery::benjamini_hochberg(&[-0.1]), Err(Undefined::Negative));
}

#[test]
fn of_48_comparisons_about_two_look_striking_by_chance() {
    assert!((discovery::by_chance(48, Confidence::P95) - 2.4).abs() < 1e-12);
}

#[test]
fn p_values_are_where_an_interval_ends() {
    let mut comparison = Comparison::new("p value of an interval", "p_value");
    for row in own("p_value") {
        comparison.row();
        let (part, whole) = (row.number("part"), row.number("whole"));
        let ours = match row.text("interval") {
            "share_difference" => p_value::of(0.0, |confidence| {
                let (new, old) = ((part, whole), (row.number("old_part"), row.number("old_whole")));
                share_difference::difference(new, old, 100.0, confidence).map(|ours| ours.interval)
            }),
            "expected" => p_value::of(whole, |confidence| poisson::count(part, confidence).map(|ours| ours.interval)),
            other => panic!("{other}"),
        };
        comparison.near(ours.unwrap(), row.number("p"));
    }
    comparison.within(1e-9);
}

#[test]
fn projections_and_their_back_test_are_those_of_r() {
    let mut comparison = Comparison::new("projection, back-test", "projection");
    for row in own("projection") {
        comparison.row();
        let (series, shape) = (series(&row), shape(row.text("model")));
        let exposure = series.last().unwrap().unwrap().1;
        let ours = projection::project(&series, shape, &[exposure; 4]).unwrap();
        for (place, ours) in ours.iter().enumerate() {
            comparison.near(ours.expected, row.list("expected")[place]);
            let limits = [ours.inner.lower, ours.inner.upper, ours.outer.lower, ours.outer.upper];
            for (ours, heading) in limits.into_iter().zip(["low80", "high80", "low95", "high95"]) {
                comparison.same(ours, row.list(heading)[place]);
            }
        }
        let test = projection::back_test(&series, shape);
        for (ours, heading) in [(test.counts, "counts"), (test.inner, "inner"), (test.outer, "outer")] {
            comparison.same(ours as f64, row.number(heading));
        }
    }
    comparison.within(1e-6);
}

#[test]
fn a_projection_needs_three_years_and_its_trend_fades() {
    let rising: Vec<f64> = (0..12).map(|place| (100.0 * 1.02_f64.powi(place)).round()).collect();
    let trend = Shape { trend: true, seasons: None };
    let short = projection::project(&counts(&rising[..11]), trend, &[1.0]);
    assert_eq!(short, Err(Undefined::TooShort { have: 11, need: 12 }));
    // No more than a year, each quarter growing less than the one before.
    let ours = projection::project(&counts(&rising), trend, &[1.0; 9]).unwrap();
    assert_eq!(ours.len(), projection::AHEAD);
    let growth: Vec<f64> = ours.windows(2).map(|pair| pair[1].expected / pair[0].expected).collect();
    assert!(growth.windows(2).all(|pair| 1.0 < pair[1] && pair[1] < pair[0]), "{growth:?}");
    // Nothing can be looked at yet.
    assert_eq!(projection::back_test(&counts(&rising), trend).counts, 0);
}
