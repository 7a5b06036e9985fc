//! The true counts, as whole numbers of steps.

use std::collections::BTreeMap;

use super::{Count, Terms};
use crate::derive::{Figures, Node};
use crate::model::measure::MeasureIndex;
use crate::model::value::{Absence, Value};
use crate::spec::layout::Edition;

/// A true count, or a number that a count may be where it was not sent. In steps.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Known {
    pub value: i64,
    /// The only partner that sent it.
    pub sender: Option<u32>,
    /// Where several partners sent it: what is left of it to the one who sent most.
    pub rest: Option<i64>,
    /// What was sent is a range, or was withheld by who sent it: at least, and at most where that is known.
    pub range: Option<(i64, Option<i64>)>,
}

/// A count as it was derived.
#[derive(Debug, Clone, Copy)]
pub struct Sent {
    pub value: Value,
    sender: Option<u32>,
    rest: Option<f64>,
}

/// Steps that make one, from the coarsest: a case that two services referred counts a half for each.
const STEPS: [i64; 5] = [1, 2, 10, 100, 1000];

/// Adds the counts of people among the figures that have a value.
pub fn gather(figures: &Figures, editions: &[(Edition, Figures)], counted: &mut BTreeMap<Count, Sent>) {
    let Some((edition, _)) = editions.first() else { return };
    for index in 0..figures.len() {
        let figure = figures.get(index);
        let Node::Measured { measure, area, period, breakdown } = &figure.node else { continue };
        if !edition.returns.measures[*measure as usize].people {
            continue;
        }
        let has_value = match figure.value {
            Value::Number(number) => number.is_finite() && number.abs() < 1e12,
            Value::Between(_) => true,
            Value::Absent(reason) => reason == Absence::SuppressedAtSource,
        };
        if has_value {
            let count = Count { measure: *measure, breakdown: breakdown.clone(), area: *area, period: *period };
            counted.insert(count, Sent { value: figure.value, sender: figure.sender, rest: figure.rest });
        }
    }
}

/// For each measure the fewest steps that make every count of it a whole number.
pub fn steps(counted: impl Iterator<Item = (MeasureIndex, f64)>) -> BTreeMap<MeasureIndex, i64> {
    let mut steps: BTreeMap<MeasureIndex, i64> = BTreeMap::new();
    for (measure, number) in counted {
        let whole = |steps: &&i64| (number * **steps as f64 - (number * **steps as f64).round()).abs() < 1e-6;
        let needed = STEPS.iter().find(whole).copied().unwrap_or(1000);
        let now = steps.entry(measure).or_insert(1);
        // Halves and tenths together are tenths.
        *now = needed.max(*now);
    }
    steps
}

/// A count in steps. One that was not sent as a number has its lowest value until the relations say more.
pub fn stepped(count: Count, sent: Sent, steps: &BTreeMap<MeasureIndex, i64>) -> (Count, Known) {
    let Sent { value, sender, rest } = sent;
    let steps = steps[&count.measure];
    let whole = |number: f64| (number * steps as f64).round() as i64;
    let known = match value {
        Value::Number(number) => Known { value: whole(number), sender, rest: rest.map(whole), range: None },
        Value::Between(bounds) => {
            let lower = whole(bounds.lower.unwrap_or(0.0).max(0.0));
            let upper = bounds.upper.map(whole).map(|upper| upper.max(lower));
            Known { value: lower, sender, rest: None, range: Some((lower, upper)) }
        }
        Value::Absent(_) => Known { value: 0, sender, rest: None, range: Some((0, None)) },
    };
    (count, known)
}

/// What a sum of counts comes to, in steps.
pub fn total(terms: &Terms, known: &[Known]) -> i64 {
    terms.iter().map(|(count, times)| known[*count].value * times).sum()
}
