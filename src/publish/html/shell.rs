//! A page of the same look as the report, for what is no report: findings, the tracker of returns, the data dictionary.

use maud::{Markup, html};

use super::document::{self, document};

const STYLE: &str = include_str!("shell.css");

/// What stands around and in a page.
pub struct Shell<'a> {
    pub publisher: &'a str,
    pub title: &'a str,
    pub subtitle: &'a str,
    pub notice: &'a str,
    /// Sections: anchor, title and content.
    pub sections: Vec<(String, String, Markup)>,
    pub script: &'static str,
}

/// The whole page.
pub fn page(shell: &Shell) -> String {
    let entries = shell.sections.iter().map(|(anchor, title, _)| (anchor.as_str(), title.as_str()));
    let sections = html! {
        @for (anchor, title, content) in &shell.sections { (document::section(anchor, title, content)) }
    };
    let body = html! {
        (document::banner(&Markup::default(), "", shell.publisher, shell.title, shell.subtitle, shell.notice))
        (document::columns(entries, &sections))
    };
    document(&format!("{} – {}", shell.title, shell.publisher), STYLE, &body, shell.script)
}

/// A table of words: headings, and rows of cells. A number in a cell is set apart by `numbers`, the columns that are
/// aligned to the right. The region around it is called a table, so that its name differs from that of its section.
pub fn table(id: &str, label: &str, headings: &[&str], rows: &[Vec<Markup>], numbers: &[usize]) -> Markup {
    let class = |column: usize| numbers.contains(&column).then_some("r");
    html! {
        div class="scroll" role="region" aria-label={ "Table: " (label) } tabindex="0" { "\n"
            table class="words" id=(id) { "\n"
                thead {
                    tr {
                        @for (column, heading) in headings.iter().enumerate() {
                            th scope="col" class=[class(column)] { (heading) }
                        }
                    }
                } "\n"
                tbody { "\n"
                    @for row in rows {
                        tr {
                            @for (column, cell) in row.iter().enumerate() {
                                @if column == 0 {
                                    th scope="row" { (cell) }
                                } @else {
                                    td class=[class(column)] { (cell) }
                                }
                            }
                        } "\n"
                    }
                } "\n"
            } "\n"
        } "\n"
    }
}
