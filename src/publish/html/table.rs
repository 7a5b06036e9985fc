//! A table with its caption, scoped headings and linked numbers.

use maud::{Markup, html};

use super::super::flags;
use super::super::notes::Notes;
use super::anchor::anchor;
use super::document::joined;
use super::figure::{From, files};
use super::places::Places;
use super::spark::spark;
use crate::model::cell::Flag;
use crate::model::format::{Format, Of};
use crate::present::table::{Column, Place, Row, Table};

/// The heading of the column of small lines.
const COURSE: &str = "Course";
/// So many columns that a table is set smaller on paper.
const WIDE: usize = 8;
/// So many letters of a heading need a wider column, or it would be as tall as a page.
const LONG: usize = 36;
/// So many rows that say the same in a column say it once above the table.
const REPEATED: usize = 4;

/// The table in a region of its own that scrolls where the page is narrow. Its name differs from that of a section of the same
/// title.
pub fn table(table: &Table, places: &Places, notes: &Notes) -> Markup {
    let id = anchor("t", &table.id);
    // The audit finds a table in the page by these.
    let (title, end) = (format!("{id}-title"), format!("{id}-end"));
    let is_wide = table.stub.len() + table.columns.len() > WIDE;
    let caption = html! {
        div class="caption" { (caption(table, &title, notes)) }
    };
    html! {
        div class=(if is_wide { "sheet wide" } else { "sheet" }) id=(id) { "\n"
            @if table.rows.is_empty() {
                (caption) "\n"
                p { "There are no figures to show in this table." } "\n"
            } @else {
                div class="scroll" role="region" aria-label={ "Table: " (table.title) } tabindex="0" { "\n"
                    table { "\n"
                        caption { (caption) } "\n"
                        (grid(table, places))
                    } "\n"
                } "\n"
            }
            p class="foot" id=(end) { (sources(&table.sources)) } "\n"
            (files(Format::showing(Of::Table), &table.id, &table.title, From::Release))
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
        (repeated(table))
        @if !table.legend.is_empty() {
            p class="legend" { "Shorthand in this table: " (joined(legend, "; ")) "." }
        }
    }
}

/// The columns that say one number in every row, and are said once above: the limits of a chart, which lead to no figure and stand
/// beside figures that are listed. A table in which nothing is listed keeps all that it says in its rows.
fn constant(table: &Table) -> Vec<usize> {
    let is_listed = |place: &Place| !place.figure.is_empty();
    if !table.rows.iter().flat_map(|row| &row.cells).any(is_listed) {
        return Vec::new();
    }
    let says = |row: &Row, column: usize| {
        let place = row.cells.get(column).filter(|place| place.figure.is_empty())?;
        place.cell.as_ref().filter(|cell| cell.number().is_some()).map(|cell| cell.text())
    };
    let is_same = |column: &usize| {
        let mut texts = table.rows.iter().map(|row| says(row, *column));
        let first = texts.next().flatten();
        first.is_some() && texts.all(|text| text == first)
    };
    if table.rows.len() < REPEATED { Vec::new() } else { (0..table.columns.len()).filter(is_same).collect() }
}

/// What a whole column says, once.
fn repeated(table: &Table) -> Markup {
    let Some(first) = table.rows.first() else { return Markup::default() };
    let said = constant(table).into_iter().filter_map(|column| {
        let (of, cell) = (&table.columns[column], first.cells[column].cell.as_ref()?);
        // As its CSV names the column.
        let unit = if of.unit.is_empty() { String::new() } else { format!(" ({})", of.unit) };
        Some(html! { span class="same" { b { (of.heading) (unit) } " " i { (cell.text()) } } })
    });
    let mut said = said.peekable();
    html! {
        @if said.peek().is_some() { p class="subtitle" { "In every row: " (joined(said, "; ")) } }
    }
}

/// Headings and rows. Where any row has flags that the headings do not say, the last column says them, since shorthand must
/// not stand beside a number (Analysis Function, "Using symbols and shorthand").
fn grid(table: &Table, places: &Places) -> Markup {
    let flags::Said { headings, rows: on_rows } = flags::said(table);
    let on_row = |at: usize| on_rows.as_ref().and_then(|rows| rows.get(at));
    let constant = constant(table);
    let is_shown = |column: &usize| !constant.contains(column);
    let stop = table.rows.iter().flat_map(|row| &row.cells).find(|place| places.row(place).is_some());
    let is_stop = |place: &Place| stop.is_some_and(|stop| std::ptr::eq(stop, place));
    let before = std::iter::once(None).chain(table.rows.iter().map(Some));
    let begins = |row: &Row, before: Option<&Row>| {
        table.stub.len() > 1 && before.is_some_and(|before| before.labels.first() != row.labels.first())
    };
    html! {
        thead {
            tr {
                @for heading in &table.stub { th scope="col" { (or_dash(heading)) } }
                @for (at, (column, flags)) in table.columns.iter().zip(&headings).enumerate() {
                    @if is_shown(&at) { (heading(column, flags)) }
                }
                @if !table.sparks.is_empty() { th scope="col" { (COURSE) } }
                @if on_rows.is_some() { th scope="col" class="flags" { (flags::HEADING) } }
            }
        } "\n"
        tbody { "\n"
            @for (at, (row, before)) in table.rows.iter().zip(before).enumerate() {
                tr class=[class(row, begins(row, before))] {
                    @for label in &row.labels { th scope="row" { (label) } }
                    @for column in (0..row.cells.len()).filter(is_shown) {
                        @let place = &row.cells[column];
                        td { (places.number(place, is_stop(place))) }
                    }
                    @if let Some(line) = table.sparks.get(at) { td class="course" { (spark(line)) } }
                    @if let Some(flags) = on_row(at) { td class="flags" { (flags) } }
                } "\n"
            }
        } "\n"
    }
}

fn class(row: &Row, begins: bool) -> Option<&'static str> {
    match (row.is_total, begins) {
        (true, _) => Some("total"),
        (false, true) => Some("group"),
        (false, false) => None,
    }
}

fn heading(column: &Column, flags: &[Flag]) -> Markup {
    html! {
        th scope="col" class=(if column.heading.len() > LONG { "r long" } else { "r" }) {
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
