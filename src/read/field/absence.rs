//! Markers and words that stand in a cell instead of a number, and which of the five states each one is.

use super::Why;
use crate::model::value::Absence::{self, Late, NotApplicable, NotAvailable, NotSubmitted, SuppressedAtSource};

/// Lower case. Zero is never among them, nor is "nil" or "none", which may mean zero and may not.
///
/// In brackets: the Analysis Function's shorthand of 2022. The bare letters are those of StatsWales and Explore
/// Education Statistics, the points, colon and star those that official statistics used before. "n/a" is a question that
/// does not apply, as people type it; "NA" is what R writes for a value that it does not have. A hyphen was "nil or
/// negligible" in old tables and is a missing value in others, so it says only that there is no number.
const STATES: [(&str, Absence); 47] = [
    ("not submitted", NotSubmitted),
    ("not received", NotSubmitted),
    ("not returned", NotSubmitted),
    ("no return", NotSubmitted),
    ("no response", NotSubmitted),
    ("awaited", NotSubmitted),
    ("to follow", NotSubmitted),
    ("[z]", NotApplicable),
    ("z", NotApplicable),
    (".", NotApplicable),
    ("n/a", NotApplicable),
    ("not applicable", NotApplicable),
    ("[x]", NotAvailable),
    ("x", NotAvailable),
    ("..", NotAvailable),
    (":", NotAvailable),
    ("na", NotAvailable),
    ("<na>", NotAvailable),
    // As databases write it.
    ("null", NotAvailable),
    ("(null)", NotAvailable),
    ("<null>", NotAvailable),
    ("n/k", NotAvailable),
    ("nk", NotAvailable),
    ("n/r", NotAvailable),
    ("n/av", NotAvailable),
    ("not available", NotAvailable),
    ("not known", NotAvailable),
    ("unknown", NotAvailable),
    ("not recorded", NotAvailable),
    ("not collected", NotAvailable),
    ("no data", NotAvailable),
    ("no data available", NotAvailable),
    // A rate that cannot be made, as SafeLives prints it.
    ("no population data", NotAvailable),
    ("missing", NotAvailable),
    ("missing value", NotAvailable),
    // Too unreliable to be given, and a survey in which nobody said so: neither is a number.
    ("[u]", NotAvailable),
    ("u", NotAvailable),
    ("[w]", NotAvailable),
    ("w", NotAvailable),
    ("[c]", SuppressedAtSource),
    ("c", SuppressedAtSource),
    ("*", SuppressedAtSource),
    ("suppressed", SuppressedAtSource),
    ("withheld", SuppressedAtSource),
    ("confidential", SuppressedAtSource),
    ("missing value; suppressed", SuppressedAtSource),
    ("late", Late),
];

/// Not zero, but less than half of the last figure that is given: a number, and a very small one.
const LOW: [&str; 4] = ["[low]", "low", "[k]", "k"];

/// The reason that a marker or an empty cell stands for.
pub fn absence(text: &str) -> Option<Absence> {
    if text.is_empty() {
        return Some(NotSubmitted);
    }
    // No marker begins with a figure, as nearly every other cell does.
    if text.starts_with(|char: char| char.is_ascii_digit()) {
        return None;
    }
    // A dash of any length.
    if text.bytes().all(|byte| byte == b'-') {
        return Some(NotAvailable);
    }
    // The second star is for a number that is withheld so that the first cannot be worked out.
    if text.bytes().all(|byte| byte == b'*') {
        return Some(SuppressedAtSource);
    }
    let lower = text.to_lowercase();
    STATES.iter().find(|(marker, _)| *marker == lower).map(|(_, state)| *state)
}

/// Whether a marker says that a number rounds to zero and is not zero.
pub fn is_low(text: &str) -> bool {
    LOW.iter().any(|marker| marker.eq_ignore_ascii_case(text))
}

/// What a formula stands for that had no answer: a division by nothing, or a look-up that found nothing.
pub fn no_answer(text: &str) -> Option<Absence> {
    ["#div/0!", "#n/a"].iter().any(|error| error.eq_ignore_ascii_case(text)).then_some(NotAvailable)
}

/// Words and signs that stand for no state of a number, each with what to do.
pub fn why_not(text: &str) -> Option<Why> {
    let lower = text.to_lowercase();
    if lower.len() >= 3 && lower.bytes().all(|byte| byte == b'#') {
        let why = Why::new("is what a spreadsheet shows where a column is too narrow");
        return Some(why.hint("make the column wider, save again, and send that"));
    }
    if lower.starts_with('=') {
        return Some(Why::new("is a formula, not its result").hint("save the sheet as values, and send that"));
    }
    Some(match lower.trim_end_matches('.') {
        "tbc" | "tba" | "tbd" | "to be confirmed" | "to be advised" | "to be determined" | "pending" => {
            Why::new("says that the number is still to come")
                .hint("write \"to follow\" if it will come, and send it again when it has")
        }
        "not held" | "no information held" | "information not held" => Why::new("says that nobody has the number")
            .hint("write [x] if it is not recorded, or 0 if nothing happened"),
        "redacted" | "removed" | "exempt" | "s40" | "section 40" => Why::new("says that the number was taken out")
            .hint("write [c] where a small number is withheld, or ask for the number itself"),
        "n.a" | "n. a" => Why::new("may say not applicable or not available")
            .hint("write [z] where the question does not apply, or [x] where there is no number"),
        "nil" | "none" | "zero" => Why::new("may mean 0 or that there is no number")
            .hint("write 0 if nothing happened, or [x] if it is not recorded"),
        "#ref!" | "#value!" | "#name?" | "#num!" | "#null!" | "#spill!" | "#calc!" | "#getting_data" => {
            Why::new("is what a spreadsheet shows for a formula that failed")
                .hint("correct the formula, or write the number itself")
        }
        error if error.starts_with("err:") => Why::new("is what a spreadsheet shows for a formula that failed")
            .hint("correct the formula, or write the number itself"),
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_marker_stands_once_in_lower_case_and_none_is_a_number() {
        for (place, (marker, _)) in STATES.iter().enumerate() {
            assert_eq!(*marker, marker.to_lowercase());
            assert!(STATES[..place].iter().all(|(other, _)| other != marker), "{marker}");
            assert!(marker.parse::<f64>().is_err() && !is_low(marker), "{marker}");
        }
        for text in ["0", "nil", "none", "zero", "0.0", "low"] {
            assert_eq!(absence(text), None, "{text}");
        }
    }

    #[test]
    fn markers_of_every_house_are_known() {
        for (text, state) in [
            ("", NotSubmitted),
            ("No return", NotSubmitted),
            ("C", SuppressedAtSource),
            ("*", SuppressedAtSource),
            ("Missing value; suppressed", SuppressedAtSource),
            ("x", NotAvailable),
            ("..", NotAvailable),
            (":", NotAvailable),
            ("NA", NotAvailable),
            ("No Data", NotAvailable),
            ("No population data", NotAvailable),
            ("-", NotAvailable),
            ("**", SuppressedAtSource),
            ("NULL", NotAvailable),
            ("n/k", NotAvailable),
            (".", NotApplicable),
            ("N/A", NotApplicable),
            ("[z]", NotApplicable),
            ("Late", Late),
        ] {
            assert_eq!(absence(text), Some(state), "{text}");
        }
    }
}
