//! The worked examples W1 to W17: invented numbers, worked out by two routes with 40 digits.
//!
//! Not here are what other programs would say (W2's exact limits from 10 on are, W7's log method and minimum-likelihood
//! p are not: the program does not offer them; W15's binary column is what it avoids) and W17's interpolated
//! populations, which are the caller's choice of denominator.

use quarterday::model::round;
use quarterday::statistics::benchmark::{Side, against};
use quarterday::statistics::control_chart::moving_range::screened_mean;
use quarterday::statistics::control_chart::rules::{Cause, Lengths, special_causes};
use quarterday::statistics::control_chart::xmr;
use quarterday::statistics::rate_ratio::rate_ratio;
use quarterday::statistics::{
    Confidence, Interval, Method, Undefined, change, expected_volume, largest_remainder, poisson, rate, share,
    share_difference,
};

/// worked_examples: typed in below, by their numbers.
const P95: Confidence = Confidence::P95;
const PER: f64 = 10_000.0;

#[track_caller]
fn near(ours: f64, theirs: f64) {
    let difference = if theirs == 0.0 { ours.abs() } else { ((ours - theirs) / theirs).abs() };
    assert!(difference < 1e-12, "{ours} against {theirs}: {difference:e}");
}

#[track_caller]
fn near_interval(ours: Interval, lower: f64, upper: f64) {
    near(ours.lower, lower);
    near(ours.upper, upper);
}

#[test]
fn w1_w2_w3_w4_rates() {
    let of = |events| rate::crude(events, 12_345.0, PER, P95).unwrap();
    near(of(7.0).value, 5.670_311_867_152_693);
    near_interval(of(7.0).interval, 2.279_759_458_501_309_2, 11.683_009_608_507_396);
    // The seam: exact at 9, Byar's at 10.
    near_interval(of(9.0).interval, 3.333_635_558_832_186, 13.839_451_965_507_628);
    near_interval(of(10.0).interval, 3.878_047_722_938_487, 14.897_900_855_209_782);
    assert_eq!((of(9.0).method, of(10.0).method), (Method::ExactPoisson, Method::Byar));
    let exact = poisson::exact(10.0, P95).unwrap().scaled(PER, 12_345.0);
    near_interval(exact, 3.884_478_490_184_231, 14.897_007_729_459_52);
    assert_eq!(of(0.0).interval.lower, 0.0);
    near(of(0.0).interval.upper, 2.988_156_706_451_143_4);
    near(of(0.0).interval.upper, -(0.025_f64.ln()) / 12_345.0 * PER);
    let large = rate::crude(118.0, 21_450.0, PER, P95).unwrap();
    near(large.value, 55.011_655_011_655_01);
    near_interval(large.interval, 45.533_803_341_740_49, 65.880_002_853_975_63);
}

#[test]
fn w5_expected_volume() {
    let ours = expected_volume::against(118.0, 40.0, 21_450.0, PER, P95).unwrap();
    near(ours.expected, 85.8);
    near(100.0 * ours.ratio.value, 137.529_137_529_137_53);
    near_interval(ours.ratio.interval, 1.138_345_083_543_512_5, 1.647_000_071_349_390_6);
    assert_eq!(ours.side, Side::Higher);
    near(expected_volume::against(29.0, 10.0, 21_450.0, PER, P95).unwrap().expected, 21.45);
    assert_eq!(expected_volume::against(29.0, 10.0, 0.0, PER, P95), Err(Undefined::ZeroDenominator));
}

#[test]
fn w6_shares() {
    let of = |part, whole| share::share(part, whole, 100.0, P95).unwrap();
    near(of(34.0, 118.0).value, 28.813_559_322_033_9);
    near_interval(of(34.0, 118.0).interval, 21.412_142_325_786_59, 37.550_922_887_030_964);
    near_interval(of(0.0, 9.0).interval, 0.0, 29.914_504_841_954_41);
    near_interval(of(9.0, 9.0).interval, 70.085_495_158_045_59, 100.0);
    assert_eq!((of(0.0, 9.0).interval.lower, of(9.0, 9.0).interval.upper), (0.0, 100.0));
}

#[test]
fn w7_w8_change_and_rate_ratio() {
    near(change::percent(118.0, 96.0).unwrap(), 22.916_666_666_666_675);
    let ours = rate_ratio((118.0, 21_450.0), (96.0, 21_340.0), P95).unwrap();
    near(change::percent(118.0 / 21_450.0, 96.0 / 21_340.0).unwrap(), 22.286_324_786_324_773);
    near(ours.ratio.unwrap(), 1.222_863_247_863_247_7);
    near_interval(
        Interval { lower: ours.lower, upper: ours.upper.unwrap() },
        0.926_149_071_700_984_9,
        1.618_033_402_605_870_5,
    );
    near(change::percent_of_ratio(ours.lower).unwrap(), -7.385_092_829_901_508);
    near(change::percent_of_ratio(ours.upper.unwrap()).unwrap(), 61.803_340_260_587_05);
    near(ours.p, 0.161_961_966_180_492_1);
    assert!(!ours.differs());
    assert_eq!(change::percent(5.0, 0.0), Err(Undefined::ZeroBase));
    assert_eq!(change::percent(0.0, 5.0), Ok(-100.0));
}

#[test]
fn w9_difference_of_shares() {
    let ours = share_difference::difference((40.0, 120.0), (34.0, 118.0), 100.0, P95).unwrap();
    near(ours.value, 4.519_774_011_299_429);
    near_interval(ours.interval, -7.193_738_390_385_238, 16.045_752_635_043_076);
    near(change::percent(100.0 * 40.0 / 120.0, 100.0 * 34.0 / 118.0).unwrap(), 15.686_274_509_803_908);
    let turned = share_difference::difference((34.0, 118.0), (40.0, 120.0), 100.0, P95).unwrap();
    near(turned.value, -ours.value);
    near_interval(turned.interval, -ours.interval.upper, -ours.interval.lower);
}

