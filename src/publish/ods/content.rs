//! The sheets: lines in the first column, then the table, whose row of headings is marked as one and which has a name.

use std::collections::BTreeSet;
use std::io;

use super::super::workbook::{Content, Grid, Line, Link, Sheet, Side, Workbook};
use super::{Xml, styles, text};

pub fn write(xml: &mut Xml, workbook: &Workbook) -> io::Result<()> {
    let sheets = || workbook.sheets.iter();
    let widths: BTreeSet<u32> = sheets().flat_map(|sheet| sheet.widths.iter().copied()).collect();
    let of_tables = sheets().filter_map(|sheet| sheet.table.as_ref());
    let of_tables =
        of_tables.flat_map(|table| std::iter::once(table.pixels).chain(table.rows.iter().map(|row| row.pixels)));
    let heights: BTreeSet<u32> =
        sheets().flat_map(|sheet| sheet.lines.iter().map(|line| line.pixels)).chain(of_tables).collect();
    xml.create_element("office:automatic-styles").write_inner_content(|xml| {
        sheet_style(xml)?;
        for pixels in widths {
            let width = styles::points(pixels);
            let size = [("style:column-width", width.as_str())];
            sized(xml, "table-column", &column_style(pixels), "style:table-column-properties", &size)?;
        }
        for pixels in heights {
            // Made higher where another font takes the place of Arial and needs more lines.
            let height = styles::points(pixels);
            let size = [("style:row-height", height.as_str()), ("style:use-optimal-row-height", "true")];
            sized(xml, "table-row", &row_style(pixels), "style:table-row-properties", &size)?;
        }
        Ok(())
    })?;
    xml.create_element("office:body").write_inner_content(|xml| {
        xml.create_element("office:spreadsheet").write_inner_content(|xml| {
            sheets().try_for_each(|sheet| write_sheet(xml, sheet))?;
            let ranges = xml.create_element("table:database-ranges");
            ranges.write_inner_content(|xml| sheets().try_for_each(|sheet| range(xml, sheet)))?;
            Ok(())
        })?;
        Ok(())
    })?;
    Ok(())
}

const SHEET: &str = "Sheet";

fn column_style(pixels: u32) -> String {
    format!("Column{pixels}")
}

fn row_style(pixels: u32) -> String {
    format!("Row{pixels}")
}

fn sheet_style(xml: &mut Xml) -> io::Result<()> {
    let style = [("style:name", SHEET), ("style:family", "table"), ("style:master-page-name", "Default")];
    xml.create_element("style:style").with_attributes(style).write_inner_content(|xml| {
        xml.create_element("style:table-properties").with_attribute(("table:display", "true")).write_empty()?;
        Ok(())
    })?;
    Ok(())
}

fn sized(xml: &mut Xml, family: &str, name: &str, properties: &str, size: &[(&str, &str)]) -> io::Result<()> {
    let style = [("style:name", name), ("style:family", family)];
    xml.create_element("style:style").with_attributes(style).write_inner_content(|xml| {
        xml.create_element(properties).with_attributes(size.iter().copied()).write_empty()?;
        Ok(())
    })?;
    Ok(())
}

fn write_sheet(xml: &mut Xml, sheet: &Sheet) -> io::Result<()> {
    let named = [("table:name", sheet.name.as_str()), ("table:style-name", SHEET)];
    xml.create_element("table:table").with_attributes(named).write_inner_content(|xml| {
        for pixels in &sheet.widths {
            let column = ("table:style-name", column_style(*pixels));
            xml.create_element("table:table-column").with_attribute((column.0, column.1.as_str())).write_empty()?;
        }
        if sheet.widths.is_empty() {
            xml.create_element("table:table-column").write_empty()?;
        }
        for line in &sheet.lines {
            row(xml, line.pixels, |xml| write_line(xml, line))?;
        }
        sheet.table.as_ref().map_or(Ok(()), |table| write_table(xml, table))
    })?;
    Ok(())
}

fn row(xml: &mut Xml, pixels: u32, inside: impl FnOnce(&mut Xml) -> io::Result<()>) -> io::Result<()> {
    let style = row_style(pixels);
    let row = xml.create_element("table:table-row").with_attribute(("table:style-name", style.as_str()));
    row.write_inner_content(inside)?;
    Ok(())
}

fn write_line(xml: &mut Xml, line: &Line) -> io::Result<()> {
    words(xml, styles::line(line), &line.text, line.link.as_ref())
}

/// The headings stand in rows of their own kind, which are repeated at the top of every printed page.
fn write_table(xml: &mut Xml, table: &Grid) -> io::Result<()> {
    xml.create_element("table:table-header-rows").write_inner_content(|xml| {
        row(xml, table.pixels, |xml| {
            let mut columns = table.columns.iter();
            columns.try_for_each(|column| words(xml, styles::heading(column.side), &column.heading, None))
        })
    })?;
    for of_row in &table.rows {
        row(xml, of_row.pixels, |xml| {
            let mut cells = of_row.cells.iter().zip(&table.columns);
            cells.try_for_each(|(cell, column)| write_cell(xml, cell, column.side))
        })?;
    }
    Ok(())
}

fn write_cell(xml: &mut Xml, cell: &Content, side: Side) -> io::Result<()> {
    match cell {
        Content::Empty => {
            xml.create_element("table:table-cell").write_empty()?;
            Ok(())
        }
        Content::Text(text) => words(xml, styles::cell(side), text, None),
        Content::Linked(text, link) => words(xml, styles::LINK, text, Some(link)),
        Content::Number { value, decimals } => {
            let (style, value) = (styles::number(*decimals), value.to_string());
            let number = xml.create_element("table:table-cell").with_attributes([
                ("table:style-name", style.as_str()),
                ("office:value-type", "float"),
                ("office:value", &value),
            ]);
            number.write_inner_content(|xml| text::paragraphs(xml, &cell.text(), None))?;
            Ok(())
        }
    }
}

fn words(xml: &mut Xml, style: &str, said: &str, link: Option<&Link>) -> io::Result<()> {
    let of = [("table:style-name", style), ("office:value-type", "string")];
    let href = link.map(href);
    let cell = xml.create_element("table:table-cell").with_attributes(of);
    cell.write_inner_content(|xml| text::paragraphs(xml, said, href.as_deref()))?;
    Ok(())
}

fn href(link: &Link) -> String {
    match link {
        Link::Sheet(name) => format!("#'{name}'.A1"),
        Link::Page(address) => address.clone(),
    }
}

/// The name of a table and where it stands; without buttons to filter it.
fn range(xml: &mut Xml, sheet: &Sheet) -> io::Result<()> {
    let Some(table) = &sheet.table else { return Ok(()) };
    let (first, last) = (sheet.lines.len() + 1, sheet.lines.len() + 1 + table.rows.len());
    let address = format!("'{0}'.A{first}:'{0}'.{1}{last}", sheet.name, letters(table.columns.len()));
    let range = [
        ("table:name", table.name.as_str()),
        ("table:target-range-address", &address),
        ("table:contains-header", "true"),
        ("table:display-filter-buttons", "false"),
    ];
    xml.create_element("table:database-range").with_attributes(range).write_empty()?;
    Ok(())
}

/// The letters of a column; 1 is A.
fn letters(mut column: usize) -> String {
    let mut letters = Vec::new();
    while column > 0 {
        letters.push(char::from(b'A' + ((column - 1) % 26) as u8));
        column = (column - 1) / 26;
    }
    letters.iter().rev().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_have_letters() {
        assert_eq!([1, 26, 27, 702, 703].map(letters), ["A", "Z", "AA", "ZZ", "AAA"]);
    }
}
