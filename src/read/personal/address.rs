//! Postcodes and street addresses: where a person, or a refuge, can be found.

use super::words::{List, Words, is_capitalised, is_digits, is_letters};

/// The areas that postcodes begin with; ZZ is kept for people without one.
static AREAS: List = List::of(
    " AB AL B BA BB BD BF BH BL BN BR BS BT BX CA CB CF CH CM CO CR CT CV CW DA DD DE DG DH DL DN DT DY E EC EH \
    EN EX FK FY G GL GU GY HA HD HG HP HR HS HU HX IG IM IP IV JE KA KT KW KY L LA LD LE LL LN LS LU M ME MK ML N NE NG NN NP NR \
    NW OL OX PA PE PH PL PO PR RG RH RM S SA SE SG SK SL SM SN SO SP SR SS ST SW SY TA TD TF TN TQ TR TS TW UB W WA WC WD WF WN \
    WR WS WV YO ZE ZZ ",
);

static STREETS: List = List::of(
    " street road avenue lane close drive crescent terrace gardens grove way court place square hill walk mews rise row st rd ave \
    parade green vale croft fold boulevard broadway embankment wharf quay dene cl cres gdns terr ln garth brow brae wynd loan drove mount \
    chase ride villas cottages cottage heights bungalows gate meadow meadows approach passage path esplanade promenade ",
);
/// Those that are little else, so that they need no capital.
static PLAIN_STREETS: List = List::of(" street road avenue lane crescent terrace mews rd ave cottages cres gdns ");
/// Before the name, in Wales.
static HEOLYDD: List = List::of(" heol ffordd stryd lôn rhodfa clos maes bryn ");
/// Parts of a house.
static UNITS: List = List::of(" flat apartment apt bedsit maisonette fflat ");
/// What houses in the country are called.
static COTTAGES: List = List::of(" cottage farm farmhouse barn rectory vicarage bungalow lodge bwthyn ");
/// What is counted, ordered or measured before such a word, and is no name of a street.
static NO_STREETS: List = List::of(
    " crown county magistrates magistrates' family high youth district supreme combined civil criminal coroners coroner's on in per by of \
    the a an and to off main mph hours hour day days miles mile minute minutes more other new each every public total closed open \
    different busy residential rural bus cycle taxi green drug domestic rail any some one two at from with car traffic ",
);

/// A whole postcode in any case, with or without a space; or a number of the British Forces Post Office. A district alone
/// ("NE82") is shared by thousands.
pub fn has_postcode(words: &Words) -> bool {
    (0..words.words.len()).any(|at| {
        let first = words.word(at);
        let second =
            if words.joined(at + 1) || matches!(words.before(at + 1), "_" | ".") { words.word(at + 1) } else { "" };
        let split = is_inward(second) && is_outward(first) && !is_ordinal(second) && words.free(at, at + 1);
        let joined = (5..=7).contains(&first.len())
            && first.is_ascii()
            && is_inward(&first[first.len() - 3..])
            && is_outward(&first[..first.len() - 3])
            && words.free(at, at);
        let giro = words.low(at) == "gir" && second.eq_ignore_ascii_case("0aa");
        let forces = words.low(at) == "bfpo" && is_digits(second) && (1..=4).contains(&second.len());
        split || joined || forces || giro
    })
}

/// "2nd" has the letters of a postcode's end.
fn is_ordinal(text: &str) -> bool {
    matches!(&text.as_bytes()[1..], b"st" | b"nd" | b"rd" | b"th" | b"hr" | b"pa" | b"yr" | b"ft")
}

/// The first half of a postcode whose rest stands in the next cell.
pub fn is_first_half(text: &str) -> bool {
    text.len() <= 4 && is_outward(text)
}

/// A9, A99, AA9, AA99, A9A or AA9A.
fn is_outward(text: &str) -> bool {
    let area: String = text.chars().take_while(char::is_ascii_alphabetic).collect::<String>().to_uppercase();
    let district = &text[area.len().min(text.len())..];
    let digits = district.trim_end_matches(|char: char| char.is_ascii_alphabetic());
    let shape = matches!((digits.len(), district.len()), (1 | 2, length) if length == digits.len())
        || (digits.len() == 1 && district.len() == 2);
    text.is_ascii() && shape && is_digits(digits) && AREAS.holds(&area)
}

/// A digit and two letters, which are never C, I, K, M, O or V.
fn is_inward(text: &str) -> bool {
    let letter = |byte: &u8| byte.is_ascii_alphabetic() && !b"CIKMOV".contains(&byte.to_ascii_uppercase());
    matches!(text.as_bytes(), [digit, a, b] if digit.is_ascii_digit() && letter(a) && letter(b))
}

/// Where someone lives: a house number and a street, at the end of a line or before a comma; a flat; a cottage by its name in a
/// street. A refuge in a named street needs no number.
pub fn has_street(words: &Words) -> bool {
    let refuge = words.has_any(&["refuge", "safehouse", "lloches"]);
    (0..words.words.len())
        .any(|at| is_street(words, at, refuge) || is_heol(words, at) || is_flat(words, at) || is_cottage(words, at))
}

