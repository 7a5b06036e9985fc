//! Opens what was sent: text as it is, the sheets of a workbook, the files in a zip.

use std::io::{Cursor, Read};

use anyhow::{Context, Error};

use super::Input;
use super::encoding::{self, Decoded};
use super::workbook;
use crate::model::finding::{Finding, Origin};
use crate::model::findings::Findings;

/// The first bytes of a zip, which XLSX, XLSM and ODS are too.
const ZIP: &[u8] = b"PK\x03\x04";
/// The first bytes of an old XLS.
const COMPOUND: &[u8] = b"\xd0\xcf\x11\xe0";
/// A packed file that unpacks to more is refused.
const MOST: u64 = 1 << 30;
/// Bytes that tell what a file is.
const START: usize = 64;

/// The tables in one file that was sent, each with its path. Text is not read here, only opened.
///
/// # Errors
/// Only when the bytes cannot be had.
pub fn unpack(input: Input, findings: &mut Findings) -> Result<Vec<Input>, Error> {
    let Input { path, bytes: mut source } = input;
    let failed = || format!("cannot read {path}");
    let mut start = Vec::new();
    source.by_ref().take(START as u64).read_to_end(&mut start).with_context(failed)?;
    let whole = Cursor::new(start.clone()).chain(source);
    if !is_packed(&start) {
        return Ok(vec![text(path, &start, Box::new(whole), findings)]);
    }
    let mut bytes = Vec::new();
    whole.take(MOST).read_to_end(&mut bytes).with_context(failed)?;
    if let Some(sheets) = workbook::sheets(&path, &bytes, findings) {
        return Ok(sheets);
    }
    Ok(archived(&path, bytes, findings))
}

/// Text as it is, or decoded where it is UTF-16, which a note says.
fn text(path: String, start: &[u8], source: Box<dyn Read + Send>, findings: &mut Findings) -> Input {
    let bytes: Box<dyn Read + Send> = match encoding::utf16(start) {
        Some(encoding) => {
            let note = format!("read as {}", encoding.name());
            findings.push(Finding::note("encoding", Origin::file(path.as_str()), note));
            Box::new(Decoded::new(source, encoding))
        }
        None => source,
    };
    Input { path, bytes }
}

fn is_packed(start: &[u8]) -> bool {
    start.starts_with(ZIP) || start.starts_with(COMPOUND)
}

/// The files in a zip that are no workbook.
fn archived(path: &str, bytes: Vec<u8>, findings: &mut Findings) -> Vec<Input> {
    let refusal = |message: &str| {
        let finding = Finding::error("unreadable-file", Origin::file(path), message);
        finding.hint("save it again as CSV or XLSX")
    };
    let Ok(mut archive) = zip::ZipArchive::new(Cursor::new(bytes)) else {
        findings.push(refusal("the file is neither a workbook nor a zip that can be opened"));
        return Vec::new();
    };
    let mut inputs = Vec::new();
    let mut left = MOST;
    for index in 0..archive.len() {
        let Ok(mut entry) = archive.by_index(index) else {
            findings.push(refusal("a file in the zip cannot be opened; it may be protected by a password"));
            continue;
        };
        let name = entry.name().map_or(String::new(), |name| name.into_owned());
        let hidden = name.split('/').any(|part| part.starts_with('.') || part == "__MACOSX");
        if entry.is_dir() || hidden {
            continue;
        }
        let mut bytes = Vec::new();
        if entry.by_ref().take(left + 1).read_to_end(&mut bytes).is_err() {
            findings.push(refusal("a file in the zip is damaged"));
            continue;
        }
        if bytes.len() as u64 > left {
            findings.push(refusal("the zip holds more than a gigabyte"));
            break;
        }
        left -= bytes.len() as u64;
        let inner = format!("{path}/{name}");
        let sheets = is_packed(&bytes).then(|| workbook::sheets(&inner, &bytes, findings)).flatten();
        match sheets {
            Some(sheets) => inputs.extend(sheets),
            None => {
                let start = bytes[..bytes.len().min(START)].to_vec();
                inputs.push(text(inner, &start, Box::new(Cursor::new(bytes)), findings));
            }
        }
    }
    inputs.sort_by(|a, b| a.path.cmp(&b.path));
    inputs
}
