//! A table with its caption, scoped headings and linked numbers.

use maud::{Markup, html};

use super::super::flags;
use super::super::notes::Notes;
use super::anchor::anchor;
use super::document::joined;
use super::places::Places;
use super::spark::spark;
use crate::model::cell::Flag;
use crate::present::table::{Column, Row, Table};

/// So many linked numbers that somebody on a keyboard wants to skip them.
const MANY: usize = 12;
/// The heading of the column of small lines.
const COURSE: &str = "Course";
/// So many columns that paper must be turned.
const WIDE: usize = 8;

/// The table in a region of its own that scrolls where the page is narrow.
pub fn table(table: &Table, places: &Places, notes: &Notes) -> Markup {
    let id = anchor("t", &table.id);
    let (title, end) = (format!("{id}-title"), format!("{id}-end"));
    let is_wide = table.stub.len() + table.columns.len() > WIDE;
    let links = table.rows.iter().flat_map(|row| &row.cells).filter(|place| places.row(place).is_some()).count();
    let caption = html! {
        div class="caption" { (caption(table, &title, notes)) }
    };
    html! {
        div class=(if is_wide { "sheet wide" } else { "sheet" }) id=(id) { "\n"
            @if links > MANY {
                a class="skip here" href={ "#" (end) } { "Skip the numbers of this table" } "\n"
            }
            @if table.rows.is_empty() {
                (caption) "\n"
                p { "There are no figures to show in this table." } "\n"
            } @else {
                div class="scroll" role="region" aria-labelledby=(title) tabindex="0" { "\n"
                    table { "\n"
                        caption { (caption) } "\n"
                        (grid(table, places))
                    } "\n"
                } "\n"
            }
            p class="foot" id=(end) { (sources(&table.sources)) } "\n"
        } "\n"
    }
}

fn caption(table: &Table, title: &str, notes: &Notes) -> Markup {
    let marks = notes.numbers(table);
    let legend = table.legend.iter().map(|(symbol, says)| html! { b { (symbol) } " " (says) });
    html! {
        h3 id=(title) {
            (table.title)
            @if !marks.is_empty() {
                " "
                span class="marks" {
                    @for number in marks { a href={ "#note-" (number) } { "[note " (number) "]" } }
                }
            }
        }
        p class="subtitle" { (table.subtitle) }
        @if !table.legend.is_empty() {
            p class="legend" { "Shorthand in this table: " (joined(legend, "; ")) "." }
        }
    }
}

/// Headings and rows. Where any row has flags that the headings do not say, the last column says them, since shorthand must
/// not stand beside a number (Analysis Function, "Using symbols and shorthand").
fn grid(table: &Table, places: &Places) -> Markup {
    let flags::Said { headings, rows: on_rows } = flags::said(table);
    let on_row = |at: usize| on_rows.as_ref().and_then(|rows| rows.get(at));
    let before = std::iter::once(None).chain(table.rows.iter().map(Some));
    let begins = |row: &Row, before: Option<&Row>| {
        table.stub.len() > 1 && before.is_some_and(|before| before.labels.first() != row.labels.first())
    };
    html! {
        thead {
            tr {
                @for heading in &table.stub { th scope="col" { (or_dash(heading)) } }
                @for (column, flags) in table.columns.iter().zip(&headings) { (heading(column, flags)) }
                @if !table.sparks.is_empty() { th scope="col" { (COURSE) } }
                @if on_rows.is_some() { th scope="col" class="flags" { (flags::HEADING) } }
            }
        } "\n"
        tbody { "\n"
            @for (at, (row, before)) in table.rows.iter().zip(before).enumerate() {
                tr class=[begins(row, before).then_some("group")] {
                    @for label in &row.labels { th scope="row" { (label) } }
                    @for place in &row.cells { td { (places.number(place)) } }
                    @if let Some(line) = table.sparks.get(at) { td class="course" { (spark(line)) } }
                    @if let Some(flags) = on_row(at) { td class="flags" { (flags) } }
                } "\n"
            }
        } "\n"
    }
}

fn heading(column: &Column, flags: &[Flag]) -> Markup {
    html! {
        th scope="col" class="r" {
            (or_dash(&column.heading))
            @if !column.unit.is_empty() { " " span class="unit" { "(" (column.unit) ")" } }
            @if !flags.is_empty() { " " span class="flag" { (flags::symbols(flags)) } }
        }
    }
}

/// An empty heading would leave its column without a name.
pub fn or_dash(heading: &str) -> &str {
    if heading.trim().is_empty() { "–" } else { heading }
}

fn sources(sources: &[String]) -> String {
    match sources {
        [] => String::new(),
        [one] => format!("Source: {one}"),
        many => format!("Sources: {}", many.join("; ")),
    }
}
