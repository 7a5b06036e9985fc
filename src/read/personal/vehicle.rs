//! Vehicle registration marks.

use super::words::{Words, shaped};

/// Words that follow a postal district or a number in capitals, and are no end of a mark.
const NO_END: [&str; 22] = [
    "LTD", "PLC", "LLP", "NHS", "AND", "THE", "FOR", "JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP",
    "OCT", "NOV", "DEC", "TEL", "REF", "FTE",
];
const VEHICLE: [&str; 9] = ["vehicle", "car", "van", "registration", "reg", "vrm", "plate", "vauxhall", "ford"];

/// A mark of the present pattern anywhere; one of the older patterns, which look like many a code, beside a word for a car.
pub fn has_mark(words: &Words) -> bool {
    let context = words.words.iter().any(|word| VEHICLE.contains(&word.text.to_lowercase().as_str()));
    (0..words.words.len()).any(|at| {
        let first = words.words[at].text;
        let second = words.words.get(at + 1).filter(|_| words.joined(at + 1)).map_or("", |word| word.text);
        let present = (shaped(first, "AA99AAA") && words.free(at, at) && letters(&first[4..]))
            || (shaped(first, "AA99") && shaped(second, "AAA") && words.free(at, at + 1) && letters(second));
        present || (context && older(first, second))
    })
}

/// I and Q are not used at the end of a mark.
fn letters(end: &str) -> bool {
    !end.contains(['I', 'Q']) && !NO_END.contains(&end)
}

/// One letter, up to three digits and three letters, or the other way round.
fn older(first: &str, second: &str) -> bool {
    let joined = format!("{first}{second}");
    let is = |text: &str| {
        ["A9AAA", "A99AAA", "A999AAA", "AAA9A", "AAA99A", "AAA999A"].iter().any(|shape| shaped(text, shape))
    };
    // "A1 CAR HIRE" is a firm.
    is(first) || (!second.is_empty() && !VEHICLE.contains(&second.to_lowercase().as_str()) && is(&joined))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_old_and_new() {
        for text in ["QX00 ZZZ", "QX00ZZZ", "seen in a silver car, QX00 ZZZ", "car reg Q1 ZZZ"] {
            assert!(has_mark(&Words::of(text)), "{text}");
        }
        for text in
            ["NE82", "RL4", "A1 CAR HIRE", "BN21 LTD", "E06000001", "Q1 2022", "AT31 MAR", "PHOF B11", "AA99-AAA-1"]
        {
            assert!(!has_mark(&Words::of(text)), "{text}");
        }
    }
}
