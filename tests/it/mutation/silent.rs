//! Two thousand things that go wrong when a return is put together, done to the sample's: next to none of them passes without a
//! word, and of what passes next to nothing makes a published figure another one. What makes no more of a number than chance does
//! is counted apart.
//!
//! The program remembers what came up to the quarter before, as it does when a new quarter comes in.

use std::collections::{BTreeMap, BTreeSet};

use quarterday::check::{Accepted, Asked, check};
use quarterday::derive::derive;
use quarterday::disk::hashing::Ledger;
use quarterday::disk::load;
use quarterday::model::finding::Finding;
use quarterday::model::received::Received;
use quarterday::model::register::Registers;
use quarterday::model::value::Value;
use quarterday::pipelines::Spec;
use quarterday::read::{Input, read};
use quarterday::refresh::{Ground, Request, begins, editions};

use super::{Chance, Table, tables};
use crate::project::repository;

/// So many of each kind for each return.
const EACH: usize = 3;
/// So many of a thousand may pass without a word, and so many with those that make no more of a number than chance does.
const SILENT: usize = 5;
const SILENT_WITH_CHANCE: usize = 20;
/// So many of a thousand may make a published figure another one: 13 that became 1 in a series of small counts that has been at 3
/// before is no further from it than such series go.
const OTHER: usize = 1;
/// Two counts that differ by no more standard deviations than this, as counts vary from one quarter to the next by chance
/// (Poisson), cannot be told from each other by anybody who does not hold the cases.
const CHANCE: f64 = 2.0;
/// A published figure that changes by less than this share of it, or by fewer people, is not another one.
const SHARE: f64 = 0.1;
const FEW: f64 = 5.0;

const NEWEST: &str = "2024/25 Q4";

/// Makes one change in a table, and says whether there was anything to change.
type Make = fn(&mut Table, &mut Chance) -> bool;

