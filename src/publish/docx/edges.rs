//! What stands at the head and foot of every sheet: the marking, and the number of the page. A template keeps its own, with what it
//! lacks of these added.

use super::package::{Package, Role};
use super::styles::{Style, Styles};
use super::template::{Edge, Template};
use super::text::{field, paragraph, run};
use super::xml::{Content, Node, node};

const W: &str = "http://schemas.openxmlformats.org/wordprocessingml/2006/main";
/// The sheets that an edge is on where nothing else is.
const EVERY: &str = "default";

/// Puts heads and feet into the package; gives the references to them, which each section has. Each line of `marking` is said on every
/// sheet.
pub fn put(template: &Template, marking: &[&str], title: &str, package: &mut Package) -> Vec<Node> {
    let styles = &template.styles;
    let mut edges = template.headers.clone();
    let is_default = |edges: &[Edge], role: Role| edges.iter().any(|edge| edge.role == role && edge.on == EVERY);
    if !is_default(&edges, Role::Header) && !marking.is_empty() {
        edges.push(own(Role::Header));
    }
    if !is_default(&edges, Role::Footer) {
        edges.push(own(Role::Footer));
    }
    let counts = template.headers.iter().any(|edge| has_page_number(&edge.content));
    for edge in &mut edges {
        match edge.role {
            Role::Header => {
                let lines = marking.iter().map(|line| Content::Node(said(line, styles)));
                edge.content.content.extend(lines);
            }
            Role::Footer if !counts => edge.content.content.push(Content::Node(numbered(title, styles))),
            _ => {}
        }
    }
    // Heads before feet, each in the order of its sheets, as they came.
    edges.sort_by_key(|edge| edge.role == Role::Footer);
    edges.iter().map(|edge| reference(edge, package)).collect()
}

fn reference(edge: &Edge, package: &mut Package) -> Node {
    let (element, what) = match edge.role {
        Role::Footer => ("w:footerReference", "footer"),
        _ => ("w:headerReference", "header"),
    };
    let kind = format!("application/vnd.openxmlformats-officedocument.wordprocessingml.{what}+xml");
    let id = package.refer(edge.role, &edge.name, &kind, edge.content.write());
    node(element).with("w:type", &edge.on).with("r:id", id)
}

fn own(role: Role) -> Edge {
    let (name, element) = match role {
        Role::Footer => ("page-number.xml", "w:ftr"),
        _ => ("marking.xml", "w:hdr"),
    };
    Edge { role, on: EVERY.to_owned(), name: name.to_owned(), content: node(element).with("xmlns:w", W) }
}

fn said(marking: &str, styles: &Styles) -> Node {
    paragraph(Style::Header).saying(marking).node(styles)
}

fn numbered(title: &str, styles: &Styles) -> Node {
    let page = [run(&format!("{title} – page ")), field("PAGE", "1"), run(" of "), field("NUMPAGES", "1")];
    paragraph(Style::Footer).holding(page).node(styles)
}

/// Whether a head or foot has the field that numbers pages.
fn has_page_number(edge: &Node) -> bool {
    let is_page = |instruction: &str| instruction.split_whitespace().next() == Some("PAGE");
    let own = edge.get("w:instr").is_some_and(is_page);
    let within = edge.name == "w:instrText"
        && edge.content.iter().any(|content| matches!(content, Content::Text(text) if is_page(text)));
    own || within || edge.children().any(has_page_number)
}
