//! What stands in a document, piece by piece, in reading order: headings, paragraphs, tables, charts, and the contents of these.

use anyhow::{Context, Result};

use super::super::png::Picture as Png;
use super::super::{Drawing, Drawn};
use super::lists::{self, Lists};
use super::package::{Package, Role};
use super::page::{Lie, Page, end_section};
use super::picture::{self, Picture};
use super::styles::{Style, Styles};
use super::table::Grid;
use super::text::{bookmarked, field, field_mark, instruction, link_out, link_within, linked, paragraph, run, styled};
use super::xml::{Node, node, value};
use crate::model::text::{Block, Said, Span};
use crate::present::chart::Chart;
use crate::present::report::{Quoted, Text};
use crate::present::table::Table;

/// English Metric Units in a twentieth of a point.
const EMU: u64 = 635;
/// 159 mm, the width that charts are drawn for.
const CHART: u64 = 5_724_000;
/// Of the height of a sheet, a chart takes no more.
const HIGHEST: (u64, u64) = (4, 5);
/// The ids of pictures begin here, above those that a template may have in its header.
const FIRST_ID: u32 = 1_000;

/// Where a paragraph stands in a list.
#[derive(Debug, Clone, Copy)]
struct Item {
    /// The list where it is numbered.
    list: Option<u32>,
    depth: usize,
    is_first: bool,
}

/// How deep a heading is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Level {
    First,
    Second,
}

impl Level {
    fn style(self) -> Style {
        match self {
            Level::First => Style::Heading1,
            Level::Second => Style::Heading2,
        }
    }

    fn in_contents(self) -> Style {
        match self {
            Level::First => Style::Contents1,
            Level::Second => Style::Contents2,
        }
    }
}

/// A heading, and the bookmark by which it is found.
#[derive(Debug, Clone)]
pub struct Heading {
    level: Level,
    text: String,
    bookmark: String,
}

/// A document that is being written.
pub struct Body<'a> {
    styles: &'a Styles,
    page: Page,
    package: Package,
    /// What stands before the numbers of tables and figures: "A" in an appendix.
    series: &'static str,
    written: Vec<Node>,
    lie: Lie,
    is_first_section: bool,
    /// Headings that wait for what follows, which says how the sheet lies.
    waiting: Vec<Heading>,
    /// Where the contents go, once they are known.
    contents_at: Option<usize>,
    headings: Vec<Heading>,
    lists: Lists,
    tables: u32,
    figures: u32,
    last_id: u32,
}

