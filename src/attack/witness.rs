//! Whole-number tables in which a protected number is as far away as it has to be.
//!
//! Every table that is found is tried for every protected number.

use std::collections::BTreeMap;

use super::certificate::{Alternative, Certificate, Touching, sum};
use super::claims::{Claims, Fault, Protected};
use super::explain::Proven;
use super::mend::Tries;
use super::nearest::Effort;
use super::propagate::Bounds;
use super::siege::{Moves, Outcome, Siege};

/// The proven upper bounds of a form and of the same with the other sign, of what is unknown of it.
pub type Ends = [Option<Proven>; 2];

/// How often a goal is brought nearer, where it cannot be as far away as asked for.
const NEARER: usize = 40;
/// In a part with more groups than this for each step that may be taken, the nearest table is not found.
const GROUPS_PER_STEP: usize = 8;
/// Further than any number needs to move.
const FAR: i128 = 1 << 40;

/// Protected numbers, and what each is in the true table.
pub struct Asked<'a> {
    pub protected: &'a [Protected],
    pub truth: &'a [i64],
    true_ones: Vec<i128>,
    /// The protected numbers that each variable is in.
    of_variable: Vec<Vec<u32>>,
}

impl<'a> Asked<'a> {
    /// Of variables that there are.
    pub fn new(protected: &'a [Protected], truth: &'a [i64]) -> Result<Self, Fault> {
        let mut of_variable = vec![Vec::new(); truth.len()];
        for (which, protected) in protected.iter().enumerate() {
            protected.terms.iter().for_each(|(variable, _)| of_variable[*variable].push(which as u32));
        }
        let true_ones = protected.iter().map(|protected| sum(&protected.terms, truth)).collect::<Result<_, _>>()?;
        Ok(Self { protected, truth, true_ones, of_variable })
    }

    /// The protected numbers that one of some variables is in, each once, rising.
    pub fn with(&self, variables: impl Iterator<Item = usize>) -> Vec<usize> {
        let mut found: Vec<usize> =
            variables.flat_map(|variable| &self.of_variable[variable]).map(|which| *which as usize).collect();
        found.sort_unstable();
        found.dedup();
        found
    }
}

/// The two tables in which a protected number is lowest and highest, of all that were found.
#[derive(Debug, Clone)]
pub struct Seen {
    pub low: (i128, Alternative),
    pub high: (i128, Alternative),
}

/// The tables found so far.
pub struct Witnesses<'a> {
    claims: &'a Claims,
    asked: &'a Asked<'a>,
    touching: &'a Touching,
    /// Of those protected numbers that are looked at.
    pub seen: BTreeMap<usize, Seen>,
}

impl<'a> Witnesses<'a> {
    /// The true table, and others that agree with the claims, for the protected numbers `whom`.
    pub fn new(
        claims: &'a Claims,
        touching: &'a Touching,
        asked: &'a Asked,
        tables: &[Alternative],
        whom: impl Iterator<Item = usize>,
    ) -> Self {
        let table = Alternative::new(Vec::new());
        let seen = whom.map(|which| {
            let value = asked.true_ones[which];
            (which, Seen { low: (value, table.clone()), high: (value, table.clone()) })
        });
        let mut witnesses = Self { claims, asked, touching, seen: seen.collect() };
        tables.iter().for_each(|table| witnesses.take(table));
        witnesses
    }

    /// The two tables furthest apart.
    pub fn proof(&self, which: usize) -> Certificate {
        let Seen { low, high } = &self.seen[&which];
        Certificate { low: low.1.clone(), high: high.1.clone() }
    }

    pub fn is_wide(&self, which: usize) -> bool {
        is_wide(&self.seen[&which], &self.asked.protected[which])
    }

    /// Takes in a table that agrees with every claim.
    fn take(&mut self, table: &Alternative) {
        let moved = table.moves().iter().flat_map(|(variable, _)| &self.asked.of_variable[*variable]);
        for which in moved.map(|which| *which as usize) {
            let protected = &self.asked.protected[which];
            // What is wide enough needs nothing more.
            let Some(seen) = self.seen.get_mut(&which).filter(|seen| !is_wide(seen, protected)) else { continue };
            let more = table.more(&protected.terms).ok();
            let Some(value) = more.and_then(|more| self.asked.true_ones[which].checked_add(more)) else { continue };
            if !protected.admits(value) {
                continue;
            }
            if value < seen.low.0 {
                seen.low = (value, table.clone());
            }
            if value > seen.high.0 {
                seen.high = (value, table.clone());
            }
        }
    }

    /// Takes in the table that differs from the true one by these moves, if it agrees with every claim.
    fn move_by(&mut self, moves: &Moves) -> bool {
        let table = Alternative::new(moves.clone());
        let agrees = self.touching.check(self.claims, self.asked.truth, &table).is_ok();
        if agrees {
            self.take(&table);
        }
        agrees
    }

