//! Opens what was sent: text as it is, the sheets of a workbook, the files in a zip.

use std::io::{Cursor, Read};

use anyhow::{Context, Error};

use super::Input;
use super::book::{self, Book, Refusal, Room};
use super::encoding::{self, Decoded};
use super::sheets::unreadable;
use crate::model::code::Code;
use crate::model::finding::{Finding, Origin};
use crate::model::findings::Findings;

/// Bytes of a packed file, as it was sent.
const MOST: u64 = 256 << 20;
/// Bytes of all files in a zip, unpacked: a million rows. What is larger is read as plain CSV, block by block.
const MOST_IN_ZIP: u64 = 32 << 20;
/// Bytes that tell what a file is.
const START: usize = 512;

/// A table, or a workbook of several.
pub enum Opened {
    Text(Input),
    Book { path: String, book: Book },
}

/// The tables in one file that was sent, each with its path. Text is not read here, only opened. `room` is what workbooks and zips
/// of the run may still hold.
///
/// # Errors
/// Only when the bytes cannot be read.
pub fn unpack(input: Input, room: &mut Room, findings: &mut Findings) -> Result<Vec<Opened>, Error> {
    let Input { path, bytes: mut source, .. } = input;
    let failed = || format!("cannot read {path}");
    let mut start = Vec::new();
    source.by_ref().take(START as u64).read_to_end(&mut start).with_context(failed)?;
    let whole = Cursor::new(start.clone()).chain(source);
    if !is_packed(&start) {
        return Ok(text(path, &start, Box::new(whole), findings).into_iter().collect());
    }
    let mut bytes = Vec::new();
    whole.take(MOST + 1).read_to_end(&mut bytes).with_context(failed)?;
    if bytes.len() as u64 > MOST {
        findings.push(unreadable(&path, &Refusal::too_large()));
        return Ok(Vec::new());
    }
    let mut pieces = book::MOST_PIECES;
    Ok(match book::open(&bytes, &mut pieces, room) {
        Ok(Some(book)) => vec![Opened::Book { path, book }],
        Ok(None) => archived(&path, bytes, pieces, room, findings),
        Err(why) => {
            findings.push(unreadable(&path, &why));
            Vec::new()
        }
    })
}

/// Text as it is, or decoded where it is UTF-16, which a note says; nothing, with a finding, where it is no table.
fn text(path: String, start: &[u8], source: Box<dyn Read + Send>, findings: &mut Findings) -> Option<Opened> {
    if let Err(why) = book::posing(start) {
        findings.push(unreadable(&path, &why));
        return None;
    }
    let bytes: Box<dyn Read + Send> = match encoding::utf16(start) {
        Some(encoding) => {
            let note = format!("read as {}", encoding.name());
            findings.push(Finding::note(Code::ENCODING, Origin::file(path.as_str()), note));
            Box::new(Decoded::new(source, encoding))
        }
        None => source,
    };
    Some(Opened::Text(Input::of(path, bytes)))
}

fn is_packed(start: &[u8]) -> bool {
    start.starts_with(book::ZIP) || start.starts_with(book::COMPOUND)
}

/// The files in a zip that is no workbook. Of all workbooks in it together so many pieces are looked at as of one.
fn archived(path: &str, bytes: Vec<u8>, mut pieces: usize, room: &mut Room, findings: &mut Findings) -> Vec<Opened> {
    let refusal = |message: &str| {
        let finding = Finding::error(Code::UNREADABLE_FILE, Origin::file(path), message);
        finding.hint("save it again as CSV or XLSX")
    };
    let Ok(mut archive) = zip::ZipArchive::new(Cursor::new(bytes)) else {
        findings.push(refusal("the file is neither a workbook nor a zip that can be opened"));
        return Vec::new();
    };
    let mut opened = Vec::new();
    let mut left = MOST_IN_ZIP;
    for index in 0..archive.len() {
        let Ok(mut entry) = archive.by_index(index) else {
            findings.push(refusal("a file in the zip cannot be opened; it may be protected by a password"));
            continue;
        };
        // Some programs write paths with backslashes.
        let name = entry.name().map_or(String::new(), |name| name.replace('\\', "/"));
        let hidden = name.split('/').any(|part| part.starts_with('.') || part == "__MACOSX" || part == "Thumbs.db");
        if entry.is_dir() || name.ends_with('/') || hidden {
            continue;
        }
        let mut bytes = Vec::new();
        if entry.by_ref().take(left + 1).read_to_end(&mut bytes).is_err() {
            findings.push(refusal("a file in the zip is damaged"));
            continue;
        }
        if bytes.len() as u64 > left {
            findings.push(refusal("the zip holds more than 32 megabytes"));
            break;
        }
        left -= bytes.len() as u64;
        let path = format!("{path}/{name}");
        match if is_packed(&bytes) { book::open(&bytes, &mut pieces, room) } else { Ok(None) } {
            Ok(Some(book)) => opened.push(Opened::Book { path, book }),
            Ok(None) if is_packed(&bytes) => {
                let message = "this is a zip inside a zip, so it was not opened";
                let finding = Finding::error(Code::UNREADABLE_FILE, Origin::file(path), message);
                findings.push(finding.hint("put the tables themselves into the zip"));
            }
            Ok(None) if !room.takes(bytes.len()) => {
                findings.push(unreadable(&path, &Refusal::too_much_together()));
            }
            Ok(None) => {
                let start = bytes[..bytes.len().min(START)].to_vec();
                opened.extend(text(path, &start, Box::new(Cursor::new(bytes)), findings));
            }
            Err(why) => findings.push(unreadable(&path, &why)),
        }
        if pieces == 0 {
            findings.push(refusal("the workbooks in the zip are too large for returns, so not all were read"));
            break;
        }
    }
    opened.sort_by(|a, b| a.path().cmp(b.path()));
    opened
}

impl Opened {
    fn path(&self) -> &str {
        match self {
            Opened::Text(input) => &input.path,
            Opened::Book { path, .. } => path,
        }
    }
}
