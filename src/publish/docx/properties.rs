//! What a document says of itself: title, author and language. It has no dates, because the clock would change the bytes from run
//! to run.

use super::template::Template;
use super::xml::{Node, node, value};
use crate::present::report::Report;

const W: &str = "http://schemas.openxmlformats.org/wordprocessingml/2006/main";

/// Title, author and language.
pub fn core(report: &Report, title: &str) -> Node {
    let title = match report.subtitle.as_str() {
        "" => title.to_owned(),
        subtitle => format!("{title}, {subtitle}"),
    };
    let said = [
        ("dc:title", title.as_str()),
        ("dc:subject", &report.notice),
        ("dc:creator", &report.publisher),
        ("dc:language", "en-GB"),
    ];
    let said = said.into_iter().filter(|(_, text)| !text.is_empty());
    node("cp:coreProperties")
        .with("xmlns:cp", "http://schemas.openxmlformats.org/package/2006/metadata/core-properties")
        .with("xmlns:dc", "http://purl.org/dc/elements/1.1/")
        .holding(said.map(|(name, text)| node(name).saying(text)))
}

/// The organisation.
pub fn application(report: &Report) -> Node {
    node("Properties")
        .with("xmlns", "http://schemas.openxmlformats.org/officeDocument/2006/extended-properties")
        .holding([node("Company").saying(&report.publisher)])
}

/// How a word processor treats the document: as one of Word 2013 and later.
pub fn settings(template: &Template) -> Node {
    let has_even = template.headers.iter().any(|edge| edge.on == "even");
    let mode = node("w:compatSetting")
        .with("w:name", "compatibilityMode")
        .with("w:uri", "http://schemas.microsoft.com/office/word")
        .with("w:val", 15);
    node("w:settings")
        .with("xmlns:w", W)
        .holding(has_even.then(|| node("w:evenAndOddHeaders")))
        .holding([node("w:compat").holding([mode]), value("w:themeFontLang", "en-GB")])
}
