//! What is withheld: small counts, and with them as many others as it takes that nobody can work them out.

use std::collections::{BTreeMap, BTreeSet};

use super::Together;
use super::attacker::{self, Attacker, Parts};
use super::ledger::{Ledger, TellIndex};
use super::plan::Plan;
use crate::derive::FigureIndex;
use crate::suppress::{Reason, Refusal, Table, suppress_all};

/// Why nothing may be published.
#[derive(Debug)]
pub enum Refused {
    /// One publication shows as public what another withholds.
    Public(TellIndex),
    /// An earlier release showed what is to be withheld now.
    ShownBefore(TellIndex),
    /// Somebody could work out a number.
    Leak {
        refusal: Refusal,
        /// What gives it away.
        because: Vec<Because>,
        /// Whether some of that is shown only because a publication calls it public.
        made_public: bool,
        attacker: Attacker,
    },
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

/// Chooses what to withhold, against all attackers at once.
///
/// # Errors
/// A small count that can be worked out whatever is withheld.
pub fn withhold(together: &Together, ledger: &Ledger) -> Result<Withheld, Refused> {
    let plan = Plan::new(together, ledger);
    if let Some(tell) = plan.public {
        return Err(Refused::Public(tell));
    }
    if let Some(tell) = plan.shown_before {
        return Err(Refused::ShownBefore(tell));
    }
    let parts = Parts::new(&plan);
    let senders = ledger.only_senders();
    let everybody = if parts.is_empty() { Vec::new() } else { attacker::all(ledger) };
    let (attackers, tables): (Vec<Attacker>, Vec<Table>) = everybody
        .into_iter()
        .flat_map(|attacker| {
            let tables = attacker::tables(&plan, &parts, ledger, &senders, attacker);
            tables.into_iter().map(move |table| (attacker, table))
        })
        .unzip();
    let patterns = suppress_all(&tables).map_err(|(at, refusal)| refused(refusal, attackers[at], &plan, ledger))?;
    let mut gone: BTreeMap<usize, Reason> = BTreeMap::new();
    let mut widths = BTreeMap::new();
    for ((attacker, table), pattern) in attackers.iter().zip(&tables).zip(&patterns) {
        for (id, reason) in &pattern.withheld {
            gone.entry(*id as usize).or_insert(*reason);
        }
        if *attacker == Attacker::Public {
            let wide = pattern.proofs.iter().filter(|(protected, _)| protected.within.is_none());
            let proved = wide.filter_map(|(protected, _)| match protected.terms.as_slice() {
                [(place, 1)] => Some((table.cells[*place].id as usize, protected.width)),
                _ => None,
            });
            widths.extend(proved);
        }
    }
    // A range that was sent and is not small is no number that could be withheld.
    let is_range = |place: usize| {
        plan.table.cells[place].primary.is_none() && ledger.known.get(place).is_some_and(|known| !known.is_number())
    };
    let told = (0..ledger.tells.len()).filter(|tell| ledger.tells[*tell].figures > 0);
    let places = told.filter_map(|tell| Some((tell, plan.place_of[tell]?))).filter(|(_, place)| !is_range(*place));
    let why: BTreeMap<TellIndex, Reason> =
        places.filter_map(|(tell, place)| Some((tell, *gone.get(&place)?))).collect();
    let widths = why.keys().filter_map(|tell| Some((*tell, *widths.get(&plan.place_of[*tell]?)?))).collect();
    let attackers = attackers.into_iter().collect::<BTreeSet<Attacker>>().len();
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
    let because = because.collect();
    let made_public = cells.iter().any(|cell| plan.made_public.contains(&(*cell as usize)));
    Refused::Leak { because, made_public, refusal, attacker }
}
