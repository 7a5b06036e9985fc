//! The styles of a document by what they are for, whatever a template calls them.

use std::collections::BTreeMap;

use anyhow::{Context, Result};

use super::lists::Lists;
use super::xml::{Content, Node, node};

/// The styles that a document has where its template has none of the name.
const OWN: &str = include_str!("styles.xml");
const LANGUAGE: &str = "en-GB";

/// What a style is of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Paragraph,
    Character,
    Table,
}

macro_rules! styles {
    ($($style:ident = $kind:ident $name:literal,)+) => {
        /// A style that documents use.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
        pub enum Style {
            $($style,)+
        }

        impl Style {
            const ALL: &[Style] = &[$(Style::$style),+];

            /// What it is of, and its name, by which a word processor shows it.
            fn named(self) -> (Kind, &'static str) {
                match self {
                    $(Style::$style => (Kind::$kind, $name),)+
                }
            }
        }
    };
}

styles! {
    Normal = Paragraph "Normal",
    Title = Paragraph "Title",
    Subtitle = Paragraph "Subtitle",
    Heading1 = Paragraph "heading 1",
    Heading2 = Paragraph "heading 2",
    Heading3 = Paragraph "heading 3",
    Caption = Paragraph "caption",
    CaptionDetail = Paragraph "Caption Detail",
    Figure = Paragraph "Figure",
    TableText = Paragraph "Table Text",
    TableNumber = Paragraph "Table Number",
    TableHeading = Paragraph "Table Heading",
    TableNumberHeading = Paragraph "Table Number Heading",
    TableNote = Paragraph "Table Note",
    ListBullet = Paragraph "List Bullet",
    ListNumber = Paragraph "List Number",
    ListContinue = Paragraph "List Continue",
    Front = Paragraph "Front",
    ContentsHeading = Paragraph "TOC Heading",
    Contents1 = Paragraph "toc 1",
    Contents2 = Paragraph "toc 2",
    Header = Paragraph "header",
    Footer = Paragraph "footer",
    Hyperlink = Character "Hyperlink",
    Strong = Character "Strong",
    Emphasis = Character "Emphasis",
    Table = Table "Table",
}

/// The styles and lists of a document, with the id of each style that is used.
#[derive(Debug, Clone)]
pub struct Styles {
    pub styles: Node,
    pub lists: Lists,
    ids: BTreeMap<Style, String>,
}

impl Styles {
    /// Our own.
    ///
    /// # Errors
    /// Never: they are a part of the program.
    pub fn own() -> Result<Styles> {
        let own = read(OWN)?;
        Styles::of_template(Node { content: Vec::new(), ..own }, None)
    }

    /// Those of a template, with ours for what it has none for, in British English.
    ///
    /// # Errors
    /// A style that a document needs and neither has.
    pub fn of_template(mut styles: Node, lists: Option<Node>) -> Result<Styles> {
        let own = read(OWN)?;
        let lists = Lists::beside(lists)?;
        if styles.child("w:docDefaults").is_none()
            && let Some(defaults) = own.child("w:docDefaults")
        {
            styles.content.insert(0, Content::Node(defaults.clone()));
        }
        let is_missing = |style: &&Node| !styles.children().any(|other| is_same(other, style));
        let missing: Vec<&Node> = own.children().filter(|node| node.name == "w:style").filter(is_missing).collect();
        // Ours by their ids, with what they are called in the document: a template may call "Normal" otherwise, or another so.
        let ours = own.children().filter_map(|style| Some((style, style.get("w:styleId")?)));
        let called = ours.map(|(style, id)| {
            let theirs = styles.children().find(|other| is_same(other, style));
            let theirs = theirs.and_then(|other| other.get("w:styleId")).map(str::to_owned);
            (id.to_owned(), theirs.unwrap_or_else(|| free_id(&styles, id)))
        });
        let called: BTreeMap<String, String> = called.collect();
        let has_default = |of: Option<&str>| {
            styles.children().any(|style| style.get("w:type") == of && style.get("w:default").is_some())
        };
        let added: Vec<Node> = missing
            .into_iter()
            .map(|style| {
                let mut style = style.clone();
                if has_default(style.get("w:type")) {
                    style.attributes.retain(|(name, _)| name != "w:default");
                }
                let id = style.get("w:styleId").and_then(|id| called.get(id)).cloned().unwrap_or_default();
                style.set("w:styleId", id);
                for refers in style.children_mut() {
                    let is_reference = matches!(refers.name.as_str(), "w:basedOn" | "w:next" | "w:link");
                    let id = refers.get("w:val").and_then(|id| called.get(id)).filter(|_| is_reference).cloned();
                    id.into_iter().for_each(|id| refers.set("w:val", id));
                }
                renumber(&mut style, lists.bullets);
                style
            })
            .collect();
        styles.content.extend(added.into_iter().map(Content::Node));
        speak_english(&mut styles);
        let ids = Style::ALL.iter().map(|style| {
            let (kind, name) = style.named();
            let found = styles.children().find(|entry| is_called(entry, kind, name));
            let id = found.and_then(|entry| entry.get("w:styleId")).with_context(|| format!("no style {name}"))?;
            Ok((*style, id.to_owned()))
        });
        let ids = ids.collect::<Result<_>>()?;
        Ok(Styles { styles, lists, ids })
    }

    /// The id by which a paragraph, run or table refers to a style.
    pub fn id(&self, style: Style) -> &str {
        self.ids.get(&style).map_or("", String::as_str)
    }
}

fn read(own: &str) -> Result<Node> {
    Node::read(own.as_bytes()).context("the styles of documents are broken")
}

/// Puts our list in the place of that which a style of ours names.
fn renumber(node: &mut Node, list: u32) {
    if node.name == "w:numId" {
        node.set("w:val", list);
    }
    node.children_mut().for_each(|child| renumber(child, list));
}

/// Names of styles are the same in any case: Word writes "heading 1" and shows "Heading 1".
fn is_same(one: &Node, other: &Node) -> bool {
    let names = one.says("w:name").zip(other.says("w:name"));
    one.name == "w:style"
        && one.get("w:type") == other.get("w:type")
        && names.is_some_and(|(one, other)| one.eq_ignore_ascii_case(other))
}

fn is_called(entry: &Node, kind: Kind, name: &str) -> bool {
    let kind = match kind {
        Kind::Paragraph => "paragraph",
        Kind::Character => "character",
        Kind::Table => "table",
    };
    entry.name == "w:style"
        && entry.get("w:type") == Some(kind)
        && entry.says("w:name").is_some_and(|said| said.eq_ignore_ascii_case(name))
}

/// The id, with a number behind it where another style has it.
fn free_id(styles: &Node, wanted: &str) -> String {
    let is_taken = |id: &str| styles.children().any(|style| style.get("w:styleId") == Some(id));
    let numbered = (2..).map(|number| format!("{wanted}{number}"));
    std::iter::once(wanted.to_owned()).chain(numbered).find(|id| !is_taken(id)).unwrap_or_default()
}

/// What is written is British English, whatever the template was written in.
fn speak_english(styles: &mut Node) {
    styles.edit("w:docDefaults", |defaults| {
        defaults.edit("w:rPrDefault", |of_runs| {
            of_runs.edit("w:rPr", |properties| {
                if properties.child("w:lang").is_none() {
                    // It is one of the last properties of a run.
                    properties.content.push(Content::Node(node("w:lang")));
                }
                properties.edit("w:lang", |language| language.set("w:val", LANGUAGE));
            });
        });
    });
}
