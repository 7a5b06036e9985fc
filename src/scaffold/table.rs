//! The text of a table, read as `check` reads it, with the row or the two that look most like its header.

use std::collections::BTreeMap;

use anyhow::{Error, anyhow, bail};

use super::cells;
use crate::model::spelling;
use crate::read::{Commas, Plain};
use crate::spec::returns::fold_heading;

/// So many rows are looked at for the header.
const SEARCHED: usize = 20;

/// Headings and the cells below them, every row as wide as the header.
#[derive(Debug)]
pub struct Table {
    pub headings: Vec<String>,
    pub rows: Vec<Vec<String>>,
    /// What stands above the headings.
    pub title: String,
    /// The sheet of a workbook, where there are several that are seen.
    pub sheet: Option<String>,
    /// What stands beside the numbers: the title, lines of one cell, and the name of the sheet.
    pub beside: Vec<String>,
    columns: Vec<Column>,
}

/// What is known of a column, so that no cell is looked at twice.
#[derive(Debug)]
struct Column {
    /// Its cells that are not empty, each once, with how often it is there.
    cells: Vec<(String, usize)>,
    /// Numbers, among them markers.
    numeric: bool,
}

impl Column {
    fn of(rows: &[Vec<String>], at: usize) -> Column {
        let mut seen: BTreeMap<&str, usize> = BTreeMap::new();
        for row in rows.iter().filter(|row| !row[at].is_empty()) {
            *seen.entry(&row[at]).or_default() += 1;
        }
        let cells: Vec<(String, usize)> = seen.into_iter().map(|(cell, count)| (cell.to_owned(), count)).collect();
        let column = Column { cells, numeric: false };
        let any = column.cells.iter().any(|(cell, _)| cells::number(cell).is_some());
        let numeric = any && column.mostly(|cell| cells::number(cell).is_some() || cells::marker(cell));
        Column { numeric, ..column }
    }

    fn mostly(&self, test: impl Fn(&str) -> bool) -> bool {
        let all: usize = self.cells.iter().map(|(_, count)| count).sum();
        let fit: usize = self.cells.iter().filter(|(cell, _)| test(cell)).map(|(_, count)| count).sum();
        all > 0 && fit * 10 >= all * 9
    }
}

impl Table {
    /// The different cells of a column that are not empty, sorted.
    pub fn distinct(&self, column: usize) -> impl ExactSizeIterator<Item = &str> {
        self.columns[column].cells.iter().map(|(cell, _)| cell.as_str())
    }

    /// Whether nine of ten cells of a column that are not empty are so.
    pub fn mostly(&self, column: usize, test: impl Fn(&str) -> bool) -> bool {
        self.columns[column].mostly(test)
    }

    /// Whether a column is of numbers, among them markers.
    pub fn is_numeric(&self, column: usize) -> bool {
        self.columns[column].numeric
    }

    /// How many cells of a column are not empty.
    pub fn filled(&self, column: usize) -> usize {
        self.columns[column].cells.iter().map(|(_, count)| count).sum()
    }

    /// The cells of a column that are not empty.
    pub fn cells(&self, column: usize) -> impl Iterator<Item = &str> {
        self.rows.iter().map(move |row| row[column].as_str()).filter(|cell| !cell.is_empty())
    }

    /// A year and what stands in the column of its parts, as they are read together: "2024/25 Q1", "2024/25 Quarter 1".
    pub fn part_of_year(&self, year: &str, column: usize, part: &str) -> String {
        crate::read::part_of_year(year, &self.headings[column], part)
    }
}

/// Reads the table: of a workbook the sheet with most rows below a header.
///
/// # Errors
/// Bytes that are no text, and a file without a header and a row.
pub fn table(path: &str, bytes: &[u8]) -> Result<Table, Error> {
    let pieces = crate::read::plain(path, bytes)?;
    let several = pieces.len() > 1;
    let mut best: Result<Table, Error> = Err(anyhow!("it has no table that can be read"));
    for Plain { sheet, bytes, .. } in pieces {
        let found = of_text(&bytes).map(|mut table| {
            table.beside.extend(sheet.clone());
            Table { sheet: sheet.filter(|_| several), ..table }
        });
        let better = match (&best, &found) {
            (Ok(best), Ok(found)) => found.rows.len() > best.rows.len(),
            (Err(_), _) => true,
            (Ok(_), Err(_)) => false,
        };
        if better {
            best = found;
        }
    }
    best
}

