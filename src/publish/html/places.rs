//! Every number in the page: linked to how it was made, and found again from there.

use std::collections::HashMap;

use maud::{Markup, html};

use super::super::plain;
use super::anchor::anchor;
use crate::model::text::Block;
use crate::present::report::{FigureRow, Quoted, Report};
use crate::present::table::Place;

/// The id of the element that says what the link of a number leads to.
pub const HOW: &str = "how";
/// The anchor of the headline figures.
pub const HEADLINES: &str = "headlines";

/// The anchors of the key messages and of the introduction.
pub const MESSAGES: &str = "key-messages";
pub const INTRODUCTION: &str = "introduction";

/// The figures of a report and the first place where each is shown. Read by key only, so the order of the maps is
/// never seen.
pub struct Places<'a> {
    rows: HashMap<&'a str, &'a FigureRow>,
    first: HashMap<&'a str, Shown<'a>>,
}

/// Where a figure is shown, and as what.
pub struct Shown<'a> {
    pub anchor: String,
    pub title: &'a str,
    pub text: String,
}

impl<'a> Places<'a> {
    pub fn of(report: &'a Report) -> Places<'a> {
        let rows = report.figures.iter().map(|row| (row.figure_id.as_str(), row)).collect();
        let mut places = Places { rows, first: HashMap::new() };
        for headline in &report.headlines {
            let beside = headline.beside.iter().map(|beside| &beside.place);
            for place in std::iter::once(&headline.place).chain(beside) {
                places.note(place, HEADLINES, "Headline figures");
            }
        }
        for table in report.sections.iter().flat_map(|section| &section.tables) {
            let anchor = anchor("t", &table.id);
            for place in table.rows.iter().flat_map(|row| &row.cells) {
                places.note(place, &anchor, &table.title);
            }
        }
        // A figure that stands in no table may stand in a text.
        let messages = report.messages.news.iter().flat_map(|message| &message.text);
        for quoted in messages.filter_map(|span| span.said.figure()) {
            places.note(&quoted.place, MESSAGES, plain::NEWS);
        }
        for quoted in report.introduction.iter().flat_map(Block::figures) {
            places.note(&quoted.place, INTRODUCTION, "Introduction");
        }
        for section in &report.sections {
            for quoted in section.text.iter().flat_map(Block::figures) {
                places.note(&quoted.place, &anchor("s", &section.id), &section.title);
            }
        }
        places
    }

    /// Where the figure is shown first.
    pub fn shown(&self, figure: &str) -> Option<&Shown<'a>> {
        self.first.get(figure)
    }

    /// The row of the figure in this place.
    pub fn row(&self, place: &Place) -> Option<&'a FigureRow> {
        self.rows.get(place.figure.as_str()).copied()
    }

    /// What is shown in this place, as a link to how it was made; plain text where that is not known.
    pub fn number(&self, place: &Place) -> Markup {
        self.link(place, "")
    }

    /// As `number`, with what stands close before it: the sign of a rise, a pound sign.
    pub fn link(&self, place: &Place, before: &str) -> Markup {
        let Some(cell) = &place.cell else { return Markup::default() };
        let text = html! { (before) (cell.text()) };
        match self.row(place) {
            Some(row) => html! {
                a class="n" href={ "#" (anchor("f", &row.figure_id)) } aria-describedby=(HOW) { (text) }
            },
            None => text,
        }
    }

    /// A figure in a text.
    pub fn quoted(&self, quoted: &Quoted) -> Markup {
        match quoted.place.cell {
            Some(_) => html! { (self.link(&quoted.place, &quoted.before)) (quoted.behind) },
            None => html! { (quoted.text()) },
        }
    }

    fn note(&mut self, place: &'a Place, anchor: &str, title: &'a str) {
        let Some(cell) = &place.cell else { return };
        self.first.entry(&place.figure).or_insert_with(|| Shown {
            anchor: anchor.to_owned(),
            title,
            text: cell.text(),
        });
    }
}