/// A house number and a street in small letters, where prose has no capitals.
pub fn has_small_street(words: &Words) -> bool {
    (2..words.words.len()).any(|at| {
        let named = (1..=2).any(|back| {
            let Some(number) = at.checked_sub(back + 1).map(|at| words.word(at)) else { return false };
            let names = at - back..at;
            is_house_number(number)
                && names.clone().all(|at| {
                    words.word(at).len() >= 3 && is_letters(words.word(at)) && !NO_STREETS.holds(words.low(at))
                })
                && (names.start..=at).all(|at| words.before(at) == " ")
        });
        named && PLAIN_STREETS.holds(words.low(at)) && ends(words, at)
    })
}

fn ends(words: &Words, at: usize) -> bool {
    let after = words.after(at);
    after.is_empty() || after.trim_start().starts_with([',', '.', ';', ')', '-', ':'])
}

fn is_street(words: &Words, at: usize, refuge: bool) -> bool {
    let word = words.word(at);
    let ends = ends(words, at);
    if at == 0 || !STREETS.holds(words.low(at)) || !is_capitalised(word) || !(ends || refuge) {
        return false;
    }
    let held = |at: usize| matches!(words.before(at), " " | "'" | "'s " | ". " | "-");
    let name = |at: &usize| is_capitalised(words.word(*at)) || words.low(*at) == "s";
    let named = (1..at).rev().take(4).take_while(|at| name(at) && held(at + 1)).last();
    let Some(first) = named.or((is_capitalised(words.word(0))).then_some(at)) else {
        return false;
    };
    let known = (first..at).any(|at| {
        NO_STREETS.holds(words.low(at)) && !matches!(words.low(at), "green" | "high" | "new" | "the" | "main")
    });
    let number = first.checked_sub(1).map_or("", |before| words.word(before));
    let numbered = first < at && matches!(words.before(first), " " | ", ") && is_house_number(number) && !known;
    let in_refuge = refuge && ends && first < at && first >= 1 && matches!(words.low(first - 1), "in" | "on" | "at");
    numbered || in_refuge
}

/// "12 Heol Example".
fn is_heol(words: &Words, at: usize) -> bool {
    let named = matches!(words.low(at), "heol" | "ffordd" | "stryd") && words.before(at) == ", " && at > 0;
    if named
        && is_capitalised(words.word(at - 1))
        && is_capitalised(words.word(at))
        && is_capitalised(words.word(at + 1))
    {
        return true;
    }
    at > 0
        && HEOLYDD.holds(words.low(at))
        && is_capitalised(words.word(at))
        && is_house_number(words.word(at - 1))
        && matches!(words.before(at), " " | ", ")
        && is_capitalised(words.word(at + 1))
}

/// "Flat 3, Example House", "apartment 12b Example Court": with something that is called like a house.
fn is_flat(words: &Words, at: usize) -> bool {
    if !UNITS.holds(words.low(at)) {
        return false;
    }
    let next = at + 1 + usize::from(matches!(words.low(at + 1), "no" | "number"));
    let number = words.word(next);
    let lettered = number.len() == 1 && number.bytes().all(|byte| byte.is_ascii_uppercase());
    let after = next + 1;
    let held = matches!(words.before(next), " " | ". ") && matches!(words.before(after), " " | ", " | "," | " - ");
    let named = is_capitalised(words.word(after))
        || is_house_number(words.word(after))
        || STREETS.holds(words.low(after + 1))
        || words.low(after + 1) == "house";
    (is_house_number(number) || lettered) && held && named
}

/// "Rose Cottage, Example Lane", "4 Church Cottages".
fn is_cottage(words: &Words, at: usize) -> bool {
    let named =
        at > 0 && is_capitalised(words.word(at - 1)) && words.before(at) == " " && is_capitalised(words.word(at));
    let in_street = (at + 2..at + 5).any(|at| {
        STREETS.holds(words.low(at))
            && is_capitalised(words.word(at))
            && words.before(at) == " "
            && is_capitalised(words.word(at - 1))
    });
    let alone = matches!(words.low(at), "cottage" | "bungalow" | "bwthyn") && is_capitalised(words.word(at + 1));
    COTTAGES.holds(words.low(at)) && named && words.before(at + 1).starts_with(',') && (in_street || alone)
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
        for text in [
            "ZZ99 9ZZ",
            "SW1A 1AA",
            "sw1a 1aa",
            "SW1A1AA",
            "moved to ZZ99 3VZ? no: ZZ99 9ZZ",
            "Alder ZZ99 9ZZ",
            "zz999zz",
            "Zz99 9zz",
            "ZZ99-9ZZ",
            "BFPO 105",
        ] {
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
            "Unit E1 2nd floor",
            "in L2 3rd time",
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
            "Flat 3, 12 Example House",
            "flat 2 Example House, Alder",
            "Apartment 12B Example Court",
            "Rose Cottage, Example Lane",
            "4 Example Cottages, Alder",
            "12 Heol Example",
            "12 St Example's Road",
            "12 Example-Upon Street",
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
            "3 Crown Court",
            "12 Magistrates Court",
            "flat line in Q4",
            "Flat 2 percent",
        ] {
            assert!(!has_street(&Words::of(text)), "{text}");
        }
        assert!(has_small_street(&Words::of("moved to 12 example street")));
        for text in ["30 per road", "20 mph road", "5 on street", "12 example streets of", "3 main road"] {
            assert!(!has_small_street(&Words::of(text)), "{text}");
        }
    }
}
