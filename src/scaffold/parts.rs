//! Whether the items of a column, or some columns, are parts that add up: by their names, and by their numbers.

use std::collections::{BTreeMap, BTreeSet};

use super::bands::{Lie, lie};
use super::cells::{self, heading_has};
use super::columns::Guess;
use super::items::{are_apart, is_of_which, is_rate, is_total, may_be_total};
use super::measures::Measure;
use super::table::Table;
use crate::model::measure::OverTime;
use crate::spec::returns::fold_heading;

/// Without a name, a total is known by its numbers where they agree so often: fewer may be chance.
const FEWEST: usize = 3;
/// More columns are hardly the parts of one.
const MOST_PARTS: usize = 64;

/// What is known of the items of a column.
pub struct Items<'a> {
    /// What the rows of all items together are called.
    pub all: Vec<&'a str>,
    /// An item that was taken for all of them by a word of its name or by its numbers alone.
    pub unsure: Option<&'a str>,
    /// The others, as they come, each spelling once.
    pub items: Vec<&'a str>,
    pub parts: Parts,
    /// They are different things that are counted, or of different units.
    pub mixed: bool,
}

/// Whether items are parts that add up to all of them.
#[derive(Debug, PartialEq, Eq)]
pub enum Parts {
    /// Their names or their numbers tell that they do.
    AddUp,
    /// Why they do not.
    Overlap(String),
    /// Nothing tells.
    Unknown,
}

/// How often an item's number was what the other items come to, and how often it was not.
#[derive(Default, Clone, Copy)]
struct Tally {
    agrees: usize,
    differs: usize,
    /// It is called a total and stands beside a larger one.
    is_subtotal: bool,
}

/// An item with its number, where it has one.
type Numbered<'a> = (&'a str, Option<f64>);

/// What is known of the items in the column of a dimension.
pub fn items<'a>(table: &'a Table, columns: &[Guess], measures: &[Measure], at: usize) -> Items<'a> {
    let heading = &table.headings[at];
    let mut seen = BTreeSet::new();
    let spelled: Vec<&str> = table.cells(at).filter(|cell| seen.insert(fold_heading(cell))).collect();
    let sums = sums(table, columns, measures, at);
    let tally = |item: &str| sums.get(item).copied().unwrap_or_default();
    let by_numbers = |item: &&str| tally(item).agrees >= FEWEST && tally(item).differs == 0;
    let named = |item: &&&str| is_total(item, heading) && !tally(item).is_subtotal;
    let mut all: Vec<&str> = spelled.iter().filter(named).copied().collect();
    // What every row says splits nothing.
    if all.is_empty() && spelled.len() == 1 && table.filled(at) == table.rows.len() {
        all.extend(spelled.first());
    }
    let mut unsure = None;
    if all.is_empty() {
        // Of several that may be, none is: "All aged 16 and over" beside "All aged 60 and over". Numbers may agree by chance.
        let mut maybe = spelled.iter().filter(|item| may_be_total(item) || by_numbers(item));
        if let (Some(one), None) = (maybe.next(), maybe.next()) {
            all.push(one);
            unsure = Some(*one);
        }
    }
    let items: Vec<&str> = spelled.into_iter().filter(|item| !all.contains(item)).collect();
    let parts = match items.iter().find(|item| tally(item).is_subtotal) {
        Some(item) => Parts::Overlap(format!("\"{item}\" seems to be the total of some of the others")),
        None => parts(heading, &items, all.iter().map(|item| (*item, tally(item)))),
    };
    let mixed = items.len() > 1 && (is_of_measures(heading) || items.iter().any(|item| is_rate(item)));
    Items { all, unsure, items, parts, mixed }
}

fn parts<'a>(heading: &str, items: &[&str], totals: impl Iterator<Item = (&'a str, Tally)>) -> Parts {
    if let Some(part) = items.iter().find(|item| is_of_which(item)) {
        return Parts::Overlap(format!("\"{part}\" is part of another item"));
    }
    if items.len() > 1 && is_of_measures(heading) {
        return Parts::Overlap("its items may be different things that are counted".to_owned());
    }
    if cells::is_part_of_year(heading) {
        return Parts::Overlap("its items are times".to_owned());
    }
    if items.len() > 1 && items.iter().any(|item| is_rate(item)) {
        return Parts::Overlap("some of its items are rates or shares".to_owned());
    }
    if let Lie::Overlap(one, other) = lie(items) {
        return Parts::Overlap(format!("\"{one}\" and \"{other}\" overlap"));
    }
    let totals: Vec<(&str, Tally)> = totals.collect();
    if let Some((total, _)) = totals.iter().find(|(_, tally)| tally.differs > 0) {
        return Parts::Overlap(format!("its items do not add up to \"{total}\""));
    }
    let proved = totals.iter().any(|(_, tally)| tally.agrees > 0);
    if proved || items.len() < 2 || lie(items) == Lie::Apart || are_apart(items) {
        return Parts::AddUp;
    }
    Parts::Unknown
}

