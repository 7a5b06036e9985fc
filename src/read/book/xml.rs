//! The parts of a workbook that are XML, piece by piece.

use std::io::BufRead;

use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};

/// The part is not XML, or its bytes cannot be read.
#[derive(Debug, Clone, Copy)]
pub struct Damaged;

/// One piece of XML.
pub enum Piece<'a> {
    /// An element opens.
    Open(Tag<'a>),
    /// An element of this name closes, one without content too.
    Close(String),
    Text(String),
}

/// An element with its attributes.
#[derive(Clone)]
pub struct Tag<'a>(BytesStart<'a>);

impl Tag<'_> {
    /// Without the prefix of its namespace.
    pub fn name(&self) -> String {
        self.0.local_name().as_ref().to_owned()
    }

    /// The attribute of this name, prefix and all.
    pub fn get(&self, name: &str) -> Option<String> {
        let mut attributes = self.0.attributes();
        attributes.with_checks(false);
        let found = attributes.flatten().find(|attribute| attribute.key.as_ref() == name)?;
        let value = quick_xml::escape::unescape(&found.value);
        Some(value.map_or_else(|_| found.value.to_string(), |value| value.into_owned()))
    }

    /// The attribute of this name, whatever its prefix.
    pub fn local(&self, name: &str) -> Option<String> {
        let mut attributes = self.0.attributes();
        attributes.with_checks(false);
        let found = attributes.flatten().find(|attribute| attribute.key.local_name().as_ref() == name)?;
        Some(found.value.to_string())
    }

    /// All attributes, by their names without prefix.
    pub fn attributes(&self) -> Vec<(String, String)> {
        let mut attributes = self.0.attributes();
        attributes.with_checks(false);
        let plain = |value: &str| {
            quick_xml::escape::unescape(value).map_or_else(|_| value.to_owned(), |value| value.into_owned())
        };
        attributes
            .flatten()
            .map(|attribute| (attribute.key.local_name().as_ref().to_owned(), plain(&attribute.value)))
            .collect()
    }

    /// Whether an attribute is there and says yes.
    pub fn says(&self, name: &str) -> bool {
        self.get(name).is_some_and(|value| matches!(value.as_str(), "1" | "true"))
    }

    /// An attribute that is a whole number.
    pub fn number(&self, name: &str) -> Option<u32> {
        self.get(name)?.trim().parse().ok()
    }

    /// Whether a tag that may say "no" turns something on.
    pub fn is_on(&self) -> bool {
        !matches!(self.get("val").as_deref(), Some("0" | "false" | "none"))
    }
}

/// A part that is being read.
pub struct Xml<R> {
    reader: Reader<R>,
    buffer: Vec<u8>,
}

impl<R: BufRead> Xml<R> {
    pub fn new(source: R) -> Xml<R> {
        let mut reader = Reader::from_reader(source);
        let config = reader.config_mut();
        config.expand_empty_elements = true;
        Xml { reader, buffer: Vec::new() }
    }

    /// The next piece; `None` at the end.
    ///
    /// # Errors
    /// What is not XML, names what is not defined, or cannot be read.
    pub fn next(&mut self) -> Result<Option<Piece<'_>>, Damaged> {
        // Comments and instructions say nothing. They are passed over first, for the piece borrows the buffer.
        self.buffer.clear();
        match self.reader.read_event_into(&mut self.buffer).map_err(|_| Damaged)? {
            Event::Start(tag) | Event::Empty(tag) => Ok(Some(Piece::Open(Tag(tag)))),
            Event::End(tag) => Ok(Some(Piece::Close(tag.local_name().as_ref().to_owned()))),
            Event::Text(text) => Ok(Some(Piece::Text(text.xml10_content().into_owned()))),
            Event::CData(text) => Ok(Some(Piece::Text(text.xml10_content().into_owned()))),
            Event::GeneralRef(entity) => {
                let character = match entity.resolve_char_ref() {
                    Ok(Some(character)) => character.to_string(),
                    Ok(None) => match quick_xml::escape::resolve_xml_entity(entity.as_ref()) {
                        Some(text) => text.to_owned(),
                        None => return Err(Damaged),
                    },
                    Err(_) => return Err(Damaged),
                };
                Ok(Some(Piece::Text(character)))
            }
            Event::Comment(_) | Event::Decl(_) | Event::PI(_) | Event::DocType(_) => {
                Ok(Some(Piece::Text(String::new())))
            }
            Event::Eof => Ok(None),
        }
    }
}
