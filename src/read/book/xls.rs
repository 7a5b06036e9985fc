//! Reads XLS of Excel 97 to 2003 (MS-XLS, BIFF8), as far as a return needs it.

use std::collections::BTreeMap;

use super::compound::{Compound, half, word};
use super::format::Format;
use super::said::{runs, without_signs};
use super::sheet::{Beside, Place, Room, Sheet, one_line};
use super::xlsx::{format, push_number};
use super::{Book, Oddity, Refusal};

/// Kinds of record.
mod kind {
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
    pub const SHEET: u16 = 0x0085;
    pub const MANY_NUMBERS: u16 = 0x00bd;
    pub const TEXT: u16 = 0x00d6;
    pub const CELL_FORMAT: u16 = 0x00e0;
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
    pub const FORMAT: u16 = 0x041e;
    pub const BEGIN: u16 = 0x0809;
}

/// The version that BIFF8 says it is.
const BIFF8: u16 = 0x0600;

fn damaged() -> Refusal {
    Refusal::damaged("the workbook is damaged".to_owned())
}

/// Reads a workbook.
///
/// # Errors
/// What keeps every sheet from being read.
pub fn open(bytes: &[u8]) -> Result<Book, Refusal> {
    let file = Compound::open(bytes)?;
    if file.stream("EncryptedPackage")?.is_some() {
        return Err(Refusal::password());
    }
    let stream = match file.stream("Workbook")? {
        Some(stream) => stream,
        None if file.stream("Book")?.is_some() => return Err(too_old()),
        None if file.stream("WordDocument")?.is_some() => return Err(Refusal::posing("a Word document")),
        None => return Err(Refusal::posing("another document")),
    };
    let records = records(&stream)?;
    let globals = globals(&records)?;
    let mut book = Book::default();
    for name in ["\u{5}SummaryInformation", "\u{5}DocumentSummaryInformation"] {
        let stream = file.stream(name)?.unwrap_or_default();
        book.properties.extend(beside("a property of the file", &stream));
    }
    let names = records.iter().filter(|record| record.kind == kind::NAME);
    book.properties.extend(names.flat_map(|record| beside("a name of the workbook", record.bytes)));
    let mut room = Room::default();
    for Listed { name, hidden, at } in &globals.sheets {
        let first = records.partition_point(|record| record.at < *at);
        let read = records.get(first..).ok_or_else(damaged).and_then(|records| sheet(records, &globals, room));
        room = read.as_ref().map_or(room, |sheet| sheet.room);
        let named = read.map(|sheet| Sheet { name: name.clone(), hidden: *hidden, ..sheet });
        book.sheets.push(named.map_err(|why| (name.clone(), why)));
    }
    Ok(book)
}

/// The texts among other bytes.
fn beside(what: &str, bytes: &[u8]) -> Vec<Beside> {
    let of = |text: String| Beside { what: what.to_owned(), line: 0, column: 0, text };
    runs(bytes).into_iter().map(of).collect()
}

/// The texts in the tokens of a formula: each has a mark, its length and the width of its letters in front.
fn formula_texts(tokens: &[u8]) -> Vec<String> {
    const TEXT: u8 = 0x17;
    let mut texts: Vec<String> = Vec::new();
    for (at, _) in tokens.iter().enumerate().filter(|(_, byte)| **byte == TEXT) {
        if let [length, wide @ 0..=1, rest @ ..] = &tokens[at + 1..] {
            let text = letters(rest, usize::from(*length), *wide == 1);
            texts.extend(text.filter(|text| !text.is_empty() && !text.contains(char::is_control)));
        }
    }
    let whole = texts.concat();
    texts.extend((texts.len() > 1).then_some(whole));
    texts.retain(|text| text.len() > 3);
    texts
}

fn too_old() -> Refusal {
    Refusal { message: "the workbook is of Excel 95 or older".to_owned(), ..damaged() }
}

/// One record, with what goes on in others.
struct Record<'a> {
    /// Where it begins in the stream.
    at: usize,
    kind: u16,
    bytes: &'a [u8],
    more: Vec<&'a [u8]>,
}

fn records(stream: &[u8]) -> Result<Vec<Record<'_>>, Refusal> {
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

struct Listed {
    name: String,
    hidden: bool,
    at: usize,
}

#[derive(Default)]
struct Globals {
    sheets: Vec<Listed>,
    strings: Vec<String>,
    formats: Vec<Format>,
    from_1904: bool,
}

fn globals(records: &[Record]) -> Result<Globals, Refusal> {
    let mut globals = Globals::default();
    let mut written = BTreeMap::new();
    let mut numbers = Vec::new();
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
            kind::CELL_FORMAT => numbers.push(u32::from(half(record.bytes, 2).ok_or_else(damaged)?)),
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
            kind::STRINGS => globals.strings = strings(record)?,
            kind::END => break,
            _ => {}
        }
    }
    globals.formats = numbers.iter().map(|number| format(*number, &written)).collect();
    Ok(globals)
}

