//! What is read of a workbook is what a spreadsheet program shows, or something is said of the cell.
//!
//! `tests/shown/` holds workbooks of thousands of cells as XLSX, ODS and XLS, and what LibreOffice shows for each;
//! `generate.py` there made both.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;

use quarterday::read::plain;

use crate::project::repository;

/// Halves in decimal figures, which Excel rounds up, and LibreOffice down where their binary number is a trifle less. They are
/// read as Excel shows them, and a note says that they were rounded.
const TIES: [&str; 2] = ["0.285", "1.005"];

/// Kinds of cell that Excel shows otherwise than LibreOffice, with what is read.
const AS_EXCEL: [(&str, &str); 19] = [
    // Excel shows yes and no by no number format.
    ("logical", "TRUE"),
    ("logical", "FALSE"),
    ("true", "TRUE"),
    ("false", "FALSE"),
    ("result: true", "TRUE"),
    ("result: false", "FALSE"),
    ("no without its text", "FALSE"),
    ("result: bad number", "#NUM!"),
    // Excel unescapes what is written in a cell of its own, too, and in small letters.
    ("shared text with small letters in its escape", "Aloder"),
    ("inline text with an escape", "Alder"),
    // Excel keeps 15 figures.
    ("number of 16 figures", "1234567890123460"),
    // Excel knows no day before 1900, nor after 9999.
    ("day before days are counted", "#######"),
    ("day after all days", "#######"),
    ("zero as a day", "1899-12-31"),
    ("day that never was", "1900-02-29"),
    // Excel, too, shows such a break as white space.
    ("text with a tab", "Al der"),
    ("text with a break", "Al der"),
    // LibreOffice shows the number of its days.
    ("day without text or format", "2024-04-24"),
    // No time of the day is asked for anywhere.
    ("time without its text", "PT12H30M00S"),
];

/// Formats that LibreOffice writes into ODS as another.
const NOT_IN_ODS: [&str; 2] = ["#,##0 ", "mmmmm-yy"];

/// Formats by which LibreOffice shows the month first, as in America. Excel shows 14 and 22 as the country has it.
const MONTH_FIRST: [&str; 3] = ["m/d/yyyy", "14", "22"];

/// A cell of a workbook: what it is, what it holds, by which format, and what it shows.
struct Shown {
    kind: String,
    holds: String,
    format: String,
    shows: String,
}

/// Row and column, from 1.
type Place = (u32, u32);

fn cells(book: &str) -> BTreeMap<Place, Shown> {
    let mut reader = csv::Reader::from_path(format!("{book}.csv")).unwrap();
    let cell = |record: csv::StringRecord| {
        let text = |at: usize| record[at].to_owned();
        let place = (record[0].parse().unwrap(), record[1].parse().unwrap());
        (place, Shown { kind: text(2), holds: text(3), format: text(4), shows: text(5) })
    };
    reader.records().map(|record| cell(record.unwrap())).collect()
}

/// The cells of the only sheet that is read, and those of which reading says something.
fn read(book: &str) -> (BTreeMap<Place, String>, BTreeSet<Place>) {
    let tables = plain(book, &fs::read(book).unwrap()).unwrap();
    let [table] = tables.as_slice() else { panic!("{book} has {} sheets", tables.len()) };
    let text = String::from_utf8(table.bytes.clone()).unwrap();
    let mut cells = BTreeMap::new();
    // A row is a line, also where it is empty.
    for (line, row) in text.lines().zip(1..) {
        let mut reader = csv::ReaderBuilder::new().has_headers(false).from_reader(line.as_bytes());
        let record = reader.records().next().map(Result::unwrap).unwrap_or_default();
        cells.extend(record.iter().zip(1..).map(|(cell, column)| ((row, column), cell.to_owned())));
    }
    (cells, table.odd.iter().copied().collect())
}

