//! Who might work out what is withheld, and what each of them knows beforehand.

use std::collections::{BTreeMap, BTreeSet};

use super::ledger::{Known, Ledger, Nature, Terms};
use super::plan::Plan;
use crate::attack::{Claim, Groups, Protected};
use crate::model::area::AreaIndex;
use crate::model::measure::MeasureIndex;
use crate::suppress::{Line, Standing, Table, TableCell, Zeros};
use crate::world::Count;

/// Somebody who reads all that is published, now and before.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Attacker {
    /// With no other knowledge.
    Public,
    /// Who knows one case, so that a number that is not zero is at least one to them.
    KnowsOne,
    /// A partner, who knows what it sent.
    Partner(u32),
}

/// More than is counted anywhere.
const FAR: i64 = i32::MAX as i64;

/// Everybody, in the order in which they are reckoned with.
pub fn all(ledger: &Ledger) -> Vec<Attacker> {
    let senders =
        |known: &Known| known.sender.into_iter().chain(known.own.iter().map(|(sender, _)| *sender)).collect::<Vec<_>>();
    let partners: BTreeSet<u32> = ledger.known.iter().flat_map(senders).collect();
    let named = partners.into_iter().map(Attacker::Partner);
    [Attacker::Public, Attacker::KnowsOne].into_iter().chain(named).collect()
}

/// The parts of the table in which an attacker could use what it knows, each a table of its own; ids stay places in the whole
/// table. `senders` says who alone sends a measure for an area.
pub fn tables(
    plan: &Plan,
    parts: &Parts,
    ledger: &Ledger,
    senders: &BTreeMap<(MeasureIndex, AreaIndex), Option<u32>>,
    attacker: Attacker,
) -> Vec<Table> {
    let whole = &plan.table;
    let knowledge = Knowledge { whole, ledger, senders, attacker, helped: helped(plan, ledger, attacker) };
    let of = |wanted: &dyn Fn(usize) -> bool| -> BTreeSet<usize> {
        (0..whole.cells.len()).filter(|place| wanted(*place)).filter_map(|place| parts.of[place]).collect()
    };
    let with_help = of(&|place| knowledge.helped[place] || knowledge.own(place).is_some());
    let is_kept =
        |place: usize| whole.cells[place].primary.is_some() && !knowledge.knows(place) && !knowledge.is_unsent(place);
    let to_protect = of(&is_kept);
    let wanted = with_help.intersection(&to_protect).filter_map(|part| parts.splits.get(part));
    let mut tables: Vec<Table> = wanted.map(|split| split.table(whole)).collect();
    tables.iter_mut().for_each(|table| knowledge.enter(table));
    tables
}

/// The cells of which an attacker knows more than the public.
fn helped(plan: &Plan, ledger: &Ledger, attacker: Attacker) -> Vec<bool> {
    let may_be_one_less = |cell: &TableCell| {
        let may_be_zero = cell.zeros == Zeros::Withheld || cell.standing == Standing::Hidden;
        may_be_zero && cell.value > 0 && cell.primary.is_some()
    };
    match attacker {
        Attacker::Public => vec![true; plan.table.cells.len()],
        Attacker::KnowsOne => plan.table.cells.iter().map(may_be_one_less).collect(),
        Attacker::Partner(partner) => sent_by(plan, ledger, partner),
    }
}

/// What an attacker knows of the cells of a table.
struct Knowledge<'a> {
    whole: &'a Table,
    ledger: &'a Ledger,
    senders: &'a BTreeMap<(MeasureIndex, AreaIndex), Option<u32>>,
    attacker: Attacker,
    helped: Vec<bool>,
}

