//! What must not pass: tampered certificates, contradictions, what cannot be protected. And the same pattern again.

use quarterday::attack::{
    Alternative, Answer, Certificate, Claim, Claims, Fault, Limits, Protected, Refused, attack, claim,
};
use quarterday::suppress::{Line, Refusal, Standing, Table, TableCell, Zeros, suppress};

use super::agreement::Random;
use super::tables::{Dimension, Margins};

fn two_rows() -> Margins {
    let rows = [[3, 20, 31], [12, 4, 17], [25, 9, 40]];
    Margins::new(&[Dimension::plain(3), Dimension::plain(3)], move |at| rows[at[0]][at[1]])
}

#[test]
fn a_tampered_certificate_is_refused() {
    let table = two_rows();
    let pattern = suppress(&table.table(&table.small(4), Zeros::Shown, 2)).unwrap();
    for (protected, proof) in &pattern.proofs {
        let check = |proof: &Certificate, protected| proof.check(&pattern.claims, &table.values, protected);
        check(proof, protected).unwrap();
        for cell in 0..table.values.len() {
            let moves = proof.high.moves().iter().copied().chain([(cell, 1)]);
            let tampered = Certificate { high: Alternative::new(moves.collect()), ..proof.clone() };
            assert!(matches!(check(&tampered, protected), Err(Refused::Table(_))), "cell {cell}");
        }
        let same = Certificate { low: proof.high.clone(), high: proof.high.clone() };
        assert_eq!(check(&same, protected), Err(Refused::Narrow { differ_by: 0 }));
        let variable = table.values.len();
        let beyond = Certificate { low: Alternative::new(vec![(variable, 1)]), high: proof.high.clone() };
        assert_eq!(check(&beyond, protected), Err(Refused::Table(Fault::NoSuchVariable { variable })));
        let wider = Protected { width: 1_000, ..protected.clone() };
        assert!(matches!(check(proof, &wider), Err(Refused::Narrow { .. })));
        let not_wide = Protected { width: 0, ..protected.clone() };
        assert!(check(proof, &not_wide).is_err());
    }
}

#[test]
fn a_claim_that_the_true_table_breaks_is_named() {
    let mut claims = Claims { variables: vec![Limits::at_least(0); 2], claims: Vec::new() };
    claims.claims.push(claim::exact(7, vec![(0, 1), (1, 1)], 5));
    claims.claims.push(claim::exact(8, vec![(0, 1)], 4));
    assert_eq!(attack(&claims, &[3, 2], &[], &[]), Err(Fault::ClaimContradicted { id: 8 }));
    claims.claims.pop();
    claims.variables[1].lower = 3;
    assert_eq!(attack(&claims, &[3, 2], &[], &[]), Err(Fault::LimitContradicted { variable: 1 }));
    let nobody = [Protected::new(vec![(9, 1)], 1)];
    assert_eq!(attack(&claims, &[2, 3], &nobody, &[]), Err(Fault::NoSuchVariable { variable: 9 }));
}

#[test]
fn numbers_that_do_not_fit_prove_nothing() {
    let alone = |limits, width| {
        let claims = Claims { variables: vec![limits], claims: Vec::new() };
        attack(&claims, &[i64::MAX], &[Protected::new(vec![(0, 1)], width)], &[]).unwrap().remove(0)
    };
    assert!(matches!(alone(Limits::at_least(0), 5), Answer::Safe(_)));
    assert!(matches!(alone(Limits::at_least(i64::MAX), 5), Answer::Open(open) if !open.is_leak(5)));
    // Each may be two thousand times the one before: the last is bounded by a number that does not fit.
    let mut claims = Claims { variables: vec![Limits::at_least(0); 14], claims: vec![] };
    claims.claims.push(claim::rounded(0, vec![(0, 1)], 60, 120));
    for variable in 1..14 {
        let terms = vec![(variable - 1, -2000), (variable, 1)];
        claims.claims.push(Claim { id: variable, terms, lo: None, hi: Some(0) });
    }
    claims.claims.push(Claim { id: 14, terms: vec![(0, 1)], lo: Some(i128::MIN), hi: Some(i128::MAX) });
    let protected = [Protected::new(vec![(13, 1)], 5)];
    assert!(matches!(attack(&claims, &[60; 14], &protected, &[]).unwrap()[0], Answer::Safe(_)));
    claims.claims.push(Claim { id: 15, terms: vec![(0, i64::MIN)], lo: None, hi: None });
    assert_eq!(attack(&claims, &[60; 14], &protected, &[]), Err(Fault::TooLarge));
}

