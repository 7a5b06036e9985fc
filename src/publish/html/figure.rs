//! A chart in a page: its words as text, its drawing, what it says in words and numbers, and its files.

use maud::{Markup, PreEscaped, html};

use super::anchor::anchor;
use super::document::joined;
use crate::model::format::{Format, Of};
use crate::present::chart::Chart;

/// Where a page stands, seen from which it names files.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum From {
    /// In the folder of the release.
    Release,
    /// In a folder in it.
    Below,
}

impl From {
    /// The way to a file of the release.
    fn to(self, path: &str) -> String {
        match self {
            From::Release => path.to_owned(),
            From::Below => format!("../{path}"),
        }
    }
}

/// The chart, drawn without its title, which is text here.
pub fn figure(chart: &Chart, drawing: &str, from: From) -> Markup {
    let id = anchor("c", &chart.id);
    let title = format!("{id}-title");
    // Whoever draws a chart writes it as XML, in which every text is escaped.
    let drawing = PreEscaped(drawing);
    html! {
        figure id=(id) { "\n"
            figcaption { "\n"
                @match from {
                    From::Release => h3 id=(title) { (chart.title) },
                    // Here it is the title of the page.
                    From::Below => h1 id=(title) { (chart.title) },
                } "\n"
                p class="subtitle" { (chart.subtitle) } "\n"
            } "\n"
            div class="plot" role="group" aria-labelledby=(title) tabindex="0" { (drawing) } "\n"
            details class="in-words" {
                summary { "This chart in words and numbers" } "\n"
                p { (chart.alt) } "\n"
                (numbers(chart))
            } "\n"
            @for note in &chart.notes { p class="foot" { "Note: " (note) } "\n" }
            @if !chart.source.is_empty() { p class="foot" { "Source: " (chart.source) } "\n" }
            (files(formats(chart), &chart.id, &chart.title, from))
        } "\n"
    }
}

/// The numbers that are drawn.
fn numbers(chart: &Chart) -> Markup {
    let Some((headings, rows)) = chart.numbers() else { return Markup::default() };
    html! {
        div class="scroll" role="region" aria-label={ "Numbers of the chart: " (chart.title) } tabindex="0" { "\n"
            table {
                thead { tr { @for heading in &headings { th scope="col" { (heading) } " " } } } "\n"
                tbody {
                    @for row in &rows {
                        tr {
                            @for (at, cell) in row.iter().enumerate() {
                                @if at == 0 { th scope="row" { (cell) } " " } @else { td { (cell) } " " }
                            }
                        } "\n"
                    }
                }
            } "\n"
        } "\n"
    }
}

/// The formats in which a chart is offered: what draws rows has no numbers, and a page within a page no use for itself.
fn formats(chart: &Chart) -> impl Iterator<Item = Format> {
    let has_numbers = chart.numbers().is_some();
    Format::showing(Of::Chart)
        .filter(move |format| *format != Format::Embed && (*format != Format::Numbers || has_numbers))
}

/// Links to the files of a table or chart, one for each format.
pub fn files(formats: impl Iterator<Item = Format>, id: &str, title: &str, from: From) -> Markup {
    let formats: Vec<Format> = formats.collect();
    let links = formats.iter().map(|format| {
        let is_only = formats.iter().filter(|other| other.name() == format.name()).count() == 1;
        let about = if is_only { String::new() } else { format!(" ({})", format.file().trim_end_matches('/')) };
        html! {
            a href=(from.to(&format.path(id))) download="" { (format.name()) (about) span class="unseen" { ": " (title) } }
        }
    });
    html! { p class="foot files" { "Download: " (joined(links, ", ")) } "\n" }
}

/// Links to the files that hold all of a release but this page.
pub fn whole() -> Markup {
    let formats = || Format::showing(Of::Whole).filter(|format| *format != Format::Page);
    html! {
        details class="downloads" { "\n"
            summary { "Download this report and its figures" } "\n"
            ul role="list" { "\n"
                @for format in formats() {
                    li { a href=(format.path("")) download="" { (format.path("")) } ": " (format.about().join(" ").trim()) } "\n"
                }
            } "\n"
        } "\n"
    }
}
