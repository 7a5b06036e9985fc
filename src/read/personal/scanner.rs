//! Looks at the cells of a table, each distinct text once, and remembers where something personal stands.

use rustc_hash::FxHashMap;

use super::kind::{self, Kind, Seen};

/// Longer texts are not remembered, and no more than so many of the others.
const LONGEST_KEPT: usize = 64;
const MOST_KEPT: usize = 1 << 16;
/// A longer cell is looked at piece by piece: a quotation mark was left open, and half the file stands in one cell.
const LONGEST_CELL: usize = 1 << 16;
/// Places that are kept; findings are capped anyway.
const MOST_PLACES: usize = 1000;

/// What is known while the cells of one table, or of a part of it, go by.
#[derive(Debug, Default)]
pub struct Scanner {
    /// What the latest heading in each column makes of the cells below it.
    headings: Vec<Option<Kind>>,
    seen: FxHashMap<Vec<u8>, Seen>,
    /// The first cells of the row that are a full name and a possible date of birth.
    name: Option<usize>,
    birthday: Option<usize>,
    found: Found,
}

/// What was found in a table.
#[derive(Debug, Default)]
pub struct Found {
    /// Kind, line and column, from 1.
    places: Vec<(Kind, u32, u32)>,
    /// For each column, how many cells are ten bare digits, and where those stand that pass for NHS numbers. In a column of
    /// document numbers one in eleven does.
    bare: Vec<(usize, usize, Vec<u32>)>,
}

impl Scanner {
    /// A scanner for the rows below what this one has seen.
    pub fn below(&self) -> Scanner {
        Scanner { headings: self.headings.clone(), ..Scanner::default() }
    }

    /// Whether a cell is so plain that it gives nothing away anywhere: an empty one, or a number of up to nine digits.
    pub fn plain(cell: &[u8]) -> bool {
        cell.len() < 10 && cell.iter().all(u8::is_ascii_digit)
    }

    /// Whether a cell below this heading, or one that says this, has to be looked at in every row.
    pub fn tells(&mut self, cell: &[u8], column: usize) -> bool {
        self.headings.get(column).is_some_and(Option::is_some) || self.look(cell.trim_ascii()) != Seen::default()
    }

    /// A whole row.
    pub fn row<'a>(&mut self, cells: impl IntoIterator<Item = &'a [u8]>, line: u32) {
        for (column, cell) in cells.into_iter().enumerate() {
            self.cell(cell, column, line);
        }
        self.end_row(line);
    }

    /// One cell of the row that is going by.
    pub fn cell(&mut self, cell: &[u8], column: usize, line: u32) {
        let cell = cell.trim_ascii();
        if cell.len() > LONGEST_CELL {
            cell.split(|byte| matches!(byte, b'\n' | b',' | b';' | b'\t'))
                .for_each(|part| self.part(part, column, line));
        } else {
            self.part(cell, column, line);
        }
    }

    fn part(&mut self, text: &[u8], column: usize, line: u32) {
        let seen = self.look(text);
        let heading = self.headings.get(column).copied().flatten();
        self.own(seen, column, line);
        if seen.name {
            self.name.get_or_insert(column);
        }
        if seen.birthday {
            self.birthday.get_or_insert(column);
        }
        if let Some(kind) = heading {
            self.alarm(kind::fits(kind, &String::from_utf8_lossy(text)).then_some(kind), column, line);
        }
        if seen.heading.is_some() {
            if self.headings.len() <= column {
                self.headings.resize(column + 1, None);
            }
            self.headings[column] = seen.heading;
        }
    }

    /// After the last cell of a row: somebody's name in one cell and a birthday in another.
    pub fn end_row(&mut self, line: u32) {
        if let (Some(_), Some(birthday)) = (self.name.take(), self.birthday.take()) {
            self.alarm(Some(Kind::NameAndBirth), birthday, line);
        }
    }

    pub fn finish(self) -> Found {
        self.found
    }

    /// What a text is, from memory where it has been seen before.
    fn look(&mut self, text: &[u8]) -> Seen {
        if Scanner::plain(text) {
            return Seen::default();
        }
        if let Some(seen) = self.seen.get(text) {
            return *seen;
        }
        let seen = kind::scan(&String::from_utf8_lossy(text));
        if text.len() <= LONGEST_KEPT {
            if self.seen.len() >= MOST_KEPT {
                self.seen.clear();
            }
            self.seen.insert(text.to_owned(), seen);
        }
        seen
    }

    /// What a cell gives away by itself; of ten bare digits that is only known when the column has been seen.
    fn own(&mut self, seen: Seen, column: usize, line: u32) {
        if !seen.bare {
            self.alarm(seen.kind, column, line);
            return;
        }
        let (all, passed, lines) = self.found.bare_in(column);
        *all += 1;
        if seen.kind.is_some() {
            *passed += 1;
            if lines.len() < MOST_PLACES {
                lines.push(line);
            }
        }
    }

    fn alarm(&mut self, kind: Option<Kind>, column: usize, line: u32) {
        let place = (line, column as u32 + 1);
        let places = &mut self.found.places;
        let told = places.last().is_some_and(|(_, line, column)| (*line, *column) == place);
        if let Some(kind) = kind.filter(|_| !told && places.len() < MOST_PLACES) {
            places.push((kind, place.0, place.1));
        }
    }
}

