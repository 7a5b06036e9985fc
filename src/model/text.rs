//! Running text: paragraphs and lists of words, some of which are a figure.

use std::convert::Infallible;

/// A paragraph or a list. `F` is whatever stands for a figure: its name as typed, its place in a release, what is shown of it.
#[derive(Debug, Clone, PartialEq)]
pub enum Block<F> {
    Paragraph(Vec<Span<F>>),
    /// Numbered or not; each item may hold several paragraphs, or lists of its own.
    List {
        is_numbered: bool,
        items: Vec<Vec<Block<F>>>,
    },
}

/// A run of words, or a figure, in one style.
#[derive(Debug, Clone, PartialEq)]
pub struct Span<F> {
    pub said: Said<F>,
    pub is_strong: bool,
    pub is_emphasised: bool,
    /// Where it leads: an address, or `#` and an anchor of the page.
    pub link: Option<String>,
}

#[derive(Debug, Clone, PartialEq)]
pub enum Said<F> {
    Words(String),
    Figure(F),
}

impl<F> Said<F> {
    /// The figure, where it is one.
    pub fn figure(&self) -> Option<&F> {
        match self {
            Said::Figure(figure) => Some(figure),
            Said::Words(_) => None,
        }
    }
}

impl<F> Span<F> {
    /// Words without a style.
    pub fn words(words: impl Into<String>) -> Span<F> {
        Span::plain(Said::Words(words.into()))
    }

    /// A figure without a style.
    pub fn figure(figure: F) -> Span<F> {
        Span::plain(Said::Figure(figure))
    }

    fn plain(said: Said<F>) -> Span<F> {
        Span { said, is_strong: false, is_emphasised: false, link: None }
    }

    /// The same with another thing for each figure.
    ///
    /// # Errors
    /// Those of `of`.
    pub fn try_map<G, E>(&self, of: &mut impl FnMut(&F) -> Result<G, E>) -> Result<Span<G>, E> {
        let said = match &self.said {
            Said::Words(words) => Said::Words(words.clone()),
            Said::Figure(figure) => Said::Figure(of(figure)?),
        };
        Ok(Span { said, is_strong: self.is_strong, is_emphasised: self.is_emphasised, link: self.link.clone() })
    }
}

impl<F> Block<F> {
    /// A paragraph of words alone.
    pub fn words(words: impl Into<String>) -> Block<F> {
        Block::Paragraph(vec![Span::words(words)])
    }

    /// The same with another thing for each figure.
    ///
    /// # Errors
    /// Those of `of`.
    pub fn try_map<G, E>(&self, of: &mut impl FnMut(&F) -> Result<G, E>) -> Result<Block<G>, E> {
        Ok(match self {
            Block::Paragraph(spans) => {
                Block::Paragraph(spans.iter().map(|span| span.try_map(of)).collect::<Result<_, E>>()?)
            }
            Block::List { is_numbered, items } => {
                let mut mapped = Vec::new();
                for item in items {
                    mapped.push(item.iter().map(|block| block.try_map(of)).collect::<Result<Vec<_>, E>>()?);
                }
                Block::List { is_numbered: *is_numbered, items: mapped }
            }
        })
    }

    /// The same with another thing for each figure.
    pub fn map<G>(&self, of: &mut impl FnMut(&F) -> G) -> Block<G> {
        let Ok(mapped) = self.try_map::<G, Infallible>(&mut |figure| Ok(of(figure)));
        mapped
    }

    /// Its spans in reading order.
    pub fn spans(&self) -> Vec<&Span<F>> {
        match self {
            Block::Paragraph(spans) => spans.iter().collect(),
            Block::List { items, .. } => items.iter().flatten().flat_map(Block::spans).collect(),
        }
    }

    /// The same, to be changed.
    pub fn spans_mut(&mut self) -> Vec<&mut Span<F>> {
        match self {
            Block::Paragraph(spans) => spans.iter_mut().collect(),
            Block::List { items, .. } => items.iter_mut().flatten().flat_map(Block::spans_mut).collect(),
        }
    }

    /// Its figures in reading order.
    pub fn figures(&self) -> Vec<&F> {
        self.spans().into_iter().filter_map(|span| span.said.figure()).collect()
    }
}
