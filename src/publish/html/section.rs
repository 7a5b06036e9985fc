//! A section of the report: its text, its charts, its tables.

use maud::{Markup, html};

use super::super::notes::Notes;
use super::anchor::anchor;
use super::document;
use super::figure::{From, figure};
use super::places::Places;
use super::table;
use super::text;
use crate::present::chart::Chart;
use crate::present::report::Section;

/// One section with its heading. `chart_svg` draws a chart without its title, which is text here.
pub fn section(section: &Section, places: &Places, notes: &Notes, chart_svg: &dyn Fn(&Chart) -> String) -> Markup {
    let is_empty = section.charts.is_empty() && section.tables.is_empty() && section.text.is_empty();
    let content = html! {
        (text::text(&section.text, places))
        @for shown in &section.charts { (figure(shown, &chart_svg(shown), From::Release)) }
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
