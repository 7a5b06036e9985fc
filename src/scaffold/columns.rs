//! What each column of a table seems to be.

use std::collections::BTreeSet;

use anyhow::{Error, bail};

use super::guess;
use super::table::{Table, is_period};
use crate::spec::returns::{MOST_DIMENSIONS, fold_heading};

/// More items are no code list.
const MOST_ITEMS: usize = 200;

/// The role of a column, as it is written in the TOML.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Guess {
    Area,
    AreaName,
    Period,
    Partner,
    Dimension,
    /// Long shape: which measure a row is about.
    MeasureName,
    /// Long shape: its value.
    Value,
    Measure,
    /// The figures of one measure for the period in the heading.
    Across,
    Note,
    Submitted,
    /// Not read.
    Unknown,
}

/// The roles of all columns, in their order.
///
/// # Errors
/// Two columns of one name, or no numbers.
pub fn columns(table: &Table) -> Result<Vec<Guess>, Error> {
    no_duplicates(table)?;
    let mut found = vec![Guess::Unknown; table.headings.len()];
    one(&mut found, table, Guess::Area, &area_score);
    one(&mut found, table, Guess::Period, &period_score);
    if !found.contains(&Guess::Period) {
        across(&mut found, table);
    }
    // Without areas a name is of something else.
    let areas = found.contains(&Guess::Area);
    one(&mut found, table, Guess::AreaName, &|table, at| {
        let heading = &table.headings[at];
        let named = guess::heading_is(heading, &["area", "areaname", "laname", "name", "localauthority", "geography"]);
        u32::from(areas && !numeric(table, at) && (named || heading.to_lowercase().ends_with("name")))
    });
    one(&mut found, table, Guess::Partner, &|table, at| {
        let names = ["partner", "provider", "organisation", "organization", "sender", "agencyname", "submittedby"];
        u32::from(!numeric(table, at) && guess::heading_is(&table.headings[at], &names))
    });
    one(&mut found, table, Guess::Note, &|table, at| {
        u32::from(guess::heading_is(
            &table.headings[at],
            &["note", "notes", "comment", "comments", "footnote", "remarks"],
        ))
    });
    one(&mut found, table, Guess::Submitted, &|table, at| {
        let named = guess::heading_is(&table.headings[at], &["submitted", "datereceived", "datesent", "received"]);
        u32::from(named && table.cells(at).all(|cell| crate::model::date::parse(cell).is_some()))
    });
    long_shape(&mut found, table);
    rest(&mut found, table);
    if !found.iter().any(|guess| matches!(guess, Guess::Measure | Guess::Across | Guess::Value)) {
        bail!("no column holds numbers, so there is nothing to count");
    }
    Ok(found)
}

/// Columns that are each headed by a period: two or more of them, of numbers.
fn across(found: &mut [Guess], table: &Table) {
    let fits = |at: &usize| found[*at] == Guess::Unknown && is_period(&table.headings[*at]) && numeric(table, *at);
    let columns: Vec<usize> = (0..found.len()).filter(fits).collect();
    if columns.len() >= 2 {
        columns.into_iter().for_each(|at| found[at] = Guess::Across);
    }
}

fn no_duplicates(table: &Table) -> Result<(), Error> {
    let mut seen = BTreeSet::new();
    for heading in table.headings.iter().filter(|heading| !heading.is_empty()) {
        if !seen.insert(fold_heading(heading)) {
            bail!("two columns are called \"{heading}\": rename one of them");
        }
    }
    Ok(())
}

/// Gives a role to the column with the highest score, if any has one.
fn one(found: &mut [Guess], table: &Table, role: Guess, score: &dyn Fn(&Table, usize) -> u32) {
    let mut best = (0, None);
    for (at, known) in found.iter().enumerate() {
        // A column without a heading is known by its place, and only the areas often stand in one.
        let open = *known == Guess::Unknown && (role == Guess::Area || !table.headings[at].is_empty());
        let score = if open { score(table, at) } else { 0 };
        if score > best.0 {
            best = (score, Some(at));
        }
    }
    if let (_, Some(at)) = best {
        found[at] = role;
    }
}

