//! Makes the true numbers and what is known of them agree: what nobody sent gets a value that fits, and a relation that the
//! numbers break holds within what they break it by.

use std::collections::{BTreeMap, BTreeSet};

use super::known::{Known, Nature};
use crate::attack::{Claim, Claims, Limits, start};

/// `lo <= sum(coefficient x number) <= hi`, in steps.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Relation {
    pub terms: Vec<(usize, i64)>,
    pub lo: Option<i64>,
    pub hi: Option<i64>,
}

impl Relation {
    fn sum(&self, value: impl Fn(usize) -> i64) -> i64 {
        self.terms.iter().map(|(place, times)| value(*place) * times).sum()
    }

    /// Takes in a sum that breaks it. Nobody knows more than that it holds within about this.
    fn take_in(&mut self, sum: i64) {
        self.lo = self.lo.map(|lo| lo.min(lo - out_by(lo - sum)));
        self.hi = self.hi.map(|hi| hi.max(hi + out_by(sum - hi)));
    }
}

/// How far a sum that is out by so much may be out to a reader, who does not know how far it is: up to 8 just so far, and
/// beyond up to the next power of two. Were it always just so far, it would say what is withheld of it by itself.
fn out_by(distance: i64) -> i64 {
    match u64::try_from(distance) {
        Ok(distance @ 9..) => {
            distance.checked_next_power_of_two().and_then(|up| i64::try_from(up).ok()).unwrap_or(i64::MAX / 4)
        }
        _ => distance,
    }
}

/// Sets each number that was not sent to one that agrees with all relations, if there is one, and says how large each could
/// be by everything that was sent.
pub fn settle(relations: &mut [Relation], known: &mut [Known]) {
    let is_open = |known: &Known| known.range.is_some();
    for relation in relations.iter_mut().filter(|relation| !relation.terms.iter().any(|(at, _)| is_open(&known[*at]))) {
        let sum = relation.sum(|at| known[at].value);
        relation.take_in(sum);
    }
    let open: Vec<usize> = (0..known.len()).filter(|at| is_open(&known[*at])).collect();
    if open.is_empty() {
        return;
    }
    let places: BTreeMap<usize, usize> = open.iter().copied().zip(0..).collect();
    let of_open: Vec<usize> =
        (0..relations.len()).filter(|at| relations[*at].terms.iter().any(|(at, _)| places.contains_key(at))).collect();
    let mut bounds = Bounds::new(open.iter().map(|at| known[*at].range.unwrap_or_default()).collect());
    let claims: Vec<Claim> = of_open
        .iter()
        .map(|at| {
            let relation = &relations[*at];
            let sum = relation.sum(|at| if places.contains_key(&at) { 0 } else { known[at].value });
            let terms = relation.terms.iter().filter_map(|(at, times)| Some((*places.get(at)?, *times))).collect();
            let end = |end: Option<i64>| end.map(|end| i128::from(end) - i128::from(sum));
            Claim { id: *at, terms, lo: end(relation.lo), hi: end(relation.hi) }
        })
        .collect();
    bounds.draw(&claims);
    let out_by = out_by_of(&open, relations, &of_open);
    let table = bounds.table(&claims);
    for (place, at) in open.iter().enumerate() {
        known[*at].value = table[place];
        if let Nature::Unsent { .. } = known[*at].nature {
            known[*at].nature = Nature::Unsent { most: bounds.upper[place], out_by: out_by[place] };
        }
    }
    for at in of_open {
        let sum = relations[at].sum(|at| known[at].value);
        relations[at].take_in(sum);
    }
}

/// By how much each open number could be another if other sums were believed, where those that hang together with it disagree.
fn out_by_of(open: &[usize], relations: &[Relation], of_open: &[usize]) -> Vec<i64> {
    // What each number that was sent is out by, by the sums that it is in.
    let mut off: BTreeMap<usize, i64> = BTreeMap::new();
    let is_of_open: BTreeSet<usize> = of_open.iter().copied().collect();
    for (at, relation) in relations.iter().enumerate() {
        if let (Some(lo), Some(hi)) = (relation.lo, relation.hi)
            && lo < hi
            && !is_of_open.contains(&at)
        {
            for (count, _) in &relation.terms {
                let by = off.entry(*count).or_default();
                *by = (hi - lo).max(*by);
            }
        }
    }
    if !off.is_empty() {
        let is_open: BTreeSet<usize> = open.iter().copied().collect();
        loop {
            let before = off.clone();
            for relation in of_open.iter().map(|at| &relations[*at]) {
                let by = relation.terms.iter().filter_map(|(count, _)| off.get(count)).max().copied().unwrap_or(0);
                for (count, _) in relation.terms.iter().filter(|(count, _)| by > 0 && is_open.contains(count)) {
                    let own = off.entry(*count).or_default();
                    *own = by.max(*own);
                }
            }
            if off == before {
                break;
            }
        }
    }
    open.iter().map(|count| off.get(count).copied().unwrap_or(0)).collect()
}

