//! What matters first: at most six sentences by fixed rules, then what has not changed, then what is not known.
//!
//! Everything is made of what is released. The order is fixed: what the publication says itself, demand beyond what there was for it,
//! targets, clear changes, clear trends and steps, steps with a declared reason, spending beyond plan, how areas compare, and returns
//! that did not come.

mod beyond;
pub mod changes;
mod judged;
mod missing;
pub mod steps;

use super::labels::capital;
use super::report::{Message, Messages, Quoted};
use super::{anchor, texts};
use crate::model::text::{Said, Span};
use crate::revise::{Release, Released};
use crate::spec::figure::DefinitionIndex;
use crate::spec::layout::Edition;
use crate::spec::message;
use crate::spec::publications::Section;
use crate::spec::shown::{Shape, Table};

/// A report leads with no more than these.
const MOST: usize = 6;

/// What kind of news it is, the gravest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Rank {
    Pinned,
    Demand,
    Target,
    Change,
    Verdict,
    Step,
    Money,
    Beside,
    Missing,
}

/// News, with what it ranks by.
pub struct News {
    pub rank: Rank,
    pub message: Message,
}

/// The key messages of an edition.
pub fn messages(edition: &Edition, release: &Release) -> Messages {
    let mut news = pinned(edition, release);
    news.extend(beyond::news(edition, release));
    news.extend(judged::news(edition, release));
    let changes = changes::found(edition, release);
    news.extend(changes.news);
    news.extend(steps::news(edition, release));
    news.extend(missing::news(edition, release));
    // Stable, so that what ranks the same stays in the order of the publication.
    news.sort_by_key(|news| news.rank);
    let left_out = news.len().saturating_sub(MOST);
    news.truncate(MOST);
    Messages {
        news: news.into_iter().map(|news| news.message).collect(),
        left_out,
        unchanged: changes.unchanged,
        unknown: missing::unknown(edition, release),
    }
}

/// What is written, the words on the edition first.
fn pinned(edition: &Edition, release: &Release) -> Vec<News> {
    let written = edition.commentary.iter().flat_map(|on| &on.messages).map(|spans| (None, spans));
    let publication = edition.publication.sections.iter().flat_map(|section| {
        section.messages.iter().filter_map(move |message| match message {
            message::Message::Pinned(spans) => Some((Some(anchor(&section.title)), spans)),
            message::Message::Beyond { .. } => None,
        })
    });
    let of = |(section, spans): (Option<String>, &Vec<Span<_>>)| News {
        rank: Rank::Pinned,
        message: Message { text: texts::sentence(edition, release, spans), section },
    };
    written.chain(publication).map(of).collect()
}

/// A sentence that is being put together.
#[derive(Default)]
struct Sentence(Vec<Span<Quoted>>);

impl Sentence {
    /// Begins with a capital letter.
    fn of(words: &str) -> Sentence {
        Sentence::default().words(&capital(words))
    }

    fn words(mut self, words: &str) -> Sentence {
        match self.0.last_mut().map(|span| &mut span.said) {
            Some(Said::Words(before)) => before.push_str(words),
            Some(Said::Figure(_)) | None => self.0.push(Span::words(words)),
        }
        self
    }

    /// A figure with its unit, where the label that stands by it does not say the unit.
    fn figure(mut self, edition: &Edition, definition: DefinitionIndex, released: &Released) -> Sentence {
        let definition = &edition.publication.definitions[definition];
        let unit = super::labels::unit_unless_said(&definition.label, &definition.unit);
        self.0.push(Span::figure(texts::of(definition, Some(released), &unit)));
        self
    }

    /// The message, with where to read on.
    fn message(self, section: Option<String>) -> Message {
        Message { text: self.0, section }
    }
}

/// A label as it stands within a sentence: abbreviations and names of bodies keep their letters.
pub fn within(label: &str) -> String {
    let mut letters = label.chars();
    match (letters.next(), letters.next()) {
        (Some(first), Some(second)) if first.is_uppercase() && second.is_lowercase() => {
            first.to_lowercase().chain(std::iter::once(second)).chain(letters).collect()
        }
        _ => label.to_owned(),
    }
}

/// A label with its article, as what others are above or below: "the MARAC rate for Midshire".
pub fn the(label: &str) -> String {
    let label = within(label);
    if label.starts_with("the ") { label } else { format!("the {label}") }
}

/// The section that shows a figure first, in its charts or tables.
fn section_of(edition: &Edition, definition: DefinitionIndex) -> Option<String> {
    let in_table = |table: &Table| match &table.shape {
        Shape::Grid { selection, .. } => selection.definitions.contains(&definition),
        Shape::Lines(lines) => lines.iter().any(|line| line.definition == definition),
        Shape::Missing | Shape::Denominators | Shape::Variation | Shape::Projection(_) | Shape::Register(_) => false,
    };
    let shows = |section: &&Section| {
        let in_chart = section.charts_of_figures().any(|chart| chart.selection.definitions.contains(&definition));
        in_chart || section.tables.iter().any(in_table)
    };
    edition.publication.sections.iter().find(shows).map(|section| anchor(&section.title))
}

/// Names in a row: "A", "A and B", "A, B and C".
pub fn and(names: &[String]) -> String {
    match names {
        [] => String::new(),
        [one] => one.clone(),
        [few @ .., last] => format!("{} and {last}", few.join(", ")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_stand_in_a_row() {
        let names = |names: &[&str]| and(&names.iter().map(|name| (*name).to_owned()).collect::<Vec<_>>());
        assert_eq!(names(&[]), "");
        assert_eq!(names(&["A"]), "A");
        assert_eq!(names(&["A", "B"]), "A and B");
        assert_eq!(names(&["A", "B", "C"]), "A, B and C");
    }

    #[test]
    fn a_label_keeps_what_is_short_for_something() {
        assert_eq!(within("MARAC cases discussed"), "MARAC cases discussed");
        assert_eq!(within("Programme places"), "programme places");
        assert_eq!(within(""), "");
    }

    #[test]
    fn what_others_are_above_has_its_article() {
        assert_eq!(the("MARAC rate for Midshire"), "the MARAC rate for Midshire");
        assert_eq!(the("National MARAC rate"), "the national MARAC rate");
        assert_eq!(the("The county's rate"), "the county's rate");
    }
}
