//! Goes through the cells of a stream of delimited text, looking at each distinct text once.

use memchr::{memchr, memchr2, memchr3};
use rustc_hash::FxHashMap;

use super::kind::{self, Kind, Seen};

/// A record longer than this is taken to end at the next line end: a quotation mark was left open.
const LONGEST_RECORD: usize = 1 << 20;
/// Longer texts are not remembered, and no more than so many of the others.
const LONGEST_KEPT: usize = 64;
const MOST_KEPT: usize = 1 << 16;
/// Places that are kept; findings are capped anyway.
const MOST_PLACES: usize = 1000;

/// The state between two pieces of one stream.
#[derive(Debug, Default)]
pub struct Scanner {
    /// The beginning of a record whose end has not come.
    rest: Vec<u8>,
    line: u32,
    delimiter: Option<u8>,
    /// What the latest heading in each column makes of the cells below it.
    headings: Vec<Option<Kind>>,
    seen: FxHashMap<Vec<u8>, Seen>,
    /// The line before: its text, where each cell ends, and what each cell is. Most of a line is like the one before.
    last: Vec<u8>,
    ends: Vec<usize>,
    cells: Vec<Seen>,
    found: Vec<(Kind, u32, u32)>,
    /// For each column, how many cells are ten bare digits, and where those stand that pass for NHS numbers. In a column of
    /// document numbers one in eleven does.
    bare: Vec<(usize, usize, Vec<u32>)>,
}

impl Scanner {
    /// What was found: kind, line and column, from 1.
    pub fn found(&self) -> &[(Kind, u32, u32)] {
        &self.found
    }

    /// Takes the next piece of the stream.
    pub fn feed(&mut self, bytes: &[u8]) {
        if self.rest.is_empty() {
            let used = self.records(bytes, false);
            self.rest.extend_from_slice(&bytes[used..]);
        } else {
            let mut whole = std::mem::take(&mut self.rest);
            whole.extend_from_slice(bytes);
            let used = self.records(&whole, false);
            whole.drain(..used);
            self.rest = whole;
        }
    }

    /// Takes what is left as the last record.
    pub fn finish(&mut self) {
        let rest = std::mem::take(&mut self.rest);
        self.records(&rest, true);
        for (column, (all, passed, lines)) in std::mem::take(&mut self.bare).into_iter().enumerate() {
            if passed * 2 > all {
                self.found.extend(lines.into_iter().map(|line| (Kind::NhsNumber, line, column as u32 + 1)));
            }
        }
        self.found.sort_by_key(|(_, line, column)| (*line, *column));
    }

    /// Scans all whole records and says how many bytes they take.
    fn records(&mut self, bytes: &[u8], ended: bool) -> usize {
        let mut at = 0;
        while at < bytes.len() {
            let rest = &bytes[at..];
            let end = match memchr(b'\n', rest) {
                Some(end) => end + 1,
                None if ended || rest.len() > LONGEST_RECORD => rest.len(),
                None => break,
            };
            self.line += 1;
            if self.delimiter.is_none() && rest[..end].iter().any(|byte| !byte.is_ascii_whitespace()) {
                self.delimiter = delimiter(&rest[..end]);
            }
            let delimiter = self.delimiter.unwrap_or(b',');
            if memchr(b'"', &rest[..end]).is_none() {
                self.plain(&rest[..end], delimiter);
                at += end;
                continue;
            }
            let Some(end) = record_end(rest, delimiter).or((ended || rest.len() > LONGEST_RECORD).then_some(end))
            else {
                self.line -= 1;
                break;
            };
            self.quoted(&rest[..end], delimiter);
            self.line += memchr::memchr_iter(b'\n', &rest[..end]).count().saturating_sub(1) as u32;
            at += end;
        }
        at
    }

    /// A line without quotation marks. Cells that stand as in the line before are not looked at again.
    fn plain(&mut self, line: &[u8], delimiter: u8) {
        let common = line.iter().zip(&self.last).take_while(|(a, b)| a == b).count();
        let same = self.ends.partition_point(|end| *end < common);
        self.ends.truncate(same);
        self.cells.truncate(same);
        let mut start = self.ends.last().map_or(0, |end| end + 1);
        for column in 0..same {
            self.own(self.cells[column], column);
            self.below(column, line, column);
        }
        loop {
            let end = memchr2(delimiter, b'\n', &line[start..]).map_or(line.len(), |length| start + length);
            let column = self.cells.len();
            self.cell(&line[start..end], column);
            self.ends.push(end);
            if line.get(end) != Some(&delimiter) {
                break;
            }
            start = end + 1;
        }
        self.last.clear();
        self.last.extend_from_slice(line);
        self.row();
    }

