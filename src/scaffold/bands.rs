//! Items that are bands of numbers ("16-24", "60 and over", "<5 days"), how they lie to each other, and bands that a
//! spreadsheet changed into dates.

use super::items::is_rest;
use crate::model::date::month_called as month;

/// Whole numbers from `first` up to and without `end`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Band {
    first: u32,
    /// Nothing where it is open.
    end: Option<u32>,
    /// "days"; empty where it is years or nothing is said.
    unit: &'static str,
}

/// How the bands among some items lie to each other.
#[derive(Debug, PartialEq, Eq)]
pub enum Lie<'a> {
    /// Not all of them are bands of one unit, so that nothing is known.
    Unknown,
    Apart,
    /// There are numbers that lie in both of two.
    Overlap(&'a str, &'a str),
}

/// How items lie, beside those that are what is left over. Bands that share no more than the number at which one ends and the
/// next begins ("16-18", "18-24") may be meant to be apart, so that nothing is known of them.
pub fn lie<'a>(items: &[&'a str]) -> Lie<'a> {
    let any = items.iter().any(|item| band(item).is_some());
    let band = |item: &str| band(item).or_else(|| band(&changed_into_date(item).filter(|_| any)?));
    let mut bands: Vec<(Band, &str)> = items.iter().filter_map(|item| Some((band(item)?, *item))).collect();
    bands.sort_by_key(|(band, _)| (band.first, band.last()));
    let Some((first, others)) = bands.split_first() else { return Lie::Unknown };
    if others.is_empty() || others.iter().any(|(band, _)| band.unit != first.0.unit) {
        return Lie::Unknown;
    }
    let mut is_apart = items.iter().all(|item| band(item).is_some() || is_rest(item));
    let mut farthest = first;
    for next in others {
        let shared = farthest.0.last().min(next.0.last()).saturating_sub(next.0.first);
        let touches = shared == 1 && farthest.0.is_wide() && next.0.last() > farthest.0.last();
        match (shared, touches) {
            (0, _) => {}
            (_, true) => is_apart = false,
            (_, false) => return Lie::Overlap(farthest.1, next.1),
        }
        if next.0.last() >= farthest.0.last() {
            farthest = next;
        }
    }
    if is_apart { Lie::Apart } else { Lie::Unknown }
}

impl Band {
    fn last(&self) -> u32 {
        self.end.unwrap_or(u32::MAX)
    }

    fn is_wide(&self) -> bool {
        self.last() > self.first.saturating_add(1)
    }
}

/// The band that an item is, whatever words stand around its numbers.
pub fn band(item: &str) -> Option<Band> {
    const FILLING: [&str; 13] = [
        "age", "aged", "ages", "old", "olds", "all", "people", "persons", "those", "adults", "children", "adult", "of",
    ];
    let mut unit = "";
    let mut rest: Vec<String> = Vec::new();
    for token in tokens(item)? {
        match token.as_str() {
            // Ages are in years, whether it is said or not.
            "year" | "years" | "yr" | "yrs" | "y" | "yo" => {}
            "day" | "days" => unit = "days",
            "week" | "weeks" => unit = "weeks",
            "month" | "months" => unit = "months",
            "hour" | "hours" => unit = "hours",
            "minute" | "minutes" | "mins" => unit = "minutes",
            filling if FILLING.contains(&filling) => {}
            _ => rest.push(token),
        }
    }
    let rest: Vec<&str> = rest.iter().map(String::as_str).collect();
    let (first, end) = run(&rest)?;
    end.is_none_or(|end| first < end).then_some(Band { first, end, unit })
}

/// The first number of a run and the one behind its last.
fn run(tokens: &[&str]) -> Option<(u32, Option<u32>)> {
    let number = |text: &str| text.parse::<u32>().ok().filter(|number| *number < 1_000_000);
    Some(match tokens {
        [only] => (number(only)?, Some(number(only)? + 1)),
        [first, "-" | "to" | "and", last] if number(last).is_some() => (number(first)?, Some(number(last)? + 1)),
        [first, "-" | "to", "under" | "below" | "<", end] | [first, "and" | "but", "under", end] => {
            (number(first)?, Some(number(end)?))
        }
        [first, "+" | "plus" | "upwards" | "over"]
        | [first, "and" | "or" | "&", "over" | "above" | "older" | "more" | "up" | "upwards"]
        | [">", "=", first]
        | ["≥" | "from", first]
        | ["at", "least", first] => (number(first)?, None),
        ["over" | "above" | ">", before] | ["more" | "older" | "greater", "than", before] => {
            (number(before)? + 1, None)
        }
        ["under" | "below" | "<", end] | ["less" | "younger" | "fewer", "than", end] => (0, Some(number(end)?)),
        ["<", "=", last]
        | ["≤", last]
        | ["up", "to", last]
        | ["to", last]
        | [last, "and" | "or" | "&", "under" | "below" | "younger" | "less" | "fewer"] => (0, Some(number(last)? + 1)),
        _ => return None,
    })
}

