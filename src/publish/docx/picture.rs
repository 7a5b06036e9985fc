//! A chart in a document: drawn as SVG, with a picture for what cannot show that, and its words for who cannot see it.

use super::xml::{Node, node};

const DRAWING: &str = "http://schemas.openxmlformats.org/drawingml/2006";
/// Says that a picture has an SVG beside it (MS-ODRAWXML 2.3.1).
const HAS_SVG: &str = "{96DAC541-7B7A-43D3-8B79-37D633B846F1}";
const SVG: &str = "http://schemas.microsoft.com/office/drawing/2016/SVG/main";

/// What a picture shows, and by which ids the document refers to it.
pub struct Picture<'a> {
    /// Of its own in the document.
    pub id: u32,
    pub name: &'a str,
    pub title: &'a str,
    /// In words.
    pub alt: &'a str,
    pub png: &'a str,
    pub svg: &'a str,
    /// Width and height in English Metric Units, 36,000 to the millimetre.
    pub size: (u64, u64),
}

/// The run that holds the picture.
pub fn run(picture: &Picture) -> Node {
    let Picture { id, name, title, alt, png, svg, size } = picture;
    let named = |element: &str| node(element).with("id", id).with("name", name).with("descr", alt).with("title", title);
    let svg = node("asvg:svgBlip").with("xmlns:asvg", SVG).with("r:embed", svg);
    let beside = node("a:extLst").holding([node("a:ext").with("uri", HAS_SVG).holding([svg])]);
    let fill = node("pic:blipFill").holding([
        node("a:blip").with("r:embed", png).holding([beside]),
        node("a:stretch").holding([node("a:fillRect")]),
    ]);
    let shape = node("pic:spPr").holding([
        node("a:xfrm").holding([node("a:off").with("x", 0).with("y", 0), sides("a:ext", *size)]),
        node("a:prstGeom").with("prst", "rect").holding([node("a:avLst")]),
    ]);
    let own = node("pic:nvPicPr").holding([named("pic:cNvPr"), node("pic:cNvPicPr")]);
    let pictured = node("pic:pic").with("xmlns:pic", format!("{DRAWING}/picture")).holding([own, fill, shape]);
    let graphic = node("a:graphic")
        .with("xmlns:a", format!("{DRAWING}/main"))
        .holding([node("a:graphicData").with("uri", format!("{DRAWING}/picture")).holding([pictured])]);
    let locks = node("a:graphicFrameLocks").with("xmlns:a", format!("{DRAWING}/main")).with("noChangeAspect", 1);
    let inline = node("wp:inline").with("distT", 0).with("distB", 0).with("distL", 0).with("distR", 0).holding([
        sides("wp:extent", *size),
        named("wp:docPr"),
        node("wp:cNvGraphicFramePr").holding([locks]),
        graphic,
    ]);
    node("w:r").holding([node("w:drawing").holding([inline])])
}

fn sides(element: &str, (width, height): (u64, u64)) -> Node {
    node(element).with("cx", width).with("cy", height)
}
