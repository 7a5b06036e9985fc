//! Spellings that mean the same: what a keyboard or a program varies, and nobody sees or means.

use std::borrow::Cow;

/// A text as it is seen: without characters that take no room, with plain spaces, dashes, apostrophes and figures, and one
/// space where there are several.
pub fn plain(text: &str) -> Cow<'_, str> {
    if text.is_ascii() && !text.contains("  ") && !text.contains(['\t', '\r', '\n']) {
        return Cow::Borrowed(text.trim_matches(' '));
    }
    let mut seen = String::with_capacity(text.len());
    for letter in text.chars().filter_map(as_seen) {
        if letter != ' ' || !(seen.is_empty() || seen.ends_with(' ')) {
            seen.push(letter);
        }
    }
    seen.truncate(seen.trim_end_matches(' ').len());
    Cow::Owned(seen)
}

/// One character as it is seen; nothing where it takes no room.
fn as_seen(letter: char) -> Option<char> {
    Some(match letter {
        '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{180e}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' => {
            return None;
        }
        '\u{2060}'..='\u{2064}' | '\u{2066}'..='\u{206f}' | '\u{fe00}'..='\u{fe0f}' | '\u{feff}' => return None,
        '\u{2010}'..='\u{2015}' | '\u{2212}' | '\u{fe58}' | '\u{fe63}' => '-',
        '\u{2018}' | '\u{2019}' | '\u{201b}' | '\u{2032}' | '\u{2bc}' | '`' | '\u{b4}' => '\'',
        '\u{201c}' | '\u{201d}' | '\u{201f}' | '\u{2033}' => '"',
        '\u{2044}' | '\u{2215}' => '/',
        // Full width, as East Asian keyboards write.
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(u32::from(letter) - 0xfee0).unwrap_or(letter),
        '\u{ffe1}' => '£',
        letter if letter.is_whitespace() => ' ',
        letter => letter,
    })
}

/// A name without what spellings vary: case, spaces and punctuation. What makes another thing of it stays: a unit, a sign
/// that compares, and what stands between two figures.
pub fn fold(name: &str) -> String {
    let letters: Vec<char> = plain(name).to_lowercase().replace('&', " and ").chars().collect();
    let mut folded = String::with_capacity(letters.len());
    for (at, letter) in letters.iter().enumerate() {
        let kept = letter.is_alphanumeric()
            || matches!(letter, '%' | '£' | '€' | '$' | '<' | '>' | '≤' | '≥' | '+' | '=')
            || (matches!(letter, '-' | '.' | '/') && between_figures(&letters, at))
            || (*letter == '-' && is_minus(&letters, at));
        if kept {
            folded.push(*letter);
        }
    }
    folded
}

/// A name in lower case, with one dash for whatever is not `kept`: part of a file's name, an id or an anchor.
pub fn dashed(name: &str, kept: impl Fn(char) -> bool) -> String {
    let lower = name.to_lowercase();
    lower.split(|letter: char| !kept(letter)).filter(|word| !word.is_empty()).collect::<Vec<_>>().join("-")
}

/// Whether a sign stands between two figures: "1-4" is not 14.
fn between_figures(letters: &[char], at: usize) -> bool {
    let figure = |letter: Option<&char>| letter.is_some_and(char::is_ascii_digit);
    let before = letters[..at].iter().rev().find(|letter| **letter != ' ');
    let after = letters[at + 1..].iter().find(|letter| **letter != ' ');
    figure(before) && figure(after)
}

/// Whether a dash is the sign of a number: nothing stands before it, and a figure right after it.
fn is_minus(letters: &[char], at: usize) -> bool {
    letters[..at].iter().all(|letter| *letter == ' ') && letters.get(at + 1).is_some_and(char::is_ascii_digit)
}

/// The name of an organisation, without what its spellings vary: "Northside Refuge Ltd." is "northsiderefuge", and so is
/// "North-side Refuge".
pub fn fold_organisation(name: &str) -> String {
    let lower = plain(name).to_lowercase().replace('\'', "").replace('&', " and ");
    let mut words: Vec<&str> =
        lower.split(|letter: char| !letter.is_alphanumeric()).filter(|word| !word.is_empty()).collect();
    while words.len() > 1 && matches!(words.last(), Some(&("ltd" | "limited"))) {
        words.pop();
    }
    words.concat()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_not_seen_is_not_there() {
        for (text, seen) in [
            ("E07000981\u{200b}", "E07000981"),
            ("\u{feff}2024/25\u{a0}Q1 ", "2024/25 Q1"),
            ("１２", "12"),
            ("King\u{2019}s  Lynn", "King's Lynn"),
            ("1–4", "1-4"),
            (" plain ", "plain"),
        ] {
            assert_eq!(plain(text), seen, "{text}");
        }
    }

    #[test]
    fn spellings_fold_and_other_things_stay_others() {
        for (one, other) in [
            ("Cases", "CASES "),
            ("Area code", "area_code"),
            ("16-24", "16–24"),
            ("Children's services", "Childrens services"),
            ("Slough & Windsor", "Slough and Windsor"),
        ] {
            assert_eq!(fold(one), fold(other), "{one}");
        }
        for (one, other) in [
            ("<5 days", ">5 days"),
            ("Cases %", "Cases"),
            ("60", "60+"),
            ("1-4", "14"),
            ("1.5", "15"),
            ("-1", "1"),
            ("£", ""),
        ] {
            assert_ne!(fold(one), fold(other), "{one}");
        }
        for name in ["Northside\u{a0}Refuge", "northside refuge", "North-side Refuge Ltd.", "NORTHSIDE REFUGE LIMITED"]
        {
            assert_eq!(fold_organisation(name), "northsiderefuge", "{name}");
        }
    }
}
