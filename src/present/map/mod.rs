//! The areas of a map with their classes, what they say, and the table of them.
//!
//! | file | what it does |
//! |---|---|
//! | `projection` | from the earth to the plane |
//! | `borders` | outlines as borders that areas share |
//! | `simplify` | borders with fewer points |
//! | `flat` | the shapes of areas as they are drawn |

mod borders;
mod flat;
mod projection;
mod simplify;

use std::collections::{BTreeMap, BTreeSet};

use super::chart::{Map, MapClass, MapFill, MapGround, MapPlace};
use super::charts::rank;
use super::labels;
use super::place;
use super::said::Said;
use super::table::{Column, Place, Row, Says, Table};
use super::tables;
use crate::model::area::AreaIndex;
use crate::model::cell::{Flag, Shown};
use crate::model::period::Period;
use crate::model::round;
use crate::revise::{Cell, Classed, Release, Released};
use crate::spec::layout::{Edition, Grid};
use crate::spec::map::Classes;
use crate::spec::shown::Chart;
use crate::spec::typed_chart::MapForm;
use crate::spec::typed_publication::Axis;

/// So many areas of a class are named in words; of more it is said how many they are.
const NAMED: usize = 12;

/// What is drawn of a map, in the order of a grid; none for any other kind of chart.
pub fn map(edition: &Edition, release: &Release, chart: &Chart, grid: &Grid) -> Option<Map> {
    let how = chart.map.as_ref()?;
    let mapped = release.mapped(&chart.id)?;
    let classed = classed(edition, release, chart)?;
    let places: Vec<MapPlace> = (0..grid.areas.len()).map(|at| self::place_of(release, grid, &classed, at)).collect();
    let count = |class: usize| places.iter().filter(|place| place.fill == MapFill::Class(class)).count();
    let classes =
        mapped.classes().iter().enumerate().map(|(at, words)| MapClass { words: words.clone(), count: count(at) });
    let classes: Vec<MapClass> = classes.collect();
    let mut notes = vec![match how.classes {
        Classes::Quantiles(_) => {
            "Each class holds about the same number of areas, and areas with the same figure are in the same class"
                .to_owned()
        }
        Classes::Breaks(_) => "The class limits are fixed, and do not depend on the figures".to_owned(),
    }];
    let (ground, lying) = match how.form {
        MapForm::Boundaries => outlines(edition, grid, &mut notes),
        MapForm::Tiles => tiles(edition, grid, &mut notes),
    };
    let names = |wanted: &dyn Fn(usize) -> bool| -> Vec<String> {
        let wanted = (0..grid.areas.len()).filter(|at| wanted(*at));
        wanted.map(|at| labels::label(edition, grid, Axis::Areas, at)).collect()
    };
    let lacking = names(&|at| !lying[at]);
    if !lacking.is_empty() {
        notes.push(format!("Not on the map, because their location is not known: {}", lacking.join("; ")));
    }
    let provisional = names(&|at| {
        let released = grid.key((Axis::Areas, at), None).and_then(|key| release.at(&key));
        released.is_some_and(|released| released.cell().flags().contains(&Flag::Provisional))
    });
    match provisional.len() {
        0 => {}
        all if all == grid.areas.len() => notes.push("All figures of the map are provisional".to_owned()),
        _ => notes.push(format!("Provisional: {}", provisional.join("; "))),
    }
    let said = (0..classes.len()).rev().filter(|class| classes[*class].count > 0).map(|class| {
        let names = names(&|at| places[at].fill == MapFill::Class(class));
        let words = &classes[class].words;
        match names.as_slice() {
            // A name may have commas.
            few if few.len() <= NAMED => format!("{words}: {}", few.join("; ")),
            many => format!("{words}: {} areas", many.len()),
        }
    });
    let said = said.collect();
    Some(Map { classes, places, ground, said, notes })
}

/// The figure, the areas and the time of a map in a line. The time is what its figures cover: a rolling sum of a quarter is of
/// twelve months.
pub fn scope(edition: &Edition, release: &Release, grid: &Grid) -> String {
    let figures = (0..grid.areas.len()).filter_map(|at| release.at(&grid.key((Axis::Areas, at), None)?));
    let with_number = figures.filter(|released| released.cell().number().is_some());
    let periods: BTreeSet<Period> = with_number.map(Released::period).collect();
    let periods = if periods.len() == 1 { periods.into_iter().collect() } else { grid.periods.clone() };
    labels::scope(edition, &Grid { periods, ..grid.clone() }, &[Axis::Areas])
}

/// What is said of each area.
fn classed<'a>(edition: &Edition, release: &'a Release, chart: &Chart) -> Option<BTreeMap<AreaIndex, &'a Classed>> {
    let areas = edition.grid(&chart.selection).areas;
    Some(areas.into_iter().zip(release.mapped(&chart.id)?.places()).collect())
}

fn place_of(release: &Release, grid: &Grid, classed: &BTreeMap<AreaIndex, &Classed>, at: usize) -> MapPlace {
    let released = grid.key((Axis::Areas, at), None).and_then(|key| release.at(&key));
    let class = grid.areas.get(at).and_then(|area| classed.get(area)).and_then(|classed| classed.class());
    let cell = released.map(Released::cell);
    let fill = match (class, cell.map(Cell::shown)) {
        (Some(class), _) => MapFill::Class(class),
        (None, Some(Shown::Marker(marker))) => MapFill::Marker(*marker),
        (None, Some(Shown::Words(_) | Shown::Number { .. })) => MapFill::Range,
        (None, None) => MapFill::Marker(crate::model::cell::Marker::NotAvailable),
    };
    MapPlace { fill, text: cell.map_or_else(String::new, Cell::text) }
}

