//! The records of XLS, and what all of its sheets share: texts, formats, fonts.

use std::collections::BTreeMap;

use super::Refusal;
use super::colour::{Colour, FIRST_INDEXED, Ink, OF_LETTERS, Paint};
use super::compound::{half, word};
use super::look::{Look, Style};
use super::sheet::{Runs, one_line};
use super::xlsx_styles::format;

/// Kinds of record.
pub mod kind {
    pub const END: u16 = 0x000a;
    pub const FORMULA: u16 = 0x0006;
    pub const HEADER: u16 = 0x0014;
    pub const FOOTER: u16 = 0x0015;
    pub const NAME: u16 = 0x0018;
    pub const LINK: u16 = 0x01b8;
    pub const VALIDATION: u16 = 0x01be;
    pub const NOTE: u16 = 0x001c;
    pub const DATE_MODE: u16 = 0x0022;
    pub const FILE_PASS: u16 = 0x002f;
    pub const CONTINUE: u16 = 0x003c;
    pub const COLUMN: u16 = 0x007d;
    pub const WINDOW: u16 = 0x023e;
    pub const SHEET: u16 = 0x0085;
    pub const MANY_NUMBERS: u16 = 0x00bd;
    pub const TEXT: u16 = 0x00d6;
    pub const CONDITIONAL: u16 = 0x01b0;
    pub const CONDITION: u16 = 0x01b1;
    pub const LATER_CONDITIONAL: u16 = 0x0879;
    pub const LATER_CONDITION: u16 = 0x087a;
    pub const CELL_FORMAT: u16 = 0x00e0;
    pub const COLOURS: u16 = 0x0092;
    pub const MERGED: u16 = 0x00e5;
    pub const STRINGS: u16 = 0x00fc;
    pub const STRING_OF: u16 = 0x00fd;
    pub const DRAWN_TEXT: u16 = 0x01b6;
    pub const NUMBER: u16 = 0x0203;
    pub const LABEL: u16 = 0x0204;
    pub const YES_OR_ERROR: u16 = 0x0205;
    pub const RESULT_TEXT: u16 = 0x0207;
    pub const ROW: u16 = 0x0208;
    pub const SHORT_NUMBER: u16 = 0x027e;
    pub const FONT: u16 = 0x0031;
    pub const FORMAT: u16 = 0x041e;
    pub const BEGIN: u16 = 0x0809;
}

/// The version that BIFF8 says it is.
const BIFF8: u16 = 0x0600;

/// Why a workbook cannot be read whose records do not fit.
pub fn damaged() -> Refusal {
    Refusal::damaged("the workbook is damaged".to_owned())
}

/// Why a workbook of an older version cannot be read.
pub fn too_old() -> Refusal {
    Refusal { message: "the workbook was saved by Excel 95 or older".to_owned(), ..damaged() }
}

/// One record, with what goes on in others.
pub struct Record<'a> {
    /// Where it begins in the stream.
    pub at: usize,
    pub kind: u16,
    pub bytes: &'a [u8],
    pub more: Vec<&'a [u8]>,
}

/// The records of a stream.
///
/// # Errors
/// A stream that ends within one.
pub fn records(stream: &[u8]) -> Result<Vec<Record<'_>>, Refusal> {
    let mut records: Vec<Record> = Vec::new();
    let mut at = 0;
    while let (Some(kind), Some(length)) = (half(stream, at), half(stream, at + 2)) {
        let Some(bytes) = stream.get(at + 4..at + 4 + usize::from(length)) else {
            // Some programs fill the stream up with zeros.
            if kind == 0 {
                break;
            }
            return Err(damaged());
        };
        match records.last_mut() {
            Some(last) if kind == kind::CONTINUE => last.more.push(bytes),
            _ => records.push(Record { at, kind, bytes, more: Vec::new() }),
        }
        at += 4 + usize::from(length);
    }
    Ok(records)
}

/// A sheet as the workbook lists it, and where its records begin.
pub struct Listed {
    pub name: String,
    pub hidden: bool,
    pub at: usize,
}

/// What all sheets share.
#[derive(Default)]
pub struct Globals {
    pub sheets: Vec<Listed>,
    pub strings: Vec<Text>,
    /// By the numbers that cells give them.
    pub styles: Vec<Style>,
    /// Number formats that are written out, by their numbers.
    pub formats: BTreeMap<u32, String>,
    /// In place of the colours that spreadsheets have themselves, from the first that has a number.
    pub colours: Vec<Colour>,
    pub from_1904: bool,
}