const KINDS: [(&str, Make); 36] = [
    ("last year's values again", |table, _| again(table, 4)),
    ("last quarter's values again", |table, _| again(table, 1)),
    ("\"<5\" instead", |table, chance| cell(table, chance, &|_| "<5".into())),
    ("blank cell", |table, chance| cell(table, chance, &|_| String::new())),
    ("zero instead", |table, chance| cell(table, chance, &|_| "0".into())),
    ("off by one", |table, chance| cell(table, chance, &|text| (number(text) + 1).to_string())),
    ("one cell times 10", |table, chance| cell(table, chance, &|text| format!("{text}0"))),
    ("one cell times 1,000", |table, chance| cell(table, chance, &|text| format!("{text}000"))),
    ("one digit lost", |table, chance| cell(table, chance, &|text| text[..text.len() - 1].to_owned())),
    ("one digit doubled", |table, chance| cell(table, chance, &|text| format!("{}{text}", &text[..1]))),
    ("two digits the other way round", |table, chance| {
        cell(table, chance, &|text| {
            if text.len() > 1 { format!("{}{}{}", &text[1..2], &text[..1], &text[2..]) } else { text.into() }
        })
    }),
    ("decimal sign put in", |table, chance| cell(table, chance, &|text| format!("{}.{}", &text[..1], &text[1..]))),
    ("sign", |table, chance| cell(table, chance, &|text| format!("-{text}"))),
    ("year to date", |table, _| year_to_date(table)),
    ("all of the newest times 10", |table, _| newest(table, &|number| number * 10)),
    ("all of the newest times 3", |table, _| newest(table, &|number| number * 3)),
    ("a third of the newest", |table, _| newest(table, &|number| number / 3)),
    ("a column of the newest times 1,000", |table, chance| {
        let column = *chance.of(&table.counts());
        each(table, &[column], &|number| number * 1000)
    }),
    ("two areas' rows swapped", two_areas),
    ("two cells of a row swapped", |table, chance| {
        let row = *chance.of(&table.newest());
        let (one, other) = (*chance.of(&table.counts()), *chance.of(&table.counts()));
        table.rows[row].swap(one, other);
        true
    }),
    ("two columns swapped", |table, chance| {
        let (one, other) = (*chance.of(&table.counts()), *chance.of(&table.counts()));
        table.newest().into_iter().for_each(|row| table.rows[row].swap(one, other));
        true
    }),
    ("two headings swapped", |table, chance| {
        let (one, other) = (*chance.of(&table.counts()), *chance.of(&table.counts()));
        table.rows[0].swap(one, other);
        true
    }),
    ("a column moved down by one row", |table, chance| {
        let column = *chance.of(&table.counts());
        let rows = table.newest();
        for pair in rows.windows(2).rev() {
            table.rows[pair[1]][column] = table.rows[pair[0]][column].clone();
        }
        rows.len() > 1
    }),
    ("a column sorted alone", |table, chance| {
        let column = *chance.of(&table.counts());
        let rows = table.newest();
        let mut cells: Vec<Vec<u8>> = rows.iter().map(|row| table.rows[*row][column].clone()).collect();
        cells.sort_by_key(|cell| (cell.len(), cell.clone()));
        rows.iter().zip(cells).for_each(|(row, cell)| table.rows[*row][column] = cell);
        rows.len() > 1
    }),
    ("half of the newest rows missing", |table, _| {
        let rows = table.newest();
        let gone = &rows[rows.len() / 2..];
        gone.iter().rev().for_each(|row| drop(table.rows.remove(*row)));
        rows.len() > 1
    }),
    ("a row missing", |table, chance| {
        let row = 1 + chance.below(table.rows.len() - 1);
        table.rows.remove(row);
        true
    }),
    ("cut off at a row", |table, chance| {
        let rows = 1 + chance.below(30);
        table.rows.truncate((table.rows.len() - rows.min(table.rows.len() - 2)).max(2));
        true
    }),
    ("three rows blank", |table, chance| block(table, chance, b"")),
    ("three rows of zeros", |table, chance| block(table, chance, b"0")),
    ("a column of figures gone", |table, chance| {
        let column = *chance.of(&table.figures());
        table.rows.iter_mut().for_each(|row| drop(row.remove(column)));
        true
    }),
    ("any column gone", |table, chance| {
        let column = chance.below(table.rows[0].len());
        table.rows.iter_mut().for_each(|row| drop(row.remove(column)));
        true
    }),
    ("another partner's name", |table, chance| {
        let Some(column) = table.column("partner") else { return false };
        let row = *chance.of(&table.newest());
        table.rows[row][column] = b"Midshire Somebody Else".to_vec();
        true
    }),
    ("another area", |table, chance| {
        let (Some(code), Some(name)) = (table.column("area_code"), table.column("area_name")) else { return false };
        let row = *chance.of(&table.newest());
        table.rows[row][code] = b"E07000903".to_vec();
        table.rows[row][name] = b"Coldharrow".to_vec();
        true
    }),
    ("a total of the areas pasted in", total),
    ("the newest under the quarter before", |table, _| renamed(table, "2024/25 Q3")),
    ("the newest under the next quarter", |table, _| renamed(table, "2025/26 Q1")),
];

impl Table {
    /// The columns of what is counted, and no rate or share.
    fn counts(&self) -> Vec<usize> {
        let mut columns = self.figures();
        columns.retain(|column| !["rate", "share"].iter().any(|word| self.text(0, *column).contains(word)));
        columns
    }

    /// The column of the period.
    fn when(&self) -> usize {
        self.column("period").or_else(|| self.column("year")).unwrap()
    }

    /// The rows of the newest period.
    fn newest(&self) -> Vec<usize> {
        let when = self.when();
        let newest = (1..self.rows.len()).map(|row| self.text(row, when)).max().unwrap().to_owned();
        self.rows_of(&newest)
    }

    fn rows_of(&self, period: &str) -> Vec<usize> {
        (1..self.rows.len()).filter(|row| self.text(*row, self.when()) == period).collect()
    }

    /// What a row is about beside its period.
    fn about(&self, row: usize) -> Vec<String> {
        let names = ["partner", "area_code", "measure", "referrer", "service", "outcome", "agency", "sex", "age"];
        names.iter().filter_map(|name| self.column(name)).map(|column| self.text(row, column).to_owned()).collect()
    }

    /// The row of the same, so many periods before.
    fn earlier(&self, row: usize, steps: i32) -> Option<usize> {
        let text = self.text(row, self.when());
        let period = quarterday::model::period::Period::parse(text).unwrap().back(steps)?.to_string();
        self.rows_of(&period).into_iter().find(|other| self.about(*other) == self.about(row))
    }
}

