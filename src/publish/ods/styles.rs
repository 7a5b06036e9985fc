//! How the parts of every sheet look: Arial, no fill, no rules; the page on paper; the language.

use std::io;

use super::super::workbook::{INDENT, Line, Look, SIZE, Side};
use super::Xml;

/// The style of a number with this many decimals.
pub fn number(decimals: u8) -> String {
    format!("Number{decimals}")
}

/// The most decimals that a number is shown with.
pub const DECIMALS: u8 = 9;

/// The style of a line above a table or on the cover.
pub fn line(line: &Line) -> &'static str {
    match (line.look, line.wraps, &line.link) {
        (Look::Title, false, _) => "Title",
        (Look::Title, true, _) => "TitleWrapped",
        (Look::Heading, _, _) => "Heading",
        (Look::Text, true, None) => "Left",
        (Look::Text, true, Some(_)) => "LinkWrapped",
        (Look::Text, false, Some(_)) => LINK,
        (Look::Text, false, None) => "Line",
    }
}

pub const LINK: &str = "Link";

/// The style of a text in a column.
pub fn cell(side: Side) -> &'static str {
    match side {
        Side::Left => "Left",
        Side::SetOff => "SetOff",
        Side::Right => "Right",
    }
}

/// The style of the heading of a column.
pub fn heading(side: Side) -> &'static str {
    match side {
        Side::Left => "LeftHeading",
        Side::SetOff => "SetOffHeading",
        Side::Right => "RightHeading",
    }
}

/// Pixels as points, of which there are 72 an inch and 96 pixels.
pub fn points(pixels: u32) -> String {
    format!("{:.2}pt", f64::from(pixels) * 0.75)
}

/// How a style looks.
#[derive(Clone, Copy)]
struct Style {
    points: f64,
    is_bold: bool,
    is_link: bool,
    wraps: bool,
    align: &'static str,
    vertical: &'static str,
    indent: u32,
}

pub fn write(xml: &mut Xml) -> io::Result<()> {
    xml.create_element("office:font-face-decls").write_inner_content(|xml| {
        let arial = [("style:name", "Arial"), ("svg:font-family", "Arial"), ("style:font-family-generic", "swiss")];
        xml.create_element("style:font-face").with_attributes(arial).write_empty()?;
        Ok(())
    })?;
    xml.create_element("office:styles").write_inner_content(|xml| {
        usual(xml)?;
        (0..=DECIMALS).try_for_each(|decimals| number_format(xml, decimals))?;
        let plain = Style {
            points: SIZE,
            is_bold: false,
            is_link: false,
            wraps: false,
            align: "start",
            vertical: "top",
            indent: 0,
        };
        let bold = |look: Look| Style { points: look.points(), is_bold: look.is_bold(), ..plain };
        let wrapped = Style { wraps: true, ..plain };
        let heading = Style { is_bold: true, vertical: "bottom", ..wrapped };
        for (name, style) in [
            ("Title", bold(Look::Title)),
            ("TitleWrapped", Style { wraps: true, ..bold(Look::Title) }),
            ("Heading", Style { wraps: true, ..bold(Look::Heading) }),
            ("Line", plain),
            (LINK, Style { is_link: true, ..plain }),
            ("LinkWrapped", Style { is_link: true, ..wrapped }),
            ("Left", wrapped),
            ("SetOff", Style { indent: INDENT, ..wrapped }),
            ("Right", Style { align: "end", ..wrapped }),
            ("LeftHeading", heading),
            ("SetOffHeading", Style { indent: INDENT, ..heading }),
            ("RightHeading", Style { align: "end", ..heading }),
        ] {
            cell_style(xml, name, None, style)?;
        }
        for decimals in 0..=DECIMALS {
            cell_style(xml, &number(decimals), Some(decimals), Style { align: "end", ..plain })?;
        }
        Ok(())
    })?;
    xml.create_element("office:automatic-styles").write_inner_content(page)?;
    xml.create_element("office:master-styles").write_inner_content(|xml| {
        let master = [("style:name", "Default"), ("style:page-layout-name", "Page")];
        xml.create_element("style:master-page").with_attributes(master).write_empty()?;
        Ok(())
    })?;
    Ok(())
}

