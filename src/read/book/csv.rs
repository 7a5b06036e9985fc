//! One sheet as the CSV that it would be saved as: what is seen of it, and, apart from that, what is not.

use std::collections::{BTreeMap, BTreeSet};

use super::sheet::{Filled, Place, Sheet, Unseen};
use super::{Oddity, Refusal};

/// Bytes of one sheet as CSV.
const MOST_BYTES: usize = 256 << 20;

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
    /// Cells that show nothing of what they say, or of a part of it, by their colours or number formats; line and column, from 1.
    pub unseen: BTreeSet<Place>,
    /// Cells that hold something else than they show; line and column, from 1.
    pub odd: Vec<(Place, Oddity, String)>,
}

/// How a cell, or a part of what it says, stands on the sheet.
enum Stands {
    Seen,
    /// Under merged cells.
    Under,
    /// In the colour of what is behind it, or by a number format that shows nothing.
    Unseen,
    /// The same, of a part.
    InPart,
}

impl Sheet {
    /// The sheet as CSV: without what is hidden, unless `with_hidden`.
    ///
    /// # Errors
    /// A table that is far too large.
    pub fn csv(mut self, with_hidden: bool) -> Result<Csv, Refusal> {
        self.cells.sort_by_key(|cell| cell.place);
        self.show_by_conditions()?;
        if self.without_zeros {
            for cell in self.cells.iter_mut().filter(|cell| cell.held == Some(0.0)) {
                (cell.text, cell.odd) = (Box::default(), Some(Oddity::Otherwise(0.0)));
            }
        }
        if with_hidden {
            for Unseen { place, whole, .. } in std::mem::take(&mut self.unseen) {
                if let Ok(at) = self.cells.binary_search_by_key(&place, |cell| cell.place) {
                    self.cells[at].text = whole;
                }
            }
        }
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
        let places = self.cells.iter().chain(&under).map(|cell| cell.place);
        let places = places.chain(self.unseen.iter().map(|unseen| unseen.place));
        let width = places.map(|(_, column)| column + 1).max().unwrap_or(0);
        let hidden_column: Vec<bool> = (0..width).map(|column| hidden(&self.hidden_columns, column)).collect();
        let mut last_row = (u32::MAX, false);
        let parts = self.unseen.into_iter().map(|Unseen { place, part, .. }| Filled::new(place, &part, None));
        let parts = parts.map(|cell| (cell, Stands::InPart));
        let under = under.into_iter().map(|cell| (cell, Stands::Under));
        let own = self.cells.into_iter().map(|cell| {
            let stands = if !with_hidden && cell.is_unseen() { Stands::Unseen } else { Stands::Seen };
            (cell, stands)
        });
        let mut cells: Vec<(Filled, Stands)> = own.chain(under).chain(parts).collect();
        cells.sort_by_key(|(cell, _)| cell.place);
        for (cell, stands) in cells {
            let Filled { place: (row, column), text, odd, .. } = cell;
            if last_row.0 != row {
                last_row = (row, hidden(&self.hidden_rows, row));
            }
            if last_row.1 {
                rows.insert(row + 1);
            } else if hidden_column[column as usize] {
                columns.insert(column + 1);
            } else {
                match stands {
                    Stands::Seen => {
                        shown.cell(row, column, &text)?;
                        csv.odd.extend(odd.map(|odd| ((row + 1, column + 1), odd, text.into_string())));
                        continue;
                    }
                    Stands::Under => csv.under.push((row + 1, column + 1)),
                    Stands::Unseen | Stands::InPart => drop(csv.unseen.insert((row + 1, column + 1))),
                }
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
                let Filled { text, paint, .. } = &self.cells[at];
                carried.push(Filled { paint: *paint, ..Filled::new(place, text, None) });
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
