//! What one partner sent, as a page and as a workbook: for that partner alone, never to be published.

use std::collections::BTreeMap;

use anyhow::{Context, Result};
use maud::{Markup, Render, html};
use rust_xlsxwriter::{DocProperties, ExcelDateTime, Format, Workbook};

use super::super::html::anchor::anchor;
use super::super::html::shell::{self, Shell};
use super::super::xlsx::british;
use crate::model::edition::Published;
use crate::model::period::Period;

/// A value that a partner sent, with what it stands beside, in words.
#[derive(Debug)]
pub struct Line {
    pub kind: String,
    pub label: String,
    pub area: String,
    pub period: Period,
    pub sent: String,
    pub before: String,
    pub year_before: String,
    /// What was published of everybody; empty where nothing was.
    pub total: String,
    pub place: String,
}

/// So many periods of a measure stand on the page; the workbook has all.
const SHOWN: usize = 4;

const NOTICE: &str = "For this partner alone: it holds what the partner sent, small numbers included.";

/// What a published figure shows.
pub fn shown(figure: &Published) -> String {
    if figure.value.is_empty() { figure.marker.clone() } else { figure.value.clone() }
}

/// The page and the workbook, by their names.
///
/// # Errors
/// What cannot be put into a workbook.
pub fn files(partner: &str, publisher: &str, of: &str, lines: &[Line]) -> Result<super::super::Files> {
    let bytes = BTreeMap::from([
        ("slice.html".to_owned(), page(partner, publisher, of, lines).into_bytes()),
        ("slice.xlsx".to_owned(), workbook(partner, publisher, of, lines)?),
    ]);
    Ok(bytes)
}

fn headings(of: &str) -> [String; 8] {
    let total = format!("Published for {of}");
    ["Measure", "Area", "Period", "You sent", "Period before", "Same period a year before", &total, "Where it is"]
        .map(str::to_owned)
}

fn cells(line: &Line) -> [String; 8] {
    let Line { label, area, period, sent, before, year_before, total, place, .. } = line;
    [label, area, &period.short(), sent, before, year_before, total, place].map(String::clone)
}

fn page(partner: &str, publisher: &str, of: &str, lines: &[Line]) -> String {
    let mut kinds: BTreeMap<&str, Vec<&Line>> = BTreeMap::new();
    for line in lines {
        let of_kind = kinds.entry(&line.kind).or_default();
        let alike = of_kind.iter().filter(|other| (&other.label, &other.area) == (&line.label, &line.area)).count();
        if alike < SHOWN {
            of_kind.push(line);
        }
    }
    let headings = headings(of);
    let headings: Vec<&str> = headings.iter().map(String::as_str).collect();
    let sections = kinds.into_iter().map(|(kind, lines)| {
        let rows: Vec<Vec<Markup>> =
            lines.into_iter().map(|line| cells(line).iter().map(|cell| html! { (cell) }.render()).collect()).collect();
        let id = anchor("k", &kind.to_lowercase().replace(' ', "-"));
        (id.clone(), kind.to_owned(), shell::table(&format!("{id}-table"), kind, &headings, &rows, &[3, 4, 5, 6]))
    });
    shell::page(&Shell {
        publisher,
        title: &format!("What {partner} sent"),
        subtitle: &format!("The latest {SHOWN} periods of each measure; the workbook has all"),
        notice: NOTICE,
        sections: sections.collect(),
        script: "",
    })
}

fn workbook(partner: &str, publisher: &str, of: &str, lines: &[Line]) -> Result<Vec<u8>> {
    let mut workbook = Workbook::new();
    let bold = Format::new().set_bold();
    // The date is fixed, because the clock would change the bytes from run to run.
    workbook.set_properties(
        &DocProperties::new()
            .set_title(format!("What {partner} sent"))
            .set_author(publisher)
            .set_creation_datetime(&ExcelDateTime::from_ymd(2000, 1, 1)?),
    );
    let sheet = workbook.add_worksheet();
    sheet.set_name("Sent")?;
    sheet.write_string_with_format(0, 0, format!("What {partner} sent"), &bold)?;
    sheet.write_string(1, 0, NOTICE)?;
    for (column, heading) in (0..).zip(std::iter::once("Return".to_owned()).chain(headings(of))) {
        sheet.write_string_with_format(2, column, heading, &bold)?;
        sheet.set_column_width(column, if column == 1 { 44.0 } else { 18.0 })?;
    }
    for (row, line) in (3..).zip(lines) {
        for (column, cell) in (0..).zip(std::iter::once(line.kind.clone()).chain(cells(line))) {
            match cell.parse::<f64>() {
                Ok(number) if (4..8).contains(&column) => sheet.write_number(row, column, number)?,
                _ => sheet.write_string(row, column, cell)?,
            };
        }
    }
    sheet.set_freeze_panes(3, 0)?;
    british(&workbook.save_to_buffer()?).context("the slice")
}
