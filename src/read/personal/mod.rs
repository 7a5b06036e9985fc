//! Watches every cell of every file for what points to a person, and lets nothing else be said once any is found.

mod address;
mod bank;
mod birth;
mod contact;
mod identifier;
mod kind;
mod labelled;
mod names;
mod narrative;
mod place;
mod scanner;
mod vehicle;
mod words;

use std::collections::BTreeSet;

use crate::model::code::Code;
use crate::model::finding::{Finding, Origin};
use crate::model::findings::Findings;

use super::book::Beside;
use kind::Kind;

pub use scanner::{Close, Found, Scanner};

const CODE: Code = Code::PERSONAL_DATA;
/// Cells that say how an office is reached, on one sheet.
const MOST_OFFICES: usize = 10;
/// Findings about what is said beside the cells of one file: a table of people may be kept behind a pivot table.
const MOST_BESIDE: usize = 100;

/// What was found in each file of a run.
#[derive(Default)]
pub struct Watch {
    /// The folder that all files lie in: how it is called is no business of the returns.
    root: String,
    paths: BTreeSet<String>,
    files: Vec<(String, Found, Where)>,
    beside: Vec<(Kind, Origin, String, Where)>,
}

/// Where something was found.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Where {
    /// In a table of which figures are read, or in what is read with it.
    Read,
    /// On a sheet or in cells that are not read, or beside the cells.
    Unread,
}

impl Watch {
    /// Watches files that lie in one folder, which ends with a stroke.
    pub fn below(root: &str) -> Watch {
        Watch { root: root.to_owned(), ..Watch::default() }
    }

    /// Looks at how a file, a folder or a sheet is called.
    pub fn name(&mut self, path: &str) {
        self.paths.insert(path.to_owned());
    }

    /// Adds what was found in a file.
    pub fn add(&mut self, path: &str, found: Found) {
        self.name(path);
        self.files.push((path.to_owned(), found, Where::Read));
    }

    /// Adds what was found in a table that is not read.
    pub fn add_unread(&mut self, path: &str, found: Found) {
        self.name(path);
        self.files.push((path.to_owned(), found, Where::Unread));
    }

    /// Looks at what is said beside the cells.
    pub fn beside(&mut self, path: &str, beside: &Beside) {
        let said = self.beside.iter().rev().take_while(|(_, origin, ..)| origin.file == path).take(MOST_BESIDE).count();
        let seen = kind::scan(&beside.text);
        let kind = seen.close.or_else(|| kind::of_name(&beside.text)).filter(|_| said < MOST_BESIDE);
        if let Some(kind) = kind {
            let origin = Origin { file: path.to_owned(), line: beside.line, column: beside.column };
            self.beside.push((kind, origin, beside.what.clone(), Where::Unread));
        }
    }

    /// Looks at the lines of a text that lies beside the returns.
    pub fn text(&mut self, path: &str, text: &str) {
        self.lines(path, text, Where::Unread);
    }

    /// Looks at the lines of a text that is read with the returns, and may be repeated.
    pub fn read_text(&mut self, path: &str, text: &str) {
        self.lines(path, text, Where::Read);
    }

    fn lines(&mut self, path: &str, text: &str, found: Where) {
        self.name(path);
        let mut scanner = Scanner::looking(Close::Everywhere);
        for (line, text) in (1..).zip(text.lines()) {
            scanner.row(&csv::ByteRecord::from(vec![text]), line);
        }
        let places = scanner.finish().places().into_iter();
        self.beside.extend(places.map(|(kind, line, _)| {
            (kind, Origin { file: path.to_owned(), line, column: 0 }, "the line".to_owned(), found)
        }));
    }

    /// Says what was found. The values that were found are in none of the findings.
    pub fn finish(self) -> Findings {
        let mut findings = Findings::default();
        let Watch { root, paths, files, beside } = self;
        let mut named = BTreeSet::new();
        for path in &paths {
            let (said, found) = said(&root, path);
            named.extend(found.into_iter().map(|(kind, what)| (said.clone(), kind.words(), what)));
        }
        // One folder with many files is said once for each of its names.
        for (path, kind, what) in named {
            let message = format!(
                "{what} looks like {kind}, which does not belong in a return of counts; what it says is not repeated \
                here"
            );
            findings.push(Finding::error(CODE, Origin::file(path), message).hint(
                "give it another name, and tell the data protection lead that it was sent; nothing else was checked in \
                 these returns",
            ));
        }
        for (kind, origin, what, found) in beside {
            let origin = Origin { file: said(&root, &origin.file).0, ..origin };
            findings.push(finding(kind, origin, &what, found));
        }
        for (path, found, place) in files {
            let (file, _) = said(&root, &path);
            let places = found.places();
            // A cover names an office or two; many are a list of people.
            let place = if places.len() > MOST_OFFICES { Where::Read } else { place };
            for (kind, line, column) in places {
                let origin = Origin { file: file.clone(), line, column };
                findings.push(finding(kind, origin, "the cell", place));
            }
        }
        findings
    }
}

