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
    /// The columns in which neither names of places nor codes of other things belong; all of them where that is not known
    /// and every line is of the return.
    close: Close,
    seen: FxHashMap<Vec<u8>, Seen>,
    /// The first cells of the row that are a full name and a possible date of birth.
    name: Option<usize>,
    birthday: Option<usize>,
    /// The cells of the row that may be half of something.
    halves: Vec<usize>,
    found: Found,
}

/// Where a cell is looked at more closely.
#[derive(Debug, Default, Clone, PartialEq)]
pub enum Close {
    #[default]
    Nowhere,
    Everywhere,
    /// In these columns.
    In(Vec<bool>),
}

impl Close {
    fn is(&self, column: usize) -> bool {
        match self {
            Close::Nowhere => false,
            Close::Everywhere => true,
            // What stands beyond the table is not one of its figures.
            Close::In(columns) => columns.get(column).copied().unwrap_or(true),
        }
    }
}

/// What was found in a table.
#[derive(Debug, Default)]
pub struct Found {
    /// Kind, line and column, from 1.
    places: Vec<(Kind, u32, u32)>,
    /// For each column, how many cells are ten bare digits, and where those stand that pass for NHS numbers. In a column of
    /// document numbers one in eleven does.
    bare: Vec<(usize, usize, Vec<u32>)>,
    /// The same of three cells beside each other, of three, three and four digits.
    thirds: Vec<(usize, usize, Vec<u32>)>,
}

impl Scanner {
    /// A scanner for the rows below what this one has seen.
    pub fn below(&self) -> Scanner {
        Scanner { headings: self.headings.clone(), close: self.close.clone(), ..Scanner::default() }
    }

    /// A scanner that looks closely where it is told to.
    pub fn looking(close: Close) -> Scanner {
        Scanner { close, ..Scanner::default() }
    }

    /// Looks closely elsewhere from here on.
    pub fn look_closely(&mut self, close: Close) {
        self.close = close;
    }

    /// Whether a cell is so plain that it gives nothing away anywhere: an empty one, or a number of up to nine digits, with a fraction or not. Three or
    /// more with a zero in front may be the code of a telephone exchange, whose rest stands in the next cell.
    pub fn plain(cell: &[u8]) -> bool {
        let number = cell.strip_prefix(b"-").unwrap_or(cell);
        let whole = number.iter().take_while(|byte| byte.is_ascii_digit()).count();
        let rest = &number[whole..];
        // A measurement has a fraction.
        let fraction = rest.first() == Some(&b'.') && rest[1..].iter().all(u8::is_ascii_digit);
        whole < 10 && (rest.is_empty() || fraction) && (whole < 3 || number[0] != b'0')
    }

    /// Whether a cell below this heading, or one that says this, has to be looked at in every row.
    pub fn tells(&mut self, cell: &[u8], column: usize) -> bool {
        self.headings.get(column).is_some_and(Option::is_some) || self.look(cell.trim_ascii()) != Seen::default()
    }

    /// A whole row.
    pub fn row(&mut self, cells: &csv::ByteRecord, line: u32) {
        for (column, cell) in cells.iter().enumerate() {
            self.cell(cell, column, line);
            self.third(cells, column, line);
        }
        self.end_row(cells, line);
    }

