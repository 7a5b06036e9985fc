//! The ends of rounded figures: a claim holds for exactly the numbers that round to what is shown.

use quarterday::attack::{Claim, claim};
use quarterday::model::round::plain;
use quarterday::suppress::rounding;

fn holds(claims: &[Claim], table: &[i64]) -> bool {
    claims.iter().all(|claim| {
        let sum: i128 = claim.terms.iter().map(|(at, times)| i128::from(*times) * i128::from(table[*at])).sum();
        claim.lo.is_none_or(|lo| sum >= lo) && claim.hi.is_none_or(|hi| sum <= hi)
    })
}

/// The digits of the exact ratio `per x a / b`, half away from zero, without the point: in whole numbers, so that the
/// claim is not compared with rounding of rounding.
fn shown(per: i64, a: i64, b: i64, decimals: u32) -> i64 {
    let scaled = per * 10_i64.pow(decimals) * a;
    let size = (2 * scaled.abs() + b) / (2 * b);
    size * scaled.signum()
}

#[test]
fn a_share_holds_for_exactly_the_pairs_that_round_to_it() {
    for decimals in 0..=2 {
        for (part, whole) in [(0, 7), (3, 47), (1, 8), (5, 8), (7, 7), (1, 200), (9, 16)] {
            let digits = shown(100, part, whole, decimals);
            let claims = claim::share(0, &[(0, 1)], &[(1, 1)], digits, decimals).unwrap();
            for other_whole in 1..60 {
                for other in 0..=other_whole {
                    let same = shown(100, other, other_whole, decimals) == digits;
                    assert_eq!(holds(&claims, &[other, other_whole]), same, "{other} of {other_whole} at {decimals}");
                }
            }
        }
    }
}

#[test]
fn a_change_holds_for_exactly_the_pairs_that_round_to_it() {
    for (before, after) in [(8, 7), (8, 9), (40, 35), (3, 3), (16, 2), (200, 199), (1, 5)] {
        let digits = shown(100, after - before, before, 1);
        let claims = claim::change(0, &[(0, 1)], &[(1, 1)], digits, 1).unwrap();
        for x in 1..50 {
            for y in 0..80 {
                assert_eq!(holds(&claims, &[x, y]), shown(100, y - x, x, 1) == digits, "{x} to {y}");
            }
        }
    }
}

#[test]
fn a_rate_and_a_difference_of_shares_hold_for_exactly_what_rounds_to_them() {
    for count in 0..40 {
        let digits = shown(1000, count, 1600, 1);
        let claim = claim::rate(0, vec![(0, 1)], 1600, 1000, digits, 1).unwrap();
        for other in 0..60 {
            assert_eq!(holds(std::slice::from_ref(&claim), &[other]), shown(1000, other, 1600, 1) == digits);
        }
    }
    for (a, b) in [(3, 5), (5, 3), (0, 0), (1, 8)] {
        let digits = shown(100, a * 16 - b * 10, 160, 1);
        let claim = claim::share_difference(0, (&[(0, 1)], 10), (&[(1, 1)], 16), digits, 1).unwrap();
        for x in 0..=10 {
            for y in 0..=16 {
                let same = shown(100, x * 16 - y * 10, 160, 1) == digits;
                assert_eq!(holds(std::slice::from_ref(&claim), &[x, y]), same);
            }
        }
    }
}

#[test]
fn a_rounded_count_holds_for_exactly_what_rounds_to_it() {
    for base in [2, 3, 5, 10] {
        for count in -30..=30 {
            let rounded = rounding::round(count, base).unwrap();
            let expected: i64 = plain(count as f64 / base as f64, 0).parse::<i64>().unwrap() * base;
            assert_eq!(rounded, expected, "{count} to {base}");
            let claim = rounding::claim(0, vec![(0, 1)], count, base).unwrap();
            for other in -40..=40 {
                let same = rounding::round(other, base).unwrap() == rounded;
                assert_eq!(holds(std::slice::from_ref(&claim), &[other]), same, "{other} as {count} to {base}");
            }
        }
    }
}

#[test]
fn an_order_that_is_seen_is_a_claim() {
    let claim = claim::ordering(0, &[(0, 1)], &[(1, 1)], true).unwrap();
    assert!(holds(std::slice::from_ref(&claim), &[3, 2]) && !holds(std::slice::from_ref(&claim), &[2, 2]));
    let claim = claim::ordering(0, &[(0, 1)], &[(1, 1)], false).unwrap();
    assert!(holds(std::slice::from_ref(&claim), &[2, 2]) && !holds(std::slice::from_ref(&claim), &[1, 2]));
}

#[test]
fn a_figure_too_large_to_be_reckoned_with_is_an_error() {
    assert!(claim::share(0, &[(0, 1)], &[(1, 1)], i64::MAX, 1).is_err());
    assert!(claim::rate(0, vec![(0, 1)], 10, i64::MAX, 1, 1).is_err());
    assert!(claim::share(0, &[(0, 1)], &[(1, 1)], 5, 40).is_err());
}
