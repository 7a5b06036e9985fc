//! Lays out the rows of a register: what stands in each, a grid of scores, or what serves each.

mod drawn;
mod scorecard;

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;

use super::labels;
use super::table::{Row, Table};
use crate::model::area::AreaIndex;
use crate::model::period::Period;
use crate::model::register::{Entry, Filled};
use crate::spec::layout::Edition;
use crate::spec::of_register::{OfRegister, RowsOf};
use crate::spec::register::{Holds, Register, same_id};

use drawn::Names;

pub use drawn::chart;

/// More areas are counted and not named.
const MOST_NAMED: usize = 4;
/// The highest score down and across a grid.
const HIGHEST: u32 = 5;

pub fn table(edition: &Edition, of: &OfRegister, notes: &[String]) -> Table {
    let kind = &edition.returns.kinds[of.rows.kind];
    let Chosen { rows, none } = chosen(edition, &of.rows);
    let subtitle = scope(edition, &rows);
    let mut notes = notes.to_vec();
    let (stub, sparks, rows) = match (&kind.register, of.grid) {
        (None, _) => (Vec::new(), Vec::new(), Vec::new()),
        (Some(register), Some(scores)) => {
            let names = Names::of(edition, register, &rows);
            notes.extend(drawn::without_scores(&names, scores, &rows));
            let (stub, rows) = grid(register, &names, scores, &rows);
            (stub, Vec::new(), rows)
        }
        (Some(register), None) => {
            let sparks = match of.target.filter(|_| !of.since.is_empty()) {
                Some(target) => rows.iter().map(|row| scorecard::spark(register, of, target, row)).collect(),
                None => Vec::new(),
            };
            let (stub, rows) = listed(edition, register, of, rows);
            (stub, sparks, rows)
        }
    };
    let empty =
        || Row::words(std::iter::once(none.to_owned()).chain(stub.iter().skip(1).map(|_| String::new())).collect());
    Table {
        id: String::new(),
        title: String::new(),
        subtitle,
        rows: if rows.is_empty() { vec![empty()] } else { rows },
        stub,
        columns: Vec::new(),
        notes,
        legend: Vec::new(),
        is_appendix: false,
        sparks,
        sources: vec![format!("{} ({})", kind.title, kind.owner)],
    }
}

/// Of which areas the rows are, and for which period they were sent.
fn scope(edition: &Edition, rows: &[&Entry]) -> String {
    let areas: BTreeSet<AreaIndex> = rows.iter().map(|row| row.area).collect();
    let periods: BTreeSet<Period> = rows.iter().map(|row| row.period).collect();
    let names: Vec<&str> = areas.iter().map(|area| edition.areas.get(*area).name.as_str()).collect();
    match (names.len(), periods.first()) {
        (0, _) | (_, None) => labels::up_to(edition),
        (1..=MOST_NAMED, Some(period)) if periods.len() == 1 => {
            format!("{}, as sent for {}", names.join(", "), period.months())
        }
        (1..=MOST_NAMED, Some(_)) => format!("{}, as last sent", names.join(", ")),
        (more, Some(_)) => format!("{more} areas, as last sent"),
    }
}

/// The rows that are shown.
struct Chosen<'a> {
    rows: Vec<&'a Entry>,
    /// What is said where there is none.
    none: &'static str,
}

/// The rows that are shown, in their order: as they stood last, at the end of the edition or before; of the areas that are named, or else
/// of its own and of all that lie in it.
fn chosen<'a>(edition: &Edition<'a>, of: &RowsOf) -> Chosen<'a> {
    let kind = of.kind;
    let named = of.areas.iter().filter_map(|code| edition.areas.find(code));
    let mut areas: BTreeSet<AreaIndex> = named.collect();
    let mut open = Vec::new();
    if of.areas.is_empty() {
        areas.insert(edition.own);
        open.push(edition.own);
    }
    while let Some(area) = open.pop() {
        open.extend(edition.areas.children(area, edition.period).into_iter().filter(|child| areas.insert(*child)));
    }
    let is_of = |(of, area, period): (usize, AreaIndex, Period)| {
        of == kind && areas.contains(&area) && period.last_day() <= edition.period.last_day()
    };
    let is_there = |row: &&Entry| is_of((row.kind, row.area, row.period));
    let mut last: BTreeMap<AreaIndex, NaiveDate> = BTreeMap::new();
    let sent = edition.registers.rows.iter().filter(is_there).map(|row| (row.area, row.period));
    // What was sent last may have no row any more.
    let empty = edition.registers.empty.iter().filter(|empty| is_of((empty.kind, empty.area, empty.period)));
    for (area, period) in sent.chain(empty.map(|empty| (empty.area, empty.period))) {
        let day = last.entry(area).or_insert(period.last_day());
        *day = (*day).max(period.last_day());
    }
    let is_last = |row: &&Entry| last[&row.area] == row.period.last_day();
    let sent: Vec<&Entry> = edition.registers.rows.iter().filter(is_there).filter(is_last).collect();
    let none = match (last.is_empty(), sent.is_empty()) {
        (true, _) => "Nothing was sent",
        (false, true) => "Sent, with no rows",
        (false, false) => "None of the rows that were sent",
    };
    let mut rows = sent;
    rows.retain(|row| of.only.iter().all(|only| is_one(row, only)));
    if let Some(field) = of.sort {
        rows.sort_by(|one, other| order(one.filled(field)).total_cmp(&order(other.filled(field))));
    }
    Chosen { rows, none }
}

