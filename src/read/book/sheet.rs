//! One sheet: the cells that hold something, and the CSV that it would be saved as.

use std::collections::{BTreeMap, BTreeSet};

use super::conditional::Conditional;
use super::format::{Format, general_text};
use super::look::{Look, STROKE};
use super::shown::Oddity;
use super::{Refusal, shown};

/// Cells of one workbook, and bytes of text in them: a return has a few thousand.
const MOST_CELLS: usize = 2_000_000;
const MOST_TEXT: usize = 256 << 20;
/// Bytes of text in one cell: twice what a spreadsheet keeps.
pub const MOST_IN_CELL: usize = 1 << 17;
/// Columns and rows that a spreadsheet has.
pub const MOST_COLUMNS: u32 = 1 << 14;
pub const MOST_ROWS: u32 = 1 << 20;
/// Bytes of one sheet as CSV.
const MOST_BYTES: usize = 256 << 20;

/// How much more a workbook may hold.
#[derive(Debug, Clone, Copy)]
pub struct Room {
    cells: usize,
    text: usize,
}

impl Default for Room {
    fn default() -> Room {
        Room { cells: MOST_CELLS, text: MOST_TEXT }
    }
}

impl Room {
    pub fn take(&mut self, text: &str) -> Result<(), Refusal> {
        let left = self.cells.checked_sub(1).zip(self.text.checked_sub(text.len()));
        let (cells, text) = left.filter(|_| text.len() <= MOST_IN_CELL).ok_or_else(Refusal::too_large)?;
        *self = Room { cells, text };
        Ok(())
    }
}

/// The cells of one sheet.
#[derive(Debug, Default)]
pub struct Sheet {
    pub name: String,
    pub hidden: bool,
    pub cells: Vec<Filled>,
    /// Cells that were merged: the first row and column, and the last.
    pub merged: Vec<(Place, Place)>,
    /// Hidden rows and columns, each run from its first to its last.
    pub hidden_rows: Vec<(u32, u32)>,
    pub hidden_columns: Vec<(u32, u32)>,
    pub comments: Vec<Beside>,
    /// Number formats under a condition, those that go before others first.
    pub conditional: Vec<Conditional>,
    /// How much more the workbook may hold.
    pub room: Room,
}

/// Row and column, from 0.
pub type Place = (u32, u32);

/// A cell that holds something.
#[derive(Debug)]
pub struct Filled {
    pub place: Place,
    pub text: Box<str>,
    pub odd: Option<Oddity>,
    /// The number that it holds, where it holds one.
    pub held: Option<f64>,
}

/// What is said beside the cells: in a comment, or in a property of the file.
#[derive(Debug, Clone)]
pub struct Beside {
    /// What it is, with its article: "a comment", "the property Author".
    pub what: String,
    /// Line and column of the cell that it is about, from 1; zeros where it is about none.
    pub line: u32,
    pub column: u32,
    pub text: String,
}

/// A sheet as CSV, each row on the line of its number and each cell in its column.
#[derive(Debug, Default)]
pub struct Csv {
    pub bytes: Vec<u8>,
    /// The rows and columns that are hidden and hold something, which are not in it.
    pub withheld: Vec<u8>,
    pub hidden_rows: Vec<u32>,
    pub hidden_columns: Vec<u32>,
    /// Cells that repeat what a merged cell above them says; line and column, from 1.
    pub carried: BTreeSet<Place>,
    /// Cells that are merged with those beside them, and the last column of these; line and column, from 1.
    pub across: BTreeMap<Place, u32>,
    /// Cells that hold something under merged ones, where nobody sees it; line and column, from 1.
    pub under: Vec<Place>,
    /// Cells that hold something else than they show; line and column, from 1.
    pub odd: Vec<(Place, Oddity, String)>,
}

impl Sheet {
    /// Adds a cell.
    ///
    /// # Errors
    /// Too many cells, or a place that no sheet has.
    pub fn push(&mut self, place: Place, text: &str, odd: Option<Oddity>) -> Result<(), Refusal> {
        if place.0 >= MOST_ROWS || place.1 >= MOST_COLUMNS {
            return Err(Refusal::damaged("a cell stands where no sheet has cells".to_owned()));
        }
        if !text.is_empty() || odd.is_some() {
            self.room.take(text)?;
            self.cells.push(Filled { place, text: text.into(), odd, held: None });
        }
        Ok(())
    }

    /// Adds cells that were merged: the first row and column, and the last.
    ///
    /// # Errors
    /// More than a workbook may hold.
    pub fn merge(&mut self, first: Place, last: Place) -> Result<(), Refusal> {
        self.room.take("")?;
        self.merged.push((first, last));
        Ok(())
    }

