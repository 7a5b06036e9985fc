//! Interval propagation: from what is known of the other numbers of a claim follows what this one can be.
//!
//! Exact in whole numbers, and quick; it finds most of what gives itself away, and remembers from which claims.

use std::collections::{BTreeSet, VecDeque};

use super::claims::{Claim, Claims};

/// No bound is drawn closer more often than this, for two claims may narrow each other by one for ever.
const STEPS_PER_BOUND: usize = 64;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Side {
    Lower,
    Upper,
}

/// A bound of a variable drawn closer: by which claim (its place in the list), by its upper (`sign` 1) or lower (-1)
/// end, and the step that had drawn the same bound before.
struct Step {
    variable: usize,
    claim: usize,
    sign: i128,
    before: Option<usize>,
}

/// What follows for each variable.
pub struct Bounds<'a> {
    claims: &'a [Claim],
    pub lower: Vec<i128>,
    pub upper: Vec<Option<i128>>,
    steps: Vec<Step>,
    /// The last step that drew the lower and the upper bound of each variable.
    last: Vec<[Option<usize>; 2]>,
}

impl<'a> Bounds<'a> {
    /// The narrowest bounds that single claims give, one after the other.
    pub fn propagate(claims: &'a Claims) -> Self {
        let count = claims.variables.len();
        let mut bounds = Self {
            claims: &claims.claims,
            lower: claims.variables.iter().map(|limits| limits.lower.into()).collect(),
            upper: claims.variables.iter().map(|limits| limits.upper.map(i128::from)).collect(),
            steps: Vec::new(),
            last: vec![[None; 2]; count],
        };
        let mut of_variable = vec![Vec::new(); count];
        for (place, claim) in claims.claims.iter().enumerate() {
            for (variable, _) in &claim.terms {
                of_variable[*variable].push(place);
            }
        }
        let mut waiting: VecDeque<usize> = (0..claims.claims.len()).collect();
        let mut waits = vec![true; claims.claims.len()];
        let cap = STEPS_PER_BOUND * 2 * count;
        while let Some(place) = waiting.pop_front() {
            waits[place] = false;
            for variable in bounds.draw(place) {
                for other in &of_variable[variable] {
                    if !std::mem::replace(&mut waits[*other], true) {
                        waiting.push_back(*other);
                    }
                }
            }
            if bounds.steps.len() > cap {
                break;
            }
        }
        bounds
    }

    /// The only value that a variable can have.
    pub fn fixed(&self, variable: usize) -> Option<i128> {
        (self.upper[variable] == Some(self.lower[variable])).then_some(self.lower[variable])
    }

    /// The smallest and the largest value of a form that the bounds allow.
    pub fn of_form(&self, terms: &[(usize, i64)]) -> (Option<i128>, Option<i128>) {
        (self.least(terms, 1), self.least(terms, -1).map(|least| -least))
    }

    /// The least value of `sign x form`, and nothing if there is none.
    pub fn least(&self, terms: &[(usize, i64)], sign: i128) -> Option<i128> {
        let (sum, open) = self.least_but(terms, sign);
        (open == 0).then_some(sum)
    }

    /// The least value of `sign x form` without the variables that have none, and how many these are.
    fn least_but(&self, terms: &[(usize, i64)], sign: i128) -> (i128, usize) {
        terms.iter().fold((0, 0), |(sum, open), (variable, coefficient)| {
            match self.least_term(*variable, sign * i128::from(*coefficient)) {
                Some(least) => (sum + least, open),
                None => (sum, open + 1),
            }
        })
    }

    fn least_term(&self, variable: usize, coefficient: i128) -> Option<i128> {
        match side(coefficient) {
            Side::Lower => Some(coefficient * self.lower[variable]),
            Side::Upper => self.upper[variable].map(|upper| coefficient * upper),
        }
    }

    /// Draws the bounds of a claim's variables closer; gives those that moved.
    fn draw(&mut self, place: usize) -> Vec<usize> {
        let claims = self.claims;
        let claim = &claims[place];
        let mut moved = Vec::new();
        let ends = [(1, claim.hi), (-1, claim.lo.map(|lo| -lo))];
        for (sign, most) in ends.into_iter().filter_map(|(sign, most)| most.map(|most| (sign, most))) {
            let (sum, open) = self.least_but(&claim.terms, sign);
            for (variable, coefficient) in &claim.terms {
                let coefficient = sign * i128::from(*coefficient);
                let rest = match (self.least_term(*variable, coefficient), open) {
                    (Some(least), 0) => sum - least,
                    (None, 1) => sum,
                    _ => continue,
                };
                // coefficient x variable <= most - rest
                if self.limit(*variable, coefficient, most - rest, (place, sign)) {
                    moved.push(*variable);
                }
            }
        }
        moved
    }

    fn limit(&mut self, variable: usize, coefficient: i128, most: i128, (claim, sign): (usize, i128)) -> bool {
        let (closer, which) = if coefficient > 0 {
            let upper = most.div_euclid(coefficient);
            let closer = self.upper[variable].is_none_or(|known| upper < known);
            if closer {
                self.upper[variable] = Some(upper);
            }
            (closer, Side::Upper)
        } else {
            let lower = -most.div_euclid(-coefficient);
            let closer = lower > self.lower[variable];
            if closer {
                self.lower[variable] = lower;
            }
            (closer, Side::Lower)
        };
        if closer {
            let last = &mut self.last[variable][which as usize];
            self.steps.push(Step { variable, claim, sign, before: *last });
            *last = Some(self.steps.len() - 1);
        }
        closer
    }

    /// The claims (places in the list) from which the least value of `sign x form` follows.
    pub fn behind(&self, terms: &[(usize, i64)], sign: i128) -> BTreeSet<usize> {
        let mut found = BTreeSet::new();
        let mut seen = BTreeSet::new();
        let mut open: Vec<usize> = terms.iter().filter_map(|term| self.step_of(*term, sign, usize::MAX)).collect();
        while let Some(step) = open.pop() {
            if !seen.insert(step) {
                continue;
            }
            let Step { variable, claim, sign, .. } = self.steps[step];
            found.insert(claim);
            let others = self.claims[claim].terms.iter().filter(|(other, _)| *other != variable);
            open.extend(others.filter_map(|term| self.step_of(*term, sign, step)));
        }
        found
    }

    /// The claims behind what is known for certain in a claim.
    pub fn behind_known(&self, claim: usize) -> BTreeSet<usize> {
        let known = |(variable, _): &&(usize, i64)| self.fixed(*variable).is_some();
        let terms: Vec<(usize, i64)> = self.claims[claim].terms.iter().filter(known).copied().collect();
        self.behind(&terms, 1).into_iter().chain(self.behind(&terms, -1)).collect()
    }

    /// The step before `before` that drew the bound which the least value of a term rests on.
    fn step_of(&self, (variable, coefficient): (usize, i64), sign: i128, before: usize) -> Option<usize> {
        let mut step = self.last[variable][side(sign * i128::from(coefficient)) as usize];
        while let Some(later) = step.filter(|step| *step >= before) {
            step = self.steps[later].before;
        }
        step
    }
}

/// The bound that the least value of `coefficient x variable` rests on.
fn side(coefficient: i128) -> Side {
    if coefficient > 0 { Side::Lower } else { Side::Upper }
}