fn is_one(row: &Entry, (field, items): &(usize, Vec<u32>)) -> bool {
    matches!(row.filled(*field), Filled::Choice(item) if items.contains(item))
}

/// The rows themselves, with their area and period where these differ.
fn listed(edition: &Edition, register: &Register, of: &OfRegister, rows: Vec<&Entry>) -> (Vec<String>, Vec<Row>) {
    let areas: BTreeSet<AreaIndex> = rows.iter().map(|row| row.area).collect();
    let periods: BTreeSet<Period> = rows.iter().map(|row| row.period).collect();
    let (has_areas, has_periods) = (areas.len() > 1, periods.len() > 1);
    let serving: Vec<(String, BTreeMap<Linked, usize>)> = of
        .served_by
        .iter()
        .map(|by| (edition.returns.kinds[*by].title.clone(), links(edition, of.rows.kind, *by)))
        .collect();
    let mut stub: Vec<String> = of.fields.iter().map(|field| register.fields[*field].label.clone()).collect();
    stub.extend(of.since.iter().map(|(field, _)| scorecard::heading(register, *field)));
    stub.extend(of.target.map(|_| "Worked out".to_owned()));
    stub.extend(serving.iter().map(|(title, _)| format!("Served by: {title}")));
    stub.extend(has_areas.then(|| "Area".to_owned()));
    stub.extend(has_periods.then(|| "As sent for".to_owned()));
    let line = |row: &Entry| {
        let cell = |field: &usize| match row.filled(*field) {
            Filled::Nothing => "not given".to_owned(),
            filled => register.words(edition.returns, *field, filled),
        };
        let served = |(_, links): &(String, BTreeMap<Linked, usize>)| {
            links.get(&(row.area, row.period, register.id(row))).map_or("none".to_owned(), usize::to_string)
        };
        let reached = of.target.map(|target| target.of(row).words().to_owned());
        let went = of.target.into_iter().flat_map(|target| {
            of.since.iter().map(move |(field, _)| scorecard::direction(target, *field, row).words().to_owned())
        });
        let labels = of.fields.iter().map(cell).chain(went).chain(reached).chain(serving.iter().map(served));
        let area = has_areas.then(|| edition.areas.get(row.area).name.clone());
        let period = has_periods.then(|| row.period.short());
        Row::words(labels.chain(area).chain(period).collect())
    };
    (stub, rows.into_iter().map(line).collect())
}

/// Where a cell stands among others of its field; what says nothing stands last.
fn order(filled: &Filled) -> f64 {
    match filled {
        Filled::Choice(item) => f64::from(*item),
        Filled::Days(_, last, _) => f64::from(last.signed_duration_since(NaiveDate::MIN).num_days() as i32),
        // The gravest first.
        Filled::Number(number) => -number,
        Filled::Nothing | Filled::Text(_) | Filled::NoDay(_) => f64::INFINITY,
    }
}

/// A row that others are linked to.
type Linked = (AreaIndex, Period, String);

/// How many rows of a register are linked to each row of another.
fn links(edition: &Edition, kind: usize, by: usize) -> BTreeMap<Linked, usize> {
    let mut links = BTreeMap::new();
    let Some(register) = &edition.returns.kinds[by].register else { return links };
    let fields = register.fields.iter().enumerate().filter(|(_, field)| field.holds == Holds::Link(kind));
    for (at, _) in fields {
        for row in edition.registers.rows.iter().filter(|row| row.kind == by) {
            let said = row.filled(at).words();
            for id in said.split([',', ';']).map(same_id).collect::<BTreeSet<String>>() {
                if !id.is_empty() {
                    *links.entry((row.area, row.period, id)).or_default() += 1;
                }
            }
        }
    }
    links
}

/// A grid of scores with the ids of the rows that have them: the highest first.
fn grid(
    register: &Register,
    names: &Names,
    (down, across): (usize, usize),
    rows: &[&Entry],
) -> (Vec<String>, Vec<Row>) {
    let label = |field: usize| register.fields[field].label.as_str();
    let corner = format!("{} down, {} across", label(down), label(across).to_lowercase());
    let stub = std::iter::once(corner).chain((1..=HIGHEST).map(|score| score.to_string())).collect();
    let line = |score: u32| {
        let has = |row: &&&Entry, field: usize, wanted: u32| matches!(row.filled(field), Filled::Number(number) if *number == f64::from(wanted));
        let cell = |other: u32| {
            let found = rows.iter().filter(|row| has(row, down, score) && has(row, across, other));
            let ids: Vec<String> = found.map(|row| names.id(row)).collect();
            if ids.is_empty() { "none".to_owned() } else { ids.join(", ") }
        };
        Row::words(std::iter::once(score.to_string()).chain((1..=HIGHEST).map(cell)).collect())
    };
    let rows = if rows.is_empty() { Vec::new() } else { (1..=HIGHEST).rev().map(line).collect() };
    (stub, rows)
}
