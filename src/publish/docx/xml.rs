//! XML as a tree: what a document is written from, and what a template is read into.

use std::fmt::Display;
use std::io::{self, Write};

use anyhow::{Context, Error, bail};
use quick_xml::escape::unescape;
use quick_xml::events::{BytesDecl, BytesEnd, BytesStart, BytesText, Event};
use quick_xml::{Reader, Writer};

/// An element.
#[derive(Debug, Clone, PartialEq)]
pub struct Node {
    /// With its prefix: `w:p`.
    pub name: String,
    pub attributes: Vec<(String, String)>,
    pub content: Vec<Content>,
}

#[derive(Debug, Clone, PartialEq)]
pub enum Content {
    Node(Node),
    Text(String),
}

/// An element of this name, with nothing in it.
pub fn node(name: &str) -> Node {
    Node { name: name.to_owned(), attributes: Vec::new(), content: Vec::new() }
}

/// An element that says one thing: `<name w:val="value"/>`.
pub fn value(name: &str, value: impl Display) -> Node {
    node(name).with("w:val", value)
}

impl Node {
    pub fn with(mut self, attribute: &str, value: impl Display) -> Node {
        self.set(attribute, value);
        self
    }

    pub fn holding(mut self, nodes: impl IntoIterator<Item = Node>) -> Node {
        self.content.extend(nodes.into_iter().map(Content::Node));
        self
    }

    pub fn saying(mut self, text: &str) -> Node {
        self.content.push(Content::Text(clean(text)));
        self
    }

    pub fn get(&self, attribute: &str) -> Option<&str> {
        self.attributes.iter().find(|(name, _)| name == attribute).map(|(_, value)| value.as_str())
    }

    pub fn set(&mut self, attribute: &str, value: impl Display) {
        let value = clean(&value.to_string());
        match self.attributes.iter_mut().find(|(name, _)| name == attribute) {
            Some((_, old)) => *old = value,
            None => self.attributes.push((attribute.to_owned(), value)),
        }
    }

    pub fn children(&self) -> impl Iterator<Item = &Node> {
        self.content.iter().filter_map(|content| match content {
            Content::Node(node) => Some(node),
            Content::Text(_) => None,
        })
    }

    pub fn children_mut(&mut self) -> impl Iterator<Item = &mut Node> {
        self.content.iter_mut().filter_map(|content| match content {
            Content::Node(node) => Some(node),
            Content::Text(_) => None,
        })
    }

    /// The first child of this name.
    pub fn child(&self, name: &str) -> Option<&Node> {
        self.children().find(|child| child.name == name)
    }

    /// What the first child of this name says in its `w:val`.
    pub fn says(&self, name: &str) -> Option<&str> {
        self.child(name)?.get("w:val")
    }

    /// Changes the first child of this name, which is put first where there is none.
    pub fn edit(&mut self, name: &str, change: impl FnMut(&mut Node)) {
        if self.child(name).is_none() {
            self.content.insert(0, Content::Node(node(name)));
        }
        self.children_mut().find(|child| child.name == name).into_iter().for_each(change);
    }

    /// The tree of a document.
    ///
    /// # Errors
    /// What is not XML, or names what is not defined.
    pub fn read(xml: &[u8]) -> Result<Node, Error> {
        let mut reader = Reader::from_reader(xml);
        let mut buffer = Vec::new();
        // Those that are open; the first holds the whole document.
        let mut open = vec![node("")];
        loop {
            buffer.clear();
            let event = reader.read_event_into(&mut buffer)?;
            let (begun, text) = match &event {
                Event::Start(tag) | Event::Empty(tag) => (Some(begun(tag)?), None),
                Event::Text(text) => (None, Some(text.xml10_content().into_owned())),
                Event::CData(text) => (None, Some(text.xml10_content().into_owned())),
                Event::GeneralRef(entity) => {
                    let letter = match entity.resolve_char_ref()? {
                        Some(letter) => letter.to_string(),
                        None => quick_xml::escape::resolve_xml_entity(entity.as_ref())
                            .with_context(|| format!("&{}; is not defined", entity.as_ref()))?
                            .to_owned(),
                    };
                    (None, Some(letter))
                }
                Event::DocType(_) => bail!("it has a document type, which no part of a document has"),
                Event::End(_) | Event::Comment(_) | Event::Decl(_) | Event::PI(_) | Event::Eof => (None, None),
            };
            match event {
                Event::Start(_) => open.extend(begun),
                Event::End(_) => close(&mut open),
                Event::Eof => break,
                Event::Empty(_)
                | Event::Text(_)
                | Event::CData(_)
                | Event::GeneralRef(_)
                | Event::Comment(_)
                | Event::Decl(_)
                | Event::PI(_)
                | Event::DocType(_) => {
                    let found = begun.map(Content::Node).or(text.map(Content::Text));
                    found.into_iter().for_each(|found| put_in(&mut open, found));
                }
            }
        }
        if open.len() > 1 {
            bail!("it ends before its elements do");
        }
        let root = open.pop().and_then(|whole| whole.children().next().cloned());
        root.context("there is no element in it")
    }

