//! What is said of a file whose name does not say which return it is.

use wildmatch::WildMatch;

use super::kind::{Kind, Role};
use crate::model::finding::Origin;

/// What the `inbox.toml` of all folders say.
#[derive(Debug, Default)]
pub struct Claims {
    /// The files that were read, whether or not they have an entry.
    pub files: Vec<String>,
    /// In order: the first that fits a file counts.
    pub entries: Vec<Claim>,
}

/// An entry of `inbox.toml`: what the files are that it fits.
#[derive(Debug)]
pub struct Claim {
    pub(super) pattern: WildMatch,
    /// The folder that the files lie in, with a stroke at its end.
    pub(super) folder: String,
    /// Index into the kinds of return.
    pub kind: usize,
    /// The kind of return as these files are of it.
    pub as_sent: Kind,
    /// What it says of all rows.
    pub says: Vec<Role>,
    /// What the files call columns.
    pub headings: Vec<String>,
    /// Where the period of all rows stands, if it is neither typed here nor in a column.
    pub period_in: Option<PeriodIn>,
    /// Where the entry stands, and what it fits, as it is typed.
    pub origin: Origin,
    pub typed: String,
}

/// Where a file says the period of all its rows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PeriodIn {
    /// In its name.
    Name,
    /// Above the headings of its table.
    Title,
    /// In the cell of this line and column, both from 1.
    At { line: u32, column: u32 },
}

impl Claim {
    /// Whether a file is what the entry says: its path, with the sheet of a workbook behind it or without.
    pub fn fits(&self, path: &str) -> bool {
        let Some(below) = path.strip_prefix(self.folder.as_str()) else { return false };
        let file = without_sheet(below);
        let with_path = self.typed.contains('/');
        self.pattern.matches(file) || !with_path && self.pattern.matches(file.rsplit('/').next().unwrap_or(file))
    }
}

/// A path without the sheet that stands behind a workbook in brackets.
pub fn without_sheet(path: &str) -> &str {
    path.strip_suffix(']').and_then(|path| path.rsplit_once('[')).map_or(path, |(file, _)| file)
}