/// Whether a heading is one of what is counted, so that its items are no parts of one thing.
fn is_of_measures(heading: &str) -> bool {
    heading_has(heading, &["indicator", "indicators", "measure", "measures", "metric", "kpi", "kpis", "statistic"])
}

/// The columns whose numbers may add up.
fn addable(columns: &[Guess], measures: &[Measure]) -> Vec<usize> {
    let adds = |measure: &&Measure| measure.unit.over_time != Some(OverTime::None);
    let own = measures.iter().filter(adds).find_map(|measure| measure.column);
    let others = |at: &usize| matches!(columns[*at], Guess::Value | Guess::Across);
    own.into_iter().chain((0..columns.len()).filter(others)).collect()
}

/// For each item, how often its number is the sum of all others that are no total, wherever it stands beside two or more.
fn sums<'a>(table: &'a Table, columns: &[Guess], measures: &[Measure], at: usize) -> BTreeMap<&'a str, Tally> {
    let is_key = |other: &usize| {
        *other != at
            && matches!(
                columns[*other],
                Guess::Area
                    | Guess::AreaName
                    | Guess::Period
                    | Guess::PeriodType
                    | Guess::Partner
                    | Guess::Dimension
                    | Guess::MeasureName
            )
    };
    let keys: Vec<usize> = (0..columns.len()).filter(is_key).collect();
    let rates: BTreeSet<&str> = measures
        .iter()
        .filter(|measure| measure.column.is_none() && measure.unit.over_time == Some(OverTime::None))
        .map(|measure| measure.name.as_str())
        .collect();
    let name = columns.iter().position(|guess| *guess == Guess::MeasureName);
    let mut groups: BTreeMap<(usize, Vec<&str>), Vec<Numbered>> = BTreeMap::new();
    for row in table.rows.iter().filter(|row| name.is_none_or(|name| !rates.contains(row[name].as_str()))) {
        for value in addable(columns, measures) {
            let key = (value, keys.iter().map(|key| row[*key].as_str()).collect());
            groups.entry(key).or_default().push((&row[at], cells::number(&row[value])));
        }
    }
    let rounding = rounding(groups.values().flatten().filter_map(|(_, number)| *number));
    let heading = &table.headings[at];
    let mut tallies: BTreeMap<&str, Tally> = BTreeMap::new();
    for group in groups.values() {
        tally(group, heading, rounding, &mut tallies);
    }
    tallies
}

fn tally<'a>(group: &[Numbered<'a>], heading: &str, rounding: f64, tallies: &mut BTreeMap<&'a str, Tally>) {
    let is_named = |item: &str| is_total(item, heading);
    let others: Vec<&Numbered> = group.iter().filter(|(item, _)| !is_named(item)).collect();
    let numbers = group.iter().filter(|(item, _)| is_named(item)).filter_map(|(_, number)| *number);
    let most = numbers.fold(f64::MIN, f64::max);
    for (item, _) in group.iter().filter(|(item, number)| is_named(item) && number.is_some_and(|number| number < most))
    {
        tallies.entry(item).or_default().is_subtotal = true;
    }
    // What is withheld may be the difference.
    if others.iter().any(|(_, number)| number.is_none()) {
        return;
    }
    let sum: f64 = others.iter().filter_map(|(_, number)| *number).sum();
    let near = |own: f64, sum: f64, within: f64| (own - sum).abs() <= within + 1e-9 * sum.abs().max(1.0);
    for (item, number) in group {
        let Some(number) = number else { continue };
        let named = is_named(item);
        let (sum, count) = if named { (sum, others.len()) } else { (sum - number, others.len() - 1) };
        // Sums of rounded numbers are out by chance, and without a name only what is exact tells.
        let within = if named { rounding * (count + 1) as f64 } else { 0.0 };
        if count < 2 || *number == 0.0 && sum == 0.0 {
            continue;
        }
        let tally = tallies.entry(item).or_default();
        if near(*number, sum, within) {
            tally.agrees += 1;
        } else {
            tally.differs += 1;
        }
    }
}

/// How far each number may be out where all of them are rounded to 5 or 10.
fn rounding(numbers: impl Iterator<Item = f64>) -> f64 {
    let numbers: Vec<f64> = numbers.filter(|number| *number != 0.0).collect();
    let rounded = |base: f64| numbers.len() >= 12 && numbers.iter().all(|number| number % base == 0.0);
    match () {
        () if rounded(10.0) => 5.0,
        () if rounded(5.0) => 2.5,
        () => 0.0,
    }
}

