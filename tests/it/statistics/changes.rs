//! What changed, and whether by more than chance.

use quarterday::statistics::rate_ratio::rate_ratio;
use quarterday::statistics::{Confidence, Undefined, change, real_terms};

use super::{Comparison, own, reference};

#[test]
fn rate_ratios_are_those_of_40_digits() {
    let mut comparison = Comparison::new("rate ratio, exact central", "own_rate_ratios");
    for row in own("own_rate_ratios") {
        comparison.row();
        let new = (row.number("count1"), row.number("pop1"));
        let old = (row.number("count2"), row.number("pop2"));
        let ours = rate_ratio(new, old, Confidence::P95).unwrap();
        comparison.near(ours.lower, row.number("lower95"));
        comparison.near(ours.p, row.number("p_central"));
        comparison.same(ours.ratio.is_some(), row.maybe("ratio").is_some());
        comparison.same(ours.upper.is_some(), row.maybe("upper95").is_some());
        for (ours, theirs) in [(ours.ratio, row.maybe("ratio")), (ours.upper, row.maybe("upper95"))] {
            if let (Some(ours), Some(theirs)) = (ours, theirs) {
                comparison.near(ours, theirs);
            }
        }
    }
    comparison.within(1e-9);
}

/// A million on one side and few on the other: neither the limits nor the change in per cent loses digits.
#[test]
fn limits_hold_where_one_side_is_many_times_the_other() {
    let mut comparison = Comparison::new("rate ratio, very unequal counts", "own_unequal_rate_ratios");
    for row in own("own_unequal_rate_ratios") {
        comparison.row();
        let ours = rate_ratio((row.number("count1"), 1.0), (row.number("count2"), 1.0), Confidence::P95).unwrap();
        comparison.near(ours.lower, row.number("lower95"));
        comparison.same(ours.upper.is_some(), row.maybe("upper95").is_some());
        if let (Some(ours), Some(theirs)) = (ours.upper, row.maybe("upper95")) {
            comparison.near(ours, theirs);
        }
    }
    comparison.within(1e-12);
}

/// Of the p values, the central one is compared, which is the one that agrees with the interval. The log, score, mid-p
/// and minimum-likelihood columns are of methods that the program does not offer.
#[test]
fn rate_ratios_are_those_of_r() {
    let Some(rows) = reference("poisson_rate_ratio") else { return };
    let mut comparison = Comparison::new("rate ratio, exact central", "poisson_rate_ratio");
    for row in rows {
        comparison.row();
        let new = (row.number("count1"), row.number("time1"));
        let old = (row.number("count2"), row.number("time2"));
        if new.0 + old.0 == 0.0 {
            comparison.same(rate_ratio(new, old, Confidence::P95), Err(Undefined::NoEvents));
            continue;
        }
        let ours = rate_ratio(new, old, Confidence::P95).unwrap();
        comparison.near(ours.p, row.number("ind_p_central"));
        for (ours, column) in [(ours.ratio, "ratio"), (Some(ours.lower), "ci_lower"), (ours.upper, "ci_upper")] {
            let theirs = row.maybe(&format!("ind_{column}"));
            comparison.same(ours.is_some(), theirs.is_some());
            if let (Some(ours), Some(theirs)) = (ours, theirs) {
                comparison.near(ours, theirs);
                if row.maybe(&format!("exp_{column}")).is_some() {
                    comparison.printed(ours, row.text(&format!("exp_{column}")));
                }
            }
        }
    }
    comparison.within(1e-9);
}

#[test]
fn from_zero_there_is_no_percentage() {
    assert_eq!(change::percent(5.0, 0.0), Err(Undefined::ZeroBase));
    assert_eq!(change::percent(0.0, 0.0), Err(Undefined::ZeroBase));
    assert_eq!(change::percent(0.0, 5.0), Ok(-100.0));
    assert_eq!(change::percent(5.0, -5.0), Err(Undefined::Negative));
}

#[test]
fn money_is_put_into_the_prices_of_one_year() {
    // 100 pounds of a year with prices at 80 buy what 125 pounds buy at 100.
    assert_eq!(real_terms::in_prices_of_base(100.0, 80.0, 100.0), Ok(125.0));
    assert_eq!(real_terms::in_prices_of_base(100.0, 80.0, 80.0), Ok(100.0));
    assert_eq!(real_terms::in_prices_of_base(100.0, 0.0, 80.0), Err(Undefined::ZeroDenominator));
}