/// Whether a return is one that may have been sent: it has the rows and columns that it had, and each number in it that is
/// another one is so by no more than chance makes of it. A check that asked about such a return would ask about every one.
fn may_have_been_sent(clean: &Table, faulty: &Table) -> bool {
    let count =
        |cell: &[u8]| std::str::from_utf8(cell).ok().filter(|text| is_number(text)).map(|text| number(text) as f64);
    let alike = |(one, other): (&Vec<u8>, &Vec<u8>)| {
        let by_chance = |(one, other): (f64, f64)| (one - other).abs() <= CHANCE * (one + other).sqrt();
        one == other || count(one).zip(count(other)).is_some_and(by_chance)
    };
    clean.rows.len() == faulty.rows.len()
        && clean
            .rows
            .iter()
            .zip(&faulty.rows)
            .all(|(clean, faulty)| clean.len() == faulty.len() && clean.iter().zip(faulty).all(alike))
}

fn number(text: &str) -> u64 {
    text.parse().unwrap_or(0)
}

fn is_number(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
}

/// Changes one count of the newest period.
fn cell(table: &mut Table, chance: &mut Chance, change: &dyn Fn(&str) -> String) -> bool {
    let row = *chance.of(&table.newest());
    let column = *chance.of(&table.counts());
    let text = table.text(row, column).to_owned();
    if is_number(&text) {
        table.rows[row][column] = change(&text).into_bytes();
    }
    is_number(&text)
}

/// Changes some columns of the newest period.
fn each(table: &mut Table, columns: &[usize], change: &dyn Fn(u64) -> u64) -> bool {
    for row in table.newest() {
        for column in columns {
            if is_number(table.text(row, *column)) {
                table.rows[row][*column] = change(number(table.text(row, *column))).to_string().into_bytes();
            }
        }
    }
    true
}

fn newest(table: &mut Table, change: &dyn Fn(u64) -> u64) -> bool {
    let columns = table.counts();
    each(table, &columns, change)
}

/// Sends the figures of so many periods before once more.
fn again(table: &mut Table, steps: i32) -> bool {
    let mut any = false;
    for row in table.newest() {
        let Some(earlier) = table.earlier(row, steps) else { continue };
        for column in table.figures() {
            table.rows[row][column] = table.rows[earlier][column].clone();
        }
        any = true;
    }
    any
}

/// The newest is the fourth quarter, so the three before it are of its year.
fn year_to_date(table: &mut Table) -> bool {
    if table.column("period").is_none() {
        return false;
    }
    for row in table.newest() {
        let earlier: Vec<usize> = (1..4).filter_map(|steps| table.earlier(row, steps)).collect();
        for column in table.counts() {
            if is_number(table.text(row, column)) {
                let before: u64 = earlier.iter().map(|row| number(table.text(*row, column))).sum();
                table.rows[row][column] = (number(table.text(row, column)) + before).to_string().into_bytes();
            }
        }
    }
    true
}

fn two_areas(table: &mut Table, chance: &mut Chance) -> bool {
    let rows = table.newest();
    let (one, other) = (*chance.of(&rows), *chance.of(&rows));
    let alike = |row: usize| table.about(row).into_iter().skip(2).collect::<Vec<_>>();
    if one == other || alike(one) != alike(other) {
        return false;
    }
    for column in table.figures() {
        let cell = table.rows[one][column].clone();
        table.rows[one][column] = std::mem::replace(&mut table.rows[other][column], cell);
    }
    true
}

/// Writes the same in all figures of three rows of the newest period.
fn block(table: &mut Table, chance: &mut Chance, cell: &[u8]) -> bool {
    let rows = table.newest();
    let first = chance.below(rows.len());
    for row in rows.into_iter().skip(first).take(3) {
        for column in table.figures() {
            table.rows[row][column] = cell.to_vec();
        }
    }
    true
}