fn of_text(bytes: &[u8]) -> Result<Table, Error> {
    let text = String::from_utf8_lossy(bytes);
    let text = text.strip_prefix('\u{feff}').unwrap_or(&text);
    let separator = separator(text);
    let mut records = records(text, separator);
    let filled = |record: &Vec<String>| record.iter().filter(|cell| !cell.is_empty()).count();
    let widest = records.iter().take(SEARCHED).map(filled).max().unwrap_or(0);
    // Titles stand in one cell; a header names nearly every column.
    let Some(header) = records.iter().position(|record| filled(record) >= 2 && filled(record) * 5 >= widest * 4) else {
        bail!("no row looks like a header with two columns or more");
    };
    let lower = second_row(&records, header);
    // A group of columns stands above no heading of its first column; what stands there is a title with its own cells.
    let begins = |record: &Vec<String>| record.first().is_some_and(|cell| !cell.is_empty());
    let is_group =
        |above: &usize| filled(&records[*above]) >= 2 && !(begins(&records[*above]) && begins(&records[header]));
    let above = header.checked_sub(1).filter(is_group);
    let (first, last) = match (above, lower) {
        (Some(above), _) => (above, header),
        (None, Some(lower)) => (header, lower),
        (None, None) => (header, header),
    };
    if above.is_some() && is_of_figures(&records[header]) {
        bail!(
            "the headings seem to be above \"{}\", but that column has none: give each column a heading",
            records[header].first().map_or("", String::as_str)
        );
    }
    let mut headings = if first == last { records[last].clone() } else { joined(&records[first], &records[last]) };
    while headings.last().is_some_and(String::is_empty) {
        headings.pop();
    }
    let title: Vec<String> = records[..first].iter().flatten().filter(|cell| !cell.is_empty()).cloned().collect();
    no_other_table(&records, last, &headings)?;
    let (rows, lines): (Vec<Vec<String>>, Vec<Vec<String>>) = records
        .drain(..)
        .skip(last + 1)
        .partition(|record| record.iter().filter(|cell| !cell.is_empty()).count() >= 2.min(headings.len()));
    let beside = title.iter().cloned().chain(lines.into_iter().flatten().filter(|cell| !cell.is_empty())).collect();
    let mut rows: Vec<Vec<String>> = rows
        .into_iter()
        .map(|mut record| {
            record.resize(headings.len(), String::new());
            record
        })
        .collect();
    with_points(&mut rows, separator);
    if rows.is_empty() {
        bail!("there is no row below the header");
    }
    let columns = (0..headings.len()).map(|at| Column::of(&rows, at)).collect();
    Ok(Table { headings, rows, title: title.join(" "), sheet: None, beside, columns })
}

/// Whether a row is one of the table: it has a period and a number, which headings do not have both.
fn is_of_figures(record: &[String]) -> bool {
    let is_number = |cell: &String| cells::number(cell).is_some() && !cells::period(cell);
    record.iter().any(is_number) && record.iter().any(|cell| cells::period(cell))
}

/// That no other table begins below the headings.
///
/// # Errors
/// One that does: with the same headings in their places, or half of them.
fn no_other_table(records: &[Vec<String>], last: usize, headings: &[String]) -> Result<(), Error> {
    let named = headings.iter().filter(|heading| !heading.is_empty()).count();
    let again = |record: &Vec<String>| {
        let pairs = headings.iter().zip(record).filter(|(heading, _)| !heading.is_empty());
        pairs.filter(|(heading, cell)| fold_heading(heading) == fold_heading(cell)).count()
    };
    let begins = |at: &usize| again(&records[*at]) >= 2.max(named.div_ceil(2));
    let Some(at) = (last + 1..records.len()).find(begins) else { return Ok(()) };
    let what = records[at].iter().filter(|cell| !cell.is_empty()).cloned().collect::<Vec<_>>().join(", ");
    if again(&records[at]) == named {
        bail!(
            "the same headings are repeated below it ({what}), as if another table began: describe the first table \
            alone, and say `several-tables = true` in what is written for it"
        );
    }
    bail!("another table begins below it ({what}): save each as a file of its own, and describe each")
}

/// Writes numbers with a decimal point where the table has a decimal comma.
fn with_points(rows: &mut [Vec<String>], separator: u8) {
    let commas = |comma: Commas| {
        let is = |cell: &String| cell.contains(',') && crate::read::comma_of(cell) == Some(comma);
        rows.iter().flatten().any(is)
    };
    if separator == b',' || !commas(Commas::Decimal) || commas(Commas::Thousands) {
        return;
    }
    let is_figure = |letter: char| letter.is_ascii_digit() || " .,£%+-()".contains(letter);
    for cell in rows.iter_mut().flatten().filter(|cell| cell.contains(',') && cell.chars().all(is_figure)) {
        *cell = cell.replace('.', "").replace(',', ".");
    }
}

