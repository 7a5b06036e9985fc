//! A first description of a table that nobody has described yet, for somebody who knows it to correct.

mod bands;
mod cells;
mod columns;
mod described;
mod items;
mod measures;
mod parts;
mod questions;
mod table;
mod toml;
mod unit;
mod vocabulary;

use anyhow::{Error, bail};

use crate::model::period::Period;
use crate::pipelines;
use crate::spec::source::Source;

/// The kind that a file would be read as: its name up to the first full stop.
///
/// # Errors
/// A name that would make no good part of a file name or figure id, with what would.
pub fn kind(file_name: &str, named: Option<&str>) -> Result<String, Error> {
    let name = named.unwrap_or_else(|| file_name.split_once('.').map_or(file_name, |(stem, _)| stem));
    let fits = |letter: char| letter.is_ascii_alphanumeric() || matches!(letter, '-' | '_');
    if name.is_empty() || !name.chars().all(fits) {
        bail!(
            "\"{name}\" cannot be the name of a kind of return: use letters, digits and dashes, for instance --kind {}, \
             and name the file so",
            cells::slug(name)
        );
    }
    Ok(name.to_owned())
}

/// What the table itself does not say.
#[derive(Debug, Default)]
pub struct Said {
    /// The area of all rows, by code or name.
    pub area: Option<String>,
    /// The period of all rows.
    pub period: Option<Period>,
}

/// The TOML of a kind of return that reads this table. What it is not sure of stands in it as a question.
///
/// # Errors
/// A table without a header or without numbers.
pub fn scaffold(kind: &str, path: &str, bytes: &[u8], said: &Said) -> Result<String, Error> {
    let table = table::table(path, bytes).map_err(|error| error.context(format!("cannot describe {path}")))?;
    let columns = columns::columns(&table).map_err(|error| error.context(format!("cannot describe {path}")))?;
    let text = toml::toml(kind, path, &described::Described::of(&table, &columns, said));
    // What is written is also read, so a slip here shows before anyone edits the file.
    pipelines::standard(&[Source::new(format!("{kind}.toml"), text.clone())])?;
    Ok(text)
}