impl Knowledge<'_> {
    /// What a partner sent is not kept from itself.
    fn knows(&self, place: usize) -> bool {
        self.helped[place] && matches!(self.attacker, Attacker::Partner(_))
    }

    /// Nor is what nobody sent where it alone could have.
    fn is_unsent(&self, place: usize) -> bool {
        let is_of = |count: &Count| match self.attacker {
            Attacker::Partner(partner) => self.senders.get(&(count.measure, count.area)) == Some(&Some(partner)),
            Attacker::Public | Attacker::KnowsOne => false,
        };
        let known = self.ledger.known.get(place).zip(self.ledger.counts.get(place));
        known.is_some_and(|(known, count)| matches!(known.nature, Nature::Unsent { .. }) && is_of(count))
    }

    /// What it sent of a number itself, where others sent some, too.
    fn own(&self, place: usize) -> Option<i64> {
        match self.attacker {
            Attacker::Partner(partner) => {
                let own = &self.ledger.known.get(place)?.own;
                let (_, own) = own.iter().find(|(of, _)| *of == partner)?;
                Some(*own).filter(|own| *own <= self.whole.cells[place].value)
            }
            Attacker::Public | Attacker::KnowsOne => None,
        }
    }

    fn enter(&self, table: &mut Table) {
        // What it sent a part of is at least that much.
        let at_least = table.cells.iter().enumerate().filter_map(|(at, cell)| {
            let own = self.own(cell.id as usize)?;
            let claim = Claim { id: 0, terms: vec![(at, 1)], lo: Some(own.into()), hi: None };
            Some(Line { claim, made_from: Vec::new() })
        });
        let at_least: Vec<Line> = at_least.collect();
        table.lines.extend(at_least);
        // A sum or difference with something that it sent is as wide to a partner as the rest of it.
        table.groups.retain(|group| group.terms.iter().all(|(at, _)| !self.knows(table.cells[*at].id as usize)));
        let Table { cells, groups, .. } = table;
        for (at, cell) in cells.iter_mut().enumerate() {
            let place = cell.id as usize;
            if self.is_unsent(place) {
                (cell.primary, cell.within) = (None, None);
            }
            if self.knows(place) {
                (cell.primary, cell.within, cell.standing) = (None, None, Standing::AlwaysShown);
            } else if let Some(own) = self.own(place) {
                // A marker on a number that is not small tells whoever sent most of it that the rest is.
                let rest = small_rest(self.ledger, place, cell, own);
                let within = rest.or(cell.within.map(|(least, most)| (least.max(own), most)));
                cell.within = within.filter(|(least, most)| least < most);
            }
            if self.attacker == Attacker::KnowsOne && self.helped[place] {
                self.one_is_known(at, cell, groups);
            }
        }
    }

    /// Of whose number one case is known: it is not zero, and one number less is possible.
    fn one_is_known(&self, at: usize, cell: &mut TableCell, groups: &mut Vec<Protected>) {
        let place = cell.id as usize;
        cell.zeros = Zeros::Shown;
        let one = if place < self.ledger.counts.len() { self.ledger.steps_of(place) } else { 1 };
        cell.primary = cell.primary.map(|width| (width - one).max(1));
        // No marker says of a number that stands nowhere that it is not zero: only the one case does.
        if let Some(width) = cell.primary.filter(|_| cell.standing == Standing::Hidden) {
            let within = Some((1, FAR));
            groups.push(Protected { within, ..Protected::new(vec![(at, 1)], width) });
        }
        cell.within = cell.within.map(|(least, most)| (least.max(1), most)).filter(|(least, most)| least < most);
    }
}

/// Between which ends a number lies whose rest is small, to somebody who sent so much of it.
fn small_rest(ledger: &Ledger, place: usize, cell: &TableCell, own: i64) -> Option<(i64, i64)> {
    let threshold = ledger.agreed(&vec![(place, 1)]).threshold.filter(|_| cell.primary.is_some())?;
    let most = i64::from(threshold) * ledger.steps_of(place) - 1;
    let is_small = (1..=most).contains(&(cell.value - own));
    is_small.then_some((own + i64::from(cell.zeros == Zeros::Shown), own + most))
}

/// Whether everybody sees a number, whatever is withheld.
fn is_seen(cell: &TableCell) -> bool {
    match cell.standing {
        Standing::AlwaysShown => true,
        Standing::MayBeWithheld => cell.value == 0 && cell.zeros == Zeros::Shown,
        Standing::Withheld | Standing::Hidden => false,
    }
}

