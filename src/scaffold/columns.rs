//! What each column of a table seems to be.

use std::collections::{BTreeMap, BTreeSet};

use anyhow::{Error, bail};
use chrono::{Datelike, NaiveDate};

use super::bands::band;
use super::cells::{self, heading_has, heading_is};
use super::measures::is_limit;
use super::table::Table;
use crate::spec::returns::{MOST_DIMENSIONS, fold_heading};

/// More items are no code list.
const MOST_ITEMS: usize = 200;

/// So many rows tell whether two columns are a period together.
const MOST_PAIRS: usize = 1000;

/// The role of a column, as it is written in the TOML.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Guess {
    Area,
    AreaName,
    Period,
    /// What part of a year, where the column of periods names the year.
    PeriodType,
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
    /// It says again, or more of, what another column says: the region of an area, a code beside a name.
    Beside(usize),
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
    from_and_to(&mut found, table);
    if !found.contains(&Guess::Period) {
        one(&mut found, table, Guess::Period, &period_score);
    }
    if let Some(period) = place(&found, Guess::Period) {
        if !found.contains(&Guess::PeriodType) {
            one(&mut found, table, Guess::PeriodType, &|table, at| period_type_score(table, period, at));
        }
    } else {
        across(&mut found, table);
    }
    if let Some(area) = place(&found, Guess::Area) {
        // Without areas a name is of something else.
        one(&mut found, table, Guess::AreaName, &|table, at| area_name_score(table, area, at));
    }
    one(&mut found, table, Guess::Partner, &|table, at| {
        let names = ["partner", "provider", "organisation", "organization", "sender", "agencyname", "submittedby"];
        u32::from(!table.is_numeric(at) && heading_is(&table.headings[at], &names))
    });
    one(&mut found, table, Guess::Note, &|table, at| {
        let words = ["note", "notes", "comment", "comments", "footnote", "footnotes", "remark", "remarks"];
        u32::from(!table.is_numeric(at) && heading_has(&table.headings[at], &words))
    });
    one(&mut found, table, Guess::Submitted, &|table, at| {
        let named = heading_is(&table.headings[at], &["submitted", "datereceived", "datesent", "received"]);
        u32::from(named && table.cells(at).all(|cell| crate::model::date::parse(cell).is_some()))
    });
    long_shape(&mut found, table);
    beside(&mut found, table);
    numbered_items(&mut found, table);
    rest(&mut found, table);
    if !found.iter().any(|guess| matches!(guess, Guess::Measure | Guess::Across | Guess::Value)) {
        bail!("no column holds numbers, so there is nothing to count");
    }
    Ok(found)
}

fn place(found: &[Guess], role: Guess) -> Option<usize> {
    found.iter().position(|guess| *guess == role)
}

