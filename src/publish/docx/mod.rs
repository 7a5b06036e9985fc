//! The publication as two Word documents that can be edited: the paper, and its appendix.
//!
//! Elements stand in the order of ECMA-376 (WordprocessingML, transitional), because Word refuses a document in which they do not.
//!
//! | file | what it holds |
//! |---|---|
//! | `xml` | elements as a tree |
//! | `package` | the zip: parts, and what refers to what |
//! | `styles`, `lists` | styles by what they are for, and the marks of lists |
//! | `template` | what is taken from `pipelines/reference.docx` |
//! | `page`, `edges` | sheets, and what stands at their head and foot |
//! | `text`, `table`, `picture` | paragraphs, tables, charts |
//! | `body` | a document, piece by piece |
//! | `paper`, `appendix` | what stands in each |

mod appendix;
mod body;
mod edges;
mod lists;
mod package;
mod page;
mod paper;
mod picture;
mod properties;
mod styles;
mod table;
mod template;
mod text;
mod xml;

use anyhow::Result;

use self::body::Body;
use self::package::{Package, Role};
pub use self::template::Template;
use self::xml::{Content, node};
use super::Drawn;

const WORD: &str = "application/vnd.openxmlformats-officedocument.wordprocessingml";
/// The namespaces of a document.
const NAMES: [(&str, &str); 3] = [
    ("xmlns:w", "http://schemas.openxmlformats.org/wordprocessingml/2006/main"),
    ("xmlns:r", "http://schemas.openxmlformats.org/officeDocument/2006/relationships"),
    ("xmlns:wp", "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"),
];

/// The paper: what a committee reads.
///
/// # Errors
/// A chart that was not drawn, or a document that is too large.
pub(super) fn paper(drawn: &Drawn, template: &Template) -> Result<Vec<u8>> {
    document(drawn, template, &drawn.report.title, "", paper::write)
}

/// Everything behind it: further charts and tables, notes, methods and sources.
///
/// # Errors
/// As `paper`.
pub(super) fn appendix(drawn: &Drawn, template: &Template) -> Result<Vec<u8>> {
    document(drawn, template, &appendix::title(drawn.report), "A", appendix::write)
}

fn document(
    drawn: &Drawn,
    template: &Template,
    title: &str,
    series: &'static str,
    write: fn(&Drawn, &mut Body) -> Result<()>,
) -> Result<Vec<u8>> {
    let report = drawn.report;
    let mut package = Package::default();
    for (name, part) in &template.parts {
        package.put(name, &part.content_type, part.bytes.clone());
    }
    for (role, name) in &template.beside {
        _ = package.refer_to(*role, name);
    }
    let styles = &template.styles;
    package.refer(Role::Styles, "styles.xml", &format!("{WORD}.styles+xml"), styles.styles.write());
    let settings = properties::settings(template).write();
    package.refer(Role::Settings, "settings.xml", &format!("{WORD}.settings+xml"), settings);
    let marking = report.front.marking.iter().chain([&report.notice]).filter(|said| !said.is_empty());
    let marking: Vec<&str> = marking.map(String::as_str).collect();
    let mut page = template.page.clone();
    page.references = edges::put(template, &marking, title, &mut package);
    let mut body = Body::new(styles, page, package, series);
    write(drawn, &mut body)?;
    let (body, lists, mut package) = body.finish();
    package.refer(Role::Numbering, "numbering.xml", &format!("{WORD}.numbering+xml"), lists.node.write());
    let mut document = node("w:document");
    document.attributes = NAMES.map(|(name, address)| (name.to_owned(), address.to_owned())).to_vec();
    document.content.push(Content::Node(body));
    package.put("word/document.xml", &format!("{WORD}.document.main+xml"), document.write());
    let core = "application/vnd.openxmlformats-package.core-properties+xml";
    package.put("docProps/core.xml", core, properties::core(report, title).write());
    let extended = "application/vnd.openxmlformats-officedocument.extended-properties+xml";
    package.put("docProps/app.xml", extended, properties::application(report).write());
    package.finish()
}
