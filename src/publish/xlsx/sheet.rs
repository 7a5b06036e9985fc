//! One table on one worksheet: what to know first, then the marked-up table, hard left.

use anyhow::Result;
use rust_xlsxwriter::{IgnoreError, TableColumn, Url, Worksheet};

use super::super::flags;
use super::super::notes::Notes;
use super::names::{self, CONTENTS};
use super::style::{self, Styles};
use super::width;
use crate::model::cell::{Flag, Shown};
use crate::present::report::Report;
use crate::present::table::{Column, Place, Row, Table};

/// Pixels by which the flags are set off.
const INDENT: u32 = 20;
/// Said in the flags column of a row that has none, so that an empty cell has one meaning only.
const NO_FLAGS: &str = "none";

/// Writes `table` to `worksheet`, which becomes `tab`.
pub fn write(
    worksheet: &mut Worksheet,
    table: &Table,
    tab: &str,
    report: &Report,
    notes: &Notes,
    styles: &Styles,
) -> Result<()> {
    worksheet.set_name(tab)?;
    style::page(worksheet);
    let grid = Grid::of(table);
    let first = opening(worksheet, table, &grid, report, notes, styles)?;
    if table.rows.is_empty() || grid.headings.is_empty() {
        return Ok(());
    }
    write_rows(worksheet, table, &grid, first + 1, styles)?;
    mark_up(worksheet, table, &grid, first, tab, styles)
}

/// What is written around the cells of a table.
struct Grid {
    headings: Vec<String>,
    /// What the last column says of each row; empty where no row needs it.
    flags: Vec<String>,
    has_empty: bool,
}

impl Grid {
    fn of(table: &Table) -> Grid {
        let flags::Said { headings, rows } = flags::said(table);
        let figures = table.columns.iter().zip(&headings).map(|(column, flags)| heading(column, flags));
        let last = rows.as_ref().map(|_| flags::HEADING.to_owned());
        Grid {
            headings: names::headings(table.stub.iter().cloned().chain(figures).chain(last)),
            flags: rows.unwrap_or_default(),
            has_empty: table.rows.iter().flat_map(|row| &row.cells).any(|place| place.cell.is_none()),
        }
    }
}

/// The name, its unit under it, its flags under that.
fn heading(column: &Column, on_heading: &[Flag]) -> String {
    let mut heading = column.heading.clone();
    if !column.unit.is_empty() {
        heading += &format!("\n({})", column.unit);
    }
    if !on_heading.is_empty() {
        heading += &format!("\n{}", flags::symbols(on_heading));
    }
    heading
}

/// The lines above the table, one a row; gives the row where the table begins.
fn opening(
    worksheet: &mut Worksheet,
    table: &Table,
    grid: &Grid,
    report: &Report,
    notes: &Notes,
    styles: &Styles,
) -> Result<u32> {
    let title = format!("{}{}", table.title, notes.marks(table));
    worksheet.write_string_with_format(0, 0, title, &styles.title)?;
    worksheet.set_row_height_pixels(0, style::height(1, style::TITLE))?;
    let mut row = 1;
    for line in lines(table, grid, report).iter().filter(|line| !line.is_empty()) {
        worksheet.write_string_with_format(row, 0, line, &styles.line)?;
        row += 1;
    }
    let link = Url::new(format!("internal:'{CONTENTS}'!A1")).set_text("Go to the table of contents");
    // Not wrapped: it may run over the cells to its right, like the lines above it.
    let unwrapped = styles.link.clone().unset_text_wrap();
    worksheet.write_url_with_format(row, 0, link, &unwrapped)?;
    Ok(row + 1)
}

fn lines(table: &Table, grid: &Grid, report: &Report) -> Vec<String> {
    let mut lines = vec![table.subtitle.clone(), report.notice.clone()];
    if table.rows.is_empty() {
        lines.push("This worksheet contains no table, because there are no figures to show.".to_owned());
    } else {
        lines.push("This worksheet contains one table.".to_owned());
    }
    if !table.notes.is_empty() {
        lines.push("The title refers to notes, which can be found on the Notes worksheet.".to_owned());
    }
    if !table.legend.is_empty() {
        let meanings: Vec<String> = table.legend.iter().map(|(symbol, says)| format!("{symbol} = {says}")).collect();
        lines.push(format!("Some shorthand is used in this table: {}.", meanings.join("; ")));
    }
    if grid.has_empty {
        lines.push("Blank cells: there is no such figure.".to_owned());
    }
    lines.extend(table.sources.iter().map(|source| format!("Source: {source}")));
    lines
}

