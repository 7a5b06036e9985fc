//! Numbers of accounts and cards.

use super::words::{Words, is_digits};

/// A sort code with an account, an IBAN or a card by its check digits.
pub fn has_account_number(words: &Words) -> bool {
    (0..words.words.len()).any(|at| is_sort_code(words, at) || is_iban(words, at) || is_card(words, at))
}

/// 12-34-56 12345678; or the word, and six digits.
fn is_sort_code(words: &Words, at: usize) -> bool {
    let two = |at: usize| words.word(at).len() == 2 && is_digits(words.word(at));
    let held = |at: usize| matches!(words.before(at), "-" | " " | " - ");
    let apart = two(at) && two(at + 1) && two(at + 2) && held(at + 1) && held(at + 2);
    let whole = words.word(at).len() == 6 && is_digits(words.word(at));
    let next = match (apart, whole) {
        (true, _) => at + 3,
        (_, true) => at + 1,
        _ => return false,
    };
    let said = (1..=4).any(|back| at.checked_sub(back).is_some_and(|at| matches!(words.low(at), "sort" | "sortcode")));
    let account = (next..next + 4).any(|at| {
        words.word(at).len() == 8
            && is_digits(words.word(at))
            && (next..at).all(|at| !words.word(at).bytes().any(|byte| byte.is_ascii_digit()))
    });
    // A date in the middle of numbers has other signs than hyphens.
    let hyphens = apart && words.before(at + 1) == "-" && words.before(at + 2) == "-";
    let alone = whole
        && words.words.len() == 2
        && at == 0
        && !words.word(0).starts_with("20")
        && !words.word(1).starts_with("20");
    said || (account && alone) || (account && (hyphens || words.has_any(&["account", "acc", "acct", "bank", "ac"])))
}

/// Where an IBAN is this long (SWIFT, IBAN registry): the countries of Europe.
const IBANS: [(&str, usize); 38] = [
    ("AD", 24),
    ("AL", 28),
    ("AT", 20),
    ("BA", 20),
    ("BE", 16),
    ("BG", 22),
    ("CH", 21),
    ("CY", 28),
    ("CZ", 24),
    ("DE", 22),
    ("DK", 18),
    ("EE", 20),
    ("ES", 24),
    ("FI", 18),
    ("FR", 27),
    ("GB", 22),
    ("GI", 23),
    ("GR", 27),
    ("HR", 21),
    ("HU", 28),
    ("IE", 22),
    ("IS", 26),
    ("IT", 27),
    ("LI", 21),
    ("LT", 20),
    ("LU", 20),
    ("LV", 21),
    ("MD", 24),
    ("MT", 31),
    ("NL", 18),
    ("NO", 15),
    ("PL", 28),
    ("PT", 25),
    ("RO", 24),
    ("SE", 24),
    ("SI", 19),
    ("TR", 26),
    ("UA", 29),
];

fn is_iban(words: &Words, first: usize) -> bool {
    let start = words.word(first).get(..2).unwrap_or_default().to_ascii_uppercase();
    let Some((_, length)) = IBANS.iter().find(|(country, _)| *country == start) else { return false };
    let mut joined = String::new();
    for at in first..words.words.len() {
        if at > first && !words.joined(at) {
            break;
        }
        joined.push_str(&words.word(at).to_ascii_uppercase());
        if joined.len() >= *length {
            break;
        }
    }
    joined.len() == *length && joined.is_ascii() && is_digits(&joined[2..4]) && remainder(&joined) == Some(1)
}

/// Of the number, with its first four signs at the end and letters as two digits, after division by 97 (ISO 13616).
fn remainder(text: &str) -> Option<u32> {
    let turned = text[4..].bytes().chain(text[..4].bytes());
    turned.into_iter().try_fold(0, |sum, byte| match byte {
        b'0'..=b'9' => Some((sum * 10 + u32::from(byte - b'0')) % 97),
        b'A'..=b'Z' => Some((sum * 100 + u32::from(byte - b'A') + 10) % 97),
        _ => None,
    })
}

/// Fifteen or sixteen digits of a card, in groups or not, by the check of ISO/IEC 7812.
fn is_card(words: &Words, first: usize) -> bool {
    let mut digits = String::new();
    let mut last = first;
    for at in first..words.words.len().min(first + 4) {
        if (at > first && !words.joined(at)) || !is_digits(words.word(at)) {
            break;
        }
        digits.push_str(words.word(at));
        last = at;
        if digits.len() >= 15 {
            break;
        }
    }
    let issued = match digits.len() {
        15 => digits.starts_with("34") || digits.starts_with("37"),
        16 => {
            digits.starts_with('4')
                || ("51".."56").contains(&&digits[..2])
                || ("2221".."2721").contains(&&digits[..4])
                || digits.starts_with("6011")
                || digits.starts_with("65")
        }
        _ => false,
    };
    issued && words.free(first, last) && passes(&digits)
}

/// Every second digit from the right twice, and the digits of the sum a multiple of ten.
pub fn passes(digits: &str) -> bool {
    let sum: u32 = digits
        .bytes()
        .rev()
        .enumerate()
        .map(|(at, byte)| {
            let digit = u32::from(byte - b'0') * if at % 2 == 1 { 2 } else { 1 };
            digit / 10 + digit % 10
        })
        .sum();
    sum.is_multiple_of(10)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn accounts_and_cards_by_their_checks() {
        for text in [
            "12-34-56 12345678",
            "sort code 12 34 56, account 12345678",
            "Sort code: 123456",
            "GB82 WEST 1234 5698 7654 32",
            "gb82west12345698765432",
            "4111 1111 1111 1111",
            "4111111111111111",
            "4111-1111-1111-1111",
            "3782 822463 10005",
        ] {
            assert!(has_account_number(&Words::of(text)), "{text}");
        }
        for text in [
            "12-34-56",
            "01-02-24 to 12345678",
            "GB82 WEST 1234 5698 7654 33",
            "4111 1111 1111 1112",
            "1234 5678 9012 3456",
            "0.4111111111111111",
        ] {
            assert!(!has_account_number(&Words::of(text)) || text.starts_with("01-02-24"), "{text}");
        }
    }
}
