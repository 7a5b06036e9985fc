//! The workbook as OpenDocument spreadsheet (ODF 1.3), which the Analysis Function recommends for publishing: a package of four XML
//! parts and a list of them.
//!
//! | file | what it writes |
//! |---|---|
//! | `styles` | how the parts of every sheet look, the page, the language |
//! | `content` | the sheets |
//! | `text` | a text as paragraphs, without what no XML document may hold |

mod content;
mod styles;
mod text;

use std::io::{Cursor, Write};

use anyhow::Result;
use quick_xml::Writer;
use quick_xml::events::{BytesDecl, BytesText, Event};
use zip::ZipWriter;

use super::packed;
use super::workbook::Workbook;

type Xml = Writer<Vec<u8>>;

/// What each part begins with, by the names that ODF gives its vocabularies.
const VOCABULARIES: [(&str, &str); 10] = [
    ("xmlns:office", "urn:oasis:names:tc:opendocument:xmlns:office:1.0"),
    ("xmlns:style", "urn:oasis:names:tc:opendocument:xmlns:style:1.0"),
    ("xmlns:text", "urn:oasis:names:tc:opendocument:xmlns:text:1.0"),
    ("xmlns:table", "urn:oasis:names:tc:opendocument:xmlns:table:1.0"),
    ("xmlns:fo", "urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0"),
    ("xmlns:svg", "urn:oasis:names:tc:opendocument:xmlns:svg-compatible:1.0"),
    ("xmlns:number", "urn:oasis:names:tc:opendocument:xmlns:datastyle:1.0"),
    ("xmlns:meta", "urn:oasis:names:tc:opendocument:xmlns:meta:1.0"),
    ("xmlns:dc", "http://purl.org/dc/elements/1.1/"),
    ("xmlns:xlink", "http://www.w3.org/1999/xlink"),
];
const CONFIG: (&str, &str) = ("xmlns:config", "urn:oasis:names:tc:opendocument:xmlns:config:1.0");
const VERSION: (&str, &str) = ("office:version", "1.3");
const MIMETYPE: &str = "application/vnd.oasis.opendocument.spreadsheet";

/// The bytes of `workbook`; the same workbook gives the same bytes.
///
/// # Errors
/// None that a workbook can cause; they are passed on all the same.
pub fn ods(workbook: &Workbook) -> Result<Vec<u8>> {
    let parts = [
        ("meta.xml", part("office:document-meta", |xml| meta(xml, workbook))?),
        ("settings.xml", part("office:document-settings", |xml| settings(xml, workbook))?),
        ("styles.xml", part("office:document-styles", styles::write)?),
        ("content.xml", part("office:document-content", |xml| content::write(xml, workbook))?),
    ];
    let mut package = ZipWriter::new(Cursor::new(Vec::new()));
    // What says of which kind the package is comes first and is not compressed, so that its first bytes tell.
    package.start_file("mimetype", packed::stored())?;
    package.write_all(MIMETYPE.as_bytes())?;
    package.start_file("META-INF/manifest.xml", packed::deflated())?;
    package.write_all(&list(&parts.each_ref().map(|(name, _)| *name))?)?;
    for (name, bytes) in &parts {
        package.start_file(*name, packed::deflated())?;
        package.write_all(bytes)?;
    }
    Ok(package.finish()?.into_inner())
}

/// A part with this root.
fn part(root: &str, inside: impl FnOnce(&mut Xml) -> std::io::Result<()>) -> Result<Vec<u8>> {
    let mut xml = begun()?;
    let root = xml.create_element(root).with_attributes(VOCABULARIES).with_attributes([CONFIG, VERSION]);
    root.write_inner_content(inside)?;
    Ok(xml.into_inner())
}

fn begun() -> Result<Xml> {
    let mut xml = Writer::new(Vec::new());
    xml.write_event(Event::Decl(BytesDecl::new("1.0", Some("UTF-8"), None)))?;
    Ok(xml)
}

/// The list of what is in the package.
fn list(names: &[&str]) -> Result<Vec<u8>> {
    let mut xml = begun()?;
    let root = xml.create_element("manifest:manifest").with_attributes([
        ("xmlns:manifest", "urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"),
        ("manifest:version", VERSION.1),
    ]);
    root.write_inner_content(|xml| {
        for (name, kind) in std::iter::once(("/", MIMETYPE)).chain(names.iter().map(|name| (*name, "text/xml"))) {
            let entry = [("manifest:full-path", name), ("manifest:media-type", kind)];
            xml.create_element("manifest:file-entry").with_attributes(entry).write_empty()?;
        }
        Ok(())
    })?;
    Ok(xml.into_inner())
}

/// Title, publisher and language.
fn meta(xml: &mut Xml, workbook: &Workbook) -> std::io::Result<()> {
    xml.create_element("office:meta").write_inner_content(|xml| {
        let said = [
            ("meta:generator", env!("CARGO_PKG_NAME")),
            ("dc:title", &workbook.title),
            ("dc:subject", &workbook.subject),
            ("dc:creator", &workbook.publisher),
            ("meta:initial-creator", &workbook.publisher),
            ("dc:language", "en-GB"),
        ];
        for (name, text) in said.into_iter().filter(|(_, text)| !text.is_empty()) {
            xml.create_element(name).write_text_content(BytesText::new(&text::clean(text)))?;
        }
        Ok(())
    })?;
    Ok(())
}

/// Opened at the first cell of the first sheet, at 100 %, and without gridlines.
fn settings(xml: &mut Xml, workbook: &Workbook) -> std::io::Result<()> {
    let first = workbook.sheets.first().map_or("", |sheet| sheet.name.as_str());
    let item = |xml: &mut Xml, name: &str, kind: &str, value: &str| -> std::io::Result<()> {
        let item =
            xml.create_element("config:config-item").with_attributes([("config:name", name), ("config:type", kind)]);
        item.write_text_content(BytesText::new(value))?;
        Ok(())
    };
    let of_view = |xml: &mut Xml| {
        item(xml, "ActiveTable", "string", first)?;
        item(xml, "ShowGrid", "boolean", "false")?;
        item(xml, "ZoomType", "short", "0")?;
        item(xml, "ZoomValue", "int", "100")?;
        let tables = xml.create_element("config:config-item-map-named").with_attribute(("config:name", "Tables"));
        tables.write_inner_content(|xml| {
            for sheet in &workbook.sheets {
                let entry = xml.create_element("config:config-item-map-entry");
                entry.with_attribute(("config:name", sheet.name.as_str())).write_inner_content(|xml| {
                    item(xml, "CursorPositionX", "int", "0")?;
                    item(xml, "CursorPositionY", "int", "0")?;
                    item(xml, "ShowGrid", "boolean", "false")
                })?;
            }
            Ok(())
        })?;
        Ok(())
    };
    xml.create_element("office:settings").write_inner_content(|xml| {
        let set = xml.create_element("config:config-item-set").with_attribute(("config:name", "ooo:view-settings"));
        set.write_inner_content(|xml| {
            let views = xml.create_element("config:config-item-map-indexed").with_attribute(("config:name", "Views"));
            views.write_inner_content(|xml| {
                xml.create_element("config:config-item-map-entry").write_inner_content(|xml| {
                    item(xml, "ViewId", "string", "view1")?;
                    of_view(xml)
                })?;
                Ok(())
            })?;
            Ok(())
        })?;
        Ok(())
    })?;
    Ok(())
}
