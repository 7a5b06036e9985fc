//! What a day and time look like by a section of a number format, and which of them a number stands for.

use chrono::{Datelike, NaiveDate, NaiveDateTime, Timelike};

use super::super::decimal::Decimal;
use super::{Section, Token};
use crate::model::date;

impl Section {
    /// What a day and time look like.
    pub(super) fn date(&self, number: f64, moment: NaiveDateTime) -> String {
        let tokens = &self.tokens;
        let clock = |token: &Token| matches!(token, Token::Date('h' | 's' | 'm', _) | Token::Elapsed(..));
        let twelve = tokens.contains(&Token::AmPm);
        let mut shown = String::new();
        for (at, token) in tokens.iter().enumerate() {
            match token {
                Token::Date('m', length @ 1..=2) => {
                    let before = tokens[..at].iter().rev().find(|token| clock(token));
                    let after = tokens[at + 1..].iter().find(|token| matches!(token, Token::Date(..)));
                    let minute = matches!(before, Some(Token::Date('h', _) | Token::Elapsed('h', _)))
                        || matches!(after, Some(Token::Date('s', _)));
                    let number = if minute { moment.minute() } else { moment.month() };
                    shown.push_str(&padded(number, *length));
                }
                Token::Date('y', 1..=2) => shown.push_str(&padded(moment.year().rem_euclid(100) as u32, 2)),
                Token::Date('y', _) => shown.push_str(&moment.year().to_string()),
                Token::Date('m', 3) => shown.push_str(&date::month_name(moment.month())[..3]),
                Token::Date('m', 5) => shown.push_str(&date::month_name(moment.month())[..1]),
                Token::Date('m', _) => shown.push_str(date::month_name(moment.month())),
                Token::Date('d', length @ 1..=2) => shown.push_str(&padded(moment.day(), *length)),
                Token::Date('d', 3) => shown.push_str(&weekday(moment)[..3]),
                Token::Date('d', _) => shown.push_str(weekday(moment)),
                Token::Date('h', length) => {
                    let hour = if twelve { (moment.hour() + 11) % 12 + 1 } else { moment.hour() };
                    shown.push_str(&padded(hour, *length));
                }
                Token::Date('s', length) => shown.push_str(&padded(moment.second(), *length)),
                Token::Date(..) => {}
                Token::Elapsed(unit, length) => {
                    let seconds = (number * 86400.0).round();
                    let whole = match unit {
                        'h' => (seconds / 3600.0).floor(),
                        'm' => (seconds / 60.0).floor(),
                        _ => seconds,
                    };
                    shown.push_str(&padded(whole as u32, *length));
                }
                Token::AmPm => shown.push_str(if moment.hour() < 12 { "AM" } else { "PM" }),
                Token::Literal(letter) => shown.push(*letter),
                Token::Slash => shown.push('/'),
                Token::Point => {
                    shown.push('.');
                    // Parts of a second.
                    let places = tokens[at + 1..].iter().take_while(|token| **token == Token::Always).count();
                    let second = Decimal::of(number * 86400.0).rounded(places as i32);
                    shown.push_str(&second.places(places));
                }
                Token::Comma => shown.push(','),
                Token::Percent => shown.push('%'),
                Token::Always
                | Token::Needed
                | Token::Space
                | Token::Exponent { .. }
                | Token::Text
                | Token::General => {}
            }
        }
        shown
    }
}

fn padded(number: u32, length: usize) -> String {
    format!("{number:0length$}")
}

fn weekday(moment: NaiveDateTime) -> &'static str {
    ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"]
        [moment.weekday().num_days_from_monday() as usize]
}

/// "2024-04-01" or "2024-04-01T18:00:00".
pub fn written_moment(text: &str) -> Option<NaiveDateTime> {
    let midnight = || text.parse::<NaiveDate>().ok()?.and_hms_opt(0, 0, 0);
    text.parse().ok().or_else(midnight)
}

/// How many days a moment is from the first that is counted.
pub fn days(moment: NaiveDateTime, from_1904: bool) -> f64 {
    let first = if from_1904 { NaiveDate::from_ymd_opt(1904, 1, 1) } else { NaiveDate::from_ymd_opt(1899, 12, 30) };
    let whole = first.map_or(0, |first| (moment.date() - first).num_days());
    whole as f64 + f64::from(moment.num_seconds_from_midnight()) / 86400.0
}

/// The day and time that a number of days stands for. Excel counts a 29 February 1900 that never was.
pub fn moment(number: f64, from_1904: bool) -> Option<NaiveDateTime> {
    if !(0.0..2_958_466.0).contains(&number) {
        return None;
    }
    let seconds = (number * 86400.0).round() as i64;
    let (days, seconds) = (seconds.div_euclid(86400), seconds.rem_euclid(86400));
    let first = match from_1904 {
        true => NaiveDate::from_ymd_opt(1904, 1, 1)?,
        false if days < 60 => NaiveDate::from_ymd_opt(1899, 12, 31)?,
        false => NaiveDate::from_ymd_opt(1899, 12, 30)?,
    };
    let day = first.checked_add_signed(chrono::TimeDelta::try_days(days)?)?;
    day.and_hms_opt(0, 0, 0)?.checked_add_signed(chrono::TimeDelta::try_seconds(seconds)?)
}
