//! The one rounding function: half away from zero, on the decimal value.
//!
//! A binary double is a little above or below the decimal that it was read from, so formatting it to fewer places
//! can go the wrong way (2.675 prints as 2.67). The shortest decimal that reads back as the same double is what a
//! person sees in the source, so that is what is rounded.

/// `value` rounded to `decimals` places, half away from zero on its shortest decimal form. Never returns -0.0.
///
/// ```
/// use quarterday::model::round::round;
/// assert_eq!(round(2.675, 2), 2.68);
/// assert_eq!(round(-0.004, 2), 0.0);
/// ```
pub fn round(value: f64, decimals: u8) -> f64 {
    digits(value, decimals).parse::<f64>().map_or(value, |rounded| rounded + 0.0)
}

/// How counts of people are rounded in a publication.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Rounding {
    /// To the nearest multiple of this, half away from zero; 2 or more.
    pub base: u32,
    /// Counts from 1 to one below this are withheld, so a count that is shown is not one of these.
    pub smallest: Option<u32>,
}

/// `value` rounded to a multiple of `base` (above 0), half away from zero.
///
/// ```
/// use quarterday::model::round::to_base;
/// assert_eq!([2.0, 2.5, 12.0, 13.0].map(|count| to_base(count, 5)), [0.0, 5.0, 10.0, 15.0]);
/// ```
pub fn to_base(value: f64, base: u32) -> f64 {
    // Where half a multiple is a double, so is the quotient: a tie stays one.
    round(value / f64::from(base), 0) * f64::from(base)
}

/// The places after the point that a number needs to be written in full: 38 has none, 17.6 has one.
pub fn places(value: f64) -> u8 {
    let text = value.to_string();
    text.split_once('.').map_or(0, |(_, fraction)| u8::try_from(fraction.len()).unwrap_or(u8::MAX))
}

/// The places after the point at which a number above 0 shows three figures or more; `decimals` at the least.
///
/// ```
/// use quarterday::model::round::three_figures;
/// assert_eq!([105.4, 10.93, 1.371, 0.0432, 0.0].map(|number| three_figures(number, 1)), [1, 1, 2, 4, 1]);
/// ```
pub fn three_figures(value: f64, decimals: u8) -> u8 {
    // Beyond that a number is as good as 0.
    let most = decimals.max(12);
    (decimals..most).find(|places| value <= 0.0 || value * 10_f64.powi(i32::from(*places)) >= 100.0).unwrap_or(most)
}

/// `value` printed at exactly `decimals` places, without thousands separators ("-1234.50").
pub fn plain(value: f64, decimals: u8) -> String {
    digits(value, decimals)
}

/// `value` printed at exactly `decimals` places with thousands commas ("-1,234.50").
pub fn grouped(value: f64, decimals: u8) -> String {
    let plain = digits(value, decimals);
    let (sign, unsigned) = plain.strip_prefix('-').map_or(("", plain.as_str()), |rest| ("-", rest));
    let (whole, fraction) = unsigned.split_once('.').map_or((unsigned, None), |(w, f)| (w, Some(f)));
    let mut text = String::from(sign);
    for (position, digit) in whole.chars().enumerate() {
        if position > 0 && (whole.len() - position).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    if let Some(fraction) = fraction {
        text.push('.');
        text.push_str(fraction);
    }
    text
}

/// The decimal digits of `value` at `decimals` places. Rust's `{}` prints the shortest decimal that reads back as the
/// same double and never uses an exponent, so the digits can be rounded as text.
fn digits(value: f64, decimals: u8) -> String {
    if !value.is_finite() {
        return value.to_string();
    }
    let places = usize::from(decimals);
    let shortest = value.abs().to_string();
    let (whole, fraction) = shortest.split_once('.').unwrap_or((&shortest, ""));
    let mut kept: Vec<u8> = whole.bytes().chain(fraction.bytes().chain(std::iter::repeat(b'0')).take(places)).collect();
    if fraction.as_bytes().get(places).is_some_and(|digit| *digit >= b'5') {
        carry(&mut kept);
    }
    let point = kept.len() - places;
    let negative = value < 0.0 && kept.iter().any(|digit| *digit != b'0');
    let mut text = String::with_capacity(kept.len() + 2);
    if negative {
        text.push('-');
    }
    text.extend(kept[..point].iter().map(|digit| char::from(*digit)));
    if places > 0 {
        text.push('.');
        text.extend(kept[point..].iter().map(|digit| char::from(*digit)));
    }
    text
}

/// Adds one to a number written in decimal digits.
fn carry(digits: &mut Vec<u8>) {
    for digit in digits.iter_mut().rev() {
        if *digit == b'9' {
            *digit = b'0';
        } else {
            *digit += 1;
            return;
        }
    }
    digits.insert(0, b'1');
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_traps_of_binary_formatting_round_half_away_from_zero() {
        for (value, decimals, expected) in [
            (2.675, 2, "2.68"),
            (1.005, 2, "1.01"),
            (0.125, 2, "0.13"),
            (2.5, 0, "3"),
            (55.05, 1, "55.1"),
            (-2.5, 0, "-3"),
            (9.99, 1, "10.0"),
            (0.0, 1, "0.0"),
            (-0.04, 1, "0.0"),
            (1e21, 0, "1000000000000000000000"),
        ] {
            assert_eq!(plain(value, decimals), expected, "{value} at {decimals}");
        }
    }

    #[test]
    fn thousands_are_grouped() {
        assert_eq!(grouped(1_502_448.0, 0), "1,502,448");
        assert_eq!(grouped(-1234.5, 2), "-1,234.50");
        assert_eq!(grouped(999.0, 0), "999");
    }

    proptest::proptest! {
        #[test]
        fn rounding_is_idempotent_and_within_half_a_unit(value in -1e9f64..1e9, decimals in 0u8..6) {
            let once = round(value, decimals);
            proptest::prop_assert_eq!(once, round(once, decimals));
            proptest::prop_assert!((once - value).abs() <= 0.5 / 10f64.powi(i32::from(decimals)) + 1e-6);
        }
    }
}
