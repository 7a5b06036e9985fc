//! Watches every byte of every file for what points to a person, and lets nothing else be said once any is found.

mod address;
mod birth;
mod contact;
mod identifier;
mod kind;
mod narrative;
mod scanner;
mod vehicle;
mod words;

use std::io::{self, Read};
use std::sync::{Arc, Mutex, PoisonError};

use crate::model::finding::{Finding, Origin};
use crate::model::findings::Findings;

use super::Input;
use kind::Kind;
use scanner::Scanner;

const CODE: &str = "personal-data";

/// Everything that passes through the inputs of a run.
#[derive(Default)]
pub struct Watch {
    files: Vec<(String, Arc<Mutex<Watched>>)>,
}

impl Watch {
    /// Hands an input on with its bytes watched while they are read.
    pub fn over(&mut self, input: Input) -> Input {
        let Input { path, bytes } = input;
        let watched = Arc::new(Mutex::new(Watched { source: bytes, scanner: Scanner::default() }));
        self.files.push((path.clone(), Arc::clone(&watched)));
        Input { path, bytes: Box::new(Tap(watched)) }
    }

    /// Reads what nobody read (a file that was refused at its header, or that is no return), and says what was found. The
    /// values that were found are in none of the findings.
    ///
    /// # Errors
    /// The path of a file whose bytes cannot be had, and why.
    pub fn finish(self) -> Result<Vec<Finding>, (String, io::Error)> {
        let mut findings = Findings::default();
        for (path, watched) in self.files {
            let mut watched = watched.lock().unwrap_or_else(PoisonError::into_inner);
            io::copy(&mut *watched, &mut io::sink()).map_err(|error| (path.clone(), error))?;
            let name = path.rsplit('/').next().unwrap_or(&path);
            // A file's name is quoted wherever the file is named, so a name that gives someone away is not said at all.
            let in_name = kind::of_name(name);
            let file = if in_name.is_some() { without_name(&path) } else { path.clone() };
            findings.extend(in_name.map(|kind| finding(kind, Origin::file(file.as_str()), "the file's name")));
            for (kind, line, column) in watched.scanner.found() {
                let origin = Origin { file: file.clone(), line: *line, column: *column };
                findings.push(finding(*kind, origin, "the cell"));
            }
        }
        Ok(findings.finish())
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

/// The bytes of one file, scanned as they go by.
struct Watched {
    source: Box<dyn Read + Send>,
    scanner: Scanner,
}

impl Read for Watched {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let got = self.source.read(buffer)?;
        match got {
            0 if !buffer.is_empty() => self.scanner.finish(),
            got => self.scanner.feed(&buffer[..got]),
        }
        Ok(got)
    }
}

/// The reading end that the rest of the stage is given.
struct Tap(Arc<Mutex<Watched>>);

impl Read for Tap {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).read(buffer)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn watch(path: &str, text: &'static str) -> Vec<Finding> {
        let mut watch = Watch::default();
        drop(watch.over(Input { path: path.to_owned(), bytes: Box::new(text.as_bytes()) }));
        watch.finish().unwrap()
    }

    #[test]
    fn a_file_that_nobody_read_is_scanned_all_the_same() {
        let found = watch("a/list.csv", "area,note\nAlder,07700 900123\n");
        assert_eq!(found.len(), 1);
        assert_eq!(found[0].to_string().lines().next().unwrap().split(": ").next().unwrap(), "a/list.csv:2:2");
        assert!(!format!("{found:?}").contains("900123"));
    }

    #[test]
    fn a_file_name_that_gives_someone_away_is_not_said() {
        let found = watch("a/marac_jane.example@example.org.csv", "area\nAlder\n");
        assert_eq!(found.len(), 1);
        assert!(!format!("{found:?}").contains("jane"));
    }
}