/// The sum of the districts as one more row, of the county.
fn total(table: &mut Table, _: &mut Chance) -> bool {
    let (Some(code), Some(name)) = (table.column("area_code"), table.column("area_name")) else { return false };
    let rows = table.newest();
    if table.column("measure").is_some() || rows.iter().any(|row| table.text(*row, code) == "E10000099") {
        return false;
    }
    let mut all = table.rows[rows[0]].clone();
    all[code] = b"E10000099".to_vec();
    all[name] = b"Midshire".to_vec();
    for column in table.counts() {
        let sum: u64 = rows.iter().map(|row| number(table.text(*row, column))).sum();
        all[column] = sum.to_string().into_bytes();
    }
    table.rows.push(all);
    true
}

fn renamed(table: &mut Table, period: &str) -> bool {
    let Some(column) = table.column("period") else { return false };
    table.newest().into_iter().for_each(|row| table.rows[row][column] = period.as_bytes().to_vec());
    true
}

fn checked(spec: &Spec, tables: &[Table], before: Option<&Received>) -> (Option<Accepted>, Vec<Finding>) {
    let input = |table: &Table| Input::of(table.path.as_str(), Box::new(std::io::Cursor::new(table.bytes())));
    let submitted = read(&spec.returns, tables.iter().map(input).collect()).unwrap();
    check(&spec.returns, &spec.rules, submitted, &Asked { before, ..Asked::default() }).unwrap()
}

/// What is published, before anything is withheld, by publication and figure.
fn figures(spec: &Spec, accepted: &Accepted) -> BTreeMap<String, Value> {
    let mut all = BTreeMap::new();
    let request = Request::default();
    for publication in spec.publications.iter().filter(|publication| publication.returns == ["midshire"]) {
        // A return that is a year ahead makes another edition, which holds other figures.
        let begins = begins(spec, publication, accepted);
        let places = Ground { areas: accepted.areas(), begins: begins.as_slice(), registers: Registers::NONE };
        let Ok(editions) = editions(spec, &request, publication, accepted, None, places) else { continue };
        let Some(edition) = editions.into_iter().next() else { continue };
        let figures = derive(&edition, spec.methods(publication), accepted);
        for (_, index) in figures.shown() {
            let id = format!("{} {}", publication.name, figures.id(*index, &edition));
            all.insert(id, figures.get(*index).told());
        }
    }
    all
}

/// How much the figures differ: the largest share by which a number is another one, and whether one is there no more.
#[derive(Default)]
struct Differences {
    any: bool,
    gone: bool,
    largest: Option<(f64, String)>,
}

fn differences(clean: &BTreeMap<String, Value>, now: &BTreeMap<String, Value>) -> Differences {
    let mut differences = Differences::default();
    for (id, before) in clean {
        let after = now.get(id);
        if after == Some(before) {
            continue;
        }
        differences.any = true;
        match (before.number(), after.and_then(|after| after.number())) {
            (Some(before), Some(after)) => {
                let share = (after - before).abs() / before.abs().max(f64::MIN_POSITIVE);
                let few = (after - before).abs() < FEW;
                if !few && differences.largest.as_ref().is_none_or(|(largest, _)| share > *largest) {
                    differences.largest = Some((share, format!("{id}: {before} is now {after}")));
                }
            }
            (None, None) => {}
            _ => differences.gone = true,
        }
    }
    differences
}

#[derive(Default)]
struct Tally {
    done: usize,
    blocked: usize,
    said: usize,
    harmless: usize,
    by_chance: usize,
    gone: usize,
    wrong: usize,
}

/// One mistake of each kind, in one return after the other.
#[test]
fn a_mistake_of_each_kind_is_said_or_makes_no_figure_another_one() {
    nothing_passes_without_a_word(1, 1);
}

#[test]
#[ignore = "takes minutes: run it with --ignored --nocapture for the figures by kind"]
fn next_to_nothing_that_goes_wrong_in_a_return_passes_without_a_word() {
    nothing_passes_without_a_word(usize::MAX, EACH);
}

