//! Texts with live figures: Markdown, in which `{cases}` stands for the figure of that name.
//!
//! A figure is named with what makes it another than that of the publication's own area and period: `{cases/E07000901}` of an area,
//! `{cases@2023-24 Q4}` or `{cases@last-year}` of a period, `{referrals,source=police}` of a part; `{cases:number}` leaves its unit out.

use std::collections::BTreeMap;
use std::ops::Range;

use anyhow::Error;
use pulldown_cmark::{Event, HeadingLevel, Options, Parser, Tag, TagEnd};

use super::figure::DefinitionIndex;
use super::names::{Names, breakdown};
use super::source::{Name, Source};
use crate::model::measure::Breakdown;
use crate::model::period::Period;
use crate::model::text::{Block, Said, Span};

/// A figure as it is named in a text.
#[derive(Debug, Clone)]
pub struct Named {
    pub figure: Name,
    area: Option<String>,
    period: Option<Name>,
    items: BTreeMap<String, Name>,
    is_bare: bool,
}

/// A figure in a text.
#[derive(Debug, Clone, PartialEq)]
pub struct Live {
    pub definition: DefinitionIndex,
    /// By code; the publication's own without it.
    pub area: Option<String>,
    pub when: When,
    pub breakdown: Breakdown,
    /// Without its unit.
    pub is_bare: bool,
}

/// The period of a figure in a text.
#[derive(Debug, Clone, PartialEq)]
pub enum When {
    /// That of the edition.
    This,
    /// The one before it.
    Previous,
    /// The same a year before.
    LastYear,
    Period(Period),
}

/// A part of a text that has a heading.
#[derive(Debug)]
pub struct Part {
    /// None before the first heading.
    pub heading: Option<Name>,
    pub blocks: Vec<Block<Named>>,
}

/// Reads a text of one or several paragraphs that stands in a TOML file.
///
/// # Errors
/// Markdown that a report has no place for, or a figure that is not written as one, with its place.
pub fn parse(source: &Source, text: &Name) -> Result<Vec<Block<Named>>, Error> {
    let at = text.span().start;
    let parts = Reading { source, text: text.get_ref(), at: &|_| at, has_headings: false }.parts()?;
    Ok(parts.into_iter().flat_map(|part| part.blocks).collect())
}

/// Reads a whole file of text, which may have headings of the second level; of this range of its bytes.
///
/// # Errors
/// As `parse`.
pub fn parse_file(source: &Source, range: Range<usize>) -> Result<Vec<Part>, Error> {
    let first = source.first_byte() + range.start;
    let text = source.text.get(range).unwrap_or_default();
    Reading { source, text, at: &|byte| first + byte, has_headings: true }.parts()
}

/// A text while it is read.
struct Reading<'a> {
    source: &'a Source,
    text: &'a str,
    /// Where a byte of the text stands among those of the source.
    at: &'a dyn Fn(usize) -> usize,
    has_headings: bool,
}

/// What is open while a text is read.
enum Frame {
    /// Blocks of a part or of an item.
    Blocks(Vec<Block<Named>>),
    /// Whether it is numbered, and its items.
    List(bool, Vec<Vec<Block<Named>>>),
    Paragraph(Vec<Span<Named>>),
}

#[derive(Default, Clone)]
struct Style {
    strong: usize,
    emphasised: usize,
    link: Option<String>,
}

