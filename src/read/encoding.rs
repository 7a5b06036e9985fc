//! Turns what was sent into UTF-8: UTF-16 by its first bytes, Windows-1252 where the bytes are no UTF-8.

use std::io::{self, Read};

use encoding_rs::{CoderResult, Decoder, Encoding, UTF_16BE, UTF_16LE, WINDOWS_1252};

/// What some programs put before UTF-8 text.
pub const BYTE_ORDER_MARK: &[u8] = b"\xef\xbb\xbf";
/// So many bytes are read from the source at a time.
const PIECE: usize = 1 << 16;
/// Bytes that Windows-1252 gives no meaning to.
const UNASSIGNED: [u8; 5] = [0x81, 0x8d, 0x8f, 0x90, 0x9d];

/// UTF-16 in one byte order or the other, as its first bytes tell: a mark, or ASCII with a zero beside each letter.
pub fn utf16(start: &[u8]) -> Option<&'static Encoding> {
    let zeros = |first: usize| {
        // A heading begins with plain letters.
        let beside = start.iter().take(8).skip(first).step_by(2);
        start.len() >= 8 && beside.clone().all(|byte| *byte == 0)
    };
    match start {
        [0xff, 0xfe, ..] => Some(UTF_16LE),
        [0xfe, 0xff, ..] => Some(UTF_16BE),
        _ if zeros(1) && !zeros(0) => Some(UTF_16LE),
        _ if zeros(0) && !zeros(1) => Some(UTF_16BE),
        _ => None,
    }
}

/// A source of another encoding, read as UTF-8.
pub struct Decoded {
    source: Box<dyn Read + Send>,
    decoder: Decoder,
    ready: Vec<u8>,
    at: usize,
    ended: bool,
}

impl Decoded {
    pub fn new(source: Box<dyn Read + Send>, encoding: &'static Encoding) -> Decoded {
        let decoder = encoding.new_decoder_with_bom_removal();
        Decoded { source, decoder, ready: Vec::new(), at: 0, ended: false }
    }
}

impl Read for Decoded {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        while self.at == self.ready.len() && !self.ended {
            let mut piece = Vec::with_capacity(PIECE);
            let got = self.source.by_ref().take(PIECE as u64).read_to_end(&mut piece)?;
            self.ended = got == 0;
            self.at = 0;
            self.ready.clear();
            self.ready.resize(self.decoder.max_utf8_buffer_length(piece.len()).unwrap_or(4 * PIECE), 0);
            let (result, _, written, _) = self.decoder.decode_to_utf8(&piece, &mut self.ready, self.ended);
            debug_assert!(matches!(result, CoderResult::InputEmpty));
            self.ready.truncate(written);
        }
        let count = buffer.len().min(self.ready.len() - self.at);
        buffer[..count].copy_from_slice(&self.ready[self.at..self.at + count]);
        self.at += count;
        Ok(count)
    }
}

/// What a file has shown of its encoding so far.
#[derive(Debug, Default, PartialEq, Eq, Clone, Copy)]
pub enum Seen {
    /// Nothing but ASCII.
    #[default]
    Ascii,
    Utf8,
    Windows1252,
}

impl Seen {
    /// Makes a block UTF-8 if it is Windows-1252 and nothing before spoke for UTF-8. What fits neither stays as it is, and
    /// is found at its cell.
    pub fn convert(&mut self, bytes: &mut Vec<u8>) {
        if bytes.is_ascii() {
            return;
        }
        if *self != Seen::Windows1252 {
            let multi_byte = bytes.utf8_chunks().any(|chunk| !chunk.valid().is_ascii());
            let valid = std::str::from_utf8(bytes).is_ok();
            if valid || multi_byte || *self == Seen::Utf8 {
                *self = Seen::Utf8;
                return;
            }
        }
        if bytes.iter().any(|byte| UNASSIGNED.contains(byte)) {
            return;
        }
        *self = Seen::Windows1252;
        let (text, _) = WINDOWS_1252.decode_without_bom_handling(bytes);
        *bytes = text.into_owned().into_bytes();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn decoded(bytes: Vec<u8>) -> String {
        let encoding = utf16(&bytes).unwrap();
        let mut text = String::new();
        Decoded::new(Box::new(io::Cursor::new(bytes)), encoding).read_to_string(&mut text).unwrap();
        text
    }

    #[test]
    fn utf_16_is_told_by_its_mark_or_its_zeros() {
        let text = "area,period\n£5 – café,2024/25\n".repeat(9000);
        let little: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
        let big: Vec<u8> = text.encode_utf16().flat_map(u16::to_be_bytes).collect();
        assert_eq!(decoded(little.clone()), text);
        assert_eq!(decoded(big), text);
        assert_eq!(decoded([vec![0xff, 0xfe], little].concat()), text);
        assert_eq!(utf16(b"area,period"), None);
        assert_eq!(utf16(b""), None);
    }

    #[test]
    fn windows_1252_is_read_where_nothing_speaks_for_utf_8() {
        let mut seen = Seen::default();
        let mut bytes = b"cost,\xa323,705".to_vec();
        seen.convert(&mut bytes);
        assert_eq!((bytes.as_slice(), seen), ("cost,£23,705".as_bytes(), Seen::Windows1252));

        let mut seen = Seen::default();
        let mut mixed = "cost,£5,".as_bytes().to_vec();
        mixed.push(0xa3);
        let before = mixed.clone();
        seen.convert(&mut mixed);
        assert_eq!((mixed, seen), (before, Seen::Utf8));

        let mut unassigned = b"cost,\x81".to_vec();
        Seen::default().convert(&mut unassigned);
        assert_eq!(unassigned, b"cost,\x81");
    }
}
