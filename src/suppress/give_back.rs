//! Over-suppression: what need not be withheld from anybody is shown after all.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use crate::attack::{Claims, Protected, Shown, Trials};

use super::Refusal;
use super::state::State;

/// What the attack on one reader's table goes on with.
struct Question {
    claims: Claims,
    truth: Vec<i64>,
    protected: Vec<Protected>,
    /// The place of each cell, by its id.
    places: BTreeMap<u64, usize>,
}

/// Shows each cell that is not withheld for its own sake, dearest first, if every number still has a proof then against
/// every reader. Only those are attacked again whose tables the cell breaks.
///
/// # Errors
/// The place of a table that cannot be attacked.
pub fn give_back(states: &mut [State]) -> Result<(), (usize, Refusal)> {
    let mut costs = BTreeMap::new();
    for state in states.iter() {
        let cells = state.table.cells.iter().map(|cell| (cell.id, cell.cost()));
        let others: BTreeMap<u64, _> = state.others().collect();
        costs.extend(cells.filter(|(id, _)| others.contains_key(id)));
    }
    let mut others: Vec<u64> = costs.keys().copied().collect();
    others.sort_by_key(|id| Reverse(costs[id]));
    // Nobody is attacked again to whom nothing of it is shown.
    let is_asked = |state: &State| {
        let mut cells = state.table.cells.iter().enumerate();
        cells.any(|(place, cell)| costs.contains_key(&cell.id) && state.withheld(place).is_some())
    };
    let asked = states.iter().enumerate().filter(|(_, state)| is_asked(state));
    let questions: BTreeMap<usize, Question> = asked.map(|(at, state)| (at, question(state))).collect();
    let mut trials = BTreeMap::new();
    for (at, question) in &questions {
        // There is a proof for each by now.
        let proofs = states[*at].proofs.iter().flatten().cloned().collect();
        let trial = Trials::new(&question.claims, &question.truth, &question.protected, proofs);
        trials.insert(*at, trial.map_err(|fault| (*at, Refusal::Fault(fault)))?);
    }
    // What a small table does not let through need not be tried in a large one.
    let mut order: Vec<usize> = questions.keys().copied().collect();
    order.sort_by_key(|at| (states[*at].protected.len(), *at));
    for id in others {
        let mut shown = Vec::new();
        let is_safe = order.iter().copied().all(|at| {
            let Some(place) = questions[&at].places.get(&id).copied() else { return true };
            let Some(reason) = states[at].set(place, None) else { return true };
            let tried = trials.get_mut(&at).and_then(|trials| trials.show(&shown_with(&states[at], place)));
            let is_safe = tried.is_some();
            shown.push((at, place, reason, tried));
            is_safe
        });
        if !is_safe {
            for (at, place, reason, tried) in shown.into_iter().rev() {
                states[at].set(place, Some(reason));
                if let (Some(trials), Some(tried)) = (trials.get_mut(&at), tried) {
                    trials.take_back(tried);
                }
            }
        }
    }
    for (at, trials) in trials {
        states[at].proofs = trials.into_proofs().into_iter().map(Some).collect();
    }
    Ok(())
}

fn question(state: &State) -> Question {
    Question {
        claims: state.all_claims().clone(),
        truth: state.truth.clone(),
        protected: state.protected.clone(),
        places: state.table.cells.iter().map(|cell| cell.id).zip(0..).collect(),
    }
}

/// What is shown with a cell, and was not without it: the cell itself, and the lines that only waited for it.
fn shown_with(state: &State, place: usize) -> Vec<Shown> {
    let claims = state.with(place).map(|id| &state.all_claims().claims[id]);
    claims
        .filter(|claim| claim.lo.is_some() || claim.hi.is_some())
        .map(|claim| (claim.id, claim.lo, claim.hi))
        .collect()
}
