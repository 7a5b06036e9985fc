//! The figures that lead the report, one card each.

use super::super::flags;
use super::escape;
use super::places::{self, HEADLINES, Places};
use crate::model::cell::Shown;
use crate::present::report::{Beside, Headline, Report};
use crate::present::table::Place;

/// The headline figures; nothing where there are none.
pub fn headlines(report: &Report, places: &Places) -> String {
    if report.headlines.is_empty() {
        return String::new();
    }
    let cards: String = report.headlines.iter().map(|headline| card(headline, places)).collect();
    let sentences = report.headlines.iter().map(|headline| headline.sentence.as_str()).filter(|said| !said.is_empty());
    let sentences: String = sentences.map(|said| format!("<li>{}</li>\n", escape::text(said))).collect();
    let in_words =
        if sentences.is_empty() { sentences } else { format!("<h3>In words</h3>\n<ul>\n{sentences}</ul>\n") };
    format!(
        "<section aria-labelledby=\"{HEADLINES}\">\n<h2 id=\"{HEADLINES}\">Headline figures</h2>\n\
         <ul class=\"cards\" role=\"list\">\n{cards}</ul>\n{in_words}</section>\n"
    )
}

fn card(headline: &Headline, places: &Places) -> String {
    // Words do not fit at the size of a number, and a marker has no unit.
    let shown = headline.place.cell.as_ref().map(|cell| cell.shown());
    let size = if matches!(shown, Some(Shown::Number { .. })) { "big" } else { "big words" };
    let is_marker = matches!(shown, Some(Shown::Marker(_)));
    let (before, behind) = places::unit(if is_marker { "" } else { &headline.unit });
    let unit = if behind.starts_with(' ') { "unit" } else { "unit close" };
    let beside: String = headline.beside.iter().map(|beside| self::beside(beside, places)).collect();
    let beside =
        if beside.is_empty() { beside } else { format!("<ul class=\"beside\" role=\"list\">\n{beside}</ul>\n") };
    format!(
        "<li class=\"card\">\n<h3>{}</h3>\n<p class=\"{size}\">{}<span class=\"{unit}\">{behind}</span>{}</p>\n\
         <p class=\"when\">{}</p>\n{beside}</li>\n",
        escape::text(&headline.label),
        places.link(&headline.place, before),
        marks(&headline.place),
        escape::text(&headline.period),
    )
}

/// A figure with its unit, a change with its sign, then what it is.
fn beside(beside: &Beside, places: &Places) -> String {
    let place = &beside.place;
    let Some(cell) = &place.cell else { return String::new() };
    let row = places.row(place);
    let number = cell.number();
    let rises = beside.is_change && number.is_some_and(|by| by > 0.0);
    let (before, behind) = places::unit(number.and(row).map_or("", |row| &row.unit));
    let before = if rises { format!("+{before}") } else { before.to_owned() };
    format!(
        "<li><strong>{}{behind}</strong>{} {}</li>\n",
        places.link(place, &before),
        marks(place),
        escape::text(&beside.label)
    )
}

fn marks(place: &Place) -> String {
    match flags::of_place(place) {
        [] => String::new(),
        flags => format!(" <span class=\"flag\">{}</span>", flags::symbols(flags)),
    }
}
