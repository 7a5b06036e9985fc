//! Who might work out what is withheld, and what each of them knows beforehand.

use std::collections::{BTreeMap, BTreeSet};

use super::ledger::{Ledger, Terms};
use crate::attack::{Claim, Groups, Protected};
use crate::suppress::{Line, Standing, Table, TableCell, Zeros};

/// Somebody who reads all that is published, now and before.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Attacker {
    /// With no other knowledge.
    Public,
    /// Who knows one case, so that a number that is not zero is at least one to them.
    KnowsOne,
    /// A partner, who knows what it sent.
    Partner(u32),
}

/// Everybody, in the order in which they are reckoned with.
pub fn all(ledger: &Ledger) -> Vec<Attacker> {
    let partners: BTreeSet<u32> = ledger.known.iter().filter_map(|known| known.sender).collect();
    let named = partners.into_iter().map(Attacker::Partner);
    [Attacker::Public, Attacker::KnowsOne].into_iter().chain(named).collect()
}

/// The part of the table in which an attacker knows something more than the public and could use it; ids stay places in the
/// whole table. None where there is no such part. `parts` are those of the whole table.
pub fn table(
    whole: &Table,
    parts: &[usize],
    ledger: &Ledger,
    attacker: Attacker,
) -> Option<Table> {
    let helped: Vec<bool> = match attacker {
        Attacker::Public => vec![true; whole.cells.len()],
        Attacker::KnowsOne => whole
            .cells
            .iter()
            .map(|cell| cell.zeros == Zeros::Withheld && cell.value > 0 && cell.primary.is_some())
            .collect(),
        Attacker::Partner(partner) => sent_by(whole, ledger, partner),
    };
    if !helped.contains(&true) {
        return None;
    }
    // What a partner sent is not kept from itself.
    let knows = |place: usize| helped[place] && matches!(attacker, Attacker::Partner(_));
    let of = |wanted: &dyn Fn(usize) -> bool| -> BTreeSet<usize> {
        (0..whole.cells.len()).filter(|place| wanted(*place)).map(|place| parts[place]).collect()
    };
    let with_help = of(&|place| helped[place]);
    let to_protect = of(&|place| whole.cells[place].primary.is_some() && !knows(place));
    let kept: BTreeSet<usize> = with_help.intersection(&to_protect).copied().collect();
    if kept.is_empty() {
        return None;
    }
    let mut table = only(whole, &|place| kept.contains(&parts[place]));
    // A sum or difference with something that it sent is as wide to a partner as the rest of it.
    table.groups.retain(|group| group.terms.iter().all(|(place, _)| !knows(table.cells[*place].id as usize)));
    for cell in &mut table.cells {
        let place = cell.id as usize;
        if knows(place) {
            *cell = TableCell { primary: None, within: None, standing: Standing::AlwaysShown, ..cell.clone() };
        }
        if attacker == Attacker::KnowsOne && helped[place] {
            cell.zeros = Zeros::Shown;
            // Of a small number that it knows not to be zero, less is left.
            if let Some((least, most)) = cell.within.map(|(least, most)| (least.max(1), most)) {
                cell.within = Some((least, most)).filter(|_| least < most);
                cell.primary = cell.primary.map(|width| if least < most { width.min(most - least) } else { width });
            }
        }
    }
    Some(table)
}

/// What a partner knows that others do not: what it sent, and what that adds up to, alone or with what everybody sees.
fn sent_by(table: &Table, ledger: &Ledger, partner: u32) -> Vec<bool> {
    let is_seen = |cell: &TableCell| match cell.standing {
        Standing::AlwaysShown => true,
        Standing::MayBeWithheld => cell.value == 0 && cell.zeros == Zeros::Shown,
        Standing::Withheld | Standing::Hidden => false,
    };
    let seen: Vec<bool> = table.cells.iter().map(is_seen).collect();
    let sent = |place: usize| ledger.known.get(place).is_some_and(|known| known.sender == Some(partner));
    let mut knows: Vec<bool> = (0..table.cells.len()).map(sent).collect();
    loop {
        let mut more = false;
        for terms in &table.relations {
            let mut open = terms.iter().filter(|(place, _)| !knows[*place] && !seen[*place]);
            let is_own = terms.iter().any(|(place, _)| knows[*place]);
            if let (Some((place, _)), None, true) = (open.next(), open.next(), is_own) {
                knows[*place] = true;
                more = true;
            }
        }
        if !more {
            return knows;
        }
    }
}

/// For each cell the first of those with which it hangs together.
pub fn parts(table: &Table) -> Vec<usize> {
    let mut groups = Groups::new(table.cells.len());
    let in_line =
        |line: &Line| line.claim.terms.iter().map(|(place, _)| *place).chain(line.made_from.iter().copied()).collect();
    let protected = table.groups.iter().map(|group| &group.terms);
    let sums = table.relations.iter().chain(protected).map(|terms| terms.iter().map(|(place, _)| *place).collect());
    for together in sums.chain(table.lines.iter().map(in_line)).collect::<Vec<Vec<usize>>>() {
        together.windows(2).for_each(|pair| groups.join(pair[0], pair[1]));
    }
    (0..table.cells.len()).map(|place| groups.of(place)).collect()
}

/// The cells that are `kept`, with all that is said of them.
fn only(table: &Table, kept: &dyn Fn(usize) -> bool) -> Table {
    let places: Vec<usize> = (0..table.cells.len()).filter(|place| kept(*place)).collect();
    let now: BTreeMap<usize, usize> = places.iter().copied().zip(0..).collect();
    let moved = |terms: &Terms| terms.iter().map(|(place, times)| (now[place], *times)).collect::<Terms>();
    let is_kept = |terms: &Terms| terms.first().is_some_and(|(place, _)| now.contains_key(place));
    let line = |line: &Line| Line {
        claim: Claim { terms: moved(&line.claim.terms), ..line.claim.clone() },
        made_from: line.made_from.iter().map(|place| now[place]).collect(),
    };
    let group = |group: &Protected| Protected { terms: moved(&group.terms), ..group.clone() };
    Table {
        cells: places.iter().map(|place| table.cells[*place].clone()).collect(),
        relations: table.relations.iter().filter(|terms| is_kept(terms)).map(moved).collect(),
        lines: table.lines.iter().filter(|of| is_kept(&of.claim.terms)).map(line).collect(),
        groups: table.groups.iter().filter(|group| is_kept(&group.terms)).map(group).collect(),
    }
}
