//! Lays out where a count would be if it went on as it has, beside how often that came true before.

use super::chart::{self, AS_IT_HAS, FAN, Fan};
use super::charts;
use super::labels;
use super::said::Said;
use super::table::{Column, Place, Row, Says, Table};
use super::tables;
use crate::model::round;
use crate::revise::{Ahead, Cell, Projected, Release};
use crate::spec::layout::{Edition, Grid};
use crate::spec::shown::{self, Selection};
use crate::spec::typed_publication::Axis;

const ABOUT: &str = "Projection: a line through the logarithms of the figures, with a slope that fades (in each \
    period it is nine tenths of that in the period before). It uses only figures shown in this report, so it is not a \
    forecast of need. Source: quasi-Poisson regression, as in R glm; the fading slope as Gardner and McKenzie 1985.";

/// A table of the projection that has this id.
pub fn table(edition: &Edition, release: &Release, selection: &Selection, id: &str, notes: &[String]) -> Table {
    let grid = edition.grid(selection);
    let mut notes = notes.to_vec();
    notes.extend(labels::said_of(edition, &grid.definitions));
    let mut subtitle = labels::scope(edition, &Grid { periods: Vec::new(), ..grid.clone() }, &[Axis::Periods]);
    let (stub, columns, rows) = match release.projected(id) {
        Some(Ok(projected)) => {
            subtitle += &format!("; {}", came_true(projected));
            notes.extend(said(projected));
            (labels::heading(edition, &grid, Axis::Periods), columns(edition, &grid), rows(projected))
        }
        Some(Err(why)) => ("Projection".to_owned(), Vec::new(), words(format!("None: {why}"))),
        None => ("Projection".to_owned(), Vec::new(), words("None".to_owned())),
    };
    Table {
        id: String::new(),
        title: String::new(),
        subtitle,
        stub: vec![stub],
        columns,
        rows,
        notes,
        legend: Vec::new(),
        is_appendix: false,
        sparks: Vec::new(),
        sources: labels::sources(edition, &grid.definitions, &Said::default()),
    }
}

/// What a chart draws behind its line; nothing where it has no projection.
pub fn fan(edition: &Edition, release: &Release, typed: &shown::Chart) -> Option<Fan> {
    let projected = release.projected(&typed.id)?.ok()?;
    let grid = edition.grid(&typed.selection);
    let decimals = edition.publication.definitions[grid.definitions[0]].decimals;
    let place = |ahead: &Ahead| {
        let [inner_low, inner_high, outer_low, outer_high] = ahead.limits.each_ref().map(Cell::number);
        let of_one = Grid { periods: vec![ahead.period], ..grid.clone() };
        Some(chart::Ahead {
            along: charts::along(edition, &of_one, Axis::Periods, 0),
            expected: ahead.expected.number()?,
            inner: (inner_low?, inner_high?),
            outer: (outer_low?, outer_high?),
        })
    };
    let ahead: Vec<chart::Ahead> = projected.ahead().iter().filter_map(place).collect();
    let said = |ahead: &chart::Ahead| {
        let (expected, (low, high)) = (round::grouped(ahead.expected, decimals), ahead.outer);
        let limits = [low, high].map(|limit| round::grouped(limit, 0)).join(" to ");
        format!("{expected} in {} (95% limits {limits})", ahead.along.name())
    };
    let ends: Vec<String> = [ahead.first(), ahead.last()].into_iter().flatten().map(said).collect();
    Some(Fan { said: vec![format!("{AS_IT_HAS}: {}; it is no forecast of need", ends.join(", "))], ahead, decimals })
}

/// What stands under a chart with a projection: how it is made and how often it came true, or why there is none.
pub fn notes(release: &Release, typed: &shown::Chart) -> Vec<String> {
    match release.projected(&typed.id) {
        None => Vec::new(),
        Some(Err(why)) => vec![format!("No projection is drawn: {why}")],
        Some(Ok(projected)) => {
            let tested = format!("The projection was {}", came_true(projected));
            said(projected).into_iter().chain([tested]).collect()
        }
    }
}

/// The numbers of what is drawn behind a line, under the id of the chart.
pub fn beside(edition: &Edition, release: &Release, typed: &shown::Chart) -> Option<Table> {
    release.projected(&typed.id)?.ok()?;
    let mut table = table(edition, release, &typed.selection, &typed.id, &[]);
    table.id.clone_from(&typed.id);
    table.title = format!("{}: projection of the chart", typed.title);
    table.is_appendix = true;
    table.legend = tables::legend(&table);
    Some(table)
}

fn columns(edition: &Edition, grid: &Grid) -> Vec<Column> {
    let definition = &edition.publication.definitions[grid.definitions[0]];
    let column = |heading: &str, says: Says| Column::new(says, heading, &definition.unit);
    let [_, limits @ ..] = FAN;
    [column("Projected", Says::Figure)].into_iter().chain(limits.map(|heading| column(heading, Says::Number))).collect()
}

fn rows(projected: &Projected) -> Vec<Row> {
    let made = |cell: &Cell| Place { figure: String::new(), cell: Some(cell.clone()) };
    let row = |ahead: &Ahead| Row {
        labels: vec![ahead.period.short()],
        cells: [&ahead.expected].into_iter().chain(&ahead.limits).map(made).collect(),
        is_total: false,
    };
    projected.ahead().iter().map(row).collect()
}

fn words(words: String) -> Vec<Row> {
    vec![Row { labels: vec![words], cells: Vec::new(), is_total: false }]
}

/// How often it came true before.
fn came_true(projected: &Projected) -> String {
    let tested = projected.tested();
    format!(
        "tested on {} later figures: {} fell within the 80% limits and {} within the 95% limits",
        tested.counts, tested.inner, tested.outer
    )
}

/// How it is made, and from what.
fn said(projected: &Projected) -> [String; 2] {
    let seasons = if projected.follows_seasons() {
        "They are seasonal, and the seasons go on as before."
    } else {
        "No seasonal pattern was found in them."
    };
    [
        ABOUT.to_owned(),
        format!("Made from {} figures up to {}. {seasons}", projected.periods(), projected.last().short()),
    ]
}
