//! Which cells are withheld so far, and what is shown with that.

use std::collections::{BTreeMap, BTreeSet};

use crate::attack::{
    Alternative, Certificate, Claim, Claims, Fault, Limits, Open, Protected, Touching, claim, distinct,
};

use super::table::{Standing, Table, Zeros};
use super::{Reason, Refusal};

pub struct State {
    pub table: Table,
    pub truth: Vec<i64>,
    withheld: Vec<Option<Reason>>,
    pub protected: Vec<Protected>,
    /// The relations of each cell.
    pub relations_of: Vec<Vec<usize>>,
    /// The lines that are shown only while a cell is.
    lines_of: Vec<Vec<usize>>,
    /// Each cell, relation and line as a claim, those that are not shown without ends. The place of each in the list is its id.
    all_claims: Claims,
    touching: Touching,
    /// The proof of each protected number, as far as it goes.
    pub proofs: Vec<Option<Certificate>>,
    /// Tables that prove something of the same cells to another reader, and may to this one.
    pub hints: Vec<Alternative>,
}

impl State {
    /// With what must be withheld, and no more.
    pub fn new(table: Table) -> Result<Self, Refusal> {
        let count = table.cells.len();
        let mut withheld = vec![None; count];
        let mut protected = Vec::new();
        for (place, cell) in table.cells.iter().enumerate() {
            let hidden = matches!(cell.standing, Standing::Withheld | Standing::Hidden);
            if cell.primary.is_some()
                && (cell.standing == Standing::AlwaysShown || cell.value == 0 && cell.zeros == Zeros::Shown)
            {
                return Err(Refusal::CannotBeWithheld { cell: cell.id });
            }
            withheld[place] = match cell.primary.is_some() {
                true => Some(Reason::Primary),
                false if hidden => Some(Reason::Before),
                false => None,
            };
            if let Some(width) = cell.primary {
                protected.push(Protected::new(vec![(place, 1)], width));
                if cell.within.is_some() {
                    protected.push(Protected { within: cell.within, ..Protected::new(vec![(place, 1)], 1) });
                }
            }
        }
        protected.extend(table.groups.iter().cloned());
        let mut relations_of = vec![Vec::new(); count];
        for (relation, terms) in table.relations.iter().enumerate() {
            for (place, _) in terms {
                relations_of.get_mut(*place).ok_or(Refusal::NoSuchCell { place: *place })?.push(relation);
            }
        }
        let mut lines_of = vec![Vec::new(); count];
        for (line, of) in table.lines.iter().enumerate() {
            for place in of.made_from.iter().collect::<BTreeSet<_>>() {
                lines_of.get_mut(*place).ok_or(Refusal::NoSuchCell { place: *place })?.push(line);
            }
        }
        let truth: Vec<i64> = table.cells.iter().map(|cell| cell.value).collect();
        let proofs = vec![None; protected.len()];
        let all_claims = all_claims(&table, &withheld);
        let touching = Touching::new(&all_claims, &truth).map_err(Refusal::Fault)?;
        let hints = Vec::new();
        Ok(Self { table, truth, withheld, protected, relations_of, lines_of, all_claims, touching, proofs, hints })
    }

    /// Why a cell is withheld; nothing where it is shown.
    pub fn withheld(&self, place: usize) -> Option<Reason> {
        self.withheld[place]
    }

    /// Withholds a cell, or shows it, and the lines that are made from it.
    pub fn set(&mut self, place: usize, withheld: Option<Reason>) -> Option<Reason> {
        let before = std::mem::replace(&mut self.withheld[place], withheld);
        self.all_claims.variables[place] = limits(&self.table, &self.withheld, place);
        for id in self.with(place).collect::<Vec<usize>>() {
            let (lo, hi) = if self.is_shown(id) { self.ends(id) } else { (None, None) };
            let claim = &mut self.all_claims.claims[id];
            (claim.lo, claim.hi) = (lo, hi);
        }
        before
    }

    /// The ids of the claims that are shown only while a cell is: its own, and those of lines.
    pub fn with(&self, place: usize) -> impl Iterator<Item = usize> {
        let lines = self.table.cells.len() + self.table.relations.len();
        [place].into_iter().chain(self.lines_of[place].iter().map(move |line| lines + line))
    }

    /// The ends of a cell's or line's claim while it is shown.
    fn ends(&self, id: usize) -> (Option<i128>, Option<i128>) {
        match id.checked_sub(self.table.cells.len() + self.table.relations.len()) {
            Some(line) => (self.table.lines[line].claim.lo, self.table.lines[line].claim.hi),
            None => {
                let value = Some(self.truth[id].into());
                (value, value)
            }
        }
    }

    /// Whether a table agrees with all that is shown.
    pub fn agrees(&self, table: &Alternative) -> Result<(), Fault> {
        self.touching.check(&self.all_claims, &self.truth, table)
    }

    /// Withholds what is withheld from others, as far as it is not known here whatever comes.
    pub fn withhold_too(&mut self, gone: &BTreeMap<u64, Reason>) {
        for place in 0..self.table.cells.len() {
            let cell = &self.table.cells[place];
            if let (Standing::MayBeWithheld, None, Some(reason)) =
                (cell.standing, self.withheld[place], gone.get(&cell.id))
            {
                self.set(place, Some(*reason));
            }
        }
    }

    /// What is withheld for the sake of others, by the ids of the cells.
    pub fn others(&self) -> impl Iterator<Item = (u64, Reason)> {
        let withheld = self.table.cells.iter().zip(&self.withheld);
        withheld.filter_map(|(cell, reason)| match reason {
            Some(reason @ (Reason::Line | Reason::Attack)) => Some((cell.id, *reason)),
            Some(Reason::Primary | Reason::Before) | None => None,
        })
    }

