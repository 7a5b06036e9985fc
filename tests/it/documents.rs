//! The paper and its appendix, opened as a word processor opens them.

use std::collections::BTreeMap;
use std::fs;
use std::io::{Cursor, Read, Write};

use quarterday::audit::audit;
use quarterday::disk::load;
use quick_xml::Reader;
use quick_xml::events::Event;
use zip::write::SimpleFileOptions;
use zip::{ZipArchive, ZipWriter};

use crate::project::{Project, copy, repository};

const RELEASE: &str = "output/kit/2023-24/release";

/// A small publication with headline figures, a chart and five tables, in words that would be markup.
fn project() -> Project {
    let project = Project::with_shipped_returns();
    for folder in ["pipelines", "returns"] {
        copy(&repository().join("tests/cases/derive-interval").join(folder), &project.path(folder));
    }
    project.replace(
        "pipelines/kit.toml",
        "title = \"Kit\"\n",
        "title = \"Kit & <caboodle>\"\nfront = { committee = \"Safety Board\", marking = \"OFFICIAL\" }\nintroduction = \
         [\"What **matters** & [where](https://example.org/?a=1&b=2):\", \"1. first\\n2. second\\n   - within\"]\n",
    );
    refresh(&project);
    project
}

fn refresh(project: &Project) {
    project.run(&["refresh", "--returns", "returns", "--period", "2023/24", "--quiet"]).ends_with(0);
}

/// The parts of a document by their names.
fn parts(project: &Project, name: &str) -> BTreeMap<String, Vec<u8>> {
    let bytes = fs::read(project.path(RELEASE).join(name)).unwrap();
    let mut zip = ZipArchive::new(Cursor::new(bytes)).unwrap();
    let mut parts = BTreeMap::new();
    for at in 0..zip.len() {
        let mut part = zip.by_index(at).unwrap();
        let mut bytes = Vec::new();
        part.read_to_end(&mut bytes).unwrap();
        parts.insert(part.name().unwrap().into_owned(), bytes);
    }
    parts
}

/// The parts that are XML, as text.
fn texts(project: &Project, name: &str) -> BTreeMap<String, String> {
    let parts = parts(project, name).into_iter();
    let xml = parts.filter(|(name, _)| name.ends_with(".xml") || name.ends_with(".rels"));
    xml.map(|(name, bytes)| (name, String::from_utf8(bytes).unwrap())).collect()
}

fn packed(parts: &BTreeMap<String, Vec<u8>>) -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in parts {
        zip.start_file(name, SimpleFileOptions::default()).unwrap();
        zip.write_all(bytes).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

fn document(project: &Project, name: &str) -> String {
    texts(project, name).remove("word/document.xml").unwrap()
}

/// What stands between `begin` and the next `end`, each time.
fn pieces<'a>(xml: &'a str, begin: &str, end: &str) -> Vec<&'a str> {
    xml.split(begin).skip(1).map(|piece| piece.split(end).next().unwrap()).collect()
}

/// The words of each paragraph of a style.
fn said(document: &str, style: &str) -> Vec<String> {
    let styled = format!("<w:pStyle w:val=\"{style}\"/>");
    let paragraphs = pieces(document, "<w:p>", "</w:p>").into_iter().filter(|paragraph| paragraph.contains(&styled));
    paragraphs.map(|paragraph| pieces(paragraph, "<w:t xml:space=\"preserve\">", "</w:t>").concat()).collect()
}

const BOTH: [&str; 2] = ["report.docx", "appendix.docx"];

#[test]
fn a_document_has_headings_and_contents_that_lead_to_them() {
    let project = project();
    let paper = document(&project, "report.docx");
    assert_eq!(said(&paper, "Title"), ["Kit &amp; &lt;caboodle&gt;"]);
    let headings = ["Key messages", "Introduction", "Headline figures", "What was withheld", "Figures"];
    assert_eq!(said(&paper, "Heading1"), headings);
    assert_eq!(said(&paper, "TOC1"), headings);
    assert!(paper.contains("TOC \\o &quot;1-2&quot; \\h \\z \\u"));
    for anchor in pieces(&paper, "w:anchor=\"", "\"") {
        assert!(paper.contains(&format!("w:name=\"{anchor}\"")), "{anchor} is not there");
    }
}

