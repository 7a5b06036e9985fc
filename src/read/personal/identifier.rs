//! Numbers that belong to one person or one case: NHS, National Insurance, references of cases and crimes.

use super::words::{Words, is_digits};

/// Ten digits, also as 3, 3 and 4, with a right check digit, from a range that has been issued or is kept for tests.
pub fn has_nhs_number(words: &Words) -> bool {
    (0..words.words.len()).any(|at| {
        let word = |offset: usize| words.words.get(at + offset).map_or("", |word| word.text);
        let grouped = word(0).len() == 3 && word(1).len() == 3 && word(2).len() == 4;
        let (digits, last) = match word(0).len() {
            10 => (word(0).to_owned(), at),
            _ if grouped && words.joined(at + 1) && words.joined(at + 2) => {
                (format!("{}{}{}", word(0), word(1), word(2)), at + 2)
            }
            _ => return false,
        };
        words.free(at, last) && is_nhs_number(&digits)
    })
}

/// The check is modulo 11 (NHS Data Dictionary, "NHS number"). Numbers below 320 are not given out, except in Scotland,
/// where they begin with a date of birth and cannot be told from others.
fn is_nhs_number(digits: &str) -> bool {
    let values: Vec<u32> = digits.chars().filter_map(|char| char.to_digit(10)).collect();
    let [rest @ .., check] = values.as_slice() else { return false };
    let sum: u32 = (2..=10).rev().zip(rest).map(|(weight, digit)| weight * digit).sum();
    values.len() == 10
        && digits >= "3200000000"
        && (11 - sum % 11) % 11 == *check
        && values.iter().any(|digit| digit != check)
}

/// Two letters, six digits, a letter from A to D: QQ 12 34 56 C.
pub fn has_insurance_number(words: &Words) -> bool {
    (0..words.words.len()).any(|first| {
        let mut joined = String::new();
        for last in first..words.words.len().min(first + 5) {
            if last > first && !words.joined(last) {
                return false;
            }
            joined.push_str(words.words[last].text);
            if joined.len() >= 9 {
                return is_insurance_number(&joined) && words.free(first, last);
            }
        }
        false
    })
}

fn is_insurance_number(text: &str) -> bool {
    const NEVER: [&str; 7] = ["BG", "GB", "NK", "KN", "TN", "NT", "ZZ"];
    let letter = |byte: u8| byte.is_ascii_uppercase() && !matches!(byte, b'D' | b'F' | b'I' | b'U' | b'V');
    match text.as_bytes() {
        [first, second, digits @ .., last] if text.len() == 9 => {
            letter(*first)
                && letter(*second)
                && digits.iter().all(u8::is_ascii_digit)
                && matches!(last, b'A'..=b'D')
                && !NEVER.iter().any(|never| text.starts_with(never))
        }
        _ => false,
    }
}

/// A word for a case or crime, one for its number, and then something with enough digits to be one.
pub fn has_case_reference(words: &Words) -> bool {
    let lower: Vec<String> = words.words.iter().map(|word| word.text.to_lowercase()).collect();
    (0..lower.len()).any(|at| {
        let after = match lower[at].as_str() {
            "case" | "crime" | "incident" | "client" | "occurrence" | "custody" | "marac" | "referral" => {
                let numbers =
                    |word: &String| matches!(word.as_str(), "ref" | "reference" | "no" | "number" | "id" | "file");
                let count = lower[at + 1..].iter().take(2).take_while(|word| numbers(word)).count();
                if count == 0 {
                    return false;
                }
                at + 1 + count
            }
            "cad" | "crn" | "urn" | "niche" => {
                at + 1
                    + usize::from(
                        lower.get(at + 1).is_some_and(|word| matches!(word.as_str(), "ref" | "no" | "number")),
                    )
            }
            _ => return false,
        };
        is_reference(words, after)
    })
}

/// Pieces held together by slashes and hyphens, with four digits or with letters and three, that are no year.
fn is_reference(words: &Words, at: usize) -> bool {
    let Some(first) = words.words.get(at) else { return false };
    let mut whole = first.text.to_owned();
    for word in words.words[at + 1..].iter().take_while(|word| matches!(word.before, "/" | "-")) {
        whole.push('/');
        whole.push_str(word.text);
    }
    let digits = whole.bytes().filter(u8::is_ascii_digit).count();
    let letters = whole.chars().any(char::is_alphabetic);
    let year = |text: &str| is_digits(text) && text.len() == 4 && (text.starts_with("19") || text.starts_with("20"));
    let period = whole.split('/').next().is_some_and(year) && !letters && whole.len() <= 10;
    !period && (digits >= 4 || (letters && digits >= 3))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_nhs_number_has_a_check_digit() {
        for text in ["943 476 5919", "9434765919", "943-476-5919", "NHS no. 943 476 5919", "4010232137"] {
            assert!(has_nhs_number(&Words::of(text)), "{text}");
        }
        for text in [
            "943 476 5918",
            "9434765918",
            "£9434765919",
            "9434765919.5",
            "0.9434765919",
            "94347659190",
            "9,434,765,919",
            "4444444444",
            "0001337928",
        ] {
            assert!(!has_nhs_number(&Words::of(text)), "{text}");
        }
    }

    #[test]
    fn a_national_insurance_number_has_its_letters() {
        for text in ["QQ123456C", "QQ 12 34 56 C", "NI QQ 123456 C"] {
            assert!(has_insurance_number(&Words::of(text)), "{text}");
        }
        for text in ["QQ123456E", "GB123456C", "QQ12345C", "E06000001", "ZZ999999A"] {
            assert!(!has_insurance_number(&Words::of(text)), "{text}");
        }
    }

    #[test]
    fn a_reference_needs_a_word_for_it() {
        for text in ["case ref MR/00123", "Crime no. 42/12345/23", "CAD 12345", "MARAC ref: M-2024-0017", "URN 1234567"]
        {
            assert!(has_case_reference(&Words::of(text)), "{text}");
        }
        for text in [
            "Number of cases",
            "case number",
            "Case no. 12",
            "incident number 2019",
            "CAD",
            "crime reference year 2019/20",
            "AW/01/2022",
            "MARAC referral 2,247",
            "Referral number by agency",
        ] {
            assert!(!has_case_reference(&Words::of(text)), "{text}");
        }
    }
}
