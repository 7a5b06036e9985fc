//! Patterns that give a number away, and what must be said of them: fixtures of ours, with the same faults as those of
//! others in `reference`.

use quarterday::attack::{Answer, Claims, Limits, Open, Protected, attack, claim};
use quarterday::suppress::{Reason, Zeros, suppress};

use super::tables::{Dimension, Margins, known, ranges};

fn one(cells: &[i64]) -> Margins {
    let cells = cells.to_vec();
    Margins::new(&[Dimension::plain(cells.len())], move |at| cells[at[0]])
}

fn range(table: &Margins, withheld: &[usize], at_least: i64, cell: usize) -> (i128, i128) {
    known(ranges(&table.claims(withheld, at_least), &table.values, &[cell])[0]).unwrap()
}

fn leak(claims: &Claims, truth: &[i64], cell: usize) -> Open {
    let protected = [Protected::new(vec![(cell, 1)], 1)];
    match attack(claims, truth, &protected, &[]).unwrap().remove(0) {
        Answer::Open(open) => open,
        Answer::Safe(_) => panic!("cell {cell} is said to be safe"),
    }
}

#[test]
fn one_withheld_cell_is_the_rest_of_its_total_and_the_claims_that_say_so_are_named() {
    let table = one(&[3, 20, 30]);
    let open = leak(&table.claims(&[0], 1), &table.values, 0);
    assert!(open.is_leak(1));
    assert_eq!((open.within, open.seen), ((Some(3), Some(3)), (3, 3)));
    // The two other parts, the total, and that they add up.
    assert_eq!(open.because, [1, 2, 3, 4]);
}

#[test]
fn a_claim_that_has_nothing_to_do_with_it_is_not_named() {
    let table = Margins::new(&[Dimension::plain(2), Dimension::plain(2)], |at| [[3, 20], [30, 40]][at[0]][at[1]]);
    let open = leak(&table.claims(&[table.cell(&[&[0], &[0]])], 1), &table.values, table.cell(&[&[0], &[0]]));
    assert_eq!(open.because.len(), 3);
}

#[test]
fn zeros_that_are_always_shown_give_two_ones_away() {
    let table = one(&[10, 3, 1, 1]);
    assert_eq!(range(&table, &[2, 3], 1, 2), (1, 1));
    assert_eq!(range(&table, &[2, 3], 0, 2), (0, 2));
    // Three ones, too.
    assert_eq!(range(&one(&[10, 1, 1, 1]), &[1, 2, 3], 1, 1), (1, 1));
}

#[test]
fn withheld_zeros_of_an_empty_total_are_given_away() {
    assert_eq!(range(&one(&[0, 0, 0]), &[0, 1], 0, 0), (0, 0));
    assert_eq!(range(&one(&[10, 5, 0, 0]), &[2, 3], 0, 2), (0, 0));
}

#[test]
fn two_in_every_row_and_column_are_not_enough() {
    // Two blocks of four withheld cells each that only one cell joins: that one is exact, and no single sum says so.
    let rows = [[30, 47, 64, 89], [90, 124, 5, 31], [92, 100, 59, 85], [800, 991, 651, 685]];
    let withheld = [(0, 0), (0, 1), (0, 2), (1, 0), (1, 2), (2, 1), (2, 3), (3, 1), (3, 3)];
    let table = Margins::new(&[Dimension::plain(4), Dimension::plain(4)], |at| rows[at[0]][at[1]]);
    let cells: Vec<usize> = withheld.iter().map(|(row, column)| table.cell(&[&[*row], &[*column]])).collect();
    assert_eq!(range(&table, &cells, 0, cells[1]), (47, 47));
    let pattern = suppress(&table.table(&cells, Zeros::Withheld, 1)).unwrap();
    let added = pattern.withheld.values().filter(|reason| **reason != Reason::Primary).count();
    assert_eq!(added, 1);
}

#[test]
fn a_bound_in_fractions_is_drawn_to_the_next_whole_number() {
    // a + b = 3, b + c = 3, a + c + d = 4, all at least 1: in fractions a is at most 1.5.
    let claims = Claims {
        variables: vec![Limits::at_least(1); 4],
        claims: vec![
            claim::exact(0, vec![(0, 1), (1, 1)], 3),
            claim::exact(1, vec![(1, 1), (2, 1)], 3),
            claim::exact(2, vec![(0, 1), (2, 1), (3, 1)], 4),
        ],
    };
    let open = leak(&claims, &[1, 2, 1, 2], 0);
    assert!(open.is_leak(1));
    assert_eq!(open.within, (Some(1), Some(1)));
    assert_eq!(open.because, [0, 1, 2]);
}

#[test]
fn a_pair_known_to_total_two_is_found_though_each_is_its_own_protected_number() {
    let table = one(&[10, 1, 1]);
    let claims = table.claims(&[1, 2], 0);
    let sum = [Protected::new(vec![(1, 1), (2, 1)], 1)];
    let answer = attack(&claims, &table.values, &sum, &[]).unwrap().remove(0);
    assert!(matches!(answer, Answer::Open(open) if open.is_leak(1) && open.within == (Some(2), Some(2))));
    let difference = [Protected::new(vec![(1, 1), (2, -1)], 4)];
    assert!(matches!(attack(&claims, &table.values, &difference, &[]).unwrap()[0], Answer::Safe(_)));
}

#[test]
fn four_rolling_quarters_against_an_old_quarter() {
    // Quarters 0 to 4, the third withheld; the sums of quarters 0..3 and 1..4 are shown.
    let truth = [11, 14, 3, 12, 19];
    let sum = |from: usize| -> Vec<(usize, i64)> { (from..from + 4).map(|quarter| (quarter, 1)).collect() };
    let of = |from: usize| truth[from..from + 4].iter().sum();
    let mut claims = Claims { variables: vec![Limits::at_least(1); 5], claims: Vec::new() };
    claims.claims.push(claim::exact(0, vec![(0, 1)], 11));
    claims.claims.push(claim::exact(1, sum(0), of(0)));
    claims.claims.push(claim::exact(2, sum(1), of(1)));
    let protected = [Protected::new(vec![(2, 1)], 4)];
    assert!(matches!(attack(&claims, &truth, &protected, &[]).unwrap()[0], Answer::Safe(_)));
    // The two sums tell how much more the last quarter has than the first; with two quarters more, all is known.
    assert_eq!(known(ranges(&claims, &truth, &[4])[0]), Some((19, 19)));
    claims.claims.push(claim::exact(3, vec![(1, 1)], 14));
    claims.claims.push(claim::exact(4, vec![(3, 1)], 12));
    assert_eq!(leak(&claims, &truth, 2).within, (Some(3), Some(3)));
}

#[test]
fn a_share_at_one_decimal_against_a_known_total() {
    // 3 of 47 are 6.4 %.
    let mut claims =
        Claims { variables: vec![Limits::at_least(1); 2], claims: vec![claim::exact(0, vec![(1, 1)], 47)] };
    let protected = [Protected::new(vec![(0, 1)], 1)];
    assert!(matches!(attack(&claims, &[3, 47], &protected, &[]).unwrap()[0], Answer::Safe(_)));
    claims.claims.extend(claim::share(1, &[(0, 1)], &[(1, 1)], 64, 1).unwrap());
    let open = leak(&claims, &[3, 47], 0);
    assert_eq!((open.within, open.because), ((Some(3), Some(3)), vec![0, 1]));
}
