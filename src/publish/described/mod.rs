//! What the CSV files of a release hold, for programs: said once here, and written as a Data Package and as CSV on the Web.

mod csvw;
mod package;

pub use csvw::csv_metadata;
pub use package::package;

use super::data_csv;
use super::figures_csv::{self, Of};
use super::notes::tables;
use crate::model::cell::Marker;
use crate::model::figures::{Column, Holds};
use crate::model::format::Format;
use crate::present::report::Report;
use crate::present::table::Table;

/// A CSV file.
struct File {
    /// Unique: lower case, digits, dashes and points.
    name: String,
    path: String,
    title: String,
    about: String,
    fields: Vec<Field>,
    /// The columns that identify a row; none where the same row may stand twice.
    key: Vec<&'static str>,
    refers: Refers,
}

/// Whether the rows of a file are of figures in `figures.csv`.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Refers {
    None,
    Some,
    All,
}

/// A column.
struct Field {
    name: String,
    about: String,
    holds: Holds,
    is_needed: bool,
    /// The codes that stand in it, each with what it means; none where anything may.
    codes: Vec<(String, String)>,
}

/// The column by which every file names a figure.
const FIGURE: &str = data_csv::FIGURE;
/// What stands in a column of numbers where there is none, and what it means.
const NO_NUMBER: (&str, &str) = ("", "no number: the column of markers says why");

fn files(report: &Report) -> Vec<File> {
    let figures = File {
        name: "figures".to_owned(),
        path: Format::Figures.path(""),
        title: "Figures".to_owned(),
        about: said(Format::Figures),
        fields: figures_csv::columns(report).into_iter().map(of_figures).collect(),
        key: vec![FIGURE],
        refers: Refers::None,
    };
    let source = |(name, holds, about): (&str, Holds, &str)| Field {
        is_needed: matches!(name, FIGURE),
        ..field(name.to_owned(), holds, about.to_owned())
    };
    let sources = File {
        name: "sources".to_owned(),
        path: Format::Sources.path(""),
        title: "Sources".to_owned(),
        about: said(Format::Sources),
        fields: figures_csv::SOURCES.into_iter().map(source).collect(),
        key: Vec::new(),
        refers: Refers::All,
    };
    let data = tables(report).map(|table| File {
        name: format!(
            "data.{}",
            table.id.to_lowercase().replace(|c: char| !c.is_ascii_alphanumeric() && c != '-', "-")
        ),
        path: Format::Data.path(&table.id),
        title: table.title.clone(),
        about: table.subtitle.clone(),
        fields: data_csv::columns(table).into_iter().map(|column| of_data(column, &data_csv::key(table))).collect(),
        key: data_csv::key(table),
        refers: refers(table),
    });
    [figures, sources].into_iter().chain(data).collect()
}

fn refers(table: &Table) -> Refers {
    let places = || table.rows.iter().flat_map(|row| &row.cells).filter(|place| place.cell.is_some());
    match (table.columns.is_empty(), places().all(|place| !place.figure.is_empty())) {
        (true, _) => Refers::None,
        (false, true) => Refers::All,
        (false, false) => Refers::Some,
    }
}

/// What a format is for.
fn said(format: Format) -> String {
    format.about().iter().map(|line| line.trim()).collect::<Vec<_>>().join(" ")
}

fn field(name: String, holds: Holds, about: String) -> Field {
    let codes = match holds {
        Holds::Marker => Marker::ALL.map(|marker| (marker.symbol().to_owned(), marker.meaning().to_owned())).to_vec(),
        Holds::Text | Holds::Number | Holds::Day => Vec::new(),
    };
    Field { name, about, holds, is_needed: false, codes }
}

fn of_figures(column: Of) -> Field {
    match column {
        Of::Always(of) => {
            Field { is_needed: matches!(of, Column::FigureId), ..field(column.name(), column.holds(), of.about()) }
        }
        Of::Dimension(dimension) => Field {
            codes: dimension.items.clone(),
            ..field(
                column.name(),
                column.holds(),
                format!("{}; empty where a figure is not split by it.", dimension.label),
            )
        },
    }
}

fn of_data(column: data_csv::Column, key: &[&str]) -> Field {
    let is_needed = key.contains(&column.name.as_str());
    Field { is_needed, ..field(column.name, column.holds, column.about) }
}
