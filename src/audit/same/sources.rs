//! `sources.csv`: of figures that are shown, and of no other.

use std::collections::BTreeSet;

use anyhow::{Context, Error};

use super::super::opened::Opened;
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
    let known: BTreeSet<&str> = release.rows.iter().map(|row| row.figure_id.as_str()).collect();
    let mut findings = Vec::new();
    for record in csv::Reader::from_reader(bytes.as_slice()).into_records() {
        let record =
            record.with_context(|| format!("{}/{NAME} has changed since it was written", release.folder.path))?;
        let id = unguarded(record.get(0).unwrap_or_default());
        if !known.contains(id.as_str()) {
            findings.push(differs(release, NAME, format!("{id} has a source, but figures.csv does not have it")));
        }
    }
    Ok(findings)
}
