//! A number as people write it: with pounds, per cent, thousands commas, a sign or brackets.

use super::{Asked, MOST_DIGITS, Unit};

const NOT_A_NUMBER: &str = "is not a number";

/// Reads a number in the unit that is asked for.
pub fn quantity(text: &str, asked: &Asked) -> Result<f64, &'static str> {
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
            Unit::Pounds if sign == 1.0 => money(amount.trim_start()),
            Unit::Pounds => money(amount.trim_start()).and_then(|number| negative(number, amount)),
            _ => Err("is an amount of money, and the measure is not in £"),
        };
    }
    if let Some(number) = percentage(text) {
        let number = plain(number)?;
        return if asked.unit == Unit::PerCent {
            Ok(number)
        } else {
            Err("is a percentage, and the measure is not in per cent")
        };
    }
    if let Some((rate, per)) = rate(text) {
        return match asked.unit {
            Unit::Per(number) if number == per => plain(rate),
            Unit::Per(_) => Err("is a rate per another number than the measure's"),
            _ => Err("is a rate, and the measure is none"),
        };
    }
    if asked.unit == Unit::Pounds { money(text) } else { plain(text) }
}

/// "79 (17%)": a number with its share of the total, in per cent.
pub fn with_share(text: &str, asked: &Asked) -> Option<(f64, f64)> {
    let (number, share) = text.strip_suffix(')')?.split_once('(')?;
    let share = plain(percentage(share.trim())?).ok()?;
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
        _ => plain(text).ok()?,
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

fn negative(number: f64, amount: &str) -> Result<f64, &'static str> {
    if amount.trim_start().starts_with(['-', '+']) { Err(NOT_A_NUMBER) } else { Ok(-number) }
}

/// An amount, in thousands or millions where it says so: "80k", "1.5m", "1.5 million".
fn money(text: &str) -> Result<f64, &'static str> {
    for (suffix, decimals) in [("k", 3), (" thousand", 3), ("m", 6), (" million", 6), ("mn", 6)] {
        if let Some(number) = text.strip_suffix(suffix).or_else(|| text.strip_suffix(&suffix.to_uppercase())) {
            return moved(number.trim_end(), decimals);
        }
    }
    plain(text)
}

/// A number with its point moved right, so that "1.1m" is 1,100,000 exactly.
fn moved(text: &str, decimals: i32) -> Result<f64, &'static str> {
    let number = plain(text)?;
    Ok((number * 10f64.powi(decimals) * 100.0).round() / 100.0)
}

/// A number with a sign, a fraction or thousands commas; never an exponent, infinity or "NaN".
fn plain(text: &str) -> Result<f64, &'static str> {
    let unsigned = text.strip_prefix(['-', '+']).unwrap_or(text);
    let (whole, fraction) = unsigned.split_once('.').unwrap_or((unsigned, "0"));
    let plain = ungrouped(whole).ok_or(NOT_A_NUMBER)?;
    let all_digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    if !all_digits(&plain) || !all_digits(fraction) {
        return Err(NOT_A_NUMBER);
    }
    if plain.trim_start_matches('0').len() > MOST_DIGITS || fraction.len() > 2 * MOST_DIGITS {
        return Err("is too long to be a number");
    }
    let number: f64 = format!("{plain}.{fraction}").parse().map_err(|_| NOT_A_NUMBER)?;
    Ok(if text.starts_with('-') { -number } else { number })
}

/// Takes out thousands commas, if every group after the first has three digits.
fn ungrouped(whole: &str) -> Option<String> {
    let mut groups = whole.split(',');
    let first = groups.next()?;
    let rest: Vec<&str> = groups.collect();
    let regular = rest.is_empty() || ((1..=3).contains(&first.len()) && rest.iter().all(|group| group.len() == 3));
    regular.then(|| whole.replace(',', ""))
}
