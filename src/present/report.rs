//! A publication in reading order: headline figures, sections of charts and tables, notes and sources.

use super::chart::Chart;
use super::table::{Place, Table};
use crate::model::cell::Marker;
use crate::model::interval::Chance;
use crate::model::lineage::Cited;
use crate::model::text::{Block, Said, Span};
use crate::revise::Cell;
use crate::spec::theme::Theme;
use chrono::NaiveDate;

/// A paragraph or list, with what is shown of the figures in it.
pub type Text = Block<Quoted>;

/// A figure in a text.
#[derive(Debug, Clone)]
pub struct Quoted {
    /// What stands close before it: a pound sign, or the sign of a rise.
    pub before: String,
    pub place: Place,
    /// What stands behind it: its unit, and what qualifies it.
    pub behind: String,
}

impl Quoted {
    /// As it reads; the marker for what is not available where there is no such figure.
    pub fn text(&self) -> String {
        let shown = self.place.cell.as_ref().map_or_else(|| Marker::NotAvailable.symbol().to_owned(), Cell::text);
        format!("{}{shown}{}", self.before, self.behind)
    }
}

/// Everything that one publication shows.
#[derive(Debug, Clone, Default)]
pub struct Report {
    /// The publication's name, as its file in `pipelines/` is called.
    pub name: String,
    pub title: String,
    /// Area and period.
    pub subtitle: String,
    /// The organisation that publishes.
    pub publisher: String,
    /// Said on every page, table and chart (for instance that the partnership is fictional); may be empty.
    pub notice: String,
    pub front: Front,
    pub theme: Theme,
    pub messages: Messages,
    pub introduction: Vec<Text>,
    pub headlines: Vec<Headline>,
    pub sections: Vec<Section>,
    pub notes: Vec<String>,
    /// Every method that a figure or an interval of this report was made by, with its source.
    pub methods: Vec<String>,
    /// The public statement about what was withheld.
    pub disclosure: String,
    pub sources: Vec<String>,
    /// The words of this report that readers may not know, sorted.
    pub glossary: Vec<Term>,
    /// Every figure shown anywhere, each once, sorted by id.
    pub figures: Vec<FigureRow>,
    /// The dimensions by which these are split.
    pub dimensions: Vec<Dimension>,
}

/// Spans as they read.
pub fn words<'a>(spans: impl IntoIterator<Item = &'a Span<Quoted>>) -> String {
    let said = spans.into_iter().map(|span| match &span.said {
        Said::Words(words) => words.clone(),
        Said::Figure(quoted) => quoted.text(),
    });
    said.collect()
}

/// What is on the first page beside the title.
#[derive(Debug, Clone, Default)]
pub struct Front {
    pub committee: Option<String>,
    /// The day of the meeting in words.
    pub meeting: Option<String>,
    pub author: Option<String>,
    pub contact: Option<String>,
    /// The protective marking.
    pub marking: Option<String>,
    /// None of a draft.
    pub published: Option<NaiveDate>,
    pub next: Option<NaiveDate>,
    pub helpline: Option<String>,
    pub licence: Option<String>,
    pub link: Option<String>,
}

impl Front {
    /// What it is and what it says, a line each, without the marking, which stands apart.
    pub fn lines(&self) -> Vec<(&'static str, String)> {
        let day = |day: Option<NaiveDate>| day.map(crate::model::date::words);
        let lines = [
            ("For", self.committee.clone()),
            ("Meeting", self.meeting.clone()),
            ("Report of", self.author.clone()),
            ("Published", day(self.published)),
            ("Next publication", day(self.next)),
            ("Contact", self.contact.clone()),
            ("Link", self.link.clone()),
            ("Licence", self.licence.clone()),
            ("Help", self.helpline.clone()),
        ];
        lines.into_iter().filter_map(|(label, said)| Some((label, said?))).collect()
    }
}

