//! Whole-number tables in which a protected number is as far away as it can be.
//!
//! A walk of the simplex from the true table mostly gets there. If it does not, a push says whether that is possible at
//! all, and often ends at a whole table, too; then both are tried from other tables found so far; then broken numbers are
//! held on the side where the true ones are, and the push is made again. Every table that is found is tried for every
//! protected number.

use std::cmp::Reverse;
use std::rc::Rc;

use super::certificate::{Certificate, agrees, sum};
use super::claims::{Claims, Protected, Terms};
use super::explain::{Proven, proven};
use super::part::Part;
use super::propagate::Bounds;
use super::simplex::{End, Simplex};
use super::whole;

/// The proven upper bounds of `form` and of `-form`, of what is unknown of it.
type Ends = [Option<Proven>; 2];

/// How often broken numbers are held before a push is given up.
const HOLDS: usize = 6;
/// More broken numbers than this are not held.
const FEW: usize = 100;
/// From how many other tables a search starts, if it does not get there from the true one.
const STARTS: usize = 6;
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
    /// All of them but the true one that were further than those before.
    tables: Vec<Rc<[i64]>>,
}

impl<'a> Witnesses<'a> {
    /// None but the true table, and what else of `hints` agrees with the claims.
    pub fn new(claims: &'a Claims, protected: &'a [Protected], truth: &'a [i64], hints: &[Rc<[i64]>]) -> Self {
        let hints =
            hints.iter().filter(|hint| hint.len() == truth.len() && agrees(claims, hint).is_ok()).cloned().collect();
        let all: Vec<usize> = (0..protected.len()).collect();
        Self::of(claims, protected, truth, hints, &all)
    }

    /// The true table, and others that agree with the claims, for the protected numbers `whom`.
    pub fn of(
        claims: &'a Claims,
        protected: &'a [Protected],
        truth: &'a [i64],
        tables: Vec<Rc<[i64]>>,
        whom: &[usize],
    ) -> Self {
        let table: Rc<[i64]> = truth.into();
        let seen = protected.iter().map(|protected| {
            let value = sum(&protected.terms, truth).unwrap_or_default();
            Seen { low: (value, table.clone()), high: (value, table.clone()) }
        });
        let mut witnesses = Self { claims, protected, truth, seen: seen.collect(), tables: Vec::new() };
        tables.into_iter().for_each(|table| witnesses.take(table, whom));
        witnesses
    }

    /// The two tables furthest apart.
    pub fn proof(&self, which: usize) -> Certificate {
        let Seen { low, high } = &self.seen[which];
        Certificate { low: low.1.clone(), high: high.1.clone() }
    }

    pub fn is_wide(&self, which: usize) -> bool {
        self.seen[which].high.0 - self.seen[which].low.0 >= i128::from(self.protected[which].width)
    }

    /// Takes a table in for the protected numbers `whom`, if it agrees with every claim.
    fn add(&mut self, table: Rc<[i64]>, whom: &[usize]) {
        if agrees(self.claims, &table).is_ok() {
            self.take(table, whom);
        }
    }

    fn take(&mut self, table: Rc<[i64]>, whom: &[usize]) {
        let mut is_further = false;
        for which in whom {
            let Ok(value) = sum(&self.protected[*which].terms, &table) else { continue };
            let seen = &mut self.seen[*which];
            if value < seen.low.0 {
                (seen.low, is_further) = ((value, table.clone()), true);
            }
            if value > seen.high.0 {
                (seen.high, is_further) = ((value, table.clone()), true);
            }
        }
        if is_further {
            self.tables.push(table);
        }
    }

    /// Looks for tables that make one protected number wide by whole steps alone.
    pub fn walk(&mut self, part: &Part, home: &Simplex, whom: &[usize], at: usize, goal: usize) {
        for sign in [1.0, -1.0] {
            if !self.is_wide(part.protected[at].0) {
                let mut simplex = home.clone();
                simplex.walk(goal, sign, self.target(part, at, sign));
                self.add(self.table(&simplex, &part.variables), whom);
            }
        }
    }

