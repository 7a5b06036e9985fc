//! Lays out one chart.

use chrono::{Datelike, NaiveDate};

use super::alt;
use super::bases::{self, Bases};
use super::chart::{Along, Chart, Event, Point, Series};
use super::control;
use super::funnel;
use super::intervals::Intervals;
use super::labels;
use super::map;
use super::projection;
use super::said::Said;
use crate::model::cell::{Flag, Marker, Shown};
use crate::model::period::Period;
use crate::model::verdict::Way;
use crate::revise::{Release, Released};
use crate::spec::chart_kind;
use crate::spec::layout::{Edition, Grid};
use crate::spec::shown;
use crate::spec::typed_publication::Axis;

pub fn chart(edition: &Edition, release: &Release, chart: &shown::Chart) -> Chart {
    let mut grid = edition.grid(&chart.selection);
    let facts = chart.kind.facts();
    if facts.is_ranked {
        rank(edition, release, &mut grid, chart.along);
    }
    let along: Vec<Along> = (0..grid.len(chart.along)).map(|place| along(edition, &grid, chart.along, place)).collect();
    let count = chart.series.map_or(1, |axis| grid.len(axis));
    let mut said = Said::default();
    let mut intervals = Intervals::default();
    let mut series: Vec<Series> = (0..count)
        // A part of a stack that is nowhere applicable would only take a colour.
        .filter(|place| !facts.is_stacked || applies(release, chart, &grid, *place))
        .map(|place| self::series(edition, release, chart, &grid, place, &mut said, &mut intervals))
        .collect();
    if facts.is_stacked {
        hide_broken_stacks(&mut series);
    }
    let drawn = control::drawn(edition, release, chart);
    if let (Some(drawn), Some(series)) = (&drawn, series.first_mut()) {
        draw_instead(series, drawn);
    }
    let mut notes = chart.notes.clone();
    notes.extend(labels::said_of(edition, &grid.definitions));
    notes.extend(labels::events(edition, &grid.definitions, &grid.periods));
    notes.extend(control::notes(edition, release, chart));
    notes.extend(funnel::notes(edition, release, chart));
    notes.extend(projection::notes(release, chart));
    let map = map::map(edition, release, chart, &grid);
    notes.extend(map.iter().flat_map(|map| map.notes.clone()));
    let compared = compared(edition, release, chart, &grid);
    notes.extend(compared.notes);
    notes.extend(said.chart_notes());
    notes.extend(intervals.chart_note(match facts.intervals {
        chart_kind::Intervals::Bands => "Bands show",
        chart_kind::Intervals::Whiskers | chart_kind::Intervals::No => "Whiskers show",
    }));
    let is_withheld = |point: &Point| facts.marks_withheld && *point == Point::Withheld;
    if series.iter().flat_map(|series| &series.points).any(is_withheld) {
        notes.push("[c] means withheld to protect people".to_owned());
    }
    let is_provisional = |point: &Point| matches!(point, Point::Value { provisional: true, .. });
    if facts.hollows_provisional && series.iter().flat_map(|series| &series.points).any(is_provisional) {
        notes.push(format!("Hollow {} are provisional", facts.marks));
    }
    let scope = match map {
        Some(_) => map::scope(edition, release, &grid),
        None => {
            labels::scope(edition, &grid, &[Some(chart.along), chart.series].into_iter().flatten().collect::<Vec<_>>())
        }
    };
    let (along, series) = if facts.is_by_year { by_year(along, series) } else { (along, series) };
    let mut laid_out = Chart {
        id: chart.id.clone(),
        kind: chart.kind,
        title: chart.title.clone(),
        subtitle: match &drawn {
            Some(drawn) => format!("{scope}: {}", drawn.what.to_lowercase()),
            None => scope,
        },
        unit: drawn.and_then(|drawn| drawn.unit).unwrap_or_else(|| unit(edition, &grid)),
        along,
        over_time: chart.along == Axis::Periods,
        own_scales: chart.own_scales,
        paper: chart.paper,
        series,
        // Along the quarters of several years an event has no one place; the notes say when it was.
        events: if facts.is_by_year { Vec::new() } else { events(edition, chart, &grid) },
        comparator: compared.line,
        control: control::lines(edition, release, chart),
        fan: projection::fan(edition, release, chart),
        funnel: funnel::lines(edition, release, chart),
        map,
        rows: None,
        verdicts: compared.verdicts,
        notes,
        source: labels::sources(edition, &grid.definitions, &said).join("; "),
        notice: super::notice(edition),
        alt: String::new(),
    };
    laid_out.alt = alt::text(&laid_out);
    laid_out
}

