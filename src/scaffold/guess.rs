//! Guesses from a heading and the cells below it: an area, a period, a number and its unit.

use crate::model::measure::OverTime;
use crate::model::round;
use crate::model::spelling::dashed;
use crate::spec::returns::fold_heading;

/// Counts of these are counts of people, or of what happened to them.
const PEOPLE: [&str; 16] = [
    "people",
    "persons",
    "cases",
    "victims",
    "children",
    "clients",
    "referrals",
    "households",
    "women",
    "men",
    "adults",
    "calls",
    "incidents",
    "crimes",
    "applications",
    "disclosures",
];
/// Counts of these are not.
const THINGS: [&str; 10] =
    ["meetings", "sessions", "places", "spaces", "nights", "beds", "refuges", "contracts", "days", "hours"];

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
}

/// Words of numbers that are as they stand at a time.
const LEVELS: [&str; 24] = [
    "open",
    "current",
    "active",
    "caseload",
    "caseloads",
    "snapshot",
    "snapshots",
    "stock",
    "capacity",
    "spaces",
    "places",
    "beds",
    "bedspaces",
    "units",
    "population",
    "fte",
    "staff",
    "posts",
    "outstanding",
    "backlog",
    "waiting",
    "ongoing",
    "vacancies",
    "residents",
];
/// Words of numbers that are an average or a length.
const AVERAGES: [&str; 16] = [
    "rate", "ratio", "average", "mean", "median", "index", "score", "wait", "waits", "length", "duration", "days",
    "weeks", "hours", "minutes", "age",
];

/// Words of numbers that add up in no way that their name tells: what was counted before, or may be counted again.
const UNCLEAR: [&str; 22] = [
    "cumulative",
    "ytd",
    "rolling",
    "running",
    "annualised",
    "annualized",
    "unique",
    "distinct",
    "individual",
    "individuals",
    "change",
    "difference",
    "growth",
    "peak",
    "highest",
    "lowest",
    "maximum",
    "minimum",
    "target",
    "forecast",
    "planned",
    "expected",
];

/// The unit that a heading or name speaks of.
pub fn unit(name: &str) -> Unit {
    let lower = name.to_lowercase();
    let words: Vec<&str> = lower.split(|letter: char| !letter.is_alphanumeric()).collect();
    let says = |any: &[&str]| any.iter().any(|word| words.contains(word));
    let of = |unit: &str, people, over_time| Unit { unit: unit.to_owned(), people, over_time, scale: None, sure: true };
    let no_sum = Some(OverTime::None);
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
    let money = [
        "gbp",
        "amount",
        "cost",
        "costs",
        "spend",
        "spending",
        "budget",
        "expenditure",
        "income",
        "sterling",
        "funding",
    ];
    if lower.contains('£') || says(&money) {
        let average = says(&["average", "mean", "median", "unit", "per"]).then_some(OverTime::None);
        return Unit { scale: scale(&lower), ..of("£", false, average.or(Some(OverTime::Sum))) };
    }
    if says(&["rate", "ratio", "index", "score"]) {
        return of("rate", false, no_sum);
    }
    // "Referrals per 100 people", "cases per worker": per what, somebody has to say.
    if says(&["per"]) {
        return Unit { sure: false, ..of("rate", false, no_sum) };
    }
    let at_a_time = says(&LEVELS)
        || [
            "at end",
            "at the end",
            "at quarter end",
            "quarter end",
            "year end",
            "as at",
            "on roll",
            "at 31",
            "as of",
            "on 31",
            "on 30",
            "month end",
            "period end",
            "end of quarter",
            "end of month",
            "end of period",
            "end of the",
            "end of year",
            "at start",
        ]
        .iter()
        .any(|phrase| lower.contains(phrase));
    let over_time = match (says(&AVERAGES), at_a_time) {
        (true, _) => OverTime::None,
        (false, true) => OverTime::Level,
        (false, false) => OverTime::Sum,
    };
    let found = |list: &'static [&str]| list.iter().find(|noun| words.contains(*noun)).copied();
    if over_time == OverTime::None {
        return of(found(&["days", "weeks", "hours", "minutes", "years"]).unwrap_or("average"), false, no_sum);
    }
    let clear = !says(&UNCLEAR) && !lower.contains("to date") && !lower.contains("so far");
    let over_time = if clear { over_time } else { OverTime::None };
    let unit = match (found(&PEOPLE), found(&THINGS)) {
        (Some(people), _) => of(people, true, Some(over_time)),
        (None, Some(things)) => of(things, false, Some(over_time)),
        (None, None) => Unit { sure: false, ..of("count", true, Some(over_time)) },
    };
    let thousands =
        ["000s", "(000)", "'000", "\u{2019}000", "thousand", "million"].iter().any(|word| lower.contains(word));
    Unit { scale: scale(&lower).filter(|_| thousands), sure: unit.sure && clear, ..unit }
}