/// Makes mistakes of each kind in so many `returns`, so many times `each`.
fn nothing_passes_without_a_word(returns: usize, each: usize) {
    let spec = load::spec(&repository().join("pipelines"), &Ledger::default()).unwrap();
    let clean = tables();
    let mut earlier = clean.clone();
    for table in earlier.iter_mut().filter(|table| table.column("period").is_some()) {
        let when = table.when();
        table.rows.retain(|row| row[when] != NEWEST.as_bytes());
    }
    let memory = checked(&spec, &earlier, None).0.unwrap().received(&spec.returns, None).unwrap();
    let (accepted, found) = checked(&spec, &clean, Some(&memory));
    let before: BTreeSet<Finding> = found.into_iter().collect();
    let published = figures(&spec, &accepted.unwrap());
    let subjects: Vec<usize> = (0..clean.len())
        .filter(|at| !["areas", "expected", "tiles"].iter().any(|name| clean[*at].path.contains(name)))
        .collect();
    let mut chance = Chance(20_261_127);
    let mut tallies: BTreeMap<&str, Tally> = BTreeMap::new();
    let (mut silent, mut other, mut by_chance) = (Vec::new(), Vec::new(), Vec::new());
    for (number, (kind, make)) in KINDS.into_iter().enumerate() {
        let tally = tallies.entry(kind).or_default();
        // Where not all returns are taken, each kind begins with another.
        let first = if returns < subjects.len() { number } else { 0 };
        let mut made = BTreeSet::new();
        for at in subjects.iter().cycle().skip(first).take(subjects.len()) {
            for _ in 0..each {
                if made.len() == returns && !made.contains(at) {
                    continue;
                }
                let mut faulty = clean.clone();
                if !make(&mut faulty[*at], &mut chance) || faulty[*at].rows == clean[*at].rows {
                    continue;
                }
                made.insert(*at);
                tally.done += 1;
                let (accepted, found) = checked(&spec, &faulty, Some(&memory));
                let Some(accepted) = accepted else {
                    tally.blocked += 1;
                    continue;
                };
                if found.iter().any(|finding| !before.contains(finding)) {
                    tally.said += 1;
                    continue;
                }
                let differences = differences(&published, &figures(&spec, &accepted));
                if !differences.any {
                    tally.harmless += 1;
                    continue;
                }
                let path = &clean[*at].path;
                let changed = (0..faulty[*at].rows.len().min(clean[*at].rows.len()))
                    .find(|row| faulty[*at].rows[*row] != clean[*at].rows[*row])
                    .map(|row| faulty[*at].bytes_of(row));
                let what = format!("{kind} in {path}: {changed:?}");
                if may_have_been_sent(&clean[*at], &faulty[*at]) {
                    tally.by_chance += 1;
                    by_chance.push(what);
                    continue;
                }
                silent.push(what);
                if differences.gone {
                    tally.gone += 1;
                } else {
                    tally.wrong += 1;
                }
                if let Some((share, which)) = differences.largest.filter(|(share, _)| *share > SHARE) {
                    other.push(format!("{kind} in {path}: {which} ({:.0} per cent); {changed:?}", 100.0 * share));
                }
            }
        }
    }
    let done: usize = tallies.values().map(|tally| tally.done).sum();
    let mut table = String::from(
        "kind: done, blocked, said, harmless, as by chance, silent with a figure gone, silent with another\n",
    );
    for (kind, tally) in &tallies {
        let Tally { done, blocked, said, harmless, by_chance, gone, wrong } = tally;
        table += &format!("{kind}: {done}, {blocked}, {said}, {harmless}, {by_chance}, {gone}, {wrong}\n");
    }
    let sums = tallies.values().fold([0; 5], |[a, b, c, d, e], of| {
        [a + of.blocked, b + of.said, c + of.harmless, d + of.by_chance, e + of.gone + of.wrong]
    });
    eprintln!(
        "{table}all: {done}, {sums:?}\nas by chance:\n{}\nsilent:\n{}\nanother figure:\n{}",
        by_chance.join("\n"),
        silent.join("\n"),
        other.join("\n")
    );
    assert!(
        silent.len() * 1000 < SILENT * done,
        "{} of {done} pass without a word:\n{}",
        silent.len(),
        silent.join("\n")
    );
    let all = silent.len() + by_chance.len();
    // A few mistakes say nothing of a share.
    assert!(done < 1000 || all * 1000 < SILENT_WITH_CHANCE * done, "{all} of {done} pass without a word");
    assert!(other.len() * 1000 <= OTHER * done, "{} make a figure another one:\n{}", other.len(), other.join("\n"));
}