#[test]
fn a_hint_that_is_wrong_proves_nothing() {
    let claims = Claims {
        variables: vec![Limits::at_least(0); 2],
        claims: vec![claim::exact(0, vec![(0, 1), (1, 1)], 5), claim::exact(1, vec![(0, 1)], 3)],
    };
    let protected = [Protected::new(vec![(1, 1)], 1)];
    let answer = attack(
        &claims,
        &[3, 2],
        &protected,
        &[Alternative::new(vec![(0, -3), (1, 3)]), Alternative::new(vec![(2, 1)])],
    )
    .unwrap()
    .remove(0);
    assert!(matches!(answer, Answer::Open(open) if open.is_leak(1)));
}

#[test]
fn the_same_table_gives_the_same_pattern_in_whatever_order_it_comes() {
    let table = two_rows();
    let ours = table.table(&table.small(4), Zeros::Shown, 2);
    let pattern = suppress(&ours).unwrap();
    assert_eq!(suppress(&ours).unwrap(), pattern);
    let mut random = Random(7);
    for _ in 0..20 {
        let mut order: Vec<usize> = (0..ours.cells.len()).collect();
        for at in (1..order.len()).rev() {
            order.swap(at, random.below(at as u64 + 1) as usize);
        }
        let place = |before: usize| order.iter().position(|at| *at == before).unwrap();
        let mut relations: Vec<_> = ours
            .relations
            .iter()
            .map(|terms| terms.iter().rev().map(|(cell, times)| (place(*cell), *times)).collect())
            .collect();
        relations.reverse();
        let cells = order.iter().map(|before| ours.cells[*before].clone()).collect();
        let other = Table { cells, relations, ..ours.clone() };
        assert_eq!(suppress(&other).unwrap(), pattern);
    }
}

#[test]
fn what_cannot_be_protected_is_refused_with_the_cell_and_the_reason() {
    let table = Margins::new(&[Dimension::plain(2)], |at| [3, 20][at[0]]);
    let mut ours = table.table(&[0], Zeros::Shown, 1);
    ours.cells[1].standing = Standing::AlwaysShown;
    ours.cells[2].standing = Standing::AlwaysShown;
    let Err(Refusal::NotSafe { cells, because, open }) = suppress(&ours) else { panic!("it cannot be protected") };
    assert_eq!((cells, open.within), (vec![0], (Some(3), Some(3))));
    assert_eq!((because, open.because), (vec![1, 2], vec![1, 2, 3]));
    ours.cells[0].standing = Standing::AlwaysShown;
    assert_eq!(suppress(&ours), Err(Refusal::CannotBeWithheld { cell: 0 }));
    ours.cells[1].id = 0;
    assert_eq!(suppress(&ours), Err(Refusal::SameId { cell: 0 }));
}

#[test]
fn what_gives_a_number_away_is_named_by_the_cell_that_it_is_made_from_too() {
    let table = Margins::new(&[Dimension::plain(3)], |at| [3, 20, 30][at[0]]);
    let mut ours = table.table(&[0], Zeros::Shown, 5);
    // A rounded number that an earlier release showed, so that it stays: what is rounded to 5 is from 3 to 7.
    let rounded =
        TableCell { id: 4, value: 5, primary: None, standing: Standing::AlwaysShown, ..ours.cells[1].clone() };
    ours.cells.push(rounded);
    ours.lines = vec![Line { claim: claim::rounded(0, vec![(0, 1)], 5, 5), made_from: vec![4] }];
    let Err(Refusal::NotSafe { cells, because, .. }) = suppress(&ours) else { panic!("it was rounded to five") };
    assert_eq!((cells, because), (vec![0], vec![4]));
}

#[test]
fn a_zero_is_never_withheld_where_zeros_are_shown() {
    let table = Margins::new(&[Dimension::plain(4)], |at| [2, 0, 0, 30][at[0]]);
    let pattern = suppress(&table.table(&[0], Zeros::Shown, 1)).unwrap();
    assert_eq!(pattern.withheld.keys().copied().collect::<Vec<_>>(), [0, 3]);
    let pattern = suppress(&table.table(&[0], Zeros::Withheld, 1)).unwrap();
    assert_eq!(pattern.withheld.keys().copied().collect::<Vec<_>>(), [0, 1]);
    assert_eq!(suppress(&table.table(&[1], Zeros::Shown, 1)), Err(Refusal::CannotBeWithheld { cell: 1 }));
}

