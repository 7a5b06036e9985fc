//! Cuts a stream of CSV into blocks that end where a record ends, so that they can be read side by side.

use std::io::{self, Read};

use memchr::{memchr_iter, memchr2_iter};

use super::encoding::Seen;

/// Blocks of this size are cut, whatever the number of cores, so that codes come out in the same order everywhere.
const BLOCK: usize = 4 << 20;
/// Blocks that are read at a time.
const BATCH: usize = 4;
/// No record of a return is longer: its end is not sought in all that is left of the file.
const LONGEST: usize = 4 * BLOCK;

/// Whole records, and the line on which the first of them begins (from 1).
#[derive(Debug)]
pub struct Block {
    pub bytes: Vec<u8>,
    pub first_line: u32,
}

/// The blocks of a stream, in order.
pub struct Blocks {
    source: Box<dyn Read + Send>,
    /// The beginning of a record whose end has not been seen.
    rest: Vec<u8>,
    line: u32,
    ended: bool,
    broken: Option<Broken>,
    seen: Seen,
}

/// A record that does not end, by the line on which it begins or its quotation mark opens.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Broken {
    /// A quotation mark was never closed, or not for so long that nothing behind it is read.
    Quote(u32),
    /// A line is too long for one of a return, so nothing behind its beginning is read.
    Line(u32),
}

impl Blocks {
    pub fn new(source: Box<dyn Read + Send>) -> Blocks {
        Blocks { source, rest: Vec::new(), line: 1, ended: false, broken: None, seen: Seen::default() }
    }

    /// The next few blocks as UTF-8, wherever that can be told; none at the end.
    pub fn batch(&mut self) -> io::Result<Vec<Block>> {
        let mut batch = Vec::new();
        while batch.len() < BATCH {
            match self.next()? {
                Some(mut block) => {
                    self.seen.convert(&mut block.bytes);
                    batch.push(block);
                }
                None => break,
            }
        }
        Ok(batch)
    }

    /// All that is left, as one block; `None` at the end.
    pub fn whole(&mut self) -> io::Result<Option<Block>> {
        let mut whole: Option<Block> = None;
        loop {
            let batch = self.batch()?;
            if batch.is_empty() {
                return Ok(whole);
            }
            for block in batch {
                match &mut whole {
                    Some(whole) => whole.bytes.extend(block.bytes),
                    None => whole = Some(block),
                }
            }
        }
    }

    /// What the text turned out to be written in, as far as it has been read, where it is not UTF-8.
    pub fn encoding(&self) -> Option<&'static str> {
        (self.seen == Seen::Windows1252).then_some("Windows-1252")
    }

    /// What was still open at the end, or where reading ended before.
    pub fn broken(&self) -> Option<Broken> {
        self.broken
    }

    fn next(&mut self) -> io::Result<Option<Block>> {
        let mut bytes = std::mem::take(&mut self.rest);
        // A record longer than a block makes the block grow until its end is found, or it is too long to be one.
        while !self.ended {
            let wanted = BLOCK.max(bytes.len());
            let had = bytes.len();
            bytes.reserve(wanted);
            let got = self.source.by_ref().take(wanted as u64).read_to_end(&mut bytes)?;
            self.ended = got < wanted;
            let cut = Cut::find(&bytes);
            let quote = cut.open_quote.map(|byte| Broken::Quote(self.line + newlines(&bytes[..byte])));
            if self.ended {
                self.broken = quote;
            } else if cut.end > 0 {
                self.rest = bytes.split_off(cut.end);
                break;
            } else if bytes.len() > LONGEST {
                self.ended = true;
                self.broken = quote.or(Some(Broken::Line(self.line)));
            }
            debug_assert!(bytes.len() >= had);
        }
        if bytes.is_empty() {
            return Ok(None);
        }
        let first_line = self.line;
        self.line += newlines(&bytes);
        Ok(Some(Block { bytes, first_line }))
    }
}

fn newlines(bytes: &[u8]) -> u32 {
    memchr_iter(b'\n', bytes).count() as u32
}

/// Where the last complete record ends, and where a quotation mark is still open after it.
#[derive(Debug, PartialEq)]
struct Cut {
    end: usize,
    open_quote: Option<usize>,
}

impl Cut {
    fn find(bytes: &[u8]) -> Cut {
        let mut end = 0;
        let mut open_quote = None;
        let mut closed = None;
        for at in memchr2_iter(b'"', b'\n', bytes) {
            match (bytes[at], open_quote) {
                (b'\n', None) => end = at + 1,
                (b'\n', Some(_)) => {}
                (_, Some(_)) => {
                    open_quote = None;
                    closed = Some(at);
                }
                // Only at the start of a field, or right after a closing one (a doubled mark), does a mark open a quotation.
                _ if at == 0
                    || matches!(bytes[at - 1], b',' | b'\t' | b';' | b'|' | b'\n' | b'\r')
                    || closed == Some(at - 1) =>
                {
                    open_quote = Some(at);
                }
                _ => {}
            }
        }
        Cut { end, open_quote }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cut(text: &str) -> Cut {
        Cut::find(text.as_bytes())
    }

    #[test]
    fn a_record_ends_at_a_line_end_outside_quotation_marks() {
        assert_eq!(cut("a,b\nc"), Cut { end: 4, open_quote: None });
        assert_eq!(cut("a,\"b\nc\"\nd"), Cut { end: 8, open_quote: None });
        assert_eq!(cut("a,\"say \"\"x\"\"\"\nd"), Cut { end: 14, open_quote: None });
        assert_eq!(cut("a,b\n5\" pipe,c\nd"), Cut { end: 14, open_quote: None });
        assert_eq!(cut("a,6\"\" pipe\nd\n"), Cut { end: 13, open_quote: None });
        assert_eq!(cut("a\nb,\"c\nd\n"), Cut { end: 2, open_quote: Some(4) });
    }

    #[test]
    fn blocks_join_to_the_whole_and_know_their_lines() {
        let text = "area,\"a\nb\",1\n".repeat(1_000_000);
        let mut blocks = Blocks::new(Box::new(io::Cursor::new(text.clone().into_bytes())));
        let mut whole = Vec::new();
        loop {
            let batch = blocks.batch().unwrap();
            if batch.is_empty() {
                break;
            }
            for block in batch {
                assert_eq!(block.first_line, newlines(&whole) + 1);
                assert!(block.bytes.starts_with(b"area"));
                whole.extend(block.bytes);
            }
        }
        assert_eq!(whole, text.into_bytes());
        assert_eq!(blocks.broken(), None);
    }

    #[test]
    fn a_record_without_an_end_is_not_read_to_the_end_of_the_file() {
        for (start, broken) in [("a,b\n1,", Broken::Line(2)), ("a,b\n1,\"", Broken::Quote(2))] {
            let endless = io::Cursor::new(start.as_bytes().to_vec()).chain(io::repeat(b'x'));
            let mut blocks = Blocks::new(Box::new(endless));
            let mut read = 0;
            while let [block, ..] = blocks.batch().unwrap().as_slice() {
                read += block.bytes.len();
            }
            assert_eq!(blocks.broken(), Some(broken));
            assert!(read < 3 * LONGEST);
        }
    }
}
