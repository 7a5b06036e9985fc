//! Dates of birth, and the name that stands beside one.

use super::names::{is_first_name, is_surname, name_at};
use super::words::{Words, is_capitalised, is_digits};
use crate::model::date;

/// Born in these years, someone may be in a case.
const BIRTH_YEARS: std::ops::RangeInclusive<u32> = 1915..=2012;
/// Where it is said that it is a date of birth, it may be a child's.
const ALL_YEARS: std::ops::RangeInclusive<u32> = 1900..=2099;

/// A date with its day in a year of birth, and nothing else.
pub fn is_birthday(text: &str) -> bool {
    let words = Words::of(text.trim());
    // A spreadsheet adds midnight.
    let time =
        words.words.len() > 3 && words.words[3..].iter().all(|word| word.text.trim_matches(['0', 'T']).is_empty());
    (words.words.len() == 3 || time) && date_at(&words, 0, Years::OfBirth).is_some()
}

/// A date that is no date of this return: below a heading that says it is of a birth.
pub fn is_date(text: &str) -> bool {
    let words = Words::of(text.trim());
    date_at(&words, 0, Years::All).is_some()
}

/// A name right beside a date of birth, or a word for being born beside a date.
pub fn has_name_and_birth(words: &Words) -> bool {
    (0..words.words.len()).any(|at| {
        born(words, at).is_some_and(|next| born_on(words, next) || is_labelled(words, at) && born_in(words, next))
            || short_label(words, at)
            || named_date(words, at)
    })
}

/// Whether a label stands here and no verb: of children who were "born in May 2024" there may be a count.
fn is_labelled(words: &Words, at: usize) -> bool {
    !matches!(words.low(at), "born" | "ganwyd")
}

/// A month and a year within a few words: "DoB: May 1985", "date of birth 05/1985".
fn born_in(words: &Words, next: usize) -> bool {
    (next..next + 3).any(|at| {
        let (month, year) = (words.word(at), words.word(at + 1));
        let held = matches!(words.before(at + 1), " " | "/" | "-" | "." | ", ");
        let is_year = number(year, 4).is_some_and(|year| year.to_string().len() == 4 && ALL_YEARS.contains(&year));
        let in_figures = number(month, 2).is_some_and(|month| (1..=12).contains(&month)) && words.before(at + 1) != " ";
        held && is_year && (is_month(month) || in_figures)
    })
}

/// "b. 03/05/85": a letter for being born right before a date on which somebody in a case may have been.
fn short_label(words: &Words, at: usize) -> bool {
    words.low(at) == "b"
        && matches!(words.before(at + 1), ". " | "." | ": " | " ")
        && date_at(words, at + 1, Years::OfBirth).is_some()
}

/// Whether a word for being born stands here, and where what follows it begins.
fn born(words: &Words, at: usize) -> Option<usize> {
    let is = |offset: usize, wanted: &str| words.low(at + offset) == wanted;
    let letters = |first, second, third| is(0, first) && is(1, second) && is(2, third);
    if is(0, "dob") || is(0, "dofb") || is(0, "birthdate") || is(0, "birthday") || is(0, "born") || is(0, "ganwyd") {
        Some(at + 1)
    } else if letters("d", "o", "b") || letters("date", "of", "birth") {
        Some(at + 3)
    } else if (is(0, "dyddiad") && (is(1, "geni") || is(1, "genedigaeth"))) || (is(0, "birth") && is(1, "date")) {
        Some(at + 2)
    } else {
        None
    }
}

/// A date within a few words, or its digits run together.
fn born_on(words: &Words, next: usize) -> bool {
    let near = (next..next + 4).any(|date| date_at(words, date, Years::All).is_some());
    near || (next..next + 2).any(|at| {
        let text = words.word(at);
        let part = |range: std::ops::Range<usize>| text.get(range).and_then(|digits| digits.parse::<u32>().ok());
        let day = |day: Option<u32>| day.is_some_and(|day| (1..=31).contains(&day));
        let month = |month: Option<u32>| month.is_some_and(|month| (1..=12).contains(&month));
        let forwards = day(part(0..2)) && month(part(2..4));
        let backwards = text.len() == 8 && month(part(4..6)) && day(part(6..8));
        is_digits(text) && ((matches!(text.len(), 6 | 8) && forwards) || backwards)
    })
}