/// Thousands or millions, where a heading says so: "£000s", "£k", "£m".
fn scale(lower: &str) -> Option<u32> {
    let bare: String = lower.chars().filter(|letter| !matches!(letter, ' ' | '\'' | '\u{2019}' | ',')).collect();
    let says = |any: &[&str]| any.iter().any(|word| bare.contains(word));
    if says(&["£000", "000s", "(000)", "£k", "(k)", "thousand"]) {
        Some(1000)
    } else if says(&["£m", "(m)", "million"]) {
        Some(1_000_000)
    } else {
        None
    }
}

/// Whether an item stands for all others of its column: "All ages", "Persons", "Total".
pub fn is_total(item: &str, heading: &str) -> bool {
    let folded = fold_heading(item);
    let of_heading = fold_heading(heading);
    let words = [
        "all",
        "total",
        "totals",
        "grandtotal",
        "overall",
        "persons",
        "allpersons",
        "people",
        "allpeople",
        "everyone",
        "bothsexes",
        "anysex",
        "any",
        "alladults",
        "allvictims",
        "allcases",
        "allclients",
        "allgroups",
        "allcategories",
    ];
    words.contains(&folded.as_str())
        || (folded.starts_with("total") && !folded.contains("not"))
        || folded.ends_with("total")
        || folded.strip_prefix("all").is_some_and(|rest| {
            let rest = rest.trim_end_matches('s');
            !rest.is_empty()
                && (of_heading.contains(rest)
                    || matches!(
                        rest,
                        "age"
                            | "gender"
                            | "sex"
                            | "sexe"
                            | "ethnicitie"
                            | "area"
                            | "source"
                            | "type"
                            | "agencie"
                            | "partner"
                            | "outcome"
                            | "reason"
                            | "band"
                    ))
        })
}

/// Whether an item may stand for all others, as its first word says and nothing else does: "All 16 and over". "All others" do
/// not.
pub fn may_be_total(item: &str) -> bool {
    let lower = item.to_lowercase();
    let mut words = lower.split(|letter: char| !letter.is_alphanumeric()).filter(|word| !word.is_empty());
    words.next() == Some("all") && !words.any(|word| word.starts_with("other"))
}

/// Whether an item says in what unit its numbers are, where they are no counts: "Per 10,000 aged 10-17", "White (percent)".
pub fn is_rate(item: &str) -> bool {
    let unit = unit(item);
    unit.over_time == Some(OverTime::None) && matches!(unit.unit.as_str(), "per cent" | "rate")
        || unit.unit.starts_with("per ")
}

/// Whether a cell reads as a number, with the signs that stand around one.
pub fn number(cell: &str) -> Option<f64> {
    let bare: String = cell.chars().filter(|letter| !matches!(letter, '£' | ',' | '%' | ' ')).collect();
    let digits = bare.trim_start_matches(['-', '+']);
    let plain = digits.starts_with(|letter: char| letter.is_ascii_digit())
        && digits.chars().all(|letter| letter.is_ascii_digit() || letter == '.');
    plain.then(|| bare.trim_start_matches('+').parse().ok()).flatten()
}

