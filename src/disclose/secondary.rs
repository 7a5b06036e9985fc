//! What is withheld: small counts, and with them as many others as it takes that nobody can work them out.

use std::collections::BTreeMap;

use super::attacker::{self, Attacker};
use super::ledger::{Ledger, TellIndex};
use super::plan::Plan;
use crate::derive::FigureIndex;
use crate::spec::layout::Edition;
use crate::suppress::{Reason, Refusal, suppress};

/// Why nothing may be published, and who could work out a number.
#[derive(Debug)]
pub struct Refused {
    pub refusal: Refusal,
    /// What gives it away.
    pub because: Vec<Because>,
    pub attacker: Attacker,
}

/// Something that gives a number away.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Because {
    /// A count, by its place in the ledger.
    Count(usize),
    /// A sum or a rounded number that figures tell.
    Tell(TellIndex),
}

/// What a refresh withholds.
#[derive(Debug)]
pub struct Withheld {
    /// Why, and how wide each number stays that has to.
    pub why: BTreeMap<TellIndex, Reason>,
    /// Of the numbers that must be withheld: how far apart the least and the most are that the public cannot rule out.
    pub widths: BTreeMap<TellIndex, i64>,
    /// How many attackers it is proved against.
    pub attackers: usize,
}

impl Withheld {
    /// Whether a figure of an edition is withheld: one of the counts that it tells is.
    pub fn withholds(&self, ledger: &Ledger, edition: usize, figure: FigureIndex) -> bool {
        ledger.told(edition, figure).iter().any(|tell| self.why.contains_key(tell))
    }
}

/// Chooses what to withhold, against each attacker in turn. What is withheld against one tells the next no more than
/// before, so the proofs of all stand in the end.
///
/// # Errors
/// A small count that can be worked out whatever is withheld.
pub fn withhold(edition: &Edition, ledger: &Ledger) -> Result<Withheld, Refused> {
    let plan = Plan::new(edition, ledger);
    let parts = attacker::parts(&plan.table);
    let mut gone: BTreeMap<usize, Reason> = BTreeMap::new();
    let mut widths = BTreeMap::new();
    let mut attackers = 0;
    for attacker in attacker::all(ledger) {
        let Some(table) = attacker::table(&plan.table, &parts, ledger, attacker, &gone) else { continue };
        let pattern = suppress(&table).map_err(|refusal| refused(refusal, attacker, &plan, ledger))?;
        attackers += 1;
        for (id, reason) in &pattern.withheld {
            gone.entry(*id as usize).or_insert(*reason);
        }
        if attacker == Attacker::Public {
            let proved = pattern.proofs.iter().filter_map(|(protected, _)| match protected.terms.as_slice() {
                [(place, 1)] => Some((table.cells[*place].id as usize, protected.width)),
                _ => None,
            });
            widths.extend(proved);
        }
    }
    // A range that was sent and is not small is no number that could be withheld.
    let is_range = |place: usize| {
        plan.table.cells[place].primary.is_none() && ledger.known.get(place).is_some_and(|known| known.range.is_some())
    };
    let told = (0..ledger.tells.len()).filter(|tell| ledger.tells[*tell].figures > 0);
    let places = told.filter_map(|tell| Some((tell, plan.place_of[tell]?))).filter(|(_, place)| !is_range(*place));
    let why: BTreeMap<TellIndex, Reason> =
        places.filter_map(|(tell, place)| Some((tell, *gone.get(&place)?))).collect();
    let widths = why.keys().filter_map(|tell| Some((*tell, *widths.get(&plan.place_of[*tell]?)?))).collect();
    Ok(Withheld { widths, why, attackers })
}

/// A refusal in terms of the ledger.
fn refused(refusal: Refusal, attacker: Attacker, plan: &Plan, ledger: &Ledger) -> Refused {
    let cells: &[u64] = match &refusal {
        Refusal::NotSafe { because, .. } => because,
        _ => &[],
    };
    let because = cells.iter().filter_map(|cell| {
        let place = *cell as usize;
        match place < ledger.counts.len() {
            true => Some(Because::Count(place)),
            false => plan.place_of.iter().position(|of| *of == Some(place)).map(Because::Tell),
        }
    });
    Refused { because: because.collect(), refusal, attacker }
}