/// What a partner knows that others do not: what it sent, and what that adds up to, alone or with what everybody sees. What is
/// shown now only because a publication calls it public is no such knowledge: it is what would tell them.
fn sent_by(plan: &Plan, ledger: &Ledger, partner: u32) -> Vec<bool> {
    let table = &plan.table;
    let seen = |(place, cell): (usize, &TableCell)| is_seen(cell) && !plan.made_public.contains(&place);
    let seen: Vec<bool> = table.cells.iter().enumerate().map(seen).collect();
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

/// The parts of a table that have no cell in common but those that everybody sees, as far as something in them must be kept.
pub struct Parts {
    /// For each cell the first of those with which it belongs; none for one that everybody sees, which ties nothing together, for
    /// those of which nothing is told that they belong with, and where nothing is small.
    of: Vec<Option<usize>>,
    splits: BTreeMap<usize, Split>,
}

impl Parts {
    pub fn new(plan: &Plan) -> Parts {
        let of = parts(plan);
        Parts { splits: splits(&plan.table, &of), of }
    }

    /// Whether nothing must be kept from anybody.
    pub fn is_empty(&self) -> bool {
        self.splits.is_empty()
    }
}

fn parts(plan: &Plan) -> Vec<Option<usize>> {
    let table = &plan.table;
    // What nothing small hangs together with needs no claims.
    if table.cells.iter().all(|cell| cell.primary.is_none()) {
        return vec![None; table.cells.len()];
    }
    let mut groups = Groups::new(table.cells.len());
    let seen: Vec<bool> = table.cells.iter().map(is_seen).collect();
    let sums = table.relations.iter().chain(table.groups.iter().map(|group| &group.terms)).map(in_terms);
    for together in sums.chain(table.lines.iter().map(in_line)).collect::<Vec<Vec<usize>>>() {
        let open: Vec<usize> = together.into_iter().filter(|place| !seen[*place]).collect();
        open.windows(2).for_each(|pair| groups.join(pair[0], pair[1]));
    }
    let named: BTreeSet<usize> = plan.place_of.iter().flatten().copied().collect();
    let of: Vec<usize> = (0..table.cells.len()).map(|place| groups.of(place)).collect();
    let mut told: BTreeSet<usize> = BTreeSet::new();
    let is_told =
        |place: &usize| seen[*place] || table.cells[*place].standing != Standing::Hidden || named.contains(place);
    told.extend((0..table.cells.len()).filter(|place| !seen[*place]).filter(is_told).map(|place| of[place]));
    let of_rules = table.lines.iter().take(plan.rules).map(in_line);
    for together in table.relations.iter().map(in_terms).chain(of_rules) {
        if together.iter().any(is_told) {
            told.extend(together.into_iter().filter(|place| !seen[*place]).map(|place| of[place]));
        }
    }
    for together in table.lines.iter().skip(plan.rules).map(in_line) {
        told.extend(together.into_iter().filter(|place| !seen[*place]).map(|place| of[place]));
    }
    let small = table.cells.iter().zip(&of).filter(|(cell, _)| cell.primary.is_some()).map(|(_, part)| *part);
    let kept: BTreeSet<usize> = small.filter(|part| told.contains(part)).collect();
    (0..table.cells.len()).map(|place| (!seen[place] && kept.contains(&of[place])).then(|| of[place])).collect()
}

fn in_terms(terms: &Terms) -> Vec<usize> {
    terms.iter().map(|(place, _)| *place).collect()
}

fn in_line(line: &Line) -> Vec<usize> {
    line.claim.terms.iter().map(|(place, _)| *place).chain(line.made_from.iter().copied()).collect()
}

/// Each part with all that is said of its cells, and with the cells that everybody sees as far as they are named.
fn splits(table: &Table, parts: &[Option<usize>]) -> BTreeMap<usize, Split> {
    let part_of = |places: &[usize]| places.iter().find_map(|place| parts[*place]);
    let mut of: BTreeMap<usize, Split> = parts.iter().flatten().map(|part| (*part, Split::default())).collect();
    for (place, part) in parts.iter().enumerate() {
        if let Some(split) = part.and_then(|part| of.get_mut(&part)) {
            split.cells.insert(place);
        }
    }
    for (at, terms) in table.relations.iter().enumerate() {
        let places = in_terms(terms);
        if let Some(split) = part_of(&places).and_then(|part| of.get_mut(&part)) {
            split.relations.push(at);
            split.cells.extend(places);
        }
    }
    for (at, line) in table.lines.iter().enumerate() {
        let places = in_line(line);
        if let Some(split) = part_of(&places).and_then(|part| of.get_mut(&part)) {
            split.lines.push(at);
            split.cells.extend(places);
        }
    }
    for (at, group) in table.groups.iter().enumerate() {
        let places = in_terms(&group.terms);
        if let Some(split) = part_of(&places).and_then(|part| of.get_mut(&part)) {
            split.groups.push(at);
            split.cells.extend(places);
        }
    }
    of
}

/// A part of a table while it is put together, by places in the whole.
#[derive(Default)]
struct Split {
    cells: BTreeSet<usize>,
    relations: Vec<usize>,
    lines: Vec<usize>,
    groups: Vec<usize>,
}

impl Split {
    fn table(&self, whole: &Table) -> Table {
        let now: BTreeMap<usize, usize> = self.cells.iter().copied().zip(0..).collect();
        let moved = |terms: &Terms| terms.iter().map(|(place, times)| (now[place], *times)).collect::<Terms>();
        let line = |line: &Line| Line {
            claim: Claim { terms: moved(&line.claim.terms), ..line.claim.clone() },
            made_from: line.made_from.iter().map(|place| now[place]).collect(),
        };
        let group = |group: &Protected| Protected { terms: moved(&group.terms), ..group.clone() };
        Table {
            cells: self.cells.iter().map(|place| whole.cells[*place].clone()).collect(),
            relations: self.relations.iter().map(|at| moved(&whole.relations[*at])).collect(),
            lines: self.lines.iter().map(|at| line(&whole.lines[*at])).collect(),
            groups: self.groups.iter().map(|at| group(&whole.groups[*at])).collect(),
        }
    }
}