/// A full name, or a surname with an initial, right before a date of birth or right after it.
fn named_date(words: &Words, at: usize) -> bool {
    let Some(end) = date_at(words, at, Years::OfBirth) else { return false };
    let initial = |at: usize| words.word(at).len() == 1 && is_capitalised(words.word(at));
    let surname = |at: usize| is_capitalised(words.word(at)) && is_surname(words.word(at));
    let first = |at: usize| is_capitalised(words.word(at)) && is_first_name(words.word(at));
    let near = |at: usize| words.before(at).len() <= 4 && words.before(at).chars().all(|char| " .,(:;-".contains(char));
    let held = |at: usize| matches!(words.before(at), " " | "-" | ". " | ", " | "," | "." | "'");
    // Three words before and two after are enough for a name.
    let before = (1..=4).any(|back| {
        let Some(from) = at.checked_sub(back).filter(|_| near(at)) else { return false };
        let pair = |a: usize| {
            a + 1 < at
                && held(a + 1)
                && ((first(a) && surname(a + 1))
                    || (initial(a) && surname(a + 1))
                    || (surname(a) && first(a + 1))
                    || (surname(a) && initial(a + 1) && !words.before(a + 1).contains('-')))
                && (a + 2..at).all(|at| held(at) && (surname(at) || initial(at)))
        };
        pair(from)
    });
    let after = near(end) && (name_at(words, end).is_some() || (initial(end) && surname(end + 1) && held(end + 1)));
    before || after
}

/// Which years are taken for one of a birth.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Years {
    OfBirth,
    All,
}

/// Whether words from here on are a day, a month and a year, in whatever order they are written; and the word after them.
fn date_at(words: &Words, at: usize, years: Years) -> Option<usize> {
    let mut parts: Vec<&str> = Vec::with_capacity(3);
    let mut next = at;
    while parts.len() < 3 {
        let text = words.words.get(next)?.text;
        if next > at && !matches!(words.before(next), "/" | "-" | "." | " " | ", " | " - " | ". " | " / " | "\\" | "_")
        {
            return None;
        }
        if !(matches!(words.low(next), "of" | "the") && parts.len() == 1) {
            parts.push(text);
        }
        next += 1;
    }
    let day = |text: &str| {
        let digits = ["st", "nd", "rd", "th"].iter().find_map(|end| text.strip_suffix(end)).unwrap_or(text);
        number(digits, 2).is_some_and(|day| (1..=31).contains(&day))
    };
    let month = |text: &str| number(text, 2).is_some_and(|month| (1..=12).contains(&month)) || is_month(text);
    let named = |text: &str| is_month(text);
    let year = |text: &str| {
        let whole = match (text.len(), number(text, 4)) {
            (4, Some(year)) => year,
            // Two digits of a year of this century are those of a report.
            (2, Some(year)) if years == Years::All || year <= 12 => 2000 + year,
            (2, Some(year)) if year >= 30 => 1900 + year,
            _ => return false,
        };
        let range = if years == Years::All { ALL_YEARS } else { BIRTH_YEARS };
        range.contains(&whole)
    };
    let [a, b, c] = parts.as_slice() else { return None };
    let written = (day(a) && month(b) && year(c))
        || (year(a) && a.len() == 4 && month(b) && day(c) && is_digits(c))
        || (named(a) && day(b) && year(c));
    written.then_some(next)
}

fn number(text: &str, longest: usize) -> Option<u32> {
    if is_digits(text) && text.len() <= longest { text.parse().ok() } else { None }
}

fn is_month(text: &str) -> bool {
    const WELSH: [&str; 12] = [
        "ionawr",
        "chwefror",
        "mawrth",
        "ebrill",
        "mai",
        "mehefin",
        "gorffennaf",
        "awst",
        "medi",
        "hydref",
        "tachwedd",
        "rhagfyr",
    ];
    date::month_called(text).is_some() || WELSH.contains(&text.to_lowercase().as_str())
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
            "DOB 01/02/85",
            "d.o.b 010285",
            "born 1st of February 1985",
            "Dyddiad geni: 1 Chwefror 1985",
            "J Example 01/02/1985",
            "J. Example, 01/02/1985",
            "Example, J. (01/02/1985)",
            "EXAMPLE Jane 01/02/1985",
            "DoB: May 1985",
            "date of birth 05/1985",
            "D.O.B. February 2019",
            "b. 03/05/85",
            "(b 3 May 1985)",
            "Example, Jane 01/02/85",
            "01/02/1985 Jane Example",
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
            "Children born in May 2012",
            "Date of birth not recorded in May 2024 for 3",
            "b. 03/05/24 meeting",
            "Jane Example, 12 March 2024",
            "report of 01/02/24 by Jane Example",
        ] {
            assert!(!has_name_and_birth(&Words::of(text)), "{text}");
        }
    }

    #[test]
    fn a_birthday_is_known() {
        assert!(is_birthday("01/02/1985") && is_birthday("1985-02-01 00:00:00") && is_birthday("1st Feb 1985"));
        assert!(!is_birthday("2024/25 Q4") && !is_birthday("2021-07-18") && !is_birthday("1985"));
    }
}
