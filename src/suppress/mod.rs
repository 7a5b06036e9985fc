//! Which cells to withhold, so that nothing withheld can be worked out from what is shown.
//!
//! Line closure first (`closure`); then the attack, and against what it finds the cheapest cell of the claims that give
//! it away (`repair`), until every number has a proof; then what need not be withheld is shown again (`give_back`).
//! `rounding` is the other way, in which nothing is withheld. The order of cost is the caller's: level, value, id; the
//! result does not depend on the order in which cells and relations are given. A table that cannot be made safe is
//! refused, never passed. This layer knows `attack`, and nothing of returns, figures or policies.

mod closure;
mod give_back;
mod repair;
pub mod rounding;
mod state;
mod table;

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

pub use table::{Line, Standing, Table, TableCell, Zeros};

use crate::attack::{Alternative, Certificate, Checks, Claims, Fault, Open, Protected, Terms, Touching};
use state::State;

/// Why a cell is withheld.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Reason {
    /// For its own sake.
    Primary,
    /// It was withheld before, or is shown nowhere.
    Before,
    /// Else a sum would give the only withheld cell in it away.
    Line,
    /// Else several claims together would give a number away.
    Attack,
}

/// What is withheld, with the proof that this is enough.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pattern {
    /// By the ids of the cells.
    pub withheld: BTreeMap<u64, Reason>,
    /// What is shown, over the cells by rising id: a cell's claim has its place as id; the relations follow, in their
    /// order of terms, then the lines.
    pub claims: Claims,
    /// Each protected number, primary cells by rising id and then the groups, and its proof.
    pub proofs: Vec<(Protected, Certificate)>,
}

/// Why a table is not published.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Refusal {
    /// A cell that must be withheld is shown whatever comes, or is a zero where zeros are.
    CannotBeWithheld { cell: u64 },
    /// Whatever may be withheld, the attacker can narrow the sum or difference of these cells, or it is not proved that
    /// he cannot.
    NotSafe {
        cells: Vec<u64>,
        /// The cells that are shown, or are behind what is shown, and give it away.
        because: Vec<u64>,
        open: Box<Open>,
    },
    /// Two cells have this id.
    SameId { cell: u64 },
    /// A relation, line or group names a place in the list where there is no cell.
    NoSuchCell { place: usize },
    /// What would be published contradicts itself.
    Fault(Fault),
}

impl fmt::Display for Refusal {
    fn fmt(&self, text: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::CannotBeWithheld { cell } => write!(text, "cell {cell} must be withheld and may not be"),
            Self::NotSafe { cells, .. } => {
                write!(text, "cells {cells:?} cannot be protected by the cells that may be withheld")
            }
            Self::SameId { cell } => write!(text, "two cells have the id {cell}"),
            Self::NoSuchCell { place } => write!(text, "there is no cell at place {place}"),
            Self::Fault(fault) => fault.fmt(text),
        }
    }
}

impl std::error::Error for Refusal {}

/// Chooses what to withhold.
///
/// # Errors
/// A table that cannot be made safe.
pub fn suppress(table: &Table) -> Result<Pattern, Refusal> {
    let patterns = suppress_all(std::slice::from_ref(table)).map_err(|(_, refusal)| refusal)?;
    patterns.into_iter().next().ok_or(Refusal::Fault(Fault::NoSuchVariable { variable: 0 }))
}