/// A path as it may be said, and what its parts give away: a file's name is quoted wherever the file is named, so one that
/// gives somebody away is not said at all.
fn said(root: &str, path: &str) -> (String, Vec<(Kind, &'static str)>) {
    let below = path.strip_prefix(root).unwrap_or(path);
    let (file, sheet) = match below.strip_suffix(']').and_then(|rest| rest.split_once('[')) {
        Some((file, sheet)) if file.contains('.') => (file, Some(sheet)),
        _ => (below, None),
    };
    let mut found = Vec::new();
    let mut parts: Vec<String> = Vec::new();
    let all: Vec<&str> = file.split('/').collect();
    for (at, part) in all.iter().enumerate() {
        let (what, instead) = match at + 1 == all.len() {
            true => ("the file's name", "(a file whose name is withheld)"),
            false => ("the name of a folder", "(a folder whose name is withheld)"),
        };
        match kind::of_name(part) {
            Some(kind) => {
                found.push((kind, what));
                parts.push(instead.to_owned());
            }
            None => parts.push((*part).to_owned()),
        }
    }
    let mut whole = parts.join("/");
    if let Some(sheet) = sheet {
        let kind = kind::of_name(sheet);
        found.extend(kind.map(|kind| (kind, "the name of a sheet")));
        let sheet = if kind.is_some() { "(a sheet whose name is withheld)" } else { sheet };
        whole.push_str(&format!("[{sheet}]"));
    }
    let front = if path.starts_with(root) { root } else { "" };
    (format!("{front}{whole}"), found)
}

/// What was found and where; never what it is. How to reach an office is told on many a cover, and only a warning where
/// nothing is read; what points to a case is an error everywhere.
fn finding(kind: Kind, origin: Origin, place: &str, found: Where) -> Finding {
    if found == Where::Unread && kind.reaches_an_office() {
        let message = format!(
            "{place}, which is not read as part of the return, looks like {}; what it says is not repeated \
                here",
            kind.words()
        );
        return Finding::warning(CODE, origin, message).hint(
            "if it names the contact for a team or an office, or says how to reach them, accept it in accepted.toml \
            beside the returns; if it is about anybody in a case, have it removed and tell the data protection lead",
        );
    }
    let message = format!(
        "{place} looks like {}, which does not belong in a return of counts; what it says is not repeated here",
        kind.words()
    );
    Finding::error(CODE, origin, message).hint(
        "delete it and send the file again, and tell the data protection lead that it was sent; \
         nothing else was checked in these returns",
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_found_is_placed_and_not_repeated() {
        let mut scanner = Scanner::default();
        scanner.row(&csv::ByteRecord::from(vec!["Alder", "07700 900123"]), 2);
        let mut watch = Watch::default();
        watch.add("a/list.csv", scanner.finish());
        let found = watch.finish().finish();
        assert_eq!(found.len(), 1);
        assert_eq!(found[0].to_string().lines().next().unwrap().split(": ").next().unwrap(), "a/list.csv:2:2");
        assert!(!format!("{found:?}").contains("900123"));
    }

    #[test]
    fn a_file_name_that_gives_someone_away_is_not_said() {
        let mut watch = Watch::default();
        watch.add("a/marac_jane.example@example.org.csv", Found::default());
        let found = watch.finish().finish();
        assert_eq!(found.len(), 1);
        assert!(!format!("{found:?}").contains("jane"));
    }

    #[test]
    fn folders_and_sheets_have_names_too_and_the_root_is_none_of_them() {
        let root = "home/jane.example@example.org/";
        let mut watch = Watch::below(root);
        for path in ["areas.csv", "Janet Example/dvds.csv", "dvds.xlsx[Alder ZZ99 9ZZ]", "dvds_janet_example.csv"] {
            watch.name(&format!("{root}{path}"));
        }
        let found = watch.finish().finish();
        let all = format!("{found:?}").replace(root, "");
        assert_eq!(found.len(), 3, "{all}");
        assert!(!all.to_lowercase().contains("example") && !all.contains("9ZZ"), "{all}");
    }
}
