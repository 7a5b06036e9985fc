//! What the attack still gives away after line closure, and what is withheld against it.

use std::collections::BTreeSet;

use crate::attack::{
    Alternative, Answer, Certificate, Claims, Fault, Open, Protected, Ways, attack, attack_quickly, followed,
};

use super::closure::{alone, close};
use super::state::State;
use super::{Reason, Refusal};

/// More numbers than this without a proof are not attacked thoroughly.
const FEW: usize = 60;

/// What it costs to withhold one more cell of the lowest level, where moving one that is withheld already costs 1: enough
/// that it is seldom done where there is another way, and not so much that a long way through the whole table is taken.
const PRICE: f64 = 20.0;
/// How much more each level costs, and each doubling of the value.
const PER_LEVEL: f64 = 1.5;
const PER_DOUBLING: f64 = 0.1;

/// Attacks, and withholds more until every number has a proof: of the claims that pin one the cell that costs least, and
/// where none is pinned and none proved, what else would have to move.
///
/// What follows from one claim after the other comes first, for it is found in a moment. Tables that agree with what is
/// shown still do when less is shown, so that proofs stay and only what is open is attacked again.
pub fn repair(state: &mut State) -> Result<(), Refusal> {
    loop {
        close(state);
        let leaks = followed(&state.claims(), &state.truth, &state.protected).map_err(Refusal::Fault)?;
        if leaks.is_empty() {
            break;
        }
        withhold(state, leaks)?;
    }
    loop {
        let mut leaks = prove(state, attack_quickly)?;
        let open = state.open().len();
        if leaks.is_empty() && (1..=FEW).contains(&open) {
            leaks = prove(state, attack)?;
        }
        match (leaks.is_empty(), state.open().is_empty()) {
            (true, true) => return Ok(()),
            (true, false) => widen(state)?,
            (false, _) => withhold(state, leaks)?,
        }
        close(state);
    }
}

type Attack = fn(&Claims, &[i64], &[Protected], &[Alternative]) -> Result<Vec<Answer>, Fault>;

/// Attacks what has no proof yet. Gives the leaks.
fn prove(state: &mut State, attack: Attack) -> Result<Vec<(usize, Open)>, Refusal> {
    let open = state.open();
    let protected: Vec<Protected> = open.iter().map(|which| state.protected[*which].clone()).collect();
    let answers = attack(&state.claims(), &state.truth, &protected, &state.tables()).map_err(Refusal::Fault)?;
    let mut leaks = Vec::new();
    for (which, answer) in open.into_iter().zip(answers) {
        match answer {
            Answer::Safe(proof) => state.proofs[which] = Some(proof),
            Answer::Open(open) if open.is_leak(state.protected[which].width) => leaks.push((which, open)),
            Answer::Open(_) => {}
        }
    }
    Ok(leaks)
}

/// Looks for each number that has no proof for the cheapest way to make it wide, and withholds what moves on that way.
fn widen(state: &mut State) -> Result<(), Refusal> {
    let (truth, protected) = (state.truth.clone(), state.protected.clone());
    let prices: Vec<f64> = (0..truth.len()).map(|place| price(state, place)).collect();
    let claims = state.claims_if_more_went();
    let mut ways = Ways::new(&claims, &truth, &protected, prices).map_err(Refusal::Fault)?;
    for which in state.open() {
        if state.proofs[which].is_some() {
            continue;
        }
        if let Some(proof) = ways.find(which) {
            for place in differ(&proof) {
                if state.withheld(place).is_none() {
                    state.set(place, Some(Reason::Attack));
                    ways.price(place, price(state, place));
                }
            }
            if state.agrees(&proof.low).and(state.agrees(&proof.high)).is_ok() {
                for other in state.open() {
                    if proof.differ_by(&protected[other]).is_ok_and(|by| by >= i128::from(protected[other].width)) {
                        state.proofs[other] = Some(proof.clone());
                    }
                }
            }
        }
        // Where there is no way, what surrounds the number goes.
        if state.proofs[which].is_none() {
            let one = &protected[which..=which];
            match attack(&state.claims(), &truth, one, &[]).map_err(Refusal::Fault)?.remove(0) {
                Answer::Safe(proof) => state.proofs[which] = Some(proof),
                Answer::Open(open) => withhold(state, vec![(which, open)])?,
            }
        }
    }
    Ok(())
}

/// The numbers that are not the same in both tables, rising.
fn differ(proof: &Certificate) -> Vec<usize> {
    let (low, high): (BTreeSet<_>, BTreeSet<_>) =
        (proof.low.moves().iter().copied().collect(), proof.high.moves().iter().copied().collect());
    let places: BTreeSet<usize> = low.symmetric_difference(&high).map(|(place, _)| *place).collect();
    places.into_iter().collect()
}

fn price(state: &State, place: usize) -> f64 {
    let cell = &state.table.cells[place];
    if state.withheld(place).is_some() {
        return 1.0;
    }
    // Beyond that, all costs too much.
    let levels = cell.level.min(30) as i32;
    PRICE * PER_LEVEL.powi(levels) * (1.0 + PER_DOUBLING * (cell.value.max(1) as f64).log2())
}

/// Withholds a cell against each leak, unless one is withheld already that was part of it.
fn withhold(state: &mut State, leaks: Vec<(usize, Open)>) -> Result<(), Refusal> {
    let mut gone = BTreeSet::new();
    let mut stuck = None;
    for (which, open) in leaks {
        let candidates = candidates(state, which, &open);
        if candidates.iter().any(|place| gone.contains(place)) {
            continue;
        }
        let cost = |place: &usize| {
            let cell = &state.table.cells[*place];
            (cell.level, alone(state, *place), cell.cost())
        };
        match candidates.into_iter().filter(|place| state.may_go(*place)).min_by_key(cost) {
            Some(place) => {
                state.set(place, Some(Reason::Attack));
                gone.insert(place);
            }
            None => stuck = stuck.or(Some((which, open))),
        }
    }
    match stuck.filter(|_| gone.is_empty()) {
        Some((which, open)) => Err(state.refusal(which, open)),
        None => Ok(()),
    }
}

/// The cells without which the number is not pinned as it is: those among the claims, those from which a line among
/// them is made, and if there is none, those of the relations that the number is in.
fn candidates(state: &State, which: usize, open: &Open) -> Vec<usize> {
    let mut found = state.behind(open);
    if !found.iter().any(|place| state.may_go(*place)) {
        let of_terms = state.protected[which].terms.iter().flat_map(|(place, _)| &state.relations_of[*place]);
        found.extend(of_terms.flat_map(|relation| state.table.relations[*relation].iter().map(|(place, _)| *place)));
    }
    found.into_iter().collect()
}
