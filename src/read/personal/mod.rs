//! Watches every cell of every file for what points to a person, and lets nothing else be said once any is found.

mod address;
mod birth;
mod contact;
mod identifier;
mod kind;
mod narrative;
mod scanner;
mod vehicle;
mod words;

use crate::model::finding::{Finding, Origin};
use crate::model::findings::Findings;

use super::book::Beside;
use kind::Kind;

pub use scanner::{Found, Scanner};

const CODE: &str = "personal-data";
/// Cells that say how an office is reached, on one sheet.
const MOST_OFFICES: usize = 10;

/// What was found in each file of a run.
#[derive(Default)]
pub struct Watch {
    files: Vec<(String, Found, Where)>,
    beside: Vec<(Kind, Origin, String)>,
}

/// Where something was found.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Where {
    /// In a table of which figures are read.
    Read,
    /// On a sheet or in cells that are not read, or beside the cells.
    Unread,
}

impl Watch {
    /// Adds what was found in a file.
    pub fn add(&mut self, path: &str, found: Found) {
        self.files.push((path.to_owned(), found, Where::Read));
    }

    /// Adds what was found in a table that is not read.
    pub fn add_unread(&mut self, path: &str, found: Found) {
        self.files.push((path.to_owned(), found, Where::Unread));
    }

    /// Looks at what is said beside the cells.
    pub fn beside(&mut self, path: &str, beside: &Beside) {
        if let Some(kind) = kind::scan(&beside.text).kind {
            let origin = Origin { file: path.to_owned(), line: beside.line, column: beside.column };
            self.beside.push((kind, origin, beside.what.clone()));
        }
    }

    /// Says what was found. The values that were found are in none of the findings.
    pub fn finish(self) -> Vec<Finding> {
        let mut findings = Findings::default();
        for (kind, origin, what) in self.beside {
            findings.push(finding(kind, origin, &what, Where::Unread));
        }
        for (path, found, place) in self.files {
            let name = path.rsplit('/').next().unwrap_or(&path);
            // A file's name is quoted wherever the file is named, so a name that gives someone away is not said at all.
            let in_name = kind::of_name(name);
            let file = if in_name.is_some() { without_name(&path) } else { path.clone() };
            findings
                .extend(in_name.map(|kind| finding(kind, Origin::file(file.as_str()), "the file's name", Where::Read)));
            let places = found.places();
            // A cover names an office or two; many are a list of people.
            let place = if places.len() > MOST_OFFICES { Where::Read } else { place };
            for (kind, line, column) in places {
                let origin = Origin { file: file.clone(), line, column };
                findings.push(finding(kind, origin, "the cell", place));
            }
        }
        let mut findings = findings.finish();
        findings.sort();
        findings
    }
}

/// What was found and where; never what it is. How to reach an office is told on many a cover, and only a warning where
/// nothing is read; what points to a case is an error everywhere.
fn finding(kind: Kind, origin: Origin, place: &str, found: Where) -> Finding {
    if found == Where::Unread && kind.reaches_an_office() {
        let message =
            format!("{place} looks like {}, where nothing is read; what it says is not repeated here", kind.words());
        return Finding::warning(CODE, origin, message).hint(
            "if it is how a team or an office is reached, accept it in accepted.toml beside the returns; if it is a \
             person's, have it taken out and tell the data protection lead",
        );
    }
    let message = format!(
        "{place} looks like {}, which has no place in a return of counts; what it says is not repeated here",
        kind.words()
    );
    Finding::error(CODE, origin, message).hint(
        "delete it and send the file again, and tell the data protection lead that it was sent; \
         nothing else was checked in these returns",
    )
}

fn without_name(path: &str) -> String {
    let folder = path.rsplit_once('/').map_or("", |(folder, _)| folder);
    format!("{folder}/(a file whose name is withheld)")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_found_is_placed_and_not_repeated() {
        let mut scanner = Scanner::default();
        scanner.row(["Alder".as_bytes(), b"07700 900123"], 2);
        let mut watch = Watch::default();
        watch.add("a/list.csv", scanner.finish());
        let found = watch.finish();
        assert_eq!(found.len(), 1);
        assert_eq!(found[0].to_string().lines().next().unwrap().split(": ").next().unwrap(), "a/list.csv:2:2");
        assert!(!format!("{found:?}").contains("900123"));
    }

    #[test]
    fn a_file_name_that_gives_someone_away_is_not_said() {
        let mut watch = Watch::default();
        watch.add("a/marac_jane.example@example.org.csv", Found::default());
        let found = watch.finish();
        assert_eq!(found.len(), 1);
        assert!(!format!("{found:?}").contains("jane"));
    }
}
