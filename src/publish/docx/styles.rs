//! The styles of a document by what they are for, whatever a template calls them.

use std::collections::BTreeMap;

use anyhow::{Context, Result};

use super::xml::{Content, Node, node, value};

/// The styles that a document has where its template has none of the name.
const OWN: &str = include_str!("styles.xml");
/// The mark of a list, which `OWN` names.
const LISTS: &str = include_str!("numbering.xml");
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
    pub lists: Node,
    ids: BTreeMap<Style, String>,
}

impl Styles {
    /// Our own.
    ///
    /// # Errors
    /// Never: they are a part of the program.
    pub fn own() -> Result<Styles> {
        Styles::with_missing(own()?, own_lists()?)
    }

    /// Those of a template, with ours for what it has none for, in British English.
    ///
    /// # Errors
    /// A style that a document needs and neither has.
    pub fn of_template(mut styles: Node, lists: Option<Node>) -> Result<Styles> {
        let own = own()?;
        let mut lists = match lists {
            Some(lists) => lists,
            None => Node { content: Vec::new(), ..own_lists()? },
        };
        if styles.child("w:docDefaults").is_none()
            && let Some(defaults) = own.child("w:docDefaults")
        {
            styles.content.insert(0, Content::Node(defaults.clone()));
        }
        let missing: Vec<&Node> =
            own.children().filter(|style| style.name == "w:style" && !has(&styles, style)).collect();
        // What our styles refer to is called otherwise in the template.
        let called = |id: &str| {
            let ours = own.children().find(|style| style.get("w:styleId") == Some(id))?;
            let theirs = styles.children().find(|style| is_same(style, ours));
            theirs.and_then(|style| style.get("w:styleId")).map(str::to_owned)
        };
        let mut added = Vec::new();
        for style in missing {
            let mut style = style.clone();
            if style.get("w:default").is_some() {
                // A template has its own defaults, under whatever name.
                style.attributes.retain(|(name, _)| name != "w:default");
            }
            for reference in style.children_mut() {
                let refers = matches!(reference.name.as_str(), "w:basedOn" | "w:next" | "w:link");
                let theirs = reference.get("w:val").and_then(called).filter(|_| refers);
                theirs.into_iter().for_each(|id| reference.set("w:val", id));
            }
            if style.says("w:name") == Some(Style::ListBullet.named().1) {
                let number = add_list(&mut lists)?;
                let number = value("w:numId", number);
                let properties = style.children_mut().filter(|child| child.name == "w:pPr");
                for list in properties.flat_map(Node::children_mut).filter(|child| child.name == "w:numPr") {
                    list.content = vec![Content::Node(number.clone())];
                }
            }
            added.push(style);
        }
        for mut style in added {
            let id = free_id(&styles, style.get("w:styleId").unwrap_or_default());
            style.set("w:styleId", id);
            styles.content.push(Content::Node(style));
        }
        Styles::with_missing(styles, lists)
    }

    fn with_missing(mut styles: Node, lists: Node) -> Result<Styles> {
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

fn own() -> Result<Node> {
    Node::read(OWN.as_bytes()).context("the styles of documents are broken")
}

fn own_lists() -> Result<Node> {
    Node::read(LISTS.as_bytes()).context("the lists of documents are broken")
}

/// Whether some style has the name of this one.
fn has(styles: &Node, style: &Node) -> bool {
    styles.children().any(|other| is_same(other, style))
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

/// Adds our list to those of a template; gives its number.
fn add_list(lists: &mut Node) -> Result<u32> {
    let highest = |name: &str, attribute: &str| {
        let numbers = lists.children().filter(|child| child.name == name);
        numbers.filter_map(|child| child.get(attribute)?.parse::<u32>().ok()).max()
    };
    let list = highest("w:num", "w:numId").unwrap_or(0) + 1;
    let shape = highest("w:abstractNum", "w:abstractNumId").map_or(0, |highest| highest + 1);
    let own = own_lists()?;
    // Shapes stand before the lists that have them.
    let before =
        lists.content.iter().position(|content| matches!(content, Content::Node(node) if node.name == "w:num"));
    let last = lists.content.iter().rposition(|content| matches!(content, Content::Node(node) if node.name == "w:num"));
    for entry in own.children().cloned() {
        let mut entry = entry;
        if entry.name == "w:abstractNum" {
            entry.set("w:abstractNumId", shape);
            let at = before.unwrap_or(lists.content.len());
            lists.content.insert(at, Content::Node(entry));
        } else {
            entry.set("w:numId", list);
            entry.content = vec![Content::Node(value("w:abstractNumId", shape))];
            let at = last.map_or(lists.content.len(), |last| last + 2);
            lists.content.insert(at, Content::Node(entry));
        }
    }
    Ok(list)
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