    /// Adds a cell that holds a number and shows this.
    ///
    /// # Errors
    /// As `push`.
    pub fn push_number(&mut self, place: Place, held: f64, shown: &str) -> Result<(), Refusal> {
        let (text, odd) = shown::number(held, shown);
        self.push_held(place, held, &text, odd)
    }

    /// Adds a cell that holds a number, or a day as one, and shows it by this format.
    ///
    /// # Errors
    /// As `push`.
    pub fn push_shown(
        &mut self,
        place: Place,
        held: f64,
        format: Option<&Format>,
        from_1904: bool,
    ) -> Result<(), Refusal> {
        let Some(format) = format else { return self.push_number(place, held, &general_text(held)) };
        let (text, odd) = seen(held, format, from_1904);
        self.push_held(place, held, &text, odd)
    }

    fn push_held(&mut self, place: Place, held: f64, text: &str, odd: Option<Oddity>) -> Result<(), Refusal> {
        self.push(place, text, odd)?;
        let last = self.cells.last_mut().filter(|cell| cell.place == place);
        last.into_iter().for_each(|cell| cell.held = Some(held));
        Ok(())
    }

    /// Draws a line through the cell that was added last, if it stands here. Where runs say which of their letters are struck,
    /// they say it of all.
    pub fn strike(&mut self, place: Place) {
        let last = self.cells.last_mut().filter(|cell| cell.place == place);
        if let Some(cell) = last.filter(|cell| !cell.text.contains(STROKE)) {
            let mut seen = String::new();
            Look { struck: true, ..Look::default() }.add(&cell.text, &mut seen);
            *cell = Filled { place, text: seen.into(), odd: None, held: None };
        }
    }

    /// The sheet as CSV: without what is hidden, unless `with_hidden`.
    ///
    /// # Errors
    /// A table that is far too large.
    pub fn csv(mut self, with_hidden: bool) -> Result<Csv, Refusal> {
        self.cells.sort_by_key(|cell| cell.place);
        self.show_by_conditions()?;
        let mut csv = Csv::default();
        let under = self.carry(&mut csv)?;
        self.hidden_rows.sort_unstable();
        self.hidden_columns.sort_unstable();
        let hidden = |runs: &[(u32, u32)], at: u32| {
            let before = runs.partition_point(|(first, _)| *first <= at);
            !with_hidden && before > 0 && runs[before - 1].1 >= at
        };
        let (mut shown, mut withheld) = (Lines::default(), Lines::default());
        let (mut rows, mut columns) = (BTreeSet::new(), BTreeSet::new());
        // A column is hidden or not in every row, so that is looked up once.
        let width = self.cells.iter().chain(&under).map(|cell| cell.place.1 + 1).max().unwrap_or(0);
        let hidden_column: Vec<bool> = (0..width).map(|column| hidden(&self.hidden_columns, column)).collect();
        let mut last_row = (u32::MAX, false);
        let seen = self.cells.into_iter().map(|cell| (cell, true));
        let mut cells: Vec<(Filled, bool)> = seen.chain(under.into_iter().map(|cell| (cell, false))).collect();
        cells.sort_by_key(|(cell, _)| cell.place);
        for (Filled { place: (row, column), text, odd, .. }, seen) in cells {
            if last_row.0 != row {
                last_row = (row, hidden(&self.hidden_rows, row));
            }
            if last_row.1 {
                rows.insert(row + 1);
            } else if hidden_column[column as usize] {
                columns.insert(column + 1);
            } else if !seen {
                csv.under.push((row + 1, column + 1));
            } else {
                shown.cell(row, column, &text)?;
                csv.odd.extend(odd.map(|odd| ((row + 1, column + 1), odd, text.into_string())));
                continue;
            }
            withheld.cell(row, column, &text)?;
        }
        csv.hidden_rows = rows.into_iter().collect();
        csv.hidden_columns = columns.into_iter().collect();
        csv.bytes = shown.ended();
        csv.withheld = withheld.ended();
        Ok(csv)
    }

    /// What is merged stands in each of its rows, in its first column; what stands under it is not seen.
    fn carry(&mut self, csv: &mut Csv) -> Result<Vec<Filled>, Refusal> {
        let under = self.take_under();
        let mut carried = Vec::new();
        let across = self.merged.iter().filter(|((_, left), (_, right))| left < right);
        csv.across = across.map(|((top, left), (_, right))| ((top + 1, left + 1), right + 1)).collect();
        for ((top, left), (bottom, _)) in self.merged.iter().filter(|((top, _), (bottom, _))| top < bottom) {
            let Ok(at) = self.cells.binary_search_by_key(&(*top, *left), |cell| cell.place) else { continue };
            let last = self.cells.last().map_or(0, |cell| cell.place.0);
            for row in top + 1..=(*bottom).min(last) {
                let place = (row, *left);
                self.room.take(&self.cells[at].text)?;
                carried.push(Filled { place, text: self.cells[at].text.clone(), odd: None, held: None });
                csv.carried.insert((row + 1, left + 1));
            }
        }
        self.cells.extend(carried);
        self.cells.sort_by_key(|cell| cell.place);
        Ok(under)
    }

