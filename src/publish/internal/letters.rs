//! Query letters: as Markdown to be read anywhere, and as plain HTML to be pasted into a word processor.

use chrono::NaiveDate;
use maud::{DOCTYPE, Markup, PreEscaped, html};

use super::super::Files;
use crate::model::date;
use crate::model::finding::Severity;
use crate::model::letter::{Addressee, Correspondence, Letter, Query};
use crate::model::owed::Owed;
use crate::spec::returns::Returns;

/// Enough to be told apart on paper; a word processor takes it or leaves it.
const STYLE: &str = "body { font-family: Arial, sans-serif; max-width: 45em; margin: 2em auto; padding: 0 1em }\n\
                     table { border-collapse: collapse; margin: 0 0 1em }\n\
                     th, td { border: 1px solid #767676; padding: 0.25em 0.6em; text-align: left; vertical-align: top }\n\
                     th[scope=row] + td { overflow-wrap: anywhere }\n\
                     .scroll { overflow-x: auto }\n\
                     @media print { .scroll { overflow: visible } }\n";

/// Two files for each letter, below `folder`.
pub fn files(returns: &Returns, correspondence: &Correspondence, publisher: &str, folder: &str) -> Files {
    let mut files = Files::new();
    for letter in &correspondence.letters {
        let parts = parts(returns, letter, publisher, correspondence);
        files.insert(format!("{folder}{}.md", letter.slug), markdown(&parts).into_bytes());
        files.insert(format!("{folder}{}.html", letter.slug), page(&parts).into_bytes());
    }
    files
}

/// A piece of a letter, without a format.
enum Part {
    Title(String),
    Heading(String),
    Query(String),
    Text(String),
    /// Headings and rows; without headings, each row's first cell names the second.
    Table(Vec<String>, Vec<Vec<String>>),
}

fn parts(returns: &Returns, letter: &Letter, publisher: &str, correspondence: &Correspondence) -> Vec<Part> {
    let when = |due: Option<NaiveDate>| (due, due.and_then(|due| correspondence.day(due)));
    let to = match &letter.to {
        Addressee::Partner(name) => name.clone(),
        Addressee::SenderOf(file) => format!("whoever sent {}", file.rsplit('/').next().unwrap_or(file)),
    };
    let mut about = vec![row("To", to), row("From", publisher.to_owned())];
    about.extend(correspondence.as_at.map(|day| row("Returns received by", date::words(day))));
    let mut parts = vec![
        Part::Title("Queries about your returns".to_owned()),
        Part::Table(Vec::new(), about),
        Part::Text(opening(letter)),
    ];
    if !letter.not_come.is_empty() {
        parts.push(Part::Heading("Returns not received".to_owned()));
        let headings = ["Return", "Area", "Period", "What to do"].map(str::to_owned).to_vec();
        let rows = letter.not_come.iter().map(|owed| not_come(returns, owed, when(owed.due))).collect();
        parts.push(Part::Table(headings, rows));
        parts.push(Part::Text(
            "If there was nothing to count, send the return with zeros. If you do not hold the figures, say so in it."
                .to_owned(),
        ));
    }
    let mut number = 0;
    for (severity, heading) in [
        (Severity::Error, "To correct before the figures can be published"),
        (Severity::Warning, "To confirm or correct"),
    ] {
        let of_severity: Vec<&Query> = letter.queries.iter().filter(|query| query.severity == severity).collect();
        if !of_severity.is_empty() {
            parts.push(Part::Heading(heading.to_owned()));
        }
        for query in of_severity {
            number += 1;
            parts.push(Part::Query(format!("{number}. {}", place(query))));
            parts.push(Part::Table(Vec::new(), rows(query, when(query.due))));
        }
    }
    if !letter.queries.is_empty() {
        parts.push(Part::Text(
            "Please send the whole return again under the same file name, or write back if the figures are right as \
             they are."
                .to_owned(),
        ));
    }
    let end = match letter.to {
        Addressee::Partner(_) => "Only your own returns are mentioned here.",
        Addressee::SenderOf(_) => {
            "The file does not say whose return this is. It may hold rows from several partners: pass on to each only \
            what is theirs."
        }
    };
    parts.push(Part::Text(end.to_owned()));
    parts
}

