//! `sources.csv`: of figures that are shown, and of no other.

use std::collections::BTreeMap;

use anyhow::{Context, Error};

use super::super::opened::{Opened, Row};
use super::{differs, unguarded};
use crate::model::finding::Finding;
use crate::model::format::Format;

const NAME: &str = Format::Sources.file();

/// Holds the sources to the figures. Releases of earlier versions have no such file.
///
/// # Errors
/// A table that cannot be read.
pub fn check(release: &Opened) -> Result<Vec<Finding>, Error> {
    let Some(bytes) = release.folder.files.get(NAME) else { return Ok(Vec::new()) };
    let rows: BTreeMap<&str, &Row> = release.rows.iter().map(|row| (row.figure_id.as_str(), row)).collect();
    let mut findings = Vec::new();
    for record in csv::Reader::from_reader(bytes.as_slice()).into_records() {
        let record = record.with_context(|| format!("{}/{NAME} is not as it was written", release.folder.path))?;
        let id = unguarded(record.get(0).unwrap_or_default());
        let message = match rows.get(id.as_str()) {
            None => format!("{id} has a source, and figures.csv does not have it"),
            Some(row) if row.is_withheld() => format!("{id} is withheld, and the file says what it comes from"),
            Some(_) => continue,
        };
        findings.push(differs(release, NAME, message));
    }
    Ok(findings)
}
