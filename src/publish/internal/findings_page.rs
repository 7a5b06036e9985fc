//! The findings as a page for the analyst: counted by partner and rule, then one by one.

use std::collections::BTreeMap;

use super::super::html::escape;
use super::super::html::shell::{self, Shell};
use crate::model::finding::Severity;
use crate::model::letter::{Addressee, Asked, Correspondence, Handling};

const SCRIPT: &str = include_str!("findings.js");
const NOBODY: &str = "Nobody in particular";

/// The page.
pub fn page(correspondence: &Correspondence, publisher: &str) -> String {
    let asked = &correspondence.asked;
    let mut sections = vec![("counts".to_owned(), "How many, and whose".to_owned(), counts(asked))];
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

fn counts(asked: &[Asked]) -> String {
    if asked.is_empty() {
        return "<p>Nothing was found wrong, and nothing is missing.</p>\n".to_owned();
    }
    let mut by_partner: BTreeMap<&str, Count> = BTreeMap::new();
    let mut by_rule: BTreeMap<&str, Count> = BTreeMap::new();
    for one in asked {
        by_partner.entry(one.partner.as_deref().unwrap_or(NOBODY)).or_default().add(one);
        by_rule.entry(one.finding.code.name()).or_default().add(one);
    }
    let table = |id: &str, what: &str, counts: BTreeMap<&str, Count>| {
        let row = |(name, count): (&str, Count)| {
            std::iter::once(escape::text(name)).chain(count.0.iter().map(usize::to_string)).collect()
        };
        let rows: Vec<Vec<String>> = counts.into_iter().map(row).collect();
        let headings = [what, "Errors", "Warnings", "Accepted", "Notes"];
        shell::table(id, &format!("Findings by {}", what.to_lowercase()), &headings, &rows, &[1, 2, 3, 4])
    };
    format!(
        "<p>An error blocks publication. A warning waits for an answer unless somebody has accepted it.</p>\n{}{}",
        table("by-partner", "Partner", by_partner),
        table("by-rule", "Rule", by_rule)
    )
}

fn letters(correspondence: &Correspondence) -> String {
    if correspondence.letters.is_empty() {
        return "<p>Nothing is asked of any partner.</p>\n".to_owned();
    }
    let rows: Vec<Vec<String>> = correspondence
        .letters
        .iter()
        .map(|letter| {
            let to = match &letter.to {
                Addressee::Partner(name) => name.clone(),
                Addressee::SenderOf(file) => format!("Whoever sent {file}"),
            };
            let slug = escape::text(&letter.slug);
            vec![
                escape::text(&to),
                letter.not_come.len().to_string(),
                letter.queries.len().to_string(),
                format!("<a href=\"queries/{slug}.html\">to paste</a>, <a href=\"queries/{slug}.md\">as text</a>"),
            ]
        })
        .collect();
    let headings = ["To", "Returns that have not come", "Queries", "Letter"];
    let left = correspondence.asked.iter().filter(|asked| asked.handling == Handling::Analyst).count();
    let left = match left {
        0 => String::new(),
        1 => "<p>1 finding is in no letter: it compares partners, or is about a table of your own.</p>\n".to_owned(),
        many => {
            format!(
                "<p>{many} findings are in no letter: they compare partners, or are about tables of your own.</p>\n"
            )
        }
    };
    shell::table("the-letters", "Letters to partners", &headings, &rows, &[1, 2]) + &left
}

fn all(asked: &[Asked]) -> String {
    let mut sorted: Vec<&Asked> = asked.iter().collect();
    sorted.sort_by_key(|asked| (asked.finding.severity, asked.handling == Handling::Told));
    let rows: Vec<Vec<String>> = sorted.into_iter().map(row).collect();
    let headings = ["How much it matters", "Rule", "Partner", "Where", "What is wrong", "What becomes of it"];
    if rows.is_empty() {
        return "<p>There are none.</p>\n".to_owned();
    }
    shell::table("all-findings", "All findings", &headings, &rows, &[])
}

fn row(asked: &Asked) -> Vec<String> {
    let finding = &asked.finding;
    let severity = match (finding.severity, asked.handling) {
        (_, Handling::Accepted) => "<span class=\"mark\">accepted</span>".to_owned(),
        (Severity::Error, _) => "<span class=\"mark bad\">error</span>".to_owned(),
        (severity, _) => format!("<span class=\"mark\">{severity}</span>"),
    };
    let hint = finding.hint.as_ref().map_or(String::new(), |hint| format!("<p>{}</p>", escape::text(hint)));
    vec![
        severity,
        format!("<code>{}</code>", escape::text(finding.code.name())),
        escape::text(asked.partner.as_deref().unwrap_or_default()),
        format!("<code>{}</code>", escape::text(&finding.origin.to_string())),
        format!("{}{hint}", escape::text(&finding.message)),
        asked.handling.words().to_owned(),
    ]
}
