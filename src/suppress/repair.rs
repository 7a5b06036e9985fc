//! What the attack still gives away after line closure, and what is withheld against it.

use std::collections::BTreeSet;

use crate::attack::{Answer, Open, Protected, attack, followed};

use super::closure::{alone, close};
use super::state::State;
use super::{Reason, Refusal};

/// Attacks, and withholds of the claims that pin a number the cell that costs least, until every number has a proof.
/// What follows from one claim after the other comes first, for it is found in a moment.
///
/// Tables that agree with what is shown still do when less is shown, so that proofs stay and only what is open is
/// attacked again.
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
        let open: Vec<usize> = (0..state.protected.len()).filter(|which| state.proofs[*which].is_none()).collect();
        if open.is_empty() {
            return Ok(());
        }
        let protected: Vec<Protected> = open.iter().map(|which| state.protected[*which].clone()).collect();
        let answers = attack(&state.claims(), &state.truth, &protected, &state.tables()).map_err(Refusal::Fault)?;
        let mut leaks = Vec::new();
        for (which, answer) in open.into_iter().zip(answers) {
            match answer {
                Answer::Safe(proof) => state.proofs[which] = Some(proof),
                Answer::Open(open) => leaks.push((which, open)),
            }
        }
        withhold(state, leaks)?;
        close(state);
    }
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
                state.withheld[place] = Some(Reason::Attack);
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
    let (cells, relations) = (state.table.cells.len(), state.table.relations.len());
    let mut found = BTreeSet::new();
    for id in &open.because {
        if *id < cells {
            found.insert(*id);
        } else if let Some(line) = id.checked_sub(cells + relations) {
            found.extend(state.table.lines[line].made_from.iter().copied());
        }
    }
    if !found.iter().any(|place| state.may_go(*place)) {
        let of_terms = state.protected[which].terms.iter().flat_map(|(place, _)| &state.relations_of[*place]);
        found.extend(of_terms.flat_map(|relation| state.table.relations[*relation].iter().map(|(place, _)| *place)));
    }
    found.into_iter().collect()
}

impl State {
    fn refusal(&self, which: usize, open: Open) -> Refusal {
        let cells = self.protected[which].terms.iter().map(|(place, _)| self.table.cells[*place].id).collect();
        Refusal::NotSafe { cells, open: Box::new(open) }
    }
}
