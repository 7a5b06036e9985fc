//! An attack that goes on while more is shown: each time only what is touched is attacked again.

use std::cmp::Reverse;
use std::collections::BTreeSet;
use std::rc::Rc;

use super::certificate::{Certificate, Touching, sum};
use super::check;
use super::claims::{Claims, Fault, Protected, is_between};
use super::propagate::{Before, Bounds, Shown};
use super::siege::{Siege, sieges};
use super::witness::{Ends, QUICK, Witnesses};

/// Numbers that all have a proof, with the claims shown so far. Tables are checked where they differ from the true one; who
/// asked checks the proofs in full at the end.
pub struct Trials<'a> {
    claims: Claims,
    touching: Touching,
    truth: &'a [i64],
    protected: &'a [Protected],
    proofs: Vec<Certificate>,
    bounds: Bounds<'a>,
    sieges: Vec<Siege>,
    /// The part of each protected number, and its place there. Nothing if all of it is known.
    place: Vec<Option<(usize, usize)>>,
    /// How often each number had no proof. What stops one thing from being shown soon stops the next.
    stopped: Vec<usize>,
}

/// What was shown last, with all that has to be put back if it is not to be shown.
pub struct Tried {
    before: Before,
    moved: BTreeSet<usize>,
    silent: Vec<Shown>,
    proofs: Vec<(usize, Certificate)>,
}

impl<'a> Trials<'a> {
    /// A claim that may be shown later has no ends yet.
    pub fn new(
        claims: &'a Claims,
        truth: &'a [i64],
        protected: &'a [Protected],
        proofs: Vec<Certificate>,
    ) -> Result<Self, Fault> {
        check(claims, truth, protected)?;
        let bounds = Bounds::propagate(claims);
        let (sieges, place) = sieges(claims, &bounds, truth, protected, |_| 1.0);
        let stopped = vec![0; protected.len()];
        Ok(Self {
            claims: claims.clone(),
            touching: Touching::new(claims),
            truth,
            protected,
            proofs,
            bounds,
            sieges,
            place,
            stopped,
        })
    }

    pub fn into_proofs(self) -> Vec<Certificate> {
        self.proofs
    }

    /// Shows these claims, if every number has a proof then, too, and gives what takes it back. If not, all stays as it was.
    pub fn show(&mut self, shown: &[Shown]) -> Option<Tried> {
        let (moved, before) = self.bounds.show(shown);
        let stops = |which: &usize| {
            let protected = &self.protected[*which];
            protected.is_narrowed_by(self.bounds.of_form(&protected.terms))
        };
        if let Some(which) = (0..self.protected.len()).find(stops) {
            self.stopped[which] += 1;
            self.bounds.take_back(before);
            return None;
        }
        self.bring(&moved, shown);
        let silent = shown.iter().map(|(place, ..)| (*place, None, None)).collect();
        match self.prove(shown) {
            Some(proofs) => Some(Tried { before, moved, silent, proofs }),
            None => {
                self.take_back(Tried { before, moved, silent, proofs: Vec::new() });
                None
            }
        }
    }

    /// Takes back what was shown last.
    pub fn take_back(&mut self, tried: Tried) {
        let Tried { before, moved, silent, proofs } = tried;
        self.bounds.take_back(before);
        self.bring(&moved, &silent);
        for (which, proof) in proofs {
            self.proofs[which] = proof;
        }
    }

    /// Brings what is known of these variables and shown by these claims to where the search looks.
    fn bring(&mut self, variables: &BTreeSet<usize>, shown: &[Shown]) {
        for (place, lo, hi) in shown {
            (self.claims.claims[*place].lo, self.claims.claims[*place].hi) = (*lo, *hi);
        }
        let ends = |(place, lo, hi): &Shown| {
            let value = sum(&self.claims.claims[*place].terms, self.truth).unwrap_or_default();
            (*place, lo.map(|lo| lo - value), hi.map(|hi| hi - value))
        };
        let ends: Vec<Shown> = shown.iter().map(ends).collect();
        for siege in &mut self.sieges {
            variables.iter().for_each(|variable| siege.limit(*variable, &self.bounds));
            ends.iter().for_each(|(place, lo, hi)| siege.limit_claim(*place, *lo, *hi));
        }
    }

    /// New proofs for those that the claims just shown break, if there are any for all. Gives the proofs before.
    fn prove(&mut self, shown: &[Shown]) -> Option<Vec<(usize, Certificate)>> {
        let agrees = |table: &Rc<[i64]>| {
            shown.iter().all(|(place, lo, hi)| {
                let value = sum(&self.claims.claims[*place].terms, table);
                value.is_ok_and(|value| is_between(value, *lo, *hi))
            })
        };
        let holds = |proof: &Certificate| agrees(&proof.low) && agrees(&proof.high);
        let mut broken: Vec<usize> = (0..self.proofs.len()).filter(|which| !holds(&self.proofs[*which])).collect();
        if broken.is_empty() {
            return Some(Vec::new());
        }
        let tables = distinct(self.proofs.iter().flat_map(|proof| [&proof.low, &proof.high]));
        let tables: Vec<Rc<[i64]>> = tables.into_iter().filter(agrees).collect();
        broken.sort_by_key(|which| (Reverse(self.stopped[*which]), *which));
        let mut witnesses = Witnesses::new(&self.claims, &self.touching, self.protected, self.truth, &tables, &broken);
        for which in &broken {
            let Some((at, inside)) = self.place[*which] else { continue };
            let mut ends = Ends::default();
            for (way, _) in QUICK {
                if !witnesses.is_wide(*which) && !witnesses.is_narrow(&self.sieges[at], inside, &ends) {
                    witnesses.search(&self.sieges[at], inside, &broken, &self.bounds, way, &mut ends);
                }
            }
            if !witnesses.is_wide(*which) {
                self.stopped[*which] += 1;
                return None;
            }
        }
        let proofs: Vec<(usize, Certificate)> = broken.iter().map(|which| (*which, witnesses.proof(*which))).collect();
        let before =
            proofs.into_iter().map(|(which, proof)| (which, std::mem::replace(&mut self.proofs[which], proof)));
        Some(before.collect())
    }
}

/// Each table once, in the order in which they come first.
pub fn distinct<'a>(tables: impl Iterator<Item = &'a Rc<[i64]>>) -> Vec<Rc<[i64]>> {
    let mut seen = BTreeSet::new();
    tables.filter(|table| seen.insert(table.as_ptr())).cloned().collect()
}