/// Columns that are each headed by a period: two or more of them, of numbers, and none beside them that is headed by a band,
/// which a spreadsheet may have changed into a date in the others.
fn across(found: &mut [Guess], table: &Table) {
    let open = |at: &usize| found[*at] == Guess::Unknown && table.is_numeric(*at);
    let numbers: Vec<usize> = (0..found.len()).filter(open).collect();
    let (periods, others): (Vec<usize>, Vec<usize>) =
        numbers.into_iter().partition(|at| cells::period(&table.headings[*at]));
    let is_band = |at: &usize| band(&table.headings[*at]).is_some();
    if periods.len() >= 2 && !others.iter().any(is_band) {
        periods.into_iter().for_each(|at| found[at] = Guess::Across);
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

/// Gives a role to the column with the highest score, if any has one; of equals to that which tells most apart: districts
/// before their regions, quarters before their years.
fn one(found: &mut [Guess], table: &Table, role: Guess, score: &dyn Fn(&Table, usize) -> u32) {
    let mut best = ((0, 0), None);
    for (at, known) in found.iter().enumerate() {
        // A column without a heading is known by its place, and only the areas often stand in one.
        let open = *known == Guess::Unknown && (role == Guess::Area || !table.headings[at].is_empty());
        let score = if open { score(table, at) } else { 0 };
        if score == 0 || score < best.0.0 {
            continue;
        }
        let apart = table.distinct(at).len();
        if (score, apart) > best.0 {
            best = ((score, apart), Some(at));
        }
    }
    if let (_, Some(at)) = best {
        found[at] = role;
    }
}

/// Codes are sure, headings are likely; the area that another lies in is neither.
fn area_score(table: &Table, at: usize) -> u32 {
    let heading = &table.headings[at];
    let words =
        ["area", "authority", "district", "borough", "county", "council", "force", "region", "ward", "geography", "la"];
    if !filled(table, at) || heading_has(heading, &["parent"]) {
        return 0;
    }
    if table.mostly(at, cells::gss) {
        // Of a column with gaps some rows are of no area.
        return if table.filled(at) == table.rows.len() { 4 } else { 3 };
    }
    if heading.is_empty() {
        let distinct = table.distinct(at);
        let names = !table.is_numeric(at) && !table.mostly(at, cells::period) && distinct.len() * 2 > table.rows.len();
        return u32::from(at == 0 && names);
    }
    let folded = fold_heading(heading);
    let named = heading_has(heading, &words) || folded.starts_with("area") || folded.starts_with("localauthority");
    let kind = heading_has(heading, &["type", "level", "tier"]);
    u32::from(named && !kind && !table.is_numeric(at) && !table.mostly(at, cells::period))
}

/// Names go with the areas one by one, and a heading says what they are.
fn area_name_score(table: &Table, area: usize, at: usize) -> u32 {
    let heading = &table.headings[at];
    if table.is_numeric(at) || !goes_with(table, area, at) || !goes_with(table, at, area) {
        return 0;
    }
    let listed = ["area", "areaname", "laname", "name", "localauthority", "geography"];
    let bare = |heading: &str| {
        let folded = fold_heading(heading);
        let ends = ["code", "cd", "name", "nm", "id"].iter().find_map(|end| folded.strip_suffix(end));
        ends.unwrap_or(&folded).to_owned()
    };
    let several = table.distinct(area).len() > 1;
    let named = heading_is(heading, &listed) || (several && heading.to_lowercase().ends_with("name"));
    match (bare(heading) == bare(&table.headings[area]), named) {
        (true, _) => 2,
        (false, true) => 1,
        (false, false) => 0,
    }
}

fn period_score(table: &Table, at: usize) -> u32 {
    let heading = &table.headings[at];
    let words = ["period", "quarter", "qtr", "year", "month", "time", "date", "fy"];
    // "16-17" is an age as well as a year.
    if !filled(table, at) || heading_has(heading, &["age", "ages", "aged", "band", "range"]) {
        return 0;
    }
    let named = heading_has(heading, &words);
    match (named, table.mostly(at, cells::period)) {
        (true, true) => 3,
        // Four digits alone could be anything.
        (false, true) if !table.mostly(at, |cell| cell.len() == 4) => 2,
        (true, false) if heading_has(heading, &["period", "quarter"]) && !table.is_numeric(at) => 1,
        _ => 0,
    }
}

/// Columns of first and last days: together they are the period. Times of people, from when to when they came, begin and end on
/// any day.
fn from_and_to(found: &mut [Guess], table: &Table) {
    let has = |at: usize, any: &[&str]| found[at] == Guess::Unknown && heading_has(&table.headings[at], any);
    let days = |at: usize, is_end: &dyn Fn(NaiveDate) -> bool| {
        filled(table, at) && table.mostly(at, |cell| crate::read::day(cell).is_some_and(is_end))
    };
    let is_first = |day: NaiveDate| day.day() == 1;
    let is_last = |day: NaiveDate| day.succ_opt().is_none_or(is_first);
    let column = |any: &[&str], is_end: &dyn Fn(NaiveDate) -> bool| {
        (0..found.len()).find(|at| has(*at, any) && days(*at, is_end))
    };
    let from = column(&["from", "start", "starts", "begin", "begins", "beginning", "first"], &is_first);
    let to = column(&["to", "end", "ends", "ending", "until", "last"], &is_last);
    if let (Some(from), Some(to)) = (from, to) {
        (found[from], found[to]) = (Guess::Period, Guess::PeriodType);
    }
}

/// The part of a year beside the year, or the kind of year that it is: together they are a period, and it alone is none.
fn period_type_score(table: &Table, period: usize, at: usize) -> u32 {
    let heading = &table.headings[at];
    let named = heading_has(heading, &["quarter", "qtr", "month", "half", "part", "period", "identifier"]);
    if !filled(table, at) || table.mostly(at, cells::period) || (!named && table.is_numeric(at)) {
        return 0;
    }
    // Each pair once: a table has few of them.
    let pairs: BTreeSet<(&str, &str)> =
        table.rows.iter().map(|row| (row[period].as_str(), row[at].as_str())).take(MOST_PAIRS).collect();
    let fits = |(year, part): &(&str, &str)| cells::period(&table.part_of_year(year, at, part));
    u32::from(pairs.iter().filter(|pair| fits(pair)).count() * 10 >= pairs.len() * 9)
}

/// Every row is of some area and period, so hardly a cell of such a column is empty.
fn filled(table: &Table, at: usize) -> bool {
    table.filled(at) * 10 >= table.rows.len() * 9
}

/// Whether a column always says the same beside the same cell of another.
fn goes_with(table: &Table, key: usize, at: usize) -> bool {
    let mut said: BTreeMap<&str, &str> = BTreeMap::new();
    table.rows.iter().all(|row| *said.entry(&row[key]).or_insert(&row[at]) == row[at].as_str())
}

/// A measure column and a value column, where there are both and the names of the measures are no heading themselves.
fn long_shape(found: &mut [Guess], table: &Table) {
    let first = |names: &[&str], fits: &dyn Fn(usize) -> bool| {
        let named = |name: &&str| {
            (0..found.len())
                .find(|at| found[*at] == Guess::Unknown && fold_heading(&table.headings[*at]) == **name && fits(*at))
        };
        names.iter().find_map(named)
    };
    let value = first(&["value", "obsvalue", "figure", "number", "count"], &|at| table.is_numeric(at));
    let measures = [
        "indicatorname",
        "indicator",
        "measurename",
        "measure",
        "metric",
        "statistic",
        "series",
        "variable",
        "kpiname",
        "kpi",
    ];
    let measure = first(&measures, &|at| !table.is_numeric(at));
    let (Some(value), Some(measure)) = (value, measure) else { return };
    let names: BTreeSet<String> = table.cells(measure).map(fold_heading).collect();
    let ids: BTreeSet<String> = table.cells(measure).map(cells::slug).collect();
    let headings: BTreeSet<String> = table.headings.iter().map(|heading| fold_heading(heading)).collect();
    let gaps = table.rows.iter().any(|row| row[measure].is_empty());
    if !gaps && names.len() <= MOST_ITEMS && ids.len() == names.len() && names.is_disjoint(&headings) {
        found[value] = Guess::Value;
        found[measure] = Guess::MeasureName;
    }
}

/// Whole numbers that tell rows apart which nothing else does, such as single years of age, are items and count nothing.
fn numbered_items(found: &mut [Guess], table: &Table) {
    let is_other = |at: &usize| {
        matches!(found[*at], Guess::Area | Guess::Period | Guess::PeriodType | Guess::Partner | Guess::MeasureName)
            || (found[*at] == Guess::Unknown && !table.is_numeric(*at))
    };
    let keys: Vec<usize> = (0..found.len()).filter(is_other).collect();
    let numbers = |at: &usize| found[*at] == Guess::Unknown && !table.headings[*at].is_empty() && table.is_numeric(*at);
    let candidates: Vec<usize> = (0..found.len()).filter(numbers).collect();
    let others = found.contains(&Guess::Value) as usize + candidates.len();
    for at in candidates {
        let heading = &table.headings[at];
        let distinct = table.distinct(at);
        let whole = |cell: &str| cells::number(cell).is_none_or(|number| number >= 0.0 && number.fract() == 0.0);
        let is_named = heading_has(heading, &["age", "ages", "quarter", "qtr", "month", "week"])
            && !heading_has(heading, &["average", "mean", "median", "under", "over"]);
        let repeats = is_named || distinct.len() * 2 <= table.rows.len();
        if others < 2 || !repeats || distinct.len() > MOST_ITEMS || !filled(table, at) || !table.distinct(at).all(whole)
        {
            continue;
        }
        if !is_unique(table, &keys, None) && is_unique(table, &keys, Some(at)) {
            found[at] = Guess::Dimension;
            return;
        }
    }
}

/// Whether no two rows are alike in these columns.
fn is_unique(table: &Table, keys: &[usize], further: Option<usize>) -> bool {
    let mut seen = BTreeSet::new();
    table
        .rows
        .iter()
        .all(|row| seen.insert(keys.iter().copied().chain(further).map(|at| row[at].as_str()).collect::<Vec<_>>()))
}

/// Columns that say again what another says, where rows repeat what that one says: a name beside each item's code, and what an
/// area is part of.
fn beside(found: &mut [Guess], table: &Table) {
    let is_list =
        |at: usize| table.distinct(at).len() <= MOST_ITEMS && !is_code(&table.headings[at]) && !table.is_numeric(at);
    let of_area =
        ["parent", "region", "country", "county", "type", "tier", "level", "force", "area", "geography", "district"];
    for at in 0..found.len() {
        let heading = &table.headings[at];
        if found[at] != Guess::Unknown || heading.is_empty() || table.filled(at) == 0 {
            continue;
        }
        let (varies, numbers) = (table.distinct(at).len() > 1, table.is_numeric(at));
        let again = |key: &usize| {
            let alike = cells::words(heading).first() == cells::words(&table.headings[*key]).first();
            let role = match found[*key] {
                Guess::Area | Guess::Period | Guess::MeasureName | Guess::Dimension => true,
                Guess::Unknown => (*key < at || numbers) && *key != at && is_list(*key),
                Guess::AreaName | Guess::PeriodType | Guess::Partner | Guess::Value | Guess::Measure => false,
                Guess::Across | Guess::Note | Guess::Submitted | Guess::Beside(_) => false,
            };
            // A number that goes with a name may count something of it, but for a code that is called alike.
            if !role || (numbers && !alike) || !(varies || alike) || table.distinct(*key).len() == table.rows.len() {
                return false;
            }
            let of_the_area = found[*key] == Guess::Area && heading_has(heading, &of_area);
            let one_to_one = || table.filled(*key) == table.rows.len() && goes_with(table, at, *key);
            goes_with(table, *key, at) && (of_the_area || one_to_one())
        };
        if let Some(key) = (0..found.len()).find(again) {
            found[at] = Guess::Beside(key);
        }
    }
}

/// Whether a heading is of what numbers rows, orders them or judges them, which counts nothing and splits nothing.
fn is_code(heading: &str) -> bool {
    let words = cells::words(heading);
    // "Number of cases" and "Cases (number)" are counts, and a "Transaction number" is none.
    if words.len() > 1 && words.last().is_some_and(|word| word == "number") && !heading.contains('(') {
        return true;
    }
    heading_has(
        heading,
        &[
            "id",
            "code",
            "ref",
            "reference",
            "no",
            "postcode",
            "easting",
            "northing",
            "latitude",
            "longitude",
            "sortable",
            "sort",
            "trend",
            "compared",
            "rank",
            "ranking",
            "quintile",
            "decile",
            "rag",
            "significance",
            "note",
            "notes",
        ],
    )
}

fn rest(found: &mut [Guess], table: &Table) {
    let mut dimensions = found.iter().filter(|guess| **guess == Guess::Dimension).count();
    for at in 0..found.len() {
        let heading = &table.headings[at];
        if found[at] != Guess::Unknown || heading.is_empty() || table.filled(at) == 0 {
            continue;
        }
        let distinct = table.distinct(at);
        let code = is_code(heading);
        if table.is_numeric(at) && !code {
            // Beside a value column, other numbers describe it (a limit, a denominator) and are not asked for; so they do
            // beside columns of periods. A limit does so beside any.
            if !found.contains(&Guess::Value) && !found.contains(&Guess::Across) && !is_limit(heading) {
                found[at] = Guess::Measure;
            }
        } else if distinct.len() <= MOST_ITEMS && dimensions < MOST_DIMENSIONS && !code {
            found[at] = Guess::Dimension;
            dimensions += 1;
        }
    }
}
