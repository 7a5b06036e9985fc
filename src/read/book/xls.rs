//! Reads XLS of Excel 97 to 2003 (MS-XLS, BIFF8), as far as a return needs it.

use std::sync::Arc;

use super::compound::{Compound, half, word};
use super::conditional::Conditional;
use super::said::{runs, without_signs};
use super::sheet::{Beside, Place, Room, Sheet, one_line};
use super::xls_conditions::{over, rule};
use super::xls_globals::{Globals, Listed, Record, damaged, globals, kind, letters, records, text, too_old};
use super::{Book, Oddity, Refusal};

/// Reads a workbook.
///
/// # Errors
/// What keeps every sheet from being read.
pub fn open(bytes: &[u8], mut room: Room) -> Result<Book, Refusal> {
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
    for Listed { name, hidden, at } in &globals.sheets {
        let first = records.partition_point(|record| record.at < *at);
        let read = records.get(first..).ok_or_else(damaged).and_then(|records| sheet(records, &globals, room));
        room = read.as_ref().map_or(room, |sheet| sheet.room);
        let named = read.map(|sheet| Sheet { name: name.clone(), hidden: *hidden, ..sheet });
        book.sheets.push(named.map_err(|why| (name.clone(), why)));
    }
    book.room = room;
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

/// Row, column and the number of the format.
fn cell(bytes: &[u8]) -> Result<(Place, usize), Refusal> {
    let three = half(bytes, 0).zip(half(bytes, 2)).zip(half(bytes, 4));
    let ((row, column), format) = three.ok_or_else(damaged)?;
    Ok(((u32::from(row), u32::from(column)), usize::from(format)))
}

fn sheet(records: &[Record], globals: &Globals, room: Room) -> Result<Sheet, Refusal> {
    let sheet = Sheet { room, ..Sheet::default() };
    let mut reader =
        Reader { globals, sheet, depth: 0, result: None, drawn: Vec::new(), notes: Vec::new(), over: Arc::default() };
    for record in records {
        // Charts within the sheet have records of their own.
        match record.kind {
            kind::BEGIN => reader.depth += 1,
            kind::END if reader.depth == 1 => break,
            kind::END => reader.depth -= 1,
            _ if reader.depth > 1 => {}
            _ => {
                reader.filled(record.kind, record.bytes)?;
                reader.laid_out(record.kind, record.bytes)?;
                reader.conditional(record.kind, record.bytes)?;
                reader.beside(record)?;
            }
        }
    }
    Ok(reader.ended())
}

/// A sheet that is being read.
struct Reader<'a> {
    globals: &'a Globals,
    sheet: Sheet,
    depth: usize,
    /// The cell whose formula has a text as its result, which comes next, and its style.
    result: Option<(Place, usize)>,
    /// Texts of comments, and the cells that they are about.
    drawn: Vec<String>,
    notes: Vec<Place>,
    /// The cells that the conditional formats which come next are about.
    over: Arc<[(Place, Place)]>,
}

