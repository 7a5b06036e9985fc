//! Lays out one table.

use std::collections::{BTreeMap, BTreeSet};

use super::bases::Bases;
use super::denominators;
use super::intervals::Intervals;
use super::labels;
use super::projection;
use super::register;
use super::said::Said;
use super::table::{Column, Place, Row, Says, Spark, Table};
use super::{limits, place, variation, verdict};
use crate::model::cell::Shown;
use crate::model::period::Period;
use crate::model::{date, owed};
use crate::revise::{Cell, Release};
use crate::spec::figure::{DefinitionIndex, Nature};
use crate::spec::layout::{Edition, Grid};
use crate::spec::shown::{self, Line, Shape};
use crate::spec::typed_publication::Axis;

/// A table with more columns of figures than this is hard to read, so limits have to be asked for.
const ROOM: usize = 10;

pub fn table(edition: &Edition, release: &Release, table: &shown::Table) -> Table {
    let mut laid_out = match &table.shape {
        Shape::Grid { selection, down, across } => {
            grid(edition, release, &edition.grid(selection), (*down, *across), table)
        }
        Shape::Lines(lines) => self::lines(edition, release, lines, table),
        Shape::Missing => missing(edition, release, &table.notes),
        Shape::Denominators => denominators::table(edition, release, &table.notes),
        Shape::Variation => variation::table(edition, release, &table.notes),
        Shape::Projection(selection) => projection::table(edition, release, selection, &table.id, &table.notes),
        Shape::Register(of) => register::table(edition, of, &table.notes),
    };
    laid_out.id.clone_from(&table.id);
    laid_out.title.clone_from(&table.title);
    laid_out.legend = legend(&laid_out);
    laid_out.is_appendix = table.appendix.unwrap_or(laid_out.is_appendix);
    laid_out
}

fn grid(
    edition: &Edition,
    release: &Release,
    grid: &Grid,
    (down, across): (Axis, Axis),
    typed: &shown::Table,
) -> Table {
    let limited = limited(edition, grid, across, typed.intervals);
    let verdicts = verdicts(edition, grid, across);
    let columns: Vec<Vec<Column>> = (0..grid.len(across))
        .map(|place| {
            let heading = labels::label(edition, grid, across, place);
            let unit = match across {
                Axis::Figures => {
                    labels::unit_unless_said(&heading, &edition.publication.definitions[grid.definitions[place]].unit)
                }
                _ => String::new(),
            };
            let only = limited.len() == 1;
            let verdict = verdicts[place].map(|said| continued(Says::Words, said, "", &heading, only));
            columns_of(heading, unit, limited[place].as_deref(), only).into_iter().chain(verdict).collect()
        })
        .collect();
    let mut said = Said::default();
    let mut intervals = Intervals::default();
    let mut bases = Bases::default();
    let rows: Vec<Row> = (0..grid.len(down))
        .map(|row| {
            let label = labels::label(edition, grid, down, row);
            let cells = (0..grid.len(across))
                .flat_map(|column| {
                    let key = grid.key((down, row), Some((across, column)));
                    if let Some(key) = &key {
                        said.take(edition, release, key, &label, Some(&columns[column][0].heading));
                    }
                    let released = key.as_ref().and_then(|key| release.at(key));
                    if let (Some(key), Some(released)) = (&key, released) {
                        bases.take(edition, key, released);
                    }
                    let limits = limited[column].is_some().then(|| limits(released, &mut intervals));
                    let verdict = verdicts[column].is_some().then(|| verdict(released));
                    std::iter::once(place(released)).chain(limits.into_iter().flatten()).chain(verdict)
                })
                .collect();
            let label = match down {
                Axis::Figures => labels::labelled(&label, &edition.publication.definitions[grid.definitions[row]].unit),
                _ => label,
            };
            Row { labels: vec![label], cells, is_total: is_total(edition, grid, down, row) }
        })
        .collect();
    let has_numbers_alone = limited.iter().all(Option::is_none) && verdicts.iter().all(Option::is_none);
    let sparks = match across {
        Axis::Periods if has_numbers_alone => sparks(edition, grid, &rows),
        Axis::Periods | Axis::Figures | Axis::Areas | Axis::Items => Vec::new(),
    };
    let mut notes = typed.notes.clone();
    notes.extend(labels::said_of(edition, &grid.definitions));
    notes.extend(labels::events(edition, &grid.definitions, &grid.periods));
    notes.extend(bases.notes(edition));
    notes.extend(several_verdicts(edition, grid));
    notes.extend(said.table_notes());
    notes.extend(intervals.table_note());
    Table {
        id: String::new(),
        title: String::new(),
        subtitle: labels::scope(edition, grid, &[down, across]),
        stub: vec![labels::heading(edition, grid, down)],
        columns: columns.concat(),
        rows,
        notes,
        legend: Vec::new(),
        is_appendix: false,
        sparks,
        sources: labels::sources(edition, &grid.definitions, &said),
    }
}