/// The row after the header, where that is a second row of headings: words alone, and the header has gaps above them or nothing
/// stands in the first cell.
fn second_row(records: &[Vec<String>], header: usize) -> Option<usize> {
    let (upper, lower) = (records.get(header)?, records.get(header + 1)?);
    let words = |record: &Vec<String>| {
        record.iter().filter(|cell| !cell.is_empty()).all(|cell| {
            !cell.starts_with(|letter: char| letter.is_ascii_digit() || matches!(letter, '£' | '<' | '[' | '-' | '.'))
        })
    };
    let gaps = (1..lower.len()).any(|at| upper.get(at).is_none_or(String::is_empty) && !lower[at].is_empty());
    // A row of the table says in its first cell what it is about, unless the row above it does.
    let gaps = gaps || lower.first().is_some_and(String::is_empty);
    let figures = records.get(header + 2).is_some_and(|record| !words(record));
    (gaps && words(lower) && figures && !lower[1..].iter().all(String::is_empty)).then_some(header + 1)
}

/// Headings that take two rows: a group means all columns until the next.
fn joined(groups: &[String], cells: &[String]) -> Vec<String> {
    let mut group = "";
    let whole = |at: usize| {
        let own = groups.get(at).map_or("", String::as_str);
        let cell = cells.get(at).map_or("", String::as_str);
        if !own.is_empty() {
            group = own;
        }
        match () {
            () if cell.is_empty() || own == cell => own.to_owned(),
            () if group.is_empty() => cell.to_owned(),
            () => format!("{group} {cell}"),
        }
    };
    (0..groups.len().max(cells.len())).map(whole).collect()
}

/// The separator by which most of the first records have the same number of cells, more than one.
fn separator(text: &str) -> u8 {
    let first: String = text.split_inclusive('\n').take(SEARCHED).collect();
    let score = |separator: &u8| {
        let widths: Vec<usize> = records(&first, *separator).iter().map(Vec::len).collect();
        let same = |width: &usize| widths.iter().filter(|other| *other == width).count();
        widths.iter().filter(|width| **width > 1).map(|width| (same(width), *width)).max().unwrap_or_default()
    };
    let mut best = (b',', score(&b','));
    for separator in [b'\t', b';', b'|'] {
        let found = score(&separator);
        if found > best.1 {
            best = (separator, found);
        }
    }
    best.0
}

fn records(text: &str, separator: u8) -> Vec<Vec<String>> {
    let mut reader =
        csv::ReaderBuilder::new().has_headers(false).flexible(true).delimiter(separator).from_reader(text.as_bytes());
    let cells = |record: csv::StringRecord| record.iter().map(|cell| spelling::plain(cell).into_owned()).collect();
    reader.records().filter_map(Result::ok).map(cells).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(bytes: &[u8]) -> Result<Table, Error> {
        table("t.csv", bytes)
    }

    #[test]
    fn separators_titles_and_windows_text_are_seen_through() {
        for text in ["Area,Cost\nA,1.5\n", "Area;Cost\nA;1,5\n", "Area\tCost\nA\t1,5\n", "Area|Cost\nA|1,5\n"] {
            let table = of(text.as_bytes()).unwrap();
            assert_eq!(
                (table.headings, table.rows),
                (vec!["Area".into(), "Cost".into()], vec![vec!["A".into(), "1.5".to_owned()]])
            );
        }
        let table = of(b"Spending over \xa3500,,\n,,\nArea,Cost (\xa3),\nA,1,\n").unwrap();
        assert_eq!(table.headings, ["Area", "Cost (£)"]);
    }

    #[test]
    fn headings_may_take_two_rows() {
        for text in [
            "Area,Period,Cases,,Calls\n,,Police,Health,Police\nA,2024/25,1,2,3\n",
            ",,Cases,,Calls\nArea,Period,Police,Health,Police\nA,2024/25,1,2,3\n",
            "Area,Period,Cases,Cases,Calls\n,,Police,Health,Police\nA,2024/25,1,2,3\n",
        ] {
            let table = of(text.as_bytes()).unwrap();
            assert_eq!(table.headings, ["Area", "Period", "Cases Police", "Cases Health", "Calls Police"]);
            assert_eq!(table.rows.len(), 1);
        }
    }

    #[test]
    fn another_table_below_is_named() {
        for (text, says) in [
            ("Area,Quarter,Referrals\nA,2024/25 Q1,1\n\nArea,Quarter,Closed\nA,2024/25 Q1,1\n", "a file of its own"),
            ("Area,Quarter,Cases\nA,2024/25 Q1,1\n,,\nArea,Quarter,Cases\nA,2024/25 Q2,1\n", "several-tables"),
            (",,Cases,,Calls,\n,,M,F,M,F\nA,2024/25 Q1,1,2,3,4\nB,2024/25 Q1,1,2,3,4\n", "give each column a heading"),
        ] {
            let why = of(text.as_bytes()).unwrap_err().to_string();
            assert!(why.contains(says), "{why}");
        }
        assert!(of(b"Area,Quarter,Cases\nA,2024/25 Q1,1\nA,2024/25 Q2,1\n").is_ok());
    }

    #[test]
    fn what_is_no_table_is_refused() {
        for bytes in [&b""[..], b"one\ntwo\n", b"a,b\n", b"PK\x03\x04zip"] {
            assert!(of(bytes).is_err(), "{bytes:?}");
        }
    }
}