/// What matters first.
#[derive(Debug, Clone, Default)]
pub struct Messages {
    pub news: Vec<Message>,
    /// How many more there are, which the sections say.
    pub left_out: usize,
    pub unchanged: Vec<Message>,
    pub unknown: Vec<Message>,
}

impl Messages {
    pub fn is_empty(&self) -> bool {
        self.all().next().is_none()
    }

    /// Each in reading order.
    pub fn all(&self) -> impl Iterator<Item = &Message> {
        self.news.iter().chain(&self.unchanged).chain(&self.unknown)
    }

    /// The same, to be changed.
    pub fn all_mut(&mut self) -> impl Iterator<Item = &mut Message> {
        self.news.iter_mut().chain(&mut self.unchanged).chain(&mut self.unknown)
    }
}

/// One fact in one sentence.
#[derive(Debug, Clone)]
pub struct Message {
    pub text: Vec<Span<Quoted>>,
    /// The id of the section to read on in.
    pub section: Option<String>,
}

/// A word that readers may not know.
#[derive(Debug, Clone)]
pub struct Term {
    pub term: String,
    /// What it stands for.
    pub full: Option<String>,
    pub meaning: String,
}

/// A figure that leads the report.
#[derive(Debug, Clone)]
pub struct Headline {
    pub label: String,
    pub unit: String,
    pub period: String,
    pub place: Place,
    /// The figure and its changes in words; empty where there is no such figure.
    pub sentence: String,
    /// Changes or comparisons said beside it.
    pub beside: Vec<Beside>,
}

/// A figure beside one that leads.
#[derive(Debug, Clone)]
pub struct Beside {
    /// What it is, with its base; for a change of another figure than the one that leads, of which.
    pub label: String,
    pub place: Place,
    /// A rise is shown with its sign.
    pub is_change: bool,
}

/// A part of the report with a heading of its own.
#[derive(Debug, Clone, Default)]
pub struct Section {
    /// Lower case with dashes; the anchor in the page.
    pub id: String,
    pub title: String,
    pub text: Vec<Text>,
    /// All of it belongs to the appendix.
    pub is_appendix: bool,
    pub charts: Vec<Chart>,
    pub tables: Vec<Table>,
}

/// A dimension by which figures of a report are split.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Dimension {
    pub id: String,
    pub label: String,
    /// Id and label of each item.
    pub items: Vec<(String, String)>,
}

/// One row of `figures.csv`, with numbers as text at the places that are shown. The fields are the columns of
/// `model::figures`, which says what each means.
#[derive(Debug, Clone, Default)]
pub struct FigureRow {
    pub figure_id: String,
    pub label: String,
    pub measure: String,
    pub statistic: String,
    pub geographic_level: String,
    pub area_code: String,
    pub area: String,
    pub time_period: String,
    pub time_identifier: String,
    pub period: String,
    pub period_start: String,
    pub period_end: String,
    pub breakdown_label: String,
    /// The item of each dimension by which it is split, by their ids.
    pub breakdown: Vec<(String, String)>,
    pub value: String,
    pub benchmark: String,
    pub lower: String,
    pub upper: String,
    pub confidence: String,
    pub interval_method: String,
    pub p_value: Option<Chance>,
    pub verdict: String,
    pub marker: String,
    pub words: String,
    pub flags: String,
    pub unit: String,
    pub numerator: String,
    pub denominator: String,
    pub denominator_name: String,
    pub base: String,
    /// The columns of returns that it comes from; a file of their own.
    pub sources: Vec<Cited>,
    /// How it is made from its parts, in words; shown in the page, not a column of the file.
    pub formula: String,
}

impl FigureRow {
    /// Its number, whichever sort of figure it is; empty where there is none.
    pub fn number(&self) -> &str {
        if self.value.is_empty() { &self.benchmark } else { &self.value }
    }

    /// What stands in place of a number.
    pub fn instead(&self) -> &str {
        if self.marker.is_empty() { &self.words } else { &self.marker }
    }
}