/// So many periods have a course.
const COURSE: usize = 4;

/// The course of each row along its periods; none where there are few, or where a break in a series would be bridged.
fn sparks(edition: &Edition, grid: &Grid, rows: &[Row]) -> Vec<Spark> {
    let (Some(first), Some(last)) = (grid.periods.first(), grid.periods.last()) else { return Vec::new() };
    let breaks = edition.publication.events.iter().filter(|event| event.is_break);
    let is_broken = breaks.into_iter().any(|event| {
        let touches = grid.definitions.iter().any(|definition| event.definitions.contains(definition));
        touches && first.first_day() < event.date && event.date <= last.last_day()
    });
    if is_broken || grid.periods.len() < COURSE {
        return Vec::new();
    }
    let spark = |row: &Row| {
        let number = |place: &Place| place.cell.as_ref().and_then(Cell::number);
        let before = (0..row.cells.len() as u32).rev();
        Spark {
            points: before.zip(row.cells.iter().map(number)).collect(),
            target: None,
            words: format!("The numbers of this row over time: {}", row.labels.join(", ")),
        }
    };
    rows.iter().map(spark).collect()
}

/// Whether a row is of all items that are rows, or of the area that holds the areas that are rows.
fn is_total(edition: &Edition, grid: &Grid, down: Axis, row: usize) -> bool {
    match down {
        Axis::Items => grid.items.len() > 1 && grid.items[row].items().is_empty(),
        Axis::Areas => grid.areas.len() > 1 && grid.areas[row] == edition.own,
        Axis::Figures | Axis::Periods => false,
    }
}

/// The confidence whose limits follow each column of a grid; none where a column has no limits. Where there is no room for
/// all limits, those of changes are left out first.
fn limited(edition: &Edition, grid: &Grid, across: Axis, wanted: Option<bool>) -> Vec<Option<String>> {
    let columns = |with_changes: bool| -> Vec<Option<String>> {
        let of = |index: &DefinitionIndex| {
            let definition = &edition.publication.definitions[*index];
            let is_change = matches!(definition.facts.nature, Nature::Change { .. });
            definition.confidence.filter(|_| with_changes || !is_change).map(|percent| percent.to_string())
        };
        let at = |place: usize| match across {
            Axis::Figures => of(&grid.definitions[place]),
            _ => grid.definitions.iter().find_map(of),
        };
        (0..grid.len(across)).map(at).collect()
    };
    let fit = |columns: &Vec<Option<String>>| columns.len() + 2 * columns.iter().flatten().count() <= ROOM;
    let has_room = across == Axis::Figures || grid.len(across) == 1;
    let usual = || [columns(true), columns(false)].into_iter().find(fit).filter(|_| has_room);
    let chosen = match wanted {
        Some(true) => Some(columns(true)),
        Some(false) => None,
        None => usual(),
    };
    chosen.unwrap_or_else(|| vec![None; grid.len(across)])
}

/// A column of figures, and the two of their limits, which name the figure unless it is the only one.
fn columns_of(heading: String, unit: String, confidence: Option<&str>, only: bool) -> Vec<Column> {
    let limits = confidence.into_iter().flat_map(|confidence| {
        ["Lower", "Upper"]
            .map(|end| continued(Says::Number, &format!("{end} {confidence}% limit"), &unit, &heading, only))
    });
    let limits: Vec<Column> = limits.collect();
    std::iter::once(Column::new(Says::Figure, &heading, &unit)).chain(limits).collect()
}

/// A column that says more of the figure to its left, which it names unless that is the only one.
fn continued(says: Says, heading: &str, unit: &str, figure: &str, only: bool) -> Column {
    let of = if only { String::new() } else { format!(": {figure}") };
    Column {
        heading: format!("{heading}{of}"),
        unit: unit.to_owned(),
        says,
        beside: (!only).then(|| heading.to_owned()),
    }
}

/// The heading of the verdicts on each column of a grid.
fn verdicts<'a>(edition: &'a Edition, grid: &Grid, across: Axis) -> Vec<Option<&'a str>> {
    let of = |index: &DefinitionIndex| edition.publication.definitions[*index].verdict.as_deref();
    let at = |place: usize| match across {
        Axis::Figures => of(&grid.definitions[place]),
        _ => grid.definitions.iter().find_map(of),
    };
    (0..grid.len(across)).map(at).collect()
}

/// Said where a table judges one figure in several ways.
fn several_verdicts(edition: &Edition, grid: &Grid) -> Option<String> {
    let judged = grid.definitions.iter().map(|index| &edition.publication.definitions[*index]);
    let judged = judged.filter(|definition| definition.verdict.is_some()).count();
    (judged > 1).then(|| {
        "Each verdict answers its own question, so a figure may be similar to one benchmark and higher or lower than another"
            .to_owned()
    })
}