/// The numbers, words and signs of an item; nothing where a number has a fraction.
fn tokens(item: &str) -> Option<Vec<String>> {
    let letters: Vec<char> = item.to_lowercase().chars().collect();
    let mut tokens: Vec<String> = Vec::new();
    let mut before = ' ';
    for (at, letter) in letters.iter().copied().enumerate() {
        let goes_on =
            (letter.is_ascii_digit() && before.is_ascii_digit()) || (letter.is_alphabetic() && before.is_alphabetic());
        match tokens.last_mut() {
            Some(last) if goes_on => last.push(letter),
            _ if letter.is_alphanumeric() || "-+<>=≤≥/&".contains(letter) => tokens.push(letter.to_string()),
            _ => {}
        }
        let fraction = letter == '.' && letters.get(at + 1).is_some_and(char::is_ascii_digit);
        if fraction && before.is_ascii_digit() {
            return None;
        }
        before = letter;
    }
    Some(tokens)
}

/// The band that a date stands for which a spreadsheet made of it: "10-19" is shown as Oct-19, "1-4" as 01-Apr. Nothing where an
/// item is no such date.
pub fn changed_into_date(item: &str) -> Option<String> {
    let tokens = tokens(item)?;
    let tokens: Vec<&str> = tokens.iter().map(String::as_str).filter(|token| !matches!(*token, "-" | "/")).collect();
    let number = |text: &str| text.parse::<u32>().ok();
    let pair = match tokens.as_slice() {
        [one, other] => match (month(one), month(other)) {
            (Some(month), None) => (month, number(other)?),
            (None, Some(month)) => (number(one)?, month),
            (Some(_), Some(_)) | (None, None) => return None,
        },
        // 2019-10-01 and 01/10/2019, as which a month and a year are kept.
        [year, month, day] | [day, month, year] if year.len() == 4 => {
            (number(month)?, if number(day)? == 1 { number(year)? % 100 } else { number(day)? })
        }
        _ => return None,
    };
    Some(format!("{}-{}", pair.0.min(pair.1), pair.0.max(pair.1)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bands_lie_apart_or_overlap() {
        for items in [
            &["16-24", "25 to 59", "60+"][..],
            &["Under 16", "16", "17", "18 and over", "Not known"],
            &["<5 days", "5-10 days", ">10 days"],
            &["0", "1", "2", "90+"],
            &["Aged 0 to 4 years", "Aged 5 years and over"],
            &["01-Apr", "05-Sep", "Oct-19", "20+"],
        ] {
            assert_eq!(lie(items), Lie::Apart, "{items:?}");
        }
        for (items, one, other) in [
            (&["16-24", "18-24"][..], "16-24", "18-24"),
            (&["16-74", "75+", "16 to 24"], "16 to 24", "16-74"),
            (&["0-4", "5-9", "Over 7"], "5-9", "Over 7"),
            (&["16+", "60 and over"], "16+", "60 and over"),
            (&["5", "0-9"], "0-9", "5"),
            (&["All 16 and over", "16-24", "Not known"], "16-24", "All 16 and over"),
        ] {
            assert_eq!(lie(items), Lie::Overlap(one, other), "{items:?}");
        }
        for items in [
            &["16-18", "18-24"][..],
            &["16-24", "Students"],
            &["Police", "Health"],
            &["1 day", "2 weeks"],
            &["1.5", "2.5"],
        ] {
            assert_eq!(lie(items), Lie::Unknown, "{items:?}");
        }
    }

    #[test]
    fn dates_that_were_bands_are_known() {
        for (item, band) in [
            ("Oct-19", "10-19"),
            ("01-Apr", "1-4"),
            ("4-Jan", "1-4"),
            ("05-Sep", "5-9"),
            ("2019-10-01", "10-19"),
            ("01/10/2019", "10-19"),
            ("2024-04-09", "4-9"),
        ] {
            assert_eq!(changed_into_date(item).as_deref(), Some(band), "{item}");
        }
        for item in ["16-24", "May", "March 2020 onwards", "60+", "Not known"] {
            assert_eq!(changed_into_date(item), None, "{item}");
        }
    }
}
