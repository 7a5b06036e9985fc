//! A workbook, sheet by sheet: each table that is published as CSV, with the same numbers and no further digits.

use std::io::Cursor;

use anyhow::{Context, Error};
use calamine::{Data, Ods, Range, Reader, Xlsx};

use super::super::opened::Opened;
use super::{Table, differs};
use crate::model::finding::Finding;
use crate::model::format::Format;

/// Holds each sheet of the XLSX to the table of its title.
///
/// # Errors
/// A workbook that cannot be opened.
pub fn xlsx(release: &Opened, tables: &[Table]) -> Result<Vec<Finding>, Error> {
    check::<Xlsx<Cursor<&[u8]>>>(release, tables, Format::Workbook.file())
}

/// The same of the ODS, which releases of earlier versions do not have; that one is missing which there was says the manifest.
///
/// # Errors
/// A workbook that cannot be opened.
pub fn ods(release: &Opened, tables: &[Table]) -> Result<Vec<Finding>, Error> {
    match release.folder.files.contains_key(Format::OpenWorkbook.file()) {
        true => check::<Ods<Cursor<&[u8]>>>(release, tables, Format::OpenWorkbook.file()),
        false => Ok(Vec::new()),
    }
}

fn check<'a, Workbook>(release: &Opened<'a>, tables: &[Table], name_of_file: &str) -> Result<Vec<Finding>, Error>
where
    Workbook: Reader<Cursor<&'a [u8]>>,
    Workbook::Error: std::error::Error + Send + Sync + 'static,
{
    let open = || format!("{}/{name_of_file} has changed since it was written", release.folder.path);
    let mut workbook = Workbook::new(Cursor::new(release.folder.file(name_of_file)?)).with_context(open)?;
    let sheets: Vec<(String, Range<Data>)> = workbook.worksheets();
    let mut findings = Vec::new();
    let mut found = vec![false; tables.len()];
    for (name, range) in &sheets {
        let rows: Vec<&[Data]> = range.rows().collect();
        let title = rows.first().and_then(|row| row.first()).map(written).unwrap_or_default();
        // Notes are marked behind the title, there and here.
        let title = title.split(" [note").next().unwrap_or_default().to_owned();
        // Of several tables with one title, the first that has no sheet yet.
        let is_its = |(at, table): (usize, &Table)| !found[at] && table.title.as_ref() == Some(&title);
        let of_title = tables.iter().enumerate().position(is_its).filter(|_| !title.is_empty());
        let has_numbers = rows.iter().flat_map(|row| row.iter()).any(is_number);
        // The cover has the title of a table, too, where a publication is called like one.
        let is_front = |place: usize| !has_numbers && headings_at(&tables[place], &rows).is_none();
        let Some(place) = of_title.filter(|place| !is_front(*place)) else {
            if has_numbers {
                let message = format!("The sheet {name} is not one of the published tables, but it holds a number");
                findings.push(differs(release, name_of_file, message));
            }
            continue;
        };
        found[place] = true;
        if let Some(what) = otherwise(&tables[place], &rows) {
            findings.push(differs(
                release,
                name_of_file,
                format!("The sheet {name} differs from tables/{}.csv: {what}", tables[place].id),
            ));
        }
    }
    let missing = tables.iter().zip(found).filter(|(_, found)| !found);
    findings
        .extend(missing.map(|(table, _)| {
            differs(release, name_of_file, format!("The table {} is not in the workbook", table.id))
        }));
    Ok(findings)
}

/// The row of a sheet that has the headings of a table.
fn headings_at(table: &Table, rows: &[&[Data]]) -> Option<usize> {
    let headings = table.rows.first()?;
    rows.iter().position(|row| row.len() >= headings.len() && row.first().map(written).as_ref() == headings.first())
}

fn is_number(cell: &Data) -> bool {
    matches!(cell, Data::Float(_) | Data::Int(_))
}

/// How a sheet differs from its table.
fn otherwise(table: &Table, rows: &[&[Data]]) -> Option<String> {
    let expected = table.rows.get(1..)?;
    if expected.is_empty() {
        return None;
    }
    let Some(begin) = headings_at(table, rows) else { return Some("its headings are missing".to_owned()) };
    for (at, expected) in expected.iter().enumerate() {
        let Some(row) = rows.get(begin + 1 + at) else { return Some("rows are missing".to_owned()) };
        for (cell, expected) in row.iter().zip(expected) {
            let same = match cell {
                Data::Float(number) => expected.parse() == Ok(*number),
                Data::Int(number) => expected.parse() == Ok(*number),
                other => written(other) == *expected,
            };
            if !same {
                return Some(format!("it has {}, and the CSV has {expected}", written(cell)));
            }
        }
        // Behind the table there are flags, in words.
        if row.iter().skip(expected.len()).any(is_number) {
            return Some("there is a number beside the table".to_owned());
        }
    }
    let below = rows.iter().skip(begin + 1 + expected.len());
    let is_below = below.flat_map(|row| row.iter()).any(|cell| !matches!(cell, Data::Empty));
    is_below.then(|| "there is something below the table".to_owned())
}

fn written(cell: &Data) -> String {
    match cell {
        Data::Empty => String::new(),
        other => other.to_string(),
    }
}