    /// A record with quotation marks, cell by cell.
    fn quoted(&mut self, record: &[u8], delimiter: u8) {
        self.last.clear();
        self.ends.clear();
        self.cells.clear();
        let mut at = 0;
        loop {
            let (cell, end) = quoted_cell(record, at, delimiter);
            let column = self.cells.len();
            self.cell(&cell, column);
            if record.get(end) != Some(&delimiter) {
                break;
            }
            at = end + 1;
        }
        self.row();
        self.cells.clear();
    }

    /// The cells of a line that are as before still stand below a heading.
    fn below(&mut self, column: usize, line: &[u8], cell: usize) {
        if let Some(Some(kind)) = self.headings.get(column).copied() {
            let start = cell.checked_sub(1).map_or(0, |before| self.ends[before] + 1);
            let text = String::from_utf8_lossy(&line[start..self.ends[cell]]).into_owned();
            self.alarm(kind::fits(kind, text.trim()).then_some(kind), column);
        }
    }

    fn cell(&mut self, bytes: &[u8], column: usize) {
        let bytes = bytes.trim_ascii();
        let seen = self.look(bytes);
        self.cells.push(seen);
        let heading = self.headings.get(column).copied().flatten();
        self.own(seen, column);
        if let Some(kind) = heading {
            self.alarm(kind::fits(kind, &String::from_utf8_lossy(bytes)).then_some(kind), column);
        }
        if seen.heading.is_some() {
            if self.headings.len() <= column {
                self.headings.resize(column + 1, None);
            }
            self.headings[column] = seen.heading;
        }
    }

    /// What a text is, from memory where it has been seen before.
    fn look(&mut self, bytes: &[u8]) -> Seen {
        // Numbers of up to nine digits, which nearly all cells are, give nothing away.
        if bytes.len() < 4 || (bytes.len() < 10 && bytes.iter().all(u8::is_ascii_digit)) {
            return if bytes.len() < 3 { Seen::default() } else { self.remember(bytes) };
        }
        self.remember(bytes)
    }

    fn remember(&mut self, bytes: &[u8]) -> Seen {
        if bytes.len() < 10 && bytes.iter().all(u8::is_ascii_digit) {
            return Seen::default();
        }
        if let Some(seen) = self.seen.get(bytes) {
            return *seen;
        }
        let seen = kind::scan(&String::from_utf8_lossy(bytes));
        if bytes.len() <= LONGEST_KEPT {
            if self.seen.len() >= MOST_KEPT {
                self.seen.clear();
            }
            self.seen.insert(bytes.to_owned(), seen);
        }
        seen
    }

    /// Somebody's name in one cell and a birthday in another of the same row.
    fn row(&mut self) {
        if self.cells.iter().any(|cell| cell.name) && self.cells.iter().any(|cell| cell.birthday) {
            let column = self.cells.iter().position(|cell| cell.birthday).unwrap_or(0);
            self.alarm(Some(Kind::NameAndBirth), column);
        }
    }

    /// What a cell gives away by itself; of ten bare digits that is only known when the column has been seen.
    fn own(&mut self, seen: Seen, column: usize) {
        if !seen.bare {
            self.alarm(seen.kind, column);
            return;
        }
        if self.bare.len() <= column {
            self.bare.resize(column + 1, (0, 0, Vec::new()));
        }
        let (all, passed, lines) = &mut self.bare[column];
        *all += 1;
        if seen.kind.is_some() {
            *passed += 1;
            if lines.len() < MOST_PLACES {
                lines.push(self.line);
            }
        }
    }

    fn alarm(&mut self, kind: Option<Kind>, column: usize) {
        let place = (self.line, column as u32 + 1);
        let told = self.found.last().is_some_and(|(_, line, column)| (*line, *column) == place);
        if let Some(kind) = kind.filter(|_| !told && self.found.len() < MOST_PLACES) {
            self.found.push((kind, place.0, place.1));
        }
    }
}

