//! Looks for personal data where nothing else is read: above the headings, and in tables that are no return.

use std::io;

use super::blocks::Blocks;
use super::personal::{Found, Scanner};
use super::records::Records;

/// Looks at every cell of a piece of CSV.
pub fn scan(bytes: &[u8], first_line: u32, separator: u8, scanner: &mut Scanner) {
    let mut records = Records::new(bytes, first_line, separator);
    let mut record = csv::ByteRecord::new();
    while let Some(line) = records.next(&mut record) {
        scanner.row(&record, line);
    }
}

/// Looks at every cell of a table whose columns nobody knows.
///
/// # Errors
/// When the bytes cannot be read.
pub fn scan_all(mut blocks: Blocks) -> io::Result<Found> {
    let mut scanner = Scanner::default();
    let mut known = None;
    loop {
        let batch = blocks.batch()?;
        if batch.is_empty() {
            return Ok(scanner.finish());
        }
        for block in batch {
            let separator = *known.get_or_insert_with(|| separator(&block.bytes));
            scan(&block.bytes, block.first_line, separator, &mut scanner);
        }
    }
}

/// Whichever of comma, semicolon, tab and upright stroke there is most of in the first lines.
pub fn separator(bytes: &[u8]) -> u8 {
    let top = &bytes[..bytes.len().min(1 << 14)];
    let count = |separator: &u8| memchr::memchr_iter(*separator, top).count();
    [b'|', b'\t', b';', b','].into_iter().max_by_key(count).unwrap_or(b',')
}
