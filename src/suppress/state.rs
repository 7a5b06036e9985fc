//! Which cells are withheld so far, and what is shown with that.

use std::rc::Rc;

use crate::attack::{Certificate, Claim, Claims, Limits, Protected, claim};

use super::table::{Line, Standing, Table, Zeros};
use super::{Reason, Refusal};

pub struct State {
    pub table: Table,
    pub truth: Vec<i64>,
    pub withheld: Vec<Option<Reason>>,
    pub protected: Vec<Protected>,
    /// The relations of each cell.
    pub relations_of: Vec<Vec<usize>>,
    /// The proof of each protected number, as far as it goes.
    pub proofs: Vec<Option<Certificate>>,
}

impl State {
    /// With what must be withheld, and no more.
    pub fn new(table: Table) -> Result<Self, Refusal> {
        let count = table.cells.len();
        let mut withheld = vec![None; count];
        let mut protected = Vec::new();
        for (place, cell) in table.cells.iter().enumerate() {
            let hidden = matches!(cell.standing, Standing::Withheld | Standing::Hidden);
            if cell.primary
                && (cell.standing == Standing::AlwaysShown || cell.value == 0 && table.zeros == Zeros::Shown)
            {
                return Err(Refusal::CannotBeWithheld { cell: cell.id });
            }
            withheld[place] = match cell.primary {
                true => Some(Reason::Primary),
                false if hidden => Some(Reason::Before),
                false => None,
            };
            if cell.primary {
                protected.push(Protected { terms: vec![(place, 1)], width: table.width });
            }
        }
        protected.extend(table.groups.iter().cloned());
        let mut relations_of = vec![Vec::new(); count];
        for (relation, terms) in table.relations.iter().enumerate() {
            for (place, _) in terms {
                relations_of.get_mut(*place).ok_or(Refusal::NoSuchCell { place: *place })?.push(relation);
            }
        }
        let truth = table.cells.iter().map(|cell| cell.value).collect();
        let proofs = vec![None; protected.len()];
        Ok(Self { table, truth, withheld, protected, relations_of, proofs })
    }

    /// Whether a cell that is shown could be withheld.
    pub fn may_go(&self, place: usize) -> bool {
        let cell = &self.table.cells[place];
        self.withheld[place].is_none()
            && cell.standing == Standing::MayBeWithheld
            && (cell.value > 0 || self.table.zeros == Zeros::Withheld)
    }

    /// How many of a relation's cells are withheld.
    pub fn withheld_in(&self, relation: usize) -> usize {
        self.table.relations[relation].iter().filter(|(place, _)| self.withheld[*place].is_some()).count()
    }

    /// What is shown: each cell that is (its id is its place), each relation (ids after those), each line (after those).
    pub fn claims(&self) -> Claims {
        let cells = &self.table.cells;
        let limits = |(place, withheld): (usize, &Option<Reason>)| {
            let at_least_one =
                withheld.is_some() && self.table.zeros == Zeros::Shown && cells[place].standing != Standing::Hidden;
            Limits::at_least(at_least_one.into())
        };
        let shown = (0..cells.len()).filter(|place| self.withheld[*place].is_none());
        let counts = shown.map(|place| claim::exact(place, vec![(place, 1)], cells[place].value));
        let relations = self.table.relations.iter().enumerate();
        let relations = relations.map(|(at, terms)| claim::exact(cells.len() + at, terms.clone(), 0));
        let before = cells.len() + self.table.relations.len();
        let lines = self.table.lines.iter().enumerate().filter(|(_, line)| self.is_shown(line));
        let lines = lines.map(|(at, line)| Claim { id: before + at, ..line.claim.clone() });
        Claims {
            variables: self.withheld.iter().enumerate().map(limits).collect(),
            claims: counts.chain(relations).chain(lines).collect(),
        }
    }

    fn is_shown(&self, line: &Line) -> bool {
        line.made_from.iter().all(|place| self.withheld.get(*place).is_some_and(Option::is_none))
    }

    /// The tables of all proofs so far.
    pub fn tables(&self) -> Vec<Rc<[i64]>> {
        let mut tables: Vec<Rc<[i64]>> = Vec::new();
        for proof in self.proofs.iter().flatten() {
            for table in [&proof.low, &proof.high] {
                if !tables.iter().any(|known| Rc::ptr_eq(known, table)) {
                    tables.push(table.clone());
                }
            }
        }
        tables
    }
}
