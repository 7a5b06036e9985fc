//! What stands in a document, piece by piece, in reading order: headings, paragraphs, tables, charts, and the contents of these.

use anyhow::{Context, Result};

use super::super::png::Picture as Png;
use super::super::{Drawing, Drawn};
use super::package::{Package, Role};
use super::page::{Lie, Page, end_section};
use super::picture::{self, Picture};
use super::styles::{Style, Styles};
use super::table::Grid;
use super::text::{bookmarked, field, field_mark, instruction, link_within, paragraph, run};
use super::xml::{Node, node, value};
use crate::present::chart::Chart;
use crate::present::table::Table;

/// English Metric Units in a twentieth of a point.
const EMU: u64 = 635;
/// 159 mm, the width that charts are drawn for.
const CHART: u64 = 5_724_000;
/// Of the height of a sheet, a chart takes no more.
const HIGHEST: (u64, u64) = (4, 5);
/// The ids of pictures begin here, above those that a template may have in its header.
const FIRST_ID: u32 = 1_000;

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
    waiting: Vec<(Level, String)>,
    /// Where the contents go, once they are known.
    contents_at: Option<usize>,
    headings: Vec<(Level, String, String)>,
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
            tables: 0,
            figures: 0,
            last_id: FIRST_ID,
        }
    }

    /// A heading. It is written with what follows it, on the same sheet.
    pub fn heading(&mut self, level: Level, text: &str) {
        self.waiting.retain(|(waiting, _)| *waiting < level);
        self.waiting.push((level, text.to_owned()));
    }

    /// A paragraph; nothing where there is no text.
    pub fn say(&mut self, style: Style, text: &str) {
        if !text.is_empty() {
            self.begin(Lie::Upright);
            self.write(paragraph(style).saying(text));
        }
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
        self.caption("Table", &number, &grid.title, &grid.description);
        if grid.rows.is_empty() {
            self.write(paragraph(Style::TableText).saying("There are no figures to show in this table."));
        } else {
            let table = grid.node(self.styles, self.page.width(self.lie));
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

    fn under(&mut self, texts: &[String]) {
        for text in texts.iter().filter(|text| !text.is_empty()) {
            self.write(paragraph(Style::TableNote).saying(text));
        }
    }

    fn write(&mut self, paragraph: super::text::Paragraph) {
        self.written.push(paragraph.node(self.styles));
    }

    /// Turns the sheet for what is wide, and back at the next heading of the first level; then writes the headings that wait.
    fn begin(&mut self, wanted: Lie) {
        let is_new_part = self.waiting.iter().any(|(level, _)| *level == Level::First);
        let lie = match wanted {
            Lie::Turned => Lie::Turned,
            Lie::Upright if is_new_part => Lie::Upright,
            Lie::Upright => self.lie,
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
        for (level, text) in std::mem::take(&mut self.waiting) {
            let id = self.next_id();
            let bookmark = format!("_Toc{id:08}");
            let heading = paragraph(level.style()).holding(bookmarked(id, &bookmark, &text));
            self.write(heading);
            self.headings.push((level, bookmark, text));
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
        let entry = |(level, bookmark, text): &(Level, String, String), first: bool, last: bool| {
            let begin = [field_mark("begin"), instruction("TOC \\o \"1-2\" \\h \\z \\u"), field_mark("separate")];
            let begin = begin.into_iter().filter(|_| first);
            let end = last.then(|| field_mark("end"));
            let entry = paragraph(level.in_contents()).holding(begin).holding([link_within(bookmark, text)]);
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
    pub fn finish(mut self) -> (Node, Package) {
        if !self.waiting.is_empty() {
            self.begin(Lie::Upright);
        }
        let contents = self.contents_of();
        if let Some(at) = self.contents_at {
            self.written.splice(at..at, contents);
        }
        let section = self.page.section(self.lie, self.is_first_section);
        let body = node("w:body").holding(self.written).holding([section]);
        (body, self.package)
    }
}
