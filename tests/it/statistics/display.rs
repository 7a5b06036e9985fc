//! Rounding for display, and shares that add up.

use quarterday::model::round;
use quarterday::statistics::Undefined;
use quarterday::statistics::exact::{self, Exact};
use quarterday::statistics::largest_remainder::shares;

use super::{Comparison, own, reference};

#[test]
fn shares_by_largest_remainder_are_those_of_other_packages() {
    let Some(rows) = reference("largest_remainder") else { return };
    let mut comparison = Comparison::new("largest remainder", "largest_remainder");
    for row in rows {
        comparison.row();
        let total = row.number("total") as u32;
        let ours = shares(&row.list("weights"), total);
        // All weights zero: shares are undefined.
        let expected = match row.list("ind") {
            none if none.is_empty() => Err(Undefined::ZeroDenominator),
            some => Ok(some.into_iter().map(|share| share as u32).collect::<Vec<_>>()),
        };
        comparison.same(ours.clone(), expected);
        if !row.text("exp").is_empty() {
            comparison.same(ours.unwrap().into_iter().map(f64::from).collect::<Vec<_>>(), row.list("exp"));
        }
    }
    comparison.within(0.0);
}

/// 32.4, 12.4 and 55.2 %: the remainders of the first two are equal in decimals, if not in the last bits of the doubles.
#[test]
fn equal_remainders_go_to_the_earlier_item() {
    assert_eq!(shares(&[324.0, 124.0, 552.0], 100).unwrap(), [33, 12, 55]);
    assert_eq!(shares(&[124.0, 324.0, 552.0], 100).unwrap(), [13, 32, 55]);
}

/// The rules by which Fingertips chooses places are not ours; the rounding under them is.
#[test]
fn rounding_is_that_of_fingertips() {
    let Some(rows) = reference("rounding_and_display") else { return };
    let mut comparison = Comparison::new("rounding half away from zero", "rounding_and_display");
    for row in rows {
        comparison.row();
        let value = row.number("value");
        let ours = match row.text("rule") {
            "round_to_unit_half_away" => {
                let unit = row.number("unit");
                round::plain(round::round(value / unit, 0) * unit, 0)
            }
            "display_by_size" if value > 1000.0 => round::plain(value, 0),
            "display_by_size" if value > 10.0 => round::plain(value, 1),
            "display_by_size" if value < 1.0 => round::plain(value, 3),
            "display_by_size" => round::plain(value, 2),
            "display_percentage" if value >= 99.95 => "100".to_owned(),
            "display_percentage" => round::plain(value, 1),
            other => panic!("{other}"),
        };
        comparison.same(ours.as_str(), row.text("exp"));
    }
    comparison.within(0.0);
}

/// What ends in 5 in decimals is rounded away from zero, whatever the last bits of the doubles say; so is what is made from
/// fractions that are no decimals.
#[test]
fn ties_are_rounded_as_the_decimals_that_they_are() {
    let mut comparison = Comparison::new("ties of decimals and fractions", "own_ties");
    for row in own("own_ties") {
        comparison.row();
        let number = |heading: &str| row.number(heading);
        let fraction = |heading: &str| {
            let (above, below) = row.text(heading).split_once('/').unwrap();
            let whole = |text: &str| Exact::of(text.parse().unwrap());
            whole(above)?.over(whole(below)?)
        };
        let hundred = Exact::of(100.0).unwrap();
        let apart = || fraction("first")?.minus(fraction("second")?)?.times(hundred);
        let ours = match row.text("operation") {
            "difference" => exact::difference(number("first"), number("second")),
            "sum" => exact::sum(number("first"), number("second")),
            "quotient" => exact::quotient(number("first"), number("second"), number("third")),
            "percent-change" => {
                exact::quotient(100.0, exact::difference(number("first"), number("second")), number("second"))
            }
            "points" => apart().unwrap().nearest(),
            "rate-change" => apart().unwrap().over(fraction("second").unwrap()).unwrap().nearest(),
            other => panic!("{other}"),
        };
        comparison.same(round::plain(ours, number("decimals") as u8).as_str(), row.text("rounded"));
    }
    comparison.within(0.0);
}

/// A ratio that ends in 5 is rounded as its decimal when the multiplication comes first.
#[test]
fn percentages_of_whole_numbers_round_exactly() {
    for whole in 1..=400_u64 {
        for part in 0..=whole {
            for (decimals, scale) in [(0, 1), (1, 10)] {
                let exact = (2 * part * 100 * scale + whole) / (2 * whole);
                let ours = round::round(100.0 * part as f64 / whole as f64, decimals);
                assert_eq!((ours * scale as f64).round() as u64, exact, "{part} of {whole}");
            }
        }
    }
}