/// How far numbers that were not sent can go.
struct Bounds {
    lower: Vec<i64>,
    upper: Vec<Option<i64>>,
}

/// So often every claim is looked at, at most.
const ROUNDS: usize = 60;

impl Bounds {
    fn new(ranges: Vec<(i64, Option<i64>)>) -> Bounds {
        let (lower, upper) = ranges.into_iter().unzip();
        Bounds { lower, upper }
    }

    /// Draws the bounds closer as long as single claims do. A claim that would leave nothing is passed over: it contradicts
    /// others.
    fn draw(&mut self, claims: &[Claim]) {
        for _ in 0..ROUNDS {
            let before = (self.lower.clone(), self.upper.clone());
            claims.iter().for_each(|claim| self.draw_by(claim));
            if before == (self.lower.clone(), self.upper.clone()) {
                break;
            }
        }
    }

    fn draw_by(&mut self, claim: &Claim) {
        for (place, times) in &claim.terms {
            // What the others come to at least, and at most.
            let (mut least, mut most) = (Some(0_i128), Some(0_i128));
            for (other, times) in claim.terms.iter().filter(|(other, _)| other != place) {
                let times = i128::from(*times);
                let low = Some(i128::from(self.lower[*other]) * times);
                let high = self.upper[*other].map(|upper| i128::from(upper) * times);
                let (low, high) = if times > 0 { (low, high) } else { (high, low) };
                least = least.zip(low).map(|(sum, more)| sum + more);
                most = most.zip(high).map(|(sum, more)| sum + more);
            }
            let times = i128::from(*times);
            let from = claim.lo.zip(most).map(|(lo, most)| lo - most);
            let to = claim.hi.zip(least).map(|(hi, least)| hi - least);
            let (from, to) = if times > 0 { (from, to) } else { (to, from) };
            let lower = from.map(|end| div_up(end, times)).and_then(|end| i64::try_from(end).ok());
            let upper = to.map(|end| div_down(end, times)).and_then(|end| i64::try_from(end).ok());
            let lower = lower.map_or(self.lower[*place], |lower| lower.max(self.lower[*place]));
            let upper = match (upper, self.upper[*place]) {
                (Some(a), Some(b)) => Some(a.min(b)),
                (a, b) => a.or(b),
            };
            if upper.is_none_or(|upper| lower <= upper) {
                (self.lower[*place], self.upper[*place]) = (lower, upper);
            }
        }
    }

    /// A value for each number, if it can be with all claims.
    fn table(&self, claims: &[Claim]) -> Vec<i64> {
        let quick = self.quickly(claims);
        let agrees = |claim: &Claim| {
            let sum: i128 = claim.terms.iter().map(|(at, times)| i128::from(quick[*at]) * i128::from(*times)).sum();
            claim.lo.is_none_or(|lo| lo <= sum) && claim.hi.is_none_or(|hi| sum <= hi)
        };
        if claims.iter().all(agrees) {
            return quick;
        }
        let limits = self.lower.iter().zip(&self.upper);
        let variables = limits.map(|(lower, upper)| Limits { lower: *lower, upper: *upper }).collect();
        start(&Claims { variables, claims: claims.to_vec() }).table
    }

