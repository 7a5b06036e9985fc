//! A table as it will be read: titles, headings, rows of cells, notes; no format in it.

use crate::model::cell::{Marker, Shown};
use crate::revise::Cell;

/// One table. The label columns come first (their headings are in `stub`), then one column a heading in `columns`.
#[derive(Debug, Clone)]
pub struct Table {
    /// Lower case with dashes; names the CSV file and the worksheet.
    pub id: String,
    pub title: String,
    /// Measure, area and period in one line.
    pub subtitle: String,
    pub stub: Vec<String>,
    pub columns: Vec<Column>,
    pub rows: Vec<Row>,
    /// Notes of this table, in the order of their first mention. Numbered across the report by `Report`.
    pub notes: Vec<String>,
    /// Shorthand that occurs in the cells: symbol and meaning.
    pub legend: Vec<(String, String)>,
    pub sources: Vec<String>,
    /// It belongs to the appendix: limits of a chart, missing returns, populations.
    pub is_appendix: bool,
    /// A small line for each row, drawn on the page and nowhere else, from numbers that stand in the row; empty for none.
    pub sparks: Vec<Spark>,
}

/// A small line of what a row says over time.
#[derive(Debug, Clone, PartialEq)]
pub struct Spark {
    /// The number in each column that says one, with how many quarters before the last it is of, the earliest first; nothing where there
    /// is none, which is a gap.
    pub points: Vec<(u32, Option<f64>)>,
    /// A number to reach.
    pub target: Option<f64>,
    /// The same in words.
    pub words: String,
}

impl Table {
    /// Whether anything stands in it but markers for what nobody sent, or what does not apply. A table of words has its rows.
    pub fn shows_anything(&self) -> bool {
        let is_nothing = |place: &Place| {
            let shown = place.cell.as_ref().map(Cell::shown);
            matches!(shown, None | Some(Shown::Marker(Marker::NotAvailable | Marker::NotApplicable)))
        };
        self.columns.is_empty() || !self.rows.iter().flat_map(|row| &row.cells).all(is_nothing)
    }
}

/// A column of figures.
#[derive(Debug, Clone)]
pub struct Column {
    pub heading: String,
    /// Shown in brackets under the heading; empty where the heading says it.
    pub unit: String,
    pub says: Says,
    /// What it is called where room is dear, right behind the figure that its heading names: "Lower 95% limit". None where the
    /// heading is as short.
    pub beside: Option<String>,
}

impl Column {
    /// One that has the same heading wherever it is.
    pub fn new(says: Says, heading: &str, unit: &str) -> Column {
        Column { heading: heading.to_owned(), unit: unit.to_owned(), says, beside: None }
    }
}

/// What stands in a column.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Says {
    /// A figure each.
    Figure,
    /// A further number of the figure to its left, whose flags hold for it, too: a limit of its interval, a difference.
    Number,
    /// The same in words: a verdict.
    Words,
}

impl Says {
    /// Whether it says more of the figure to its left.
    pub fn continues(self) -> bool {
        match self {
            Says::Figure => false,
            Says::Number | Says::Words => true,
        }
    }
}

/// A row of figures: as many labels as the stub has, as many cells as there are columns.
#[derive(Debug, Clone)]
pub struct Row {
    pub labels: Vec<String>,
    pub cells: Vec<Place>,
    /// It says what other rows make together.
    pub is_total: bool,
}

impl Row {
    /// A row of words alone.
    pub fn words(labels: Vec<String>) -> Row {
        Row { labels, cells: Vec::new(), is_total: false }
    }
}

/// A place in a table; empty where there is no such figure (the measure has no such part).
#[derive(Debug, Clone)]
pub struct Place {
    /// The id of the figure that is shown here; empty when nothing is.
    pub figure: String,
    pub cell: Option<Cell>,
}