/// Three years of 286 cases together, over 63,670 women: the pooled rate, not the mean of the rates.
#[test]
fn w10_against_the_three_years_before() {
    let before = rate::pooled(&[(94.0, 21_100.0), (96.0, 21_230.0), (96.0, 21_340.0)]).unwrap();
    assert_eq!(before, (286.0, 63_670.0));
    let pooled = rate::crude(before.0, before.1, PER, P95).unwrap();
    near(pooled.value, 44.919_114_182_503_534);
    near_interval(pooled.interval, 39.863_365_274_797_54, 50.438_422_742_348_22);
    // As a fixed number it is outside the interval of the current rate; by the ratio, which knows that it is a small
    // count itself, there is no difference.
    let current = rate::crude(118.0, 21_450.0, PER, P95).unwrap();
    assert_eq!(against(current.interval, pooled.value), Side::Higher);
    let ratio = rate_ratio((118.0, 21_450.0), before, P95).unwrap();
    near(ratio.ratio.unwrap(), 1.224_682_543_563_662_6);
    near(ratio.lower, 0.979_778_737_455_687_3);
    near(ratio.upper.unwrap(), 1.522_788_014_893_113_3);
    assert!(!ratio.differs());
}

#[test]
fn w12_control_chart() {
    let counts = [23, 31, 27, 29, 31, 30, 28, 34, 26, 25, 33, 29, 30, 27, 62, 31];
    let values: Vec<Option<f64>> = counts.into_iter().map(|count| Some(f64::from(count))).collect();
    near(screened_mean(&values, false).unwrap().mean, 7.733_333_333_333_333);
    near(3.267 * screened_mean(&values, false).unwrap().mean, 25.2648);
    let kept = screened_mean(&values, true).unwrap();
    assert_eq!(kept.kept, 13);
    near(kept.mean, 3.846_153_846_153_846_3);
    for (screened, reach, limits) in [
        (true, xmr::REACH_NHS, Some((20.769_230_769_230_766, 41.230_769_230_769_23))),
        (false, xmr::REACH_NHS, Some((10.429_333_333_333_332, 51.570_666_666_666_67))),
        (true, xmr::REACH_EXACT, None),
    ] {
        let chart = xmr::chart(&values, xmr::Options { screened, reach, fixed_after: None, floored: false }).unwrap();
        near(chart.centre, 31.0);
        let ours = chart.points[0].unwrap().limits;
        match limits {
            Some((lower, upper)) => near_interval(Interval { lower: ours.lower, upper: ours.upper }, lower, upper),
            None => near(ours.upper, 41.229_132_569_558_104),
        }
        let causes = special_causes(&chart.points, Lengths::default());
        assert_eq!(causes[14], Some(Cause::AboveLimit));
        assert_eq!(causes[15], None);
    }
}

#[test]
fn w13_against_a_national_rate() {
    let expected = expected_volume::against(118.0, 47.0, 21_450.0, PER, P95).unwrap();
    near(expected.expected, 100.815);
    assert_eq!(expected.side, Side::Similar);
    near_interval(poisson::count(118.0, P95).unwrap().interval, 97.670_008_168_033_36, 141.312_606_121_777_72);
    let wide = poisson::count(118.0, Confidence::P99_8).unwrap().interval;
    near_interval(wide, 87.241_217_873_717_23, 155.594_909_554_426_27);
}

#[test]
fn w14_shares_that_add_up() {
    let weights = [61.0, 22.0, 14.0, 9.0, 7.0, 5.0];
    let plain: Vec<f64> = weights.iter().map(|weight| round::round(100.0 * weight / 118.0, 0)).collect();
    assert_eq!(plain, [52.0, 19.0, 12.0, 8.0, 6.0, 4.0]);
    assert_eq!(largest_remainder::shares(&weights, 100).unwrap(), [52, 19, 12, 7, 6, 4]);
    assert_eq!(largest_remainder::shares(&[1.0; 7], 100).unwrap(), [15, 15, 14, 14, 14, 14, 14]);
}

#[test]
fn w15_decimals_round_half_away_from_zero() {
    for (value, decimals, expected) in [
        (2.675, 2, "2.68"),
        (1.005, 2, "1.01"),
        (0.125, 2, "0.13"),
        (2.5, 0, "3"),
        (-2.5, 0, "-3"),
        (0.05, 1, "0.1"),
        (55.05, 1, "55.1"),
        (14.45, 1, "14.5"),
    ] {
        assert_eq!(round::plain(value, decimals), expected);
    }
}

#[test]
fn w11_w16_a_quarter_made_annual() {
    let quarters = [23.0, 31.0, 27.0, 29.0, 31.0, 30.0, 28.0, 34.0];
    let rolling: Vec<f64> = quarters.windows(4).map(|four| four.iter().sum()).collect();
    assert_eq!(rolling, [110.0, 118.0, 117.0, 118.0, 123.0]);
    near(rate::crude(rolling[0], 21_340.0, PER, P95).unwrap().value, 51.546_391_752_577_32);
    near(rate::crude(29.0, 21_340.0, PER, P95).unwrap().value, 13.589_503_280_224_928);
    // A quarter of the population, so that the interval stays that of 29 cases.
    let annual = rate::crude(29.0, 21_340.0 / 4.0, PER, P95).unwrap();
    near(annual.value, 54.358_013_120_899_71);
    near_interval(annual.interval, 36.396_879_449_446_24, 78.070_005_231_818_47);
}