impl Reading<'_> {
    fn wrong(&self, byte: usize, message: impl std::fmt::Display) -> Error {
        self.source.error((self.at)(byte), message)
    }

    fn parts(&self) -> Result<Vec<Part>, Error> {
        let mut parts = vec![Part { heading: None, blocks: Vec::new() }];
        let mut open: Vec<Frame> = vec![Frame::Blocks(Vec::new())];
        let mut style = Style::default();
        let mut heading: Option<(usize, String)> = None;
        for (event, range) in Parser::new_ext(self.text, Options::empty()).into_offset_iter() {
            match event {
                Event::Start(Tag::Heading { level: HeadingLevel::H2, .. }) if self.has_headings => {
                    heading = Some((range.start, String::new()));
                }
                Event::End(TagEnd::Heading(_)) => {
                    if let (Some(Frame::Blocks(blocks)), Some(part)) = (open.last_mut(), parts.last_mut()) {
                        part.blocks = std::mem::take(blocks);
                    }
                    let (byte, title) = heading.take().unwrap_or_default();
                    let at = (self.at)(byte);
                    let heading = Some(Name::at(at..at + title.len(), title));
                    parts.push(Part { heading, blocks: Vec::new() });
                }
                Event::Text(text) if heading.is_some() => {
                    if let Some((_, title)) = &mut heading {
                        title.push_str(&text);
                    }
                }
                Event::Start(Tag::Paragraph) => open.push(Frame::Paragraph(Vec::new())),
                Event::Start(Tag::List(first)) => {
                    close_paragraph(&mut open);
                    open.push(Frame::List(first.is_some(), Vec::new()));
                }
                Event::Start(Tag::Item) => open.push(Frame::Blocks(Vec::new())),
                Event::End(TagEnd::Paragraph) => close_paragraph(&mut open),
                Event::End(TagEnd::Item) => {
                    close_paragraph(&mut open);
                    if let Some(Frame::Blocks(item)) = open.pop()
                        && let Some(Frame::List(_, items)) = open.last_mut()
                    {
                        items.push(item);
                    }
                }
                Event::End(TagEnd::List(_)) => {
                    if let Some(Frame::List(is_numbered, items)) = open.pop() {
                        add(&mut open, Block::List { is_numbered, items });
                    }
                }
                Event::Start(Tag::Strong) => style.strong += 1,
                Event::End(TagEnd::Strong) => style.strong -= 1,
                Event::Start(Tag::Emphasis) => style.emphasised += 1,
                Event::End(TagEnd::Emphasis) => style.emphasised -= 1,
                Event::Start(Tag::Link { dest_url, .. }) => {
                    style.link = Some(self.address(range.start, &dest_url)?);
                }
                Event::End(TagEnd::Link) => style.link = None,
                Event::Text(text) => {
                    let is_escaped = self.text[..range.start].ends_with('\\');
                    for span in self.figures(&text, range.start, is_escaped)? {
                        say(&mut open, &style, span);
                    }
                }
                Event::SoftBreak | Event::HardBreak => say(&mut open, &style, Said::Words(" ".to_owned())),
                Event::Start(_)
                | Event::End(_)
                | Event::Code(_)
                | Event::InlineMath(_)
                | Event::DisplayMath(_)
                | Event::Html(_)
                | Event::InlineHtml(_)
                | Event::FootnoteReference(_)
                | Event::Rule
                | Event::TaskListMarker(_) => {
                    let headings = if self.has_headings { ", headings with ##" } else { "" };
                    return Err(self.wrong(
                        range.start,
                        format!(
                            "a text has paragraphs, lists, **strong** and *emphasised* words, \
                            [links](https://…){headings}, and figures like {{cases}}; nothing else. Put a \\ before a \
                            character that should be shown as it is"
                        ),
                    ));
                }
            }
        }
        if let (Some(Frame::Blocks(blocks)), Some(part)) = (open.pop(), parts.last_mut()) {
            part.blocks = blocks;
        }
        Ok(parts)
    }

    /// # Errors
    /// An address that a page must not lead to.
    fn address(&self, byte: usize, address: &str) -> Result<String, Error> {
        let leads = ["https://", "http://", "mailto:", "tel:", "#"].iter().any(|scheme| address.starts_with(scheme));
        if leads {
            return Ok(address.to_owned());
        }
        Err(self.wrong(
            byte,
            format!("a link leads to an address that begins with https://, mailto:, tel: or #, not to \"{address}\""),
        ))
    }

    /// Words, and the figures among them.
    fn figures(&self, text: &str, byte: usize, is_escaped: bool) -> Result<Vec<Said<Named>>, Error> {
        let mut said = Vec::new();
        let mut words = String::new();
        let mut rest = text;
        if is_escaped && let Some(first) = rest.chars().next() {
            words.push(first);
            rest = &rest[first.len_utf8()..];
        }
        while let Some(open) = rest.find(['{', '}']) {
            let at = byte + text.len() - rest.len() + open;
            let inside = rest[open..].strip_prefix('{').and_then(|behind| behind.split_once('}'));
            let Some((inside, behind)) = inside else {
                return Err(self.wrong(
                    at,
                    "a figure is written between { and }; put a \\ before a brace that should be shown as it is",
                ));
            };
            words.push_str(&rest[..open]);
            if !words.is_empty() {
                said.push(Said::Words(std::mem::take(&mut words)));
            }
            said.push(Said::Figure(self.named(inside, at + 1)?));
            rest = behind;
        }
        words.push_str(rest);
        if !words.is_empty() {
            said.push(Said::Words(words));
        }
        Ok(said)
    }

    /// What stands between braces.
    fn named(&self, inside: &str, byte: usize) -> Result<Named, Error> {
        let (wanted, is_bare) = match inside.strip_suffix(":number") {
            Some(wanted) => (wanted, true),
            None => (inside, false),
        };
        let name = |part: &str| {
            let at = (self.at)(byte + part.as_ptr() as usize - inside.as_ptr() as usize);
            Name::at(at..at + part.len(), part.trim().to_owned())
        };
        let mut pieces: Vec<(char, &str)> = Vec::new();
        let (mut mark, mut from) = (' ', 0);
        for (at, next) in wanted.char_indices().filter(|(_, sign)| ['/', '@', ','].contains(sign)) {
            pieces.push((mark, &wanted[from..at]));
            (mark, from) = (next, at + 1);
        }
        pieces.push((mark, &wanted[from..]));
        let mut named = Named { figure: name(wanted), area: None, period: None, items: BTreeMap::new(), is_bare };
        for (mark, piece) in pieces {
            match (mark, piece.split_once('=')) {
                (' ', None) => named.figure = name(piece),
                ('/', None) => named.area = Some(piece.trim().to_owned()),
                ('@', None) => named.period = Some(name(piece)),
                (',', Some((dimension, item))) => {
                    named.items.insert(dimension.trim().to_owned(), name(item));
                }
                _ => {
                    return Err(self.wrong(
                        byte,
                        format!(
                            "\"{{{inside}}}\" is not how a figure is written: {{cases}}, {{cases/E07000901}} for an area, {{cases@2023-24 Q4}} \
                             or {{cases@last-year}} for a period, {{referrals,source=police}} for a part"
                        ),
                    ));
                }
            }
        }
        Ok(named)
    }
}

