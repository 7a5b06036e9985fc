//! Looks for personal data in files that are no returns: a README, hidden files, documents and texts that were sent along.

use std::io::{Cursor, Read};

use anyhow::{Context, Error};

use super::Input;
use super::book;
use super::encoding::{self, Decoded};
use super::personal::Watch;

/// So many bytes are looked at of a file that nobody reads.
const MOST: u64 = 64 << 20;

const MAPS: [&str; 7] = [".geojson", ".topojson", ".kml", ".gml", ".gpx", ".svg", ".shp"];

/// Looks at one file, in so far as it is a text or a package of XML, as word processors write them.
///
/// # Errors
/// Only when the bytes cannot be read.
pub fn look(input: Input, watch: &mut Watch) -> Result<(), Error> {
    let Input { path, bytes: source, .. } = input;
    // A map is made of coordinates, which are nobody's.
    if is_map(&path) {
        return Ok(());
    }
    let mut bytes = Vec::new();
    source.take(MOST).read_to_end(&mut bytes).with_context(|| format!("cannot read {path}"))?;
    if bytes.starts_with(book::ZIP) {
        for said in book::texts(&bytes) {
            watch.beside(&path, &said);
        }
        return Ok(());
    }
    let text = match encoding::utf16(&bytes) {
        Some(encoding) => {
            let mut text = String::new();
            let decoded = Decoded::new(Box::new(Cursor::new(bytes)), encoding).read_to_string(&mut text);
            decoded.map(|_| text).unwrap_or_default()
        }
        // A program that holds a workbook open writes a small file with the name of its user.
        None if bytes.contains(&0) && is_lock(&path) => book::runs(&bytes).join("\n"),
        None if bytes.contains(&0) => String::new(),
        None => {
            String::from_utf8(bytes).unwrap_or_else(|error| error.into_bytes().into_iter().map(char::from).collect())
        }
    };
    watch.text(&path, &text);
    Ok(())
}

/// Whether the name is one of a map.
pub fn is_map(path: &str) -> bool {
    let lower = path.to_lowercase();
    MAPS.iter().any(|end| lower.ends_with(end))
}

fn is_lock(path: &str) -> bool {
    path.rsplit('/').next().is_some_and(|name| name.starts_with('~') || name.starts_with(".~"))
}
