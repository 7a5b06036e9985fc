//! Takes a footnote's mark off a name, a period or a heading.

use crate::model::code::Code;
use crate::model::finding::{Finding, Origin};

/// What is said where a mark was left out that may have been something else.
pub fn note(text: &str, rest: &str, origin: &Origin) -> Finding {
    let message = format!("\"{text}\" was read as {rest}, and what follows as a footnote mark");
    Finding::note(Code::FOOTNOTE_MARK, origin.clone(), message)
}

/// `text` without the last footnote mark that stands at its end: "Lancashire [note 2]", "Lancashire (2)", "2017/18*",
/// "March 2019¹". Digits that are glued on say too little here: see `without_digits`.
pub fn without_mark(text: &str) -> Option<&str> {
    let text = text.trim_end();
    if let Some(rest) = text.strip_suffix(is_mark) {
        return some(rest);
    }
    for (open, close) in [('[', ']'), ('(', ')')] {
        if let Some((rest, inside)) = text.strip_suffix(close).and_then(|rest| rest.rsplit_once(open)) {
            let inside = inside.trim();
            let lower = inside.to_lowercase();
            let note = lower.strip_prefix("see ").unwrap_or(&lower).trim_start();
            let number = ["notes", "note", "footnote", "fn"].iter().find_map(|word| note.strip_prefix(word));
            let number = number.unwrap_or(note).trim();
            let is_number = (1..=2).contains(&number.len()) && number.bytes().all(|byte| byte.is_ascii_digit());
            if is_number || matches!(note, "note" | "notes" | "footnote" | "below") && note != lower {
                return some(rest);
            }
        }
    }
    None
}

/// `text` without one or two digits that are glued on to a letter or bracket: "Lancashire2". Only a code list can say
/// whether what is left is the name that was meant.
pub fn without_digits(text: &str) -> Option<&str> {
    let text = text.trim_end();
    let rest = text.trim_end_matches(|char: char| char.is_ascii_digit());
    let glued = rest.ends_with(|char: char| char.is_alphabetic() || matches!(char, ')' | '.' | '\''));
    (glued && (1..=2).contains(&(text.len() - rest.len()))).then_some(rest)
}

/// `text` without one digit that is glued on to a letter: "Cases2". Of two digits one may belong to the heading.
pub fn without_digit(text: &str) -> Option<&str> {
    without_digits(text).filter(|rest| text.trim_end().len() - rest.len() == 1)
}

fn is_mark(char: char) -> bool {
    matches!(char, '*' | '†' | '‡' | '¹' | '²' | '³' | '\u{2070}' | '\u{2074}'..='\u{2079}')
}

fn some(rest: &str) -> Option<&str> {
    Some(rest.trim_end()).filter(|rest| !rest.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_come_off_and_names_stay() {
        for (text, rest) in [
            ("Lancashire [note 2]", Some("Lancashire")),
            ("Lancashire (12)", Some("Lancashire")),
            ("Lancashire (see note 1)", Some("Lancashire")),
            ("Lancashire (see notes)", Some("Lancashire")),
            ("Lancashire (below)", None),
            ("Lancashire²", Some("Lancashire")),
            ("2017/18*", Some("2017/18")),
            ("Part 1 (April)", None),
            ("Lancashire", None),
            ("*", None),
            ("(1)", None),
        ] {
            assert_eq!(without_mark(text), rest, "{text}");
        }
        assert_eq!(without_digits("Lancashire2"), Some("Lancashire"));
        assert_eq!(without_digits("Herefordshire (County)12"), Some("Herefordshire (County)"));
        assert_eq!(without_digits("Area 51"), None);
        assert_eq!((without_digit("Cases2"), without_digit("Cases12")), (Some("Cases"), None));
        assert_eq!(without_digits("Lancashire123"), None);
        assert_eq!(without_digits("E07000117"), None);
    }
}