/// Adds what is said to the paragraph that is open; an item of a list may have words that stand in none.
fn say(open: &mut Vec<Frame>, style: &Style, said: Said<Named>) {
    if !matches!(open.last(), Some(Frame::Paragraph(_))) {
        open.push(Frame::Paragraph(Vec::new()));
    }
    let span =
        Span { said, is_strong: style.strong > 0, is_emphasised: style.emphasised > 0, link: style.link.clone() };
    if let Some(Frame::Paragraph(spans)) = open.last_mut() {
        // Markdown cuts words at every sign that could have meant something.
        if let (Some(before), Said::Words(words)) = (spans.last_mut(), &span.said)
            && (before.is_strong, before.is_emphasised, &before.link)
                == (span.is_strong, span.is_emphasised, &span.link)
            && let Said::Words(earlier) = &mut before.said
        {
            earlier.push_str(words);
            return;
        }
        spans.push(span);
    }
}

fn close_paragraph(open: &mut Vec<Frame>) {
    if let Some(Frame::Paragraph(spans)) = open.pop_if(|frame| matches!(frame, Frame::Paragraph(_))) {
        add(open, Block::Paragraph(spans));
    }
}

fn add(open: &mut [Frame], block: Block<Named>) {
    if let Some(Frame::Blocks(blocks)) = open.last_mut() {
        blocks.push(block);
    }
}

impl Names<'_> {
    /// Looks up the figures of texts.
    ///
    /// # Errors
    /// A figure, an item or a period that is not there, with its place.
    pub(super) fn text(&self, blocks: &[Block<Named>]) -> Result<Vec<Block<Live>>, Error> {
        blocks.iter().map(|block| block.try_map(&mut |named| self.live(named))).collect()
    }

    pub(super) fn live(&self, named: &Named) -> Result<Live, Error> {
        let definition = self.figure(&named.figure)?;
        let when = match named.period.as_ref().map(|period| (period, period.get_ref().as_str())) {
            None => When::This,
            Some((_, "previous")) => When::Previous,
            Some((_, "last-year")) => When::LastYear,
            Some((period, _)) => When::Period(self.period(period)?),
        };
        let (among, at) = (self.dimensions_of(definition), named.figure.span().start);
        Ok(Live {
            definition,
            area: named.area.clone(),
            when,
            breakdown: breakdown(self.source, self.returns, &among, at, &named.items)?,
            is_bare: named.is_bare,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Result<Vec<Block<Named>>, String> {
        let source = Source::new("quarterly.toml".to_owned(), format!("text = \"{text}\""));
        parse(&source, &Name::at(7..9, text.to_owned())).map_err(|error| error.to_string())
    }

    /// Words as they stand, figures in angle brackets.
    fn plain(text: &str) -> String {
        let blocks = read(text).unwrap();
        let span = |span: &&Span<Named>| match &span.said {
            Said::Words(words) => words.clone(),
            Said::Figure(named) => format!("<{} {:?} {:?}>", named.figure.get_ref(), named.area, named.is_bare),
        };
        blocks.iter().map(|block| block.spans().iter().map(span).collect::<String>()).collect::<Vec<_>>().join("|")
    }

    #[test]
    fn figures_stand_among_words() {
        assert_eq!(plain("In all, {cases} were discussed."), "In all, <cases None false> were discussed.");
        assert_eq!(
            plain("{cases/E07000901}\n\nand **{cases:number}**"),
            "<cases Some(\"E07000901\") false>|and <cases None true>"
        );
        assert_eq!(plain(r"a \{brace\}, 5 * 4 and snake_case"), "a {brace}, 5 * 4 and snake_case");
    }

    #[test]
    fn a_list_keeps_its_items() {
        let blocks = read("Two:\n\n1. one\n2. *two* {cases}\n").unwrap();
        let Block::List { is_numbered: true, items } = &blocks[1] else { panic!("{blocks:?}") };
        assert_eq!(items.len(), 2);
        assert_eq!(items[1][0].figures().len(), 1);
    }

    #[test]
    fn what_has_no_place_is_said() {
        for (text, said) in [
            ("a {brace", "a figure is written between"),
            ("{cases=4}", "is not how a figure is written"),
            ("<b>x</b>", "a text has paragraphs"),
            ("# Title", "a text has paragraphs"),
            ("[x](javascript:alert)", "a link leads to"),
            ("![x](y.png)", "a text has paragraphs"),
        ] {
            let error = read(text).unwrap_err();
            assert!(error.contains(said), "{text}: {error}");
        }
    }
}
