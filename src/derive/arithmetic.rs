//! Sums and ratios of values that may be ranges or absent. Nothing is ever made of a part that is missing, and numbers are
//! added and divided as the decimals that they are.

use crate::model::value::{Absence, Bounds, Value};
use crate::statistics::exact;

/// The sum of all values. What is not applicable adds nothing; with anything else absent there is no sum.
pub fn sum(values: impl IntoIterator<Item = Value>) -> Value {
    let mut total: Option<Value> = None;
    let mut absences = Vec::new();
    let mut applicable = 0;
    for value in values {
        match value {
            Value::Absent(Absence::NotApplicable) => continue,
            Value::Absent(reason) => absences.push(reason),
            present => total = Some(total.map_or(present, |so_far| plus(so_far, present))),
        }
        applicable += 1;
    }
    match (total, absences.as_slice()) {
        (Some(total), []) => total,
        (None, []) => Value::Absent(Absence::NotApplicable),
        // One reason for everything is the reason for the sum; otherwise a part is missing.
        (None, [first, rest @ ..]) if rest.iter().all(|reason| reason == first) && absences.len() == applicable => {
            Value::Absent(*first)
        }
        _ => Value::Absent(Absence::PartMissing),
    }
}

fn plus(a: Value, b: Value) -> Value {
    match (a, b) {
        (Value::Number(a), Value::Number(b)) => Value::Number(exact::sum(a, b)),
        _ => between(a, b, |a, b| Bounds {
            lower: a.lower.zip(b.lower).map(|(a, b)| exact::sum(a, b)),
            upper: a.upper.zip(b.upper).map(|(a, b)| exact::sum(a, b)),
        }),
    }
}

/// `scale * a / b`, for values that are not negative.
pub fn ratio(scale: f64, a: Value, b: Value) -> Value {
    match (a, b) {
        (Value::Absent(reason), _) => Value::Absent(reason),
        (_, Value::Absent(reason)) => Value::Absent(reason),
        (_, Value::Number(0.0)) => Value::Absent(Absence::ZeroDenominator),
        (Value::Number(a), Value::Number(b)) => Value::Number(exact::quotient(scale, a, b)),
        _ => between(a, b, |a, b| Bounds {
            lower: a.lower.zip(b.upper).filter(|(_, b)| *b > 0.0).map(|(a, b)| exact::quotient(scale, a, b)),
            upper: a.upper.zip(b.lower).filter(|(_, b)| *b > 0.0).map(|(a, b)| exact::quotient(scale, a, b)),
        }),
    }
}

/// `a - b`.
pub fn difference(a: Value, b: Value) -> Value {
    match (a, b) {
        (Value::Absent(reason), _) | (_, Value::Absent(reason)) => Value::Absent(reason),
        (Value::Number(a), Value::Number(b)) => Value::Number(exact::difference(a, b)),
        _ => between(a, b, |a, b| Bounds {
            lower: a.lower.zip(b.upper).map(|(a, b)| exact::difference(a, b)),
            upper: a.upper.zip(b.lower).map(|(a, b)| exact::difference(a, b)),
        }),
    }
}

/// The change from `base` to `a` in per cent of `base`.
pub fn percent_change(a: Value, base: Value) -> Value {
    match (a, base) {
        (_, Value::Number(0.0)) => Value::Absent(Absence::ZeroBase),
        (Value::Number(a), Value::Number(base)) => {
            Value::Number(exact::quotient(100.0, exact::difference(a, base), base))
        }
        _ => match ratio(100.0, a, base) {
            Value::Between(bounds) => Value::Between(Bounds {
                lower: bounds.lower.map(|bound| exact::difference(bound, 100.0)),
                upper: bounds.upper.map(|bound| exact::difference(bound, 100.0)),
            }),
            other => other,
        },
    }
}

/// A value divided by a number.
pub fn divided(value: Value, by: f64) -> Value {
    match value {
        Value::Number(number) => Value::Number(exact::quotient(1.0, number, by)),
        Value::Between(bounds) => Value::Between(bounds.scaled(1.0 / by)),
        Value::Absent(reason) => Value::Absent(reason),
    }
}

fn between(a: Value, b: Value, combine: impl Fn(Bounds, Bounds) -> Bounds) -> Value {
    match (a.bounds(), b.bounds()) {
        (Some(a), Some(b)) => Value::Between(combine(a, b)),
        _ => Value::Absent(Absence::PartMissing),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const BELOW_FIVE: Value = Value::Between(Bounds { lower: Some(0.0), upper: Some(4.0) });

    #[test]
    fn a_sum_needs_all_its_parts() {
        let missing = Value::Absent(Absence::NotSubmitted);
        let not_applicable = Value::Absent(Absence::NotApplicable);
        assert_eq!(sum([Value::Number(2.0), Value::Number(3.0)]), Value::Number(5.0));
        assert_eq!(sum([Value::Number(2.0), missing]), Value::Absent(Absence::PartMissing));
        assert_eq!(sum([missing, missing]), missing);
        assert_eq!(sum([Value::Number(2.0), not_applicable]), Value::Number(2.0));
        assert_eq!(sum([not_applicable]), not_applicable);
        assert_eq!(sum([missing, not_applicable]), missing);
    }

    #[test]
    fn bounds_are_carried_through() {
        let total = sum([Value::Number(10.0), BELOW_FIVE]);
        assert_eq!(total, Value::Between(Bounds { lower: Some(10.0), upper: Some(14.0) }));
        assert_eq!(
            ratio(100.0, BELOW_FIVE, Value::Number(20.0)),
            Value::Between(Bounds { lower: Some(0.0), upper: Some(20.0) })
        );
        assert_eq!(
            percent_change(Value::Number(20.0), BELOW_FIVE),
            Value::Between(Bounds { lower: Some(400.0), upper: None })
        );
    }

    #[test]
    fn nothing_is_divided_by_zero() {
        assert_eq!(ratio(1.0, Value::Number(1.0), Value::Number(0.0)), Value::Absent(Absence::ZeroDenominator));
        assert_eq!(percent_change(Value::Number(1.0), Value::Number(0.0)), Value::Absent(Absence::ZeroBase));
    }
}