/// A table of single figures, one a line, each with its own area, period and document.
fn lines(edition: &Edition, release: &Release, lines: &[Line], typed: &shown::Table) -> Table {
    let mut said = Said::default();
    let mut intervals = Intervals::default();
    let mut bases = Bases::default();
    let confidences: BTreeSet<String> = lines
        .iter()
        .filter_map(|line| edition.publication.definitions[line.definition].confidence)
        .map(|percent| percent.to_string())
        .collect();
    let confidence = confidences.into_iter().collect::<Vec<_>>().join(" or ");
    let limited = !confidence.is_empty() && typed.intervals != Some(false);
    let judged = lines.iter().any(|line| edition.publication.definitions[line.definition].verdict.is_some());
    let documented = lines
        .iter()
        .any(|line| release.at(&edition.line(line)).is_some_and(|released| !released.documents().is_empty()));
    let rows = lines
        .iter()
        .map(|line| {
            let key = edition.line(line);
            let definition = &edition.publication.definitions[line.definition];
            let released = release.at(&key);
            let label = line.label.clone().unwrap_or_else(|| labels::with_part(definition, released));
            let whose = format!("{label}, {}", edition.areas.get(key.area).name);
            said.take(edition, release, &key, &whose, None);
            if let Some(released) = released {
                bases.take(edition, &key, released);
            }
            let mut labels = vec![
                labels::labelled(&label, &definition.unit),
                edition.areas.get(key.area).name.clone(),
                labels::period(edition, key.period),
            ];
            if documented {
                labels.push(released.map_or(String::new(), |released| released.documents().join("; ")));
            }
            let limits = limited.then(|| limits(released, &mut intervals));
            let verdict = judged.then(|| verdict(released));
            Row {
                labels,
                cells: std::iter::once(place(released)).chain(limits.into_iter().flatten()).chain(verdict).collect(),
                is_total: false,
            }
        })
        .collect();
    let definitions: Vec<DefinitionIndex> = lines.iter().map(|line| line.definition).collect();
    let periods: Vec<_> = lines.iter().map(|line| edition.line(line).period).collect();
    let mut notes = typed.notes.clone();
    notes.extend(labels::said_of(edition, &definitions));
    notes.extend(labels::events(edition, &definitions, &periods));
    notes.extend(bases.notes(edition));
    notes.extend(said.table_notes());
    notes.extend(intervals.table_note());
    let mut stub = vec!["Figure".to_owned(), "Area".to_owned(), "Period".to_owned()];
    if documented {
        stub.push("Document".to_owned());
    }
    Table {
        id: String::new(),
        title: String::new(),
        subtitle: String::new(),
        stub,
        columns: columns_of("Value".to_owned(), String::new(), limited.then_some(confidence.as_str()), true)
            .into_iter()
            .chain(judged.then(|| continued(Says::Words, "Verdict", "", "Value", true)))
            .collect(),
        rows,
        notes,
        legend: Vec::new(),
        is_appendix: false,
        sparks: Vec::new(),
        sources: labels::sources(edition, &definitions, &said),
    }
}

/// How many returns were owed and did not come, up to the end of the edition. Neither whose they are nor for which areas: a
/// return of one refuge, named with its districts, would say where it is. The internal tracker names them.
fn missing(edition: &Edition, release: &Release, own_notes: &[String]) -> Table {
    let up_to_now = release.missing().iter().filter(|missing| missing.period.last_day() <= edition.period.last_day());
    let mut returns: BTreeMap<(Period, usize), BTreeSet<&str>> = BTreeMap::new();
    for missing in up_to_now {
        returns.entry((missing.period, missing.kind)).or_default().insert(&missing.partner);
    }
    let row = |((period, kind), partners): ((Period, usize), BTreeSet<&str>)| {
        let kind = &edition.returns.kinds[kind];
        let from = if partners.len() == 1 { "1 partner".to_owned() } else { format!("{} partners", partners.len()) };
        let due = owed::due(period, kind.due_days).map_or("not set".to_owned(), date::words);
        Row::words(vec![period.short(), kind.title.clone(), from, due])
    };
    let mut rows: Vec<Row> = returns.into_iter().map(row).collect();
    if rows.is_empty() {
        let none = ["All returns were received", "none", "none", "none"].map(str::to_owned);
        rows.push(Row::words(none.to_vec()));
    }
    Table {
        id: String::new(),
        title: String::new(),
        subtitle: labels::up_to(edition),
        stub: ["Period", "Return", "Not received from", "Due"].map(str::to_owned).to_vec(),
        columns: Vec::new(),
        rows,
        notes: own_notes.to_vec(),
        legend: Vec::new(),
        is_appendix: true,
        sparks: Vec::new(),
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