impl<'a> Body<'a> {
    pub fn new(styles: &'a Styles, page: Page, package: Package, series: &'static str) -> Body<'a> {
        Body {
            styles,
            page,
            package,
            series,
            written: Vec::new(),
            lie: Lie::Upright,
            is_first_section: true,
            waiting: Vec::new(),
            contents_at: None,
            headings: Vec::new(),
            lists: styles.lists.clone(),
            tables: 0,
            figures: 0,
            last_id: FIRST_ID,
        }
    }

    /// A heading. It is written with what follows it, on the same sheet.
    pub fn heading(&mut self, level: Level, text: &str) {
        let bookmark = format!("heading_{}", self.headings.len() + self.waiting.len() + 1);
        self.heading_at(level, text, bookmark);
    }

    /// A heading that something leads to.
    pub fn heading_at(&mut self, level: Level, text: &str, bookmark: String) {
        self.waiting.retain(|waiting| waiting.level < level);
        self.waiting.push(Heading { level, text: text.to_owned(), bookmark });
    }

    /// A paragraph; nothing where there is no text.
    pub fn say(&mut self, style: Style, text: &str) {
        if !text.is_empty() {
            self.begin(Lie::Upright);
            self.write(paragraph(style).saying(text));
        }
    }

    /// Running text.
    pub fn text(&mut self, blocks: &[Text]) {
        for block in blocks {
            self.begin(Lie::Upright);
            self.block(block, None);
        }
    }

    /// An item of a list with bullets; the first line of a paragraph where it is of several runs.
    pub fn bullet(&mut self, said: Vec<Node>) {
        self.begin(Lie::Upright);
        self.write(paragraph(Style::ListBullet).holding(said));
    }

    /// A paragraph of several runs.
    pub fn runs(&mut self, style: Style, runs: impl IntoIterator<Item = Node>) {
        self.begin(Lie::Upright);
        self.write(paragraph(style).holding(runs));
    }

    /// A paragraph or list; `within` is the list that it is an item of, if it begins one.
    fn block(&mut self, block: &Text, within: Option<Item>) {
        match block {
            Block::Paragraph(spans) => {
                let spans = self.spans(spans);
                let (style, item) = match within {
                    None => (Style::Normal, None),
                    Some(Item { is_first: false, .. }) => (Style::ListContinue, None),
                    // The style of a template has its own mark.
                    Some(Item { list: None, depth: 0, .. }) => (Style::ListBullet, None),
                    Some(Item { list: None, depth, .. }) => {
                        (Style::ListBullet, Some(lists::item(self.lists.bullets, depth)))
                    }
                    Some(Item { list: Some(list), depth, .. }) => (Style::ListNumber, Some(lists::item(list, depth))),
                };
                self.write(paragraph(style).listed(item).holding(spans));
            }
            Block::List { is_numbered, items } => {
                let list = is_numbered.then(|| self.lists.numbered());
                let depth = within.map_or(0, |around| around.depth + 1);
                for item in items {
                    for (at, block) in item.iter().enumerate() {
                        self.block(block, Some(Item { list, depth, is_first: at == 0 }));
                    }
                }
            }
        }
    }

    /// Sentences as runs; what leads to a place of the page leads nowhere here.
    pub fn spans(&mut self, spans: &[Span<Quoted>]) -> Vec<Node> {
        let run = |span: &Span<Quoted>| {
            let words = match &span.said {
                Said::Words(words) => words.clone(),
                Said::Figure(quoted) => quoted.text(),
            };
            match span.link.as_deref().filter(|link| !link.starts_with('#')) {
                Some(address) => {
                    let id = self.package.refer_to(Role::Link, address);
                    link_out(&id, linked(&words, self.styles))
                }
                None => styled(&words, span.is_strong, span.is_emphasised, self.styles),
            }
        };
        spans.iter().map(run).collect()
    }

    /// The styles that it is written in.
    pub fn styles(&self) -> &'a Styles {
        self.styles
    }

    /// The contents go here.
    pub fn contents(&mut self) {
        self.contents_at = Some(self.written.len());
    }

    /// A table with its caption and what is said under it. `under` has its notes and sources.
    pub fn table(&mut self, grid: &Grid, under: &[String]) {
        self.begin(grid.lie(&self.page));
        self.tables += 1;
        let number = format!("{}", self.tables);
        self.caption("Table", &number, &grid.title, &grid.subtitle);
        if grid.rows.is_empty() {
            self.write(paragraph(Style::TableText).saying("There are no figures to show in this table."));
        } else {
            let is_kept = under.iter().any(|said| !said.is_empty());
            let table = grid.node(self.styles, self.page.width(self.lie), is_kept);
            self.written.push(table);
        }
        self.under(under);
    }

    /// A table of the report, with its shorthand, notes and sources.
    pub fn table_of(&mut self, table: &Table) {
        let shorthand: Vec<String> = table.legend.iter().map(|(symbol, says)| format!("{symbol} {says}")).collect();
        let shorthand = if shorthand.is_empty() {
            String::new()
        } else {
            format!("Shorthand in this table: {}.", shorthand.join("; "))
        };
        let sources = match table.sources.as_slice() {
            [] => String::new(),
            [one] => format!("Source: {one}"),
            many => format!("Sources: {}", many.join("; ")),
        };
        let mut under = vec![shorthand];
        under.extend(table.notes.iter().cloned());
        under.push(sources);
        self.table(&Grid::of(table), &under);
    }

    /// A chart with its caption, notes and source.
    ///
    /// # Errors
    /// A chart that was not drawn.
    pub fn chart(&mut self, chart: &Chart, drawn: &Drawn) -> Result<()> {
        let drawing = drawn.of(chart).with_context(|| format!("chart {} was not drawn", chart.id))?;
        self.begin(Lie::Upright);
        self.figures += 1;
        let number = format!("{}", self.figures);
        self.caption("Figure", &number, &chart.title, &chart.subtitle);
        let picture = self.picture(chart, drawing, &number);
        let mut under: Vec<String> = chart.notes.clone();
        under.push(if chart.source.is_empty() { String::new() } else { format!("Source: {}", chart.source) });
        let has_words = under.iter().any(|said| !said.is_empty());
        self.write(paragraph(Style::Figure).kept(has_words).holding([picture]));
        self.under(&under);
        Ok(())
    }

    fn picture(&mut self, chart: &Chart, drawing: &Drawing, number: &str) -> Node {
        let Png { bytes, width, height } = &drawing.picture;
        let file = format!("media/figure-{number}");
        let png = self.package.refer(Role::Image, &format!("{file}.png"), "image/png", bytes.clone());
        let svg = drawing.untitled.clone().into_bytes();
        let svg = self.package.refer(Role::Image, &format!("{file}.svg"), "image/svg+xml", svg);
        let room = u64::from(self.page.width(self.lie)) * EMU;
        let high = u64::from(self.page.height(self.lie)) * EMU * HIGHEST.0 / HIGHEST.1;
        let (width, height) = (u64::from(*width).max(1), u64::from(*height).max(1));
        let wide = CHART.min(room).min(high * width / height);
        let id = self.next_id();
        picture::run(&Picture {
            id,
            name: &format!("Figure {}{number}", self.series),
            title: &chart.title,
            alt: &chart.alt,
            png: &png,
            svg: &svg,
            size: (wide, wide * height / width),
        })
    }

    fn caption(&mut self, what: &str, number: &str, title: &str, detail: &str) {
        let before = format!("{what} {}", self.series);
        let counted = field(&format!("SEQ {what} \\* ARABIC"), number);
        let caption = paragraph(Style::Caption).kept(true);
        self.write(caption.holding([run(&before), counted, run(": "), run(title)]));
        if !detail.is_empty() {
            self.write(paragraph(Style::CaptionDetail).kept(true).saying(detail));
        }
    }

    /// What is said under a table or chart, all on one page.
    fn under(&mut self, texts: &[String]) {
        let texts: Vec<&String> = texts.iter().filter(|text| !text.is_empty()).collect();
        for (at, text) in texts.iter().enumerate() {
            self.write(paragraph(Style::TableNote).kept(at + 1 < texts.len()).saying(text));
        }
    }

    fn write(&mut self, paragraph: super::text::Paragraph) {
        self.written.push(paragraph.node(self.styles));
    }

    /// Turns the sheet for what is wide, and back at the next heading; then writes the headings that wait.
    fn begin(&mut self, wanted: Lie) {
        let lie = match wanted {
            Lie::Turned => Lie::Turned,
            Lie::Upright if self.waiting.is_empty() => self.lie,
            Lie::Upright => Lie::Upright,
        };
        if lie != self.lie {
            if !self.written.is_empty() {
                let section = self.page.section(self.lie, self.is_first_section);
                let paragraph = paragraph(Style::TableNote).node(self.styles);
                end_section(&mut self.written, &section, paragraph);
                self.is_first_section = false;
            }
            self.lie = lie;
        }
        for heading in std::mem::take(&mut self.waiting) {
            let id = self.next_id();
            let said = bookmarked(id, &heading.bookmark, &heading.text);
            self.write(paragraph(heading.level.style()).holding(said));
            self.headings.push(heading);
        }
    }

    fn next_id(&mut self) -> u32 {
        self.last_id += 1;
        self.last_id
    }

    /// The contents as a field: entries that lead to their headings. They have no numbers of pages, which nobody knows until the
    /// document is laid out; a word processor puts them in when it is asked to update the field.
    fn contents_of(&self) -> Vec<Node> {
        let Some((last, before)) = self.headings.split_last() else { return Vec::new() };
        let entry = |heading: &Heading, first: bool, last: bool| {
            let Heading { level, text, bookmark } = heading;
            let begin = [field_mark("begin"), instruction("TOC \\o \"1-2\" \\h \\z \\u"), field_mark("separate")];
            let begin = begin.into_iter().filter(|_| first);
            let end = last.then(|| field_mark("end"));
            let entry = paragraph(level.in_contents()).holding(begin).holding([link_within(bookmark, run(text))]);
            entry.holding(end).node(self.styles)
        };
        let heading = paragraph(Style::ContentsHeading).saying("Contents").node(self.styles);
        let entries = before.iter().enumerate().map(|(at, heading)| entry(heading, at == 0, false));
        let entries: Vec<Node> = entries.chain([entry(last, before.is_empty(), true)]).collect();
        let gallery =
            node("w:docPartObj").holding([value("w:docPartGallery", "Table of Contents"), node("w:docPartUnique")]);
        vec![
            node("w:sdt").holding([
                node("w:sdtPr").holding([gallery]),
                node("w:sdtContent").holding([heading]).holding(entries),
            ]),
        ]
    }

    /// The document and the package that it goes into.
    pub fn finish(mut self) -> (Node, Lists, Package) {
        if !self.waiting.is_empty() {
            self.begin(Lie::Upright);
        }
        let contents = self.contents_of();
        if let Some(at) = self.contents_at {
            self.written.splice(at..at, contents);
        }
        let section = self.page.section(self.lie, self.is_first_section);
        let body = node("w:body").holding(self.written).holding([section]);
        (body, self.lists, self.package)
    }
}
