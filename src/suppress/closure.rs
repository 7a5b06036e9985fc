//! Line closure: one withheld cell in a sum is the rest of it, so there must be none or two.

use super::Reason;
use super::state::State;

/// Withholds the cheapest other cell of each relation that has one withheld cell alone, until there is no such
/// relation in which another may be withheld.
pub fn close(state: &mut State) {
    let mut open: Vec<usize> = (0..state.table.relations.len()).rev().collect();
    while let Some(relation) = open.pop() {
        let mut withheld = state.table.relations[relation].iter().filter_map(|(place, _)| state.withheld(*place));
        // What is shown nowhere, and is not small, may be worked out, unless something small hangs on it, which is seen later.
        if !matches!((withheld.next(), withheld.next()), (Some(reason), None) if reason != Reason::Before) {
            continue;
        }
        let others = state.table.relations[relation].iter().map(|(place, _)| *place);
        let cheapest = others.filter(|place| state.may_go(*place)).min_by_key(|place| {
            let cell = &state.table.cells[*place];
            // Of equal level, one that leaves no other relation with itself alone.
            (cell.level, alone(state, *place), cell.cost())
        });
        if let Some(place) = cheapest {
            state.set(place, Some(Reason::Line));
            open.extend(state.relations_of[place].iter().rev());
        }
    }
}

/// In how many relations a cell would be the only one withheld.
pub fn alone(state: &State, place: usize) -> usize {
    state.relations_of[place].iter().filter(|relation| state.withheld_in(**relation) == 0).count()
}
