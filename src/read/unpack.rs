//! Opens what was sent: text as it is, the sheets of a workbook, the files in a zip. A sheet is read as the CSV that it would
//! be saved as, so that a row keeps its number and a column its place.

use std::io::{Cursor, Read};

use anyhow::{Context, Error};
use calamine::{Data, Range, Reader, open_workbook_auto_from_rs};

use super::Input;
use super::encoding::{self, Decoded};
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
    let encoding = encoding::utf16(&start);
    let packed = start.starts_with(ZIP) || start.starts_with(COMPOUND);
    let whole = Cursor::new(start).chain(source);
    if !packed {
        let bytes: Box<dyn Read + Send> = match encoding {
            Some(encoding) => {
                let note = format!("read as {}", encoding.name());
                findings.push(Finding::note("encoding", Origin::file(path.as_str()), note));
                Box::new(Decoded::new(Box::new(whole), encoding))
            }
            None => Box::new(whole),
        };
        return Ok(vec![Input { path, bytes }]);
    }
    let mut bytes = Vec::new();
    whole.take(MOST).read_to_end(&mut bytes).with_context(failed)?;
    if let Some(sheets) = sheets(&path, &bytes) {
        return Ok(sheets);
    }
    Ok(archived(&path, bytes, findings))
}

/// The sheets of a workbook; `None` when it is none.
fn sheets(path: &str, bytes: &[u8]) -> Option<Vec<Input>> {
    let mut workbook = open_workbook_auto_from_rs(Cursor::new(bytes)).ok()?;
    let sheets = workbook.worksheets();
    let input = |(name, range): (String, Range<Data>)| Input {
        path: format!("{path}[{name}]"),
        bytes: Box::new(Cursor::new(csv_of(&range))),
    };
    Some(sheets.into_iter().map(input).collect())
}

/// A sheet as CSV, each row on the line of its number and each cell in its column.
fn csv_of(range: &Range<Data>) -> Vec<u8> {
    let Some((first_row, first_column)) = range.start() else { return Vec::new() };
    let mut text = b"\n".repeat(first_row as usize);
    let mut writer = csv::WriterBuilder::new().flexible(true).from_writer(&mut text);
    let lead = vec![String::new(); first_column as usize];
    for row in range.rows() {
        let cells = lead.iter().cloned().chain(row.iter().map(cell));
        // Writing to memory cannot fail.
        let _ = writer.write_record(cells);
    }
    drop(writer);
    text
}

/// A cell as it is shown, on one line.
fn cell(data: &Data) -> String {
    match data {
        Data::Empty => String::new(),
        Data::String(text) => text.replace(['\r', '\n'], " "),
        Data::Int(number) => number.to_string(),
        Data::Float(number) => number.to_string(),
        Data::Bool(true) => "TRUE".to_owned(),
        Data::Bool(false) => "FALSE".to_owned(),
        Data::DateTime(when) => {
            let (year, month, day, ..) = when.to_ymd_hms_milli();
            format!("{year:04}-{month:02}-{day:02}")
        }
        Data::DateTimeIso(text) | Data::DurationIso(text) => text.clone(),
        Data::Error(error) => error.to_string(),
    }
}

/// The files in a zip that are no workbook.
fn archived(path: &str, bytes: Vec<u8>, findings: &mut Findings) -> Vec<Input> {
    let mut refuse = |message: &str| {
        let finding = Finding::error("unreadable-file", Origin::file(path), message);
        findings.push(finding.hint("save it again as CSV or XLSX"));
    };
    let Ok(mut archive) = zip::ZipArchive::new(Cursor::new(bytes)) else {
        refuse("the file is neither a workbook nor a zip that can be opened");
        return Vec::new();
    };
    let mut inputs = Vec::new();
    let mut left = MOST;
    for index in 0..archive.len() {
        let Ok(mut entry) = archive.by_index(index) else {
            refuse("a file in the zip cannot be opened; it may be protected by a password");
            continue;
        };
        let name = entry.name().map_or(String::new(), |name| name.into_owned());
        let hidden = name.split('/').any(|part| part.starts_with('.') || part == "__MACOSX");
        if entry.is_dir() || hidden {
            continue;
        }
        let mut bytes = Vec::new();
        if entry.by_ref().take(left + 1).read_to_end(&mut bytes).is_err() {
            refuse("a file in the zip is damaged");
            continue;
        }
        if bytes.len() as u64 > left {
            refuse("the zip holds more than a gigabyte");
            break;
        }
        left -= bytes.len() as u64;
        let inner = format!("{path}/{name}");
        match sheets(&inner, &bytes).filter(|_| bytes.starts_with(ZIP) || bytes.starts_with(COMPOUND)) {
            Some(sheets) => inputs.extend(sheets),
            None => {
                let source: Box<dyn Read + Send> = Box::new(Cursor::new(bytes.clone()));
                let bytes = match encoding::utf16(&bytes[..bytes.len().min(START)]) {
                    Some(encoding) => Box::new(Decoded::new(source, encoding)),
                    None => source,
                };
                inputs.push(Input { path: inner, bytes });
            }
        }
    }
    inputs.sort_by(|a, b| a.path.cmp(&b.path));
    inputs
}