    /// What the unknown part of a protected number must get to, if that is to make it wide.
    fn target(&self, part: &Part, at: usize, sign: f64) -> f64 {
        let (which, terms) = &part.protected[at];
        let of_unknown: Terms = terms.iter().map(|(place, times)| (part.variables[*place], *times)).collect();
        // The rest is the same in every table.
        let value = |terms| sum(terms, self.truth).unwrap_or_default();
        let known = (value(&self.protected[*which].terms) - value(&of_unknown)) as f64;
        let seen = &self.seen[*which];
        let (low, high) = (seen.low.0 as f64 - known, seen.high.0 as f64 - known);
        let width = self.protected[*which].width as f64;
        (if sign > 0.0 { low + width } else { width - high }).min(FAR)
    }

    /// Looks from some of the tables found so far instead of the true one: those in which numbers that stand at their ends
    /// beside this one, and so stop its steps, have moved away from there.
    fn start_from_others(
        &mut self,
        part: &Part,
        home: &Simplex,
        whom: &[usize],
        at: usize,
        (goal, ways): (usize, &[f64]),
    ) {
        let stuck: Vec<usize> = part.beside(at).into_iter().filter(|place| home.is_at_end(*place)).collect();
        let moved = |table: &Rc<[i64]>| {
            let is_moved = |place: &&usize| table[part.variables[**place]] != self.truth[part.variables[**place]];
            stuck.iter().filter(is_moved).count()
        };
        let mut starts: Vec<(usize, usize)> =
            self.tables.iter().enumerate().map(|(at, table)| (moved(table), at)).collect();
        starts.sort_by_key(|(moved, at)| (Reverse(*moved), *at));
        for (_, table) in starts.into_iter().take(STARTS) {
            let table = self.tables[table].clone();
            let differs = |variable: usize| (table[variable] - self.truth[variable]) as f64;
            let moves = part.variables.iter().enumerate().map(|(at, variable)| (at, differs(*variable)));
            let moves: Vec<(usize, f64)> = moves.filter(|(_, by)| *by != 0.0).collect();
            for sign in ways.iter().copied() {
                let mut simplex = home.clone();
                simplex.move_to(&moves);
                let target = self.target(part, at, sign);
                if simplex.walk(goal, sign, target) != End::Reached {
                    simplex = home.clone();
                    simplex.move_to(&moves);
                    simplex.loosen();
                    simplex.push(goal, sign, target);
                }
                if simplex.broken(part.variables.len()).is_empty() {
                    self.add(self.table(&simplex, &part.variables), whom);
                }
                if self.is_wide(part.protected[at].0) {
                    return;
                }
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
        let which = part.protected[at].0;
        let mut pushed = Vec::new();
        let mut ways = Vec::new();
        let mut ends = [None, None];
        for (end, sign) in [1.0, -1.0].into_iter().enumerate() {
            let target = self.target(part, at, sign);
            let mut simplex = home.clone();
            simplex.loosen();
            let end_of = simplex.push(goal, sign, target);
            if end_of == End::Best {
                let counts = &simplex.counts(goal, sign)[..part.lines.len()];
                ends[end] = proven(part, bounds, counts, &part.protected[at].1, sign as i128);
            } else {
                ways.push(sign);
            }
            match simplex.broken(part.variables.len()).len() {
                0 => self.add(self.table(&simplex, &part.variables), whom),
                1..=FEW => pushed.push((simplex, sign, target)),
                _ => {}
            }
            if self.is_wide(which) {
                return ends;
            }
        }
        let width = i128::from(self.protected[which].width);
        if let [Some(upper), Some(lower)] = &ends
            && upper.value + lower.value < width
        {
            return ends;
        }
        self.start_from_others(part, home, whom, at, (goal, &ways));
        for (further, sign, target) in pushed {
            if !self.is_wide(which) && !further.basis.is_large() {
                self.dive(further, &part.variables, whom, (goal, sign, target));
            }
        }
        let terms = &self.protected[which].terms;
        for sign in [1, -1] {
            let (low, high) = (self.seen[which].low.0, self.seen[which].high.0);
            let least = width + if sign > 0 { low } else { -high };
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
        for _ in 0..HOLDS {
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
