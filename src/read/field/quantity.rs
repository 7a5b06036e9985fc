//! A number as people write it: with pounds, per cent, thousands commas, a sign or brackets.

use super::{Asked, Commas, MOST_DIGITS, Unit, Why};
use crate::model::code::Code;

/// A number with so many figures fewer than the most is one that somebody wrote, and not what arithmetic came to.
const NOISE_DIGITS: usize = 6;

const NOT_A_NUMBER: Why = Why::new("is not a number");
const TWO_READINGS: Why = Why {
    code: Code::AMBIGUOUS_NUMBER,
    words: "can be read with a decimal point or with a thousands separator",
    hint: "write it without a thousands separator, and with a point before decimals: 17600, or 17.6",
};

/// Reads a number in the unit that is asked for.
pub fn quantity(text: &str, asked: &Asked) -> Result<f64, Why> {
    if let Some(inside) = text.strip_prefix('(').and_then(|text| text.strip_suffix(')')) {
        return match quantity(inside.trim(), asked) {
            Ok(number) if !inside.trim_start().starts_with(['-', '+']) => Ok(-number),
            Ok(_) => Err(NOT_A_NUMBER),
            Err(why) => Err(why),
        };
    }
    let (sign, unsigned) = sign(text);
    if let Some(amount) = unsigned.strip_prefix('£') {
        return match asked.unit {
            // "-£5" and "£-5" are both typed, "-£-5" is a slip.
            Unit::Pounds if sign == 1.0 && amount.starts_with('(') => quantity(amount, asked),
            Unit::Pounds if sign == 1.0 => money(amount.trim_start(), asked.commas),
            Unit::Pounds => money(amount.trim_start(), asked.commas).and_then(|number| negative(number, amount)),
            _ => Err(Why::new("is an amount of money, where none is asked for")),
        };
    }
    if let Some(number) = percentage(text) {
        let number = plain(number, asked.commas)?;
        return if asked.unit == Unit::PerCent {
            Ok(number)
        } else {
            Err(Why::new("is a percentage, where none is asked for"))
        };
    }
    if let Some((rate, per)) = rate(text) {
        return match asked.unit {
            Unit::Per(number) if number == per => plain(rate, asked.commas),
            Unit::Per(_) => Err(Why::new("is a rate per a different number from the one asked for")),
            _ => Err(Why::new("is a rate, where none is asked for")),
        };
    }
    // "12 cases" of a measure that counts cases.
    let counted = text.strip_suffix(asked.noun).filter(|_| asked.unit == Unit::Count && !asked.noun.is_empty());
    let text = counted.map_or(text, str::trim_end);
    if asked.unit == Unit::Pounds { money(text, asked.commas) } else { plain(text, asked.commas) }
}

/// "79 (17%)": a number with its share of the total, in per cent.
pub fn with_share(text: &str, asked: &Asked) -> Option<(f64, f64)> {
    let (number, share) = text.strip_suffix(')')?.split_once('(')?;
    let share = plain(percentage(share.trim())?, asked.commas).ok()?;
    let counted = matches!(asked.unit, Unit::Count | Unit::Pounds);
    Some((quantity(number.trim(), asked).ok().filter(|_| counted)?, share))
}

/// The number of a rate and what it is per: "38/1000", "17.6 per 1,000".
fn rate(text: &str) -> Option<(&str, f64)> {
    let (rate, per) = text.split_once('/').or_else(|| text.split_once(" per "))?;
    Some((rate.trim_end(), rate_base(per.trim())?))
}

/// A thousand or a power of ten up to a million, in figures or words: nobody gives a rate per 12.
pub fn rate_base(text: &str) -> Option<f64> {
    let number = match text {
        "thousand" => 1000.0,
        "million" => 1_000_000.0,
        _ => plain(text, Commas::Thousands).ok()?,
    };
    [1000.0, 10_000.0, 100_000.0, 1_000_000.0].contains(&number).then_some(number)
}

fn percentage(text: &str) -> Option<&str> {
    ["%", " per cent", " percent"].iter().find_map(|sign| text.strip_suffix(sign)).map(str::trim_end)
}

fn sign(text: &str) -> (f64, &str) {
    match text.strip_prefix('-') {
        Some(rest) => (-1.0, rest.trim_start()),
        None => (1.0, text.strip_prefix('+').unwrap_or(text)),
    }
}

fn negative(number: f64, amount: &str) -> Result<f64, Why> {
    if amount.trim_start().starts_with(['-', '+']) { Err(NOT_A_NUMBER) } else { Ok(-number) }
}

/// An amount, in thousands or millions where it says so: "80k", "1.5m", "1.5 million".
fn money(text: &str, commas: Commas) -> Result<f64, Why> {
    for (suffix, decimals) in [("k", 3), (" thousand", 3), ("m", 6), (" million", 6), ("mn", 6)] {
        if let Some(number) = text.strip_suffix(suffix).or_else(|| text.strip_suffix(&suffix.to_uppercase())) {
            return moved(number.trim_end(), decimals, commas);
        }
    }
    plain(text, commas)
}

/// A number with its point moved right, so that "1.1m" is 1,100,000 exactly.
fn moved(text: &str, decimals: i32, commas: Commas) -> Result<f64, Why> {
    let number = plain(text, commas)?;
    Ok((number * 10f64.powi(decimals) * 100.0).round() / 100.0)
}

