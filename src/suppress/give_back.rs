//! Over-suppression: what need not be withheld is shown after all.

use std::cmp::Reverse;

use crate::attack::{Shown, Trials};

use super::Reason;
use super::Refusal;
use super::state::State;

/// Shows each cell that is not withheld for its own sake, dearest first, if every number still has a proof then. Only
/// those are attacked again whose tables the cell breaks.
pub fn give_back(state: &mut State) -> Result<(), Refusal> {
    let is_other = |place: &usize| matches!(state.withheld[*place], Some(Reason::Line | Reason::Attack));
    let mut others: Vec<usize> = (0..state.withheld.len()).filter(is_other).collect();
    others.sort_by_key(|place| Reverse(state.table.cells[*place].cost()));
    let claims = state.all_claims();
    // There is a proof for each by now.
    let proofs = state.proofs.iter().flatten().cloned().collect();
    let (truth, protected) = (state.truth.clone(), state.protected.clone());
    let mut trials = Trials::new(&claims, &truth, &protected, proofs).map_err(Refusal::Fault)?;
    for place in others {
        let reason = state.withheld[place].take();
        if !trials.show(&shown_with(state, place)) {
            state.withheld[place] = reason;
        }
    }
    state.proofs = trials.into_proofs().into_iter().map(Some).collect();
    Ok(())
}

/// What is shown with a cell, and was not without it: the cell itself, and the lines that only waited for it.
fn shown_with(state: &State, place: usize) -> Vec<Shown> {
    let value = i128::from(state.truth[place]);
    let before = state.table.cells.len() + state.table.relations.len();
    let lines = state.table.lines.iter().enumerate();
    let lines = lines.filter(|(at, line)| line.made_from.contains(&place) && state.is_shown(before + at));
    let lines = lines.map(|(at, line)| (before + at, line.claim.lo, line.claim.hi));
    [(place, Some(value), Some(value))].into_iter().chain(lines).collect()
}
