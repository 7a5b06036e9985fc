//! The tables in which others found leaks, from `../shared/disclosure-reference/`, whose README says where each is from
//! and what its attack gives. Licences keep them out of this repository; without them this is skipped and says so.
//!
//! Of SmallCountRounding's `psd_rounding` nothing is compared but the counts: it rounds small inner counts and adds them
//! up again, and we round each count from its unrounded value, totals too.

use std::collections::{BTreeMap, BTreeSet};

use quarterday::attack::{Answer, Claims, Limits, Protected, attack, claim};
use quarterday::suppress::{Pattern, Reason, Zeros, rounding, suppress};

use super::tables::{Dimension, Margins, known, ranges};
use crate::project::repository;

/// The rows of a file as lists of fields, if it is on this machine.
fn rows(file: &str) -> Option<Vec<Vec<String>>> {
    let path = repository().join("../shared/disclosure-reference").join(format!("{file}.csv"));
    if !path.is_file() {
        eprintln!("skipped: there is no ../shared/disclosure-reference/{file}.csv");
        return None;
    }
    let mut reader = csv::Reader::from_path(path).unwrap();
    Some(reader.records().map(|record| record.unwrap().iter().map(str::to_owned).collect()).collect())
}

/// A dimension of a file: its codes in the order in which they come, and groupings by other columns.
struct Codes {
    column: usize,
    codes: Vec<String>,
    dimension: Dimension,
}

fn codes(rows: &[Vec<String>], column: usize, groupings: &[usize]) -> Codes {
    let in_order = |column: usize| {
        let mut seen = BTreeSet::new();
        rows.iter().map(|row| row[column].clone()).filter(|code| seen.insert(code.clone())).collect::<Vec<_>>()
    };
    let codes = in_order(column);
    let group_of: BTreeMap<(usize, &str), &str> = groupings
        .iter()
        .flat_map(|grouping| rows.iter().map(|row| ((*grouping, row[column].as_str()), row[*grouping].as_str())))
        .collect();
    let groupings = groupings.iter().map(|grouping| {
        let members = |group: &String| {
            (0..codes.len()).filter(|at| group_of[&(*grouping, codes[*at].as_str())] == group).collect::<Vec<usize>>()
        };
        in_order(*grouping).iter().map(members).collect::<Vec<_>>()
    });
    let dimension = Dimension { size: codes.len(), groupings: groupings.collect() };
    Codes { column, codes, dimension }
}

fn table(rows: &[Vec<String>], dimensions: &[Codes], value: usize) -> Margins {
    let mut inner = BTreeMap::<Vec<usize>, i64>::new();
    for row in rows {
        let at = dimensions.iter().map(|codes| codes.codes.iter().position(|code| *code == row[codes.column]).unwrap());
        *inner.entry(at.collect()).or_default() += row[value].parse::<i64>().unwrap();
    }
    let plain: Vec<Dimension> = dimensions.iter().map(|codes| codes.dimension.clone()).collect();
    Margins::new(&plain, |at| inner.get(at).copied().unwrap_or(0))
}

fn two_way(file: &str) -> Option<Margins> {
    let rows = rows(file)?;
    Some(table(&rows, &[codes(&rows, 0, &[]), codes(&rows, 1, &[])], 2))
}

fn exact(table: &Margins, withheld: &[usize], at_least: i64, cells: &[usize]) -> Vec<usize> {
    let found = ranges(&table.claims(withheld, at_least), &table.values, cells);
    let is_exact = |range: &super::tables::Range| range.0.0.is_some() && range.0.0 == range.0.1;
    cells.iter().zip(found).filter(|(_, range)| is_exact(range)).map(|(cell, _)| *cell).collect()
}

/// How many cells are printed with a marker, a cell under two labels twice.
fn printed(table: &Margins, pattern: &Pattern) -> usize {
    pattern.withheld.keys().map(|id| table.printed[*id as usize]).sum()
}

fn others(pattern: &Pattern) -> usize {
    pattern.withheld.values().filter(|reason| **reason != Reason::Primary).count()
}

/// After protection every cell that must be is proved to be wide, by an attack of its own, without what the choice knew.
#[track_caller]
fn protect(name: &str, table: &Margins, primary: &[usize], zeros: Zeros) -> Pattern {
    let pattern = suppress(&table.table(primary, zeros, 1)).unwrap();
    let withheld: Vec<usize> = pattern.withheld.keys().map(|id| *id as usize).collect();
    assert!(
        zeros == Zeros::Withheld || withheld.iter().all(|cell| table.values[*cell] > 0),
        "{name}: a zero is withheld"
    );
    let claims = table.claims(&withheld, i64::from(zeros == Zeros::Shown));
    let protected: Vec<Protected> = primary.iter().map(|cell| Protected::new(vec![(*cell, 1)], 1)).collect();
    for (protected, answer) in protected.iter().zip(attack(&claims, &table.values, &protected, &[]).unwrap()) {
        let Answer::Safe(proof) = answer else { panic!("{name}: {protected:?} is {answer:?}") };
        proof.check(&claims, &table.values, protected).unwrap();
    }
    eprintln!(
        "compared | {name} | {} cells printed | {} primary | {} withheld",
        table.printed.iter().sum::<usize>(),
        primary.iter().map(|cell| table.printed[*cell]).sum::<usize>(),
        printed(table, &pattern),
    );
    pattern
}

