//! The figures that lead the report, one card each.

use maud::{Markup, html};

use super::super::{flags, unit};
use super::document;
use super::places::{HEADLINES, Places};
use crate::model::cell::Shown;
use crate::present::report::{Beside, Headline, Report};

/// More sentences than this are folded: the cards say the same in short.
const UNFOLDED: usize = 4;

/// The headline figures; nothing where there are none.
pub fn headlines(report: &Report, places: &Places) -> Markup {
    if report.headlines.is_empty() {
        return Markup::default();
    }
    let sentences = report.headlines.iter().map(|headline| &headline.sentence).filter(|said| !said.is_empty());
    let sentences: Vec<&String> = sentences.collect();
    let content = html! {
        ul class="cards" role="list" { "\n"
            @for headline in &report.headlines { (card(headline, places)) }
        } "\n"
        @if sentences.len() > UNFOLDED {
            details class="appendix" {
                summary { "In words" } "\n"
                (document::list(sentences))
            } "\n"
        } @else if !sentences.is_empty() {
            h3 { "In words" } "\n"
            (document::list(sentences))
        }
    };
    document::section(HEADLINES, "Headline figures", &content)
}

fn card(headline: &Headline, places: &Places) -> Markup {
    // Words do not fit at the size of a number, and a marker has no unit.
    let shown = headline.place.cell.as_ref().map(|cell| cell.shown());
    let size = if matches!(shown, Some(Shown::Number { .. })) { "big" } else { "big words" };
    let (before, behind) = unit::of_headline(headline);
    let unit = if behind.starts_with(' ') { "unit" } else { "unit close" };
    let mut beside =
        headline.beside.iter().filter(|beside| beside.place.cell.is_some()).map(|one| beside(one, places)).peekable();
    html! {
        li class="card" { "\n"
            h3 { (headline.label) } "\n"
            p class=(size) {
                (places.link(&headline.place, before)) span class=(unit) { (behind) }
            } "\n"
            p class="when" { (headline.period) (flags::words(&headline.place)) } "\n"
            @if beside.peek().is_some() {
                ul class="beside" role="list" { "\n"
                    @for one in beside { (one) }
                } "\n"
            }
        } "\n"
    }
}

/// A figure with its unit, a change with its sign, then what it is.
fn beside(beside: &Beside, places: &Places) -> Markup {
    let place = &beside.place;
    let (before, behind) = unit::of_beside(beside, places.row(place).map_or("", |row| &row.unit));
    html! {
        li {
            strong { (places.link(place, &before)) (behind) } " " (beside.label) (flags::words(place))
        } "\n"
    }
}