    /// Looks in one way for tables that make a protected number wide, and else for proofs that it is not: its upper and its
    /// lower bound, of what is unknown of it, which `ends` keeps.
    pub fn search(&mut self, siege: &Siege, at: usize, bounds: &Bounds, way: &Way, ends: &mut Ends) {
        let which = siege.which(at);
        if matches!(way, Way::Nearest(effort) if effort.steps * GROUPS_PER_STEP < siege.size()) {
            return;
        }
        let true_one = self.asked.true_ones[which];
        let protected = &self.asked.protected[which];
        for (end, sign) in [1, -1].into_iter().enumerate() {
            // Trying goes in short steps, for where it fails it takes long.
            let mut step = if matches!(way, Way::Mend(_)) { 1 } else { i64::MAX };
            for _ in 0..NEARER {
                let Seen { low, high } = self.seen[&which].clone();
                let furthest = if sign > 0 { high.clone() } else { low.clone() };
                let moved = (i128::from(sign) * (furthest.0 - true_one)).clamp(-FAR, FAR) as i64;
                let needs = (i128::from(protected.width) - (high.0 - low.0)).clamp(0, FAR);
                let mut more = moved + (needs as i64).min(step);
                if let Some((least, most)) = protected.within {
                    let most = if sign > 0 { i128::from(most) - true_one } else { true_one - i128::from(least) };
                    more = more.min(most.clamp(0, FAR) as i64);
                }
                // No further than was proved before.
                let most = |proven: &Proven| proven.value - i128::from(sign) * siege.unknown(at);
                if let Some(proven) = &ends[end] {
                    more = more.min(i64::try_from(most(proven)).unwrap_or(i64::MAX));
                }
                if more <= moved || self.is_wide(which) {
                    break;
                }
                let found = match way {
                    Way::Nearest(effort) => siege.nearest(at, sign, more, *effort, bounds),
                    Way::Mend(tries) => {
                        siege.mend(at, sign, more, &furthest.1, *tries).map_or(Outcome::Open, Outcome::Moves)
                    }
                };
                let (was_low, was_high) = (low.0, high.0);
                match found {
                    Outcome::Moves(moves) if self.move_by(&moves) => {
                        step = step.saturating_mul(2);
                        let Seen { low, high } = &self.seen[&which];
                        if (low.0, high.0) == (was_low, was_high) {
                            break;
                        }
                    }
                    Outcome::Never(Some(proven)) if most(&proven) < i128::from(more) => ends[end] = Some(proven),
                    // Numbers so large that the proof did not come out.
                    Outcome::Never(_) => break,
                    // Less far may do.
                    _ => step = (more - moved) / 2,
                }
            }
        }
    }

    /// Whether nothing is left to be found of a number: it is wide, or it is proved that it cannot go further than was seen.
    pub fn is_settled(&self, siege: &Siege, at: usize, ends: &Ends) -> bool {
        let which = siege.which(at);
        let Seen { low, high } = &self.seen[&which];
        let is_found = match self.asked.protected[which].left(self.bounds(siege, at, ends)) {
            (Some(least), Some(most)) => most - least == high.0 - low.0,
            _ => false,
        };
        is_found || self.is_wide(which)
    }

    /// Whether it is proved that a number cannot be wide.
    pub fn is_narrow(&self, siege: &Siege, at: usize, ends: &Ends) -> bool {
        self.asked.protected[siege.which(at)].is_narrowed_by(self.bounds(siege, at, ends))
    }

    /// The least and the most that was proved of a number.
    fn bounds(&self, siege: &Siege, at: usize, [upper, lower]: &Ends) -> (Option<i128>, Option<i128>) {
        let true_one = self.asked.true_ones[siege.which(at)];
        let known = true_one - siege.unknown(at);
        (lower.as_ref().map(|proven| known - proven.value), upper.as_ref().map(|proven| known + proven.value))
    }
}

fn is_wide(seen: &Seen, protected: &Protected) -> bool {
    seen.high.0 - seen.low.0 >= i128::from(protected.width)
}

/// A way to look for tables.
#[derive(Debug, Clone, Copy)]
pub enum Way {
    Nearest(Effort),
    Mend(Tries),
}

/// Ways to look for tables, the quickest first, and of how many numbers at most each is tried: what takes long only where
/// little is left.
pub type Search = [(Way, usize)];

pub const QUICK: &Search = &[
    (Way::Nearest(Effort { steps: 25, holds: 10 }), usize::MAX),
    (Way::Mend(Tries { times: 60, steps: 300 }), usize::MAX),
    (Way::Nearest(Effort { steps: 200, holds: 10 }), usize::MAX),
];

pub const THOROUGH: &Search = &[
    (Way::Nearest(Effort { steps: 25, holds: 10 }), usize::MAX),
    (Way::Mend(Tries { times: 60, steps: 300 }), usize::MAX),
    (Way::Nearest(Effort { steps: 400, holds: 50 }), 500),
    (Way::Mend(Tries { times: 200, steps: 500 }), 500),
    (Way::Nearest(Effort { steps: 2000, holds: 200 }), 50),
];
