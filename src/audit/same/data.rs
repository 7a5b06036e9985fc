//! The tidy tables: each cell is that of the table as it is laid out, and no other number than its figure has.

use std::collections::BTreeMap;

use anyhow::{Context, Error};
use csv::StringRecord;

use super::super::opened::{Opened, Row};
use super::{Table, differs, unguarded};
use crate::model::finding::Finding;
use crate::model::format::Format;

/// Holds each tidy table to its figures and to the table as it is laid out. Releases of earlier versions have none.
///
/// # Errors
/// A table that cannot be read.
pub fn check(release: &Opened, tables: &[Table]) -> Result<Vec<Finding>, Error> {
    let figures: BTreeMap<&str, &Row> = release.rows.iter().map(|row| (row.figure_id.as_str(), row)).collect();
    let mut findings = Vec::new();
    for (name, bytes) in &release.folder.files {
        let Some((Format::Data, id)) = Format::of(name) else { continue };
        let mut reader = csv::Reader::from_reader(bytes.as_slice());
        let wrong = || format!("{}/{name} has changed since it was written", release.folder.path);
        let headings: Vec<String> = reader.headers().with_context(wrong)?.iter().map(unguarded).collect();
        let rows = reader.records().collect::<Result<Vec<StringRecord>, csv::Error>>().with_context(wrong)?;
        let tidy = Tidy { headings, rows };
        let what = match tables.iter().find(|table| table.id == id) {
            None => Some(format!("there is no tables/{id}.csv")),
            Some(table) => tidy.strange(&figures).or_else(|| tidy.otherwise(table)),
        };
        findings.extend(what.map(|what| differs(release, name, what)));
    }
    Ok(findings)
}

struct Tidy {
    headings: Vec<String>,
    rows: Vec<StringRecord>,
}

impl Tidy {
    fn place(&self, name: &str) -> Option<usize> {
        self.headings.iter().position(|heading| heading == name)
    }

    fn cell(&self, row: &StringRecord, name: &str) -> String {
        self.place(name).and_then(|at| row.get(at)).map(unguarded).unwrap_or_default()
    }

    /// What a cell shows that its figure does not have.
    fn strange(&self, figures: &BTreeMap<&str, &Row>) -> Option<String> {
        self.rows.iter().find_map(|row| {
            let id = self.cell(row, "figure_id");
            if id.is_empty() {
                return None;
            }
            let Some(figure) = figures.get(id.as_str()) else {
                return Some(format!("{id} is named, but figures.csv does not have it"));
            };
            let known = [&figure.value, &figure.lower, &figure.upper];
            let (value, marker) = (self.cell(row, "value"), self.cell(row, "marker"));
            if !value.is_empty() && !known.contains(&&value) {
                return Some(format!("{id} is shown as {value}, but figures.csv has {}", figure.value));
            }
            let is_hidden = figure.is_withheld() && !(value.is_empty() && marker == figure.marker);
            is_hidden.then(|| format!("{id} is withheld, but is shown as {value}{marker}"))
        })
    }

    /// How it differs from the table as it is laid out.
    fn otherwise(&self, table: &Table) -> Option<String> {
        // The number of the row stands before its labels, and what is said of a cell behind them.
        let labels = self.place("column").unwrap_or(self.headings.len()).checked_sub(1)?;
        let laid_out = table.rows.iter().skip(1).zip(1_usize..).flat_map(|(row, number)| {
            let (labels, cells) = row.split_at(labels.min(row.len()));
            let cells: Vec<&String> = cells.iter().filter(|cell| !cell.is_empty()).collect();
            let said = move |cell: &str| [&[number.to_string()], labels, &[cell.to_owned()]].concat();
            if self.place("column").is_none() {
                vec![said("")]
            } else {
                cells.into_iter().map(|cell| said(cell)).collect()
            }
        });
        let mut laid_out = laid_out;
        for row in &self.rows {
            let shown = ["value", "marker", "words"].map(|name| self.cell(row, name)).concat();
            let mut said: Vec<String> = row.iter().take(labels + 1).map(unguarded).collect();
            said.push(shown);
            match laid_out.next() {
                Some(expected) if expected == said => {}
                Some(expected) => {
                    let name = format!("tables/{}.csv", table.id);
                    return Some(format!("it has {}, and {name} has {}", said.join(", "), expected.join(", ")));
                }
                None => {
                    return Some(format!("it has {}, but tables/{}.csv ends before it", said.join(", "), table.id));
                }
            }
        }
        laid_out.next().map(|expected| format!("{} is missing", expected.join(", ")))
    }
}
