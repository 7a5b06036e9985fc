//! From numbers to places: round ticks, and where a value lies between them.

use crate::model::round::grouped;

/// About how many steps the axis of a usual plot has at most, and of a small one.
pub const MOST_STEPS: f64 = 6.0;
pub const FEW_STEPS: f64 = 4.0;

/// An axis of values: from `low` to `high` in equal `step`s.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Scale {
    /// The number of the first tick, in steps from zero; negative below zero.
    first: i64,
    /// The number of the last tick.
    last: i64,
    step: f64,
    decimals: u8,
}

impl Scale {
    /// A scale that holds zero and everything from `low` to `high` in at most about `most_steps`, with whole numbers
    /// only where `whole`.
    pub fn covering((low, high): (f64, f64), whole: bool, most_steps: f64) -> Scale {
        let (low, high) = (low.min(0.0), high.max(0.0));
        let span = high - low;
        let (step, decimals) = if span > 0.0 { nice_step(span / most_steps, whole) } else { (1.0, 0) };
        // The tolerance keeps a maximum that is a tick in all but its last bit from adding an empty step.
        let first = (low / step + 1e-9).floor() as i64;
        let last = (high / step - 1e-9).ceil() as i64;
        Scale { first, last: last.max(first + 1), step, decimals }
    }

    /// From 0 to 100.
    pub fn per_cent() -> Scale {
        Scale { first: 0, last: 5, step: 20.0, decimals: 0 }
    }

    pub fn low(&self) -> f64 {
        self.first as f64 * self.step
    }

    pub fn high(&self) -> f64 {
        self.last as f64 * self.step
    }

    /// Every tick with its text, from below.
    pub fn ticks(&self) -> Vec<(f64, String)> {
        (self.first..=self.last)
            .map(|tick| tick as f64 * self.step)
            .map(|value| (value, number(value, self.decimals)))
            .collect()
    }

    /// How far up the axis `value` lies, from 0 at the lowest tick to 1 at the highest.
    pub fn part(&self, value: f64) -> f64 {
        ((value - self.low()) / (self.high() - self.low())).clamp(0.0, 1.0)
    }
}

/// A number as printed on a chart, with thousands commas and a true minus sign.
pub fn number(value: f64, decimals: u8) -> String {
    grouped(value, decimals).replace('-', "\u{2212}")
}

/// The smallest of 1, 2, 2.5 and 5 times a power of ten that is at least `least`, and the decimals it needs.
fn nice_step(least: f64, whole: bool) -> (f64, u8) {
    let power = least.log10().floor() as i32;
    for exponent in [power, power + 1] {
        for (multiple, extra) in [(1.0, 0), (2.0, 0), (2.5, 1), (5.0, 0)] {
            let step = multiple * 10f64.powi(exponent);
            let decimals = (extra - exponent).max(0);
            if step >= least * (1.0 - 1e-9) && (!whole || decimals == 0) {
                return (step, decimals.min(20) as u8);
            }
        }
    }
    (1.0, 0)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(low: f64, high: f64, whole: bool) -> Vec<String> {
        Scale::covering((low, high), whole, MOST_STEPS).ticks().into_iter().map(|(_, text)| text).collect()
    }

    #[test]
    fn ticks_are_round_and_hold_zero_and_every_value() {
        assert_eq!(texts(3.0, 47.0, true), ["0", "10", "20", "30", "40", "50"]);
        assert_eq!(texts(1.0, 2.0, true), ["0", "1", "2"]);
        assert_eq!(texts(0.0, 0.0, true), ["0", "1"]);
        assert_eq!(texts(0.1, 0.3, false), ["0.00", "0.05", "0.10", "0.15", "0.20", "0.25", "0.30"]);
        assert_eq!(texts(0.0, 0.003, false).last().map(String::as_str), Some("0.0030"));
        assert_eq!(texts(-12.5, 8.0, false), ["−15", "−10", "−5", "0", "5", "10"]);
        assert_eq!(texts(0.0, 1e9, true).last().map(String::as_str), Some("1,000,000,000"));
        assert_eq!(texts(0.0, 13.0, false), ["0.0", "2.5", "5.0", "7.5", "10.0", "12.5", "15.0"]);
        assert_eq!(texts(0.0, 13.0, true), ["0", "5", "10", "15"]);
    }

    #[test]
    fn a_value_lies_between_the_ends() {
        let scale = Scale::covering((-10.0, 10.0), true, MOST_STEPS);
        assert_eq!(scale.part(0.0), 0.5);
        assert_eq!(scale.part(1e12), 1.0);
    }
}
