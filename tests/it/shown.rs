//! What is read of a workbook is what a spreadsheet program shows, or something is said of the cell.
//!
//! `tests/shown/` holds one sheet of several hundred cells as XLSX, ODS and XLS, and what LibreOffice shows for each;
//! `generate.py` there made both.

use std::collections::BTreeMap;
use std::fs;

use quarterday::read::plain;

use crate::project::repository;

/// Halves in decimal figures, which Excel rounds up, and LibreOffice down where their binary number is a trifle less. They are
/// read as Excel shows them, and a note says that they were rounded.
const TIES: [(&str, &str); 2] = [("0.285", "0%"), ("1.005", "0%")];

/// A cell of the sheet: what it holds, by which format, and what it shows.
struct Shown {
    row: u32,
    kind: String,
    holds: String,
    format: String,
    shows: String,
}

fn cells() -> Vec<Shown> {
    let mut reader = csv::Reader::from_path(repository().join("tests/shown/shown.csv")).unwrap();
    let cell = |record: csv::StringRecord| Shown {
        row: record[0].parse().unwrap(),
        kind: record[1].to_owned(),
        holds: record[2].to_owned(),
        format: record[3].to_owned(),
        shows: record[4].to_owned(),
    };
    reader.records().map(|record| cell(record.unwrap())).collect()
}

#[test]
fn what_is_shown_is_read_in_every_container() {
    let cells = cells();
    assert!(cells.len() > 700);
    let mut wrong = Vec::new();
    for container in ["xlsx", "ods", "xls"] {
        let path = format!("tests/shown/shown.{container}");
        let tables = plain(&path, &fs::read(repository().join(&path)).unwrap()).unwrap();
        let [table] = tables.as_slice() else { panic!("{path} has {} sheets", tables.len()) };
        let mut reader =
            csv::ReaderBuilder::new().has_headers(false).flexible(true).from_reader(table.bytes.as_slice());
        let read: BTreeMap<u32, String> = reader
            .records()
            .map(|record| record.unwrap())
            .map(|record| (record.position().unwrap().line() as u32, record.get(1).unwrap_or("").to_owned()))
            .collect();
        for cell in &cells {
            let read = read.get(&cell.row).map_or("", String::as_str);
            let said = table.odd.contains(&(cell.row, 2));
            let tie = TIES.contains(&(cell.holds.as_str(), cell.format.as_str()));
            if !said && !tie && !same(&cell.shows, read) {
                let Shown { row, kind, holds, format, shows } = cell;
                wrong.push(format!(
                    "{container} row {row}: {kind} {holds} as {format} shows {shows:?}, and {read:?} is read"
                ));
            }
        }
    }
    assert!(wrong.is_empty(), "{} cells are read as something else than is shown:\n{}", wrong.len(), wrong.join("\n"));
}

/// Whether a text that was read says what is shown: the same words, number, day or month.
fn same(shown: &str, read: &str) -> bool {
    let shown = quarterday::model::spelling::plain(shown).into_owned();
    shown == quarterday::model::spelling::plain(read)
        || number(&shown).is_some_and(|shown| number(read) == Some(shown))
        || day(&shown).is_some_and(|shown| day(read) == Some(shown))
}

/// A number with its sign and what stands beside it.
fn number(text: &str) -> Option<(f64, bool, bool)> {
    let negative = text.contains('-') || text.starts_with('(');
    let bare: String =
        text.chars().filter(|letter| !matches!(letter, ',' | ' ' | '£' | '%' | '(' | ')' | '-')).collect();
    let scientific = text.contains('E');
    let number: f64 = if scientific { text.parse().ok()? } else { bare.parse().ok()? };
    let sign = if negative && !scientific && number != 0.0 { -1.0 } else { 1.0 };
    Some((sign * number, text.contains('%'), text.contains('£')))
}

/// Day, month and year, as far as they are shown.
fn day(text: &str) -> Option<(Option<u32>, Option<u32>, i32)> {
    let lower = text.to_lowercase();
    let lower = lower.split(" 18:00").next()?.split(" 00:00").next()?;
    let months = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
    let mut named = None;
    let mut numbers: Vec<u32> = Vec::new();
    for word in lower.split(|letter: char| !letter.is_alphanumeric()).filter(|word| !word.is_empty()) {
        match word.parse() {
            Ok(number) => numbers.push(number),
            Err(_) if word.ends_with("day") => {}
            Err(_) => named = Some(months.iter().position(|month| word.starts_with(month))? as u32 + 1),
        }
    }
    let year = |number: u32| if number < 100 { 2000 + number as i32 } else { number as i32 };
    match (named, numbers.as_slice()) {
        (Some(month), [day, last]) => Some((Some(*day), Some(month), year(*last))),
        (Some(month), [last]) => Some((None, Some(month), year(*last))),
        (None, [first, month, day]) if *first > 1000 => Some((Some(*day), Some(*month), *first as i32)),
        (None, [day, month, last]) => Some((Some(*day), Some(*month), year(*last))),
        (None, [month, last]) if *last > 1000 => Some((None, Some(*month), *last as i32)),
        (None, [first, month]) if *first > 1000 => Some((None, Some(*month), *first as i32)),
        _ => None,
    }
}
