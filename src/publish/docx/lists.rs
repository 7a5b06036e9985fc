//! The marks and numbers of lists.

use anyhow::{Context, Result};

use super::xml::{Content, Node, node, value};

/// Ours: bullets and numbers, each of three depths.
const OWN: &str = include_str!("numbering.xml");
const DEEPEST: usize = 2;

/// The lists of a document: those of its template, and ours.
#[derive(Debug, Clone)]
pub struct Lists {
    pub node: Node,
    /// The list with bullets.
    pub bullets: u32,
    /// The shape of lists with numbers; each list has its own, so that it begins with 1.
    numbers: u32,
}

impl Lists {
    /// Ours beside those of a template.
    ///
    /// # Errors
    /// Never for our own: they are a part of the program.
    pub fn beside(template: Option<Node>) -> Result<Lists> {
        let own = Node::read(OWN.as_bytes()).context("the lists of documents are broken")?;
        let mut lists = template.unwrap_or_else(|| Node { content: Vec::new(), ..own.clone() });
        let first = next(&lists, "w:abstractNum", "w:abstractNumId").unwrap_or(0);
        let shapes = own.children().filter(|child| child.name == "w:abstractNum");
        let shapes: Vec<Content> = (first..)
            .zip(shapes)
            .map(|(at, shape)| {
                let mut shape = shape.clone();
                shape.set("w:abstractNumId", at);
                Content::Node(shape)
            })
            .collect();
        // Shapes stand before the lists that have them.
        let at = lists.content.iter().position(is_list).unwrap_or(lists.content.len());
        lists.content.splice(at..at, shapes);
        let mut lists = Lists { node: lists, bullets: 0, numbers: first + 1 };
        lists.bullets = lists.add(node("w:num").holding([value("w:abstractNumId", first)]));
        Ok(lists)
    }

    /// A list with numbers of its own.
    pub fn numbered(&mut self) -> u32 {
        let begin = node("w:lvlOverride").with("w:ilvl", 0).holding([value("w:startOverride", 1)]);
        self.add(node("w:num").holding([value("w:abstractNumId", self.numbers), begin]))
    }

    fn add(&mut self, mut list: Node) -> u32 {
        let id = next(&self.node, "w:num", "w:numId").unwrap_or(1);
        list.set("w:numId", id);
        let at = self.node.content.iter().rposition(is_list).map_or(self.node.content.len(), |last| last + 1);
        self.node.content.insert(at, Content::Node(list));
        id
    }
}

/// That a paragraph is an item of a list, so deep.
pub fn item(list: u32, depth: usize) -> Node {
    node("w:numPr").holding([value("w:ilvl", depth.min(DEEPEST)), value("w:numId", list)])
}

fn is_list(content: &Content) -> bool {
    matches!(content, Content::Node(node) if node.name == "w:num")
}

/// The id after the highest.
fn next(lists: &Node, name: &str, id: &str) -> Option<u32> {
    let named = lists.children().filter(|child| child.name == name);
    named.filter_map(|child| child.get(id)?.parse::<u32>().ok()).max().map(|highest| highest + 1)
}
