//! The SVG document around a drawing.

use std::io;

use quick_xml::Writer;
use quick_xml::escape::partial_escape;
use quick_xml::events::BytesText;

use crate::present::chart::Chart;
use crate::spec::theme::Theme;

use super::canvas::FINE;
use super::elements::Element;
use super::lettering::clean;
use super::palette::themed;

type Document = Writer<Vec<u8>>;

/// What was `drawn`, in a document that names and describes itself to those who cannot see it. The writer escapes whatever
/// is put into it.
pub fn document(chart: &Chart, theme: &Theme, size: (f64, f64), drawn: &[Element]) -> String {
    // Nothing is indented, but each element has its line.
    let mut document = Writer::new_with_indent(Vec::new(), b' ', 0);
    // Writing to memory cannot fail.
    let _ = svg(&mut document, chart, theme, size, drawn);
    String::from_utf8(document.into_inner()).unwrap_or_default() + "\n"
}

fn svg(
    document: &mut Document,
    chart: &Chart,
    theme: &Theme,
    (width, height): (f64, f64),
    drawn: &[Element],
) -> io::Result<()> {
    let id = identifier(&chart.id);
    let (title, alt) = (format!("{id}-title"), format!("{id}-desc"));
    let (scale, width, height) = ((1.0 / FINE).to_string(), width.to_string(), height.to_string());
    let root = document.create_element("svg").with_attributes([
        ("xmlns", "http://www.w3.org/2000/svg"),
        ("width", &width),
        ("height", &height),
        ("viewBox", &format!("0 0 {width} {height}")),
        ("role", "img"),
        ("aria-labelledby", &format!("{title} {alt}")),
    ]);
    root.write_inner_content(|document| {
        told(document, "title", &title, &chart.title)?;
        told(document, "desc", &alt, &chart.alt)?;
        let paper = [("width", width.as_str()), ("height", &height), ("fill", "#FFFFFF")];
        document.create_element("rect").with_attributes(paper).write_empty()?;
        let group = document.create_element("g").with_attributes([
            ("transform", format!("scale({scale})").as_str()),
            ("font-family", "Noto Sans, Arial, sans-serif"),
            ("stroke-linejoin", "round"),
        ]);
        group.write_inner_content(|document| drawn.iter().try_for_each(|one| element(document, theme, one)))?;
        Ok(())
    })?;
    Ok(())
}

/// What is read aloud. Quotation marks stay as they are: they end nothing between two tags.
fn told(document: &mut Document, name: &str, id: &str, text: &str) -> io::Result<()> {
    let text = BytesText::from_escaped(partial_escape(clean(text)));
    document.create_element(name).with_attribute(("id", id)).write_text_content(text)?;
    Ok(())
}

fn element(document: &mut Document, theme: &Theme, element: &Element) -> io::Result<()> {
    let attributes: Vec<(&str, String)> =
        element.attributes.iter().map(|(name, value)| (*name, themed(theme, value))).collect();
    let attributes = attributes.iter().map(|(name, value)| (*name, value.as_str()));
    let begun = document.create_element(element.name).with_attributes(attributes);
    match &element.text {
        Some(text) => begun.write_text_content(BytesText::new(text))?,
        None => begun.write_empty()?,
    };
    Ok(())
}

/// `id` as an XML name: a letter first, then letters, digits and dashes.
fn identifier(id: &str) -> String {
    let plain: String = id.chars().map(|c| if c.is_ascii_alphanumeric() { c } else { '-' }).collect();
    if plain.starts_with(|c: char| c.is_ascii_alphabetic()) { plain } else { format!("chart-{plain}") }
}
