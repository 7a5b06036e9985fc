//! What stands around a number outside of tables: its unit, and the sign of a rise.

use crate::model::cell::Shown;
use crate::model::measure::around;
use crate::present::report::{Beside, Headline};

/// Before and behind the figure of a headline. A marker has no unit.
pub fn of_headline(headline: &Headline) -> (&'static str, String) {
    let Some(cell) = &headline.place.cell else { return around("", &headline.unit) };
    around(&cell.text(), if matches!(cell.shown(), Shown::Marker(_)) { "" } else { &headline.unit })
}

/// Before and behind a figure beside it, of this unit: a change has its sign.
pub fn of_beside(beside: &Beside, of: &str) -> (String, String) {
    let number = beside.place.cell.as_ref().and_then(|cell| cell.number());
    let text = beside.place.cell.as_ref().map_or(String::new(), |cell| cell.text());
    let (before, behind) = around(&text, number.map_or("", |_| of));
    let sign = if beside.is_change && number.is_some_and(|by| by > 0.0) { "+" } else { "" };
    (format!("{sign}{before}"), behind)
}
