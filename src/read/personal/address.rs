//! Postcodes and street addresses: where a person, or a refuge, can be found.

use super::words::{Words, is_capitalised, is_digits};

/// The areas that postcodes begin with; ZZ is kept for people without one.
const AREAS: &str = " AB AL B BA BB BD BF BH BL BN BR BS BT BX CA CB CF CH CM CO CR CT CV CW DA DD DE DG DH DL DN DT DY E EC EH \
    EN EX FK FY G GL GU GY HA HD HG HP HR HS HU HX IG IM IP IV JE KA KT KW KY L LA LD LE LL LN LS LU M ME MK ML N NE NG NN NP NR \
    NW OL OX PA PE PH PL PO PR RG RH RM S SA SE SG SK SL SM SN SO SP SR SS ST SW SY TA TD TF TN TQ TR TS TW UB W WA WC WD WF WN \
    WR WS WV YO ZE ZZ ";

const STREETS: [&str; 22] = [
    "street", "road", "avenue", "lane", "close", "drive", "crescent", "terrace", "gardens", "grove", "way", "court",
    "place", "square", "hill", "walk", "mews", "rise", "row", "st", "rd", "ave",
];

/// A whole postcode, with or without its space. A district alone ("NE82") is shared by thousands.
pub fn has_postcode(words: &Words) -> bool {
    (0..words.words.len()).any(|at| {
        let first = words.words[at].text;
        let second = words.words.get(at + 1).filter(|_| words.joined(at + 1)).map_or("", |word| word.text);
        let split = is_inward(second) && is_outward(first) && same_case(first, second) && words.free(at, at + 1);
        let joined = (5..=7).contains(&first.len())
            && first.is_ascii()
            && is_inward(&first[first.len() - 3..])
            && is_outward(&first[..first.len() - 3])
            && first.bytes().all(|byte| !byte.is_ascii_lowercase())
            && words.free(at, at);
        split || joined
    })
}

fn same_case(first: &str, second: &str) -> bool {
    let upper = |text: &str| text.bytes().all(|byte| !byte.is_ascii_lowercase());
    let lower = |text: &str| text.bytes().all(|byte| !byte.is_ascii_uppercase());
    (upper(first) && upper(second)) || (lower(first) && lower(second))
}

/// A9, A99, AA9, AA99, A9A or AA9A.
fn is_outward(text: &str) -> bool {
    let area: String = text.chars().take_while(char::is_ascii_alphabetic).collect::<String>().to_uppercase();
    let district = &text[area.len().min(text.len())..];
    let digits = district.trim_end_matches(|char: char| char.is_ascii_alphabetic());
    let shape = matches!((digits.len(), district.len()), (1 | 2, length) if length == digits.len())
        || (digits.len() == 1 && district.len() == 2);
    text.is_ascii() && shape && is_digits(digits) && !area.is_empty() && AREAS.contains(&format!(" {area} "))
}

/// A digit and two letters, which are never C, I, K, M, O or V.
fn is_inward(text: &str) -> bool {
    let letter = |byte: &u8| byte.is_ascii_alphabetic() && !b"CIKMOV".contains(&byte.to_ascii_uppercase());
    matches!(text.as_bytes(), [digit, a, b] if digit.is_ascii_digit() && letter(a) && letter(b))
}

/// A house number, a name and a word for a street, at the end of a line or before a comma; a refuge in a named street
/// needs no number.
pub fn has_street(words: &Words) -> bool {
    let refuge = words.words.iter().any(|word| matches!(word.text.to_lowercase().as_str(), "refuge" | "safehouse"));
    (1..words.words.len()).any(|at| {
        let word = words.words[at].text;
        let is_street = STREETS.contains(&word.to_lowercase().as_str()) && is_capitalised(word);
        let ends =
            words.after(at).is_empty() || words.after(at).trim_start().starts_with([',', '.', ';', '\n', '\r', ')']);
        if !is_street || !(ends || refuge) {
            return false;
        }
        let held = |at: usize| matches!(words.words[at].before, " " | "'" | "’" | "'s " | ". ");
        let named =
            (1..at).rev().take(3).take_while(|name| is_capitalised(words.words[*name].text) && held(name + 1)).last();
        let Some(first) = named.or((at >= 1 && is_capitalised(words.words[0].text)).then_some(at)) else {
            return false;
        };
        let number = first.checked_sub(1).map_or("", |before| words.words[before].text);
        let numbered = first < at && held(first) && is_house_number(number);
        let in_refuge = refuge
            && ends
            && first < at
            && first >= 1
            && matches!(words.words[first - 1].text.to_lowercase().as_str(), "in" | "on" | "at");
        numbered || in_refuge
    })
}

/// 7, 12a or 110: not a year or a count of thousands.
fn is_house_number(text: &str) -> bool {
    let digits = text.strip_suffix(|char: char| char.is_ascii_alphabetic()).unwrap_or(text);
    is_digits(digits) && digits.len() <= 3 && !digits.starts_with('0')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whole_postcodes_only() {
        for text in ["ZZ99 9ZZ", "SW1A 1AA", "sw1a 1aa", "SW1A1AA", "moved to ZZ99 3VZ? no: ZZ99 9ZZ", "Alder ZZ99 9ZZ"]
        {
            assert!(has_postcode(&Words::of(text)), "{text}");
        }
        for text in [
            "NE82",
            "SW1A",
            "E06000001",
            "Q1 2AB",
            "2024/25 Q1",
            "AW/01/2022",
            "ZZ99 9CC",
            "QQ1 1AA",
            "S12000033",
            "B11 3",
        ] {
            assert!(!has_postcode(&Words::of(text)), "{text}");
        }
    }

    #[test]
    fn streets_with_a_number_or_a_refuge() {
        for text in [
            "12 Example Street",
            "12a Example Road, Alder",
            "lives at 7 Upper Example Lane.",
            "the refuge in Example Road",
            "refuge at Old Example Lane, Alder",
        ] {
            assert!(has_street(&Words::of(text)), "{text}");
        }
        for text in [
            "2013 Example Street",
            "12 road traffic offences",
            "Example Street",
            "70 DRIVE places",
            "Highway",
            "4 Drive",
            "Refuge spaces in Lancashire",
            "The Refuge Way of working",
            "Lane",
            "Court",
        ] {
            assert!(!has_street(&Words::of(text)), "{text}");
        }
    }
}
