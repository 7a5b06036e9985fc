//! What a heading or a name says of the numbers below it: their unit, how they go on over time, and their scale.

use super::vocabulary::{AT_A_TIME, AVERAGES, EVENTS, LEVELS, MONEY, PEOPLE, STILL, THINGS, TIMES, UNCLEAR};
use crate::model::date::month_called as month;
use crate::model::measure::OverTime;

/// What a column of numbers measures.
#[derive(Debug, Clone, PartialEq)]
pub struct Unit {
    pub unit: String,
    /// Small numbers may point to a person. Where it is not clear, they may.
    pub people: bool,
    /// How it goes on over time; nothing where the name does not tell.
    pub over_time: Option<OverTime>,
    /// What a number sent has to be multiplied by.
    pub scale: Option<u32>,
    /// The name says what is counted.
    pub sure: bool,
    /// What is counted may still be there in the next quarter, and be counted again.
    pub again: bool,
}

impl Unit {
    fn of(unit: &str, people: bool, over_time: Option<OverTime>) -> Unit {
        Unit { unit: unit.to_owned(), people, over_time, scale: None, sure: true, again: false }
    }
}

/// The unit that a heading or name speaks of.
pub fn unit(name: &str) -> Unit {
    let lower = name.to_lowercase();
    let words: Vec<&str> = lower.split(|letter: char| !letter.is_alphanumeric()).collect();
    let says = |any: &[&str]| any.iter().any(|word| words.contains(word));
    let of = Unit::of;
    let no_sum = Some(OverTime::None);
    let named = names_one_day(&words) || AT_A_TIME.iter().any(|phrase| lower.contains(phrase));
    let clear = !says(&UNCLEAR) && !lower.contains("to date") && !lower.contains("so far");
    if lower.contains('%')
        || says(&["percent", "percentage", "pct", "share", "proportion"])
        || lower.contains("per cent")
    {
        return of("per cent", false, no_sum);
    }
    if let Some(rate) = ["1,000", "10,000", "100,000", "1000", "10000", "100000"]
        .iter()
        .rev()
        .find(|rate| lower.contains(&format!("per {rate}")))
    {
        return of(&format!("per {rate}"), false, no_sum);
    }
    if let Some(unit) = money(&lower, &words, clear, named) {
        return Unit { scale: scale(name), ..unit };
    }
    if says(&["rate", "ratio", "index", "score"]) {
        return of("rate", false, no_sum);
    }
    // "Referrals per 100 people", "cases per worker": per what, somebody has to say.
    if says(&["per"]) {
        return Unit { sure: false, ..of("rate", false, no_sum) };
    }
    let over_time = match (says(&AVERAGES), says(&LEVELS) || named) {
        (true, _) => OverTime::None,
        (false, true) => OverTime::Level,
        (false, false) => OverTime::Sum,
    };
    let found = |list: &'static [&str]| list.iter().find(|noun| words.contains(*noun)).copied();
    if over_time == OverTime::None {
        return of(found(&["days", "weeks", "hours", "minutes", "years"]).unwrap_or("average"), false, no_sum);
    }
    let over_time = if clear { over_time } else { OverTime::None };
    let unit = match (found(&EVENTS).or(found(&PEOPLE)), found(&THINGS)) {
        (Some(people), _) => of(people, true, Some(over_time)),
        (None, Some(things)) => of(things, false, Some(over_time)),
        (None, None) => Unit { sure: false, ..of("count", true, Some(over_time)) },
    };
    let still = |at: usize| STILL.contains(&words[at]) && words.get(at + 1).is_none_or(|next| !TIMES.contains(next));
    let again = over_time == OverTime::Sum && found(&EVENTS).is_none() && unit.people && (0..words.len()).any(still);
    let scaled = crate::read::scale(name).is_some_and(|scale| !scale.money);
    Unit { scale: scale(name).filter(|_| scaled), sure: unit.sure && clear, again, ..unit }
}

/// An amount of money; `clear` where it is one of its period alone, `named` where it stands at a time.
fn money(lower: &str, words: &[&str], clear: bool, named: bool) -> Option<Unit> {
    let says = |any: &[&str]| any.iter().any(|word| words.contains(word));
    if lower.contains(['€', '$']) || says(&["eur", "euro", "euros", "usd", "dollars"]) {
        let unit = if lower.contains('$') || says(&["usd", "dollars"]) { "$" } else { "€" };
        return Some(Unit { sure: false, ..Unit::of(unit, false, Some(OverTime::Sum)) });
    }
    if !lower.contains('£') && !says(&MONEY) {
        return None;
    }
    let over_time = match (says(&["average", "mean", "median", "unit", "per"]) || !clear, named) {
        (true, _) => OverTime::None,
        (false, true) => OverTime::Level,
        (false, false) => OverTime::Sum,
    };
    // The budget of a year may stand in each of its quarters.
    let again = says(&["budget", "budgets", "annual", "allocation"]);
    Some(Unit { sure: clear, again, ..Unit::of("£", false, Some(over_time)) })
}