fn opening(letter: &Letter) -> String {
    let of = |severity| letter.queries.iter().filter(|query| query.severity == severity).count();
    let said = [
        (letter.not_come.len(), "return has not been received", "returns have not been received"),
        (of(Severity::Error), "item needs to be corrected", "items need to be corrected"),
        (of(Severity::Warning), "item needs your answer", "items need your answer"),
    ];
    let said: Vec<String> = said
        .into_iter()
        .filter(|(count, ..)| *count > 0)
        .map(|(count, one, many)| format!("{count} {}", if count == 1 { one } else { many }))
        .collect();
    format!("{}.", said.join("; "))
}

/// The day on which something was due, and the one that is looked at.
type When = (Option<NaiveDate>, Option<NaiveDate>);

fn not_come(returns: &Returns, owed: &Owed, when: When) -> Vec<String> {
    let period = format!("{} ({})", owed.period, owed.period.months());
    let title = returns.kinds[owed.kind].title.clone();
    vec![title, owed.area_name.clone(), period, please("send it", when)]
}

/// What is asked, by the due date while it lies ahead; without a date or after it, with the next return. No other day is ever
/// named.
fn please(ask: &str, (due, day): When) -> String {
    match (due, day) {
        (None, _) => format!("Please {ask} with your next return."),
        (Some(due), Some(day)) if day <= due => format!("Please {ask} by {}.", date::words(due)),
        (Some(due), Some(_)) => {
            format!("This was due on {}. Please {ask} now, or with your next return at the latest.", date::words(due))
        }
        (Some(due), None) => {
            format!("Please {ask} by {} or, if that day has passed, with your next return.", date::words(due))
        }
    }
}

/// Where a query is: file, sheet, cell and heading.
fn place(query: &Query) -> String {
    let sheet = query.sheet.as_ref().map(|sheet| format!("sheet {sheet}"));
    let cell = query.cell.as_ref().map(|cell| if cell.contains(' ') { cell.clone() } else { format!("cell {cell}") });
    let heading = query.heading.as_ref().map(|heading| format!("(column \"{heading}\")"));
    let cell = match (cell, heading) {
        (Some(cell), Some(heading)) => Some(format!("{cell} {heading}")),
        (cell, _) => cell,
    };
    [Some(query.file.clone()), sheet, cell].into_iter().flatten().collect::<Vec<_>>().join(", ")
}

fn rows(query: &Query, when: When) -> Vec<Vec<String>> {
    let mut rows = Vec::new();
    if !query.about.is_empty() {
        rows.push(row("About", query.about.clone()));
    }
    rows.extend(query.sent.iter().map(|sent| row("You sent", sent.clone())));
    let before = query.before.iter().map(|(period, sent)| row(&format!("You sent for {period}"), sent.clone()));
    rows.extend(before);
    rows.extend(query.expected.iter().map(|expected| row("Expected", expected.clone())));
    rows.push(row("What is wrong", sentence(&query.wrong)));
    let todo = query.hint.as_ref().map_or_else(String::new, |hint| sentence(hint) + " ");
    rows.push(row("What to do", format!("{todo}{}", please("answer", when))));
    rows
}

fn row(name: &str, text: String) -> Vec<String> {
    vec![name.to_owned(), text]
}

/// With a capital letter and a full stop.
fn sentence(text: &str) -> String {
    let mut letters = text.chars();
    let first = letters.next().map(|first| first.to_uppercase().to_string()).unwrap_or_default();
    let end = if text.ends_with(['.', '?']) { "" } else { "." };
    format!("{first}{}{end}", letters.as_str())
}

