//! Lays out one table.

use std::collections::BTreeMap;

use super::labels;
use super::place;
use super::said::Said;
use super::table::{Column, Place, Row, Table};
use crate::disclose::Release;
use crate::model::cell::Shown;
use crate::model::{date, owed};
use crate::spec::layout::{Edition, Grid};
use crate::spec::publications::{self, DefinitionIndex, Line, Shape};
use crate::spec::typed_publication::Axis;

pub fn table(edition: &Edition, release: &Release, table: &publications::Table) -> Table {
    let mut laid_out = match &table.shape {
        Shape::Grid { selection, down, across } => {
            grid(edition, release, &edition.grid(selection), *down, *across, &table.notes)
        }
        Shape::Lines(lines) => self::lines(edition, release, lines, &table.notes),
        Shape::Missing => missing(edition, release, &table.notes),
    };
    laid_out.id.clone_from(&table.id);
    laid_out.title.clone_from(&table.title);
    laid_out.legend = legend(&laid_out);
    laid_out
}

fn grid(edition: &Edition, release: &Release, grid: &Grid, down: Axis, across: Axis, own_notes: &[String]) -> Table {
    let columns: Vec<Column> = (0..grid.len(across))
        .map(|place| {
            let heading = labels::label(edition, grid, across, place);
            let unit = match across {
                Axis::Figures => {
                    labels::unit_unless_said(&heading, &edition.publication.definitions[grid.definitions[place]].unit)
                }
                _ => String::new(),
            };
            Column { heading, unit }
        })
        .collect();
    let mut said = Said::default();
    let rows: Vec<Row> = (0..grid.len(down))
        .map(|row| {
            let label = labels::label(edition, grid, down, row);
            let cells = (0..grid.len(across))
                .map(|column| {
                    let Some(key) = grid.key((down, row), Some((across, column))) else {
                        return Place { figure: String::new(), cell: None };
                    };
                    said.take(release, &key, &format!("{}, {label}", columns[column].heading));
                    place(release, &key)
                })
                .collect();
            let label = match down {
                Axis::Figures => labels::labelled(&label, &edition.publication.definitions[grid.definitions[row]].unit),
                _ => label,
            };
            Row { labels: vec![label], cells }
        })
        .collect();
    let mut notes = own_notes.to_vec();
    notes.extend(labels::events(edition, &grid.definitions, &grid.periods));
    notes.extend(said.table_notes());
    Table {
        id: String::new(),
        title: String::new(),
        subtitle: labels::scope(edition, grid, &[down, across]),
        stub: vec![labels::heading(edition, grid, down)],
        columns,
        rows,
        notes,
        legend: Vec::new(),
        sources: labels::sources(edition, &grid.definitions, &said),
    }
}

/// A table of single figures, one a line, each with its own area, period and document.
fn lines(edition: &Edition, release: &Release, lines: &[Line], own_notes: &[String]) -> Table {
    let mut said = Said::default();
    let documented = lines
        .iter()
        .any(|line| release.at(&edition.line(line)).is_some_and(|released| !released.documents().is_empty()));
    let rows = lines
        .iter()
        .map(|line| {
            let key = edition.line(line);
            let definition = &edition.publication.definitions[line.definition];
            let released = release.at(&key);
            let mut label = line.label.clone().unwrap_or_else(|| definition.label.clone());
            if let Some(part) = released.map(|released| released.breakdown()).filter(|part| !part.is_empty())
                && line.label.is_none()
                && !label.ends_with(part)
            {
                label = format!("{label}: {part}");
            }
            said.take(release, &key, &format!("{label}, {}", edition.areas.get(key.area).name));
            let mut labels = vec![
                labels::labelled(&label, &definition.unit),
                edition.areas.get(key.area).name.clone(),
                labels::period(edition, key.period),
            ];
            if documented {
                labels.push(released.map_or(String::new(), |released| released.documents().join("; ")));
            }
            Row { labels, cells: vec![place(release, &key)] }
        })
        .collect();
    let definitions: Vec<DefinitionIndex> = lines.iter().map(|line| line.definition).collect();
    let periods: Vec<_> = lines.iter().map(|line| edition.line(line).period).collect();
    let mut notes = own_notes.to_vec();
    notes.extend(labels::events(edition, &definitions, &periods));
    notes.extend(said.table_notes());
    let mut stub = vec!["Figure".to_owned(), "Area".to_owned(), "Period".to_owned()];
    if documented {
        stub.push("Document".to_owned());
    }
    Table {
        id: String::new(),
        title: String::new(),
        subtitle: String::new(),
        stub,
        columns: vec![Column { heading: "Value".to_owned(), unit: String::new() }],
        rows,
        notes,
        legend: Vec::new(),
        sources: labels::sources(edition, &definitions, &said),
    }
}

/// The returns that were owed and did not come, up to the end of the edition.
fn missing(edition: &Edition, release: &Release, own_notes: &[String]) -> Table {
    let up_to_now = release.missing().iter().filter(|missing| missing.period.last_day() <= edition.period.last_day());
    let mut rows: Vec<Row> = up_to_now
        .map(|missing| Row {
            labels: vec![
                missing.period.short(),
                edition.returns.kinds[missing.kind].title.clone(),
                missing.partner.clone(),
                edition.areas.get(missing.area).name.clone(),
                owed::due(missing.period, edition.returns.kinds[missing.kind].due_days)
                    .map_or("not set".to_owned(), date::words),
            ],
            cells: Vec::new(),
        })
        .collect();
    if rows.is_empty() {
        let none = ["Every return that was owed came", "none", "none", "none", "none"].map(str::to_owned);
        rows.push(Row { labels: none.to_vec(), cells: Vec::new() });
    }
    Table {
        id: String::new(),
        title: String::new(),
        subtitle: format!("{}, to {}", edition.areas.get(edition.own).name, edition.period.months()),
        stub: ["Period", "Return", "Partner", "Area", "Due"].map(str::to_owned).to_vec(),
        columns: Vec::new(),
        rows,
        notes: own_notes.to_vec(),
        legend: Vec::new(),
        sources: vec!["Expected returns (Analyst)".to_owned()],
    }
}

/// The shorthand that occurs in the cells, each with its meaning.
pub(super) fn legend(table: &Table) -> Vec<(String, String)> {
    let mut legend = BTreeMap::new();
    for cell in table.rows.iter().flat_map(|row| &row.cells).filter_map(|place| place.cell.as_ref()) {
        if let Shown::Marker(marker) = cell.shown() {
            legend.insert(marker.symbol().to_owned(), marker.meaning().to_owned());
        }
        for flag in cell.flags() {
            legend.insert(flag.symbol().to_owned(), flag.meaning().to_owned());
        }
    }
    legend.into_iter().collect()
}
