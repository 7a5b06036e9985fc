//! The records of a piece of CSV, each with the line that it begins on.

/// Records one after another. Lines count physically, also inside quotation marks.
pub struct Records<'a> {
    reader: csv::Reader<&'a [u8]>,
    bytes: &'a [u8],
    /// Lines are counted as far as this byte.
    at: usize,
    line: u32,
}

impl<'a> Records<'a> {
    /// `first_line` is the line of the first byte, from 1.
    pub fn new(bytes: &'a [u8], first_line: u32, separator: u8) -> Records<'a> {
        let reader =
            csv::ReaderBuilder::new().has_headers(false).flexible(true).delimiter(separator).from_reader(bytes);
        Records { reader, bytes, at: 0, line: first_line }
    }

    /// Reads the next record and says on which line it begins; `None` at the end. Blank lines are none.
    pub fn next(&mut self, record: &mut csv::ByteRecord) -> Option<u32> {
        let start = self.reader.position().byte() as usize;
        // In memory nothing else can go wrong than that there is no more.
        if !matches!(self.reader.read_byte_record(record), Ok(true)) {
            return None;
        }
        let blank = self.bytes[start..].iter().take_while(|byte| matches!(byte, b'\n' | b'\r')).count();
        let first = start + blank;
        self.line += memchr::memchr_iter(b'\n', &self.bytes[self.at..first]).count() as u32;
        self.at = first;
        Some(self.line)
    }

    /// The byte at which the latest record begins.
    pub fn start(&self) -> usize {
        self.at
    }

    /// The byte after the latest record.
    pub fn end(&self) -> usize {
        (self.reader.position().byte() as usize).min(self.bytes.len())
    }
}
