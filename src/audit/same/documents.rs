//! The two documents: each published table stands in one of them as its CSV has it, and every number beside these is said on the
//! page in the same words.

use std::io::{Cursor, Read};

use anyhow::{Context, Error};
use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};
use zip::ZipArchive;

use super::super::opened::Opened;
use super::{Table, differs, plain};
use crate::model::finding::Finding;
use crate::model::format::Format;

const DOCUMENTS: [&str; 2] = [Format::Paper.file(), Format::Appendix.file()];

/// Holds the paper and its appendix to the tables and to the page.
///
/// # Errors
/// A document that cannot be opened.
pub fn check(release: &Opened, page: &str, tables: &[Table]) -> Result<Vec<Finding>, Error> {
    let said = said_on(page);
    let mut found = vec![false; tables.len()];
    let mut findings = Vec::new();
    for name in DOCUMENTS {
        let document = Document::open(release.folder.file(name)?);
        let document =
            document.with_context(|| format!("{}/{name} has changed since it was written", release.folder.path))?;
        let mut words = document.words;
        for grid in document.tables {
            // Of several tables with one title, the first that has not been seen yet.
            let is_its = |at: &usize| !found[*at] && tables[*at].title.as_ref() == Some(&grid.title);
            let Some(at) = (0..tables.len()).find(is_its) else {
                words.extend(grid.rows.into_iter().flatten().flatten());
                continue;
            };
            found[at] = true;
            if let Some(what) = otherwise(&tables[at], &grid) {
                let message = format!("The table \"{}\" differs from tables/{}.csv: {what}", grid.title, tables[at].id);
                findings.push(differs(release, name, message));
            }
        }
        let strange = words.iter().filter(|words| !is_said(&said, words));
        findings
            .extend(strange.map(|words| differs(release, name, format!("It says \"{words}\", but the page does not"))));
        let undrawn = document.drawings.iter().filter(|(_, drawing)| !page.contains(drawing.trim_end()));
        findings.extend(
            undrawn.map(|(part, _)| differs(release, name, format!("Its drawing {part} is not one on the page"))),
        );
    }
    let missing = tables.iter().zip(&found).filter(|(table, found)| !**found && table.rows.len() > 1);
    findings.extend(missing.map(|(table, _)| {
        let name = Format::Appendix.file();
        differs(release, name, format!("The table {} is neither in the paper nor in its appendix", table.id))
    }));
    Ok(findings)
}

/// How a table differs from its CSV.
fn otherwise(table: &Table, grid: &Grid) -> Option<String> {
    let expected = table.rows.get(1..)?;
    let rows = grid.rows.get(1..).unwrap_or_default();
    if rows.len() != expected.len() {
        return Some(format!("it has {} rows, and the CSV has {}", rows.len(), expected.len()));
    }
    for (row, expected) in rows.iter().zip(expected) {
        let cells: Vec<String> = row.iter().map(|cell| cell.join("\n")).collect();
        let pairs = cells.iter().zip(expected).find(|(cell, expected)| plain(cell) != plain(expected));
        if let Some((cell, expected)) = pairs {
            return Some(format!("it has {cell}, and the CSV has {expected}"));
        }
        // Behind the table there are flags, in words.
        let beside = cells.iter().skip(expected.len()).find(|cell| plain(cell).parse::<f64>().is_ok());
        if let Some(beside) = beside {
            return Some(format!("it has {beside} beside it"));
        }
    }
    None
}

/// A document as it is read.
#[derive(Default)]
struct Document {
    tables: Vec<Grid>,
    /// Outside of tables: what a paragraph says before, between and behind its fields, and what is said of pictures.
    words: Vec<String>,
    /// Drawings by the names of their parts.
    drawings: Vec<(String, String)>,
}

/// A table: rows of cells of paragraphs.
#[derive(Default)]
struct Grid {
    title: String,
    rows: Vec<Vec<Vec<String>>>,
}

impl Document {
    fn open(bytes: &[u8]) -> Result<Document, Error> {
        let mut zip = ZipArchive::new(Cursor::new(bytes))?;
        let mut document = Document::default();
        for at in 0..zip.len() {
            let mut part = zip.by_index(at)?;
            let name = part.name()?.into_owned();
            if name == "word/document.xml" || name.ends_with(".svg") {
                let mut text = String::new();
                part.read_to_string(&mut text)?;
                if name.ends_with(".svg") {
                    document.drawings.push((name, text));
                } else {
                    document.read(&text)?;
                }
            }
        }
        Ok(document)
    }

