//! The page around the report: head, banner, contents, notes and sources.

use super::super::notes::{Notes, tables};
use super::escape;
use super::headline;
use super::places::{HEADLINES, HOW, Places};
use super::section;
use super::trace::{self, TRACE};
use crate::present::chart::Chart;
use crate::present::report::Report;

pub(super) const STYLE: &str = include_str!("style.css");
const SCRIPT: &str = include_str!("script.js");
/// The page asks for nothing from anywhere; the browser holds it to that.
pub(super) const POLICY: &str =
    "default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'; img-src data:; font-src data:";

/// The whole page. `chart_svg` draws a chart without its title and subtitle, which are text in the page.
pub fn page(report: &Report, chart_svg: &dyn Fn(&Chart) -> String) -> String {
    let places = Places::of(report);
    let notes = Notes::of(report);
    let sections: String =
        report.sections.iter().map(|shown| section::section(shown, &places, &notes, chart_svg)).collect();
    [
        head(report),
        banner(report),
        "<div class=\"shell\">\n".to_owned(),
        contents(report, &notes),
        "<main id=\"main\" tabindex=\"-1\">\n".to_owned(),
        introduction(report),
        headline::headlines(report, &places),
        sections,
        noted(report, &notes),
        listed("methods", "Methods", &report.methods),
        listed("withheld", "What was withheld", std::slice::from_ref(&report.disclosure)),
        listed("sources", "Sources", &report.sources),
        trace::trace(report, &places),
        format!("</main>\n</div>\n{}<script>\n{SCRIPT}</script>\n</body>\n</html>\n", footer(report)),
    ]
    .concat()
}

fn head(report: &Report) -> String {
    let title = [report.title.as_str(), &report.subtitle, &report.publisher]
        .into_iter()
        .filter(|part| !part.is_empty())
        .map(escape::text)
        .collect::<Vec<_>>()
        .join(" – ");
    format!(
        "<!DOCTYPE html>\n<html lang=\"en-GB\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta http-equiv=\"Content-Security-Policy\" content=\"{POLICY}\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <meta name=\"color-scheme\" content=\"light dark\">\n<title>{title}</title>\n<style>\n{STYLE}</style>\n\
         </head>\n<body>\n<a class=\"skip\" href=\"#main\">Skip to the main content</a>\n\
         <span id=\"{HOW}\" hidden>how this figure is made</span>\n"
    )
}

fn banner(report: &Report) -> String {
    let line = |class: &str, said: &str| {
        if said.is_empty() { String::new() } else { format!("<p class=\"{class}\">{}</p>\n", escape::text(said)) }
    };
    format!(
        "<header>\n<div class=\"inner\">\n{}<h1>{}</h1>\n{}{}</div>\n</header>\n",
        line("publisher", &report.publisher),
        escape::text(&report.title),
        line("subtitle", &report.subtitle),
        line("notice", &report.notice),
    )
}

fn contents(report: &Report, notes: &Notes) -> String {
    let mut entries: Vec<(String, String)> = Vec::new();
    let mut add = |is_there: bool, anchor: &str, title: &str| {
        if is_there {
            entries.push((anchor.to_owned(), title.to_owned()));
        }
    };
    add(!report.headlines.is_empty(), HEADLINES, "Headline figures");
    for section in &report.sections {
        add(true, &escape::id("s", &section.id), &section.title);
    }
    add(!notes.texts().is_empty() || !report.notes.is_empty(), "notes", "Notes");
    add(!report.methods.is_empty(), "methods", "Methods");
    add(!report.disclosure.is_empty(), "withheld", "What was withheld");
    add(!report.sources.is_empty(), "sources", "Sources");
    add(true, TRACE, "Where the figures come from");
    let links: String = entries
        .iter()
        .map(|(anchor, title)| format!("<li><a href=\"#{anchor}\">{}</a></li>\n", escape::text(title)))
        .collect();
    format!(
        "<nav aria-labelledby=\"contents\">\n<h2 id=\"contents\">Contents</h2>\n<ul role=\"list\">\n\
         {links}</ul>\n</nav>\n"
    )
}

fn introduction(report: &Report) -> String {
    let said = escape::paragraphs(&report.introduction);
    if said.is_empty() { said } else { format!("<div class=\"introduction\">\n{said}</div>\n") }
}

/// The notes that tables mention, each with the way back, after the notes on the whole report.
fn noted(report: &Report, notes: &Notes) -> String {
    if notes.texts().is_empty() && report.notes.is_empty() {
        return String::new();
    }
    let mut html = format!(
        "<section aria-labelledby=\"notes\">\n<h2 id=\"notes\">Notes</h2>\n{}",
        escape::paragraphs(&report.notes)
    );
    if !notes.texts().is_empty() {
        html += "<dl class=\"notes\">\n";
        for (number, text) in (1..).zip(notes.texts()) {
            let used: Vec<String> = tables(report)
                .filter(|table| notes.numbers(table).contains(&number))
                .map(|table| format!("<a href=\"#{}\">{}</a>", escape::id("t", &table.id), escape::text(&table.title)))
                .collect();
            html += &format!(
                "<div id=\"note-{number}\"><dt>Note {number}</dt><dd>{}<p class=\"used\">In: {}</p></dd></div>\n",
                escape::text(text),
                used.join("; ")
            );
        }
        html += "</dl>\n";
    }
    html + "</section>\n"
}

/// A section of plain statements: a paragraph of one, a list of several.
fn listed(id: &str, title: &str, texts: &[String]) -> String {
    let said = match texts {
        [] => return String::new(),
        [one] if one.is_empty() => return String::new(),
        [one] => format!("<p>{}</p>\n", escape::text(one)),
        many => {
            let items: String = many.iter().map(|one| format!("<li>{}</li>\n", escape::text(one))).collect();
            format!("<ul>\n{items}</ul>\n")
        }
    };
    format!("<section aria-labelledby=\"{id}\">\n<h2 id=\"{id}\">{title}</h2>\n{said}</section>\n")
}

fn footer(report: &Report) -> String {
    let publisher = escape::text(&report.publisher);
    let notice = escape::text(&report.notice);
    let notice = if notice.is_empty() { notice } else { format!("<p>{notice}</p>\n") };
    format!("<footer>\n<div class=\"inner\">\n<p>Published by {publisher}.</p>\n{notice}</div>\n</footer>\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A report without a figure, in words that would be markup.
    fn bare() -> Report {
        Report {
            name: "quarterly".to_owned(),
            title: "Cases & <crimes>".to_owned(),
            subtitle: String::new(),
            publisher: "O'Neil".to_owned(),
            notice: "Fictional".to_owned(),
            introduction: Vec::new(),
            headlines: Vec::new(),
            sections: Vec::new(),
            notes: Vec::new(),
            methods: Vec::new(),
            disclosure: String::new(),
            sources: Vec::new(),
            figures: Vec::new(),
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
