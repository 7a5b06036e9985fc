//! Whether every file of a release shows what its `figures.csv` holds, and nothing of what that withholds.
//!
//! | file | what is held to the figures |
//! |---|---|
//! | `rows` | `figures.csv` itself: nothing beside a marker, and no small count |
//! | `files` | the files: those that the manifest names, unchanged, and no other |
//! | `parquet` | the Parquet file, cell by cell |
//! | `sources` | the sources: of figures that are shown, and of no other |
//! | `page` | the page: each number that leads to a figure, each table, each entry of the list of figures |
//! | `documents` | the paper and its appendix: each table, and each number in words |
//! | `workbook` | the workbooks, sheet by sheet |
//! | `data` | the tidy tables, cell by cell |
//! | `described` | the descriptions of the CSV files: that they are of the columns which there are |
//! | `words` | the numbers in the words of charts |
//!
//! Not looked at: what is drawn. The points and bars of a chart are made from the same released figures as its words.

mod data;
mod described;
mod documents;
mod files;
mod page;
mod parquet;
mod rows;
mod sources;
mod words;
mod workbook;

use std::collections::BTreeMap;

use anyhow::{Context, Error};
use rayon::prelude::*;

use super::opened::Opened;
use crate::model::code::Code;
use crate::model::finding::{Finding, Origin};
use crate::model::format::Format;

/// A table as its CSV has it, without columns of flags: headings first.
pub(super) struct Table {
    pub id: String,
    /// The title that the page gives it.
    pub title: Option<String>,
    pub rows: Vec<Vec<String>>,
}

/// Holds every file of a release to its figures.
///
/// # Errors
/// A file that is not there, or that the program did not write so.
pub fn same(release: &Opened) -> Result<Vec<Finding>, Error> {
    let page = std::str::from_utf8(release.folder.file(Format::Page.file())?)
        .with_context(|| format!("{}/{} is not text", release.folder.path, Format::Page.file()))?;
    let tables = tables(release, &page::titles(page))?;
    let check = |format: &Format| -> Result<Vec<Finding>, Error> {
        Ok(match format {
            Format::Figures => rows::check(release),
            Format::Parquet => parquet::check(release)?.into_iter().collect(),
            Format::Sources => sources::check(release)?,
            Format::Page => page::check(release, page, &tables),
            Format::Workbook => workbook::xlsx(release, &tables)?,
            Format::OpenWorkbook => workbook::ods(release, &tables)?,
            Format::Drawing => words::check(release, page, &tables),
            Format::Numbers => words::numbers_of_charts(release, &tables),
            Format::Manifest => files::check(release)?,
            Format::Paper => documents::check(release, page, &tables)?,
            // Held together with the paper, since a table stands in one of the two.
            Format::Appendix => Vec::new(),
            Format::Data => data::check(release, &tables)?,
            Format::Package => described::package(release)?,
            Format::CsvMetadata => described::csv_metadata(release)?,
            // Each is held to the page and to the workbook, which are held to the figures.
            Format::Table => Vec::new(),
            // It is the drawing, whose words are checked in it, too.
            Format::Embed => Vec::new(),
            // A picture is its drawing, and the dictionaries hold no figures.
            Format::Picture | Format::Dictionary | Format::Codebook => Vec::new(),
        })
    };
    let findings = Format::ALL.par_iter().map(check).collect::<Result<Vec<_>, Error>>()?;
    Ok(findings.into_iter().flatten().chain(unknown(release)).collect())
}

/// Files of no format: whatever they show, nothing holds it to the figures.
fn unknown(release: &Opened) -> Vec<Finding> {
    let names = release.folder.files.keys().filter(|name| Format::of(name).is_none());
    let message = "A release does not have such a file, so nothing that it shows was checked";
    names.map(|name| differs(release, name, message.to_owned())).collect()
}

fn tables(release: &Opened, titles: &BTreeMap<&str, String>) -> Result<Vec<Table>, Error> {
    let files = release.folder.files.iter();
    let tables = files.filter_map(|(name, bytes)| {
        let (format, id) = Format::of(name)?;
        (format == Format::Table).then_some((id, name, bytes))
    });
    tables
        .map(|(id, name, bytes)| {
            let read = csv::ReaderBuilder::new().has_headers(false).from_reader(bytes.as_slice()).into_records();
            let rows = read.collect::<Result<Vec<csv::StringRecord>, csv::Error>>();
            let rows =
                rows.with_context(|| format!("{}/{name} has changed since it was written", release.folder.path))?;
            let headings: Vec<&str> = rows.first().map_or_else(Vec::new, |headings| headings.iter().collect());
            // Behind a heading, the same with " flags" and without its unit.
            let are_flags = |at: usize| {
                let of = headings[at].strip_suffix(" flags");
                let before = at.checked_sub(1).map(|before| headings[before]);
                of.zip(before).is_some_and(|(of, before)| before == of || before.starts_with(&format!("{of} (")))
            };
            let is_flags: Vec<bool> = (0..headings.len()).map(are_flags).collect();
            let without = |row: &csv::StringRecord| -> Vec<String> {
                row.iter().zip(&is_flags).filter(|(_, flags)| !**flags).map(|(field, _)| unguarded(field)).collect()
            };
            let title = titles.get(id).cloned();
            Ok(Table { id: id.to_owned(), title, rows: rows.iter().map(without).collect() })
        })
        .collect()
}

/// A field without the apostrophe that keeps a spreadsheet from running it.
fn unguarded(field: &str) -> String {
    match field.strip_prefix('\'') {
        Some(text) if text.starts_with(['=', '@', '+', '-', '\t']) => text.to_owned(),
        _ => field.to_owned(),
    }
}

/// Something that is shown otherwise than in `figures.csv`.
fn differs(release: &Opened, name: &str, message: String) -> Finding {
    Finding::error(Code::SHOWN_OTHERWISE, Origin::file(format!("{}/{name}", release.folder.path)), message)
}

/// A number as it is written in CSV: without thousands' commas and signs that only people need. Anything else stays.
fn plain(text: &str) -> String {
    let text = text.trim();
    let number = text.replace(',', "").replace('\u{2212}', "-");
    let number = number.trim_start_matches('+').trim_start_matches('£');
    let is_number = !number.is_empty()
        && number.bytes().any(|byte| byte.is_ascii_digit())
        && number.bytes().all(|byte| byte.is_ascii_digit() || matches!(byte, b'.' | b'-'));
    if is_number { number.to_owned() } else { text.to_owned() }
}
