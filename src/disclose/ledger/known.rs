//! The true counts, as whole numbers of steps.

use std::collections::BTreeMap;

use crate::derive::Sent;
use crate::model::measure::MeasureIndex;
use crate::model::value::{Absence, Value};
use crate::world::{Book, Count};

/// A true count, or a number that a count may be where it was not sent. In steps.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Known {
    pub value: i64,
    /// The only partner that sent it.
    pub sender: Option<u32>,
    /// Where several partners sent it: what is left of it to the one who sent most.
    pub rest: Option<i64>,
    /// Where several partners sent it: what each of them knows that it is at least, for it sent so much itself.
    pub own: Vec<(u32, i64)>,
    /// What was sent is a range, or nothing was: at least, and at most where that is known.
    pub range: Option<(i64, Option<i64>)>,
    pub nature: Nature,
}

/// What sort of number it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Nature {
    /// A number of people that was sent or follows from what was.
    Counted,
    /// Of people, and nobody sent it: by all that was sent it is at most this, where that can be said, or by sums that
    /// disagree so much less.
    Unsent { most: Option<i64>, out_by: i64 },
    /// Anybody may know it: it is not of people, or there was nobody to count.
    Constant,
    /// Not of people, and nobody sent it.
    Unknown,
}

impl Nature {
    /// Before anything is known of it.
    pub const UNSENT: Nature = Nature::Unsent { most: None, out_by: 0 };
}

impl Known {
    /// Whether it is a number that stands fixed, and no range or unknown.
    pub fn is_number(&self) -> bool {
        self.range.is_none()
    }
}

/// Steps that make one, from the coarsest: a case that two services referred counts a half for each.
const STEPS: [i64; 5] = [1, 2, 10, 100, 1000];

/// For each measure the fewest steps that make every count of it a whole number.
pub fn steps(numbers: impl Iterator<Item = (MeasureIndex, f64)>, steps: &mut BTreeMap<MeasureIndex, i64>) {
    for (measure, number) in numbers {
        let whole = |steps: &&i64| (number * **steps as f64 - (number * **steps as f64).round()).abs() < 1e-6;
        let needed = STEPS.iter().find(whole).copied().unwrap_or(1000);
        let now = steps.entry(measure).or_insert(1);
        // Halves and tenths together are tenths.
        *now = needed.max(*now);
    }
}

/// A count in steps. One that was not sent as a number has its lowest value until the relations say more.
pub fn stepped(book: &Book, count: &Count, sent: &Sent, steps: i64, partner: impl Fn(u32) -> u32) -> Known {
    let whole = |number: f64| (number * steps as f64).round() as i64;
    let people = book.is_people(count.measure);
    let sender = sent.sender.map(&partner);
    let least = |value: &Value| match value {
        Value::Number(number) if number.is_finite() && number.abs() < 1e12 => Some(whole(*number)),
        Value::Between(bounds) => bounds.lower.map(whole),
        Value::Number(_) | Value::Absent(_) => None,
    };
    let own: Vec<(u32, i64)> =
        sent.by.iter().filter_map(|(of, value)| Some((partner(*of), least(value).filter(|own| *own > 0)?))).collect();
    let of = |value: i64, range, nature| Known { value, sender: None, rest: None, own: Vec::new(), range, nature };
    let nobody_knows = || match people {
        true => {
            // Of which a part is missing, that is at least which came.
            let came: i64 = own.iter().map(|(_, own)| own).sum();
            Known { own: own.clone(), ..of(came, Some((came, None)), Nature::UNSENT) }
        }
        false => of(0, Some((0, None)), Nature::Unknown),
    };
    match sent.value {
        Value::Number(number) if !(number.is_finite() && number.abs() < 1e12) => nobody_knows(),
        Value::Number(number) if !people => of(whole(number), None, Nature::Constant),
        Value::Number(number) => {
            Known { sender, rest: sent.rest.map(whole), own, ..of(whole(number), None, Nature::Counted) }
        }
        Value::Between(bounds) => {
            let lower = whole(bounds.lower.unwrap_or(0.0).max(0.0));
            let upper = bounds.upper.map(whole).map(|upper| upper.max(lower));
            let nature = if people { Nature::Counted } else { Nature::Unknown };
            Known { sender, own, ..of(lower, Some((lower, upper)), nature) }
        }
        // There was nobody to count.
        Value::Absent(Absence::NotApplicable) => of(0, None, Nature::Constant),
        Value::Absent(Absence::SuppressedAtSource) if people => {
            Known { sender, own, ..of(0, Some((0, None)), Nature::Counted) }
        }
        Value::Absent(Absence::Late) if people => {
            match sent.late.filter(|late| late.is_finite() && late.abs() < 1e12) {
                // What came too late is not shown, and true all the same: who sent it knows it.
                Some(late) => Known { sender, ..of(whole(late), None, Nature::Counted) },
                None => Known { sender, ..nobody_knows() },
            }
        }
        Value::Absent(_) => Known { sender, ..nobody_knows() },
    }
}
