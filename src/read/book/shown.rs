//! What a cell shows and what it holds, brought together into the text that is read.

use chrono::{Datelike, NaiveDateTime};

use super::decimal::Decimal;
use crate::model::date;

/// Where what a cell holds is more than what it shows, or something else.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Oddity {
    /// It holds more figures than it shows.
    Rounded(f64),
    /// It holds 0 and shows a dash.
    Dash,
    /// It shows another number than it holds, or none.
    Otherwise(f64),
    /// A formula whose result was never saved.
    NoResult,
}

/// A difference that no format hides on purpose, as a part of the number.
const NOISE: f64 = 1e-9;

/// The text of a cell that holds a number: plain figures, with £ or % where it shows them, or the words that it shows.
pub fn number(held: f64, shown: &str) -> (String, Option<Oddity>) {
    let shown = shown.trim_matches(|letter: char| letter.is_whitespace());
    if shown.is_empty() {
        return (String::new(), Some(Oddity::Otherwise(held)));
    }
    if let Some(power) = exponent(shown) {
        return scientific(held, shown, power);
    }
    let around = |letter: char| {
        letter.is_whitespace()
            || matches!(letter, '.' | ',' | '\'' | '\u{2019}' | '-' | '\u{2212}' | '+' | '(' | ')' | '%' | '£')
    };
    if !shown.chars().all(|letter| letter.is_ascii_digit() || around(letter)) {
        return (shown.to_owned(), None);
    }
    let figures: String = shown.chars().filter(char::is_ascii_digit).collect();
    if figures.is_empty() {
        let dash = held == 0.0 && shown.contains(['-', '\u{2212}']);
        let odd = if dash { Oddity::Dash } else { Oddity::Otherwise(held) };
        return (if dash { "0".to_owned() } else { shown.to_owned() }, Some(odd));
    }
    let percent = shown.chars().filter(|letter| *letter == '%').count();
    let size = Decimal::of(held).times_ten(2 * percent as i32);
    let same = |places: &usize| {
        let text = size.rounded(*places as i32).text(*places);
        let of = text.chars().filter(char::is_ascii_digit).collect::<String>();
        of.trim_start_matches('0') == figures.trim_start_matches('0')
    };
    let negative = shown.contains(['-', '\u{2212}']) || shown.starts_with('(');
    let Some(places) = (0..=figures.len()).find(same) else {
        return (shown.to_owned(), Some(Oddity::Otherwise(held)));
    };
    let read = size.rounded(places as i32);
    if !read.is_zero() && negative != (held < 0.0) {
        return (shown.to_owned(), Some(Oddity::Otherwise(held)));
    }
    let sign = if held < 0.0 && !read.is_zero() { "-" } else { "" };
    let pounds = if shown.contains('£') { "£" } else { "" };
    let text = format!("{sign}{pounds}{}{}", read.text(places), "%".repeat(percent));
    (text, rounded(held, size.number(), read.number()))
}

fn rounded(held: f64, size: f64, read: f64) -> Option<Oddity> {
    ((size - read).abs() > NOISE * size.abs()).then_some(Oddity::Rounded(held))
}

/// Where the power of ten begins in "3.00E+03".
fn exponent(shown: &str) -> Option<usize> {
    let at = shown.find('E')?;
    let power = shown[at + 1..].trim_start_matches(['+', '-']);
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    let mantissa = shown[..at].trim_start_matches('-').replace([',', '.'], "");
    (digits(&mantissa) && digits(power)).then_some(at)
}

fn scientific(held: f64, shown: &str, at: usize) -> (String, Option<Oddity>) {
    let Ok(read) = shown.replace(',', ".").parse::<f64>() else {
        return (shown.to_owned(), Some(Oddity::Otherwise(held)));
    };
    let places = shown[..at].split(['.', ',']).nth(1).map_or(0, str::len) as i32;
    let power: i32 = shown[at + 1..].parse().unwrap_or(0);
    // It is off by no more than half of the last figure that is shown.
    if (read - held).abs() > 0.500_001 * 10f64.powi(power - places) {
        return (shown.to_owned(), Some(Oddity::Otherwise(held)));
    }
    let size = Decimal::of(read);
    let sign = if read < 0.0 { "-" } else { "" };
    (format!("{sign}{}", size.text(size.needed())), rounded(held, held, read))
}