impl Found {
    /// Adds what was found further down.
    pub fn absorb(&mut self, other: Found) {
        self.places.extend(other.places);
        self.places.truncate(MOST_PLACES);
        for (column, (all, passed, lines)) in other.bare.into_iter().enumerate() {
            let bare = self.bare_in(column);
            bare.0 += all;
            bare.1 += passed;
            bare.2.extend(lines);
            bare.2.truncate(MOST_PLACES);
        }
    }

    /// Everything that was found: kind, line and column, from 1, in order of place.
    pub fn places(mut self) -> Vec<(Kind, u32, u32)> {
        for (column, (all, passed, lines)) in self.bare.into_iter().enumerate() {
            if passed * 2 > all {
                self.places.extend(lines.into_iter().map(|line| (Kind::NhsNumber, line, column as u32 + 1)));
            }
        }
        self.places.sort_by_key(|(_, line, column)| (*line, *column));
        self.places
    }

    fn bare_in(&mut self, column: usize) -> &mut (usize, usize, Vec<u32>) {
        if self.bare.len() <= column {
            self.bare.resize(column + 1, (0, 0, Vec::new()));
        }
        &mut self.bare[column]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Where something is found when the rows are looked at in parts of so many.
    fn places(rows: &[&str], part: usize) -> Vec<(u32, u32)> {
        let mut top = Scanner::default();
        let mut found = Found::default();
        top.row(rows[0].split('|').map(str::as_bytes), 1);
        for (number, rows) in rows[1..].chunks(part).enumerate() {
            let mut scanner = top.below();
            for (row, text) in rows.iter().enumerate() {
                scanner.row(text.split('|').map(str::as_bytes), (number * part + row) as u32 + 2);
            }
            found.absorb(scanner.finish());
        }
        let mut all = top.finish();
        all.absorb(found);
        all.places().into_iter().map(|(_, line, column)| (line, column)).collect()
    }

    #[test]
    fn a_heading_and_a_row_give_cells_their_meaning() {
        for part in [1, 2, 100] {
            assert_eq!(places(&["ref|Date of birth", "1|1985-02-01", "2|1985-02-01", "3|"], part), [(2, 2), (3, 2)]);
            assert_eq!(places(&["Surname|n", "Example|1"], part), [(2, 1)]);
            let rows = ["who|when|n", "Jane Example|1985-02-01|1", "Jane Example|2025-02-01|1"];
            assert_eq!(places(&rows, part), [(2, 2)]);
            assert_eq!(places(&["area|n", "Alder|07700 900123", "Alder|x", "Alder|ZZ99 9ZZ"], part), [(2, 2), (4, 2)]);
        }
    }

    #[test]
    fn document_numbers_pass_for_nhs_numbers_by_chance_and_are_none() {
        for part in [1, 2, 100] {
            assert_eq!(places(&["no|n", "4000000001|1", "4000000002|1", "9434765919|1"], part), []);
            assert_eq!(places(&["no|n", "12|1", "9434765919|1"], part), [(3, 1)]);
        }
    }

    #[test]
    fn half_a_file_in_one_cell_is_still_looked_at() {
        let mut scanner = Scanner::default();
        let cell = "2,Alder\n".repeat(10_000) + "2,ZZ99 9ZZ\n";
        scanner.row([cell.as_bytes()], 7);
        assert_eq!(scanner.finish().places().len(), 1);
    }
}
