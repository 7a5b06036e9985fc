//! The zip that a document is: its parts, what kind of thing each is, and what refers to what.

use std::collections::BTreeMap;
use std::io::{Cursor, Write};

use anyhow::{Context, Result};
use zip::ZipWriter;

use super::super::packed;
use super::xml::node;

const OFFICE: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
const PACKAGE: &str = "http://schemas.openxmlformats.org/package/2006";

/// What one part is to another.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Role {
    Document,
    Properties,
    Application,
    Styles,
    Settings,
    Numbering,
    Fonts,
    Theme,
    Header,
    Footer,
    Image,
    /// An address outside of the document.
    Link,
}

impl Role {
    /// The address that says so in a relationship.
    pub fn address(self) -> String {
        let name = match self {
            Role::Properties => return format!("{PACKAGE}/relationships/metadata/core-properties"),
            Role::Document => "officeDocument",
            Role::Application => "extended-properties",
            Role::Styles => "styles",
            Role::Settings => "settings",
            Role::Numbering => "numbering",
            Role::Fonts => "fontTable",
            Role::Theme => "theme",
            Role::Header => "header",
            Role::Footer => "footer",
            Role::Image => "image",
            Role::Link => "hyperlink",
        };
        format!("{OFFICE}/{name}")
    }
}

/// A part with what it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Part {
    pub content_type: String,
    pub bytes: Vec<u8>,
}

/// The parts of a document by their names, and what the document refers to.
#[derive(Debug, Default)]
pub struct Package {
    parts: BTreeMap<String, Part>,
    /// Role and target, in the order of their ids.
    references: Vec<(Role, String)>,
}

impl Package {
    /// Puts a part in its place.
    pub fn put(&mut self, name: &str, content_type: &str, bytes: Vec<u8>) {
        self.parts.insert(name.to_owned(), Part { content_type: content_type.to_owned(), bytes });
    }

    /// Puts in what the document refers to; gives the id by which it does. `name` is below `word/`.
    pub fn refer(&mut self, role: Role, name: &str, content_type: &str, bytes: Vec<u8>) -> String {
        self.put(&format!("word/{name}"), content_type, bytes);
        self.refer_to(role, name)
    }

    /// Refers to a part that is put in its place beside this, or to an address; gives the id by which it does.
    pub fn refer_to(&mut self, role: Role, target: &str) -> String {
        self.references.push((role, target.to_owned()));
        format!("rId{}", self.references.len())
    }

    /// The package as bytes.
    ///
    /// # Errors
    /// A package that is too large.
    pub fn finish(mut self) -> Result<Vec<u8>> {
        let references = self.references.iter().map(|(role, target)| (*role, target.as_str()));
        let of_document = relationships(references);
        self.put("word/_rels/document.xml.rels", RELATIONSHIPS, of_document);
        let outer = [
            (Role::Document, "word/document.xml"),
            (Role::Properties, "docProps/core.xml"),
            (Role::Application, "docProps/app.xml"),
        ];
        self.put("_rels/.rels", RELATIONSHIPS, relationships(outer));
        let types = self.content_types();
        let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
        let listed = [("[Content_Types].xml", &types)];
        let parts = self.parts.iter().map(|(name, part)| (name.as_str(), &part.bytes));
        for (name, bytes) in listed.into_iter().chain(parts) {
            let options = if name.ends_with(".png") { packed::stored() } else { packed::deflated() };
            zip.start_file(name, options).with_context(|| format!("cannot pack {name}"))?;
            zip.write_all(bytes).with_context(|| format!("cannot pack {name}"))?;
        }
        Ok(zip.finish().context("cannot finish a document")?.into_inner())
    }

    fn content_types(&self) -> Vec<u8> {
        let part = |(name, part): (&String, &Part)| {
            node("Override").with("PartName", format!("/{name}")).with("ContentType", &part.content_type)
        };
        // Relationships are found by their extension.
        let default = |extension, of| node("Default").with("Extension", extension).with("ContentType", of);
        let named = self.parts.iter().filter(|(_, part)| part.content_type != RELATIONSHIPS).map(part);
        node("Types")
            .with("xmlns", format!("{PACKAGE}/content-types"))
            .holding([default("rels", RELATIONSHIPS), default("xml", "application/xml")])
            .holding(named)
            .write()
    }
}

/// What the relationships of a part are, as a part.
pub const RELATIONSHIPS: &str = "application/vnd.openxmlformats-package.relationships+xml";

fn relationships<'a>(of: impl IntoIterator<Item = (Role, &'a str)>) -> Vec<u8> {
    let relationship = |(at, (role, target)): (usize, (Role, &str))| {
        let of = node("Relationship")
            .with("Id", format!("rId{}", at + 1))
            .with("Type", role.address())
            .with("Target", target);
        if role == Role::Link { of.with("TargetMode", "External") } else { of }
    };
    node("Relationships")
        .with("xmlns", format!("{PACKAGE}/relationships"))
        .holding(of.into_iter().enumerate().map(relationship))
        .write()
}