fn write_rows(worksheet: &mut Worksheet, table: &Table, grid: &Grid, first: u32, styles: &Styles) -> Result<()> {
    for (index, (at, row)) in (first..).zip(&table.rows).enumerate() {
        for (column, label) in (0..).zip(&row.labels).take(table.stub.len()) {
            worksheet.write_string_with_format(at, column, label, &styles.wrapped)?;
        }
        let stub = u16::try_from(table.stub.len())?;
        for (column, place) in (stub..).zip(&row.cells).take(table.columns.len()) {
            write_place(worksheet, at, column, place, styles)?;
        }
        if let Some(said) = grid.flags.get(index) {
            let last = u16::try_from(grid.headings.len())? - 1;
            let said = if said.is_empty() { NO_FLAGS } else { said };
            worksheet.write_string_with_format(at, last, said, &styles.flags)?;
        }
    }
    Ok(())
}

fn write_place(worksheet: &mut Worksheet, row: u32, column: u16, place: &Place, styles: &Styles) -> Result<()> {
    let Some(cell) = &place.cell else { return Ok(()) };
    match cell.shown() {
        Shown::Number { value, decimals } => {
            worksheet.write_number_with_format(row, column, *value, &style::number(*decimals))?;
        }
        Shown::Words(_) | Shown::Marker(_) => {
            worksheet.write_string_with_format(row, column, cell.text(), &styles.marker)?;
        }
    }
    Ok(())
}

/// Marks the rows up as a table with one heading row, its columns and rows as large as what they hold.
fn mark_up(
    worksheet: &mut Worksheet,
    table: &Table,
    grid: &Grid,
    first: u32,
    tab: &str,
    styles: &Styles,
) -> Result<()> {
    let (stub, figures) = (table.stub.len(), table.columns.len());
    let mut columns = Vec::new();
    let mut lines = vec![1; table.rows.len() + 1];
    for (at, heading) in grid.headings.iter().enumerate() {
        let texts = texts(table, grid, at);
        let is_figures = at >= stub && at < stub + figures;
        let (format, pixels) = match at.checked_sub(stub) {
            None => (&styles.text_heading, width::of_text(heading, &texts)),
            Some(_) if is_figures => (&styles.number_heading, width::of_figures(heading, &texts)),
            Some(_) => (&styles.flags_heading, width::of_text(heading, &texts) + INDENT),
        };
        columns.push(TableColumn::new().set_header(heading).set_header_format(format));
        worksheet.set_column_width_pixels(u16::try_from(at)?, pixels)?;
        let room = if at < stub + figures { pixels } else { pixels - INDENT };
        let counts = texts.iter().map(|text| width::lines(text, room, 1.0));
        let counts = std::iter::once(width::lines(heading, room, width::BOLD)).chain(counts);
        lines.iter_mut().zip(counts).for_each(|(most, count)| *most = count.max(*most));
    }
    for (row, lines) in (first..).zip(lines) {
        worksheet.set_row_height_pixels(row, style::height(lines, 1.0))?;
    }
    let marked_up = style::unstyled()
        .set_name(names::table(tab))
        .set_columns(&columns)
        .set_alt_text_title(&table.title)
        .set_alt_text(&table.subtitle);
    let last_row = first + u32::try_from(table.rows.len())?;
    let last_column = u16::try_from(grid.headings.len())? - 1;
    worksheet.add_table(first, 0, last_row, last_column, &marked_up)?;
    // A label such as "2024" is text on purpose; without this, Excel paints a warning on it.
    worksheet.ignore_error_range(first, 0, last_row, last_column, IgnoreError::NumberStoredAsText)?;
    Ok(())
}

/// What each row shows in one column of the worksheet.
fn texts(table: &Table, grid: &Grid, at: usize) -> Vec<String> {
    let stub = table.stub.len();
    let in_row = |(index, row): (usize, &Row)| match at.checked_sub(stub) {
        None => row.labels.get(at).cloned(),
        Some(column) if column < table.columns.len() => {
            row.cells.get(column).and_then(|place| place.cell.as_ref()).map(|cell| cell.text())
        }
        Some(_) => grid.flags.get(index).cloned(),
    };
    table.rows.iter().enumerate().map(|row| in_row(row).unwrap_or_default()).collect()
}
