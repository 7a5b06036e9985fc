//! The measures of a table, each with its name, its cells and its unit.

use std::collections::{BTreeMap, BTreeSet};

use super::cells::{self, heading_has, slug};
use super::columns::Guess;
use super::items::{before_of_which, is_of_which};
use super::table::Table;
use super::unit::{self, Unit};
use crate::model::measure::OverTime;
use crate::read::{Seen, seen};
use crate::spec::returns::fold_heading;

/// One thing that a table counts.
pub struct Measure<'a> {
    pub id: String,
    /// As the table calls it.
    pub name: String,
    pub label: String,
    pub unit: Unit,
    /// The numbers were given in thousands or millions by what stands beside the table.
    pub scaled_beside: bool,
    /// Its numbers are estimates with limits, or have a denominator.
    pub estimated: bool,
    pub decimals: u8,
    pub cells: Vec<&'a str>,
    /// The columns of the dimensions that it is split by.
    pub by: Vec<usize>,
    /// Its own column, in the wide shape.
    pub column: Option<usize>,
    /// The measure before it that it is a part of.
    pub whole: Option<usize>,
}

impl Measure<'_> {
    /// A count of people that has fractions: it may be an average.
    pub fn has_fractions(&self) -> bool {
        self.unit.people && self.decimals > 0
    }
}

/// A measure for each column of numbers, or for each name in the measure column; `yearly` where all rows are of whole years.
pub fn measures<'a>(table: &'a Table, columns: &[Guess], yearly: bool) -> Vec<Measure<'a>> {
    let mut taken: BTreeSet<String> = BTreeSet::new();
    let mut measures: Vec<Measure> = Vec::new();
    for Named { name, cells, by, column, said } in named(table, columns) {
        let whole = is_of_which(&name).then(|| whole_of(&name, &measures)).flatten();
        let mut unit = match whole {
            Some(whole) => measures[whole].unit.clone(),
            None => unit_of(&name, &cells, &said, table, columns.contains(&Guess::Across)),
        };
        let estimated = is_estimated(table, columns, column) && unit.over_time != Some(OverTime::None);
        let decimals = cells.iter().map(|cell| cells::places(cell)).max().unwrap_or(0);
        let own = unit.scale;
        if unit.scale.is_none() && (unit.unit == "£" || unit.over_time != Some(OverTime::None)) {
            let fits = |scale: &crate::read::Scale| !scale.money || unit.unit == "£";
            unit.scale =
                table.beside.iter().filter_map(|text| crate::read::scale(text)).find(fits).map(|scale| scale.factor);
        }
        // What is asked adds up to nothing before it is answered.
        if estimated {
            unit =
                Unit { unit: "rate".to_owned(), people: false, over_time: Some(OverTime::None), sure: false, ..unit };
        } else if unit.people && decimals > 0 || unit.again && !yearly {
            unit.over_time = Some(OverTime::None);
        }
        unit.again &= !yearly;
        let label = match (whole, unit.scale.filter(|_| own.is_some())) {
            (Some(whole), _) if before_of_which(&name).is_none() => format!("{}: {name}", measures[whole].label),
            (_, Some(_)) => without_scale(&name),
            (_, None) => name.clone(),
        };
        let id = unique(&slug(if whole.is_some() { &label } else { &name }), "measure", &mut taken);
        let scaled_beside = own.is_none() && unit.scale.is_some();
        measures.push(Measure { id, name, label, unit, scaled_beside, estimated, decimals, cells, by, column, whole });
    }
    measures
}

struct Named<'a> {
    name: String,
    cells: Vec<&'a str>,
    by: Vec<usize>,
    column: Option<usize>,
    /// What stands in its rows where a column says their unit.
    said: Vec<&'a str>,
}

fn named<'a>(table: &'a Table, columns: &[Guess]) -> Vec<Named<'a>> {
    let find = |guess: Guess| columns.iter().position(|other| *other == guess);
    let of = |guess: Guess| (0..columns.len()).filter(move |at| columns[*at] == guess);
    let dimensions: Vec<usize> = of(Guess::Dimension).collect();
    let is_unit = |at: &usize| {
        let heading = &table.headings[*at];
        columns[*at] != Guess::MeasureName
            && cells::heading_is(
                heading,
                &["unit", "units", "unitofmeasure", "measure", "measuretype", "valuetype", "unittype"],
            )
    };
    let units: Vec<usize> = (0..columns.len()).filter(is_unit).collect();
    // Where a column says two units of one measure, it says none.
    let said_of = |rows: &[&'a Vec<String>]| -> Vec<&'a str> {
        let only = |at: &usize| {
            let first = rows.first().map(|row| row[*at].as_str())?;
            rows.iter().all(|row| row[*at] == first).then_some(first)
        };
        units.iter().filter_map(only).collect()
    };
    if let (Some(name), Some(value)) = (find(Guess::MeasureName), find(Guess::Value)) {
        let mut places: BTreeMap<String, usize> = BTreeMap::new();
        let mut rows: Vec<Vec<&Vec<String>>> = Vec::new();
        for row in &table.rows {
            let place = *places.entry(fold_heading(&row[name])).or_insert(rows.len());
            rows.resize_with(rows.len().max(place + 1), Vec::new);
            rows[place].push(row);
        }
        let named = |rows: Vec<&'a Vec<String>>| Named {
            name: rows[0][name].clone(),
            cells: rows.iter().map(|row| row[value].as_str()).filter(|cell| !cell.is_empty()).collect(),
            by: dimensions.iter().filter(|at| rows.iter().any(|row| !row[**at].is_empty())).copied().collect(),
            column: None,
            said: said_of(&rows),
        };
        return rows.into_iter().map(named).collect();
    }
    let said = said_of(&table.rows.iter().collect::<Vec<_>>());
    if columns.contains(&Guess::Across) {
        let cells = of(Guess::Across).flat_map(|at| table.cells(at)).collect();
        return vec![Named { name: across_name(table), cells, by: dimensions, column: None, said }];
    }
    let named = |at: usize| Named {
        name: table.headings[at].clone(),
        cells: table.cells(at).collect(),
        by: dimensions.clone(),
        column: Some(at),
        said: said.clone(),
    };
    of(Guess::Measure).map(named).collect()
}