#[test]
fn ones_and_zeros_in_a_row_of_two() {
    let cell = |table: &Margins, row: &[usize], column: &[usize]| table.cell(&[row, column]);
    let (all, b) = ([0, 1], [1]);
    for (file, ones) in [
        ("easysdc_data1a", vec![(0, 1), (0, 3)]),
        ("easysdc_data1b", vec![(0, 0), (0, 1), (0, 3)]),
        ("usersupport_135", vec![(0, 0), (0, 1), (0, 3)]),
    ] {
        let Some(table) = two_way(file) else { return };
        let small = table.small(3);
        let expected: BTreeSet<usize> = ones.iter().map(|(row, column)| cell(&table, &[*row], &[*column])).collect();
        let found: BTreeSet<usize> = exact(&table, &small, 1, &small).into_iter().collect();
        assert!(expected.is_subset(&found), "{file}: {found:?}");
        assert!(found.contains(&cell(&table, &all, &b)), "{file}");
        assert!(expected.iter().all(|cell| table.values[*cell] == 1), "{file}");
        assert!(exact(&table, &small, 0, &small).is_empty(), "{file}: nothing is given away where zeros are withheld");
        protect(file, &table, &small, Zeros::Shown);
        protect(file, &table, &table.small(2), Zeros::Shown);
        // Zeros are withheld like small numbers, and those in the first row are given away by its total.
        let with_zeros: Vec<usize> = (0..table.values.len()).filter(|cell| table.values[*cell] <= 3).collect();
        protect(file, &table, &with_zeros, Zeros::Withheld);
    }
}

#[test]
fn three_patterns_that_another_program_accepts() {
    let Some(rows) = rows("usersupport_194") else { return };
    for (case, at_least, expected) in [("1", 0, (0, 0)), ("2", 0, (0, 0)), ("3", 1, (1, 1)), ("3", 0, (0, 2))] {
        let cells: Vec<&Vec<String>> = rows.iter().filter(|row| row[0] == case).collect();
        let values: Vec<i64> = cells.iter().map(|row| row[2].parse().unwrap()).collect();
        let hidden: Vec<usize> = (0..cells.len()).filter(|at| cells[*at][3] != "published").collect();
        let limits = |at| Limits::at_least(if hidden.contains(&at) { at_least } else { 0 });
        let mut claims = Claims { variables: (0..cells.len()).map(limits).collect(), claims: Vec::new() };
        let sum = (1..cells.len()).map(|at| (at, 1)).chain([(0, -1)]).collect();
        claims.claims.push(claim::exact(100, sum, 0));
        let shown = (0..cells.len()).filter(|at| !hidden.contains(at));
        claims.claims.extend(shown.map(|at| claim::exact(at, vec![(at, 1)], values[at])));
        for cell in &hidden {
            assert_eq!(known(ranges(&claims, &values, &[*cell])[0]), Some(expected), "case {case} from {at_least}");
        }
    }
}

#[test]
fn the_hidden_equation_of_four_by_four() {
    let Some(rows) = rows("sdctable_4x4_hidden_equation") else { return };
    let table = table(&rows, &[codes(&rows, 0, &[]), codes(&rows, 1, &[])], 2);
    let place = |row: usize, column: usize| table.cell(&[&[row], &[column]]);
    let at = |at: usize| place(at / 4, at % 4);
    let withheld: Vec<usize> = (0..16).filter(|row| rows[*row][3] == "u").map(at).collect();
    let wb = place(0, 1);
    let range = |added: usize| {
        let all: Vec<usize> = withheld.iter().copied().chain([added]).collect();
        known(ranges(&table.claims(&all, 0), &table.values, &[wb])[0]).unwrap()
    };
    assert_eq!(range(wb), (47, 47));
    assert_eq!(range(place(1, 3)), (0, 78));
    assert_eq!(range(place(0, 3)), (0, 136));
    assert_eq!(range(place(1, 1)), (0, 141));
    for zeros in [Zeros::Withheld, Zeros::Shown] {
        assert_eq!(others(&protect("4x4", &table, &withheld, zeros)), 1);
    }
}