    /// Whether a cell that is shown could be withheld.
    pub fn may_go(&self, place: usize) -> bool {
        let cell = &self.table.cells[place];
        self.withheld[place].is_none()
            && cell.standing == Standing::MayBeWithheld
            && (cell.value > 0 || cell.zeros == Zeros::Withheld)
    }

    /// Which of the protected numbers have no proof.
    pub fn open(&self) -> Vec<usize> {
        (0..self.protected.len()).filter(|which| self.proofs[*which].is_none()).collect()
    }

    /// How many of a relation's cells are withheld.
    pub fn withheld_in(&self, relation: usize) -> usize {
        self.table.relations[relation].iter().filter(|(place, _)| self.withheld[*place].is_some()).count()
    }

    /// What is shown: each cell that is (its id is its place), each relation (ids after those), each line (after those).
    pub fn claims(&self) -> Claims {
        let has_end = |claim: &&Claim| claim.lo.is_some() || claim.hi.is_some();
        Claims {
            variables: self.all_claims.variables.clone(),
            claims: self.all_claims.claims.iter().filter(has_end).cloned().collect(),
        }
    }

    /// What still holds where more is withheld: each cell that cannot be, each relation, and each line but those that go with
    /// any cell that they say something of.
    pub fn claims_if_more_went(&self) -> Claims {
        let mut claims = self.all_claims.clone();
        let cells = self.table.cells.len();
        let before = cells + self.table.relations.len();
        for (place, limits) in claims.variables.iter_mut().enumerate() {
            if self.may_go(place) {
                *limits = Limits::at_least((self.table.cells[place].zeros == Zeros::Shown).into());
            }
        }
        claims.claims.retain(|claim| {
            let goes = match claim.id.checked_sub(before) {
                Some(line) => {
                    let line = &self.table.lines[line];
                    line.claim.terms.iter().all(|(place, _)| line.made_from.contains(place) && self.may_go(*place))
                }
                None => claim.id < cells && self.may_go(claim.id),
            };
            !goes && (claim.lo.is_some() || claim.hi.is_some())
        });
        claims
    }

    /// The same, and what is not shown as claims without ends. The place of each in the list is its id.
    pub fn all_claims(&self) -> &Claims {
        &self.all_claims
    }

    /// Whether the claim of this id is shown.
    pub fn is_shown(&self, id: usize) -> bool {
        let is_shown = |place: &usize| self.withheld.get(*place).is_some_and(Option::is_none);
        let others = self.table.cells.len() + self.table.relations.len();
        match id.checked_sub(others) {
            Some(line) => self.table.lines[line].made_from.iter().all(is_shown),
            None => id >= self.table.cells.len() || is_shown(&id),
        }
    }

    /// The tables of all proofs so far, and those that others have.
    pub fn tables(&self) -> Vec<Alternative> {
        distinct(self.proofs.iter().flatten().flat_map(|proof| [&proof.low, &proof.high]).chain(&self.hints))
    }

    /// The cells, by their ids.
    pub fn ids(&self) -> Vec<u64> {
        self.table.cells.iter().map(|cell| cell.id).collect()
    }

    /// The cells among the claims behind what is proven of a number, and those from which a line among them is made.
    pub fn behind(&self, open: &Open) -> BTreeSet<usize> {
        let (cells, relations) = (self.table.cells.len(), self.table.relations.len());
        let mut found = BTreeSet::new();
        for id in &open.because {
            if *id < cells {
                found.insert(*id);
            } else if let Some(line) = id.checked_sub(cells + relations) {
                found.extend(self.table.lines[line].made_from.iter().copied());
            }
        }
        found
    }

    /// That a number cannot be protected.
    pub fn refusal(&self, which: usize, open: Open) -> Refusal {
        let id = |place: &usize| self.table.cells[*place].id;
        let cells = self.protected[which].terms.iter().map(|(place, _)| id(place)).collect();
        Refusal::NotSafe { cells, because: self.behind(&open).iter().map(id).collect(), open: Box::new(open) }
    }
}

/// What is known of a cell before anything is read: what is withheld is no zero where zeros are shown.
fn limits(table: &Table, withheld: &[Option<Reason>], place: usize) -> Limits {
    let cell = &table.cells[place];
    let is_marked = withheld[place].is_some() && cell.zeros == Zeros::Shown && cell.standing != Standing::Hidden;
    Limits::at_least(is_marked.into())
}

fn all_claims(table: &Table, withheld: &[Option<Reason>]) -> Claims {
    let cells = table.cells.len();
    let counts = (0..cells).map(|place| match withheld[place] {
        None => claim::exact(place, vec![(place, 1)], table.cells[place].value),
        Some(_) => Claim { id: place, terms: vec![(place, 1)], lo: None, hi: None },
    });
    let relations = table.relations.iter().enumerate();
    let relations = relations.map(|(at, terms)| claim::exact(cells + at, terms.clone(), 0));
    let before = cells + table.relations.len();
    let lines = table.lines.iter().enumerate().map(|(at, line)| {
        let is_shown = line.made_from.iter().all(|place| withheld[*place].is_none());
        let (lo, hi) = if is_shown { (line.claim.lo, line.claim.hi) } else { (None, None) };
        Claim { id: before + at, terms: line.claim.terms.clone(), lo, hi }
    });
    Claims {
        variables: (0..cells).map(|place| limits(table, withheld, place)).collect(),
        claims: counts.chain(relations).chain(lines).collect(),
    }
}