/// So many letters, of one byte or two.
fn letters(bytes: &[u8], count: usize, wide: bool) -> Option<String> {
    if wide {
        let units: Vec<u16> =
            bytes.get(..2 * count)?.chunks_exact(2).map(|pair| u16::from_le_bytes([pair[0], pair[1]])).collect();
        return Some(String::from_utf16_lossy(&units));
    }
    Some(bytes.get(..count)?.iter().map(|byte| char::from(*byte)).collect())
}

/// A text with its length in two bytes, from here on.
fn text(bytes: &[u8], at: usize) -> Result<String, Refusal> {
    let count = usize::from(half(bytes, at).ok_or_else(damaged)?);
    if count == 0 {
        return Ok(String::new());
    }
    let flags = *bytes.get(at + 2).ok_or_else(damaged)?;
    letters(&bytes[at + 3..], count, flags & 1 == 1).ok_or_else(damaged)
}

/// The texts that cells share. A text may go on in the next record, with letters of another width.
fn strings(record: &Record) -> Result<Vec<String>, Refusal> {
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
        let mut beside = 4 * runs + spoken;
        while beside > rest.len() {
            beside -= rest.len();
            rest = parts.next().ok_or_else(damaged)?;
        }
        rest = &rest[beside..];
        strings.push(one_line(&string));
    }
    Ok(strings)
}

/// Row, column and the number of the format.
fn cell(bytes: &[u8]) -> Result<(Place, usize), Refusal> {
    let three = half(bytes, 0).zip(half(bytes, 2)).zip(half(bytes, 4));
    let ((row, column), format) = three.ok_or_else(damaged)?;
    Ok(((u32::from(row), u32::from(column)), usize::from(format)))
}

fn sheet(records: &[Record], globals: &Globals, room: Room) -> Result<Sheet, Refusal> {
    let mut sheet = Sheet { room, ..Sheet::default() };
    let mut depth = 0;
    let mut result: Option<Place> = None;
    let mut drawn: Vec<String> = Vec::new();
    let mut notes: Vec<Place> = Vec::new();
    let number = |sheet: &mut Sheet, place: Place, held: f64, style: usize| {
        push_number(sheet, place, held, globals.formats.get(style), globals.from_1904)
    };
    for record in records {
        let bytes = record.bytes;
        // Charts within the sheet have records of their own.
        match record.kind {
            kind::BEGIN => depth += 1,
            kind::END if depth == 1 => break,
            kind::END => depth -= 1,
            _ if depth > 1 => {}
            kind::NUMBER => {
                let (place, style) = cell(bytes)?;
                number(&mut sheet, place, float(bytes, 6)?, style)?;
            }
            kind::SHORT_NUMBER => {
                let (place, style) = cell(bytes)?;
                number(&mut sheet, place, short(word(bytes, 6).ok_or_else(damaged)?), style)?;
            }
            kind::MANY_NUMBERS => {
                let ((row, first), _) = cell(bytes)?;
                let numbers = bytes.get(4..bytes.len().saturating_sub(2)).ok_or_else(damaged)?;
                for (column, six) in (first..).zip(numbers.chunks_exact(6)) {
                    let style = usize::from(half(six, 0).ok_or_else(damaged)?);
                    number(&mut sheet, (row, column), short(word(six, 2).ok_or_else(damaged)?), style)?;
                }
            }
            kind::STRING_OF => {
                let (place, style) = cell(bytes)?;
                let string = word(bytes, 6).and_then(|index| globals.strings.get(index as usize));
                push_text(&mut sheet, place, string.ok_or_else(damaged)?, globals.formats.get(style))?;
            }
            kind::LABEL | kind::TEXT => {
                let (place, style) = cell(bytes)?;
                push_text(&mut sheet, place, &one_line(&text(bytes, 6)?), globals.formats.get(style))?;
            }
            kind::YES_OR_ERROR => {
                let (place, _) = cell(bytes)?;
                let (value, error) = bytes.get(6).zip(bytes.get(7)).ok_or_else(damaged)?;
                sheet.push(place, if *error == 1 { error_text(*value) } else { yes(*value) }, None)?;
            }
            kind::FORMULA => {
                let (place, style) = cell(bytes)?;
                let (line, column) = (place.0 + 1, place.1 + 1);
                let texts = formula_texts(bytes.get(22..).unwrap_or_default());
                let of = |text: String| Beside { what: "a formula".to_owned(), line, column, text };
                sheet.comments.extend(texts.into_iter().map(of));
                let value = bytes.get(6..14).ok_or_else(damaged)?;
                result = None;
                match (value[6..8] == [0xff, 0xff], value[0]) {
                    (false, _) => number(&mut sheet, place, float(bytes, 6)?, style)?,
                    // The text comes next.
                    (true, 0) => result = Some(place),
                    (true, 1) => sheet.push(place, yes(value[2]), None)?,
                    (true, 2) => sheet.push(place, error_text(value[2]), None)?,
                    (true, 3) if counts(bytes) => sheet.push(place, "", Some(Oddity::NoResult))?,
                    // An empty text.
                    (true, 3) => {}
                    (true, _) => sheet.push(place, "", Some(Oddity::NoResult))?,
                }
            }
            kind::RESULT_TEXT => {
                if let Some(place) = result.take() {
                    sheet.push(place, &one_line(&text(bytes, 0)?), None)?;
                }
            }
            kind::ROW => {
                let row = u32::from(half(bytes, 0).ok_or_else(damaged)?);
                let options = word(bytes, 12).unwrap_or(0);
                let height = half(bytes, 6).unwrap_or(1) & 0x7fff;
                if options & 0x20 != 0 || height == 0 {
                    sheet.hidden_rows.push((row, row));
                }
            }
            kind::COLUMN => {
                let ends = half(bytes, 0).zip(half(bytes, 2)).ok_or_else(damaged)?;
                let hidden = half(bytes, 8).is_some_and(|options| options & 1 == 1) || half(bytes, 4) == Some(0);
                if hidden {
                    sheet.hidden_columns.push((u32::from(ends.0), u32::from(ends.1)));
                }
            }
            kind::MERGED => {
                for eight in bytes.get(2..).unwrap_or_default().chunks_exact(8) {
                    let at = |at: usize| u32::from(half(eight, at).unwrap_or(0));
                    sheet.merge((at(0), at(4)), (at(2), at(6)))?;
                }
            }
            kind::HEADER | kind::FOOTER => {
                let texts = beside("a header or footer", bytes);
                sheet.comments.extend(texts.into_iter().map(|said| Beside { text: without_signs(&said.text), ..said }));
            }
            kind::LINK => sheet.comments.extend(beside("a link", bytes)),
            kind::VALIDATION => sheet.comments.extend(beside("a list to choose from", bytes)),
            kind::NOTE => notes.push(cell(bytes)?.0),
            kind::DRAWN_TEXT => {
                let count = usize::from(half(bytes, 10).unwrap_or(0));
                let first = record.more.first().copied().unwrap_or_default();
                let wide = first.first().is_some_and(|flags| flags & 1 == 1);
                let room = first.len().saturating_sub(1) / if wide { 2 } else { 1 };
                drawn.extend(letters(first.get(1..).unwrap_or_default(), count.min(room), wide));
            }
            _ => {}
        }
    }
    // Texts are drawn in the order of the comments, mostly; where there are others too, the place is not said.
    let placed = notes.len() == drawn.len();
    for (at, text) in drawn.into_iter().enumerate() {
        let (line, column) = if placed { (notes[at].0 + 1, notes[at].1 + 1) } else { (0, 0) };
        sheet.comments.push(Beside { what: "a comment".to_owned(), line, column, text });
    }
    Ok(sheet)
}

