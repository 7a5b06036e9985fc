//! What a publication wants said first, beside what follows from its figures by itself.

use anyhow::Error;
use schemars::JsonSchema;
use serde::Deserialize;

use super::figure::DefinitionIndex;
use super::names::Names;
use super::source::{Name, Source};
use super::text::{self, Live, Named};
use crate::model::text::{Block, Span};

/// A key message: one that is written, or one figure held against another.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct TypedMessage {
    /// One sentence, which may have live figures; it goes before all that are generated.
    pub text: Option<Name>,
    /// In place of `text`: a message made when this figure is larger than that of `than`, for instance what was asked
    /// for.
    pub more: Option<Name>,
    /// What there was, for instance places or the budget.
    pub than: Option<Name>,
}

/// A key message, with its names looked up.
#[derive(Debug)]
pub enum Message {
    /// As it is written.
    Pinned(Vec<Span<Live>>),
    /// Demand and what there was for it.
    Beyond { more: DefinitionIndex, than: DefinitionIndex },
}

impl Message {
    /// What is written; nothing where it is one of figures alone.
    pub fn spans(&self) -> &[Span<Live>] {
        match self {
            Message::Pinned(spans) => spans,
            Message::Beyond { .. } => &[],
        }
    }
}

/// The sentence of a message that is written; nothing where it is one of figures alone.
///
/// # Errors
/// A text that is not one paragraph, or a message that is neither.
pub(super) fn sentence(source: &Source, typed: &TypedMessage) -> Result<Option<Vec<Span<Named>>>, Error> {
    let at = [&typed.text, &typed.more, &typed.than].into_iter().flatten().map(|name| name.span().start).next();
    match (&typed.text, &typed.more, &typed.than) {
        (Some(text), None, None) => one_sentence(source, text).map(Some),
        (None, Some(_), Some(_)) => Ok(None),
        _ => Err(source.error(at.unwrap_or(0), "a key message has either `text`, or `more` and `than`")),
    }
}

/// Reads a text that is one sentence.
///
/// # Errors
/// A text of several paragraphs, or one that cannot be right.
pub(super) fn one_sentence(source: &Source, text: &Name) -> Result<Vec<Span<Named>>, Error> {
    let spans = one_paragraph(text::parse(source, text)?);
    spans.ok_or_else(|| source.error(text.span().start, "a message is one sentence in one paragraph"))
}

/// The spans of a text that is one paragraph.
pub(super) fn one_paragraph(mut blocks: Vec<Block<Named>>) -> Option<Vec<Span<Named>>> {
    match (blocks.pop(), blocks.is_empty()) {
        (Some(Block::Paragraph(spans)), true) => Some(spans),
        (Some(Block::Paragraph(_) | Block::List { .. }) | None, _) => None,
    }
}

impl Names<'_> {
    pub(super) fn message(&self, typed: &TypedMessage) -> Result<Message, Error> {
        match (sentence(self.source, typed)?, &typed.more, &typed.than) {
            (None, Some(more), Some(than)) => {
                Ok(Message::Beyond { more: self.figure(more)?, than: self.figure(than)? })
            }
            (sentence, _, _) => Ok(Message::Pinned(self.spans(&sentence.unwrap_or_default())?)),
        }
    }

    /// Looks up the figures of a sentence.
    pub(super) fn spans(&self, sentence: &[Span<Named>]) -> Result<Vec<Span<Live>>, Error> {
        sentence.iter().map(|span| span.try_map(&mut |named| self.live(named))).collect()
    }
}
