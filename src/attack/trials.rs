//! An attack that goes on while more is shown: each time only what is touched is attacked again.

use std::cmp::Reverse;
use std::collections::BTreeSet;

use super::certificate::{Alternative, Certificate, Touching};
use super::check;
use super::claims::{Claims, Fault, Protected, is_between};
use super::propagate::{Before, Bounds, Shown};
use super::siege::{Places, Siege, sieges};
use super::witness::{Asked, Ends, QUICK, Witnesses};

/// Numbers that all have a proof, with the claims shown so far. Tables are checked where they differ from the true one; who
/// asked checks the proofs in full at the end.
pub struct Trials<'a> {
    claims: Claims,
    touching: Touching,
    asked: Asked<'a>,
    proofs: Vec<Certificate>,
    /// The numbers in whose proofs each variable moves.
    moved_in: Vec<BTreeSet<usize>>,
    bounds: Bounds<'a>,
    sieges: Vec<Siege>,
    /// The part that each variable is in; nothing for what is known, or hangs together with nothing protected.
    siege_of: Vec<Option<usize>>,
    /// The part of each protected number, and its place there. Nothing if all of it is known.
    places: Places,
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
        let touching = check(claims, truth, protected)?;
        let bounds = Bounds::propagate(claims);
        let (sieges, places) = sieges(claims, &bounds, truth, protected, |_| 1.0);
        let mut siege_of = vec![None; truth.len()];
        for (at, siege) in sieges.iter().enumerate() {
            siege.part.variables.iter().for_each(|variable| siege_of[*variable] = Some(at));
        }
        let mut moved_in = vec![BTreeSet::new(); truth.len()];
        for (which, proof) in proofs.iter().enumerate() {
            moved_by(proof).for_each(|variable| _ = moved_in[variable].insert(which));
        }
        Ok(Self {
            claims: claims.clone(),
            touching,
            asked: Asked::new(protected, truth)?,
            stopped: vec![0; protected.len()],
            proofs,
            moved_in,
            bounds,
            sieges,
            siege_of,
            places,
        })
    }

    pub fn into_proofs(self) -> Vec<Certificate> {
        self.proofs
    }

    /// Shows these claims, if every number has a proof then, too, and gives what takes it back. If not, all stays as it was.
    pub fn show(&mut self, shown: &[Shown]) -> Option<Tried> {
        let (moved, before) = self.bounds.show(shown);
        let stops = |which: &usize| {
            let protected = &self.asked.protected[*which];
            protected.is_narrowed_by(self.bounds.of_form(&protected.terms))
        };
        // The others are as wide as they were.
        if let Some(which) = self.asked.with(moved.iter().copied()).into_iter().find(stops) {
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
            self.replace(which, proof);
        }
    }

    /// Puts a proof in the place of another, which it gives.
    fn replace(&mut self, which: usize, proof: Certificate) -> Certificate {
        moved_by(&self.proofs[which]).for_each(|variable| _ = self.moved_in[variable].remove(&which));
        moved_by(&proof).for_each(|variable| _ = self.moved_in[variable].insert(which));
        std::mem::replace(&mut self.proofs[which], proof)
    }

    /// Brings what is known of these variables and shown by these claims to where the search looks.
    fn bring(&mut self, variables: &BTreeSet<usize>, shown: &[Shown]) {
        for variable in variables {
            if let Some(at) = self.siege_of[*variable] {
                self.sieges[at].limit(*variable, &self.bounds);
            }
        }
        for (place, lo, hi) in shown.iter().copied() {
            let claim = &mut self.claims.claims[place];
            (claim.lo, claim.hi) = (lo, hi);
            let value = self.touching.true_sum(place);
            if let Some(at) = claim.terms.iter().find_map(|(variable, _)| self.siege_of[*variable]) {
                self.sieges[at].limit_claim(place, lo.map(|lo| lo - value), hi.map(|hi| hi - value));
            }
        }
    }

    /// New proofs for those that the claims just shown break, if there are any for all. Gives the proofs before.
    fn prove(&mut self, shown: &[Shown]) -> Option<Vec<(usize, Certificate)>> {
        let agrees = |table: &Alternative| {
            shown.iter().all(|(place, lo, hi)| {
                let more = table.more(&self.claims.claims[*place].terms);
                let sum = more.ok().and_then(|more| self.touching.true_sum(*place).checked_add(more));
                sum.is_some_and(|sum| is_between(sum, *lo, *hi))
            })
        };
        let holds = |which: &usize| [&self.proofs[*which].low, &self.proofs[*which].high].into_iter().all(agrees);
        // Where nothing of a claim moves, it holds as in the true table.
        let named = shown.iter().flat_map(|(place, ..)| &self.claims.claims[*place].terms);
        let near: BTreeSet<usize> = named.flat_map(|(variable, _)| &self.moved_in[*variable]).copied().collect();
        let mut broken: Vec<usize> = near.into_iter().filter(|which| !holds(which)).collect();
        if broken.is_empty() {
            return Some(Vec::new());
        }
        let of_broken = broken.iter().flat_map(|which| &self.asked.protected[*which].terms);
        let moving: BTreeSet<usize> = of_broken.flat_map(|(variable, _)| &self.moved_in[*variable]).copied().collect();
        let tables = distinct(moving.iter().flat_map(|which| [&self.proofs[*which].low, &self.proofs[*which].high]));
        let tables: Vec<Alternative> = tables.into_iter().filter(agrees).collect();
        broken.sort_by_key(|which| (Reverse(self.stopped[*which]), *which));
        let whom = broken.iter().copied();
        let mut witnesses = Witnesses::new(&self.claims, &self.touching, &self.asked, &tables, whom);
        for which in &broken {
            let Some((at, inside)) = self.places[*which] else { continue };
            let mut ends = Ends::default();
            for (way, _) in QUICK {
                if !witnesses.is_wide(*which) && !witnesses.is_narrow(&self.sieges[at], inside, &ends) {
                    witnesses.search(&self.sieges[at], inside, &self.bounds, way, &mut ends);
                }
            }
            if !witnesses.is_wide(*which) {
                self.stopped[*which] += 1;
                return None;
            }
        }
        let proofs: Vec<(usize, Certificate)> = broken.iter().map(|which| (*which, witnesses.proof(*which))).collect();
        Some(proofs.into_iter().map(|(which, proof)| (which, self.replace(which, proof))).collect())
    }
}

/// The variables that a proof moves.
fn moved_by(proof: &Certificate) -> impl Iterator<Item = usize> {
    [&proof.low, &proof.high].into_iter().flat_map(|table| table.moves()).map(|(variable, _)| *variable)
}

/// Each table once, in the order in which they come first.
pub fn distinct<'a>(tables: impl Iterator<Item = &'a Alternative>) -> Vec<Alternative> {
    let mut seen = BTreeSet::new();
    tables.filter(|table| seen.insert(table.address())).cloned().collect()
}
