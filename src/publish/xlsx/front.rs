//! The sheets before the tables: cover, table of contents and notes.

use anyhow::Result;
use rust_xlsxwriter::{Format, TableColumn, Url, Worksheet};

use super::super::notes::{Notes, tables};
use super::super::plain;
use super::names::{CONTENTS, COVER, NOTES, Names};
use super::style::{self, Styles};
use super::width;
use crate::present::report::Report;

/// What it is, who publishes it, what was withheld, and where it comes from: one column, no empty rows.
pub fn cover(worksheet: &mut Worksheet, report: &Report, styles: &Styles) -> Result<()> {
    const PIXELS: u32 = 760;
    worksheet.set_name(COVER)?;
    style::page(worksheet);
    worksheet.set_column_width_pixels(0, PIXELS)?;
    let title = (styles.title.clone().set_text_wrap(), style::TITLE, width::BOLD);
    let heading = (styles.heading.clone().set_text_wrap(), style::HEADING, width::BOLD);
    let text = (styles.wrapped.clone(), 1.0, 1.0);

    let mut lines: Vec<(&str, &(Format, f64, f64))> = vec![(&report.title, &title), (&report.subtitle, &heading)];
    lines.push((&report.notice, &text));
    let front: Vec<String> = front_lines(report);
    lines.extend(front.iter().map(|said| (said.as_str(), &text)));
    let messages = plain::messages(report);
    for (name, said) in &messages {
        lines.push((name, &heading));
        lines.extend(said.iter().map(|said| (said.as_str(), &text)));
    }
    let introduction = plain::lines(&report.introduction);
    lines.extend(introduction.iter().map(|said| (said.as_str(), &text)));
    let publisher = std::slice::from_ref(&report.publisher);
    let headlines: Vec<String> = report.headlines.iter().map(|headline| headline.sentence.clone()).collect();
    let disclosure = std::slice::from_ref(&report.disclosure);
    for (name, texts) in [
        ("Published by", publisher),
        ("Headline figures in words", &headlines),
        ("What was withheld", disclosure),
        ("About these statistics", &report.notes),
        ("Methods", &report.methods),
        ("Sources", &report.sources),
    ] {
        if texts.iter().any(|said| !said.is_empty()) {
            lines.push((name, &heading));
            lines.extend(texts.iter().map(|said| (said.as_str(), &text)));
        }
    }
    for (row, (said, (format, size, weight))) in (0..).zip(lines.iter().filter(|(said, _)| !said.is_empty())) {
        worksheet.write_string_with_format(row, 0, *said, format)?;
        let count = width::lines(said, PIXELS, size * weight);
        worksheet.set_row_height_pixels(row, style::height(count, *size))?;
    }
    Ok(())
}

/// For which meeting it is, whose it is, when it was published, and where to ask.
fn front_lines(report: &Report) -> Vec<String> {
    let marking = report.front.marking.clone();
    let lines = report.front.lines().into_iter().map(|(label, said)| format!("{label}: {said}"));
    marking.into_iter().chain(lines).collect()
}

/// One row for each worksheet that follows, linked to its first cell.
pub fn contents(
    worksheet: &mut Worksheet,
    report: &Report,
    notes: &Notes,
    names: &Names,
    styles: &Styles,
) -> Result<()> {
    worksheet.set_name(CONTENTS)?;
    style::page(worksheet);
    let mut rows: Vec<[String; 3]> = Vec::new();
    if !notes.texts().is_empty() {
        rows.push([NOTES.to_owned(), NOTES.to_owned(), "The notes that the tables refer to".to_owned()]);
    }
    for (table, tab) in tables(report).zip(names.tabs()) {
        rows.push([tab.clone(), table.title.clone(), table.subtitle.clone()]);
    }
    let first = opening(worksheet, "Table of contents", "This worksheet contains one table.", report, styles)?;
    for (row, [tab, title, about]) in (first + 1..).zip(&rows) {
        let link = Url::new(format!("internal:'{tab}'!A1")).set_text(tab);
        worksheet.write_url_with_format(row, 0, link, &styles.link)?;
        worksheet.write_string_with_format(row, 1, title, &styles.wrapped)?;
        worksheet.write_string_with_format(row, 2, about, &styles.wrapped)?;
    }
    let columns = [("Worksheet", 300), ("Table", 440), ("Measure, area and period", 440)];
    let texts: Vec<Vec<&str>> = rows.iter().map(|row| row.iter().map(String::as_str).collect()).collect();
    mark_up(worksheet, first, &texts, "table_of_contents", &columns, styles)
}

/// The text of each note beside its number.
pub fn notes(worksheet: &mut Worksheet, report: &Report, notes: &Notes, styles: &Styles) -> Result<()> {
    worksheet.set_name(NOTES)?;
    style::page(worksheet);
    let first = opening(worksheet, "Notes", "This worksheet contains one table.", report, styles)?;
    let marks: Vec<String> = (1..=notes.texts().len()).map(|number| format!("[note {number}]")).collect();
    let rows: Vec<Vec<&str>> = marks.iter().zip(notes.texts()).map(|(mark, text)| vec![mark.as_str(), text]).collect();
    for (row, texts) in (first + 1..).zip(&rows) {
        for (column, text) in (0..).zip(texts) {
            worksheet.write_string_with_format(row, column, *text, &styles.wrapped)?;
        }
    }
    mark_up(worksheet, first, &rows, "table_of_notes", &[("Note number", 130), ("Note text", 760)], styles)
}

/// The title and the lines under it; gives the row where the table begins.
fn opening(worksheet: &mut Worksheet, title: &str, what: &str, report: &Report, styles: &Styles) -> Result<u32> {
    worksheet.write_string_with_format(0, 0, title, &styles.title)?;
    worksheet.set_row_height_pixels(0, style::height(1, style::TITLE))?;
    let mut row = 1;
    for line in [report.notice.as_str(), what].into_iter().filter(|line| !line.is_empty()) {
        worksheet.write_string_with_format(row, 0, line, &styles.line)?;
        row += 1;
    }
    Ok(row)
}

/// Marks the rows under `first` as a table of text, each as high as its text. A marked-up table needs a row, so none is
/// made without one.
fn mark_up(
    worksheet: &mut Worksheet,
    first: u32,
    rows: &[Vec<&str>],
    name: &str,
    columns: &[(&str, u32)],
    styles: &Styles,
) -> Result<()> {
    let mut headings = Vec::new();
    for (column, (heading, pixels)) in (0..).zip(columns) {
        worksheet.set_column_width_pixels(column, *pixels)?;
        headings.push(TableColumn::new().set_header(*heading).set_header_format(&styles.text_heading));
    }
    for (row, texts) in (first + 1..).zip(rows) {
        let lines = texts.iter().zip(columns).map(|(text, (_, pixels))| width::lines(text, *pixels, 1.0));
        worksheet.set_row_height_pixels(row, style::height(lines.max().unwrap_or(1), 1.0))?;
    }
    if rows.is_empty() {
        return Ok(());
    }
    let table = style::unstyled().set_name(name).set_columns(&headings);
    worksheet.add_table(first, 0, first + u32::try_from(rows.len())?, u16::try_from(columns.len())? - 1, &table)?;
    Ok(())
}