#[test]
fn running_text_keeps_its_styles_lists_and_links() {
    let project = project();
    let paper = texts(&project, "report.docx");
    let document = &paper["word/document.xml"];
    assert!(document.contains("<w:rStyle w:val=\"Strong\"/></w:rPr><w:t xml:space=\"preserve\">matters</w:t>"));
    assert!(
        paper["word/_rels/document.xml.rels"]
            .contains("Target=\"https://example.org/?a=1&amp;b=2\" TargetMode=\"External\"")
    );
    assert_eq!(said(document, "ListNumber"), ["first", "second"]);
    assert_eq!(said(document, "ListBullet").last().unwrap(), "within");
    assert!(document.contains("<w:ilvl w:val=\"1\"/>"), "a list within a list is one deeper");
}

#[test]
fn every_table_has_marked_headings_a_caption_and_a_description() {
    let project = project();
    let documents = BOTH.map(|name| document(&project, name));
    let tables: Vec<&str> = documents.iter().flat_map(|document| pieces(document, "<w:tbl>", "</w:tbl>")).collect();
    assert_eq!(tables.len(), 6);
    for table in tables {
        assert_eq!(table.matches("<w:tblHeader/>").count(), 1, "one row of headings, repeated on each page");
        assert_eq!(table.matches("<w:cantSplit/>").count(), table.matches("<w:tr>").count(), "no row splits");
        assert!(table.contains("w:firstRow=\"1\"") && table.contains("w:firstColumn=\"1\""), "headings are marked");
        for what in ["w:tblCaption", "w:tblDescription"] {
            assert!(!pieces(table, &format!("<{what} w:val=\""), "\"").concat().is_empty(), "{what}");
        }
    }
    assert_eq!(said(&documents[0], "Caption"), ["Table 1: Headline figures", "Figure 1: Rates"]);
    assert_eq!(said(&documents[1], "Caption")[0], "Table A1: Rates and shares");
    assert!(documents[1].contains("w:instr=\" SEQ Table \\* ARABIC \""));
}

#[test]
fn a_publication_says_which_charts_its_paper_has() {
    let project = project();
    let typed = project.read("pipelines/kit.toml");
    let at = typed.find("[[sections.charts]]\n").unwrap() + "[[sections.charts]]\n".len();
    project.write("pipelines/kit.toml", format!("{}paper = false\n{}", &typed[..at], &typed[at..]));
    refresh(&project);
    let captions = BOTH.map(|name| said(&document(&project, name), "Caption"));
    assert!(!captions[0].concat().contains("Figure"), "{:?}", captions[0]);
    assert!(captions[1].iter().any(|caption| caption == "Figure A1: Rates"), "{:?}", captions[1]);
}

#[test]
fn a_chart_is_a_drawing_with_a_picture_beside_it_and_words() {
    let project = project();
    let paper = document(&project, "report.docx");
    let drawing = fs::read_to_string(project.path(RELEASE).join("charts/rates-chart.svg")).unwrap();
    let alt = pieces(&drawing, "<desc", "</desc>")[0].split_once('>').unwrap().1;
    assert_eq!(pieces(&paper, " descr=\"", "\"")[0], alt);
    let names: Vec<String> =
        parts(&project, "report.docx").into_keys().filter(|name| name.contains("/media/")).collect();
    assert_eq!(names, ["word/media/figure-1.png", "word/media/figure-1.svg"]);
    assert!(paper.contains("cx=\"5724000\""), "159 mm wide");
    assert!(paper.contains("asvg:svgBlip"));
}