impl Globals {
    /// A text by its number, with the colours of its runs.
    pub fn runs(&self, number: usize) -> Option<Runs<'_>> {
        let Text { text, runs } = self.strings.get(number)?;
        let ink = |colour: &Option<u32>| colour.and_then(|colour| self.ink(colour));
        Some(Runs { whole: text, runs: runs.iter().map(|(letters, colour)| (letters.as_str(), ink(colour))).collect() })
    }

    /// The colour of this number; `None` where nothing is painted.
    pub fn ink(&self, number: u32) -> Option<Ink> {
        const AUTOMATIC: u32 = 0x7fff;
        if number == AUTOMATIC {
            return None;
        }
        let own = number.checked_sub(FIRST_INDEXED).and_then(|at| self.colours.get(at as usize)).copied();
        Some(own.or_else(|| Colour::indexed(number)).map_or(Ink::Open, Ink::Of))
    }

    /// What is behind a cell that is filled with these colours in this pattern, by their numbers.
    pub fn behind(&self, pattern: u32, front: u32) -> Option<Ink> {
        match pattern {
            0 => None,
            1 => self.ink(front),
            _ => Some(Ink::Open),
        }
    }
}

/// A cell's number format, its font, and the pattern and colour that fill it, by their numbers.
struct CellFormat {
    format: u16,
    font: u16,
    pattern: u32,
    front: u32,
}

/// A text that cells refer to, and its runs with the numbers of their colours; none where it has no runs.
pub struct Text {
    text: String,
    runs: Vec<(String, Option<u32>)>,
}

/// Reads what all sheets share.
///
/// # Errors
/// A workbook that is damaged, locked or too old.
pub fn globals(records: &[Record]) -> Result<Globals, Refusal> {
    let mut globals = Globals::default();
    let mut written = BTreeMap::new();
    let mut numbers = Vec::new();
    let mut fonts: Vec<(Look, u32)> = Vec::new();
    let first = records.first().ok_or_else(damaged)?;
    if first.kind != kind::BEGIN || half(first.bytes, 0) != Some(BIFF8) {
        return Err(too_old());
    }
    for record in records {
        match record.kind {
            kind::FILE_PASS => return Err(Refusal::password()),
            kind::DATE_MODE => globals.from_1904 = half(record.bytes, 0) == Some(1),
            kind::FORMAT => {
                let number = half(record.bytes, 0).ok_or_else(damaged)?;
                written.insert(u32::from(number), text(record.bytes, 2)?);
            }
            kind::FONT => {
                const STRUCK: u16 = 8;
                let struck = half(record.bytes, 2).is_some_and(|options| options & STRUCK != 0);
                let stands = half(record.bytes, 8);
                let look = Look { struck, raised: stands == Some(1), lowered: stands == Some(2) };
                fonts.push((look, half(record.bytes, 4).map_or(OF_LETTERS, u32::from)));
            }
            kind::CELL_FORMAT => {
                let (format, font) = half(record.bytes, 2).zip(half(record.bytes, 0)).ok_or_else(damaged)?;
                let pattern = word(record.bytes, 14).map_or(0, |borders| borders >> 26);
                let front = half(record.bytes, 18).map_or(OF_LETTERS, |colours| u32::from(colours & 0x7f));
                numbers.push(CellFormat { format, font, pattern, front });
            }
            kind::COLOURS => {
                let colours = record.bytes.get(2..).unwrap_or_default().chunks_exact(4);
                globals.colours = colours.map(|four| Colour::new(four[0], four[1], four[2])).collect();
            }
            kind::SHEET => {
                let at = word(record.bytes, 0).ok_or_else(damaged)? as usize;
                let (state, of) = (record.bytes.get(4), record.bytes.get(5));
                // Charts and macros are no tables.
                if of == Some(&0) {
                    let length = usize::from(*record.bytes.get(6).ok_or_else(damaged)?);
                    let wide = record.bytes.get(7).is_some_and(|flags| flags & 1 == 1);
                    let name = letters(record.bytes.get(8..).ok_or_else(damaged)?, length, wide).ok_or_else(damaged)?;
                    let hidden = state.is_some_and(|state| state & 3 != 0);
                    globals.sheets.push(Listed { name, hidden, at });
                }
            }
            kind::STRINGS => globals.strings = strings(record, &fonts)?,
            kind::END => break,
            _ => {}
        }
    }
    let style = |cell: &CellFormat| {
        let (look, letters) = font(&fonts, cell.font);
        let paint = Paint { letters: globals.ink(letters), behind: globals.behind(cell.pattern, cell.front) };
        Style { format: Some(format(u32::from(cell.format), &written)), struck: look.struck, paint }
    };
    globals.styles = numbers.iter().map(style).collect();
    globals.formats = written;
    Ok(globals)
}

/// The look of a font and its colour by its number; there is none of number 4.
fn font(fonts: &[(Look, u32)], number: u16) -> (Look, u32) {
    let at = usize::from(number) - usize::from(number > 4);
    fonts.get(at).copied().unwrap_or((Look::default(), OF_LETTERS))
}

