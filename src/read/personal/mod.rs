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

use kind::Kind;

pub use scanner::{Found, Scanner};

const CODE: &str = "personal-data";

/// What was found in each file of a run.
#[derive(Default)]
pub struct Watch {
    files: Vec<(String, Found)>,
}

impl Watch {
    /// Adds what was found in a file.
    pub fn add(&mut self, path: &str, found: Found) {
        self.files.push((path.to_owned(), found));
    }

    /// Says what was found. The values that were found are in none of the findings.
    pub fn finish(self) -> Vec<Finding> {
        let mut findings = Findings::default();
        for (path, found) in self.files {
            let name = path.rsplit('/').next().unwrap_or(&path);
            // A file's name is quoted wherever the file is named, so a name that gives someone away is not said at all.
            let in_name = kind::of_name(name);
            let file = if in_name.is_some() { without_name(&path) } else { path.clone() };
            findings.extend(in_name.map(|kind| finding(kind, Origin::file(file.as_str()), "the file's name")));
            for (kind, line, column) in found.places() {
                let origin = Origin { file: file.clone(), line, column };
                findings.push(finding(kind, origin, "the cell"));
            }
        }
        let mut findings = findings.finish();
        findings.sort();
        findings
    }
}

/// What was found and where; never what it is.
fn finding(kind: Kind, origin: Origin, place: &str) -> Finding {
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
