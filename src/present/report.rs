//! A publication in reading order: headline figures, sections of charts and tables, notes and sources.

use super::chart::Chart;
use super::table::{Place, Table};

/// Everything that one publication shows.
#[derive(Debug, Clone)]
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
    pub introduction: Vec<String>,
    pub headlines: Vec<Headline>,
    pub sections: Vec<Section>,
    pub notes: Vec<String>,
    /// Every method that a figure or an interval of this report was made by, with its source.
    pub methods: Vec<String>,
    /// The public statement about what was withheld.
    pub disclosure: String,
    pub sources: Vec<String>,
    /// Every figure shown anywhere, each once, sorted by id.
    pub figures: Vec<FigureRow>,
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
#[derive(Debug, Clone)]
pub struct Section {
    /// Lower case with dashes; the anchor in the page.
    pub id: String,
    pub title: String,
    pub text: Vec<String>,
    pub charts: Vec<Chart>,
    pub tables: Vec<Table>,
}

/// One row of `figures.csv`, already as text; the fields are its columns in order.
#[derive(Debug, Clone)]
pub struct FigureRow {
    pub figure_id: String,
    pub measure: String,
    pub statistic: String,
    pub area_code: String,
    pub area: String,
    pub period: String,
    pub period_start: String,
    pub period_end: String,
    pub breakdown: String,
    pub value: String,
    pub lower: String,
    pub upper: String,
    pub confidence: String,
    pub interval_method: String,
    pub p_value: String,
    /// What its method answers in words.
    pub verdict: String,
    pub marker: String,
    pub flags: String,
    pub unit: String,
    pub numerator: String,
    pub denominator: String,
    pub denominator_name: String,
    pub base: String,
    pub sources: String,
    /// How it is made from its parts, in words; shown in the page, not a column of the file.
    pub formula: String,
}