#[test]
fn what_is_shown_is_read_in_every_container() {
    let (mut wrong, mut compared) = (Vec::new(), 0);
    let folder = repository().join("tests/shown");
    for name in ["formats", "days-1904", "kinds", "packed", "places"] {
        for container in ["xlsx", "ods", "xls"].into_iter().filter(|container| name != "packed" || *container == "xlsx")
        {
            let book = folder.join(format!("{name}.{container}"));
            let shown = cells(book.to_str().unwrap());
            let (read, odd) = read(book.to_str().unwrap());
            compared += shown.len();
            for (place, cell) in &shown {
                let read = read.get(place).map_or("", String::as_str);
                let Shown { kind, holds, format, shows } = cell;
                let tie = name == "formats" && TIES.contains(&holds.as_str()) && !shows.is_empty();
                let otherwise = AS_EXCEL.contains(&(kind.as_str(), read))
                    || (container == "ods" && NOT_IN_ODS.contains(&format.as_str()));
                let shows = if MONTH_FIRST.contains(&format.as_str()) { day_first(shows) } else { shows.clone() };
                if !odd.contains(place) && !tie && !otherwise && !same(&shows, read) {
                    wrong.push(format!(
                        "{name}.{container} {place:?}: {kind} {holds} as {format} shows {shows:?}, and {read:?} is read"
                    ));
                }
            }
            // In the first column `kinds` and `formats` number their rows.
            let unseen = read.iter().filter(|(place, text)| {
                !text.is_empty() && !shown.contains_key(place) && (name == "places" || place.1 > 1)
            });
            wrong.extend(
                unseen.map(|(place, text)| format!("{name}.{container} {place:?}: {text:?} is read and not shown")),
            );
        }
    }
    assert!(compared > 7000);
    assert!(wrong.is_empty(), "{} cells are read as something else than is shown:\n{}", wrong.len(), wrong.join("\n"));
}

/// "4/24/2024" as "24/4/2024".
fn day_first(text: &str) -> String {
    let parts: Vec<&str> = text.splitn(3, '/').collect();
    match parts.as_slice() {
        [month, day, year] => format!("{day}/{month}/{year}"),
        _ => text.to_owned(),
    }
}

/// Whether a text that was read says what is shown: the same words, number, day or month.
fn same(shown: &str, read: &str) -> bool {
    let shown = quarterday::model::spelling::plain(shown).into_owned();
    let clock = |text: &str| if text.contains(':') { text.trim_start_matches('0').to_owned() } else { text.to_owned() };
    clock(&shown) == clock(&quarterday::model::spelling::plain(read))
        || number(&shown).is_some_and(|shown| number(read) == Some(shown))
        || day(&shown).is_some_and(|shown| day(read) == Some(shown))
}

/// A number with its sign and what stands beside it. A fraction is as near to its number as figures are.
fn number(text: &str) -> Option<(f64, bool, bool)> {
    if let Some((above, below)) = text.split_once('/') {
        let mut above = above.trim_start_matches('-').split_whitespace().rev();
        let (count, whole) = (above.next()?.parse::<f64>().ok()?, above.next().map_or(Ok(0.0), str::parse).ok()?);
        let size = whole + count / below.trim().parse::<f64>().ok()?;
        return Some((if text.starts_with('-') { -size } else { size }, false, false));
    }
    let negative = text.contains('-') || text.starts_with('(');
    let bare: String =
        text.chars().filter(|letter| !matches!(letter, ',' | ' ' | '£' | '%' | '(' | ')' | '-')).collect();
    let scientific = text.contains(['E', 'e']);
    let number: f64 = if scientific { text.parse().ok()? } else { bare.parse().ok()? };
    let sign = if negative && !scientific && number != 0.0 { -1.0 } else { 1.0 };
    Some((sign * number, text.contains('%'), text.contains('£')))
}

/// Day, month and year, as far as they are shown.
fn day(text: &str) -> Option<(Option<u32>, Option<u32>, i32)> {
    let lower = text.to_lowercase();
    let lower: Vec<&str> =
        lower.split_whitespace().filter(|word| !word.contains(':') && !matches!(*word, "am" | "pm")).collect();
    let lower = lower.join(" ");
    let months = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
    let weekdays = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];
    let mut named = None;
    let mut numbers: Vec<u32> = Vec::new();
    for word in lower.split(|letter: char| !letter.is_alphanumeric()).filter(|word| !word.is_empty()) {
        match word.parse() {
            Ok(number) => numbers.push(number),
            Err(_) if word.ends_with("day") || weekdays.contains(&word) => {}
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
        (None, [month, last]) if *month <= 12 && *last < 100 => Some((None, Some(*month), year(*last))),
        (None, [first, month]) if *first > 1000 => Some((None, Some(*month), *first as i32)),
        _ => None,
    }
}
