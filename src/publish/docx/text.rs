//! Paragraphs and what stands in them, each with its properties in the order that the schema has (ECMA-376, part 1, 17.3).

use super::styles::{Style, Styles};
use super::xml::{Node, node, value};

/// A paragraph that is being written.
pub struct Paragraph {
    style: Style,
    keep_next: bool,
    content: Vec<Node>,
}

/// An empty paragraph of a style.
pub fn paragraph(style: Style) -> Paragraph {
    Paragraph { style, keep_next: false, content: Vec::new() }
}

impl Paragraph {
    /// On one page with what follows.
    pub fn kept(mut self, keep: bool) -> Paragraph {
        self.keep_next = keep;
        self
    }

    pub fn saying(self, text: &str) -> Paragraph {
        self.holding([run(text)])
    }

    pub fn holding(mut self, content: impl IntoIterator<Item = Node>) -> Paragraph {
        self.content.extend(content);
        self
    }

    pub fn node(self, styles: &Styles) -> Node {
        let keep = self.keep_next.then(|| node("w:keepNext"));
        let properties = node("w:pPr").holding([value("w:pStyle", styles.id(self.style))]).holding(keep);
        node("w:p").holding([properties]).holding(self.content)
    }
}

/// Text as it is.
pub fn run(text: &str) -> Node {
    node("w:r").holding([said(text)])
}

/// Text in the style of characters.
pub fn styled(text: &str, style: Style, styles: &Styles) -> Node {
    let properties = node("w:rPr").holding([value("w:rStyle", styles.id(style))]);
    node("w:r").holding([properties, said(text)])
}

fn said(text: &str) -> Node {
    node("w:t").with("xml:space", "preserve").saying(text)
}

/// A field, with what it shows until it is worked out anew.
pub fn field(instruction: &str, shows: &str) -> Node {
    node("w:fldSimple").with("w:instr", format!(" {instruction} ")).holding([run(shows)])
}

/// What begins, parts or ends a field of several paragraphs.
pub fn field_mark(kind: &str) -> Node {
    node("w:r").holding([node("w:fldChar").with("w:fldCharType", kind)])
}

pub fn instruction(text: &str) -> Node {
    let instruction = node("w:instrText").with("xml:space", "preserve").saying(&format!(" {text} "));
    node("w:r").holding([instruction])
}

/// Text that leads to a bookmark of the document.
pub fn link_within(bookmark: &str, text: &str) -> Node {
    node("w:hyperlink").with("w:anchor", bookmark).with("w:history", "1").holding([run(text)])
}

/// Text with a bookmark around it.
pub fn bookmarked(id: u32, bookmark: &str, text: &str) -> [Node; 3] {
    [
        node("w:bookmarkStart").with("w:id", id).with("w:name", bookmark),
        run(text),
        node("w:bookmarkEnd").with("w:id", id),
    ]
}
