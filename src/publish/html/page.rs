//! The page around the report: head, banner, contents, notes and sources.

use maud::{Markup, html};

use super::super::notes::{Notes, tables};
use super::super::plain;
use super::anchor::anchor;
use super::document::{self, document};
use super::headline;
use super::places::{HEADLINES, HOW, INTRODUCTION, MESSAGES, Places};
use super::section;
use super::text;
use super::trace::{self, TRACE};
use crate::present::chart::Chart;
use crate::present::report::Report;

const GLOSSARY: &str = "glossary";
const SCRIPT: &str = include_str!("script.js");

/// The whole page. `chart_svg` draws a chart without its title and subtitle, which are text in the page.
pub fn page(report: &Report, chart_svg: &dyn Fn(&Chart) -> String) -> String {
    let places = Places::of(report);
    let notes = Notes::of(report);
    let main = html! {
        (front(report))
        (messages(report, &places))
        (introduction(report, &places))
        (headline::headlines(report, &places))
        @for shown in &report.sections { (section::section(shown, &places, &notes, chart_svg)) }
        (noted(report, &notes))
        (listed("methods", "Methods", &report.methods))
        (listed("withheld", "What was withheld", std::slice::from_ref(&report.disclosure)))
        (listed("sources", "Sources", &report.sources))
        (glossary(report))
        (trace::trace(report, &places))
    };
    let contents = contents(report, &notes);
    let body = html! {
        span id=(HOW) hidden { "how this figure is made" } "\n"
        (document::banner(report.front.marking.as_deref().unwrap_or_default(), &report.publisher, &report.title, &report.subtitle, &report.notice))
        (document::columns(contents.iter().map(|(anchor, title)| (anchor.as_str(), *title)), &main))
        (footer(report))
    };
    let title = [report.title.as_str(), &report.subtitle, &report.publisher];
    let title: Vec<&str> = title.into_iter().filter(|part| !part.is_empty()).collect();
    document(&title.join(" – "), "", &body, SCRIPT)
}

/// The anchor and the title of each section that is there.
fn contents<'a>(report: &'a Report, notes: &Notes) -> Vec<(String, &'a str)> {
    let mut entries: Vec<(String, &str)> = Vec::new();
    let mut add = |is_there: bool, anchor: &str, title: &'a str| {
        if is_there {
            entries.push((anchor.to_owned(), title));
        }
    };
    add(!report.messages.is_empty(), MESSAGES, plain::NEWS);
    add(!report.headlines.is_empty(), HEADLINES, "Headline figures");
    for section in &report.sections {
        add(true, &anchor("s", &section.id), &section.title);
    }
    add(!notes.texts().is_empty() || !report.notes.is_empty(), "notes", "Notes");
    add(!report.methods.is_empty(), "methods", "Methods");
    add(!report.disclosure.is_empty(), "withheld", "What was withheld");
    add(!report.sources.is_empty(), "sources", "Sources");
    add(!report.glossary.is_empty(), GLOSSARY, "Glossary");
    add(true, TRACE, "Where the figures come from");
    entries
}

/// For which meeting it is, whose it is, when it was published, and where to ask.
fn front(report: &Report) -> Markup {
    let lines = report.front.lines();
    html! {
        @if !lines.is_empty() {
            dl class="front" { "\n"
                @for (label, said) in lines {
                    div { dt { (label) } dd { (said) } } "\n"
                }
            } "\n"
        }
    }
}

/// What matters first.
fn messages(report: &Report, places: &Places) -> Markup {
    let said = &report.messages;
    let list = |messages: &[crate::present::report::Message]| {
        document::list(messages.iter().map(|message| text::message(message, report, places)))
    };
    if said.is_empty() {
        return Markup::default();
    }
    let content = html! {
        @if said.news.is_empty() {
            p { (plain::NO_NEWS) } "\n"
        } @else {
            div class="messages" { (list(&said.news)) }
        }
        @if let Some(more) = plain::left_out(report) { p { (more) } "\n" }
        @for (heading, messages) in [(plain::UNCHANGED, &said.unchanged), (plain::UNKNOWN, &said.unknown)] {
            @if !messages.is_empty() {
                h3 { (heading) } "\n"
                (list(messages))
            }
        }
    };
    document::section(MESSAGES, plain::NEWS, &content)
}

fn introduction(report: &Report, places: &Places) -> Markup {
    html! {
        @if !report.introduction.is_empty() {
            div class="introduction" id=(INTRODUCTION) { "\n" (text::text(&report.introduction, places)) } "\n"
        }
    }
}

/// The words that readers may not know.
fn glossary(report: &Report) -> Markup {
    if report.glossary.is_empty() {
        return Markup::default();
    }
    let content = html! {
        dl class="glossary" { "\n"
            @for term in &report.glossary {
                div {
                    dt { (term.term) }
                    dd {
                        @if let Some(full) = &term.full { (full) ": " }
                        (term.meaning) "."
                    }
                } "\n"
            }
        } "\n"
    };
    document::folded(GLOSSARY, "Glossary", &content)
}

/// The notes that tables mention, each with the way back, after the notes on the whole report.
fn noted(report: &Report, notes: &Notes) -> Markup {
    if notes.texts().is_empty() && report.notes.is_empty() {
        return Markup::default();
    }
    let used = |number: usize| {
        let tables = tables(report).filter(move |table| notes.numbers(table).contains(&number));
        let links = tables.map(|table| html! { a href={ "#" (anchor("t", &table.id)) } { (table.title) } });
        document::joined(links, "; ")
    };
    let content = html! {
        (document::paragraphs(&report.notes))
        @if !notes.texts().is_empty() {
            dl class="notes" { "\n"
                @for (number, text) in (1..).zip(notes.texts()) {
                    div id={ "note-" (number) } {
                        dt { "Note " (number) }
                        dd { (text) p class="used" { "In: " (used(number)) } }
                    } "\n"
                }
            } "\n"
        }
    };
    document::folded("notes", "Notes", &content)
}

/// A section of plain statements: a paragraph of one, a list of several.
fn listed(id: &str, title: &str, texts: &[String]) -> Markup {
    let content = match texts {
        [] => return Markup::default(),
        [one] if one.is_empty() => return Markup::default(),
        [_] => document::paragraphs(texts),
        many => document::list(many),
    };
    document::folded(id, title, &content)
}

fn footer(report: &Report) -> Markup {
    html! {
        footer { "\n"
            div class="inner" { "\n"
                p { "Published by " (report.publisher) "." } "\n"
                @if !report.notice.is_empty() { p { (report.notice) } "\n" }
            } "\n"
        } "\n"
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A report without a figure, in words that would be markup.
    fn bare() -> Report {
        Report {
            name: "quarterly".to_owned(),
            title: "Cases & <crimes>".to_owned(),
            publisher: "O'Neil".to_owned(),
            notice: "Fictional".to_owned(),
            ..Report::default()
        }
    }

    #[test]
    fn a_report_without_figures_is_a_whole_page() {
        let html = page(&bare(), &|_| String::new());
        assert!(html.starts_with("<!DOCTYPE html>") && html.ends_with("</html>\n"));
        assert_eq!(html.matches("<h1>").count(), 1);
        assert!(html.contains("<h1>Cases &amp; &lt;crimes&gt;</h1>"));
        assert!(!html.contains("href=\"#headlines\""), "nothing may link to what is not there");
    }

    #[test]
    fn the_page_asks_for_nothing_from_anywhere() {
        let html = page(&bare(), &|_| String::new());
        for request in ["http://", "https://", "src=", "@import", "url("] {
            assert!(!html.contains(request), "{request}");
        }
    }
}
