//! Lays out where a count would be if it went on as it has, beside how often that came true before.

use super::labels;
use super::said::Said;
use super::table::{Column, Place, Row, Says, Table};
use crate::revise::{Ahead, Cell, Projected, Release};
use crate::spec::layout::{Edition, Grid};
use crate::spec::shown::{self, Selection};
use crate::spec::typed_publication::Axis;

const ABOUT: &str = "Projection: a line through the logarithms of the figures, with a slope that fades (in each \
    period it is nine tenths of that in the period before). It uses only figures shown in this report, so it is not a \
    forecast of need. Source: quasi-Poisson regression, as in R glm; the fading slope as Gardner and McKenzie 1985.";

pub fn table(edition: &Edition, release: &Release, selection: &Selection, typed: &shown::Table) -> Table {
    let grid = edition.grid(selection);
    let mut notes = typed.notes.clone();
    notes.extend(labels::said_of(edition, &grid.definitions));
    let mut subtitle = labels::scope(edition, &Grid { periods: Vec::new(), ..grid.clone() }, &[Axis::Periods]);
    let (stub, columns, rows) = match release.projected(&typed.id) {
        Some(Ok(projected)) => {
            subtitle += &came_true(projected);
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

fn columns(edition: &Edition, grid: &Grid) -> Vec<Column> {
    let definition = &edition.publication.definitions[grid.definitions[0]];
    let column =
        |heading: &str, says: Says| Column { heading: heading.to_owned(), unit: definition.unit.clone(), says };
    let limits = ["Lower 80% limit", "Upper 80% limit", "Lower 95% limit", "Upper 95% limit"];
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
        "; tested on {} later figures: {} fell within the 80% limits and {} within the 95% limits",
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
