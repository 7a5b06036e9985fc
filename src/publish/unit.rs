//! What stands around a number outside of tables: its unit, and the sign of a rise.

use crate::model::cell::Shown;
use crate::present::report::{Beside, Headline};

/// Before and behind the figure of a headline. A marker has no unit.
pub fn of_headline(headline: &Headline) -> (&'static str, String) {
    let shown = headline.place.cell.as_ref().map(|cell| cell.shown());
    unit(if matches!(shown, Some(Shown::Marker(_))) { "" } else { &headline.unit })
}

/// Before and behind a figure beside it, of this unit: a change has its sign.
pub fn of_beside(beside: &Beside, of: &str) -> (String, String) {
    let number = beside.place.cell.as_ref().and_then(|cell| cell.number());
    let (before, behind) = unit(number.map_or("", |_| of));
    let sign = if beside.is_change && number.is_some_and(|by| by > 0.0) { "+" } else { "" };
    (format!("{sign}{before}"), behind)
}

/// A unit as it stands before and behind a number: pounds before it, a per cent sign close behind it, words apart.
pub fn unit(unit: &str) -> (&'static str, String) {
    match unit {
        "" => ("", String::new()),
        "%" | "per cent" => ("", "%".to_owned()),
        "£" | "pounds" => ("£", String::new()),
        "£m" | "£ million" => ("£", " million".to_owned()),
        words => ("", format!(" {words}")),
    }
}
