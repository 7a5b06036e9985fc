//! An attack that goes on while more is shown: each time only what is touched is attacked again.

use std::cmp::Reverse;
use std::collections::BTreeSet;
use std::rc::Rc;

use super::certificate::{Certificate, sum};
use super::check;
use super::claims::{Claims, Fault, Protected};
use super::part::{Part, parts};
use super::propagate::{Bounds, Shown};
use super::simplex::Simplex;
use super::witness::Witnesses;

/// Numbers that all have a proof, with the claims shown so far.
pub struct Trials<'a> {
    claims: Claims,
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

/// A part, with its simplex and the variable of each protected number in that.
struct Siege {
    part: Part,
    home: Simplex,
    goals: Vec<usize>,
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
        let mut place = vec![None; protected.len()];
        let sieges = parts(claims, &bounds, protected).into_iter().enumerate().map(|(at, part)| {
            for (inside, (which, _)) in part.protected.iter().enumerate() {
                place[*which] = Some((at, inside));
            }
            let (home, goals) = part.simplex(&bounds, truth);
            Siege { part, home, goals }
        });
        let sieges = sieges.collect();
        let stopped = vec![0; protected.len()];
        Ok(Self { claims: claims.clone(), truth, protected, proofs, bounds, sieges, place, stopped })
    }

    pub fn into_proofs(self) -> Vec<Certificate> {
        self.proofs
    }

    /// Shows these claims, if every number has a proof then, too. If not, all stays as it was.
    pub fn show(&mut self, shown: &[Shown]) -> bool {
        let (moved, before) = self.bounds.show(shown);
        let stops = |which: &usize| {
            let protected = &self.protected[*which];
            let ends = self.bounds.of_form(&protected.terms);
            matches!(ends, (Some(low), Some(high)) if high - low < i128::from(protected.width))
        };
        if let Some(which) = (0..self.protected.len()).find(stops) {
            self.stopped[which] += 1;
            self.bounds.take_back(before);
            return false;
        }
        self.bring(&moved, shown);
        if self.prove(shown) {
            return true;
        }
        let silent: Vec<Shown> = shown.iter().map(|(place, ..)| (*place, None, None)).collect();
        self.bounds.take_back(before);
        self.bring(&moved, &silent);
        false
    }

    /// Brings what is known of these variables and shown by these claims to where the search looks.
    fn bring(&mut self, variables: &BTreeSet<usize>, shown: &[Shown]) {
        for (place, lo, hi) in shown {
            (self.claims.claims[*place].lo, self.claims.claims[*place].hi) = (*lo, *hi);
        }
        for Siege { part, home, .. } in &mut self.sieges {
            for variable in variables {
                if let Ok(at) = part.variables.binary_search(variable) {
                    home.limit(at, &self.bounds.limits(*variable));
                }
            }
            for (place, lo, hi) in shown {
                if let Ok(line) = part.lines.binary_search_by_key(place, |line| line.claim) {
                    let known = part.known(line, &self.claims, self.truth);
                    let end = |end: Option<i128>, none: f64| end.map_or(none, |end| (end - known) as f64);
                    let ends = (end(*lo, f64::NEG_INFINITY), end(*hi, f64::INFINITY));
                    home.limit(part.variables.len() + line, &ends);
                }
            }
        }
    }

    /// New proofs for those that the claims just shown break, if there are any for all.
    fn prove(&mut self, shown: &[Shown]) -> bool {
        let agrees = |table: &Rc<[i64]>| {
            shown.iter().all(|(place, lo, hi)| {
                let value = sum(&self.claims.claims[*place].terms, table);
                value.is_ok_and(|value| lo.is_none_or(|lo| value >= lo) && hi.is_none_or(|hi| value <= hi))
            })
        };
        let holds = |proof: &Certificate| agrees(&proof.low) && agrees(&proof.high);
        let mut broken: Vec<usize> = (0..self.proofs.len()).filter(|which| !holds(&self.proofs[*which])).collect();
        if broken.is_empty() {
            return true;
        }
        let tables = distinct(self.proofs.iter().flat_map(|proof| [&proof.low, &proof.high]));
        let tables: Vec<Rc<[i64]>> = tables.into_iter().filter(agrees).collect();
        broken.sort_by_key(|which| (Reverse(self.stopped[*which]), *which));
        let mut witnesses = Witnesses::of(&self.claims, self.protected, self.truth, tables, &broken);
        for which in &broken {
            let Some((at, inside)) = self.place[*which].filter(|_| !witnesses.is_wide(*which)) else { continue };
            let Siege { part, home, goals } = &self.sieges[at];
            witnesses.walk(part, home, &broken, inside, goals[inside]);
            if !witnesses.is_wide(*which) {
                witnesses.search(part, home, &broken, inside, goals[inside], &self.bounds);
            }
            if !witnesses.is_wide(*which) {
                self.stopped[*which] += 1;
                return false;
            }
        }
        let proofs: Vec<(usize, Certificate)> = broken.iter().map(|which| (*which, witnesses.proof(*which))).collect();
        let is_proved =
            |(which, proof): &(usize, Certificate)| proof.check(&self.claims, &self.protected[*which]).is_ok();
        if !proofs.iter().all(is_proved) {
            return false;
        }
        for (which, proof) in proofs {
            self.proofs[which] = proof;
        }
        true
    }
}

/// Each table once, in the order in which they come first.
pub fn distinct<'a>(tables: impl Iterator<Item = &'a Rc<[i64]>>) -> Vec<Rc<[i64]>> {
    let mut seen = BTreeSet::new();
    tables.filter(|table| seen.insert(table.as_ptr())).cloned().collect()
}
