//! The text of a table, whatever its separator, with the row that looks most like its header.

use anyhow::{Error, bail};

/// So many rows are looked at for the header.
const SEARCHED: usize = 20;
/// What Windows-1252 has where Latin-1 has control characters.
const WINDOWS: [char; 32] = [
    '€', '\u{81}', '‚', 'ƒ', '„', '…', '†', '‡', 'ˆ', '‰', 'Š', '‹', 'Œ', '\u{8d}', 'Ž', '\u{8f}', '\u{90}', '‘', '’',
    '“', '”', '•', '–', '—', '˜', '™', 'š', '›', 'œ', '\u{9d}', 'ž', 'Ÿ',
];

/// Headings and the cells below them, every row as wide as the header.
#[derive(Debug)]
pub struct Table {
    pub headings: Vec<String>,
    pub rows: Vec<Vec<String>>,
}

impl Table {
    /// The cells of a column that are not empty.
    pub fn cells(&self, column: usize) -> impl Iterator<Item = &str> {
        self.rows.iter().map(move |row| row[column].as_str()).filter(|cell| !cell.is_empty())
    }
}

/// Reads the table.
///
/// # Errors
/// Bytes that are no text, and a file without a header and a row.
pub fn table(bytes: &[u8]) -> Result<Table, Error> {
    let text = decoded(bytes)?;
    let mut records = records(&text, separator(&text));
    let filled = |record: &Vec<String>| record.iter().filter(|cell| !cell.is_empty()).count();
    let widest = records.iter().take(SEARCHED).map(filled).max().unwrap_or(0);
    // Titles stand in one cell; a header names nearly every column.
    let Some(header) = records.iter().position(|record| filled(record) >= 2 && filled(record) * 5 >= widest * 4) else {
        bail!("no row looks like a header with two columns or more");
    };
    let mut headings = records.remove(header);
    while headings.last().is_some_and(String::is_empty) {
        headings.pop();
    }
    let rows: Vec<Vec<String>> = records
        .drain(..)
        .skip(header)
        .filter(|record| record.iter().any(|cell| !cell.is_empty()))
        .map(|mut record| {
            record.resize(headings.len(), String::new());
            record
        })
        .collect();
    if rows.is_empty() {
        bail!("there is no row below the header");
    }
    Ok(Table { headings, rows })
}

fn decoded(bytes: &[u8]) -> Result<String, Error> {
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    if bytes.starts_with(b"PK\x03\x04") || bytes.contains(&0) {
        bail!("it is no CSV: save the sheet as CSV first");
    }
    let letter = |byte: &u8| match byte {
        0x80..=0x9f => WINDOWS[usize::from(byte - 0x80)],
        other => char::from(*other),
    };
    Ok(std::str::from_utf8(bytes).map_or_else(|_| bytes.iter().map(letter).collect(), str::to_owned))
}

/// The separator by which most of the first records have the same number of cells, more than one.
fn separator(text: &str) -> u8 {
    let first: String = text.split_inclusive('\n').take(SEARCHED).collect();
    let score = |separator: &u8| {
        let widths: Vec<usize> = records(&first, *separator).iter().map(Vec::len).collect();
        let same = |width: &usize| widths.iter().filter(|other| *other == width).count();
        widths.iter().filter(|width| **width > 1).map(|width| (same(width), *width)).max().unwrap_or_default()
    };
    let mut best = (b',', score(&b','));
    for separator in [b'\t', b';', b'|'] {
        let found = score(&separator);
        if found > best.1 {
            best = (separator, found);
        }
    }
    best.0
}

fn records(text: &str, separator: u8) -> Vec<Vec<String>> {
    let mut reader =
        csv::ReaderBuilder::new().has_headers(false).flexible(true).delimiter(separator).from_reader(text.as_bytes());
    let cells = |record: csv::StringRecord| record.iter().map(|cell| cell.trim().to_owned()).collect();
    reader.records().filter_map(Result::ok).map(cells).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn separators_titles_and_windows_text_are_seen_through() {
        for text in ["Area,Cost\nA,\"1,5\"\n", "Area;Cost\nA;1,5\n", "Area\tCost\nA\t1,5\n"] {
            let table = table(text.as_bytes()).unwrap();
            assert_eq!(
                (table.headings, table.rows),
                (vec!["Area".into(), "Cost".into()], vec![vec!["A".into(), "1,5".to_owned()]])
            );
        }
        let table = table(b"Spending over \xa3500,,\n,,\nArea,Cost (\xa3),\nA,1,\n").unwrap();
        assert_eq!(table.headings, ["Area", "Cost (£)"]);
    }

    #[test]
    fn what_is_no_table_is_refused() {
        for bytes in [&b""[..], b"one\ntwo\n", b"a,b\n", b"PK\x03\x04zip"] {
            assert!(table(bytes).is_err(), "{bytes:?}");
        }
    }
}
