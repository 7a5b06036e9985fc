//! Bounds and approximate values in words: "<5", "5 or under", "at least £1,836,000", "around 16%".

use super::Asked;
use super::quantity::quantity;
use crate::model::value::Bounds;

/// Words before a number, and what they make of it.
const BEFORE: [(&str, Bound); 54] = [
    ("<=", Bound::AtMost),
    ("≤", Bound::AtMost),
    (">=", Bound::AtLeast),
    ("≥", Bound::AtLeast),
    ("<", Bound::Below),
    (">", Bound::Above),
    ("under ", Bound::Below),
    ("below ", Bound::Below),
    ("fewer than ", Bound::Below),
    ("less than ", Bound::Below),
    ("just under ", Bound::Below),
    ("just below ", Bound::Below),
    ("slightly under ", Bound::Below),
    ("nearly ", Bound::Below),
    ("almost ", Bound::Below),
    ("up to ", Bound::AtMost),
    ("at most ", Bound::AtMost),
    ("no more than ", Bound::AtMost),
    ("not more than ", Bound::AtMost),
    ("a maximum of ", Bound::AtMost),
    ("maximum of ", Bound::AtMost),
    ("maximum ", Bound::AtMost),
    ("max ", Bound::AtMost),
    ("at least ", Bound::AtLeast),
    ("no fewer than ", Bound::AtLeast),
    ("not fewer than ", Bound::AtLeast),
    ("no less than ", Bound::AtLeast),
    ("not less than ", Bound::AtLeast),
    ("a minimum of ", Bound::AtLeast),
    ("minimum of ", Bound::AtLeast),
    ("minimum ", Bound::AtLeast),
    ("min ", Bound::AtLeast),
    ("over ", Bound::Above),
    ("above ", Bound::Above),
    ("more than ", Bound::Above),
    ("greater than ", Bound::Above),
    ("just over ", Bound::Above),
    ("just above ", Bound::Above),
    ("slightly over ", Bound::Above),
    ("in excess of ", Bound::Above),
    ("exceeding ", Bound::Above),
    ("around ", Bound::About),
    ("about ", Bound::About),
    ("approximately ", Bound::About),
    ("approx. ", Bound::About),
    ("approx ", Bound::About),
    ("roughly ", Bound::About),
    ("circa ", Bound::About),
    ("close to ", Bound::About),
    ("some ", Bound::About),
    ("c.", Bound::About),
    ("c ", Bound::About),
    ("~", Bound::About),
    ("≈", Bound::About),
];

/// Words after a number, and what they make of it.
const AFTER: [(&str, Bound); 18] = [
    (" or under", Bound::AtMost),
    (" or fewer", Bound::AtMost),
    (" or less", Bound::AtMost),
    (" or below", Bound::AtMost),
    (" or lower", Bound::AtMost),
    (" and under", Bound::AtMost),
    (" or more", Bound::AtLeast),
    (" or greater", Bound::AtLeast),
    (" or over", Bound::AtLeast),
    (" or above", Bound::AtLeast),
    (" or higher", Bound::AtLeast),
    (" and over", Bound::AtLeast),
    (" and above", Bound::AtLeast),
    (" plus", Bound::AtLeast),
    ("+", Bound::AtLeast),
    (" or so", Bound::About),
    (" approximately", Bound::About),
    (" approx", Bound::About),
];

#[derive(Debug, Clone, Copy)]
enum Bound {
    Below,
    AtMost,
    AtLeast,
    Above,
    About,
}

/// The interval that `lower`, a cell in lower case, stands for; `None` when it is no bound.
pub fn bound(lower: &str, asked: &Asked) -> Option<Bounds> {
    let around =
        |rest: &str, bound: Bound| quantity(rest.trim(), asked).ok().map(|number| bound.around(number, asked.whole));
    let before = BEFORE.iter().find_map(|(words, bound)| around(lower.strip_prefix(words)?, *bound));
    before
        .or_else(|| AFTER.iter().find_map(|(words, bound)| around(lower.strip_suffix(words)?, *bound)))
        .or_else(|| between(lower, asked))
}

/// "between 1 and 4", "1 to 4", "1-4".
fn between(lower: &str, asked: &Asked) -> Option<Bounds> {
    let ends = match lower.strip_prefix("between ") {
        Some(rest) => rest.split_once(" and "),
        None => lower.strip_prefix("from ").unwrap_or(lower).split_once(" to ").or_else(|| lower.split_once('-')),
    };
    let (first, last) = ends.filter(|(first, last)| !first.trim().is_empty() && !last.trim().starts_with('-'))?;
    let (first, last) = (quantity(first.trim(), asked).ok()?, quantity(last.trim(), asked).ok()?);
    (first < last).then_some(Bounds { lower: Some(first), upper: Some(last) })
}

impl Bound {
    fn around(self, number: f64, whole: bool) -> Bounds {
        // "<5" is "at most 4" where only whole numbers are possible.
        let step = if whole { 1.0 } else { 0.0 };
        match self {
            Bound::Below => Bounds { lower: None, upper: Some(number - step) },
            Bound::AtMost => Bounds { lower: None, upper: Some(number) },
            Bound::AtLeast => Bounds { lower: Some(number), upper: None },
            Bound::Above => Bounds { lower: Some(number + step), upper: None },
            Bound::About => Bounds { lower: None, upper: None },
        }
    }
}
