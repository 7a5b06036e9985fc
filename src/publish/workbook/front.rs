//! The sheets before the tables: cover, table of contents and notes.

use super::super::notes::{Notes, tables};
use super::super::plain;
use super::names::{CONTENTS, COVER, NOTES, Names};
use super::{Column, Content, Grid, Line, Link, Look, Row, Sheet, Side, height, width};
use crate::present::report::Report;

/// What it is, who publishes it, what was withheld, and where it comes from: one column, no empty rows.
pub fn cover(report: &Report) -> Sheet {
    let text = |text: &str| wrapped(text, Look::Text);
    let heading = |text: &str| wrapped(text, Look::Heading);
    let is_address = |said: &str| said.starts_with("https://") || said.starts_with("http://");
    let front = report.front.lines().into_iter().map(|(label, said)| Line {
        link: is_address(&said).then(|| Link::Page(said.clone())),
        ..text(&format!("{label}: {said}"))
    });
    let mut lines = vec![wrapped(&report.title, Look::Title), heading(&report.subtitle), text(&report.notice)];
    lines.extend(report.front.marking.as_deref().map(text));
    lines.extend(front);
    for (name, said) in plain::messages(report) {
        lines.push(heading(name));
        lines.extend(said.iter().map(|said| text(said)));
    }
    lines.extend(plain::lines(&report.introduction).iter().map(|said| text(said)));
    let headlines: Vec<String> = report.headlines.iter().map(|headline| headline.sentence.clone()).collect();
    for (name, texts) in [
        ("Published by", std::slice::from_ref(&report.publisher)),
        ("Headline figures in words", &headlines),
        ("What was withheld", std::slice::from_ref(&report.disclosure)),
        ("About these statistics", &report.notes),
        ("Methods", &report.methods),
        ("Sources", &report.sources),
    ] {
        if texts.iter().any(|text| !text.is_empty()) {
            lines.push(heading(name));
            lines.extend(texts.iter().map(|said| text(said)));
        }
    }
    lines.retain(|line| !line.text.is_empty());
    Sheet { name: COVER.to_owned(), lines, widths: vec![PAGE], table: None }
}

/// The width of a column that holds the text of a page.
const PAGE: u32 = 760;

fn wrapped(text: &str, look: Look) -> Line {
    let lines = width::lines(text, PAGE, look);
    Line { text: text.to_owned(), look, wraps: true, link: None, pixels: height(lines, look) }
}

/// One row for each worksheet that follows, linked to its first cell.
pub fn contents(report: &Report, notes: &Notes, names: &Names) -> Sheet {
    let of_notes = (!notes.texts().is_empty()).then_some([NOTES, NOTES, "The notes that the tables refer to"]);
    let of_tables = tables(report).zip(names.tabs());
    let of_tables = of_tables.map(|(table, tab)| [tab.as_str(), table.title.as_str(), table.subtitle.as_str()]);
    let row = |[tab, title, about]: [&str; 3]| {
        let leads = Content::Linked(tab.to_owned(), Link::Sheet(tab.to_owned()));
        vec![leads, Content::Text(title.to_owned()), Content::Text(about.to_owned())]
    };
    let columns = [("Worksheet", 300), ("Table", 440), ("Measure, area and period", 440)];
    let rows = of_notes.into_iter().chain(of_tables).map(row).collect();
    listed(report, CONTENTS, "Table of contents", "table_of_contents", &columns, rows)
}

/// The text of each note beside its number.
pub fn notes(report: &Report, notes: &Notes) -> Sheet {
    let row = |(number, text): (usize, &&str)| {
        vec![Content::Text(format!("[note {number}]")), Content::Text((*text).to_owned())]
    };
    let rows = (1..).zip(notes.texts()).map(row).collect();
    listed(report, NOTES, "Notes", "table_of_notes", &[("Note number", 130), ("Note text", PAGE)], rows)
}

/// A sheet with a table of text, each row as high as its text. A marked-up table needs a row, so none is made without one.
fn listed(
    report: &Report,
    tab: &str,
    title: &str,
    name: &str,
    columns: &[(&str, u32)],
    rows: Vec<Vec<Content>>,
) -> Sheet {
    let above = [report.notice.as_str(), "This worksheet contains one table."];
    let above = above.into_iter().filter(|line| !line.is_empty()).map(|line| Line::above(line.to_owned()));
    let row = |cells: Vec<Content>| {
        let lines =
            cells.iter().zip(columns).map(|(cell, (_, pixels))| width::lines(&cell.text(), *pixels, Look::Text));
        Row { pixels: height(lines.max().unwrap_or(1), Look::Text), cells }
    };
    let column = |(heading, _): &(&str, u32)| Column { heading: (*heading).to_owned(), side: Side::Left };
    let rows: Vec<Row> = rows.into_iter().map(row).collect();
    Sheet {
        name: tab.to_owned(),
        lines: std::iter::once(Line::title(title.to_owned())).chain(above).collect(),
        widths: columns.iter().map(|(_, pixels)| *pixels).collect(),
        table: (!rows.is_empty()).then(|| Grid {
            name: name.to_owned(),
            title: title.to_owned(),
            about: String::new(),
            columns: columns.iter().map(column).collect(),
            pixels: height(1, Look::Text),
            rows,
        }),
    }
}
