//! Reads the sheets of a workbook, each as the CSV that it would be saved as, so that a row keeps its number and a column
//! its place.

use std::io::Cursor;

use calamine::{Data, Dimensions, Range, Reader, Sheets, open_workbook_auto_from_rs};

use super::Input;
use crate::model::finding::{Finding, Origin};
use crate::model::findings::Findings;

/// The sheets of a workbook; `None` when it is none.
pub fn sheets(path: &str, bytes: &[u8], findings: &mut Findings) -> Option<Vec<Input>> {
    let mut workbook = open_workbook_auto_from_rs(Cursor::new(bytes)).ok()?;
    let mut inputs = Vec::new();
    for (name, range) in workbook.worksheets() {
        // ODS does not say which cells were merged: there they are empty.
        let merged = match &mut workbook {
            Sheets::Xlsx(workbook) => workbook.merge_cells_by_sheet_name(&name).unwrap_or_default(),
            Sheets::Xls(workbook) => workbook.merge_cells_by_sheet_name(&name).unwrap_or_default(),
            Sheets::Xlsb(_) | Sheets::Ods(_) => Vec::new(),
        };
        let path = format!("{path}[{name}]");
        let csv = csv_of(&path, &range, &merged, findings);
        inputs.push(Input { path, bytes: Box::new(Cursor::new(csv)) });
    }
    Some(inputs)
}

/// A sheet as CSV, each row on the line of its number and each cell in its column. Text in cells that are merged over several
/// rows stands in each of them.
fn csv_of(path: &str, range: &Range<Data>, merged: &[Dimensions], findings: &mut Findings) -> Vec<u8> {
    let Some((first_row, first_column)) = range.start() else { return Vec::new() };
    let mut grid: Vec<Vec<String>> = range.rows().map(|row| row.iter().map(cell).collect()).collect();
    for Dimensions { start: (top, left), end: (bottom, _) } in
        merged.iter().filter(|merged| merged.start.0 < merged.end.0)
    {
        match range.get_value((*top, *left)) {
            Some(Data::Int(_) | Data::Float(_)) => findings.push(merged_number(path, *top, *bottom, *left)),
            Some(Data::Empty) | None => {}
            Some(text) => {
                let text = cell(text);
                let column = (*left - first_column) as usize;
                let rows = grid.iter_mut().take((*bottom + 1 - first_row) as usize).skip((*top - first_row) as usize);
                rows.filter_map(|row| row.get_mut(column)).for_each(|cell| cell.clone_from(&text));
            }
        }
    }
    let mut csv = b"\n".repeat(first_row as usize);
    let mut writer = csv::WriterBuilder::new().flexible(true).from_writer(&mut csv);
    let lead = vec![String::new(); first_column as usize];
    for row in &grid {
        // Writing to memory cannot fail.
        let _ = writer.write_record(lead.iter().chain(row));
    }
    drop(writer);
    csv
}

/// A number is not repeated: it would be counted more than once.
fn merged_number(path: &str, top: u32, bottom: u32, column: u32) -> Finding {
    let origin = Origin { file: path.to_owned(), line: top + 1, column: column + 1 };
    let message = format!(
        "the cells of rows {} to {} are merged and hold one number, which was read for row {} alone",
        top + 1,
        bottom + 1,
        top + 1
    );
    Finding::warning("merged-number", origin, message).hint("unmerge the cells and write the number of each row")
}

/// A cell as it is shown, on one line.
fn cell(data: &Data) -> String {
    match data {
        Data::Empty => String::new(),
        Data::String(text) => text.replace(['\r', '\n'], " "),
        Data::Int(number) => number.to_string(),
        Data::Float(number) => number.to_string(),
        Data::Bool(true) => "TRUE".to_owned(),
        Data::Bool(false) => "FALSE".to_owned(),
        Data::DateTime(when) => {
            let (year, month, day, ..) = when.to_ymd_hms_milli();
            format!("{year:04}-{month:02}-{day:02}")
        }
        Data::DateTimeIso(text) | Data::DurationIso(text) => text.clone(),
        Data::Error(error) => error.to_string(),
    }
}