#[test]
fn two_groupings_of_the_same_areas() {
    let Some(rows) = rows("linked_county_group") else { return };
    let table = table(&rows, &[codes(&rows, 0, &[1, 2])], 3);
    let small: Vec<usize> =
        (0..8).filter(|area| table.values[table.cell(&[&[*area]])] <= 3).map(|area| table.cell(&[&[area]])).collect();
    assert_eq!(small.len(), 5);
    let (k, n) = (table.cell(&[&[4]]), table.cell(&[&[7]]));
    assert_eq!(known(ranges(&table.claims(&small, 0), &table.values, &[k])[0]), Some((3, 3)));
    let with_n: Vec<usize> = small.iter().copied().chain([n]).collect();
    assert_eq!(known(ranges(&table.claims(&with_n, 0), &table.values, &[k])[0]), Some((0, 10)));
    let pattern = protect("linked_county_group", &table, &small, Zeros::Withheld);
    assert_eq!(others(&pattern), 1);
    assert!(pattern.withheld.contains_key(&(n as u64)));
}

#[test]
fn one_primary_cell_takes_a_rectangle() {
    let Some(table) = two_way("sdctable_microdata1_counts") else { return };
    assert_eq!(table.values.len(), 15);
    let pattern = protect("microdata1", &table, &table.small(2), Zeros::Shown);
    assert_eq!(others(&pattern), 3);
}

#[test]
fn ones_beside_a_published_cell() {
    let Some(rows) = rows("ssb_example1") else { return };
    let table = table(&rows, &[codes(&rows, 0, &[]), codes(&rows, 1, &[2]), codes(&rows, 3, &[])], 4);
    let ones = table.small(1);
    let (young, spain, iceland, portugal, last) = ([0], [0], [1], [2], [2]);
    let cell = |geography: &[usize]| table.cell(&[&young, geography, &last]);
    let mut given_away = exact(&table, &ones, 1, &ones);
    given_away.retain(|one| [cell(&iceland), cell(&portugal)].contains(one));
    assert_eq!(given_away.len(), 2);
    // Closed line by line, both stay known: two ones, and each at least one.
    let total = table.cell(&[&young, &[0, 1, 2], &last]);
    assert!(!ones.contains(&total));
    let pattern = protect("ssb_example1", &table, &ones, Zeros::Shown);
    assert!([cell(&spain), total].iter().any(|cell| pattern.withheld.contains_key(&(*cell as u64))));
}

#[test]
fn smaller_tables_are_protected() {
    if let Some(table) = two_way("ssb_gauss_example_3x5") {
        protect("3x5", &table, &table.small(4), Zeros::Shown);
        let with_zeros: Vec<usize> = (0..table.values.len()).filter(|cell| table.values[*cell] <= 4).collect();
        protect("3x5 with zeros", &table, &with_zeros, Zeros::Withheld);
    }
    if let Some(table) = two_way("z1") {
        let pattern = protect("z1", &table, &table.small(3), Zeros::Shown);
        assert!(printed(&table, &pattern) <= 6, "the package withholds 6");
    }
    if let Some(rows) = rows("z2") {
        let table = table(&rows, &[codes(&rows, 0, &[1, 2]), codes(&rows, 3, &[])], 4);
        protect("z2", &table, &table.small(3), Zeros::Shown);
    }
}

#[test]
fn the_large_table_and_the_same_with_a_second_grouping() {
    let Some(rows) = rows("z3") else { return };
    for (name, groupings, cells, primary, given_away, best) in
        [("z3", vec![1], 1200, 333, 74, 515), ("z3 linked", vec![1, 2], 1350, 350, 194, 619)]
    {
        let table = table(&rows, &[codes(&rows, 0, &groupings), codes(&rows, 3, &[]), codes(&rows, 4, &[5])], 6);
        let small = table.small(3);
        assert_eq!(table.printed.iter().sum::<usize>(), cells);
        assert_eq!(small.iter().map(|cell| table.printed[*cell]).sum::<usize>(), primary);
        let closed = table.closed(&small);
        let leaks = exact(&table, &closed, 1, &small);
        eprintln!("compared | {name} | line closure alone gives {} away ({given_away} there)", leaks.len());
        assert!(!leaks.is_empty());
        let pattern = protect(name, &table, &small, Zeros::Shown);
        let withheld = printed(&table, &pattern);
        assert!(withheld <= best, "{withheld} are withheld; the best of others is {best}");
    }
}

#[test]
fn counts_rounded_each_by_itself_leave_an_interval() {
    let Some(table) = two_way("psd_rounding") else { return };
    assert_eq!(table.values[table.cell(&[&[0, 1, 2], &[0, 1, 2, 3, 4]])], 27);
    let mut claims = Claims { variables: vec![Limits::at_least(0); table.values.len()], claims: Vec::new() };
    let relations = table.relations.iter().enumerate();
    claims.claims.extend(relations.map(|(at, terms)| claim::exact(100 + at, terms.clone(), 0)));
    let counts = table.values.iter().enumerate();
    claims.claims.extend(counts.map(|(cell, value)| rounding::claim(cell, vec![(cell, 1)], *value, 5).unwrap()));
    let cells: Vec<usize> = (0..table.values.len()).collect();
    for ((low, high), seen) in ranges(&claims, &table.values, &cells) {
        assert!(low.is_some() && high.is_some() && low <= Some(seen.0) && high >= Some(seen.1));
        assert!(seen.1 > seen.0, "a rounded count is exact");
    }
}
