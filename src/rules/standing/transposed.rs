//! Two digits that stand the other way round are a slip of the keyboard that leaves a number of the right size: 28 for 82. It is
//! seen where the number is far from its own series, and would be near it with the two back in their places.

use crate::model::code::{Code, code};
use crate::model::finding::Finding;
use crate::model::findings::Findings;
use crate::rules::history::{Course, Sender, Usual, counted};
use crate::rules::standing::outlier;
use crate::rules::view::{View, plain};

pub const CODE: Code = code! {
    /// A number is far from its own series, and would be near it with two digits swapped.
    "transposed", Partner, settable
};

/// So many standard deviations from what is usual are far, and so many are near.
const FAR: f64 = 4.0;
const NEAR: f64 = 1.0;
/// What is usual of smaller counts says too little of where a number belongs.
const LEAST_USUAL: f64 = 5.0;
/// Above this a number of digits is no longer exact.
const MOST: f64 = 9e15;

pub fn findings(view: &View, sender: &Sender) -> Findings {
    let findings: Vec<Finding> = sender.series().flat_map(|course| of_series(view, course)).collect();
    view.of_what_was_read(findings)
}

fn of_series(view: &View, course: Course) -> Vec<Finding> {
    // Sums of money are agreed and spent, and are no counts that vary by chance.
    let Some(measure) = counted(view, course).filter(|measure| measure.unit != "£") else { return Vec::new() };
    let told = |(row, number, usual): (u32, f64, Usual)| {
        if usual.middle < LEAST_USUAL || usual.distance(number) < FAR || outlier::stands_out(view, row, usual.middle) {
            return None;
        }
        let meant = transposed(number).find(|other| usual.distance(*other) <= NEAR)?;
        let message = format!(
            "{} for {} is far from what is usual for it, which is about {} {}; {} would not be, and differs only by \
            two swapped digits",
            view.said(row),
            view.whereabouts(row),
            plain(usual.middle),
            measure.unit,
            plain(meant)
        );
        let hint = "ask the partner to compare it with their own records";
        Some(Finding::warning(CODE, view.at(row), message).hint(hint))
    };
    course.judged().filter_map(told).collect()
}

/// The whole numbers that a whole number may have been, had two neighbouring digits of it changed places.
fn transposed(number: f64) -> impl Iterator<Item = f64> {
    let is_whole = number.fract() == 0.0 && (10.0..=MOST).contains(&number);
    let digits = if is_whole { (number as u64).to_string().into_bytes() } else { Vec::new() };
    (1..digits.len()).filter_map(move |at| {
        let mut other = digits.clone();
        other.swap(at - 1, at);
        (other[0] != b'0' && other != digits).then(|| other.iter().fold(0.0, |sum, digit| 10.0 * sum + f64::from(digit - b'0')))
    })
}

#[cfg(test)]
mod tests {
    use super::transposed;

    #[test]
    fn neighbouring_digits_change_places_and_no_number_begins_with_zero() {
        assert_eq!(transposed(28.0).collect::<Vec<_>>(), [82.0]);
        assert_eq!(transposed(207.0).collect::<Vec<_>>(), [270.0]);
        assert_eq!(transposed(122.0).collect::<Vec<_>>(), [212.0]);
        assert!(transposed(7.0).chain(transposed(2.5)).chain(transposed(-12.0)).next().is_none());
    }
}
