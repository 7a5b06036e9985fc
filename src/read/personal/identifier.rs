//! Numbers that belong to one person or one case: of health, insurance, school, prison, courts, borders and systems of records.

use super::contact::counted;
use super::labelled::has_labelled_number;
use super::words::{List, Words, has_both, is_digits, is_letters};

/// Ten digits, also as 3, 3 and 4, with a right check digit, from a range that has been issued or is kept for tests; a
/// Scottish CHI number, also as 6 and 4, where it begins with a date.
pub fn has_nhs_number(words: &Words) -> bool {
    (0..words.words.len()).any(|at| {
        let lengths = [words.word(at).len(), words.word(at + 1).len(), words.word(at + 2).len()];
        let held = |at: usize| matches!(words.before(at), " " | "-" | "." | "/" | " - ");
        let (digits, last) = match lengths {
            [10, ..] => (words.word(at).to_owned(), at),
            [3, 3, 4] if held(at + 1) && held(at + 2) => {
                (format!("{}{}{}", words.word(at), words.word(at + 1), words.word(at + 2)), at + 2)
            }
            [3, 7, _] if held(at + 1) => (format!("{}{}", words.word(at), words.word(at + 1)), at + 1),
            [2, 2, 2] if (1..4).all(|next| held(at + next)) && words.word(at + 3).len() == 4 => {
                ((at..at + 4).map(|at| words.word(at)).collect(), at + 3)
            }
            [6, 4, _] if held(at + 1) => (format!("{}{}", words.word(at), words.word(at + 1)), at + 1),
            _ => return false,
        };
        let of_date = !matches!(lengths[0], 2 | 6) || digits.as_str() < "3200000000";
        words.free(at, last) && of_date && is_nhs_number(&digits) && !is_of_paper(words, at)
    })
}

/// Numbers of papers pass by chance, and are said to be of papers.
static PAPERS: List = List::of(
    " invoice order po document doc transaction contract tender ocid grant award purchase isbn version ticket charity company voucher \
    batch receipt licence barcode product item dataset release ",
);

fn is_of_paper(words: &Words, at: usize) -> bool {
    (1..=3).any(|back| at.checked_sub(back).is_some_and(|at| PAPERS.holds(words.low(at))))
}

/// The check is modulo 11 (NHS Data Dictionary, "NHS number"); CHI and Health and Care numbers have the same one. Numbers
/// below 320 are given out in Scotland alone, where they begin with the day, month and year of a birth.
pub fn is_nhs_number(digits: &str) -> bool {
    let values: Vec<u32> = digits.chars().filter_map(|char| char.to_digit(10)).collect();
    let [rest @ .., check] = values.as_slice() else { return false };
    let sum: u32 = (2..=10).rev().zip(rest).map(|(weight, digit)| weight * digit).sum();
    let part = |range: std::ops::Range<usize>| digits.get(range).and_then(|part| part.parse::<u32>().ok()).unwrap_or(0);
    let dated = (1..=31).contains(&part(0..2)) && (1..=12).contains(&part(2..4));
    values.len() == 10
        && digits.len() == 10
        && (digits >= "3200000000" || dated)
        && (11 - sum % 11) % 11 == *check
        && values.iter().any(|digit| digit != check)
}