/// The places after the point that a number is written with.
pub fn places(cell: &str) -> u8 {
    number(cell).map_or(0, round::places)
}

/// Whether a cell says why there is no number.
pub fn marker(cell: &str) -> bool {
    let folded = cell.to_lowercase();
    matches!(
        folded.as_str(),
        "[x]"
            | "[c]"
            | "[z]"
            | "[low]"
            | "n/a"
            | "na"
            | ".."
            | "."
            | ":"
            | "*"
            | "-"
            | "x"
            | "c"
            | "z"
            | "k"
            | "no data"
            | "not available"
            | "not applicable"
            | "not submitted"
            | "suppressed"
            | "late"
            | "#div/0!"
    ) || folded.starts_with('<')
        || folded.starts_with("under ")
        || folded.starts_with("fewer than ")
        || folded.ends_with(" or under")
        || folded.ends_with(" or fewer")
}

/// A code of the Government Statistical Service: a letter and eight digits.
pub fn gss(cell: &str) -> bool {
    cell.len() == 9
        && cell.starts_with(|letter: char| letter.is_ascii_uppercase())
        && cell.bytes().skip(1).all(|byte| byte.is_ascii_digit())
}

pub fn period(cell: &str) -> bool {
    crate::read::is_period(cell)
}

/// Whether a heading is one of these, whatever its case, spaces and punctuation.
pub fn heading_is(heading: &str, any: &[&str]) -> bool {
    any.contains(&fold_heading(heading).as_str())
}

/// Whether a heading holds one of these as a word.
pub fn heading_has(heading: &str, any: &[&str]) -> bool {
    let lower = heading.to_lowercase();
    lower.split(|letter: char| !letter.is_alphanumeric()).any(|word| any.contains(&word))
}

/// A name in lower-case letters, digits and single dashes.
pub fn slug(name: &str) -> String {
    let name = name
        .replace('%', " percent")
        .replace('£', " pounds ")
        .replace("<=", " up to ")
        .replace(">=", " at least ")
        .replace('≤', " up to ")
        .replace('≥', " at least ")
        .replace('<', " under ")
        .replace('>', " over ");
    let plus = name.ends_with('+') || name.contains("+ ");
    let name = if plus { name.replace('+', " and over ") } else { name };
    dashed(&name.replace(['\'', '’'], ""), |letter| letter.is_ascii_alphanumeric())
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
        assert!(
            is_rate("Per 10,000 aged 10-17") && is_rate("White (percent)") && !is_rate("Count") && !is_rate("Female")
        );
        assert!(may_be_total("All 16 and over") && !may_be_total("All other reasons") && !may_be_total("Alleged"));
    }

    #[test]
    fn totals_are_told_from_parts() {
        for (item, heading) in [
            ("All ages", "Age"),
            ("Persons", "Sex"),
            ("Total", "Wait"),
            ("All age groups", "Age group"),
            ("Grand total", "x"),
        ] {
            assert!(is_total(item, heading), "{item}");
        }
        for (item, heading) in [("60+", "Age"), ("Allotment", "Place"), ("Female", "Sex"), ("Alleged", "Outcome")] {
            assert!(!is_total(item, heading), "{item}");
        }
    }

    #[test]
    fn numbers_codes_and_names_are_told_apart() {
        assert_eq!(number("£1,234.50"), Some(1234.5));
        assert_eq!(number("-5.3%"), Some(-5.3));
        assert_eq!(number("2017/18"), None);
        assert!(gss("E07000123") && !gss("E0700012") && !gss("Ambermere"));
        assert_eq!(slug("Children's social care (CSC)"), "childrens-social-care-csc");
        assert_eq!(
            (slug("<5 days"), slug(">5 days"), slug("60+")),
            ("under-5-days".to_owned(), "over-5-days".to_owned(), "60-and-over".to_owned())
        );
    }
}