    fn read(&mut self, xml: &str) -> Result<(), Error> {
        let mut reader = Reader::from_str(xml);
        reader.config_mut().expand_empty_elements = true;
        // What is being read: a table, within text, within a field that is counted anew.
        let (mut in_table, mut in_text, mut in_field) = (false, false, false);
        let mut said = String::new();
        loop {
            match reader.read_event()? {
                Event::Start(tag) => match tag.name().as_ref() {
                    "w:tbl" => {
                        in_table = true;
                        self.tables.push(Grid::default());
                    }
                    "w:tblCaption" => {
                        let title = attribute(&tag, "w:val")?;
                        self.tables.last_mut().into_iter().for_each(|table| table.title.clone_from(&title));
                    }
                    "w:tr" => self.tables.last_mut().into_iter().for_each(|table| table.rows.push(Vec::new())),
                    "w:tc" => self.row().into_iter().for_each(|row| row.push(Vec::new())),
                    "wp:docPr" => self.words.push(attribute(&tag, "descr")?),
                    "w:t" => in_text = true,
                    "w:tab" => said.push(' '),
                    "w:fldSimple" => {
                        in_field = true;
                        self.words.push(std::mem::take(&mut said));
                    }
                    _ => {}
                },
                Event::End(tag) => match tag.name().as_ref() {
                    "w:tbl" => in_table = false,
                    "w:t" => in_text = false,
                    "w:fldSimple" => in_field = false,
                    "w:p" => {
                        let said = std::mem::take(&mut said);
                        match self.row().and_then(|row| row.last_mut()).filter(|_| in_table) {
                            Some(cell) => cell.push(said),
                            None => self.words.push(said),
                        }
                    }
                    _ => {}
                },
                Event::Text(text) if in_text && !in_field => said += &text.xml10_content(),
                Event::GeneralRef(entity) if in_text && !in_field => {
                    let letter = match entity.resolve_char_ref()? {
                        Some(letter) => letter.to_string(),
                        None => quick_xml::escape::resolve_xml_entity(entity.as_ref()).unwrap_or_default().to_owned(),
                    };
                    said += &letter;
                }
                Event::Eof => return Ok(()),
                _ => {}
            }
        }
    }

    /// The row that is being read.
    fn row(&mut self) -> Option<&mut Vec<Vec<String>>> {
        self.tables.last_mut()?.rows.last_mut()
    }
}

fn attribute(tag: &BytesStart, name: &str) -> Result<String, Error> {
    let found = tag.try_get_attribute(name)?;
    let value = found.map(|attribute| quick_xml::escape::unescape(&attribute.value).map(|value| value.into_owned()));
    Ok(value.transpose()?.unwrap_or_default())
}

/// What a page says, without the list of figures: words with one space between them, and one where something else begins.
fn said_on(page: &str) -> String {
    let page = page.split_once("<body>").map_or(page, |(_, body)| body);
    let page = page.split_once("class=\"trace\"").map_or(page, |(before, _)| before);
    let mut said = String::with_capacity(page.len() / 2);
    let mut skipped: Option<&str> = None;
    for (at, piece) in page.split('<').enumerate() {
        let (tag, text) = if at == 0 { ("", piece) } else { piece.split_once('>').unwrap_or(("", piece)) };
        let name = tag.split(|letter: char| letter.is_whitespace()).next().unwrap_or_default();
        match skipped {
            Some(of) if name.strip_prefix('/') == Some(of) => skipped = None,
            Some(_) => continue,
            None => skipped = ["svg", "script", "style"].into_iter().find(|of| *of == name),
        }
        if skipped.is_none() {
            let is_inline = matches!(name.trim_start_matches('/'), "a" | "b" | "em" | "i" | "span" | "strong" | "code");
            said += if is_inline { "" } else { " " };
            said += text;
        }
    }
    let read = quick_xml::escape::unescape(&said).map(|said| spaced(&said));
    read.unwrap_or(said)
}

fn spaced(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Whether the page says these words, whole. Words without a digit say no number.
fn is_said(page: &str, words: &str) -> bool {
    let words = spaced(words);
    let words = words.trim_matches([':', ' ']);
    if !words.contains(|letter: char| letter.is_ascii_digit()) {
        return true;
    }
    let is_open =
        |letter: char| !letter.is_alphanumeric() && !matches!(letter, '.' | ',' | '-' | '\u{2212}' | '+' | '£');
    page.match_indices(words).any(|(at, _)| {
        let behind = &page[at + words.len()..];
        let ends = behind.chars().next().is_none_or(|letter| !letter.is_alphanumeric() && letter != '%');
        let goes_on = behind.starts_with(['.', ',']) && behind[1..].starts_with(|letter: char| letter.is_ascii_digit());
        page[..at].chars().next_back().is_none_or(is_open) && ends && !goes_on
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_document_is_read_as_tables_and_words() {
        let xml = r#"<w:document><w:body><w:p><w:r><w:t>Table </w:t></w:r><w:fldSimple><w:r><w:t>7</w:t></w:r></w:fldSimple>
            <w:r><w:t>: R&amp;D</w:t></w:r></w:p><w:tbl><w:tblPr><w:tblCaption w:val="R&amp;D"/></w:tblPr><w:tr><w:tc><w:p/></w:tc>
            <w:tc><w:p><w:r><w:t>1,204</w:t></w:r></w:p></w:tc></w:tr></w:tbl><w:p><wp:docPr descr="First 7."/></w:p>
            </w:body></w:document>"#;
        let mut document = Document::default();
        document.read(xml).unwrap();
        let said: Vec<&str> = document.words.iter().map(String::as_str).filter(|words| !words.is_empty()).collect();
        assert_eq!(said, ["Table ", ": R&D", "First 7."]);
        assert_eq!(document.tables[0].title, "R&D");
        assert_eq!(document.tables[0].rows, [[vec![""], vec!["1,204"]]]);
    }

    #[test]
    fn words_are_said_whole_or_not_at_all() {
        let page = said_on("<body><p>There were <a>1,204</a> cases.</p><svg>77</svg><td>12</td><td>5.5%</td></body>");
        assert_eq!(page.trim(), "There were 1,204 cases. 12 5.5%");
        for (words, is) in [("There were 1,204  cases.", true), ("1,204 cases", true), ("12", true), (": 5.5%", true)]
            .into_iter()
            .chain([
                ("204 cases", false),
                ("1", false),
                ("5.5", false),
                ("5", false),
                ("77", false),
                ("no number", true),
            ])
        {
            assert_eq!(is_said(&page, words), is, "{words}");
        }
    }
}
