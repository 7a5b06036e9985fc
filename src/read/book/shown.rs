//! What a cell shows and what it holds, brought together into the text that is read.

use chrono::{Datelike, NaiveDate, NaiveDateTime};

use super::decimal::Decimal;
use super::format::general_text;
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
    /// It shows another day than it holds.
    AnotherDay(NaiveDate),
    /// It shows what it holds, or something else, by a condition that is not worked out.
    OnCondition,
    /// A formula whose result was never saved.
    NoResult,
}

/// A difference that no format hides on purpose, as a part of the number.
const NOISE: f64 = 1e-9;

/// The text of a cell that holds a number: plain figures, with £ or % where it shows them, or the words that it shows.
pub fn number(held: f64, shown: &str) -> (String, Option<Oddity>) {
    let shown = shown.trim_matches(|letter: char| letter.is_whitespace());
    let otherwise = || (shown.to_owned(), Some(Oddity::Otherwise(held)));
    if shown.is_empty() {
        return otherwise();
    }
    if let Some(power) = exponent(shown) {
        return scientific(held, shown, power);
    }
    if let Some(read) = fraction(shown) {
        return if (read - held).abs() <= NOISE { (general_text(held), None) } else { otherwise() };
    }
    let sign =
        |letter: char| matches!(letter, '-' | '\u{2212}' | '+' | '(' | ')' | '%' | '£') || letter.is_whitespace();
    if !shown.chars().all(|letter| letter.is_ascii_digit() || sign(letter) || PARTING.contains(&letter)) {
        return (shown.to_owned(), None);
    }
    let core = shown.trim_matches(sign);
    if !core.contains(|letter: char| letter.is_ascii_digit()) {
        let dash = held == 0.0 && shown.contains(['-', '\u{2212}']);
        return if dash { ("0".to_owned(), Some(Oddity::Dash)) } else { otherwise() };
    }
    let percent = shown.chars().filter(|letter| *letter == '%').count() as i32;
    let negative = shown.contains(['-', '\u{2212}']) || shown.starts_with('(');
    let pounds = if shown.contains('£') { "£" } else { "" };
    // A sign of per cent that stands among words multiplies nothing.
    for times in [2 * percent, 0] {
        let size = Decimal::of(held).times_ten(times);
        for (whole, places) in ['.', ','].into_iter().filter_map(|point| figures(core, point)) {
            let read = size.rounded(places.len() as i32);
            if read.whole().trim_start_matches('0') != whole.trim_start_matches('0')
                || read.places(places.len()) != places
            {
                continue;
            }
            if !read.is_zero() && negative != (held < 0.0) {
                return otherwise();
            }
            let sign = if held < 0.0 && !read.is_zero() { "-" } else { "" };
            let text = format!("{sign}{pounds}{}{}", read.text(places.len()), "%".repeat(percent as usize));
            return (text, rounded(held, size.number(), read.number()));
        }
    }
    otherwise()
}

/// What may part groups of three figures, or be the point before decimals.
const PARTING: [char; 4] = ['.', ',', '\'', '\u{2019}'];

/// The figures of a number before this point and behind it; `None` where what parts them stands where nothing does.
fn figures(core: &str, point: char) -> Option<(String, String)> {
    let bare: String = core.chars().filter(|letter| !letter.is_whitespace()).collect();
    let (whole, places) = bare.split_once(point).unwrap_or((&bare, ""));
    let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    let mut groups = whole.split(PARTING);
    let first = groups.next().unwrap_or_default();
    let rest: Vec<&str> = groups.collect();
    let grouped = rest.is_empty() || (1..=3).contains(&first.len());
    let parted: Vec<char> = whole.chars().filter(|letter| PARTING.contains(letter)).collect();
    let fits = grouped
        && digits(first)
        && digits(places)
        && parted.iter().all(|sign| *sign == parted[0])
        && rest.iter().all(|group| group.len() == 3 && digits(group));
    fits.then(|| (format!("{first}{}", rest.concat()), places.to_owned()))
}

/// "1 1/2".
fn fraction(shown: &str) -> Option<f64> {
    let (sign, unsigned) = shown.strip_prefix('-').map_or((1.0, shown), |rest| (-1.0, rest));
    let (above, below) = unsigned.split_once('/')?;
    let mut above = above.split_whitespace().rev();
    let number = |text: &str| text.parse::<u32>().ok().map(f64::from);
    let count = number(above.next()?)?;
    let whole = above.next().map_or(Some(0.0), number)?;
    let parts = number(below.trim())?;
    (above.next().is_none() && parts > 0.0).then(|| sign * (whole + count / parts))
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

/// Whether a cell shows a month or a year that is not of the day that it holds.
pub fn another_day(held: NaiveDate, shown: &str) -> Option<Oddity> {
    let lower = shown.to_lowercase();
    let words = || lower.split(|letter: char| !letter.is_alphanumeric());
    let own = date::month_name(held.month()).to_lowercase();
    let is_month = |word: &&str| {
        word.len() >= 3 && (1..=12).any(|month| date::month_name(month).to_lowercase().starts_with(*word))
    };
    let months: Vec<&str> = words().filter(is_month).collect();
    let years: Vec<i32> = words().filter(|word| word.len() == 4).filter_map(|word| word.parse().ok()).collect();
    let other_month = !months.is_empty() && !months.iter().any(|month| own.starts_with(month));
    let other_year = !years.is_empty() && !years.contains(&held.year());
    (other_month || other_year).then_some(Oddity::AnotherDay(held))
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
        assert_eq!(number(47.0, "47%").0, "47%");
        assert_eq!((number(0.5, "1/2").0, number(-1.25, "-1 1/4").0), ("0.5".to_owned(), "-1.25".to_owned()));
        let others =
            [(467_123.0, "467"), (99.0, ""), (-5.0, "5"), (12.0, "-"), (125.0, "12.5"), (0.47, "4/9"), (47.0, "4.7%")];
        for (held, shown) in others {
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
