//! What is withheld: small counts, and with them as many others as it takes that nobody can work them out.

use std::collections::{BTreeMap, BTreeSet};

use super::attacker::{self, Attacker};
use super::ledger::{Ledger, Relation, TellIndex, Terms};
use crate::attack::Claim;
use crate::derive::FigureIndex;
use crate::model::disclosed::Fate;
use crate::spec::layout::Edition;
use crate::suppress::{Line, Reason, Refusal, Standing, Table, TableCell, Zeros, suppress};

/// Why nothing may be published, and who could work out a number.
#[derive(Debug)]
pub struct Refused {
    pub refusal: Refusal,
    /// The cells that give it away.
    pub because: Vec<usize>,
    pub attacker: Attacker,
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
        let pattern = suppress(&table).map_err(|refusal| refused(refusal, attacker, &table))?;
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
    let why: BTreeMap<TellIndex, Reason> = (0..ledger.tells.len())
        .filter(|tell| ledger.tells[*tell].figures > 0 && !is_range(plan.place_of[*tell]))
        .filter_map(|tell| Some((tell, *gone.get(&plan.place_of[tell])?)))
        .collect();
    let widths = why.keys().filter_map(|tell| Some((*tell, *widths.get(&plan.place_of[*tell])?))).collect();
    Ok(Withheld { widths, why, attackers })
}

/// A refusal by places in the whole table, of which the attacker was given a part.
fn refused(refusal: Refusal, attacker: Attacker, part: &Table) -> Refused {
    let because = match &refusal {
        Refusal::NotSafe { open, .. } => {
            let cells = open.because.iter().filter_map(|place| part.cells.get(*place));
            cells.map(|cell| cell.id as usize).collect()
        }
        _ => Vec::new(),
    };
    Refused { refusal, because, attacker }
}

/// The question in the terms of [`crate::suppress`].
struct Plan {
    table: Table,
    /// The cell of each tell.
    place_of: Vec<usize>,
}

impl Plan {
    fn new(edition: &Edition, ledger: &Ledger) -> Plan {
        let fates = fates(ledger);
        let smallest = ledger.tells.iter().filter_map(|tell| tell.threshold).max();
        let mut table = Table { cells: Vec::new(), relations: Vec::new(), lines: Vec::new(), groups: Vec::new() };
        for relation in &ledger.relations {
            match relation {
                Relation { terms, lo: Some(0), hi: Some(0), .. } => table.relations.push(terms.clone()),
                Relation { terms, lo, hi, .. } => table.lines.push(always(terms.clone(), *lo, *hi)),
            }
        }
        let levels = levels(ledger);
        let everybody = everybody(edition, ledger);
        let single: BTreeMap<usize, TellIndex> = ledger
            .tells
            .iter()
            .enumerate()
            .filter_map(|(index, tell)| match tell.terms.as_slice() {
                [(count, 1)] => Some((*count, index)),
                _ => None,
            })
            .collect();
        for (count, known) in ledger.known.iter().enumerate() {
            let tell = single.get(&count).map(|index| &ledger.tells[*index]).filter(|tell| tell.figures > 0);
            let earlier = fates.get(&vec![(count, 1)]).copied();
            let standing = match tell {
                _ if known.range.is_some() => Standing::Hidden,
                Some(tell) if tell.public => Standing::AlwaysShown,
                _ if earlier == Some(Fate::Shown) => Standing::AlwaysShown,
                _ if earlier == Some(Fate::Withheld) => Standing::Withheld,
                Some(_) => Standing::MayBeWithheld,
                None => Standing::Hidden,
            };
            // What was withheld by who sent it may be a zero, whatever is the rule here.
            let zeros = if known.range.is_some() { Zeros::Withheld } else { zeros(edition, ledger, count) };
            let small = smallest.filter(|threshold| {
                if standing != Standing::AlwaysShown && everybody.contains(&count) {
                    return true;
                }
                let below = i64::from(*threshold) * ledger.steps_of(count);
                let least = if zeros == Zeros::Withheld { 0 } else { 1 };
                let (lower, upper) = known.range.unwrap_or((known.value, Some(known.value)));
                let is_small = lower < below && upper.is_none_or(|upper| upper >= least);
                // Who sent most of it takes its own part away, and has the rest.
                let is_one_partners = known.rest.is_some_and(|rest| least <= rest && rest < below);
                standing != Standing::AlwaysShown && (is_small || is_one_partners)
            });
            if let Some((lower, upper)) = known.range.filter(|_| small.is_none()) {
                // A range that is not small is shown as it was sent.
                table.lines.push(always(vec![(count, 1)], Some(lower), upper));
            }
            table.cells.push(TableCell {
                id: count as u64,
                value: known.value.max(0),
                primary: small.map(|threshold| width(threshold, ledger.steps_of(count))),
                zeros,
                standing,
                level: levels[count],
            });
        }
        let place_of =
            ledger.tells.iter().map(|tell| sum(edition, ledger, tell, &fates, smallest, &mut table)).collect();
        for told in ledger.earlier.iter().filter(|told| told.fate == Fate::Shown && told.terms.len() > 1) {
            let value = ledger.value(&told.terms);
            table.lines.push(always(told.terms.clone(), Some(value), Some(value)));
        }
        Plan { table, place_of }
    }
}