#[test]
fn marking_pages_language_title_and_author_are_said() {
    let project = project();
    for (name, title) in BOTH.into_iter().zip(["Kit &amp; &lt;caboodle&gt;", "Kit &amp; &lt;caboodle&gt;: appendix"]) {
        let parts = texts(&project, name);
        assert_eq!(said(&parts["word/marking.xml"], "Header")[0], "OFFICIAL");
        assert!(
            parts["word/page-number.xml"].contains("\" PAGE \"")
                && parts["word/page-number.xml"].contains("\" NUMPAGES \"")
        );
        assert!(parts["word/styles.xml"].contains("<w:lang w:val=\"en-GB\""));
        let properties = &parts["docProps/core.xml"];
        assert!(properties.contains(&format!("<dc:title>{title}, ")), "{properties}");
        assert!(properties.contains("<dc:creator>A test</dc:creator>") && properties.contains("<dc:language>en-GB<"));
        assert!(parts["word/document.xml"].contains("<w:pgSz w:w=\"11906\" w:h=\"16838\"/>"), "A4");
    }
}

/// Some of the order that ECMA-376 has for what stands in an element. Word refuses a document that does not keep to it.
const ORDER: [(&str, &[&str]); 8] = [
    ("w:pPr", &["pStyle", "keepNext", "keepLines", "numPr", "tabs", "spacing", "ind", "jc", "outlineLvl", "sectPr"]),
    ("w:rPr", &["rStyle", "rFonts", "b", "bCs", "i", "iCs", "color", "sz", "szCs", "u", "lang"]),
    (
        "w:tblPr",
        &[
            "tblStyle",
            "tblW",
            "tblInd",
            "tblBorders",
            "tblLayout",
            "tblCellMar",
            "tblLook",
            "tblCaption",
            "tblDescription",
        ],
    ),
    ("w:tcPr", &["tcW", "tcBorders", "vAlign"]),
    ("w:trPr", &["cantSplit", "tblHeader"]),
    ("w:tbl", &["tblPr", "tblGrid", "tr"]),
    ("w:sectPr", &["headerReference", "footerReference", "type", "pgSz", "pgMar", "titlePg"]),
    (
        "w:style",
        &[
            "name",
            "basedOn",
            "next",
            "uiPriority",
            "semiHidden",
            "unhideWhenUsed",
            "qFormat",
            "pPr",
            "rPr",
            "tblPr",
            "tblStylePr",
        ],
    ),
];

#[test]
fn elements_stand_in_the_order_of_the_schema() {
    let project = project();
    for (part, xml) in BOTH.into_iter().flat_map(|name| texts(&project, name)) {
        let mut reader = Reader::from_str(&xml);
        reader.config_mut().expand_empty_elements = true;
        // The elements that are open, each with the place of its last child in the order.
        let mut open: Vec<(String, usize)> = Vec::new();
        loop {
            match reader.read_event().unwrap() {
                Event::Start(tag) => {
                    let name = tag.name().as_ref().to_owned();
                    if let Some((around, last)) = open.last_mut()
                        && let Some((_, order)) = ORDER.iter().find(|(of, _)| of == around)
                    {
                        let at = order.iter().position(|known| name == format!("w:{known}"));
                        let at =
                            at.unwrap_or_else(|| panic!("{part}: {name} in {around}: give it its place in this test"));
                        assert!(at >= *last, "{part}: {name} stands too late in {around}");
                        *last = at;
                    }
                    open.push((name, 0));
                }
                Event::End(_) => _ = open.pop(),
                Event::Eof => break,
                _ => {}
            }
        }
    }
}