impl Reader<'_> {
    /// What a cell holds.
    fn filled(&mut self, kind: u16, bytes: &[u8]) -> Result<(), Refusal> {
        match kind {
            kind::NUMBER => {
                let (place, style) = cell(bytes)?;
                self.number(place, float(bytes, 6)?, style)
            }
            kind::SHORT_NUMBER => {
                let (place, style) = cell(bytes)?;
                self.number(place, short(word(bytes, 6).ok_or_else(damaged)?), style)
            }
            kind::MANY_NUMBERS => {
                let ((row, first), _) = cell(bytes)?;
                let numbers = bytes.get(4..bytes.len().saturating_sub(2)).ok_or_else(damaged)?;
                for (column, six) in (first..).zip(numbers.chunks_exact(6)) {
                    let style = usize::from(half(six, 0).ok_or_else(damaged)?);
                    self.number((row, column), short(word(six, 2).ok_or_else(damaged)?), style)?;
                }
                Ok(())
            }
            kind::STRING_OF => {
                let (place, style) = cell(bytes)?;
                let string = word(bytes, 6).and_then(|index| self.globals.runs(index as usize));
                let style = self.globals.styles.get(style);
                self.sheet.push_runs(place, &string.ok_or_else(damaged)?, style)?;
                style.into_iter().for_each(|style| self.sheet.dress(place, style));
                Ok(())
            }
            kind::LABEL | kind::TEXT => {
                let (place, style) = cell(bytes)?;
                self.text(place, &one_line(&text(bytes, 6)?), style)
            }
            kind::YES_OR_ERROR => {
                let (place, style) = cell(bytes)?;
                let (value, error) = bytes.get(6).zip(bytes.get(7)).ok_or_else(damaged)?;
                self.words(place, if *error == 1 { error_text(*value) } else { yes(*value) }, style)
            }
            kind::FORMULA => self.formula(bytes),
            kind::RESULT_TEXT => match self.result.take() {
                Some((place, style)) => self.words(place, &one_line(&text(bytes, 0)?), style),
                None => Ok(()),
            },
            _ => Ok(()),
        }
    }

    fn formula(&mut self, bytes: &[u8]) -> Result<(), Refusal> {
        let (place, style) = cell(bytes)?;
        let (line, column) = (place.0 + 1, place.1 + 1);
        let texts = formula_texts(bytes.get(22..).unwrap_or_default());
        let of = |text: String| Beside { what: "a formula".to_owned(), line, column, text };
        self.sheet.comments.extend(texts.into_iter().map(of));
        let value = bytes.get(6..14).ok_or_else(damaged)?;
        self.result = None;
        match (value[6..8] == [0xff, 0xff], value[0]) {
            (false, _) => self.number(place, float(bytes, 6)?, style),
            // The text comes next.
            (true, 0) => {
                self.result = Some((place, style));
                Ok(())
            }
            (true, 1) => self.words(place, yes(value[2]), style),
            (true, 2) => self.words(place, error_text(value[2]), style),
            (true, 3) if counts(bytes) => self.sheet.push(place, "", Some(Oddity::NoResult)),
            // An empty text.
            (true, 3) => Ok(()),
            (true, _) => self.sheet.push(place, "", Some(Oddity::NoResult)),
        }
    }

    fn number(&mut self, place: Place, held: f64, style: usize) -> Result<(), Refusal> {
        let style = self.globals.styles.get(style);
        let format = style.and_then(|style| style.format.as_ref());
        self.sheet.push_shown(place, held, format, self.globals.from_1904)?;
        style.into_iter().for_each(|style| self.sheet.dress(place, style));
        Ok(())
    }

    /// A text as its format shows it.
    fn text(&mut self, place: Place, text: &str, style: usize) -> Result<(), Refusal> {
        let style = self.globals.styles.get(style);
        self.sheet.push_text(place, text, style.and_then(|style| style.format.as_ref()))?;
        style.into_iter().for_each(|style| self.sheet.dress(place, style));
        Ok(())
    }

    fn words(&mut self, place: Place, shown: &str, style: usize) -> Result<(), Refusal> {
        self.sheet.push(place, shown, None)?;
        self.globals.styles.get(style).into_iter().for_each(|style| self.sheet.dress(place, style));
        Ok(())
    }

    /// What is hidden or merged.
    fn laid_out(&mut self, kind: u16, bytes: &[u8]) -> Result<(), Refusal> {
        match kind {
            kind::ROW => {
                let row = u32::from(half(bytes, 0).ok_or_else(damaged)?);
                let options = word(bytes, 12).unwrap_or(0);
                let height = half(bytes, 6).unwrap_or(1) & 0x7fff;
                if options & 0x20 != 0 || height == 0 {
                    self.sheet.hidden_rows.push((row, row));
                }
            }
            kind::COLUMN => {
                let ends = half(bytes, 0).zip(half(bytes, 2)).ok_or_else(damaged)?;
                let hidden = half(bytes, 8).is_some_and(|options| options & 1 == 1) || half(bytes, 4) == Some(0);
                if hidden {
                    self.sheet.hidden_columns.push((u32::from(ends.0), u32::from(ends.1)));
                }
            }
            kind::WINDOW => {
                const ZEROS: u16 = 0x10;
                self.sheet.without_zeros |= half(bytes, 0).is_some_and(|options| options & ZEROS == 0);
            }
            kind::MERGED => {
                for eight in bytes.get(2..).unwrap_or_default().chunks_exact(8) {
                    let at = |at: usize| u32::from(half(eight, at).unwrap_or(0));
                    self.sheet.merge((at(0), at(4)), (at(2), at(6)))?;
                }
            }
            _ => {}
        }
        Ok(())
    }

    /// Number formats and colours under a condition.
    fn conditional(&mut self, kind: u16, bytes: &[u8]) -> Result<(), Refusal> {
        let later = matches!(kind, kind::LATER_CONDITIONAL | kind::LATER_CONDITION);
        match kind {
            kind::CONDITIONAL | kind::LATER_CONDITIONAL => self.over = over(bytes, later)?,
            kind::CONDITION | kind::LATER_CONDITION => {
                if let Some((when, brings)) = rule(bytes, later, self.globals)? {
                    let (over, from_1904) = (Arc::clone(&self.over), self.globals.from_1904);
                    // Of those of one run of cells the first that holds counts.
                    self.sheet.conditional.push(Conditional { over, when, brings, last: true, from_1904 });
                }
            }
            _ => {}
        }
        Ok(())
    }

    /// What is said beside the cells.
    fn beside(&mut self, record: &Record) -> Result<(), Refusal> {
        let bytes = record.bytes;
        let said = &mut self.sheet.comments;
        match record.kind {
            kind::HEADER | kind::FOOTER => {
                let texts = beside("a header or footer", bytes);
                said.extend(texts.into_iter().map(|said| Beside { text: without_signs(&said.text), ..said }));
            }
            kind::LINK => said.extend(beside("a link", bytes)),
            kind::VALIDATION => said.extend(beside("a list to choose from", bytes)),
            kind::NOTE => self.notes.push(cell(bytes)?.0),
            kind::DRAWN_TEXT => {
                let count = usize::from(half(bytes, 10).unwrap_or(0));
                let first = record.more.first().copied().unwrap_or_default();
                let wide = first.first().is_some_and(|flags| flags & 1 == 1);
                let room = first.len().saturating_sub(1) / if wide { 2 } else { 1 };
                self.drawn.extend(letters(first.get(1..).unwrap_or_default(), count.min(room), wide));
            }
            _ => {}
        }
        Ok(())
    }

    fn ended(self) -> Sheet {
        let Reader { mut sheet, drawn, notes, .. } = self;
        // Texts are drawn in the order of the comments, mostly; where there are others too, the place is not said.
        let placed = notes.len() == drawn.len();
        for (at, text) in drawn.into_iter().enumerate() {
            let (line, column) = if placed { (notes[at].0 + 1, notes[at].1 + 1) } else { (0, 0) };
            sheet.comments.push(Beside { what: "a comment".to_owned(), line, column, text });
        }
        sheet
    }
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