/// The cell of a tell. A sum of several counts is a cell of its own, tied to them.
fn sum(
    edition: &Edition,
    ledger: &Ledger,
    tell: &super::ledger::Tell,
    fates: &BTreeMap<&Terms, Fate>,
    smallest: Option<u32>,
    table: &mut Table,
) -> usize {
    if let [(count, 1)] = tell.terms.as_slice() {
        return *count;
    }
    let earlier = fates.get(&tell.terms).copied();
    let standing = match earlier {
        _ if tell.figures == 0 => Standing::Hidden,
        _ if tell.public => Standing::AlwaysShown,
        Some(Fate::Shown) => Standing::AlwaysShown,
        Some(Fate::Withheld) => Standing::Withheld,
        _ => Standing::MayBeWithheld,
    };
    let finest = tell.terms.iter().map(|(count, _)| ledger.steps_of(*count)).max().unwrap_or(1);
    let is_small = |threshold: &u32| {
        let below = i64::from(*threshold) * finest;
        matches!(standing, Standing::MayBeWithheld | Standing::Withheld) && 0 < tell.value && tell.value < below
    };
    let all_zeros = tell.terms.iter().all(|(count, _)| zeros(edition, ledger, *count) == Zeros::Shown);
    let level = tell.terms.iter().map(|(count, _)| table.cells[*count].level).max().unwrap_or(0) + 1;
    let place = table.cells.len();
    table.cells.push(TableCell {
        id: place as u64,
        value: tell.value.max(0),
        primary: smallest.filter(is_small).map(|threshold| width(threshold, finest)),
        zeros: if all_zeros { Zeros::Shown } else { Zeros::Withheld },
        standing,
        level,
    });
    let mut terms: Terms = tell.terms.iter().map(|(count, times)| (*count, -times)).collect();
    terms.push((place, 1));
    table.relations.push(terms);
    place
}

/// A withheld number must be possible at least so far apart that it could be any of the small ones, and one that is not.
fn width(threshold: u32, steps: i64) -> i64 {
    (i64::from(threshold) - 1).max(1) * steps
}

fn always(terms: Terms, lo: Option<i64>, hi: Option<i64>) -> Line {
    let claim = Claim { id: 0, terms, lo: lo.map(i128::from), hi: hi.map(i128::from) };
    Line { claim, made_from: Vec::new() }
}

/// What earlier releases did with each sum: what was shown once is known for good, and what was withheld stays so.
fn fates(ledger: &Ledger) -> BTreeMap<&Terms, Fate> {
    let mut fates = BTreeMap::new();
    for told in &ledger.earlier {
        let fate = fates.entry(&told.terms).or_insert(told.fate);
        match (*fate, told.fate) {
            (Fate::Shown, _) | (_, Fate::Hidden) => {}
            (_, other) => *fate = other,
        }
    }
    fates
}

/// Of how many sums a count is the whole: a county's year is dearer than a district's quarter.
fn levels(ledger: &Ledger) -> Vec<u32> {
    let mut levels = vec![0; ledger.counts.len()];
    for relation in ledger.relations.iter().filter(|relation| relation.lo.is_some()) {
        let whole: Vec<usize> =
            relation.terms.iter().filter(|(_, times)| *times < 0).map(|(count, _)| *count).collect();
        if let [whole] = whole.as_slice() {
            levels[*whole] += 1;
        }
    }
    levels
}

/// The groups by a protected characteristic to which everybody belongs who was counted: to say so tells it of each of them.
fn everybody(edition: &Edition, ledger: &Ledger) -> BTreeSet<usize> {
    let mut found = BTreeSet::new();
    for relation in &ledger.relations {
        let (parts, wholes): (Terms, Terms) = relation.terms.iter().partition(|(_, times)| *times > 0);
        let [(whole, times)] = wholes.as_slice() else { continue };
        let all = -times * ledger.known[*whole].value;
        let is_all = |(count, times): &(usize, i64)| all > 0 && times * ledger.known[*count].value == all;
        let is_group = |count: usize| zeros(edition, ledger, count) == Zeros::Withheld;
        let groups = parts.iter().filter(|part| is_all(part) && is_group(part.0) && !is_group(*whole));
        found.extend(groups.map(|(count, _)| *count));
    }
    found
}

/// Whether a zero in the place of this count would be withheld.
fn zeros(edition: &Edition, ledger: &Ledger, count: usize) -> Zeros {
    let dimensions = &edition.returns.dimensions;
    let protected =
        ledger.counts[count].breakdown.items().iter().any(|(dimension, _)| dimensions[*dimension as usize].protected);
    if protected { Zeros::Withheld } else { Zeros::Shown }
}
