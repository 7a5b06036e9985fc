//! The Parquet file: the cells of `figures.csv`, and no other.

use anyhow::{Context, Error};
use bytes::Bytes;
use csv::StringRecord;
use parquet::file::reader::{FileReader, SerializedFileReader};
use parquet::record::Field;

use super::super::opened::Opened;
use super::{differs, unguarded};
use crate::model::finding::Finding;
use crate::model::format::Format;

const NAME: &str = Format::Parquet.file();

/// Holds the Parquet file to the CSV. Releases of earlier versions have none.
///
/// # Errors
/// A file that cannot be read.
pub fn check(release: &Opened) -> Result<Option<Finding>, Error> {
    let Some(bytes) = release.folder.files.get(NAME) else { return Ok(None) };
    let wrong = || format!("{}/{NAME} has changed since it was written", release.folder.path);
    let mut csv = csv::Reader::from_reader(release.folder.file(Format::Figures.file())?);
    let headings: Vec<String> = csv.headers()?.iter().map(str::to_owned).collect();
    let mut figures = csv.records();
    let file = SerializedFileReader::new(Bytes::copy_from_slice(bytes)).with_context(wrong)?;
    let columns = file.metadata().file_metadata().schema_descr().columns().iter();
    if !columns.map(|column| column.name()).eq(headings.iter()) {
        return Ok(Some(differs(release, NAME, "Its columns differ from those of figures.csv".to_owned())));
    }
    for row in file.get_row_iter(None).with_context(wrong)? {
        let row = row.with_context(wrong)?;
        let Some(figure) = figures.next().transpose()? else {
            return Ok(Some(differs(release, NAME, "It has more rows than figures.csv".to_owned())));
        };
        let figure: StringRecord = figure;
        let cells = row.get_column_iter().zip(&figure);
        if let Some(((name, field), cell)) = cells.into_iter().find(|((_, field), cell)| !is_same(field, cell)) {
            let id = figure.get(0).unwrap_or_default();
            let message = format!("{name} of {id} is {field}, but figures.csv has {cell}");
            return Ok(Some(differs(release, NAME, message)));
        }
    }
    let is_short = figures.next().is_some();
    Ok(is_short.then(|| differs(release, NAME, "It has fewer rows than figures.csv".to_owned())))
}

fn is_same(field: &Field, cell: &str) -> bool {
    match field {
        Field::Null => cell.is_empty(),
        Field::Str(text) => *text == unguarded(cell),
        Field::Double(number) => cell.parse() == Ok(*number),
        // A day reads as it is written there.
        other => other.to_string() == cell,
    }
}