/// Columns that come to another in every row in which all are numbers, by their places among the measures.
pub struct Sum {
    pub parts: Vec<usize>,
    pub total: usize,
    pub rows: usize,
}

/// The sums among columns of numbers, for each that is called a total: of those next to it, as many as it takes.
pub fn sums_across(table: &Table, measures: &[Measure]) -> Vec<Sum> {
    let is_candidate = |measure: &Measure| {
        measure.column.is_some()
            && heading_has(
                &measure.name,
                &["total", "totals", "all", "persons", "people", "overall", "both", "everyone"],
            )
    };
    let candidates = (0..measures.len()).filter(|at| is_candidate(&measures[*at]));
    candidates.filter_map(|total| sum_across(table, measures, total)).collect()
}

fn sum_across(table: &Table, measures: &[Measure], total: usize) -> Option<Sum> {
    let number = |row: &Vec<String>, at: usize| measures[at].column.and_then(|column| cells::number(&row[column]));
    let before: Vec<usize> = (0..total).rev().take(MOST_PARTS).collect();
    let after: Vec<usize> = (total + 1..measures.len()).take(MOST_PARTS).collect();
    [before, after].into_iter().find_map(|run| {
        // The sum so far of each row; nothing from the first cell on that is no number.
        let mut sums: Vec<Option<(f64, f64)>> = table.rows.iter().map(|row| Some((number(row, total)?, 0.0))).collect();
        let mut parts = Vec::new();
        for at in run {
            // A total of some is no part of the total of all, and a part of a part neither.
            let inner = measures[at].whole.is_some() || is_total(&measures[at].name, "");
            if measures[at].unit.over_time == Some(OverTime::None) && !measures[at].unit.again && measures[at].unit.sure
            {
                break;
            }
            if inner {
                continue;
            }
            for (row, sum) in table.rows.iter().zip(&mut sums) {
                *sum = sum.and_then(|(own, sum)| Some((own, sum + number(row, at)?)));
            }
            parts.push(at);
            let told: Vec<(f64, f64)> = sums.iter().flatten().copied().collect();
            let all = told.iter().all(|(own, sum)| (own - sum).abs() <= 1e-9 * own.abs().max(1.0));
            if parts.len() >= 2 && told.len() >= 2 && all && told.iter().any(|(own, _)| *own != 0.0) {
                parts.sort_unstable();
                return Some(Sum { parts, total, rows: told.len() });
            }
        }
        None
    })
}

/// Whether a part is at most its whole, in every row.
pub fn is_at_most(table: &Table, part: &Measure, whole: &Measure) -> bool {
    let (Some(part), Some(whole)) = (part.column, whole.column) else { return true };
    let pair = |row: &Vec<String>| Some((cells::number(&row[part])?, cells::number(&row[whole])?));
    table.rows.iter().filter_map(pair).all(|(part, whole)| part <= whole)
}

/// Whether some area and period lacks a combination of items that another has, of the same measure.
pub fn has_gaps(table: &Table, columns: &[Guess], dimensions: &[usize]) -> bool {
    let of =
        |guesses: &[Guess]| -> Vec<usize> { (0..columns.len()).filter(|at| guesses.contains(&columns[*at])).collect() };
    let keys = of(&[Guess::Area, Guess::Period, Guess::PeriodType, Guess::Partner]);
    let measures = of(&[Guess::MeasureName]);
    let mut places: BTreeSet<(Vec<&str>, Vec<&str>)> = BTreeSet::new();
    let mut items: BTreeSet<(Vec<&str>, Vec<&str>)> = BTreeSet::new();
    let mut rows: BTreeSet<[Vec<&str>; 3]> = BTreeSet::new();
    for row in &table.rows {
        let cells = |columns: &[usize]| columns.iter().map(|at| row[*at].as_str()).collect::<Vec<_>>();
        let (measure, place, item) = (cells(&measures), cells(&keys), cells(dimensions));
        places.insert((measure.clone(), place.clone()));
        items.insert((measure.clone(), item.clone()));
        rows.insert([measure, place, item]);
    }
    let mut of_measure: BTreeMap<&Vec<&str>, usize> = BTreeMap::new();
    for (measure, _) in &items {
        *of_measure.entry(measure).or_default() += 1;
    }
    let wanted: usize = places.iter().filter_map(|(measure, _)| of_measure.get(measure)).sum();
    !dimensions.is_empty() && wanted > rows.len()
}