/// The text of a cell that holds a day: the day as 2024-04-01, the month as April 2024 where it shows no day, and else what
/// it shows.
pub fn day(held: NaiveDateTime, shown: &str) -> String {
    let shown = shown.trim();
    let lower = shown.to_lowercase();
    let month = date::month_name(held.month()).to_lowercase();
    let mut named = None;
    let mut numbers: Vec<&str> = Vec::new();
    // The time says nothing of the day.
    let dated = lower.split_whitespace().filter(|part| !part.contains(':') && !matches!(*part, "am" | "pm"));
    for word in dated.flat_map(|part| part.split(|letter: char| !letter.is_alphanumeric())) {
        let bare = word.trim_end_matches(|letter: char| letter.is_alphabetic());
        match word {
            "" => {}
            _ if !bare.is_empty() => numbers.push(bare),
            _ if word.len() >= 3 && (month.starts_with(word) || word == "sept") => named = Some(numbers.len()),
            _ if is_weekday(word) => {}
            _ => return shown.to_owned(),
        }
    }
    let is = |text: &str, number: u32| text.parse() == Ok(number);
    let short = |text: &str| text.len() == 2 && is(text, held.year().rem_euclid(100) as u32);
    let year = |text: &str| short(text) || (text.len() == 4 && is(text, held.year() as u32));
    let (is_day, is_month) = (|text: &str| is(text, held.day()), |text: &str| is(text, held.month()));
    let whole = || held.format("%Y-%m-%d").to_string();
    let of_month = || format!("{} {}", date::month_name(held.month()), held.year());
    match (named, numbers.as_slice()) {
        (Some(_), [a, b]) if (is_day(a) && year(b)) || (year(a) && is_day(b)) => whole(),
        (Some(at), [one]) if year(one) && (one.len() == 4 || at == 0) => of_month(),
        (None, [a, b, c])
            if (year(c) && ((is_day(a) && is_month(b)) || (is_month(a) && is_day(b))))
                || (year(a) && is_month(b) && is_day(c)) =>
        {
            whole()
        }
        (None, [a, b]) if (is_month(a) && year(b)) || (year(a) && is_month(b)) => of_month(),
        _ => shown.to_owned(),
    }
}

fn is_weekday(word: &str) -> bool {
    let days = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"];
    word.len() >= 3 && days.iter().any(|day| day.starts_with(word))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_shown_is_read() {
        for (held, shown, text) in [
            (0.47, "47%", "47%"),
            (0.4712, "47%", "47%"),
            (-0.053, "-5.3%", "-5.3%"),
            (1234.5, "£1,235", "£1235"),
            (1234.5, "1.234,50", "1234.50"),
            (-1234.5, "(1,234.5)", "-1234.5"),
            (5.0, "005", "5"),
            (0.0, " - ", "0"),
            (3.0, "<5", "<5"),
            (1_500_000.0, "1.5m", "1.5m"),
            (3000.0, "3.00E+03", "3000"),
            (-0.4, "(0)", "0"),
        ] {
            assert_eq!(number(held, shown).0, text, "{held} as {shown}");
        }
        assert_eq!(number(0.4712, "47%").1, Some(Oddity::Rounded(0.4712)));
        assert_eq!(number(12.000000000000002, "12").1, None);
        for (held, shown) in [(467_123.0, "467"), (99.0, ""), (-5.0, "5"), (12.0, "-")] {
            assert_eq!(number(held, shown).1, Some(Oddity::Otherwise(held)), "{shown}");
        }
    }

    #[test]
    fn a_month_is_a_month_and_a_day_a_day() {
        let of = |text: &str| text.parse::<NaiveDateTime>().unwrap();
        for (held, shown, text) in [
            ("2024-04-01T00:00:00", "Apr-24", "April 2024"),
            ("2024-04-01T00:00:00", "April 2024", "April 2024"),
            ("2024-04-01T00:00:00", "04/2024", "April 2024"),
            ("2024-04-01T00:00:00", "2024", "2024"),
            ("2024-04-01T00:00:00", "FY2024", "FY2024"),
            ("2024-04-01T00:00:00", "01/04/2024", "2024-04-01"),
            ("2024-04-01T00:00:00", "04/01/24", "2024-04-01"),
            ("2024-04-01T00:00:00", "Monday, 1st April 2024", "2024-04-01"),
            ("2024-04-01T18:00:00", "01/04/2024 18:00", "2024-04-01"),
            ("2024-04-24T00:00:00", "Apr-24", "April 2024"),
            ("2024-04-24T00:00:00", "24-Apr", "24-Apr"),
            ("2024-04-01T00:00:00", "1-Apr", "1-Apr"),
            ("2024-04-01T00:00:00", "Q2 2024", "Q2 2024"),
        ] {
            assert_eq!(day(of(held), shown), text, "{held} as {shown}");
        }
    }
}
