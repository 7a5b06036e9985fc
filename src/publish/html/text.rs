//! Running text, whose figures lead to how they were made.

use maud::{Markup, html};

use super::anchor::anchor;
use super::places::Places;
use crate::model::text::{Block, Said, Span};
use crate::present::report::{Message, Quoted, Report, Text};

/// Paragraphs and lists.
pub fn text(blocks: &[Text], places: &Places) -> Markup {
    html! {
        @for block in blocks {
            @match block {
                Block::Paragraph(said) => p { (spans(said, places)) },
                Block::List { is_numbered, items } => {
                    @let items = html! {
                        "\n"
                        @for item in items { li { (self::item(item, places)) } "\n" }
                    };
                    @if *is_numbered { ol { (items) } } @else { ul { (items) } }
                }
            }
            "\n"
        }
    }
}

/// An item of one paragraph is that paragraph.
fn item(item: &[Text], places: &Places) -> Markup {
    match item {
        [Block::Paragraph(said)] => spans(said, places),
        several => text(several, places),
    }
}

/// Sentences.
pub fn spans(said: &[Span<Quoted>], places: &Places) -> Markup {
    html! { @for span in said { (self::span(span, places)) } }
}

fn span(span: &Span<Quoted>, places: &Places) -> Markup {
    let said = match &span.said {
        Said::Words(words) => html! { (words) },
        // A link inside another cannot be followed.
        Said::Figure(quoted) if span.link.is_some() => html! { (quoted.text()) },
        Said::Figure(quoted) => places.quoted(quoted),
    };
    let said = if span.is_emphasised {
        html! { em { (said) } }
    } else {
        said
    };
    let said = if span.is_strong {
        html! { strong { (said) } }
    } else {
        said
    };
    match &span.link {
        Some(link) => html! { a href=(link) { (said) } },
        None => said,
    }
}

/// A key message, with where to read on.
pub fn message(message: &Message, report: &Report, places: &Places) -> Markup {
    let section = message.section.as_ref().and_then(|id| report.sections.iter().find(|section| section.id == *id));
    html! {
        (spans(&message.text, places))
        @if let Some(section) = section {
            " " a class="on" href={ "#" (anchor("s", &section.id)) } { (section.title) }
        }
    }
}
