//! Over-suppression: what need not be withheld is shown after all.

use std::cmp::Reverse;

use crate::attack::{Claims, Protected, agrees, certify};

use super::Reason;
use super::Refusal;
use super::state::State;

/// Shows each cell that is not withheld for its own sake, dearest first, if every number still has a proof then. Only
/// those are attacked again whose tables the cell breaks.
pub fn give_back(state: &mut State) -> Result<(), Refusal> {
    let is_other = |place: &usize| matches!(state.withheld[*place], Some(Reason::Line | Reason::Attack));
    let mut others: Vec<usize> = (0..state.withheld.len()).filter(is_other).collect();
    others.sort_by_key(|place| Reverse(state.table.cells[*place].cost()));
    for place in others {
        let reason = state.withheld[place].take();
        if !proved(state, place)? {
            state.withheld[place] = reason;
        }
    }
    Ok(())
}

/// Whether all is proved with this cell shown; if so, the proofs are those.
fn proved(state: &mut State, place: usize) -> Result<bool, Refusal> {
    let claims = state.claims();
    let broken: Vec<usize> = (0..state.protected.len()).filter(|which| !holds(state, *which, place, &claims)).collect();
    let protected: Vec<Protected> = broken.iter().map(|which| state.protected[*which].clone()).collect();
    let found = certify(&claims, &state.truth, &protected, &state.tables()).map_err(Refusal::Fault)?;
    let Some(proofs) = found else { return Ok(false) };
    for (which, proof) in broken.into_iter().zip(proofs) {
        state.proofs[which] = Some(proof);
    }
    Ok(true)
}

/// Whether a proof stands with the cell shown. If lines hang on cells, one may be shown again.
fn holds(state: &State, which: usize, place: usize, claims: &Claims) -> bool {
    let Some(proof) = &state.proofs[which] else { return false };
    let shown = state.truth[place];
    let same = proof.low[place] == shown && proof.high[place] == shown;
    same && (state.table.lines.is_empty()
        || (agrees(claims, &proof.low).is_ok() && agrees(claims, &proof.high).is_ok()))
}