/// What holds for every cell: the letters, and that they are in British English.
fn usual(xml: &mut Xml) -> io::Result<()> {
    let default = xml.create_element("style:default-style").with_attribute(("style:family", "table-cell"));
    default.write_inner_content(|xml| {
        let size = format!("{SIZE}pt");
        let text = [
            ("style:font-name", "Arial"),
            ("fo:font-size", size.as_str()),
            ("fo:language", "en"),
            ("fo:country", "GB"),
        ];
        xml.create_element("style:text-properties").with_attributes(text).write_empty()?;
        Ok(())
    })?;
    let default = [("style:name", "Default"), ("style:family", "table-cell")];
    xml.create_element("style:style").with_attributes(default).write_empty()?;
    Ok(())
}

/// Thousands commas, and so many decimals.
fn number_format(xml: &mut Xml, decimals: u8) -> io::Result<()> {
    let format = xml.create_element("number:number-style");
    let named = [("style:name", format_name(decimals)), ("number:language", "en".to_owned())];
    let format = format.with_attributes(named.iter().map(|(name, value)| (*name, value.as_str())));
    format.with_attribute(("number:country", "GB")).write_inner_content(|xml| {
        let places = decimals.to_string();
        let digits = [
            ("number:decimal-places", places.as_str()),
            ("number:min-decimal-places", &places),
            ("number:min-integer-digits", "1"),
            ("number:grouping", "true"),
        ];
        xml.create_element("number:number").with_attributes(digits).write_empty()?;
        Ok(())
    })?;
    Ok(())
}

fn format_name(decimals: u8) -> String {
    format!("Decimals{decimals}")
}

fn cell_style(xml: &mut Xml, name: &str, decimals: Option<u8>, style: Style) -> io::Result<()> {
    let mut element = xml.create_element("style:style").with_attributes([
        ("style:name", name),
        ("style:family", "table-cell"),
        ("style:parent-style-name", "Default"),
    ]);
    if let Some(decimals) = decimals {
        element = element.with_attribute(("style:data-style-name", format_name(decimals).as_str()));
    }
    element.write_inner_content(|xml| {
        let wrap = if style.wraps { "wrap" } else { "no-wrap" };
        let cell =
            [("style:vertical-align", style.vertical), ("fo:wrap-option", wrap), ("style:text-align-source", "fix")];
        xml.create_element("style:table-cell-properties").with_attributes(cell).write_empty()?;
        let indent = points(style.indent);
        let paragraph = [("fo:text-align", style.align), ("fo:margin-left", &indent)];
        xml.create_element("style:paragraph-properties").with_attributes(paragraph).write_empty()?;
        let size = format!("{}pt", style.points);
        let mut text = xml.create_element("style:text-properties").with_attribute(("fo:font-size", size.as_str()));
        if style.is_bold {
            text = text.with_attribute(("fo:font-weight", "bold"));
        }
        if style.is_link {
            text = text.with_attributes([
                ("fo:color", "#0000ff"),
                ("style:text-underline-style", "solid"),
                ("style:text-underline-width", "auto"),
                ("style:text-underline-color", "font-color"),
            ]);
        }
        text.write_empty()?;
        Ok(())
    })?;
    Ok(())
}

/// A4 on its side, as wide as the page and as many pages long as it takes.
fn page(xml: &mut Xml) -> io::Result<()> {
    let layout = xml.create_element("style:page-layout").with_attribute(("style:name", "Page"));
    layout.write_inner_content(|xml| {
        let paper = [
            ("fo:page-width", "297mm"),
            ("fo:page-height", "210mm"),
            ("style:print-orientation", "landscape"),
            ("fo:margin", "20mm"),
            ("style:scale-to-X", "1"),
            ("style:print", "objects charts drawings"),
        ];
        xml.create_element("style:page-layout-properties").with_attributes(paper).write_empty()?;
        Ok(())
    })?;
    Ok(())
}
