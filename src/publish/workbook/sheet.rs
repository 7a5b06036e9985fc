//! One table on one worksheet: what to know first, then the marked-up table, hard left.

use std::collections::{BTreeMap, BTreeSet};

use super::super::flags;
use super::super::notes::Notes;
use super::names::{self, CONTENTS};
use super::{Column, Content, Grid, INDENT, Line, Link, Look, Row, Sheet, Side, height, width};
use crate::model::cell::{Flag, Shown};
use crate::model::round;
use crate::present::report::Report;
use crate::present::table::{self, Place, Says, Table};

const UNIT: &str = "Unit";
/// Said in the flags column of a row that has none, so that an empty cell has one meaning only.
const NO_FLAGS: &str = "none";

/// The worksheet of `table`, which is called `tab`; `units` has that of each figure.
pub fn sheet(table: &Table, tab: &str, report: &Report, notes: &Notes, units: &BTreeMap<&str, &str>) -> Sheet {
    let units = units_of_rows(table, units);
    let flags::Said { headings: on_headings, rows: on_rows } = flags::said(table);
    let has_flags = on_rows.is_some();
    let on_rows = on_rows.unwrap_or_else(|| vec![String::new(); table.rows.len()]);
    let stub = table.stub.iter().map(|heading| (heading.clone(), Side::Left));
    let figures = table.columns.iter().zip(&on_headings);
    let figures = figures.map(|(column, flags)| (heading(column, flags), side(column)));
    let last = [(UNIT, !units.is_empty()), (flags::HEADING, has_flags)].into_iter().filter(|(_, is_there)| *is_there);
    let last = last.map(|(heading, _)| (heading.to_owned(), Side::SetOff));
    let (headings, sides): (Vec<String>, Vec<Side>) = stub.chain(figures).chain(last).unzip();
    let columns: Vec<Column> =
        names::headings(headings).into_iter().zip(sides).map(|(heading, side)| Column { heading, side }).collect();
    let rows = table.rows.iter().zip(&on_rows).enumerate().map(|(at, (row, flags))| {
        let mut cells: Vec<Content> = row.labels.iter().take(table.stub.len()).cloned().map(Content::Text).collect();
        cells.resize(table.stub.len(), Content::Empty);
        cells.extend(row.cells.iter().take(table.columns.len()).map(cell));
        cells.resize(table.stub.len() + table.columns.len(), Content::Empty);
        cells.extend(units.get(at).map(|unit| Content::Text((*unit).to_owned())));
        let flags = if flags.is_empty() { NO_FLAGS } else { flags };
        cells.extend(has_flags.then(|| Content::Text(flags.to_owned())));
        cells
    });
    let rows: Vec<Vec<Content>> = rows.collect();
    let has_table = !rows.is_empty() && !columns.is_empty();
    let widths = if has_table { widths(&columns, &rows) } else { Vec::new() };
    Sheet {
        name: tab.to_owned(),
        lines: lines(table, report, notes),
        table: has_table.then(|| Grid {
            name: names::table(tab),
            title: table.title.clone(),
            about: table.subtitle.clone(),
            pixels: heading_pixels(&columns, &widths),
            rows: rows.into_iter().map(|cells| row(cells, &columns, &widths)).collect(),
            columns,
        }),
        widths,
    }
}

/// What the figures of each row are given in, where rows differ in it, so that no column mixes units unsaid; else nothing.
fn units_of_rows<'a>(table: &Table, units: &BTreeMap<&str, &'a str>) -> Vec<&'a str> {
    let of_row = |row: &table::Row| -> BTreeSet<&'a str> {
        let figures = row.cells.iter().zip(&table.columns).filter(|(_, column)| column.says == Says::Figure);
        figures.filter_map(|(place, _)| units.get(place.figure.as_str())).copied().collect()
    };
    let rows: Vec<BTreeSet<&str>> = table.rows.iter().map(of_row).collect();
    let different: BTreeSet<&str> = rows.iter().flatten().copied().collect();
    let is_one_each = rows.iter().all(|units| units.len() <= 1);
    match is_one_each && different.len() > 1 {
        true => rows.iter().map(|units| units.first().copied().unwrap_or_default()).collect(),
        false => Vec::new(),
    }
}