    /// Takes out the cells that stand under merged ones and say something else.
    fn take_under(&mut self) -> Vec<Filled> {
        let mut merged = self.merged.iter().filter(|(first, last)| first != last).collect::<Vec<_>>();
        merged.sort_unstable();
        let mut merged = merged.into_iter().peekable();
        // Of the merged cells that reach down to a row, by their first column.
        let mut open: BTreeMap<u32, (Place, Place)> = BTreeMap::new();
        let mut shown: BTreeMap<Place, Box<str>> = BTreeMap::new();
        let mut under = Vec::new();
        let cells = std::mem::take(&mut self.cells);
        for cell in cells {
            let (row, column) = cell.place;
            while let Some((first, last)) = merged.next_if(|(first, _)| first.0 <= row) {
                open.insert(first.1, (*first, *last));
            }
            let found = loop {
                match open.range(..=column).next_back() {
                    Some((left, (_, last))) if last.0 < row => {
                        let left = *left;
                        open.remove(&left);
                    }
                    other => break other.map(|(_, ends)| *ends).filter(|(_, last)| last.1 >= column),
                }
            };
            match found {
                Some((first, _)) if first == cell.place => {
                    shown.insert(first, cell.text.clone());
                    self.cells.push(cell);
                }
                Some((first, _)) if shown.get(&first) != Some(&cell.text) && !cell.text.is_empty() => under.push(cell),
                Some(_) => {}
                None => self.cells.push(cell),
            }
        }
        under
    }
}

/// The text of a cell that holds a number, or a day as one, and shows it by this format.
pub fn seen(held: f64, format: &Format, from_1904: bool) -> (String, Option<Oddity>) {
    let text = format.show(held, from_1904);
    match format.moment(held, from_1904) {
        Some(moment) => (shown::day(moment, &text), None),
        None if format.is_time(held) => (text, None),
        None => shown::number(held, &text),
    }
}

/// The lines of a CSV that grows cell by cell.
#[derive(Default)]
struct Lines {
    bytes: Vec<u8>,
    row: u32,
    column: u32,
}

impl Lines {
    fn cell(&mut self, row: u32, column: u32, text: &str) -> Result<(), Refusal> {
        if self.row < row {
            self.bytes.resize(self.bytes.len() + (row - self.row) as usize, b'\n');
            (self.row, self.column) = (row, 0);
        }
        if self.column < column {
            self.bytes.resize(self.bytes.len() + (column - self.column) as usize, b',');
            self.column = column;
        }
        if text.contains(['"', ',', ';', '\t', '|']) {
            self.bytes.push(b'"');
            self.bytes.extend(text.replace('"', "\"\"").bytes());
            self.bytes.push(b'"');
        } else {
            self.bytes.extend(text.bytes());
        }
        if self.bytes.len() > MOST_BYTES { Err(Refusal::too_large()) } else { Ok(()) }
    }

    fn ended(mut self) -> Vec<u8> {
        if !self.bytes.is_empty() {
            self.bytes.push(b'\n');
        }
        self.bytes
    }
}

/// The text of a cell on one line, without the characters that are not seen.
pub fn one_line(text: &str) -> String {
    let control = |letter: char| if letter.is_control() { ' ' } else { letter };
    text.chars().map(control).collect::<String>().trim().to_owned()
}

/// "B3" as row and column from 0.
pub fn place(reference: &str) -> Option<Place> {
    let reference = reference.replace('$', "");
    let letters = reference.bytes().take_while(u8::is_ascii_alphabetic).count();
    let mut column: u32 = 0;
    for letter in reference[..letters].bytes() {
        column = column.checked_mul(26)?.checked_add(u32::from(letter.to_ascii_uppercase() - b'A') + 1)?;
    }
    let row: u32 = reference[letters..].parse().ok()?;
    ((1..=MOST_ROWS).contains(&row) && (1..=MOST_COLUMNS).contains(&column)).then(|| (row - 1, column - 1))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_have_places() {
        assert_eq!(place("A1"), Some((0, 0)));
        assert_eq!(place("XFD1048576"), Some((1_048_575, 16_383)));
        for reference in ["ZZZZZZ9999999999", "XFE1", "A0", "A1048577", "1", "A"] {
            assert_eq!(place(reference), None, "{reference}");
        }
    }
}
