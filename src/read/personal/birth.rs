//! Names, dates of birth, and the one beside the other.

use super::words::{Words, is_capitalised, is_digits};

/// Common first names in the United Kingdom. A name alone is no alarm, so a short list with few other meanings is enough.
const FIRST_NAMES: &str = " aaron abdul abigail adam adrian agnieszka ahmed aisha alan albert alexander alexandra alice alison amanda amelia amina \
    amy andrea andrew angela anita ann anna anne anthony barbara barry ben benjamin beth beverley brenda brian bridget caroline \
    carol catherine charles charlotte chloe christine christopher claire clare colin craig daniel darren david dawn deborah \
    debra denise dennis derek diana diane donna dorothy edward eileen elaine eleanor elizabeth ellen ellie emily emma eric \
    fatima fiona frances francesca frank gareth gary gemma geoffrey george georgia geraldine gillian gordon graham hannah harry \
    hassan heather helen henry holly ian imran isabella jack jacob jacqueline james jamie jane janet janice jason jayne jean \
    jeffrey jennifer jessica jill joan joanna joanne john jonathan joseph joshua joyce judith julia julian julie karen kate \
    katherine kathleen katie kayleigh keith kelly kenneth kerry kevin kim kirsty laura lauren leanne leslie liam linda lisa \
    lorraine louise lucy luke lynn lynne mandy marc margaret maria marie mark martin mary matthew maureen megan melanie michael \
    michelle mohammad mohammed muhammad natalie natasha neil nicholas nicola nicole nigel norman oliver olivia pamela patricia \
    patrick paul paula pauline peter philip philippa priya rachel raymond rebecca richard robert roger ronald rosemary roy russell \
    ruth ryan sally samantha samuel sandra sara sarah sean sharon sheila shirley simon sophie stacey stephanie stephen steven \
    stuart susan suzanne sylvia teresa terence theresa thomas timothy tina tracey tracy valerie vanessa victoria vincent wayne \
    wendy william yasmin yvonne zoe ";

/// Born in these years, someone may be in a case.
const BIRTH_YEARS: std::ops::RangeInclusive<u32> = 1915..=2012;

/// "Jane Example", and no more than three words.
pub fn is_full_name(words: &Words) -> bool {
    let plain = |char: char| char.is_alphabetic() || matches!(char, ' ' | '-' | '\'' | '’' | ',' | '.');
    (2..=3).contains(&words.words.len())
        && words.text.chars().all(plain)
        && words.words.iter().all(|word| is_capitalised(word.text))
        && (is_first_name(words.words[0].text) || (words.text.contains(',') && is_first_name(words.words[1].text)))
}

fn is_first_name(word: &str) -> bool {
    FIRST_NAMES.contains(&format!(" {} ", word.to_lowercase()))
}

/// A date with its day in a year of birth, and nothing else.
pub fn is_birthday(text: &str) -> bool {
    let words = Words::of(text.trim());
    // A spreadsheet adds midnight.
    let time =
        words.words.len() > 3 && words.words[3..].iter().all(|word| word.text.trim_matches(['0', 'T']).is_empty());
    (words.words.len() == 3 || time) && date_at(&words, 0)
}

/// A name right before a date of birth, or a word for being born beside a date.
pub fn has_name_and_birth(words: &Words) -> bool {
    let is = |at: usize, wanted: &str| words.words.get(at).is_some_and(|word| word.text.eq_ignore_ascii_case(wanted));
    (0..words.words.len()).any(|at| {
        let born = is(at, "dob")
            || is(at, "born")
            || (is(at, "d") && is(at + 1, "o") && is(at + 2, "b"))
            || (is(at, "date") && is(at + 1, "of") && is(at + 2, "birth"));
        let near = (at + 1..at + 5).any(|date| date_at(words, date));
        (born && near) || name_then_date(words, at)
    })
}

fn name_then_date(words: &Words, at: usize) -> bool {
    let capitalised = |at: usize| words.words.get(at).is_some_and(|word| is_capitalised(word.text));
    let named = is_first_name(words.words[at].text) && capitalised(at) && capitalised(at + 1) && words.joined(at + 1);
    named && (date_at(words, at + 2) || (capitalised(at + 2) && words.joined(at + 2) && date_at(words, at + 3)))
}

/// Whether three words are a day, a month and a year of birth, in either order of writing.
fn date_at(words: &Words, at: usize) -> bool {
    let Some([a, b, c]) = words.words.get(at..at + 3) else { return false };
    let linked = |between: &str| matches!(between, "/" | "-" | "." | " ");
    if !linked(b.before) || !linked(c.before) {
        return false;
    }
    let day = |text: &str| {
        number(text.trim_end_matches(|char: char| char.is_ascii_alphabetic()), 2)
            .is_some_and(|day| (1..=31).contains(&day))
    };
    let month = |text: &str| number(text, 2).is_some_and(|month| (1..=12).contains(&month)) || is_month(text);
    let year = |text: &str| number(text, 4).is_some_and(|year| text.len() == 4 && BIRTH_YEARS.contains(&year));
    (day(a.text) && month(b.text) && year(c.text))
        || (year(a.text) && month(b.text) && day(c.text) && is_digits(c.text))
}

fn number(text: &str, longest: usize) -> Option<u32> {
    if is_digits(text) && text.len() <= longest { text.parse().ok() } else { None }
}

fn is_month(text: &str) -> bool {
    const MONTHS: [&str; 12] = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
    let lower = text.to_lowercase();
    lower.chars().all(char::is_alphabetic) && MONTHS.iter().any(|month| lower.starts_with(month))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_with_a_date_of_birth() {
        for text in [
            "Jane Example 01/02/1985",
            "Jane Ann Example, 1 February 1985",
            "Jane Example (DOB 01/02/1985)",
            "dob: 1985-02-01",
            "born on 01.02.1985",
            "D.O.B. 1/2/1985",
        ] {
            assert!(has_name_and_birth(&Words::of(text)), "{text}");
        }
        for text in [
            "Jane Example",
            "01/02/1985",
            "Preston Committee, 15 January 2018",
            "Staffordshire, 4 March 2010",
            "born in 1985",
            "Children born in 2012/13",
            "Jane Example, 12 March 2024",
        ] {
            assert!(!has_name_and_birth(&Words::of(text)), "{text}");
        }
    }

    #[test]
    fn a_name_and_a_birthday_are_known_apart() {
        assert!(is_full_name(&Words::of("Jane Example")) && is_full_name(&Words::of("Example, Jane")));
        assert!(!is_full_name(&Words::of("Midshire Refuge")) && !is_full_name(&Words::of("Helen's Law study")));
        assert!(is_birthday("01/02/1985") && is_birthday("1985-02-01 00:00:00") && is_birthday("1st Feb 1985"));
        assert!(!is_birthday("2024/25 Q4") && !is_birthday("2021-07-18") && !is_birthday("1985"));
    }
}