/// Puts what a control chart draws in the place of its figures. What is not shown stays a gap of its own kind.
fn draw_instead(series: &mut Series, drawn: &control::Drawn) {
    for (point, drawn) in series.points.iter_mut().zip(&drawn.points) {
        match (&point, drawn) {
            (Point::Value { provisional, .. }, Some(value)) => {
                *point = Point::Value { value: *value, provisional: *provisional };
            }
            (Point::Value { .. }, None) => *point = Point::NotApplicable,
            (Point::Withheld | Point::Missing | Point::NotApplicable, _) => {}
        }
    }
    if !drawn.joins {
        series.starts = (0..drawn.points.len()).collect();
    }
    series.label = drawn.what.to_owned();
    series.decimals = drawn.decimals;
}

/// One series along quarters as one for each year, the latest first, along the quarters of a year.
fn by_year(along: Vec<Along>, series: Vec<Series>) -> (Vec<Along>, Vec<Series>) {
    let mut quarters: Vec<Along> = Vec::new();
    for place in &along {
        if quarters.iter().all(|known| known.label != place.label) {
            quarters.push(Along { label: place.label.clone(), group: String::new() });
        }
    }
    quarters.sort_by(|a, b| a.label.cmp(&b.label));
    let mut years: Vec<&str> = along.iter().map(|place| place.group.as_str()).collect();
    years.dedup();
    let of_year = |series: &Series, year: &str| {
        let at = |quarter: &Along| along.iter().position(|place| place.group == year && place.label == quarter.label);
        let places: Vec<Option<usize>> = quarters.iter().map(at).collect();
        Series {
            label: year.to_owned(),
            points: places.iter().map(|at| at.map_or(Point::Missing, |at| series.points[at])).collect(),
            limits: Vec::new(),
            decimals: series.decimals,
            starts: (0..quarters.len())
                .filter(|place| places[*place].is_some_and(|at| series.starts.contains(&at)))
                .collect(),
        }
    };
    let series = years.iter().rev().flat_map(|year| series.iter().map(|series| of_year(series, year))).collect();
    (quarters, series)
}

/// The units of all series, each once.
fn unit(edition: &Edition, grid: &Grid) -> String {
    let mut units: Vec<&str> = Vec::new();
    for index in &grid.definitions {
        let unit = edition.publication.definitions[*index].unit.as_str();
        if !units.contains(&unit) {
            units.push(unit);
        }
    }
    units.join(", ")
}

/// Orders the bars by their value, highest first; those without a number come last, in their own order, and behind all of them
/// what is in no other item.
pub(super) fn rank(edition: &Edition, release: &Release, grid: &mut Grid, along: Axis) {
    let value = |place: usize| {
        let released = grid.key((along, place), None).and_then(|key| release.at(&key));
        released.and_then(|released| released.cell().number()).unwrap_or(f64::NEG_INFINITY)
    };
    let is_rest = |place: usize| along == Axis::Items && edition.returns.is_rest(&grid.items[place]);
    let places = 0..grid.len(along);
    let mut order: Vec<(bool, f64, usize)> = places.map(|place| (is_rest(place), value(place), place)).collect();
    order.sort_by(|a, b| a.0.cmp(&b.0).then(b.1.total_cmp(&a.1)).then(a.2.cmp(&b.2)));
    let order = order.into_iter().map(|(.., place)| place);
    match along {
        Axis::Figures => grid.definitions = order.map(|place| grid.definitions[place]).collect(),
        Axis::Areas => grid.areas = order.map(|place| grid.areas[place]).collect(),
        Axis::Periods => grid.periods = order.map(|place| grid.periods[place]).collect(),
        Axis::Items => grid.items = order.map(|place| grid.items[place].clone()).collect(),
    }
}