fn markdown(parts: &[Part]) -> String {
    let plain =
        |text: &str| text.replace('\\', "\\\\").replace('|', "\\|").replace('<', "\\<").replace(['\n', '\r'], " ");
    let cells =
        |cells: &[String]| format!("| {} |\n", cells.iter().map(|cell| plain(cell)).collect::<Vec<_>>().join(" | "));
    let mut text = String::new();
    for part in parts {
        match part {
            Part::Title(title) => text += &format!("# {title}\n\n"),
            Part::Heading(heading) => text += &format!("## {heading}\n\n"),
            Part::Query(heading) => text += &format!("### {heading}\n\n"),
            Part::Text(said) => text += &format!("{said}\n\n"),
            Part::Table(headings, rows) => {
                let columns = rows.first().map_or(headings.len(), Vec::len);
                text += &if headings.is_empty() { cells(&vec![String::new(); columns]) } else { cells(headings) };
                text += &format!("|{}\n", " --- |".repeat(columns));
                rows.iter().for_each(|row| text += &cells(row));
                text.push('\n');
            }
        }
    }
    text.trim_end().to_owned() + "\n"
}

fn page(parts: &[Part]) -> String {
    let page = html! {
        (DOCTYPE) "\n"
        html lang="en-GB" { "\n"
            head { "\n"
                meta charset="utf-8"; "\n"
                meta name="viewport" content="width=device-width, initial-scale=1"; "\n"
                title { "Queries about your returns" } "\n"
                // The text of a style sheet is no markup, and this one holds nothing of anybody's.
                style { "\n" (PreEscaped(STYLE)) } "\n"
            } "\n"
            body { "\n"
                main { "\n"
                    @for part in parts {
                        @match part {
                            Part::Title(title) => { h1 { (title) } "\n" }
                            Part::Heading(heading) => { h2 { (heading) } "\n" }
                            Part::Query(heading) => { h3 { (heading) } "\n" }
                            Part::Text(said) => { p { (said) } "\n" }
                            Part::Table(headings, rows) if headings.is_empty() => { (table(headings, rows)) }
                            // Wider than the page of a telephone.
                            Part::Table(headings, rows) => {
                                div class="scroll" role="region" aria-label={ "Table: " (headings.join(", ")) } tabindex="0" { "\n"
                                    (table(headings, rows))
                                } "\n"
                            }
                        }
                    }
                } "\n"
            } "\n"
        } "\n"
    };
    page.into_string()
}

fn table(headings: &[String], rows: &[Vec<String>]) -> Markup {
    html! {
        table { "\n"
            @if !headings.is_empty() {
                thead { tr { @for heading in headings { th scope="col" { (heading) } } } } "\n"
            }
            tbody { "\n"
                @for row in rows {
                    tr {
                        @for (column, cell) in row.iter().enumerate() {
                            @if headings.is_empty() && column == 0 { th scope="row" { (cell) } } @else { td { (cell) } }
                        }
                    } "\n"
                }
            } "\n"
        } "\n"
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_day_is_named_but_the_due_date() {
        let day = |text: &str| date::parse(text);
        let said = |due: Option<&str>, at: Option<&str>| please("send it", (due.and_then(day), at.and_then(day)));
        assert_eq!(said(None, Some("2025-05-14")), "Please send it with your next return.");
        assert_eq!(said(Some("2025-05-12"), Some("2025-05-12")), "Please send it by 12 May 2025.");
        assert_eq!(
            said(Some("2025-05-12"), Some("2025-05-13")),
            "This was due on 12 May 2025. Please send it now, or with your next return at the latest."
        );
        assert_eq!(
            said(Some("2025-05-12"), None),
            "Please send it by 12 May 2025 or, if that day has passed, with your next return."
        );
    }

    #[test]
    fn what_a_partner_sent_is_no_markup() {
        let row = vec!["You sent".to_owned(), "<b>4|5</b>".to_owned()];
        let parts = [Part::Table(Vec::new(), vec![row])];
        assert!(page(&parts).contains("<td>&lt;b&gt;4|5&lt;/b&gt;</td>"));
        assert!(markdown(&parts).contains("| You sent | \\<b>4\\|5\\</b> |"));
    }
}