/// What the figures in columns of periods count, as far as the title says.
fn across_name(table: &Table) -> String {
    let unit = unit::unit(&table.title);
    if unit.sure { titled(&unit.unit.replace('£', "spending")) } else { "Figures".to_owned() }
}

/// The unit that a name speaks of, and else what is said of it: by its cells, by a column of units, by the title.
fn unit_of(name: &str, cells: &[&str], said: &[&str], table: &Table, across: bool) -> Unit {
    let title = unit::unit(&table.title);
    // The columns are named by periods, and only the title says what is in them.
    let of_name = if across { title.clone() } else { unit::unit(name) };
    let with_scale = |unit: Unit| Unit { scale: of_name.scale, ..unit };
    let (mut pounds, mut shares) = (0, 0);
    for cell in cells {
        match seen(cell) {
            Seen::Pounds(_) => pounds += 1,
            Seen::PerCent(_) => shares += 1,
            Seen::Number(_) | Seen::Marker | Seen::Text => {}
        }
    }
    let is_ready_made = |unit: &Unit| unit.over_time == Some(OverTime::None) && unit.sure && !unit.people;
    if is_ready_made(&of_name) && pounds == 0 {
        return of_name;
    }
    if shares * 2 > cells.len() {
        return with_scale(unit::unit("%"));
    }
    let mut units = said.iter().map(|said| unit::unit(said)).filter(|unit| is_ready_made(unit) || unit.unit == "£");
    if let (Some(unit), None) = (units.next(), units.next()) {
        return with_scale(unit);
    }
    if pounds > 0 && of_name.unit != "£" {
        return with_scale(Unit {
            over_time: of_name.over_time,
            again: of_name.again,
            sure: of_name.sure,
            ..unit::unit("£")
        });
    }
    if of_name.unit == "count" && title.unit != "count" {
        let over_time = if of_name.over_time == Some(OverTime::Sum) { title.over_time } else { of_name.over_time };
        return Unit { over_time, sure: false, ..with_scale(title) };
    }
    if of_name.unit == "count"
        && table.beside.iter().any(|text| crate::read::scale(text).is_some_and(|scale| scale.money))
    {
        return Unit { over_time: of_name.over_time, sure: false, ..with_scale(unit::unit("£")) };
    }
    // "Rolling 12 months" or "as at 31 March" in the title is said of every number.
    let timeless = !across
        && of_name.over_time == Some(OverTime::Sum)
        && matches!(title.over_time, Some(OverTime::Level | OverTime::None));
    Unit { again: of_name.again || timeless, ..of_name }
}

/// Whether numbers stand beside limits of confidence or a denominator, which a count has none of.
fn is_estimated(table: &Table, columns: &[Guess], column: Option<usize>) -> bool {
    let says = |at: &usize| is_limit(&table.headings[*at]) || heading_has(&table.headings[*at], &["denominator"]);
    let unnamed =
        column.is_none_or(|at| heading_has(&table.headings[at], &["value", "estimate", "indicator", "figure"]));
    unnamed && !columns.contains(&Guess::Across) && (0..columns.len()).any(|at| says(&at))
}

/// Whether a heading is of a limit of confidence, which counts nothing.
pub fn is_limit(heading: &str) -> bool {
    let folded = fold_heading(heading);
    heading_has(heading, &["ci", "lci", "uci", "lcl", "ucl", "confidence", "moe"])
        || ["limit", "interval", "bound", "margin", "marginoferror", "standarderror", "lower", "upper"]
            .iter()
            .any(|end| folded.ends_with(end))
}

/// The measure that a part is of: that which it names, or the last one that is no part itself.
fn whole_of(name: &str, measures: &[Measure]) -> Option<usize> {
    let named = before_of_which(name).map(fold_heading);
    let is = |measure: &Measure| named.as_ref().is_some_and(|named| fold_heading(&measure.name) == *named);
    measures.iter().position(is).or_else(|| measures.iter().rposition(|measure| measure.whole.is_none()))
}

/// A heading without the words that say in what it is sent: "Spend (£000s)" is spend.
fn without_scale(name: &str) -> String {
    let cut = name.find(['(', '£']).map_or(name, |at| &name[..at]);
    let bare = cut.trim_end_matches([' ', ',', '-', ':']);
    if bare.is_empty() { name.to_owned() } else { bare.to_owned() }
}

/// A name that is not taken yet.
pub fn unique(slug: &str, otherwise: &str, taken: &mut BTreeSet<String>) -> String {
    let slug = if slug.is_empty() { otherwise } else { slug };
    let mut id = slug.to_owned();
    let mut number = 2;
    while !taken.insert(id.clone()) {
        id = format!("{slug}-{number}");
        number += 1;
    }
    id
}

/// A name as a title: "early-support" as "Early support".
pub fn titled(name: &str) -> String {
    let spaced = name.replace(['_', '-'], " ");
    let mut letters = spaced.trim().chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}