pub(super) fn along(edition: &Edition, grid: &Grid, axis: Axis, place: usize) -> Along {
    match (axis, grid.periods.get(place)) {
        (Axis::Periods, Some(Period::Quarter { year, quarter })) => {
            Along { label: format!("Q{quarter}"), group: Period::Year { year: *year }.to_string() }
        }
        _ => Along { label: labels::label(edition, grid, axis, place), group: String::new() },
    }
}

fn series(
    edition: &Edition,
    release: &Release,
    chart: &shown::Chart,
    grid: &Grid,
    place: usize,
    said: &mut Said,
    intervals: &mut Intervals,
) -> Series {
    let second = chart.series.map(|axis| (axis, place));
    let first = grid.key((chart.along, 0), second);
    let definition = first.as_ref().map_or(grid.definitions[0], |key| key.definition);
    let label = match chart.series {
        Some(axis) => labels::label(edition, grid, axis, place),
        // Each figure has its own name along the axis.
        None if chart.along == Axis::Figures => chart.title.clone(),
        None => edition.publication.definitions[definition].label.clone(),
    };
    let mut limits = Vec::new();
    let with_intervals = match chart.kind.facts().intervals {
        chart_kind::Intervals::No => false,
        chart_kind::Intervals::Whiskers => true,
        // More than two bands could not be told apart.
        chart_kind::Intervals::Bands => chart.series.is_none_or(|axis| grid.len(axis) <= 2),
    };
    let starts = starts(edition, release, chart, grid, second);
    let points: Vec<Point> = (0..grid.len(chart.along))
        .map(|along| {
            let Some(key) = grid.key((chart.along, along), second) else {
                limits.push(None);
                return Point::Missing;
            };
            said.take(edition, release, &key, &label, Some(&labels::label(edition, grid, chart.along, along)));
            let released = release.at(&key);
            if with_intervals {
                limits.push(released.and_then(|released| intervals.take(released)));
            }
            released.map_or(Point::Missing, point)
        })
        .collect();
    let keys = (0..grid.len(chart.along)).filter_map(|along| grid.key((chart.along, along), second));
    let shown = keys.filter_map(|key| match release.at(&key)?.cell().shown() {
        Shown::Number { decimals, .. } => Some(*decimals),
        Shown::Words(_) | Shown::Marker(_) => None,
    });
    let decimals = shown.max().unwrap_or(edition.publication.definitions[definition].decimals);
    Series { label, points, limits, decimals, starts }
}

/// The places whose figure a break in series keeps from being compared with the one before.
fn starts(
    edition: &Edition,
    release: &Release,
    chart: &shown::Chart,
    grid: &Grid,
    second: Option<(Axis, usize)>,
) -> Vec<usize> {
    if chart.along != Axis::Periods {
        return Vec::new();
    }
    let covered = |place: usize| {
        let key = grid.key((chart.along, place), second)?;
        let period = release.at(&key).map_or(key.period, |released| released.period());
        Some((key.definition, period))
    };
    let is_start = |place: &usize| {
        let (Some((_, before)), Some((definition, period))) = (covered(place - 1), covered(*place)) else {
            return false;
        };
        edition.publication.events.iter().any(|event| {
            let between = before.first_day() < event.date && event.date <= period.last_day();
            event.is_break && event.definitions.contains(&definition) && between
        })
    };
    (1..grid.len(chart.along)).filter(is_start).collect()
}

/// Whether any figure of a series is applicable.
fn applies(release: &Release, chart: &shown::Chart, grid: &Grid, place: usize) -> bool {
    (0..grid.len(chart.along)).any(|along| {
        let key = grid.key((chart.along, along), chart.series.map(|axis| (axis, place)));
        let released = key.and_then(|key| release.at(&key));
        released.is_some_and(|released| *released.cell().shown() != Shown::Marker(Marker::NotApplicable))
    })
}