/// A number with a sign, a fraction, thousands in groups or a power of ten; never infinity or "NaN".
fn plain(text: &str, commas: Commas) -> Result<f64, Why> {
    if let Some((number, power)) = text.split_once('e') {
        return scientific(number, power);
    }
    let unsigned = text.strip_prefix(['-', '+']).unwrap_or(text);
    let (whole, fraction) = match commas {
        Commas::UnknownPoint if point_of(unsigned) == Some(true) => return Err(TWO_READINGS),
        Commas::OfCounts | Commas::Thousands | Commas::UnknownPoint => {
            unsigned.split_once('.').unwrap_or((unsigned, "0"))
        }
        Commas::Unknown if comma_of(unsigned).is_none() && unsigned.contains(',') => return Err(TWO_READINGS),
        Commas::Unknown => unsigned.split_once('.').unwrap_or((unsigned, "0")),
        Commas::Decimal => match unsigned.split_once(',') {
            Some(parts) => parts,
            // In a file with decimal commas a point alone parts thousands, or was typed for the comma.
            None if unsigned.contains('.') => return Err(TWO_READINGS),
            None => (unsigned, "0"),
        },
    };
    let group = if commas == Commas::Decimal { '.' } else { ',' };
    let plain = ungrouped(whole, group).ok_or(NOT_A_NUMBER)?;
    let plain = if plain.is_empty() && fraction != "0" { "0".to_owned() } else { plain };
    if !all_digits(&plain) || !all_digits(fraction) {
        return Err(NOT_A_NUMBER);
    }
    if plain.trim_start_matches('0').len() > MOST_DIGITS || fraction.len() > 2 * MOST_DIGITS {
        return Err(Why::new("is too long to be a number"));
    }
    let number: f64 = format!("{plain}.{fraction}").parse().map_err(|_| NOT_A_NUMBER)?;
    let many = plain.trim_start_matches('0').len() + fraction.len() > MOST_DIGITS;
    let number = if many { without_noise(number) } else { number };
    Ok(if text.starts_with('-') { -number } else { number })
}

/// A number that is a short one but for the noise of a machine's arithmetic, as that: 12.000000000000002 is 12. One that has
/// many digits of its own stays as it is.
fn without_noise(number: f64) -> f64 {
    let rounded = format!("{number:.*e}", MOST_DIGITS - 1);
    let digits = rounded.split('e').next().unwrap_or_default().trim_end_matches('0');
    let is_short = digits.bytes().filter(u8::is_ascii_digit).count() <= MOST_DIGITS - NOISE_DIGITS;
    if is_short { rounded.parse().unwrap_or(number) } else { number }
}

fn all_digits(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
}

/// "3e3", "1e+05": as R writes round numbers.
fn scientific(number: &str, power: &str) -> Result<f64, Why> {
    let figures = power.strip_prefix(['-', '+']).unwrap_or(power);
    if !all_digits(figures) || figures.len() > 2 {
        return Err(NOT_A_NUMBER);
    }
    plain(number, Commas::Thousands)?;
    let number: f64 = format!("{number}e{power}").parse().map_err(|_| NOT_A_NUMBER)?;
    if number.abs() < 1e15 { Ok(number) } else { Err(Why::new("is too long to be a number")) }
}

/// Takes out what parts thousands, if every group after the first has three digits and the same sign stands between all.
/// Nobody begins a number in groups with a zero.
fn ungrouped(whole: &str, group: char) -> Option<String> {
    let Some(sign) = whole.chars().find(|letter| !letter.is_ascii_digit()) else { return Some(whole.to_owned()) };
    if sign != group && !matches!(sign, ' ' | '\'') {
        return None;
    }
    let mut groups = whole.split(sign);
    let first = groups.next()?;
    let regular = (1..=3).contains(&first.len()) && !first.starts_with('0');
    (regular && groups.all(|group| group.len() == 3 && all_digits(group))).then(|| whole.replace(sign, ""))
}

/// Whether the point of a number may part thousands: "1.000", where it may not: "12.5", "0.125".
pub fn point_of(text: &str) -> Option<bool> {
    let text = text.trim_start_matches(['-', '+', '£', '(']).trim_end_matches([')', '%']).trim();
    let bare = text.replace(',', "");
    let (before, after) = bare.split_once('.')?;
    let figures = all_digits(&before.replace('.', "")) && all_digits(&after.replace('.', ""));
    figures.then(|| !text.contains(',') && ungrouped(text, '.').is_some())
}

/// What the comma of a number is, where the number itself tells.
pub fn comma_of(text: &str) -> Option<Commas> {
    let text = text.trim_start_matches(['-', '+', '£', '(']).trim_end_matches([')', '%']).trim();
    let (before, after) = text.split_once(',')?;
    let figures = |text: &str| all_digits(&text.replace([',', '.'], ""));
    if before.is_empty() || !figures(before) || !figures(after) {
        return None;
    }
    let thousands = ungrouped(text.split('.').next().unwrap_or(text), ',').is_some();
    match (before.contains('.'), after.contains(','), after.contains('.')) {
        (true, false, false) => Some(Commas::Decimal),
        (false, _, true) | (false, true, false) if thousands => Some(Commas::Thousands),
        (false, false, false) if !thousands => Some(Commas::Decimal),
        _ => None,
    }
}