#[test]
fn a_part_alone_goes_with_its_total_and_all_that_is_the_same_people() {
    // The only part that is not zero is the total: neither can be shown, nor the total above.
    let rows = [[3, 0], [20, 30]];
    let table = Margins::new(&[Dimension::plain(2), Dimension::plain(2)], move |at| rows[at[0]][at[1]]);
    let pattern = suppress(&table.table(&table.small(4), Zeros::Shown, 1)).unwrap();
    assert!(pattern.withheld.contains_key(&(table.cell(&[&[0], &[0, 1]]) as u64)));
}

#[test]
fn what_was_withheld_before_stays_withheld_and_what_was_published_is_not_taken_back() {
    let table = two_rows();
    let mut ours = table.table(&table.small(4), Zeros::Shown, 1);
    let dear = table.cell(&[&[2], &[2]]);
    ours.cells[dear].standing = Standing::Withheld;
    let published: Vec<usize> = suppress(&ours)
        .unwrap()
        .withheld
        .keys()
        .map(|id| *id as usize)
        .filter(|cell| *cell != dear && table.values[*cell] > 4)
        .collect();
    let first = *published.first().unwrap();
    ours.cells[first].standing = Standing::AlwaysShown;
    let pattern = suppress(&ours).unwrap();
    assert!(pattern.withheld.contains_key(&(dear as u64)) && !pattern.withheld.contains_key(&(first as u64)));
}

#[test]
fn a_share_goes_with_a_cell_that_it_is_made_from_and_an_old_release_stays() {
    let table = Margins::new(&[Dimension::plain(3)], |at| [3, 20, 30][at[0]]);
    let mut ours = table.table(&[0], Zeros::Shown, 1);
    // 3 of 53 are 5.7 %: with the share shown, nothing could hide the 3.
    let share = claim::share(0, &[(0, 1)], &[(3, 1)], 57, 1).unwrap();
    ours.lines = share.iter().map(|claim| Line { claim: claim.clone(), made_from: vec![0, 3] }).collect();
    assert_eq!(suppress(&ours).unwrap().withheld.len(), 2);
    ours.lines = vec![Line { claim: claim::exact(0, vec![(0, 1), (1, 1)], 23), made_from: Vec::new() }];
    let pattern = suppress(&ours).unwrap();
    // The old sum of the two gives the third away only together with the total.
    assert_eq!(pattern.withheld.keys().copied().collect::<Vec<_>>(), [0, 1]);
    ours.lines.push(Line { claim: claim::exact(0, vec![(1, 1)], 20), made_from: Vec::new() });
    assert!(matches!(suppress(&ours), Err(Refusal::NotSafe { .. })));
}

#[test]
fn people_at_several_agencies_give_inequalities() {
    // The largest agency is at most the total, and the total at most their sum.
    let truth = [3, 9, 10];
    let mut claims = Claims { variables: vec![Limits::at_least(1); 3], claims: Vec::new() };
    claims.claims.push(claim::exact(0, vec![(1, 1)], 9));
    claims.claims.push(claim::exact(1, vec![(2, 1)], 10));
    claims.claims.push(claim::ordering(2, &[(2, 1)], &[(0, 1)], false).unwrap());
    claims.claims.push(claim::ordering(3, &[(0, 1), (1, 1)], &[(2, 1)], false).unwrap());
    let protected = [Protected::new(vec![(0, 1)], 9)];
    assert!(matches!(attack(&claims, &truth, &protected, &[]).unwrap()[0], Answer::Safe(_)));
    let wider = [Protected::new(vec![(0, 1)], 10)];
    assert!(
        matches!(attack(&claims, &truth, &wider, &[]).unwrap().remove(0), Answer::Open(open) if open.within == (Some(1), Some(10)))
    );
}

#[test]
fn sums_and_differences_of_withheld_cells_are_protected_if_asked_for() {
    let table = Margins::new(&[Dimension::plain(4)], |at| [1, 1, 20, 30][at[0]]);
    let mut ours = table.table(&[0, 1], Zeros::Withheld, 1);
    assert_eq!(suppress(&ours).unwrap().withheld.len(), 2);
    ours.groups.push(Protected::new(vec![(0, 1), (1, 1)], 2));
    let pattern = suppress(&ours).unwrap();
    assert_eq!(pattern.withheld.keys().copied().collect::<Vec<_>>(), [0, 1, 2]);
    assert_eq!(pattern.proofs.len(), 3);
}