/// Two letters, six digits, a letter from A to D: QQ 12 34 56 C. Beside its word it may lack the last letter.
pub fn has_insurance_number(words: &Words) -> bool {
    let named = words.has_any(&["ni", "nino", "insurance"]);
    (0..words.words.len()).any(|first| {
        let mut joined = String::new();
        for last in first..words.words.len().min(first + 9) {
            if last > first && !matches!(words.before(last), " " | "-" | "." | "/") {
                return false;
            }
            joined.push_str(words.word(last));
            let more = last + 1 < words.words.len()
                && matches!(words.before(last + 1), " " | "-")
                && words.word(last + 1).len() == 1;
            if joined.len() >= 9 || (named && joined.len() == 8 && !more) {
                let joined = joined.to_uppercase();
                return is_insurance_number(&joined)
                    || (joined.len() == 8 && is_insurance_number(&format!("{joined}A")));
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
                && *second != b'O'
                && digits.iter().all(u8::is_ascii_digit)
                && matches!(last, b'A'..=b'D')
                && !NEVER.iter().any(|never| text.starts_with(never))
        }
        _ => false,
    }
}

/// A word for a case or crime, one for its number, and then something with enough digits to be one; or a reference whose form
/// no other has.
pub fn has_case_reference(words: &Words) -> bool {
    let numbers =
        |word: &str| matches!(word, "ref" | "reference" | "no" | "number" | "num" | "nr" | "id" | "file" | "log");
    let named = (0..words.words.len()).any(|at| {
        let count = (at + 1..at + 3).take_while(|at| numbers(words.low(*at))).count();
        let after = match words.low(at) {
            "case" | "crime" | "incident" | "client" | "occurrence" | "custody" | "marac" | "referral" | "court"
            | "claim" | "victim" | "patient" | "hearing" | "investigation" | "police" | "person" | "offender"
            | "suspect" | "charge" | "safeguarding" => {
                let marked = words.before(at + 1).trim() == ":"
                    || words.before(at + 1).trim() == "#"
                    || words.before(at + 1) == " #";
                if count == 0 && !(marked && has_both(words.word(at + 1))) {
                    return false;
                }
                at + 1 + count
            }
            "cad" | "crn" | "urn" | "niche" => at + 1 + count,
            "ref" | "refs" | "reference" if is_coded(words, at + 1) && !is_of_paper(words, at) => at + 1,
            _ => return false,
        };
        let after = after + usize::from(matches!(words.low(after), "is" | "was"));
        is_reference(words, after)
    });
    named || has_dated_log(words) || chunks(words.text).any(is_crime_or_court) || has_crown_court(words)
}

/// Whether pieces with strokes between them stand here, of letters and of figures, as systems of cases make them:
/// "MARAC/24/0123". What is published or asked for has such references, too.
fn is_coded(words: &Words, at: usize) -> bool {
    const PUBLISHED: [&str; 10] = ["foi", "foia", "eir", "rfi", "sar", "cab", "cm", "hc", "hl", "iso"];
    let letters = is_letters(words.word(at)) && !PUBLISHED.contains(&words.low(at));
    let figures = |at: usize| is_digits(words.word(at)) && matches!(words.before(at), "/" | "\\");
    letters && figures(at + 1) && figures(at + 2)
}

/// "client 10482": one person by a number, where no codes of other things belong. "Cost per client 1200" is no client.
pub fn has_numbered_person(words: &Words) -> bool {
    (1..words.words.len()).any(|at| {
        let person = matches!(
            words.low(at - 1),
            "client"
                | "victim"
                | "patient"
                | "offender"
                | "suspect"
                | "survivor"
                | "perpetrator"
                | "tenant"
                | "resident"
        );
        let of_each = at > 1 && matches!(words.low(at - 2), "per" | "each" | "every" | "a" | "of" | "by" | "total");
        let number = words.word(at);
        let year = number.len() == 4 && (number.starts_with("19") || number.starts_with("20"));
        person
            && !of_each
            && !year
            && is_digits(number)
            && (4..=8).contains(&number.len())
            && matches!(words.before(at), " " | " #" | ": " | ":")
            && words.free(at, at)
            && !counted(words, at)
    })
}

/// "log 123 of 12/03/2024": numbers of a day, as police count calls.
fn has_dated_log(words: &Words) -> bool {
    (0..words.words.len()).any(|at| {
        let digits = |at: usize| is_digits(words.word(at));
        matches!(words.low(at), "log" | "incident" | "cad" | "inc")
            && digits(at + 1)
            && words.low(at + 2) == "of"
            && (3..6).all(|next| digits(at + next))
            && words.before(at + 4) == words.before(at + 5)
            && matches!(words.before(at + 4), "/" | "." | "-")
    })
}

/// Pieces held together by slashes and hyphens, with four digits or with letters and three, that are no year.
fn is_reference(words: &Words, at: usize) -> bool {
    let Some(first) = words.words.get(at) else { return false };
    // "12,345" is a count.
    if words.before(at + 1) == "," && is_digits(words.word(at + 1)) && words.word(at + 1).len() == 3 {
        return false;
    }
    let mut whole = first.text.to_owned();
    let mut last = at;
    for word in words.words[at + 1..].iter().take_while(|word| matches!(word.before, "/" | "-" | "." | "\\" | "_")) {
        whole.push('/');
        whole.push_str(word.text);
        last += 1;
    }
    let digits = whole.bytes().filter(u8::is_ascii_digit).count();
    let letters = whole.chars().any(char::is_alphabetic);
    let year = |text: &str| is_digits(text) && text.len() == 4 && (text.starts_with("19") || text.starts_with("20"));
    let period = whole.split('/').next().is_some_and(year) && !letters && whole.len() <= 10;
    !period && (digits >= 4 || (letters && digits >= 3)) && !counted(words, last)
}

/// The pieces of a text between blanks and the signs that stand around words.
fn chunks(text: &str) -> impl Iterator<Item = &str> {
    text.split(|char: char| char.is_whitespace() || ",;()[]\"=<>'".contains(char))
        .map(|chunk| chunk.trim_matches(['.', ':', '#', '-', '/', '!', '?', '*']))
        .filter(|chunk| chunk.len() >= 7 && chunk.is_ascii() && chunk.bytes().any(|byte| byte.is_ascii_digit()))
}

/// Whether a text is made of runs of letters (`A`), of digits (`9`) and of signs, each as long as said.
fn made_of(text: &str, runs: &[(char, std::ops::RangeInclusive<usize>)]) -> bool {
    let mut rest = text;
    for (kind, length) in runs {
        let run = match kind {
            'A' => rest.bytes().take_while(u8::is_ascii_alphabetic).count(),
            '9' => rest.bytes().take_while(u8::is_ascii_digit).count(),
            sign => rest.chars().take_while(|char| char == sign).count(),
        };
        // What follows goes on with another kind; a run that is too long is none.
        if !length.contains(&run) {
            return false;
        }
        rest = &rest[run..];
    }
    rest.is_empty()
}

/// References of crimes (force, number, year) and of courts.
fn is_crime_or_court(chunk: &str) -> bool {
    let upper = chunk.to_ascii_uppercase();
    let (one, two) = (1..=1, 2..=2);
    // 06AB/1234/24 and 22/123456/24; a date has two digits in the middle, and a publication four at the end.
    let crime = made_of(
        &upper,
        &[('9', two.clone()), ('A', 1..=4), ('/', one.clone()), ('9', 3..=7), ('/', one.clone()), ('9', two.clone())],
    ) || made_of(
        &upper,
        &[('9', two.clone()), ('/', one.clone()), ('9', 4..=7), ('/', one.clone()), ('9', two.clone())],
    ) || made_of(
        &upper,
        &[('A', 1..=4), ('/', one.clone()), ('9', 4..=7), ('/', one.clone()), ('9', two.clone())],
    ) || made_of(
        &upper,
        &[('A', 2..=2), ('9', two.clone()), ('/', one.clone()), ('9', 4..=7), ('/', one.clone()), ('9', two.clone())],
    );
    // Criminal cases (46SJ0123424), families (ZC24C00123), Crown Court (T20241234) as HMCTS writes them.
    let common = made_of(&upper, &[('9', two.clone()), ('A', two.clone()), ('9', 7..=7)])
        || made_of(&upper, &[('A', two.clone()), ('9', two.clone()), ('A', one.clone()), ('9', 5..=5)]);
    let year = |from: usize| {
        upper
            .get(from..from + 4)
            .and_then(|year| year.parse::<u32>().ok())
            .is_some_and(|year| (1990..2050).contains(&year))
    };
    let crown =
        made_of(&upper, &[('A', one.clone()), ('9', 8..=8)]) && upper.starts_with(['T', 'S', 'A', 'U']) && year(1);
    let high = made_of(&upper, &[('A', two), ('-', one.clone()), ('9', 4..=4), ('-', one), ('9', 6..=6)]) && year(3);
    crime || (common && chunk.bytes().all(|byte| !byte.is_ascii_lowercase())) || crown || high
}

/// "T2024 1234", "T2024-1234".
fn has_crown_court(words: &Words) -> bool {
    (0..words.words.len()).any(|at| {
        let first = words.word(at);
        let digits = first.get(1..).unwrap_or_default();
        let year = digits.len() == 4 && is_digits(digits) && (digits.starts_with("19") || digits.starts_with("20"));
        let number = words.word(at + 1);
        let apart =
            first == "T" && matches!(words.word(at + 1).get(..2), Some("19" | "20")) && words.word(at + 1).len() == 4;
        if apart && is_digits(words.word(at + 1)) && words.joined(at + 1) && words.joined(at + 2) {
            return words.word(at + 2).len() == 4 && is_digits(words.word(at + 2));
        }
        year && first.starts_with(['T', 'S', 'A', 'U'])
            && (words.joined(at + 1) || words.before(at + 1) == "/")
            && (words.before(at + 1) != " " || first.starts_with(['T', 'U']))
            && number.len() == 4
            && is_digits(number)
    })
}

/// A case number of a county court (K00AB123) has the form of many a code, and is only one where none belongs.
pub fn has_county_court(words: &Words) -> bool {
    chunks(words.text).any(|chunk| {
        made_of(chunk, &[('A', 1..=1), ('9', 2..=2), ('A', 2..=2), ('9', 3..=3)])
            && chunk.bytes().all(|byte| !byte.is_ascii_lowercase())
    })
}

/// A number that is one person's, by its form or by the word beside it.
pub fn has_identity(words: &Words) -> bool {
    chunks(words.text).any(|chunk| {
        let upper = chunk.to_ascii_uppercase();
        is_pupil_number(&upper)
            || is_police_number(&upper)
            || made_of(&upper, &[('A', 3..=3), ('9', 9..=9)]) && upper.starts_with("GWF")
            || made_of(&upper, &[('A', 3..=3), ('/', 1..=1), ('9', 6..=9)]) && upper.starts_with("ASC")
            || is_residence_permit(&upper)
            // Prisoners: A1234BC.
            || (made_of(chunk, &[('A', 1..=1), ('9', 4..=4), ('A', 2..=2)]) && (upper == chunk || chunk == upper.to_lowercase()))
    }) || has_driving_licence(words)
        || has_labelled_number(words)
}

/// A letter that checks, and twelve digits, the last of which may be a letter (Department for Education, "Unique pupil numbers").
fn is_pupil_number(text: &str) -> bool {
    const CHECK: &[u8] = b"ABCDEFGHJKLMNPQRTUVWXYZ";
    let bytes = text.as_bytes();
    let [check, digits @ .., last] = bytes else { return false };
    if bytes.len() != 13 || !digits.iter().all(u8::is_ascii_digit) {
        return false;
    }
    let last = match last {
        b'0'..=b'9' => usize::from(last - b'0'),
        _ => match CHECK.iter().position(|letter| letter == last) {
            Some(place) => place,
            None => return false,
        },
    };
    let sum: usize = digits.iter().zip(2..).map(|(digit, weight)| usize::from(digit - b'0') * weight).sum();
    CHECK[(sum + last * 13) % 23] == *check
}

/// Police National Computer (2004/0123456X, 04/123456X) and Criminal Records Office (123456/04X, SF39/123456X).
fn is_police_number(text: &str) -> bool {
    let one = 1..=1;
    made_of(text, &[('9', 4..=4), ('/', one.clone()), ('9', 1..=7), ('A', one.clone())])
        || made_of(text, &[('9', 2..=2), ('/', one.clone()), ('9', 4..=7), ('A', one.clone())])
        || made_of(text, &[('9', 4..=6), ('/', one.clone()), ('9', 2..=2), ('A', one.clone())])
        || made_of(text, &[('A', 2..=2), ('9', 2..=2), ('/', one.clone()), ('9', 4..=6), ('A', one)])
            && text.starts_with("SF")
}

/// Biometric residence permits and cards.
fn is_residence_permit(text: &str) -> bool {
    const SERIES: [&str; 7] = ["ZU", "ZV", "ZW", "RT", "RE", "RF", "RR"];
    text.len() == 9
        && SERIES.iter().any(|series| text.starts_with(series))
        && text[2..].bytes().all(|byte| byte.is_ascii_digit() || byte == b'X')
        && is_digits(&text[3..])
}

/// Sixteen signs: five of the surname, then the birth (decade, month, which is more by 50 for women, day, year), two initials,
/// and three that check.
fn has_driving_licence(words: &Words) -> bool {
    (0..words.words.len()).any(|first| {
        let mut joined = String::new();
        for last in first..words.words.len().min(first + 6) {
            if last > first && !words.joined(last) {
                return false;
            }
            joined.push_str(words.word(last));
            if joined.len() >= 16 {
                return matches!(joined.len(), 16 | 18) && is_driving_licence(&joined.to_ascii_uppercase());
            }
        }
        false
    })
}

fn is_driving_licence(text: &str) -> bool {
    let Some(text) = text.get(..16).filter(|text| text.is_ascii()) else { return false };
    let surname = text[..5].trim_end_matches('9');
    let number = |range: std::ops::Range<usize>| text[range].parse::<u32>().unwrap_or(0);
    is_letters(surname)
        && is_digits(&text[5..11])
        && matches!(number(6..8), 1..=12 | 51..=62)
        && (1..=31).contains(&number(8..10))
        && text[11..13].bytes().all(|byte| byte.is_ascii_uppercase() || byte == b'9')
        && text[13..].bytes().all(|byte| byte.is_ascii_alphanumeric())
}

#[cfg(test)]
mod tests;