/// Whether a formula ends in arithmetic, a comparison or a sum, which never make an empty text: a script wrote it, and no
/// spreadsheet ever worked it out.
fn counts(formula: &[u8]) -> bool {
    let tokens = half(formula, 20).and_then(|length| formula.get(22..22 + usize::from(length))).unwrap_or_default();
    match tokens {
        [.., 0x03..=0x07 | 0x09..=0x0e | 0x13 | 0x14] => true,
        // COUNT, SUM, AVERAGE, MIN and MAX, and the sum of one range.
        [.., 0x22 | 0x42 | 0x62, _, 0 | 4..=7, 0] | [.., 0x19, 0x10, _, _] => true,
        _ => false,
    }
}

fn push_text(sheet: &mut Sheet, place: Place, text: &str, format: Option<&Format>) -> Result<(), Refusal> {
    sheet.push(place, &format.map_or_else(|| text.to_owned(), |format| format.text(text)), None)
}

fn float(bytes: &[u8], at: usize) -> Result<f64, Refusal> {
    let eight = bytes.get(at..at + 8).and_then(|eight| eight.try_into().ok());
    eight.map(f64::from_le_bytes).ok_or_else(damaged)
}

/// A number in four bytes: a whole number or the upper half of another, as it is or in hundredths.
fn short(bits: u32) -> f64 {
    let number = match bits & 2 {
        0 => f64::from_bits(u64::from(bits & 0xffff_fffc) << 32),
        _ => f64::from((bits as i32) >> 2),
    };
    if bits & 1 == 1 { number / 100.0 } else { number }
}

fn yes(value: u8) -> &'static str {
    if value == 0 { "FALSE" } else { "TRUE" }
}

fn error_text(value: u8) -> &'static str {
    match value {
        0x00 => "#NULL!",
        0x07 => "#DIV/0!",
        0x0f => "#VALUE!",
        0x17 => "#REF!",
        0x1d => "#NAME?",
        0x24 => "#NUM!",
        _ => "#N/A",
    }
}