/// The name, its unit under it, its flags under that.
fn heading(column: &table::Column, on_heading: &[Flag]) -> String {
    let mut heading = column.heading.clone();
    if !column.unit.is_empty() {
        heading += &format!("\n({})", column.unit);
    }
    if !on_heading.is_empty() {
        heading += &format!("\n{}", flags::symbols(on_heading));
    }
    heading
}

fn side(column: &table::Column) -> Side {
    match column.says {
        Says::Figure | Says::Number => Side::Right,
        Says::Words => Side::SetOff,
    }
}

fn cell(place: &Place) -> Content {
    let Some(cell) = &place.cell else { return Content::Empty };
    match cell.shown() {
        Shown::Number { value, decimals } => Content::Number { value: *value, decimals: *decimals },
        Shown::Words(_) | Shown::Marker(_) => Content::Text(cell.text()),
    }
}

/// What stands above the table, one line a row.
fn lines(table: &Table, report: &Report, notes: &Notes) -> Vec<Line> {
    let mut said = vec![table.subtitle.clone(), report.notice.clone()];
    if table.rows.is_empty() {
        said.push("This worksheet contains no table, because there are no figures to show.".to_owned());
    } else {
        said.push("This worksheet contains one table.".to_owned());
    }
    if !table.notes.is_empty() {
        said.push("The title refers to notes, which can be found on the Notes worksheet.".to_owned());
    }
    if !table.legend.is_empty() {
        let meanings: Vec<String> = table.legend.iter().map(|(symbol, says)| format!("{symbol} = {says}")).collect();
        said.push(format!("Some shorthand is used in this table: {}.", meanings.join("; ")));
    }
    if table.rows.iter().flat_map(|row| &row.cells).any(|place| place.cell.is_none()) {
        said.push("Blank cells mean that there is no such figure.".to_owned());
    }
    said.extend(table.sources.iter().map(|source| format!("Source: {source}")));
    let title = Line::title(format!("{}{}", table.title, notes.marks(table)));
    let contents =
        Line { link: Some(Link::Sheet(CONTENTS.to_owned())), ..Line::above("Go to the table of contents".to_owned()) };
    let said = said.into_iter().filter(|line| !line.is_empty()).map(Line::above);
    std::iter::once(title).chain(said).chain([contents]).collect()
}

/// Each column as wide as what it holds.
fn widths(columns: &[Column], rows: &[Vec<Content>]) -> Vec<u32> {
    let of = |(at, column): (usize, &Column)| {
        let texts: Vec<String> = rows.iter().filter_map(|row| row.get(at)).map(Content::text).collect();
        match column.side {
            Side::Left => width::of_text(&column.heading, &texts),
            Side::Right => width::of_figures(&column.heading, &texts),
            Side::SetOff => width::of_text(&column.heading, &texts) + INDENT,
        }
    };
    columns.iter().enumerate().map(of).collect()
}

/// The room for text in a column.
fn room((column, pixels): (&Column, &u32)) -> u32 {
    match column.side {
        Side::Left | Side::Right => *pixels,
        Side::SetOff => pixels - INDENT,
    }
}

fn row(cells: Vec<Content>, columns: &[Column], widths: &[u32]) -> Row {
    let rooms = columns.iter().zip(widths).map(room);
    let lines = cells.iter().zip(rooms).map(|(cell, room)| width::lines(&cell.text(), room, Look::Text));
    Row { pixels: height(lines.max().unwrap_or(1), Look::Text), cells }
}

fn heading_pixels(columns: &[Column], widths: &[u32]) -> u32 {
    let rooms = columns.iter().zip(widths).map(|both| (&both.0.heading, room(both)));
    let lines = rooms.map(|(heading, room)| width::lines_in_bold(heading, room));
    height(lines.max().unwrap_or(1), Look::Text)
}

impl Content {
    /// As a reader sees it.
    pub fn text(&self) -> String {
        match self {
            Content::Empty => String::new(),
            Content::Text(text) | Content::Linked(text, _) => text.clone(),
            Content::Number { value, decimals } => round::grouped(*value, *decimals),
        }
    }
}
