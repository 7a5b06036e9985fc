//! Telephone numbers and e-mail addresses.

use super::words::{Words, is_digits};

/// `somebody@example.org`.
pub fn has_email(words: &Words) -> bool {
    words.text.match_indices('@').any(|(at, _)| {
        let local = words.text[..at].chars().next_back();
        let domain: &str = words.text[at + 1..]
            .split(|char: char| !(char.is_alphanumeric() || matches!(char, '.' | '-')))
            .next()
            .unwrap_or("");
        let top = domain.trim_end_matches('.').rsplit_once('.');
        local.is_some_and(char::is_alphanumeric)
            && top.is_some_and(|(name, top)| !name.is_empty() && top.len() >= 2 && top.chars().all(char::is_alphabetic))
    })
}

/// A number of a landline or a mobile. Those that begin with 03 and 08 are helplines, which a note may well name.
pub fn has_phone(words: &Words) -> bool {
    (0..words.words.len()).any(|first| phone_at(words, first))
}

fn phone_at(words: &Words, first: usize) -> bool {
    let Some(start) = words.words.get(first).filter(|word| is_digits(word.text)) else { return false };
    let abroad = start.before.ends_with('+') && start.text.starts_with("44");
    let mut groups: Vec<&str> = Vec::new();
    for (offset, word) in words.words[first..].iter().enumerate() {
        let linked = offset == 0 || matches!(word.before, " " | "-" | ") " | ")" | " (" | "-(" | "(" | "\u{a0}");
        if !linked || !is_digits(word.text) || groups.iter().map(|group| group.len()).sum::<usize>() > 13 {
            break;
        }
        groups.push(word.text);
        if words.free(first, first + offset) && is_phone(&groups, abroad) {
            return true;
        }
    }
    false
}

/// Groups of digits as they are written: 01632 960123, 020 7946 0123, +44 (0)7700 900123.
fn is_phone(groups: &[&str], abroad: bool) -> bool {
    let digits: String = groups.concat();
    let bare = groups.len() == 1;
    let national = match digits.strip_prefix("44") {
        Some(rest) if abroad || (bare && digits.len() == 12) => format!("0{}", rest.trim_start_matches('0')),
        _ => digits,
    };
    let known = matches!(national.as_bytes().get(1), Some(b'1' | b'2' | b'7'));
    let long = national.len() == 11 || (national.len() == 10 && !bare && national.starts_with("01"));
    // A date in three groups has short ones.
    let grouped = bare || abroad || groups.iter().all(|group| group.len() >= 3);
    national.starts_with('0') && known && long && grouped
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn telephone_numbers_in_every_spelling() {
        for text in [
            "01632 960123",
            "01632960123",
            "(01632) 960123",
            "01632 960 123",
            "020 7946 0123",
            "07700 900123",
            "07700-900-123",
            "+44 7700 900123",
            "+44 (0)1632 960123",
            "+447700900123",
            "447700900123",
            "call her on 07700 900123.",
            "Tel: 0131 496 0123 (day)",
        ] {
            assert!(has_phone(&Words::of(text)), "{text}");
        }
    }

    #[test]
    fn dates_and_references_are_no_telephone_numbers() {
        for text in [
            "01 07 2021",
            "01-07-2021 to 30-09-2021",
            "0001337928",
            "£01632960123",
            "0.1632960123",
            "01632",
            "0808 2000 247",
            "012345678901234",
            "2021 07 01",
            "01/02/2021 - 03/04/2022",
        ] {
            assert!(!has_phone(&Words::of(text)), "{text}");
        }
    }

    #[test]
    fn e_mail_addresses() {
        assert!(has_email(&Words::of("write to a.person@example.org.uk, please")));
        for text in ["@ 5", "a@b", "5 @ £3.50", "@handle.org"] {
            assert!(!has_email(&Words::of(text)), "{text}");
        }
    }
}
