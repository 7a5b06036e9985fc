//! The tables as one workbook, by the essential rules for accessible spreadsheets (Analysis Function, 7 July 2021).
//!
//! A cover, a table of contents, the notes, then one sheet for each table. Every cell holds the number as shown.

mod front;
mod language;
mod names;
mod sheet;
mod style;
mod width;

use anyhow::{Context, Result};
use rust_xlsxwriter::{DocProperties, ExcelDateTime, Workbook};

pub use self::language::british;
use self::names::Names;
use self::style::Styles;
use super::notes::{Notes, tables};
use crate::present::report::Report;

/// The workbook of `report`; the same report gives the same bytes.
pub fn workbook(report: &Report) -> Result<Vec<u8>> {
    let notes = Notes::of(report);
    let names = Names::of(report);
    let styles = Styles::new();
    let mut workbook = Workbook::new();
    workbook.set_default_format(&style::base(), style::ROW_PIXELS, style::COLUMN_PIXELS)?;
    workbook.set_properties(&properties(report)?);

    front::cover(workbook.add_worksheet(), report, &styles)?;
    front::contents(workbook.add_worksheet(), report, &notes, &names, &styles)?;
    if !notes.texts().is_empty() {
        front::notes(workbook.add_worksheet(), report, &notes, &styles)?;
    }
    for (table, tab) in tables(report).zip(names.tabs()) {
        sheet::write(workbook.add_worksheet(), table, tab, report, &notes, &styles)
            .with_context(|| format!("the worksheet of table {}", table.id))?;
    }
    british(&workbook.save_to_buffer()?)
}

/// Title and publisher. The date is fixed, because the clock would change the bytes from run to run.
fn properties(report: &Report) -> Result<DocProperties> {
    let title = if report.subtitle.is_empty() {
        report.title.clone()
    } else {
        format!("{}, {}", report.title, report.subtitle)
    };
    Ok(DocProperties::new()
        .set_title(title)
        .set_subject(&report.notice)
        .set_author(&report.publisher)
        .set_company(&report.publisher)
        .set_creation_datetime(&ExcelDateTime::from_ymd(2000, 1, 1)?))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::present::report::Section;
    use crate::present::table::{Column, Place, Row, Table};

    fn table(id: &str, rows: usize) -> Table {
        let empty = || Place { figure: String::new(), cell: None };
        Table {
            id: id.to_owned(),
            title: "=Cases".to_owned(),
            subtitle: String::new(),
            stub: vec!["Quarter".to_owned()],
            columns: vec![Column { heading: String::new(), unit: String::new(), continues: false }; 2],
            rows: (0..rows)
                .map(|_| Row { labels: vec!["2024".to_owned()], cells: vec![empty(), empty()], is_total: false })
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
    fn odd_names_and_empty_tables_make_a_workbook_and_twice_the_same() -> Result<()> {
        let first = workbook(&report())?;
        assert_eq!(first, workbook(&report())?);
        Ok(())
    }
}
