//! Words that readers may not know: which of them a report uses, what they mean, and what they are short for where they first occur.

use std::collections::BTreeSet;

use super::report::{Report, Term};
use crate::model::text::{Block, Said, Span};
use crate::spec::publications::Publication;

/// The words of the field, each with what it is short for and what it is. A publication may say it in its own words.
const TERMS: &[(&str, &str, &str)] = &[
    (
        "CSP",
        "community safety partnership",
        "the bodies that must by law work together on crime and disorder in an \
        area",
    ),
    (
        "DAPO",
        "domestic abuse protection order",
        "a court order that can set conditions for a person who abuses, for as long as needed",
    ),
    (
        "DAPN",
        "domestic abuse protection notice",
        "a police notice that protects a person immediately, before a court can make an order",
    ),
    ("DARA", "domestic abuse risk assessment", "questions that police officers ask to assess the risk to a person"),
    (
        "DARDR",
        "domestic abuse related death review",
        "a review of a death that may be related to domestic abuse, to learn lessons from it",
    ),
    (
        "DASH",
        "domestic abuse, stalking and honour-based violence checklist",
        "questions that services use to assess the risk to a person",
    ),
    ("DHR", "domestic homicide review", "a review of a death from domestic violence, to learn lessons from it"),
    (
        "DVDS",
        "domestic violence disclosure scheme",
        "a person can ask the police, or be told by them, whether a partner has been violent before (\"Clare's Law\")",
    ),
    (
        "DVPN",
        "domestic violence protection notice",
        "a police notice that protects a person immediately, before a court can make an order",
    ),
    (
        "DVPO",
        "domestic violence protection order",
        "a magistrates' court order that keeps a person who was violent away for up to 28 days",
    ),
    ("FTE", "full-time equivalent", "posts counted as if all were full time"),
    ("ICB", "integrated care board", "the body that plans the health services of an area"),
    ("IDVA", "independent domestic violence adviser", "a trained specialist who supports people at high risk of harm"),
    (
        "ISVA",
        "independent sexual violence adviser",
        "a trained specialist who supports people who have been sexually abused",
    ),
    ("LSOA", "lower layer super output area", "a small area for statistics, of about 1,500 people"),
    (
        "MAPPA",
        "multi-agency public protection arrangements",
        "how police, probation and prisons manage people who may do serious harm",
    ),
    (
        "MARAC",
        "multi-agency risk assessment conference",
        "a meeting at which agencies plan how to protect people at the highest risk of harm",
    ),
    (
        "MASH",
        "multi-agency safeguarding hub",
        "the team in which agencies decide together how to respond to concerns about a child or an adult",
    ),
    ("VAWG", "violence against women and girls", "crimes whose victims are most often women and girls"),
    (
        "confidence interval",
        "",
        "the range in which the true figure plausibly lies, given how much such figures vary by chance",
    ),
    ("control chart", "", "a chart of a figure over time, with limits between which it usually varies"),
    ("normal variation", "", "no more change than such figures usually show from one period to the next"),
];

/// The terms that a report uses, sorted without regard to case.
pub fn used(publication: &Publication, report: &Report) -> Vec<Term> {
    let own = publication.terms.iter().map(|typed| Term {
        term: typed.term.clone(),
        full: typed.full.clone(),
        meaning: typed.meaning.clone(),
    });
    let mut terms: Vec<Term> = own.collect();
    let shipped = TERMS.iter().map(|(term, full, meaning)| Term {
        term: (*term).to_owned(),
        full: Some((*full).to_owned()).filter(|full| !full.is_empty()),
        meaning: (*meaning).to_owned(),
    });
    let said: BTreeSet<String> = terms.iter().map(|term| term.term.clone()).collect();
    terms.extend(shipped.filter(|term| !said.contains(&term.term)));
    let texts = texts(report);
    terms.retain(|term| texts.iter().any(|text| find(text, &term.term).is_some()));
    terms.sort_by_key(|term| term.term.to_lowercase());
    terms
}

/// Everything that a reader of the report reads, but for its numbers.
fn texts(report: &Report) -> Vec<String> {
    let mut texts = vec![report.title.clone(), report.notice.clone()];
    let words = |spans: &[&Span<_>]| -> String {
        let said = spans.iter().map(|span| match &span.said {
            Said::Words(words) => words.as_str(),
            Said::Figure(_) => " ",
        });
        said.collect()
    };
    texts.extend(report.messages.all().map(|message| words(&message.text.iter().collect::<Vec<_>>())));
    texts.extend(report.introduction.iter().map(|block| words(&block.spans())));
    for headline in &report.headlines {
        texts.extend([headline.label.clone(), headline.sentence.clone(), headline.unit.clone()]);
    }
    for section in &report.sections {
        texts.push(section.title.clone());
        texts.extend(section.text.iter().map(|block| words(&block.spans())));
        for chart in &section.charts {
            texts.extend([chart.title.clone(), chart.subtitle.clone()]);
            texts.extend(chart.notes.iter().cloned());
        }
        for table in &section.tables {
            texts.extend([table.title.clone(), table.subtitle.clone()]);
            texts.extend(table.stub.iter().chain(&table.notes).cloned());
            texts.extend(table.columns.iter().map(|column| column.heading.clone()));
            texts.extend(table.rows.iter().flat_map(|row| &row.labels).cloned());
        }
    }
    texts.extend(report.notes.iter().cloned());
    texts
}

/// Where a term stands as a word of its own; a plural of an abbreviation counts.
fn find(text: &str, term: &str) -> Option<usize> {
    let is_in_word = |letter: char| letter.is_alphanumeric() || letter == '-';
    text.match_indices(term).map(|(at, _)| at).find(|at| {
        let (before, behind) = (&text[..*at], &text[at + term.len()..]);
        let behind = behind.strip_prefix('s').unwrap_or(behind);
        !before.ends_with(is_in_word) && !behind.starts_with(is_in_word)
    })
}

/// Says what each abbreviation is short for where it first stands in running text, in reading order.
pub fn expand(report: &mut Report) {
    let terms: Vec<Term> = report.glossary.iter().filter(|term| term.full.is_some()).cloned().collect();
    for Term { term, full, .. } in terms {
        let full = full.unwrap_or_default();
        // Where it is written out already, nothing is added.
        let is_said = |text: &str| text.to_lowercase().contains(&full.to_lowercase());
        let mut spans: Vec<&mut Span<_>> = Vec::new();
        spans.extend(report.messages.all_mut().flat_map(|message| &mut message.text));
        let texts = report.sections.iter_mut().flat_map(|section| &mut section.text);
        spans.extend(report.introduction.iter_mut().chain(texts).flat_map(Block::spans_mut));
        for span in spans {
            let Said::Words(words) = &mut span.said else { continue };
            if let Some(at) = find(words, &term) {
                if !is_said(words) {
                    words.insert_str(
                        at + term.len() + usize::from(words[at + term.len()..].starts_with('s')),
                        &format!(" ({full})"),
                    );
                }
                break;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_term_is_a_word_of_its_own() {
        assert_eq!(find("In MARACs and elsewhere", "MARAC"), Some(3));
        assert_eq!(find("a non-MARAC case", "MARAC"), None);
        assert_eq!(find("MARACA", "MARAC"), None);
    }

    #[test]
    fn terms_are_listed_once() {
        let mut names: Vec<&str> = TERMS.iter().map(|(term, ..)| *term).collect();
        names.dedup();
        assert_eq!(names.len(), TERMS.len());
    }
}
