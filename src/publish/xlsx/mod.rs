//! The workbook as XLSX.

mod language;
mod style;

use anyhow::{Context, Result};
use rust_xlsxwriter::{DocProperties, ExcelDateTime, IgnoreError, TableColumn, Url, Workbook as Xlsx, Worksheet};

pub use self::language::british;
use self::style::Styles;
use super::workbook::{COLUMN, Content, Grid, Line, Link, ROW, Sheet, Side, Workbook};

/// The bytes of `workbook`; the same workbook gives the same bytes.
///
/// # Errors
/// A sheet that Excel does not allow, by its name.
pub fn xlsx(workbook: &Workbook) -> Result<Vec<u8>> {
    let styles = Styles::new();
    let mut xlsx = Xlsx::new();
    xlsx.set_default_format(&style::base(), ROW, COLUMN)?;
    xlsx.set_properties(&properties(workbook)?);
    for sheet in &workbook.sheets {
        write(xlsx.add_worksheet(), sheet, &styles).with_context(|| format!("the worksheet {}", sheet.name))?;
    }
    british(&xlsx.save_to_buffer()?)
}

/// Title and publisher. The date is fixed, because the clock would change the bytes from run to run.
fn properties(workbook: &Workbook) -> Result<DocProperties> {
    Ok(DocProperties::new()
        .set_title(&workbook.title)
        .set_subject(&workbook.subject)
        .set_author(&workbook.publisher)
        .set_company(&workbook.publisher)
        .set_creation_datetime(&ExcelDateTime::from_ymd(2000, 1, 1)?))
}

fn write(worksheet: &mut Worksheet, sheet: &Sheet, styles: &Styles) -> Result<()> {
    worksheet.set_name(&sheet.name)?;
    style::page(worksheet);
    for (column, pixels) in (0..).zip(&sheet.widths) {
        worksheet.set_column_width_pixels(column, *pixels)?;
    }
    for (row, line) in (0..).zip(&sheet.lines) {
        write_line(worksheet, row, line, styles)?;
    }
    let first = u32::try_from(sheet.lines.len())?;
    sheet.table.as_ref().map_or(Ok(()), |table| write_table(worksheet, first, table, styles))
}

fn write_line(worksheet: &mut Worksheet, row: u32, line: &Line, styles: &Styles) -> Result<()> {
    let format = styles.line(line);
    match &line.link {
        Some(link) => worksheet.write_url_with_format(row, 0, url(link, &line.text), &format)?,
        None => worksheet.write_string_with_format(row, 0, &line.text, &format)?,
    };
    if line.pixels != ROW {
        worksheet.set_row_height_pixels(row, line.pixels)?;
    }
    Ok(())
}

fn url(link: &Link, text: &str) -> Url {
    match link {
        Link::Sheet(name) => Url::new(format!("internal:'{name}'!A1")).set_text(text),
        Link::Page(address) => Url::new(address).set_text(text),
    }
}

/// Writes the rows and marks them up as a table with one row of headings.
fn write_table(worksheet: &mut Worksheet, first: u32, table: &Grid, styles: &Styles) -> Result<()> {
    worksheet.set_row_height_pixels(first, table.pixels)?;
    for (at, row) in (first + 1..).zip(&table.rows) {
        worksheet.set_row_height_pixels(at, row.pixels)?;
        for ((column, cell), side) in (0..).zip(&row.cells).zip(table.columns.iter().map(|column| column.side)) {
            write_cell(worksheet, (at, column), cell, side, styles)?;
        }
    }
    let heading = |side: Side| match side {
        Side::Left => &styles.left_heading,
        Side::SetOff => &styles.set_off_heading,
        Side::Right => &styles.right_heading,
    };
    let columns = table.columns.iter();
    let columns =
        columns.map(|column| TableColumn::new().set_header(&column.heading).set_header_format(heading(column.side)));
    let columns: Vec<TableColumn> = columns.collect();
    let marked_up = style::unstyled().set_name(&table.name).set_columns(&columns);
    let marked_up = marked_up.set_alt_text_title(&table.title).set_alt_text(&table.about);
    let (last_row, last_column) = (first + u32::try_from(table.rows.len())?, u16::try_from(columns.len())? - 1);
    worksheet.add_table(first, 0, last_row, last_column, &marked_up)?;
    // A label such as "2024" is text on purpose; without this, Excel paints a warning on it.
    worksheet.ignore_error_range(first, 0, last_row, last_column, IgnoreError::NumberStoredAsText)?;
    Ok(())
}

fn write_cell(
    worksheet: &mut Worksheet,
    (row, column): (u32, u16),
    cell: &Content,
    side: Side,
    styles: &Styles,
) -> Result<()> {
    let format = match side {
        Side::Left => &styles.left,
        Side::SetOff => &styles.set_off,
        Side::Right => &styles.right,
    };
    match cell {
        Content::Empty => {}
        Content::Text(text) => {
            worksheet.write_string_with_format(row, column, text, format)?;
        }
        Content::Linked(text, link) => {
            worksheet.write_url_with_format(row, column, url(link, text), &styles.link)?;
        }
        Content::Number { value, decimals } => {
            worksheet.write_number_with_format(row, column, *value, &style::number(*decimals))?;
        }
    }
    Ok(())
}