    /// A whole row that is not in the table: something said about it, in which no name of a place stands alone.
    pub fn remark(&mut self, cells: &csv::ByteRecord, line: u32) {
        let close = std::mem::replace(&mut self.close, Close::Everywhere);
        self.row(cells, line);
        self.close = close;
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
        if self.close.is(column) {
            self.alarm(seen.close, column, line);
        } else {
            self.own(seen, column, line);
        }
        if seen.half {
            self.halves.push(column);
        }
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

    /// After the last cell of a row: somebody's name in one cell and a birthday in another, or one thing in two cells.
    pub fn end_row(&mut self, cells: &csv::ByteRecord, line: u32) {
        if let (Some(_), Some(birthday)) = (self.name.take(), self.birthday.take()) {
            self.alarm(Some(Kind::NameAndBirth), birthday, line);
        }
        for column in std::mem::take(&mut self.halves) {
            let text = |column: usize| cells.get(column).map(String::from_utf8_lossy);
            let beside = |other: usize| self.close.is(column) || self.close.is(other);
            let both = |first: usize, second: usize| {
                let (first, second) = (text(first)?, text(second)?);
                let short = !first.is_empty() && !second.is_empty() && first.len() + second.len() <= LONGEST_KEPT;
                if short { kind::of_two(first.trim(), second.trim()) } else { None }
            };
            let unsure = |kind: &Kind, other: usize| *kind != Kind::Name || beside(other);
            let after = both(column, column + 1).filter(|kind| unsure(kind, column + 1));
            let before = column.checked_sub(1).and_then(|before| {
                // The surname first.
                both(column, before)
                    .filter(|kind| *kind == Kind::Name && self.close.is(column) && self.close.is(before))
            });
            self.alarm(after.or(before), column, line);
        }
    }

    /// Three digits in a cell, three in the next and four in the one after, which pass for an NHS number.
    pub fn third(&mut self, cells: &csv::ByteRecord, column: usize, line: u32) {
        let digits = |column: usize, count: usize| {
            cells
                .get(column)
                .map(<[u8]>::trim_ascii)
                .filter(|cell| cell.len() == count && cell.iter().all(u8::is_ascii_digit))
        };
        let Some(first) = digits(column, 3) else { return };
        let (Some(second), Some(third)) = (digits(column + 1, 3), digits(column + 2, 4)) else { return };
        let passes = kind::is_nhs_number(&String::from_utf8_lossy(&[first, second, third].concat()));
        let thirds = slot(&mut self.found.thirds, column);
        thirds.0 += 1;
        thirds.1 += usize::from(passes);
        if passes && thirds.2.len() < MOST_PLACES {
            thirds.2.push(line);
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
        let (all, passed, lines) = slot(&mut self.found.bare, column);
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
        for (own, other) in [(&mut self.bare, other.bare), (&mut self.thirds, other.thirds)] {
            for (column, (all, passed, lines)) in other.into_iter().enumerate() {
                let of = slot(own, column);
                of.0 += all;
                of.1 += passed;
                of.2.extend(lines);
                of.2.truncate(MOST_PLACES);
            }
        }
    }

    /// Everything that was found: kind, line and column, from 1, in order of place.
    pub fn places(mut self) -> Vec<(Kind, u32, u32)> {
        for (column, (all, passed, lines)) in
            self.bare.into_iter().enumerate().chain(self.thirds.into_iter().enumerate())
        {
            if passed * 2 > all {
                self.places.extend(lines.into_iter().map(|line| (Kind::TenDigits, line, column as u32 + 1)));
            }
        }
        self.places.sort_by_key(|(_, line, column)| (*line, *column));
        self.places
    }
}

/// What is counted of a column.
fn slot(columns: &mut Vec<(usize, usize, Vec<u32>)>, column: usize) -> &mut (usize, usize, Vec<u32>) {
    if columns.len() <= column {
        columns.resize(column + 1, (0, 0, Vec::new()));
    }
    &mut columns[column]
}

#[cfg(test)]
mod tests {
    use super::*;

    fn record(text: &str) -> csv::ByteRecord {
        csv::ByteRecord::from(text.split('|').collect::<Vec<&str>>())
    }

    /// Where something is found when the rows are looked at in parts of so many.
    fn places(rows: &[&str], part: usize) -> Vec<(u32, u32)> {
        let mut top = Scanner::default();
        let mut found = Found::default();
        top.row(&record(rows[0]), 1);
        for (number, rows) in rows[1..].chunks(part).enumerate() {
            let mut scanner = top.below();
            for (row, text) in rows.iter().enumerate() {
                scanner.row(&record(text), (number * part + row) as u32 + 2);
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
    fn one_thing_in_several_cells_is_seen() {
        let rows = ["area|a|b|c|n", "Alder|ZZ99|9ZZ||1", "Alder|07700|900123||1", "Alder|12-34-56|12345678||1"];
        assert_eq!(places(&rows, 100), [(2, 2), (3, 2), (4, 2)]);
        assert_eq!(places(&["area|a|b|c|n", "Alder|943|476|5919|1"], 100), [(2, 2)]);
        assert_eq!(places(&["a|b|c", "943|476|5919", "943|476|5918", "120|340|1200"], 100), []);
        let mut scanner = Scanner::looking(Close::Everywhere);
        for (line, row) in (1..).zip(["Alder|Janet|Example|1", "Alder|Example|Janet|1", "12|Janet|12|1"]) {
            scanner.row(&record(row), line);
        }
        assert_eq!(scanner.finish().places().len(), 2);
    }

    #[test]
    fn half_a_file_in_one_cell_is_still_looked_at() {
        let mut scanner = Scanner::default();
        let cell = "2,Alder\n".repeat(10_000) + "2,ZZ99 9ZZ\n";
        scanner.row(&csv::ByteRecord::from(vec![cell]), 7);
        assert_eq!(scanner.finish().places().len(), 1);
    }
}
