//! The tables as a workbook without a format, by the essential rules for accessible spreadsheets (Analysis Function, 7 July 2021):
//! `xlsx` and `ods` write what stands here and decide nothing themselves, so that the two cannot differ.
//!
//! A cover, a table of contents, the notes, then one sheet for each table. Every cell holds the number as shown.

mod front;
mod names;
mod sheet;
mod width;

use super::notes::{Notes, tables, units};
use crate::present::report::Report;
use names::Names;
pub use names::headings as unique_headings;

/// Points of ordinary text, of the heading of a part, and of the title of a sheet.
pub const SIZE: f64 = 12.0;
pub const HEADING: f64 = 14.0;
pub const TITLE: f64 = 16.0;
/// Pixels (96 an inch) by which a column of words is set off from the numbers on its left.
pub const INDENT: u32 = 20;
/// Height in pixels of a row of one line of ordinary text.
pub const ROW: u32 = 20;
/// Width in pixels of a column that nothing is said of.
pub const COLUMN: u32 = 80;

/// A workbook.
#[derive(Debug)]
pub struct Workbook {
    pub title: String,
    /// What is said on every sheet; may be empty.
    pub subject: String,
    pub publisher: String,
    pub sheets: Vec<Sheet>,
}

/// A worksheet: lines in its first column, and below them at most one table, hard left.
#[derive(Debug)]
pub struct Sheet {
    /// Unique, at most 31 letters.
    pub name: String,
    pub lines: Vec<Line>,
    /// Widths in pixels, from the first column on.
    pub widths: Vec<u32>,
    pub table: Option<Grid>,
}

/// A line of text in the first column.
#[derive(Debug)]
pub struct Line {
    pub text: String,
    pub look: Look,
    /// Whether it is broken into several lines at the end of its column; it may run over the empty cells to its right otherwise.
    pub wraps: bool,
    pub link: Option<Link>,
    /// Its height in pixels.
    pub pixels: u32,
}

/// How text is set.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Look {
    Title,
    Heading,
    Text,
}

/// Where a text leads.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Link {
    /// The first cell of the worksheet of this name.
    Sheet(String),
    /// A page of the web.
    Page(String),
}

/// A table with one row of headings and at least one other.
#[derive(Debug)]
pub struct Grid {
    /// Unique in the workbook: letters, digits and underscores.
    pub name: String,
    /// What is read aloud of it.
    pub title: String,
    pub about: String,
    pub columns: Vec<Column>,
    /// The height in pixels of the row of headings.
    pub pixels: u32,
    pub rows: Vec<Row>,
}

#[derive(Debug)]
pub struct Column {
    /// Not empty, and unlike any other of its table.
    pub heading: String,
    pub side: Side,
}

/// Where the headings and texts of a column stand. Numbers always stand on the right.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Side {
    Left,
    /// On the left, by `INDENT`, since a column of numbers may stand before it.
    SetOff,
    Right,
}

#[derive(Debug)]
pub struct Row {
    /// As many as there are columns.
    pub cells: Vec<Content>,
    /// Its height in pixels.
    pub pixels: u32,
}

#[derive(Debug, Clone, PartialEq)]
pub enum Content {
    /// There is no such figure.
    Empty,
    Text(String),
    Linked(String, Link),
    /// A number, already rounded to so many decimals.
    Number {
        value: f64,
        decimals: u8,
    },
}

/// The workbook of `report`.
pub fn workbook(report: &Report) -> Workbook {
    let notes = Notes::of(report);
    let names = Names::of(report);
    let units = units(report);
    let mut sheets = vec![front::cover(report), front::contents(report, &notes, &names)];
    if !notes.texts().is_empty() {
        sheets.push(front::notes(report, &notes));
    }
    sheets
        .extend(tables(report).zip(names.tabs()).map(|(table, tab)| sheet::sheet(table, tab, report, &notes, &units)));
    Workbook {
        title: match report.subtitle.as_str() {
            "" => report.title.clone(),
            subtitle => format!("{}, {subtitle}", report.title),
        },
        subject: report.notice.clone(),
        publisher: report.publisher.clone(),
        sheets,
    }
}

impl Line {
    /// The title of a sheet, in its first cell.
    fn title(text: String) -> Line {
        Line { text, look: Look::Title, wraps: false, link: None, pixels: height(1, Look::Title) }
    }

    /// A line above a table, which may run over the cells to its right.
    fn above(text: String) -> Line {
        Line { text, look: Look::Text, wraps: false, link: None, pixels: ROW }
    }
}

impl Look {
    /// Points of its letters.
    pub fn points(self) -> f64 {
        match self {
            Look::Title => TITLE,
            Look::Heading => HEADING,
            Look::Text => SIZE,
        }
    }

    pub fn is_bold(self) -> bool {
        match self {
            Look::Title | Look::Heading => true,
            Look::Text => false,
        }
    }
}

/// The height of a row in pixels: so many lines of text.
fn height(lines: u32, look: Look) -> u32 {
    const MARGIN: u32 = 2;
    // Never more than Excel allows (409 points).
    const HIGHEST: u32 = 545;
    ((f64::from(lines * ROW) * look.points() / SIZE).ceil() as u32 + MARGIN).min(HIGHEST)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;
    use crate::present::report::Section;
    use crate::present::table::{self, Place, Says, Table};
    use crate::publish::{ods, xlsx};

    fn table(id: &str, rows: usize) -> Table {
        let empty = || Place { figure: String::new(), cell: None };
        Table {
            id: id.to_owned(),
            title: "=Cases".to_owned(),
            subtitle: String::new(),
            stub: vec!["Quarter".to_owned()],
            columns: vec![table::Column::new(Says::Figure, "", ""); 2],
            rows: (0..rows)
                .map(|_| table::Row { labels: vec!["2024".to_owned()], cells: vec![empty(), empty()], is_total: false })
                .collect(),
            notes: vec!["One".to_owned(), "Two".to_owned(), "One".to_owned()],
            legend: Vec::new(),
            is_appendix: false,
            sparks: Vec::new(),
            sources: Vec::new(),
        }
    }

    fn report() -> Report {
        let tables = vec![table("cases", 2), table("Cases", 0), table("a/b", 1)];
        Report {
            title: "Cases".to_owned(),
            publisher: "Midshire".to_owned(),
            notice: "Fictional".to_owned(),
            sections: vec![Section { id: "s".to_owned(), title: "S".to_owned(), tables, ..Section::default() }],
            ..Report::default()
        }
    }

    #[test]
    fn odd_names_and_empty_tables_make_workbooks_and_twice_the_same() {
        let first = workbook(&report());
        assert_eq!(xlsx::xlsx(&first).unwrap(), xlsx::xlsx(&workbook(&report())).unwrap());
        assert_eq!(ods::ods(&first).unwrap(), ods::ods(&workbook(&report())).unwrap());
    }

    #[test]
    fn words_beside_a_figure_stand_on_the_left() {
        let mut table = table("cases", 1);
        table.columns[1].says = Says::Words;
        let report = report();
        let sheet = sheet::sheet(&table, "cases", &report, &Notes::of(&report), &BTreeMap::new());
        let sides: Vec<Side> = sheet.table.unwrap().columns.iter().map(|column| column.side).collect();
        assert_eq!(sides, [Side::Left, Side::Right, Side::SetOff]);
    }
}