/// So many letters, of one byte or two.
pub fn letters(bytes: &[u8], count: usize, wide: bool) -> Option<String> {
    if wide {
        let units: Vec<u16> =
            bytes.get(..2 * count)?.chunks_exact(2).map(|pair| u16::from_le_bytes([pair[0], pair[1]])).collect();
        return Some(String::from_utf16_lossy(&units));
    }
    Some(bytes.get(..count)?.iter().map(|byte| char::from(*byte)).collect())
}

/// A text with its length in two bytes, from here on.
///
/// # Errors
/// Bytes that end within it.
pub fn text(bytes: &[u8], at: usize) -> Result<String, Refusal> {
    let count = usize::from(half(bytes, at).ok_or_else(damaged)?);
    if count == 0 {
        return Ok(String::new());
    }
    let flags = *bytes.get(at + 2).ok_or_else(damaged)?;
    letters(&bytes[at + 3..], count, flags & 1 == 1).ok_or_else(damaged)
}

/// The texts that cells share. A text may go on in the next record, with letters of another width.
fn strings(record: &Record, fonts: &[(Look, u32)]) -> Result<Vec<Text>, Refusal> {
    let mut parts = std::iter::once(record.bytes).chain(record.more.iter().copied());
    let mut rest = parts.next().and_then(|bytes| bytes.get(8..)).ok_or_else(damaged)?;
    let count = word(record.bytes, 4).ok_or_else(damaged)? as usize;
    let mut strings = Vec::new();
    for _ in 0..count {
        while rest.is_empty() {
            let Some(next) = parts.next() else { return Ok(strings) };
            rest = next;
        }
        let length = usize::from(half(rest, 0).ok_or_else(damaged)?);
        let flags = *rest.get(2).ok_or_else(damaged)?;
        let mut at = 3;
        let mut runs = 0;
        let mut spoken = 0;
        if flags & 8 != 0 {
            runs = usize::from(half(rest, at).ok_or_else(damaged)?);
            at += 2;
        }
        if flags & 4 != 0 {
            spoken = word(rest, at).ok_or_else(damaged)? as usize;
            at += 4;
        }
        rest = rest.get(at..).ok_or_else(damaged)?;
        let mut wide = flags & 1 == 1;
        let mut string = String::new();
        let mut left = length;
        while left > 0 {
            let room = rest.len() / if wide { 2 } else { 1 };
            let now = left.min(room);
            string.push_str(&letters(rest, now, wide).ok_or_else(damaged)?);
            rest = &rest[now * if wide { 2 } else { 1 }..];
            left -= now;
            if left > 0 {
                let next = parts.next().ok_or_else(damaged)?;
                wide = next.first().is_some_and(|flags| flags & 1 == 1);
                rest = next.get(1..).ok_or_else(damaged)?;
            }
        }
        // How it looks and how it is spoken.
        let mut beside = Vec::new();
        let mut left = 4 * runs + spoken;
        while left > rest.len() {
            beside.extend_from_slice(&rest[..rest.len().min((4 * runs).saturating_sub(beside.len()))]);
            left -= rest.len();
            rest = parts.next().ok_or_else(damaged)?;
        }
        beside.extend_from_slice(&rest[..left.min((4 * runs).saturating_sub(beside.len()))]);
        rest = &rest[left..];
        let runs = if runs > 0 { seen(&string, &beside, fonts) } else { Vec::new() };
        let string = if runs.is_empty() { string } else { runs.iter().map(|(letters, _)| letters.as_str()).collect() };
        strings.push(Text { text: one_line(&string), runs });
    }
    Ok(strings)
}

/// The runs of a text as they are seen, each with the number of its colour: it says from which letter on it goes, and its font.
fn seen(text: &str, runs: &[u8], fonts: &[(Look, u32)]) -> Vec<(String, Option<u32>)> {
    let runs = runs.chunks_exact(4).filter_map(|run| half(run, 0).zip(half(run, 2)));
    let mut runs = runs.peekable();
    // What comes before the first run looks like the cell.
    let (mut seen, mut at, mut now) = (vec![(String::new(), None)], 0usize, Look::default());
    let mut bytes = [0; 4];
    for letter in text.chars() {
        while let Some((_, number)) = runs.next_if(|(from, _)| usize::from(*from) <= at) {
            let (look, colour) = font(fonts, number);
            now = look;
            seen.push((String::new(), Some(colour)));
        }
        seen.iter_mut().last().into_iter().for_each(|(run, _)| now.add(letter.encode_utf8(&mut bytes), run));
        at += letter.len_utf16();
    }
    seen
}