/// Whether one day of a year is named, on which things were as they are counted: "Cases at 31 March". Two are a time.
fn names_one_day(words: &[&str]) -> bool {
    let day = |word: &str| {
        let figures = word.trim_end_matches(|letter: char| letter.is_ascii_alphabetic());
        figures.parse::<u32>().is_ok_and(|day| (1..=31).contains(&day))
    };
    let named = words.windows(2).filter(|pair| day(pair[0]) && month(pair[1]).is_some());
    let others = words.iter().any(|word| !word.is_empty() && !day(word) && month(word).is_none());
    named.count() == 1 && others
}

/// Thousands or millions, where a heading says so: "£000s", "£k", "£m".
fn scale(name: &str) -> Option<u32> {
    let lower = name.to_lowercase();
    let bare: String = lower.chars().filter(|letter| !matches!(letter, ' ' | '\'' | '\u{2019}' | ',')).collect();
    let says = |any: &[&str]| any.iter().any(|word| bare.contains(word));
    if says(&["£000", "000s", "(000)", "£k", "(k)", "thousand"]) {
        Some(1000)
    } else if says(&["£m", "(m)", "million"]) {
        Some(1_000_000)
    } else {
        crate::read::scale(name).map(|scale| scale.factor)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn units_are_found_in_headings() {
        for (heading, expected, people) in [
            ("Repeat cases", "cases", true),
            ("Repeat %", "per cent", false),
            ("Amount in Sterling", "£", false),
            ("Calls per 1,000", "per 1,000", false),
            ("Crimes per 100,000", "per 100,000", false),
            ("Places", "places", false),
            ("Total", "count", true),
            ("Referrals per 100 people", "rate", false),
        ] {
            let unit = unit(heading);
            assert_eq!((unit.unit.as_str(), unit.people), (expected, people), "{heading}");
        }
        for (heading, over_time) in [
            ("Cases", OverTime::Sum),
            ("Open cases at quarter end", OverTime::Level),
            ("Bed spaces", OverTime::Level),
            ("Population", OverTime::Level),
            ("Average length of stay (days)", OverTime::None),
            ("Waiting time in days", OverTime::None),
            ("Unit cost (£)", OverTime::None),
            ("Spend (£)", OverTime::Sum),
        ] {
            assert_eq!(unit(heading).over_time, Some(over_time), "{heading}");
        }
        for (heading, scale) in [
            ("Spend (£000s)", Some(1000)),
            ("Budget £m", Some(1_000_000)),
            ("Spend (£)", None),
            ("Cost (£'000)", Some(1000)),
            ("Population (000s)", Some(1000)),
            ("Women aged 16 to 59", None),
            ("Population (thousands)", Some(1000)),
        ] {
            assert_eq!(unit(heading).scale, scale, "{heading}");
        }
    }

    #[test]
    fn what_does_not_add_up_by_its_name_is_asked() {
        for heading in [
            "Cumulative referrals",
            "Cases (YTD)",
            "Unique clients",
            "Change in cases",
            "Cases per worker",
            "Referrals to date",
        ] {
            assert!(!unit(heading).sure && unit(heading).over_time == Some(OverTime::None), "{heading}");
        }
    }

    #[test]
    fn what_stands_at_a_time_is_a_level_and_what_may_go_on_is_asked() {
        for heading in [
            "Live cases",
            "Caseload",
            "Open at end",
            "On waiting list",
            "In refuge on the last day",
            "Places available",
            "Staff in post (FTE)",
            "Cases at 31 March 2025",
            "Children looked after",
            "Children subject to a plan",
        ] {
            assert_eq!(unit(heading).over_time, Some(OverTime::Level), "{heading}");
        }
        for heading in
            ["Cases held", "Women in refuge", "Children on a plan", "Victims supported", "Families working with us"]
        {
            assert!(unit(heading).again, "{heading}");
        }
        for heading in [
            "Cases",
            "Cases discussed",
            "Referrals in quarter",
            "Cases in the quarter",
            "Calls with a child present",
            "Cases 1 April to 30 June",
            "Meetings held",
        ] {
            let unit = unit(heading);
            assert!(!unit.again && unit.over_time == Some(OverTime::Sum), "{heading}");
        }
    }
}
