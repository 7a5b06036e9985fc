//! A table as it is laid out, as CSV for Excel: plain numbers, markers in their place, flags in a column of their own.

use anyhow::{Context, Result};

use super::flags;
use super::formula_guard::guard;
use crate::model::cell::Shown;
use crate::model::round;
use crate::present::table::{Column, Place, Row, Table};

/// Without it, Excel takes UTF-8 for another encoding and shows "£" as two letters. Files for programs do not have it.
const MARK: &str = "\u{feff}";

/// One heading row (units in brackets), then one line a row, in UTF-8 with its mark and line feeds. A column of figures is followed
/// by `<heading> flags` where any of its figures has a flag.
pub fn table(table: &Table) -> Result<Vec<u8>> {
    let flagged: Vec<bool> = (0..table.columns.len()).map(|column| has_flags(table, column)).collect();
    let mut csv = csv::Writer::from_writer(MARK.as_bytes().to_vec());
    csv.write_record(headings(table, &flagged).iter().map(|field| guard(field).into_owned()))?;
    for row in &table.rows {
        csv.write_record(fields(row, &flagged).iter().map(|field| guard(field).into_owned()))
            .with_context(|| format!("table {}: the rows differ in length", table.id))?;
    }
    csv.into_inner().with_context(|| format!("table {}", table.id))
}

fn headings(table: &Table, flagged: &[bool]) -> Vec<String> {
    let mut headings = table.stub.clone();
    for (column, flagged) in table.columns.iter().zip(flagged) {
        headings.push(with_unit(column));
        if *flagged {
            headings.push(format!("{} flags", column.heading));
        }
    }
    headings
}

fn with_unit(column: &Column) -> String {
    if column.unit.is_empty() { column.heading.clone() } else { format!("{} ({})", column.heading, column.unit) }
}

fn fields(row: &Row, flagged: &[bool]) -> Vec<String> {
    let mut fields = row.labels.clone();
    for (place, flagged) in row.cells.iter().zip(flagged) {
        fields.push(shown(place));
        if *flagged {
            fields.push(flags::symbols(flags::of_place(place)));
        }
    }
    fields
}

fn shown(place: &Place) -> String {
    let Some(cell) = &place.cell else { return String::new() };
    match cell.shown() {
        Shown::Number { value, decimals } => round::plain(*value, *decimals),
        Shown::Words(_) | Shown::Marker(_) => cell.text(),
    }
}

fn has_flags(table: &Table, column: usize) -> bool {
    table.rows.iter().filter_map(|row| row.cells.get(column)).any(|place| !flags::of_place(place).is_empty())
}