/// The shapes of the areas, and of which there is one.
fn outlines(edition: &Edition, grid: &Grid, notes: &mut Vec<String>) -> (MapGround, Vec<bool>) {
    let outlines: Vec<_> = grid.areas.iter().map(|area| edition.areas.outline(*area).unwrap_or_default()).collect();
    let lying = outlines.iter().map(|polygons| !polygons.is_empty()).collect();
    let flat::Flat { width, height, areas, middle, dropped } = flat::flat(&outlines);
    if let Some((longitude, latitude)) = middle {
        let degrees = |number: f64, plus: &str, minus: &str| {
            let number = round::round(number, 1);
            format!("{}° {}", round::plain(number.abs(), 1), if number < 0.0 { minus } else { plus })
        };
        notes.push(format!(
            "An area's size on the map is its size on the ground, and says nothing about how many people live there. \
            Projection: Lambert azimuthal equal-area around {}, {}; outlines are simplified",
            degrees(latitude, "north", "south"),
            degrees(longitude, "east", "west")
        ));
    }
    if dropped > 0 {
        notes.push(match dropped {
            1 => "1 island or other part of an area is too small to be seen, and is left out".to_owned(),
            many => format!("{many} islands or other parts of areas are too small to be seen, and are left out"),
        });
    }
    (MapGround::Outlines { width, height, areas }, lying)
}

/// The squares of the areas, and of which there is one.
fn tiles(edition: &Edition, grid: &Grid, notes: &mut Vec<String>) -> (MapGround, Vec<bool>) {
    let tiles: Vec<_> = grid.areas.iter().map(|area| edition.areas.tile(*area)).collect();
    let first = |of: fn(&crate::model::ground::Tile) -> u32| tiles.iter().flatten().map(of).min().unwrap_or(0);
    let (top, left) = (first(|tile| tile.row), first(|tile| tile.column));
    notes.push("Each area is a square of the same size, near its true position".to_owned());
    let lying = tiles.iter().map(Option::is_some).collect();
    let placed = tiles.iter().map(|tile| tile.map(|tile| (tile.row - top, tile.column - left)));
    (MapGround::Tiles(placed.collect()), lying)
}

/// The numbers of a map, with class and rank, under the id of the chart; the whole comes last.
pub fn table(edition: &Edition, release: &Release, chart: &Chart) -> Option<Table> {
    chart.map.as_ref()?;
    let mapped = release.mapped(&chart.id)?;
    let classed = classed(edition, release, chart)?;
    let mut grid = edition.grid(&chart.selection);
    rank(edition, release, &mut grid, chart.along);
    let definition = &edition.publication.definitions[chart.selection.definitions[0]];
    let unit = labels::unit_unless_said(&definition.label, &definition.unit);
    let mut said = Said::default();
    let made = |cell: &Cell| Place { figure: String::new(), cell: Some(cell.clone()) };
    let none = || Place { figure: String::new(), cell: None };
    let mut rows: Vec<Row> = (0..grid.areas.len())
        .map(|at| {
            let label = labels::label(edition, &grid, chart.along, at);
            let figure = grid.key((chart.along, at), None).map_or_else(none, |key| {
                said.take(edition, release, &key, &label, None);
                place(release.at(&key))
            });
            let classed = classed.get(&grid.areas[at]);
            let [class, rank] = [Classed::said, Classed::rank].map(|of| classed.map_or_else(none, |one| made(of(one))));
            Row { labels: vec![label], cells: vec![figure, class, rank], is_total: false }
        })
        .collect();
    let whole = edition.own_key(chart.selection.definitions[0], &grid);
    let label = edition.areas.get(whole.area).name.clone();
    said.take(edition, release, &whole, &label, None);
    rows.push(Row {
        labels: vec![label],
        cells: vec![place(release.at(&whole)), made(mapped.of_whole()), made(mapped.of_whole())],
        is_total: true,
    });
    let mut notes = chart.notes.clone();
    notes.extend(labels::said_of(edition, &grid.definitions));
    notes.extend(labels::events(edition, &grid.definitions, &grid.periods));
    notes.push(
        "Rank: the position among the areas whose figures are shown, highest first; areas with the same figure share the \
         better rank"
            .to_owned(),
    );
    notes.extend(said.table_notes());
    let mut table = Table {
        id: chart.id.clone(),
        title: format!("{}: figures, classes and ranks of the map", chart.title),
        subtitle: scope(edition, release, &grid),
        stub: vec![labels::heading(edition, &grid, chart.along)],
        columns: vec![
            Column::new(Says::Figure, &definition.label, &unit),
            Column::new(Says::Words, "Class on the map", ""),
            Column::new(Says::Number, "Rank", ""),
        ],
        rows,
        notes,
        legend: Vec::new(),
        is_appendix: true,
        sparks: Vec::new(),
        sources: labels::sources(edition, &grid.definitions, &said),
    };
    table.legend = tables::legend(&table);
    Some(table)
}
