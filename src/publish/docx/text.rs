//! Paragraphs and what stands in them, each with its properties in the order that the schema has (ECMA-376, part 1, 17.3).

use super::styles::{Style, Styles};
use super::xml::{Node, node, value};

/// A paragraph that is being written.
pub struct Paragraph {
    style: Style,
    keep_next: bool,
    /// `w:numPr`, where it is an item of a list that its style does not say.
    item: Option<Node>,
    content: Vec<Node>,
}

/// An empty paragraph of a style.
pub fn paragraph(style: Style) -> Paragraph {
    Paragraph { style, keep_next: false, item: None, content: Vec::new() }
}

impl Paragraph {
    /// On one page with what follows.
    pub fn kept(mut self, keep: bool) -> Paragraph {
        self.keep_next = keep;
        self
    }

    /// As an item of a list.
    pub fn listed(mut self, item: Option<Node>) -> Paragraph {
        self.item = item;
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
        let properties =
            node("w:pPr").holding([value("w:pStyle", styles.id(self.style))]).holding(keep).holding(self.item);
        node("w:p").holding([properties]).holding(self.content)
    }
}

/// Text as it is.
pub fn run(text: &str) -> Node {
    node("w:r").holding([said(text)])
}

/// Text that stands out.
pub fn styled(text: &str, is_strong: bool, is_emphasised: bool, styles: &Styles) -> Node {
    let style = match (is_strong, is_emphasised) {
        (false, false) => return run(text),
        (true, _) => Style::Strong,
        (false, true) => Style::Emphasis,
    };
    let both = (is_strong && is_emphasised).then(|| node("w:i"));
    let properties = node("w:rPr").holding([value("w:rStyle", styles.id(style))]).holding(both);
    node("w:r").holding([properties, said(text)])
}

/// Text in the style of a link.
pub fn linked(text: &str, styles: &Styles) -> Node {
    let properties = node("w:rPr").holding([value("w:rStyle", styles.id(Style::Hyperlink))]);
    node("w:r").holding([properties, said(text)])
}

/// A step to the next tab stop.
pub fn tab() -> Node {
    node("w:r").holding([node("w:tab")])
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

/// What leads to a bookmark of the document.
pub fn link_within(bookmark: &str, said: Node) -> Node {
    node("w:hyperlink").with("w:anchor", bookmark).with("w:history", 1).holding([said])
}

/// What leads to a place outside of it, by the id of that.
pub fn link_out(id: &str, said: Node) -> Node {
    node("w:hyperlink").with("r:id", id).with("w:history", 1).holding([said])
}

/// Text with a bookmark around it.
pub fn bookmarked(id: u32, bookmark: &str, text: &str) -> [Node; 3] {
    [
        node("w:bookmarkStart").with("w:id", id).with("w:name", bookmark),
        run(text),
        node("w:bookmarkEnd").with("w:id", id),
    ]
}
