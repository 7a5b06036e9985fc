//! A table as tidy CSV for machines: one row for each cell, its number and its marker apart. A table of words alone has a row for each
//! of its own.

use std::collections::BTreeMap;

use anyhow::{Context, Result};

use super::flags;
use super::formula_guard::guard;
use super::workbook::unique_headings;
use crate::model::cell::Shown;
use crate::model::figures::Holds;
use crate::model::round;
use crate::model::spelling;
use crate::present::table::{Place, Row, Says, Table};

/// A column of the file.
#[derive(Debug, Clone)]
pub struct Column {
    pub name: String,
    pub holds: Holds,
    pub about: String,
}

/// What identifies a row: its place in the table, and the heading of its column where there are figures.
pub const ROW: &str = "row";
pub const COLUMN: &str = "column";
pub const FIGURE: &str = "figure_id";

/// Behind the labels of a row, of a table with figures.
const OF_CELLS: [(&str, Holds, &str); 7] = [
    (COLUMN, Holds::Text, "The heading of the column that the cell is in."),
    ("unit", Holds::Text, "The unit of the number; empty where the cell holds words."),
    (FIGURE, Holds::Text, "The figure, as in `figures.csv`; empty where the cell is made for this table."),
    ("value", Holds::Number, "The number, rounded as it is shown; empty where there is none."),
    ("marker", Holds::Marker, "Why there is no number."),
    ("words", Holds::Text, "A verdict, or a range in words."),
    ("flags", Holds::Text, "What qualifies the number, in square brackets."),
];

/// The columns of a table.
pub fn columns(table: &Table) -> Vec<Column> {
    let column =
        |(name, holds, about): (&str, Holds, &str)| Column { name: name.to_owned(), holds, about: about.to_owned() };
    let mut columns = vec![column((ROW, Holds::Number, "The place of the row in the table, counted from 1."))];
    for heading in &table.stub {
        let taken = |name: &String| {
            columns.iter().any(|column| column.name == *name) || OF_CELLS.iter().any(|(fixed, ..)| fixed == name)
        };
        let plain = spelling::dashed(heading, |letter| letter.is_ascii_alphanumeric()).replace('-', "_");
        let numbered = (2..).map(|number| format!("{plain}_{number}"));
        let name =
            std::iter::once(plain.clone()).filter(|plain| !plain.is_empty()).chain(numbered).find(|name| !taken(name));
        let about = format!("The label of the row under the heading \"{heading}\".");
        columns.push(Column { name: name.unwrap_or_default(), holds: Holds::Text, about });
    }
    let of_cells = (!table.columns.is_empty()).then_some(OF_CELLS).into_iter().flatten();
    columns.extend(of_cells.map(column));
    columns
}

/// What identifies a row.
pub fn key(table: &Table) -> Vec<&'static str> {
    if table.columns.is_empty() { vec![ROW] } else { vec![ROW, COLUMN] }
}

/// The cells of `table` in the order in which they are read; `units` has what each figure is given in. In UTF-8 with line feeds. A cell that is not there has no row.
///
/// # Errors
/// A table whose rows differ in length.
pub fn table(table: &Table, units: &BTreeMap<&str, &str>) -> Result<Vec<u8>> {
    let mut csv = csv::Writer::from_writer(Vec::new());
    csv.write_record(columns(table).iter().map(|column| column.name.as_str()))?;
    for (number, row) in (1_usize..).zip(&table.rows) {
        let labels = || std::iter::once(number.to_string()).chain(row.labels.iter().cloned());
        let records: Vec<Vec<String>> = match table.columns.is_empty() {
            true => vec![labels().collect()],
            false => cells(table, row, units).map(|cells| labels().chain(cells).collect()).collect(),
        };
        for record in records {
            csv.write_record(record.iter().map(|field| guard(field).into_owned()))
                .with_context(|| format!("table {}: the rows differ in length", table.id))?;
        }
    }
    csv.into_inner().with_context(|| format!("table {}", table.id))
}

/// What stands in the columns `OF_CELLS` for each cell of a row that is there.
fn cells<'a>(
    table: &'a Table,
    row: &'a Row,
    units: &'a BTreeMap<&str, &str>,
) -> impl Iterator<Item = [String; OF_CELLS.len()]> + 'a {
    let headings = unique_headings(table.columns.iter().map(|column| column.heading.clone()));
    table.columns.iter().zip(headings).zip(&row.cells).filter_map(|((column, heading), place): (_, &Place)| {
        let cell = place.cell.as_ref()?;
        let (mut value, mut marker, mut words) = (String::new(), String::new(), String::new());
        match cell.shown() {
            Shown::Number { value: number, decimals } => value = round::plain(*number, *decimals),
            Shown::Marker(shown) => marker = shown.symbol().to_owned(),
            Shown::Words(shown) => words.clone_from(shown),
        }
        let flags = flags::symbols(cell.flags());
        let unit = units.get(place.figure.as_str()).copied().unwrap_or(&column.unit);
        let unit = if column.says == Says::Words { "" } else { unit };
        Some([heading, unit.to_owned(), place.figure.clone(), value, marker, words, flags])
    })
}
