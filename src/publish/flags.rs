//! Where the flags of a table are said: on the heading when a whole column carries them, else on the row.
//!
//! Shorthand must not stand beside a number in its own cell (Analysis Function, "Using symbols and shorthand"), so a
//! flag moves to the heading, or to a last column that names the figures it qualifies.

use crate::model::cell::{Flag, Shown};
use crate::present::table::{Place, Row, Table};

/// The heading of the last column, where rows have flags.
pub const HEADING: &str = "Flags";

/// Where the flags of one table are said.
pub struct Said {
    /// On the heading of each column of figures.
    pub headings: Vec<Vec<Flag>>,
    /// In the last column, one for each row; nothing where no row needs it.
    pub rows: Option<Vec<String>>,
}

/// Where the flags of a table are said.
pub fn said(table: &Table) -> Said {
    let headings: Vec<Vec<Flag>> = (0..table.columns.len()).map(|column| of_column(table, column)).collect();
    let rows: Vec<String> = table.rows.iter().map(|row| of_row(table, row, &headings)).collect();
    let rows = rows.iter().any(|flags| !flags.is_empty()).then_some(rows);
    Said { headings, rows }
}

/// The flags that every figure of the column carries. Markers are no figures; a column without figures has no flags.
fn of_column(table: &Table, column: usize) -> Vec<Flag> {
    let mut figures = table.rows.iter().filter_map(|row| row.cells.get(column)).filter(|place| is_figure(place));
    let Some(first) = figures.next() else { return Vec::new() };
    let mut shared = of_place(first).to_vec();
    for place in figures {
        shared.retain(|flag| of_place(place).contains(flag));
    }
    shared
}

/// What the row's own column says: "[p] all figures" where the flag qualifies every figure of the row, "[p] Cases,
/// Repeats" where it qualifies some, and nothing where the headings say it all. `on_headings` has the flags of each
/// column.
fn of_row(table: &Table, row: &Row, on_headings: &[Vec<Flag>]) -> String {
    // What holds for a figure holds for its limits, so they are not named.
    let is_limit = |column: usize| table.columns.get(column).is_some_and(|column| column.says.continues());
    let left = |column: usize| -> Vec<Flag> {
        let said = on_headings.get(column).map_or(&[][..], Vec::as_slice);
        row.cells.get(column).map_or(&[][..], of_place).iter().filter(|flag| !said.contains(flag)).copied().collect()
    };
    let mut flags: Vec<Flag> = (0..row.cells.len()).flat_map(left).collect();
    flags.sort_unstable();
    flags.dedup();
    let say = |flag: &Flag| {
        let on: Vec<usize> = (0..row.cells.len()).filter(|column| left(*column).contains(flag)).collect();
        let figures = row.cells.iter().enumerate().filter(|(column, place)| is_figure(place) && !is_limit(*column));
        if on.len() > 1 && figures.into_iter().all(|(column, _)| on.contains(&column)) {
            return format!("{} all figures", flag.symbol());
        }
        let names: Vec<&str> =
            on.iter().filter_map(|column| table.columns.get(*column)).map(|column| column.heading.as_str()).collect();
        format!("{} {}", flag.symbol(), names.join(", "))
    };
    flags.iter().map(say).collect::<Vec<_>>().join("; ")
}

/// The symbols side by side ("[e][p]").
pub fn symbols(flags: &[Flag]) -> String {
    flags.iter().map(|flag| flag.symbol()).collect()
}

/// The flags in one place.
pub fn of_place(place: &Place) -> &[Flag] {
    place.cell.as_ref().map_or(&[], |cell| cell.flags())
}

fn is_figure(place: &Place) -> bool {
    place.cell.as_ref().is_some_and(|cell| !matches!(cell.shown(), Shown::Marker(_)))
}
