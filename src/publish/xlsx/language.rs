//! Says in the document's properties that it is in British English, which `rust_xlsxwriter` has no word for.

use std::io::{Cursor, Read, Write};

use anyhow::{Context, Result};
use zip::{ZipArchive, ZipWriter};

use super::super::packed;

const PROPERTIES: &str = "docProps/core.xml";

/// The same workbook with its language; every other part is copied as it is.
pub fn british(workbook: &[u8]) -> Result<Vec<u8>> {
    let mut parts = ZipArchive::new(Cursor::new(workbook)).context("the workbook cannot be opened again")?;
    let mut copy = ZipWriter::new(Cursor::new(Vec::with_capacity(workbook.len())));
    for index in 0..parts.len() {
        let mut part = parts.by_index(index)?;
        if part.name()? != PROPERTIES {
            copy.raw_copy_file(part)?;
            continue;
        }
        let mut properties = String::new();
        part.read_to_string(&mut properties)?;
        copy.start_file(PROPERTIES, packed::deflated())?;
        copy.write_all(with_language(&properties).as_bytes())?;
    }
    Ok(copy.finish()?.into_inner())
}

fn with_language(properties: &str) -> String {
    const END: &str = "</cp:coreProperties>";
    properties.replace(END, &format!("<dc:language>en-GB</dc:language>{END}"))
}