#[test]
fn what_is_referred_to_is_there_and_everything_says_what_it_is() {
    let project = project();
    for name in BOTH {
        let (parts, texts) = (parts(&project, name), texts(&project, name));
        let types = &texts["[Content_Types].xml"];
        for part in parts.keys().filter(|part| !part.ends_with(".rels") && !part.starts_with('[')) {
            assert!(types.contains(&format!("PartName=\"/{part}\"")), "{name}: {part}");
        }
        for target in pieces(&texts["word/_rels/document.xml.rels"], "Target=\"", "/>") {
            let (target, rest) = target.split_once('"').unwrap();
            assert!(rest.contains("External") || parts.contains_key(&format!("word/{target}")), "{name}: {target}");
        }
        let mut ids = pieces(&texts["word/document.xml"], "<wp:docPr id=\"", "\"");
        ids.extend(pieces(&texts["word/document.xml"], "<w:bookmarkStart w:id=\"", "\""));
        let all = ids.len();
        ids.sort_unstable();
        ids.dedup();
        assert_eq!(ids.len(), all, "{name}: each id once");
    }
}

/// What the audit says when something of a document is another.
fn after(name: &str, from: &str, to: &str) -> Vec<String> {
    let project = project();
    let mut parts = parts(&project, name);
    let text = String::from_utf8(parts["word/document.xml"].clone()).unwrap();
    assert!(text.contains(from), "«{from}» is not in {name}");
    parts.insert("word/document.xml".to_owned(), text.replacen(from, to, 1).into_bytes());
    let mut release = load::releases(&project.path("output")).unwrap().remove(0);
    release.files.insert(name.to_owned(), packed(&parts));
    let findings = audit(&[release]).unwrap().findings;
    // That the file is not as it was made is said anyway.
    let is_new = |message: &str| !message.contains("has changed since the release");
    let findings = findings.iter().filter(|finding| finding.origin.file.ends_with(name) && is_new(&finding.message));
    findings.map(|finding| finding.message.clone()).collect()
}

#[test]
fn the_audit_names_a_number_that_was_edited() {
    let cell = |number: &str| format!("<w:t xml:space=\"preserve\">{number}</w:t></w:r></w:p></w:tc>");
    assert_eq!(after("report.docx", "Kit &amp;", "Kit &amp;"), Vec::<String>::new());
    assert_eq!(
        after("appendix.docx", &cell("7.290401"), &cell("7.290402")),
        ["The table \"Rates and shares\" differs from tables/rates.csv: it has 7.290402, and the CSV has 7.290401"]
    );
    let words = after("report.docx", "55.011655 per 10,000", "55.011656 per 10,000");
    assert!(words[0].starts_with("It says \"55.011656 per 10,000"), "{words:?}");
}

#[test]
fn a_template_lends_its_styles_and_nothing_else() {
    let project = project();
    // One like ours, in which headings are dark red and have another id, as in a Word of another language.
    let mut template = parts(&project, "appendix.docx");
    for (part, bytes) in &mut template {
        if part == "word/styles.xml" || part == "word/document.xml" {
            let text = String::from_utf8(bytes.clone()).unwrap();
            *bytes = text.replace("12436D", "78003C").replace("\"Heading1\"", "\"berschrift1\"").into_bytes();
        }
    }
    project.write("pipelines/reference.docx", packed(&template));
    let before = parts(&project, "report.docx");
    refresh(&project);
    let after = texts(&project, "report.docx");
    assert_ne!(parts(&project, "report.docx"), before, "another template makes another document");
    assert!(after["word/styles.xml"].contains("78003C") && !after["word/styles.xml"].contains("12436D"));
    assert_eq!(said(&after["word/document.xml"], "berschrift1"), said(&document_of(&before), "Heading1"));
    assert_eq!(after["docProps/core.xml"].as_bytes(), before["docProps/core.xml"]);
    let manifest = project.read("output/kit/2023-24/internal/manifest.json");
    assert!(manifest.contains("\"path\": \"pipelines/reference.docx\""));
}

fn document_of(parts: &BTreeMap<String, Vec<u8>>) -> String {
    String::from_utf8(parts["word/document.xml"].clone()).unwrap()
}

#[test]
fn a_template_that_is_none_is_named() {
    let project = project();
    project.write("pipelines/reference.docx", "no document");
    let ran = project.run(&["refresh", "--returns", "returns", "--period", "2023/24"]);
    ran.ends_with(2).says("the styles of pipelines/reference.docx cannot be used: it is not a Word document (.docx)");
}