/// What separates the cells of a line: whichever of comma, semicolon and tab there is most of.
fn delimiter(line: &[u8]) -> Option<u8> {
    let count = |delimiter: u8| memchr::memchr_iter(delimiter, line).count();
    [b',', b';', b'\t']
        .into_iter()
        .rev()
        .max_by_key(|delimiter| count(*delimiter))
        .filter(|delimiter| count(*delimiter) > 0)
}

/// Where the record at the beginning ends, past its line end; `None` when a quotation is still open.
fn record_end(bytes: &[u8], delimiter: u8) -> Option<usize> {
    let mut at = 0;
    loop {
        let (end, closed) = cell_end(bytes, at, delimiter);
        match bytes.get(end) {
            Some(byte) if *byte == delimiter => at = end + 1,
            Some(_) => return Some(end + 1),
            None if closed && bytes.ends_with(b"\n") => return Some(bytes.len()),
            None => return None,
        }
    }
}

/// Where the cell that starts at `at` ends, and whether its quotation was closed.
fn cell_end(bytes: &[u8], at: usize, delimiter: u8) -> (usize, bool) {
    let mut from = at;
    let mut closed = true;
    if bytes.get(at) == Some(&b'"') {
        from = at + 1;
        closed = false;
        while let Some(mark) = memchr(b'"', &bytes[from..]) {
            from += mark + 1;
            if bytes.get(from) == Some(&b'"') {
                from += 1;
            } else {
                closed = true;
                break;
            }
        }
        if !closed {
            return (bytes.len(), false);
        }
    }
    let end = memchr3(delimiter, b'\n', b'\n', &bytes[from..]).map_or(bytes.len(), |length| from + length);
    (end, closed)
}

/// The text of the cell that starts at `at`, without its quotation marks, and where it ends.
fn quoted_cell(record: &[u8], at: usize, delimiter: u8) -> (Vec<u8>, usize) {
    let (end, _) = cell_end(record, at, delimiter);
    let cell = record[at..end].trim_ascii();
    let inner = cell.strip_prefix(b"\"").map_or(cell, |rest| rest.strip_suffix(b"\"").unwrap_or(rest));
    let mut text = Vec::with_capacity(inner.len());
    let mut bytes = inner.iter().peekable();
    while let Some(byte) = bytes.next() {
        text.push(*byte);
        if *byte == b'"' && bytes.peek() == Some(&&b'"') {
            bytes.next();
        }
    }
    (text, end)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn places(text: &str, piece: usize) -> Vec<(u32, u32)> {
        let mut scanner = Scanner::default();
        text.as_bytes().chunks(piece).for_each(|piece| scanner.feed(piece));
        scanner.finish();
        scanner.found().iter().map(|(_, line, column)| (*line, *column)).collect()
    }

    #[test]
    fn a_place_is_the_same_however_the_stream_is_cut() {
        let text = "area,\"a, \"\"note\"\"\",n\nAlder,\"two\nlines, 07700 900123\",3\nAlder,x,ZZ99 9ZZ\nAlder,x,ZZ99 9ZZ\nBirch,9434765919,1";
        for piece in [1, 2, 3, 7, 50, 1000] {
            assert_eq!(places(text, piece), [(2, 2), (4, 3), (5, 3), (6, 2)], "{piece}");
        }
    }

    #[test]
    fn a_heading_and_a_row_give_cells_their_meaning() {
        assert_eq!(places("ref,Date of birth\n1,1985-02-01\n2,1985-02-01\n3,\n", 1000), [(2, 2), (3, 2)]);
        assert_eq!(places("Surname;n\nExample;1\n", 1000), [(2, 1)]);
        assert_eq!(places("who,when,n\nJane Example,1985-02-01,1\nJane Example,2025-02-01,1\n", 1000), [(2, 2)]);
    }

    #[test]
    fn document_numbers_pass_for_nhs_numbers_by_chance_and_are_none() {
        assert_eq!(places("no,n\n4000000001,1\n4000000002,1\n9434765919,1\n", 1000), []);
        assert_eq!(places("no,n\n12,1\n9434765919,1\n", 1000), [(3, 1)]);
    }

    #[test]
    fn a_quotation_that_is_never_closed_hides_nothing() {
        assert_eq!(places("a,b\n1,\"x\n2,ZZ99 9ZZ\n", 1000).len(), 1);
    }
}
