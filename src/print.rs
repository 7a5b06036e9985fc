//! Printing: the only file that does. Results go to stdout, what went wrong to stderr.

use std::io::Write;

use anyhow::{Context, Error};
use quarterday::model::finding::printable;

/// Prints a line. A reader that has gone away (`| head`) is no fault of the run.
pub fn say(line: &str) -> Result<(), Error> {
    match writeln!(std::io::stdout(), "{line}") {
        Err(error) if error.kind() != std::io::ErrorKind::BrokenPipe => Err(error).context("cannot print"),
        _ => Ok(()),
    }
}

/// Says what went wrong, where that can be said at all. It may name a file, in whose name anything may stand.
pub fn warn(text: &str) {
    for line in text.lines() {
        let _ = writeln!(std::io::stderr(), "{}", printable(line.to_owned()));
    }
}
