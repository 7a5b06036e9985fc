//! The sheets that a document is printed on: A4 upright, and turned for wide tables.

use super::xml::{Content, Node, node, value};

/// Twentieths of a point, which documents measure in.
const A4: (u32, u32) = (11_906, 16_838);
/// 25.5 mm, which leaves 159 mm for a chart.
const SIDE: u32 = 1_445;
/// 18 mm, and 15 mm: two charts with their captions fit between them.
const TOP: u32 = 1_021;
const BOTTOM: u32 = 850;
/// 7 mm.
const TO_EDGE: u32 = 397;

/// How a sheet lies.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Lie {
    Upright,
    Turned,
}

/// The size and margins of sheets, and what stands on each.
#[derive(Debug, Clone)]
pub struct Page {
    size: (u32, u32),
    /// `w:pgMar`.
    margins: Node,
    /// `w:headerReference` and `w:footerReference`.
    pub references: Vec<Node>,
    /// The first sheet has a header of its own.
    has_title_page: bool,
}

impl Page {
    /// A4.
    pub fn a4() -> Page {
        let margins = node("w:pgMar")
            .with("w:top", TOP)
            .with("w:right", SIDE)
            .with("w:bottom", BOTTOM)
            .with("w:left", SIDE)
            .with("w:header", TO_EDGE)
            .with("w:footer", TO_EDGE)
            .with("w:gutter", 0);
        Page { size: A4, margins, references: Vec::new(), has_title_page: false }
    }

    /// That of a template's last section; what it does not say is as on A4.
    pub fn of_section(section: &Node) -> Page {
        let own = Page::a4();
        let size = section.child("w:pgSz").and_then(|size| {
            let side = |name: &str| size.get(name)?.parse::<u32>().ok();
            Some((side("w:w")?, side("w:h")?))
        });
        // A template may lie across; documents begin upright.
        let size = size.map_or(own.size, |(one, other)| (one.min(other), one.max(other)));
        let margins = section.child("w:pgMar").cloned().unwrap_or(own.margins);
        Page { size, margins, has_title_page: section.child("w:titlePg").is_some(), ..own }
    }

    /// How wide text runs, in twentieths of a point.
    pub fn width(&self, lie: Lie) -> u32 {
        self.sides(lie).0.saturating_sub(self.margin("w:left") + self.margin("w:right") + self.margin("w:gutter"))
    }

    /// How high it runs.
    pub fn height(&self, lie: Lie) -> u32 {
        self.sides(lie).1.saturating_sub(self.margin("w:top") + self.margin("w:bottom"))
    }

    fn sides(&self, lie: Lie) -> (u32, u32) {
        let (width, height) = self.size;
        match lie {
            Lie::Upright => (width, height),
            Lie::Turned => (height, width),
        }
    }

    fn margin(&self, name: &str) -> u32 {
        // A margin below zero is one that nothing moves.
        self.margins.get(name).and_then(|margin| margin.trim_start_matches('-').parse().ok()).unwrap_or(0)
    }

    /// The properties of a section of the document.
    pub fn section(&self, lie: Lie, is_first: bool) -> Node {
        let (width, height) = self.sides(lie);
        let size = node("w:pgSz").with("w:w", width).with("w:h", height);
        let size = if lie == Lie::Turned { size.with("w:orient", "landscape") } else { size };
        let title = (self.has_title_page && is_first).then(|| node("w:titlePg"));
        node("w:sectPr")
            .holding(self.references.iter().cloned())
            .holding([value("w:type", "nextPage"), size, self.margins.clone()])
            .holding(title)
    }
}

/// Ends a section with what was written last: its properties go into the last paragraph.
pub fn end_section(written: &mut Vec<Node>, section: &Node, paragraph: Node) {
    if written.last().is_none_or(|last| last.name != "w:p") {
        written.push(paragraph);
    }
    if let Some(last) = written.last_mut() {
        last.edit("w:pPr", |properties| properties.content.push(Content::Node(section.clone())));
    }
}