    /// What each sum leaves to those that are still open, first come first.
    fn quickly(&self, claims: &[Claim]) -> Vec<i64> {
        let mut value = self.lower.clone();
        let mut settled: Vec<bool> =
            self.upper.iter().zip(&self.lower).map(|(upper, low)| *upper == Some(*low)).collect();
        for most in [1, usize::MAX] {
            let mut again = true;
            while again {
                again = false;
                for claim in claims.iter().filter(|claim| claim.lo.is_some() && claim.lo == claim.hi) {
                    let open: Vec<(usize, i64)> = claim.terms.iter().copied().filter(|(at, _)| !settled[*at]).collect();
                    if open.is_empty() || open.len() > most {
                        continue;
                    }
                    let sum: i128 =
                        claim.terms.iter().map(|(at, times)| i128::from(value[*at]) * i128::from(*times)).sum();
                    let mut left = claim.lo.unwrap_or(0) - sum;
                    for (at, times) in open {
                        let wanted = i128::from(value[at]) + left / i128::from(times);
                        let upper = self.upper[at].map_or(i128::from(i64::MAX), i128::from);
                        let new = wanted.clamp(i128::from(self.lower[at]), upper) as i64;
                        left -= (i128::from(new) - i128::from(value[at])) * i128::from(times);
                        value[at] = new;
                        settled[at] = true;
                        again = true;
                    }
                }
            }
        }
        value
    }
}

/// Division that rounds up, for a divisor of either sign.
fn div_up(a: i128, b: i128) -> i128 {
    -div_down(-a, b)
}

/// Division that rounds down, for a divisor of either sign.
fn div_down(a: i128, b: i128) -> i128 {
    let (a, b) = if b < 0 { (-a, -b) } else { (a, b) };
    a.div_euclid(b)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn counted(value: i64) -> Known {
        Known { value, sender: None, rest: None, own: Vec::new(), range: None, nature: Nature::Counted }
    }

    fn unsent() -> Known {
        Known { range: Some((0, None)), nature: Nature::UNSENT, ..counted(0) }
    }

    fn adds_up(parts: &[usize], whole: usize) -> Relation {
        let terms = parts.iter().map(|part| (*part, 1)).chain([(whole, -1)]).collect();
        Relation { terms, lo: Some(0), hi: Some(0) }
    }

    #[test]
    fn what_is_missing_is_what_the_sum_leaves() {
        let mut known = [counted(86), counted(40), counted(43), unsent()];
        let mut relations = [adds_up(&[1, 2, 3], 0)];
        settle(&mut relations, &mut known);
        assert_eq!((known[3].value, known[3].nature), (3, Nature::Unsent { most: Some(3), out_by: 0 }));
        assert_eq!((relations[0].lo, relations[0].hi), (Some(0), Some(0)));
    }

    #[test]
    fn two_that_are_missing_share_what_is_left() {
        let mut known = [counted(12), counted(10), unsent(), unsent()];
        let mut relations = [adds_up(&[1, 2, 3], 0)];
        settle(&mut relations, &mut known);
        assert_eq!(known[2].value + known[3].value, 2);
        assert_eq!(known[2].nature, Nature::Unsent { most: Some(2), out_by: 0 });
    }

    #[test]
    fn what_does_not_add_up_holds_within_what_it_is_out_by() {
        let mut known = [counted(87), counted(40), counted(46)];
        let mut relations = [adds_up(&[1, 2], 0)];
        settle(&mut relations, &mut known);
        assert_eq!((relations[0].lo, relations[0].hi), (Some(-1), Some(0)));
        // What is far out may be somewhat further out.
        let mut known = [counted(600), counted(585), counted(4)];
        let mut relations = [adds_up(&[1, 2], 0)];
        settle(&mut relations, &mut known);
        assert_eq!((relations[0].lo, relations[0].hi), (Some(-16), Some(0)));
        // A missing part cannot be below nothing.
        let mut known = [counted(70), counted(75), unsent()];
        let mut relations = [adds_up(&[1, 2], 0)];
        settle(&mut relations, &mut known);
        assert_eq!((known[2].value, relations[0].hi), (0, Some(5)));
    }

    #[test]
    fn a_way_through_several_sums_is_found() {
        // a + b = 5, b + c = 4, c + d = 6, a + d = 7: taking all of the first sum for one of its parts leaves no other.
        let mut known = vec![counted(5), counted(4), counted(6), counted(7), unsent(), unsent(), unsent(), unsent()];
        let mut relations = [adds_up(&[4, 5], 0), adds_up(&[5, 6], 1), adds_up(&[6, 7], 2), adds_up(&[4, 7], 3)];
        settle(&mut relations, &mut known);
        assert!(relations.iter().all(|relation| (relation.lo, relation.hi) == (Some(0), Some(0))));
        assert!(relations.iter().all(|relation| relation.sum(|at| known[at].value) == 0));
    }
}
