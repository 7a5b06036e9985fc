//! The findings as a page for the analyst: counted by partner and rule, then one by one.

use std::collections::BTreeMap;

use maud::{Markup, Render, html};

use super::super::html::shell::{self, Shell};
use crate::model::finding::Severity;
use crate::model::letter::{Addressee, Asked, Correspondence, Handling, Letter};

const SCRIPT: &str = include_str!("findings.js");
const NOBODY: &str = "No one partner";

/// The page.
pub fn page(correspondence: &Correspondence, publisher: &str) -> String {
    let asked = &correspondence.asked;
    let mut sections = vec![("counts".to_owned(), "Summary".to_owned(), counts(asked))];
    sections.push(("letters".to_owned(), "Letters to partners".to_owned(), letters(correspondence)));
    sections.push(("findings".to_owned(), "All findings".to_owned(), all(asked)));
    shell::page(&Shell {
        publisher,
        title: "Findings in the returns",
        subtitle: &super::as_at(correspondence.as_at),
        notice: super::NOTICE,
        sections,
        script: SCRIPT,
    })
}

/// Errors, open warnings, accepted ones and notes.
#[derive(Default)]
struct Count([usize; 4]);

impl Count {
    fn add(&mut self, asked: &Asked) {
        let column = match (asked.finding.severity, asked.handling) {
            (_, Handling::Accepted) => 2,
            (Severity::Error, _) => 0,
            (Severity::Warning, _) => 1,
            (Severity::Note, _) => 3,
        };
        self.0[column] += 1;
    }
}

fn counts(asked: &[Asked]) -> Markup {
    if asked.is_empty() {
        return html! { p { "Nothing was found wrong, and nothing is missing." } "\n" };
    }
    let mut by_partner: BTreeMap<&str, Count> = BTreeMap::new();
    let mut by_rule: BTreeMap<&str, Count> = BTreeMap::new();
    for one in asked {
        by_partner.entry(one.partner.as_deref().unwrap_or(NOBODY)).or_default().add(one);
        by_rule.entry(one.finding.code.name()).or_default().add(one);
    }
    let table = |id: &str, what: &str, counts: BTreeMap<&str, Count>| {
        let row = |(name, count): (&str, Count)| {
            std::iter::once(name.render()).chain(count.0.iter().map(Render::render)).collect()
        };
        let rows: Vec<Vec<Markup>> = counts.into_iter().map(row).collect();
        let headings = [what, "Errors", "Warnings", "Accepted", "Notes"];
        shell::table(id, &format!("Findings by {}", what.to_lowercase()), &headings, &rows, &[1, 2, 3, 4])
    };
    html! {
        p { "An error blocks publication. A warning waits for an answer unless somebody has accepted it." } "\n"
        (table("by-partner", "Partner", by_partner))
        (table("by-rule", "Rule", by_rule))
    }
}

fn letters(correspondence: &Correspondence) -> Markup {
    if correspondence.letters.is_empty() {
        return html! { p { "Nothing is asked of any partner." } "\n" };
    }
    let row = |letter: &Letter| {
        let to = match &letter.to {
            Addressee::Partner(name) => name.clone(),
            Addressee::SenderOf(file) => format!("Whoever sent {file}"),
        };
        let files = html! {
            a href={ "queries/" (letter.slug) ".html" } { "to paste" } ", "
            a href={ "queries/" (letter.slug) ".md" } { "as text" }
        };
        vec![to.render(), letter.not_come.len().render(), letter.queries.len().render(), files]
    };
    let rows: Vec<Vec<Markup>> = correspondence.letters.iter().map(row).collect();
    let headings = ["To", "Returns not received", "Queries", "Letter"];
    let left = correspondence.asked.iter().filter(|asked| asked.handling == Handling::Analyst).count();
    html! {
        (shell::table("the-letters", "Letters to partners", &headings, &rows, &[1, 2]))
        @match left {
            0 => {}
            1 => { p { "1 finding is in no letter: it compares partners, or is about a table of your own." } "\n" }
            _ => {
                p { (left) " findings are in no letter: they compare partners, or are about tables of your own." } "\n"
            }
        }
    }
}

fn all(asked: &[Asked]) -> Markup {
    let mut sorted: Vec<&Asked> = asked.iter().collect();
    sorted.sort_by_key(|asked| (asked.finding.severity, asked.handling == Handling::Told));
    let rows: Vec<Vec<Markup>> = sorted.into_iter().map(row).collect();
    let headings = ["Severity", "Rule", "Partner", "Where", "What is wrong", "Action"];
    if rows.is_empty() {
        return html! { p { "There are no findings." } "\n" };
    }
    shell::table("all-findings", "All findings", &headings, &rows, &[])
}

fn row(asked: &Asked) -> Vec<Markup> {
    let finding = &asked.finding;
    let severity = match (finding.severity, asked.handling) {
        (_, Handling::Accepted) => html! { span class="mark" { "accepted" } },
        (Severity::Error, _) => html! { span class="mark bad" { "error" } },
        (severity, _) => html! { span class="mark" { (maud::display(severity)) } },
    };
    vec![
        severity,
        html! { code { (finding.code.name()) } },
        asked.partner.as_deref().unwrap_or_default().render(),
        html! { code { (maud::display(&finding.origin)) } },
        html! { (finding.message) @if let Some(hint) = &finding.hint { p { (hint) } } },
        asked.handling.words().render(),
    ]
}
