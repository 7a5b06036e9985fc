//! A section of the report: its text, its charts, its tables.

use maud::{Markup, PreEscaped, html};

use super::super::notes::Notes;
use super::anchor::anchor;
use super::document;
use super::places::Places;
use super::table;
use super::text;
use crate::present::chart::Chart;
use crate::present::report::Section;

/// One section with its heading. `chart_svg` draws a chart without its title, which is text here.
pub fn section(section: &Section, places: &Places, notes: &Notes, chart_svg: &dyn Fn(&Chart) -> String) -> Markup {
    let is_empty = section.charts.is_empty() && section.tables.is_empty() && section.text.is_empty();
    let has_table = |chart: &Chart| section.tables.iter().any(|table| table.id == chart.id);
    let content = html! {
        (text::text(&section.text, places))
        @for shown in &section.charts { (chart(shown, has_table(shown), chart_svg)) }
        @for shown in &section.tables {
            @let whole = table::table(shown, places, notes);
            @if shown.is_appendix && !section.is_appendix {
                details class="appendix" {
                    summary { "More: " (shown.title) } "\n"
                    (whole)
                } "\n"
            } @else { (whole) }
        }
        @if is_empty { p { "There are no figures to show in this section." } "\n" }
    };
    document::section(&anchor("s", &section.id), &section.title, &content)
}

fn chart(chart: &Chart, has_table: bool, chart_svg: &dyn Fn(&Chart) -> String) -> Markup {
    let id = anchor("c", &chart.id);
    let title = format!("{id}-title");
    // Whoever draws a chart writes it as XML, in which every text is escaped.
    let drawing = PreEscaped(chart_svg(chart));
    html! {
        figure id=(id) { "\n"
            figcaption { "\n"
                h3 id=(title) { (chart.title) } "\n"
                p class="subtitle" { (chart.subtitle) } "\n"
            } "\n"
            div class="plot" role="group" aria-labelledby=(title) tabindex="0" { (drawing) } "\n"
            details class="in-words" {
                summary { "This chart in words" } "\n"
                p { (chart.alt) } "\n"
            } "\n"
            @for note in &chart.notes { p class="foot" { "Note: " (note) } "\n" }
            @if !chart.source.is_empty() { p class="foot" { "Source: " (chart.source) } "\n" }
            @if has_table {
                p class="foot to-data" { a href={ "#" (anchor("t", &chart.id)) } { "Data for this chart" } } "\n"
            }
        } "\n"
    }
}