    /// The document of this tree, as bytes.
    pub fn write(&self) -> Vec<u8> {
        let mut writer = Writer::new(Vec::new());
        // Writing to memory cannot fail.
        let _ = writer.write_event(Event::Decl(BytesDecl::new("1.0", Some("UTF-8"), Some("yes"))));
        let _ = writer.get_mut().write_all(b"\n");
        let _ = self.put(&mut writer);
        writer.into_inner()
    }

    fn put(&self, writer: &mut Writer<Vec<u8>>) -> io::Result<()> {
        let attributes = self.attributes.iter().map(|(name, value)| (name.as_str(), value.as_str()));
        let tag = BytesStart::new(self.name.as_str()).with_attributes(attributes);
        if self.content.is_empty() {
            return writer.write_event(Event::Empty(tag));
        }
        writer.write_event(Event::Start(tag))?;
        for content in &self.content {
            match content {
                Content::Node(node) => node.put(writer)?,
                Content::Text(text) => writer.write_event(Event::Text(BytesText::new(text)))?,
            }
        }
        writer.write_event(Event::End(BytesEnd::new(self.name.as_str())))
    }
}

fn begun(tag: &BytesStart) -> Result<Node, Error> {
    let mut begun = node(tag.name().as_ref());
    for attribute in tag.attributes() {
        let attribute = attribute?;
        let said = unescape(&attribute.value)?.into_owned();
        begun.attributes.push((attribute.key.as_ref().to_owned(), said));
    }
    Ok(begun)
}

/// The last that is open goes into the one around it.
fn close(open: &mut Vec<Node>) {
    if open.len() > 1
        && let Some(closed) = open.pop()
    {
        put_in(open, Content::Node(closed));
    }
}

/// Puts content into the last that is open; text that goes on is one text.
fn put_in(open: &mut [Node], content: Content) {
    let Some(Node { content: within, .. }) = open.last_mut() else { return };
    match (within.last_mut(), content) {
        (Some(Content::Text(before)), Content::Text(text)) => before.push_str(&text),
        (_, content) => within.push(content),
    }
}

/// `text` without what no XML document may hold.
fn clean(text: &str) -> String {
    let held = |letter: char| !letter.is_control() && !matches!(letter, '\u{fffe}' | '\u{ffff}');
    text.chars().map(|letter| if held(letter) { letter } else { ' ' }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_is_read_back() {
        let tree = node("w:p")
            .with("w:note", "\"5\" < 6 & 7")
            .holding([value("w:jc", "right"), node("w:t").saying("R&D <b> \u{1} £5")]);
        let read = Node::read(&tree.write()).unwrap();
        assert_eq!(read, tree);
        assert_eq!(read.says("w:jc"), Some("right"));
        assert_eq!(read.get("w:note"), Some("\"5\" < 6 & 7"));
    }

    #[test]
    fn what_is_no_xml_is_an_error() {
        for broken in ["", "no XML", "<a>", "<a></b>", "<a>&unknown;</a>", "<!DOCTYPE a><a/>"] {
            assert!(Node::read(broken.as_bytes()).is_err(), "{broken}");
        }
    }
}
