//! What a status says of figures: that they are settled, that they may still change, or why there are none.

use super::field;
use crate::model::value::Absence;

/// A status, in a column of its own or beside a period.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Status {
    Settled,
    /// Settled, in the place of what was sent before.
    Revised,
    Provisional,
    Absent(Absence),
}

const SETTLED: [&str; 7] = ["final", "normal value", "confirmed", "validated", "audited", "actual", "actuals"];
const REVISED: [&str; 8] = ["revised", "r", "rev", "updated", "corrected", "amended", "resubmitted", "resubmission"];
const PROVISIONAL: [&str; 11] = [
    "provisional",
    "provisional value",
    "prov",
    "p",
    "draft",
    "preliminary",
    "unaudited",
    "unvalidated",
    "not final",
    "subject to change",
    "subject to revision",
];

/// No status has more words.
const MOST_WORDS: usize = 3;

/// The status that a text is; an empty one says nothing, so that what stands there is settled.
pub fn status(text: &str) -> Option<Status> {
    let lower = text.to_lowercase();
    let words = bare(&lower);
    if lower.is_empty() || SETTLED.contains(&words) {
        return Some(Status::Settled);
    }
    if REVISED.contains(&words) {
        return Some(Status::Revised);
    }
    if PROVISIONAL.contains(&words) {
        return Some(Status::Provisional);
    }
    field::absence(&lower).map(Status::Absent)
}

/// A status that stands beside something else, and the text without it: "2024/25 Q1 (provisional)", "Q1 2024/25 - final",
/// "Revised Q1 2024/25". Outside brackets only what a status alone can be: "late 2024" is no return that came late.
pub fn beside(text: &str) -> Option<(String, Status)> {
    let of_bracket = |(rest, remark): (String, &str)| {
        // One letter is a marker of a value, except those for figures that are revised or provisional.
        let known = status(remark).filter(|status| !matches!(status, Status::Absent(_)) || remark.len() > 3)?;
        Some((rest, known))
    };
    bracketed(text).find_map(of_bracket).or_else(|| at_an_end(text))
}

/// Each remark in brackets, with the text without it.
pub fn bracketed(text: &str) -> impl Iterator<Item = (String, &str)> {
    let opened = text.char_indices().filter(|(_, char)| matches!(char, '(' | '['));
    opened.filter_map(|(open, bracket)| {
        let close = open + text[open..].find(if bracket == '(' { ')' } else { ']' })?;
        let rest = format!("{} {}", text[..open].trim_end(), text[close + 1..].trim_start());
        let remark = text[open + 1..close].trim();
        let rest = bare(&rest).to_owned();
        (!rest.is_empty() && !remark.is_empty()).then_some((rest, remark))
    })
}

/// A status in the first or the last words of a text.
fn at_an_end(text: &str) -> Option<(String, Status)> {
    let words: Vec<&str> = text.split_whitespace().collect();
    let cut = |count: usize, at: usize| {
        let (first, last) = words.split_at(at);
        let (rest, remark) = if at == count { (last, first) } else { (first, last) };
        let (rest, remark) = (rest.join(" "), remark.join(" "));
        let known = status(bare(&remark)).filter(|status| !matches!(status, Status::Absent(_)))?;
        let said = bare(&remark).len() > 1 && !bare(&rest).is_empty();
        said.then(|| (bare(&rest).to_owned(), known))
    };
    (1..=MOST_WORDS.min(words.len().saturating_sub(1)))
        .rev()
        .find_map(|count| cut(count, count).or_else(|| cut(count, words.len() - count)))
}

/// A text without the signs around it that part it from another.
fn bare(text: &str) -> &str {
    let text = text
        .trim_matches(|char: char| char.is_whitespace() || matches!(char, '-' | '\u{2013}' | ',' | ':' | ';' | '.'));
    text.strip_prefix(['(', '[']).and_then(|text| text.strip_suffix([')', ']'])).unwrap_or(text).trim()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_status_is_told_from_what_it_stands_beside() {
        for (text, rest, expected) in [
            ("2024/25 Q1 (provisional)", "2024/25 Q1", Status::Provisional),
            ("Q1 2024/25 [p]", "Q1 2024/25", Status::Provisional),
            ("Q1 (prov.) 2024/25", "Q1 2024/25", Status::Provisional),
            ("Q1 2024/25 - draft", "Q1 2024/25", Status::Provisional),
            ("Provisional: 2024/25", "2024/25", Status::Provisional),
            ("2024/25, not final", "2024/25", Status::Provisional),
            ("2024/25 subject to change", "2024/25", Status::Provisional),
            ("Q1 2024/25 (Final)", "Q1 2024/25", Status::Settled),
            ("Revised Q1 2024/25", "Q1 2024/25", Status::Revised),
            ("Q1 2024/25 (not submitted)", "Q1 2024/25", Status::Absent(Absence::NotSubmitted)),
        ] {
            assert_eq!(beside(text), Some((rest.to_owned(), expected)), "{text}");
        }
        for text in [
            "",
            "provisional",
            "(provisional)",
            "late 2024",
            "2024/25 Q1 (x)",
            "Q1 (April only)",
            "2024 p",
            "2024 (",
            ")(",
        ] {
            assert_eq!(beside(text), None, "{text}");
        }
    }

    proptest::proptest! {
        #[test]
        fn any_text_has_a_status_beside_it_or_not(text in "\\PC*") {
            let _ = (beside(&text), status(&text), bracketed(&text).count());
        }
    }
}
