//! Whole-number tables in which a protected number is as far away as it can be.
//!
//! A push of the simplex from the true table mostly ends at a whole table, for the steps are sums of few cycles. If it
//! does not, a broken number is held on the side where the true one is, and the push is made again. Every table that is
//! found is tried for every protected number.

use std::rc::Rc;

use super::certificate::{agrees, sum};
use super::claims::{Claims, Protected};
use super::explain::{Proven, proven};
use super::part::Part;
use super::propagate::Bounds;
use super::simplex::{End, Simplex};
use super::whole;

/// The proven upper bounds of `form` and of `-form`, of what is unknown of it.
type Ends = [Option<Proven>; 2];

/// How often broken numbers are held before a push is given up: at most, and how many entries all the tables may have.
const HOLDS: usize = 12;
const HOLD_ENTRIES: usize = 2_000_000;
/// Further than any table needs to be pushed.
const FAR: f64 = 1e12;

/// The two tables in which a protected number is lowest and highest, of all that were found.
#[derive(Debug, Clone)]
pub struct Seen {
    pub low: (i128, Rc<[i64]>),
    pub high: (i128, Rc<[i64]>),
}

/// The tables found so far.
pub struct Witnesses<'a> {
    claims: &'a Claims,
    protected: &'a [Protected],
    truth: &'a [i64],
    pub seen: Vec<Seen>,
}

impl<'a> Witnesses<'a> {
    /// None but the true table, and what else of `hints` agrees with the claims.
    pub fn new(claims: &'a Claims, protected: &'a [Protected], truth: &'a [i64], hints: &[Rc<[i64]>]) -> Self {
        let table: Rc<[i64]> = truth.into();
        let seen = protected.iter().map(|protected| {
            let value = sum(&protected.terms, truth).unwrap_or_default();
            Seen { low: (value, table.clone()), high: (value, table.clone()) }
        });
        let mut witnesses = Self { claims, protected, truth, seen: seen.collect() };
        let all: Vec<usize> = (0..protected.len()).collect();
        for hint in hints {
            witnesses.add(hint.clone(), &all);
        }
        witnesses
    }

    pub fn is_wide(&self, which: usize) -> bool {
        self.seen[which].high.0 - self.seen[which].low.0 >= i128::from(self.protected[which].width)
    }

    /// Takes a table in for the protected numbers `whom`, if it agrees with every claim.
    fn add(&mut self, table: Rc<[i64]>, whom: &[usize]) {
        if table.len() != self.truth.len() || agrees(self.claims, &table).is_err() {
            return;
        }
        for which in whom {
            let Ok(value) = sum(&self.protected[*which].terms, &table) else { continue };
            let seen = &mut self.seen[*which];
            if value < seen.low.0 {
                seen.low = (value, table.clone());
            }
            if value > seen.high.0 {
                seen.high = (value, table.clone());
            }
        }
    }

    /// Looks for tables that make one protected number wide, and else for proofs that it is not: its upper and its lower
    /// bound.
    pub fn search(
        &mut self,
        part: &Part,
        home: &Simplex,
        whom: &[usize],
        at: usize,
        goal: usize,
        bounds: &Bounds,
    ) -> Ends {
        let which = whom[at];
        // The simplex has only what is unknown of the terms; the rest is the same in every table.
        let known = sum(&self.protected[which].terms, self.truth).unwrap_or_default() as f64 - home.start[goal];
        let width = self.protected[which].width as f64;
        let mut pushed = Vec::new();
        let mut ends = [None, None];
        for (end, sign) in [1.0, -1.0].into_iter().enumerate() {
            let (low, high) = (self.seen[which].low.0 as f64 - known, self.seen[which].high.0 as f64 - known);
            let target = (if sign > 0.0 { low + width } else { width - high }).min(FAR);
            let mut simplex = home.clone();
            let reached = simplex.walk(goal, sign, target) == End::Reached;
            self.add(self.table(&simplex, &part.variables), whom);
            if self.is_wide(which) {
                return ends;
            }
            if !reached {
                let mut end_of = simplex.push(goal, sign, target);
                if end_of == End::GaveUp {
                    // Many steps on the spot: with the bounds let out there are none, but more fractions.
                    simplex = home.clone();
                    simplex.loosen();
                    end_of = simplex.push(goal, sign, target);
                }
                if end_of == End::Best {
                    ends[end] = proven(part, bounds, &simplex, &part.protected[at].1, sign as i128);
                }
                pushed.push((simplex, sign, target));
            }
        }
        if let [Some(upper), Some(lower)] = &ends
            && ((upper.value + lower.value) as f64) < width
        {
            return ends;
        }
        for (further, sign, target) in pushed {
            self.dive(further, &part.variables, whom, (goal, sign, target));
        }
        let terms = &self.protected[which].terms;
        for sign in [1, -1] {
            let (low, high) = (self.seen[which].low.0, self.seen[which].high.0);
            let least = i128::from(self.protected[which].width) + if sign > 0 { low } else { -high };
            if !self.is_wide(which)
                && let Some(table) = whole::find(self.claims, terms, sign, least)
            {
                self.add(table.into(), whom);
            }
        }
        ends
    }

    /// Holds broken numbers on the true side until none is broken: all at once, or one alone where that is too much.
    /// Begins where a push ended.
    fn dive(&mut self, mut simplex: Simplex, variables: &[usize], whom: &[usize], goal: (usize, f64, f64)) {
        let (goal, sign, mut target) = goal;
        let mut broken = simplex.broken(variables.len());
        let entries = simplex.tableau.dependent.len() * simplex.tableau.free.len();
        for _ in 0..(HOLD_ENTRIES / entries.max(1)).clamp(1, HOLDS) {
            let Some(first) = broken.first().copied() else {
                self.add(self.table(&simplex, variables), whom);
                return;
            };
            target = target.min((sign * simplex.at[goal] + 0.02).floor());
            if target <= sign * simplex.start[goal] {
                return;
            }
            let before = (simplex.at.clone(), simplex.lower.clone(), simplex.upper.clone());
            broken.iter().for_each(|variable| simplex.hold(*variable));
            simplex.reset();
            if simplex.push(goal, sign, target) != End::Reached && broken.len() > 1 {
                (simplex.at, simplex.lower, simplex.upper) = before;
                simplex.hold(first);
                simplex.reset();
                if simplex.push(goal, sign, target) == End::GaveUp {
                    return;
                }
            }
            broken = simplex.broken(variables.len());
        }
    }

    /// Where the simplex stands, with the true values of all others.
    fn table(&self, simplex: &Simplex, variables: &[usize]) -> Rc<[i64]> {
        let mut table = self.truth.to_vec();
        for (at, variable) in variables.iter().enumerate() {
            table[*variable] = simplex.at[at].round() as i64;
        }
        table.into()
    }
}
