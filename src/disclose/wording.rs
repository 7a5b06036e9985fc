//! What stands in a cell: a rounded number, a range in words, or a marker.

use crate::derive::Extra;
use crate::model::cell::{Marker, Shown};
use crate::model::round;
use crate::model::value::Value;
use crate::model::verdict::Verdict;

/// The one marker for everything that is withheld.
pub fn withheld() -> Shown {
    Shown::Marker(Marker::Confidential)
}

/// A value at `decimals` places; a range in the words that were sent, or in words of its ends.
pub fn shown(value: Value, extra: &Extra, decimals: u8) -> Shown {
    match value {
        Value::Number(number) => Shown::Number { value: round::round(number, decimals), decimals },
        Value::Absent(reason) => Shown::Marker(reason.marker()),
        Value::Between(bounds) => {
            let number = |bound: f64| round::grouped(bound, decimals);
            let of_ends = match (bounds.lower, bounds.upper) {
                (Some(lower), Some(upper)) => format!("{} to {}", number(lower), number(upper)),
                (Some(lower), None) => format!("at least {}", number(lower)),
                (None, Some(upper)) => format!("at most {}", number(upper)),
                (None, None) => "not known".to_owned(),
            };
            // The same words without their commas are the same words.
            let says_more = |words: &&String| words.replace(',', "") != of_ends.replace(',', "");
            Shown::Words(extra.words.as_ref().filter(says_more).cloned().unwrap_or(of_ends))
        }
    }
}

/// The verdict of a figure that is shown. It falls with the figure, from which it follows.
pub fn verdict(verdict: Option<Verdict>, shown: &Shown) -> Shown {
    match (shown, verdict) {
        (Shown::Marker(marker), _) => Shown::Marker(*marker),
        (_, Some(verdict)) => Shown::Words(verdict.words().to_owned()),
        (_, None) => Shown::Marker(Marker::NotApplicable),
    }
}

/// Why there is no number, in words; empty when there is one.
pub fn reason(value: Value) -> &'static str {
    match value {
        Value::Absent(reason) => reason.words(),
        _ => "",
    }
}