/// What is drawn for a figure.
fn point(released: &Released) -> Point {
    match released.cell().shown() {
        Shown::Marker(Marker::NotApplicable) => Point::NotApplicable,
        Shown::Number { value, .. } => {
            Point::Value { value: *value, provisional: released.cell().flags().contains(&Flag::Provisional) }
        }
        Shown::Marker(Marker::Confidential) => Point::Withheld,
        Shown::Words(_) | Shown::Marker(_) => Point::Missing,
    }
}

/// A stack with a part withheld or missing has no honest height, so none of it is drawn.
fn hide_broken_stacks(series: &mut [Series]) {
    let places = series.first().map_or(0, |series| series.points.len());
    for place in 0..places {
        let withheld = series.iter().any(|series| series.points[place] == Point::Withheld);
        let missing = series.iter().any(|series| series.points[place] == Point::Missing);
        if withheld || missing {
            let instead = if withheld { Point::Withheld } else { Point::Missing };
            series.iter_mut().for_each(|series| series.points[place] = instead);
        }
    }
}

/// Events within the periods shown, each at its own date.
fn events(edition: &Edition, chart: &shown::Chart, grid: &Grid) -> Vec<Event> {
    if chart.along != Axis::Periods {
        return Vec::new();
    }
    let event = |date: NaiveDate, label: String, is_break| {
        let place = grid.touched(date)?;
        let (first, last) = (grid.periods[place].first_day(), grid.periods[place].last_day());
        let part = (date - first).num_days().max(0) as f64 / ((last - first).num_days() + 1) as f64;
        // At the left edge there is nothing to be told apart from.
        (place > 0 || part > 0.0).then(|| Event { place, part, when: month(date), label, is_break })
    };
    let touching = edition
        .publication
        .events
        .iter()
        .filter(|event| grid.definitions.iter().any(|definition| event.definitions.contains(definition)));
    let rebased = chart.control.iter().flat_map(|control| &control.rebase);
    touching
        .filter_map(|touching| {
            event(touching.date, labels::event_label(edition, &grid.definitions, touching), touching.is_break)
        })
        .chain(rebased.filter_map(|rebase| event(rebase.date, format!("new limits ({})", rebase.reason), true)))
        .collect()
}

fn month(date: NaiveDate) -> String {
    Period::Month { year: date.year(), month: date.month() }.months()
}

/// What a ranking is compared with, and how.
#[derive(Default)]
struct Compared {
    line: Option<(String, f64)>,
    verdicts: Vec<Option<Way>>,
    notes: Vec<String>,
}

fn compared(edition: &Edition, release: &Release, chart: &shown::Chart, grid: &Grid) -> Compared {
    let Some(index) = chart.comparator else { return Compared::default() };
    let definition = &edition.publication.definitions[index];
    if !definition.is_comparison() {
        let released = release.at(&edition.own_key(index, grid));
        let line = released.and_then(|own| Some((edition.areas.get(own.area()).name.clone(), own.cell().number()?)));
        return Compared { line, ..Compared::default() };
    }
    let grid = Grid { definitions: vec![index], ..grid.clone() };
    let keys = (0..grid.len(chart.along)).map(|place| grid.key((chart.along, place), None));
    let mut bases = Bases::default();
    let mut lines: Vec<(String, f64)> = Vec::new();
    let verdicts = keys
        .map(|key| {
            let key = key?;
            let released = release.at(&key)?;
            bases.take(edition, &key, released);
            lines.extend(released.cell().number().map(|number| (bases::name(definition, released), number)));
            released.way()
        })
        .collect();
    lines.dedup();
    // Benchmarks that differ from area to area have no one line.
    let line = if lines.len() == 1 { lines.pop() } else { None };
    let mut notes = bases.notes(edition);
    notes.extend(bases::meaning(definition));
    Compared { line, verdicts, notes }
}
