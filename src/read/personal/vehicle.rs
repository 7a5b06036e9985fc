//! Vehicle registration marks.

use super::words::{List, Words, is_digits, is_letters};

/// Words that follow a postal district, a period or a number, and are no end of a mark.
static NO_END: List = List::of(
    " ltd plc llp nhs and the for jan feb mar apr may jun jul aug sep oct nov dec tel ref fte kpi csp ytd act all one two was has not are but due new per \
    who via out off our can day now see yes any set use end low max min avg est rev ver ccg icb gps rtc rta dva dhr pcc ",
);
static VEHICLE: List = List::of(
    " vehicle vehicles car van registration reg registered vrm vrn plate numberplate vauxhall ford motorbike motorcycle lorry truck bmw audi toyota \
    nissan honda driving drove driven parked cerbyd car's driver index fiat peugeot renault volkswagen vw mercedes corsa fiesta focus golf ",
);

/// A mark of the present pattern anywhere; one of the older patterns, which look like many a code, beside a word for a car.
pub fn has_mark(words: &Words) -> bool {
    let context = words.lower.iter().any(|word| VEHICLE.holds(word));
    (0..words.words.len()).any(|at| {
        let (first, second) = pair(words, at);
        present(words, at, first, second, context) || (context && older(first, second).is_some())
    })
}

/// A mark of an older pattern or of Northern Ireland, where no code belongs: alone, or with all the digits it may have.
pub fn has_older_mark(words: &Words) -> bool {
    (0..words.words.len()).any(|at| {
        let (first, second) = pair(words, at);
        let joined = words.words.len() == 1;
        let alone = joined || (words.words.len() == 2 && !second.is_empty() && at == 0);
        let capitals = |text: &str| text.bytes().all(|byte| !byte.is_ascii_lowercase());
        let mixed = !capitals(first) || !capitals(second);
        older(first, second)
            .is_some_and(|digits| (alone && digits >= 2) || (digits >= 3 && !mixed && words.free(at, at)))
    })
}

/// A word, and the next one where the two are held together.
fn pair<'a>(words: &Words<'a>, at: usize) -> (&'a str, &'a str) {
    (words.word(at), if words.joined(at + 1) { words.word(at + 1) } else { "" })
}

/// Two letters, two digits, three letters. In small letters and with a blank it may be a period and a word.
fn present(words: &Words, at: usize, first: &str, second: &str, context: bool) -> bool {
    let start = |text: &str| text.is_ascii() && text.len() == 4 && is_letters(&text[..2]) && is_digits(&text[2..]);
    let end = |text: &str| text.len() == 3 && is_letters(text) && letters(text);
    let joined = first.is_ascii() && first.len() == 7 && start(&first[..4]) && end(&first[4..]) && words.free(at, at);
    let small = second.bytes().any(|byte| byte.is_ascii_lowercase());
    let sure = !small || context || words.words.len() == 2;
    let apart =
        start(first) && end(second) && words.free(at, at + 1) && sure && !first.to_ascii_lowercase().starts_with("fy");
    joined || apart
}

/// I and Q are not used at the end of a mark.
fn letters(end: &str) -> bool {
    let end = end.to_ascii_lowercase();
    !end.contains(['i', 'q']) && !NO_END.holds(&end)
}

/// How many digits an older mark has: one letter, up to three digits and three letters, or the other way round; in Northern
/// Ireland three letters, of which one is I or Z, and up to four digits.
fn older(first: &str, second: &str) -> Option<usize> {
    let is = |text: &str| {
        let text = text.to_ascii_uppercase();
        let front = text.bytes().take_while(u8::is_ascii_alphabetic).count();
        let digits = text.bytes().skip(front).take_while(u8::is_ascii_digit).count();
        let end = &text[(front + digits).min(text.len())..];
        let ended = end.is_empty() || (is_letters(end) && text.is_ascii());
        let northern = front == 3 && end.is_empty() && (1..=4).contains(&digits) && {
            let county = &text.as_bytes()[1..3];
            county.contains(&b'I') || county.contains(&b'Z')
        };
        let prefix = front == 1
            && (1..=3).contains(&digits)
            && end.len() == 3
            && letters(end)
            && !matches!(&text[..1], "I" | "O" | "U" | "Z");
        let suffix = front == 3
            && (1..=3).contains(&digits)
            && end.len() == 1
            && letters(&text[..3])
            && !matches!(end, "I" | "O" | "Q" | "U" | "Z");
        (ended && !text.starts_with('0') && (northern || prefix || suffix)).then_some(digits)
    };
    if first.is_ascii() && second.is_empty() || !second.is_ascii() {
        return is(first);
    }
    // "A1 CAR HIRE" is a firm.
    let named = VEHICLE.holds(&second.to_lowercase());
    is(first).or_else(|| if named || second.is_empty() { None } else { is(&format!("{first}{second}")) })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_old_and_new() {
        for text in [
            "QX00 ZZZ",
            "QX00ZZZ",
            "qx00zzz",
            "qx00 zzz",
            "Qx00 Zzz",
            "seen in a silver car, QX00 ZZZ",
            "car reg Q1 ZZZ",
            "van ABC 123A",
            "parked AZZ 1234",
            "car reg a123 abc",
        ] {
            assert!(has_mark(&Words::of(text)), "{text}");
        }
        for text in [
            "NE82",
            "RL4",
            "A1 CAR HIRE",
            "BN21 LTD",
            "E06000001",
            "Q1 2022",
            "AT31 MAR",
            "PHOF B11",
            "AA99-AAA-1",
            "in fy24 the number rose",
            "from ne82 and ne83 the",
        ] {
            assert!(!has_mark(&Words::of(text)), "{text}");
        }
        for text in ["A123 ABC", "A123ABC", "ABC 123A", "a12 abc", "AZZ 1234", "seen in ABC 123D twice"] {
            assert!(has_older_mark(&Words::of(text)), "{text}");
        }
        for text in ["Q1 CSP", "Q1 KPI", "M25 RTC", "NHS 1234", "Q4 2024", "B12", "MARAC 123"] {
            assert!(!has_older_mark(&Words::of(text)), "{text}");
        }
    }
}