/// Codes are sure, headings are likely.
fn area_score(table: &Table, at: usize) -> u32 {
    let heading = &table.headings[at];
    let words =
        ["area", "authority", "district", "borough", "county", "council", "force", "region", "ward", "geography", "la"];
    if !filled(table, at) {
        return 0;
    }
    if mostly(table, at, guess::gss) {
        return 3;
    }
    if heading.is_empty() {
        let distinct: BTreeSet<&str> = table.cells(at).collect();
        let names = !numeric(table, at) && !mostly(table, at, guess::period) && distinct.len() * 2 > table.rows.len();
        return u32::from(at == 0 && names);
    }
    let folded = fold_heading(heading);
    let named =
        guess::heading_has(heading, &words) || folded.starts_with("area") || folded.starts_with("localauthority");
    u32::from(named && !numeric(table, at) && !mostly(table, at, guess::period))
}

fn period_score(table: &Table, at: usize) -> u32 {
    let heading = &table.headings[at];
    let words = ["period", "quarter", "year", "month", "time", "date", "fy"];
    if !filled(table, at) {
        return 0;
    }
    let named = guess::heading_has(heading, &words);
    match (named, mostly(table, at, guess::period)) {
        (true, true) => 3,
        // Four digits alone could be anything.
        (false, true) if !mostly(table, at, |cell| cell.len() == 4) => 2,
        (true, false) if guess::heading_has(heading, &["period", "quarter"]) && !numeric(table, at) => 1,
        _ => 0,
    }
}

/// Every row is of some area and period, so hardly a cell of such a column is empty.
fn filled(table: &Table, at: usize) -> bool {
    table.cells(at).count() * 10 >= table.rows.len() * 9
}

/// Nine of ten cells that are not empty.
fn mostly(table: &Table, at: usize, test: impl Fn(&str) -> bool) -> bool {
    let (mut all, mut fit) = (0, 0);
    for cell in table.cells(at) {
        all += 1;
        fit += usize::from(test(cell));
    }
    all > 0 && fit * 10 >= all * 9
}

/// Numbers, among them markers; at least one is a number.
fn numeric(table: &Table, at: usize) -> bool {
    mostly(table, at, |cell| guess::number(cell).is_some() || guess::marker(cell))
        && table.cells(at).any(|cell| guess::number(cell).is_some())
}

/// A measure column and a value column, where there are both and the names of the measures are no heading themselves.
fn long_shape(found: &mut [Guess], table: &Table) {
    let value = (0..found.len()).find(|at| {
        found[*at] == Guess::Unknown
            && numeric(table, *at)
            && guess::heading_is(&table.headings[*at], &["value", "obsvalue", "figure", "number", "count"])
    });
    let named = |name: &&'static str| {
        (0..found.len()).find(|at| {
            found[*at] == Guess::Unknown && fold_heading(&table.headings[*at]) == **name && !numeric(table, *at)
        })
    };
    let measure = ["indicator", "measure", "metric", "statistic", "series", "variable"].iter().find_map(named);
    let (Some(value), Some(measure)) = (value, measure) else { return };
    let names: BTreeSet<String> = table.cells(measure).map(fold_heading).collect();
    let ids: BTreeSet<String> = table.cells(measure).map(guess::slug).collect();
    let headings: BTreeSet<String> = table.headings.iter().map(|heading| fold_heading(heading)).collect();
    let gaps = table.rows.iter().any(|row| row[measure].is_empty());
    if !gaps && names.len() <= MOST_ITEMS && ids.len() == names.len() && names.is_disjoint(&headings) {
        found[value] = Guess::Value;
        found[measure] = Guess::MeasureName;
    }
}

fn rest(found: &mut [Guess], table: &Table) {
    let mut dimensions = 0;
    for at in 0..found.len() {
        if found[at] != Guess::Unknown || table.headings[at].is_empty() || table.cells(at).next().is_none() {
            continue;
        }
        let distinct: BTreeSet<&str> = table.cells(at).collect();
        let code = guess::heading_has(
            &table.headings[at],
            &["id", "code", "ref", "reference", "no", "postcode", "easting", "northing", "latitude", "longitude"],
        );
        if numeric(table, at) && !code {
            // Beside a value column, other numbers describe it (a limit, a denominator) and are not asked for; so they do
            // beside columns of periods.
            if !found.contains(&Guess::Value) && !found.contains(&Guess::Across) {
                found[at] = Guess::Measure;
            }
        } else if distinct.len() <= MOST_ITEMS && dimensions < MOST_DIMENSIONS && !code {
            found[at] = Guess::Dimension;
            dimensions += 1;
        }
    }
}