/// Chooses what to withhold of the same numbers from several readers at once, each of whom knows something else: a table for
/// each, in which a number has the same id. What is withheld from one is withheld from all who do not know it.
///
/// # Errors
/// A table that cannot be made safe, by its place.
pub fn suppress_all(tables: &[Table]) -> Result<Vec<Pattern>, (usize, Refusal)> {
    let mut states: Vec<State> = Vec::new();
    let mut gone: BTreeMap<u64, Reason> = BTreeMap::new();
    // What proves something to one reader often does to the next.
    let mut tables_of: BTreeMap<Vec<u64>, Vec<Alternative>> = BTreeMap::new();
    for (at, table) in tables.iter().enumerate() {
        let place = |refusal: Refusal| (at, refusal);
        let mut state = State::new(in_order(table).map_err(place)?).map_err(place)?;
        state.withhold_too(&gone);
        let ids = state.ids();
        let others = tables_of.get(&ids).into_iter().flatten();
        state.hints = others.filter(|table| state.agrees(table).is_ok()).cloned().collect();
        repair::repair(&mut state).map_err(place)?;
        state.hints.clear();
        tables_of.insert(ids, state.tables());
        for (cell, reason) in state.others() {
            gone.entry(cell).or_insert(reason);
        }
        states.push(state);
    }
    states.iter_mut().for_each(|state| state.withhold_too(&gone));
    give_back::give_back(&mut states)?;
    states.into_iter().enumerate().map(|(at, state)| pattern(state).map_err(|refusal| (at, refusal))).collect()
}

/// The result, with every proof checked against what is shown in the end.
fn pattern(state: State) -> Result<Pattern, Refusal> {
    let claims = state.claims();
    let mut proofs = Vec::new();
    let touching = Touching::new(&claims, &state.truth).map_err(Refusal::Fault)?;
    let mut checks = Checks::new(&claims, &state.truth, &touching);
    for (which, protected) in state.protected.iter().enumerate() {
        match state.proofs[which].clone().filter(|proof| checks.check(proof, protected).is_ok()) {
            Some(proof) => proofs.push((protected.clone(), proof)),
            None => {
                let nothing = Open { seen: (0, 0), within: (None, None), because: Vec::new() };
                return Err(state.refusal(which, nothing));
            }
        }
    }
    let withheld = state.table.cells.iter().enumerate();
    let withheld = withheld.filter_map(|(place, cell)| Some((cell.id, state.withheld(place)?))).collect();
    Ok(Pattern { withheld, claims, proofs })
}

/// The same table with its cells by rising id, and everything else in the order that follows.
fn in_order(table: &Table) -> Result<Table, Refusal> {
    let mut order: Vec<usize> = (0..table.cells.len()).collect();
    order.sort_by_key(|place| table.cells[*place].id);
    if let Some(pair) = order.windows(2).find(|pair| table.cells[pair[0]].id == table.cells[pair[1]].id) {
        return Err(Refusal::SameId { cell: table.cells[pair[0]].id });
    }
    let mut place_of = vec![0; order.len()];
    order.iter().enumerate().for_each(|(now, before)| place_of[*before] = now);
    let moved = |place: usize| place_of.get(place).copied().ok_or(Refusal::NoSuchCell { place });
    let in_terms = |terms: &Terms| -> Result<Terms, Refusal> {
        let mut sorted =
            terms.iter().map(|(place, times)| Ok((moved(*place)?, *times))).collect::<Result<Terms, _>>()?;
        sorted.sort_unstable();
        Ok(sorted)
    };
    let relations: BTreeSet<Terms> = table.relations.iter().map(in_terms).collect::<Result<_, _>>()?;
    let lines = table.lines.iter().map(|line| {
        let mut line = line.clone();
        line.claim.terms = in_terms(&line.claim.terms)?;
        line.made_from = line.made_from.iter().map(|place| moved(*place)).collect::<Result<_, _>>()?;
        line.made_from.sort_unstable();
        Ok(line)
    });
    let mut lines = lines.collect::<Result<Vec<Line>, Refusal>>()?;
    lines.sort_by(|a, b| {
        let key = |line: &Line| (line.claim.terms.clone(), line.claim.lo, line.claim.hi, line.made_from.clone());
        key(a).cmp(&key(b))
    });
    let groups = table.groups.iter();
    let groups = groups.map(|group| Ok(Protected { terms: in_terms(&group.terms)?, ..group.clone() }));
    let mut groups = groups.collect::<Result<Vec<Protected>, Refusal>>()?;
    groups.sort_by(|a, b| (&a.terms, a.width).cmp(&(&b.terms, b.width)));
    let cells = order.iter().map(|place| table.cells[*place].clone()).collect();
    Ok(Table { cells, relations: relations.into_iter().collect(), lines, groups })
}
