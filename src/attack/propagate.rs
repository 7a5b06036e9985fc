//! Interval propagation: from what is known of the other numbers of a claim follows what this one can be.
//!
//! Exact in whole numbers, and quick; it finds most of what gives itself away, and remembers from which claims.

use std::borrow::Cow;
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
    side: Side,
    claim: usize,
    sign: i128,
    before: Option<usize>,
    /// Where the bound was.
    was: Option<i128>,
}

/// A claim by its place, and its ends.
pub type Shown = (usize, Option<i128>, Option<i128>);

/// How things were before something was shown.
pub struct Before {
    steps: usize,
    ends: Vec<Shown>,
}

/// What follows for each variable.
pub struct Bounds<'a> {
    claims: Cow<'a, [Claim]>,
    of_variable: Vec<Vec<usize>>,
    pub lower: Vec<i128>,
    pub upper: Vec<Option<i128>>,
    steps: Vec<Step>,
    /// The last step that drew the lower and the upper bound of each variable.
    last: Vec<[Option<usize>; 2]>,
    /// Which claims are to be looked at.
    waits: Vec<bool>,
}

impl<'a> Bounds<'a> {
    /// The narrowest bounds that single claims give, one after the other.
    pub fn propagate(claims: &'a Claims) -> Self {
        let count = claims.variables.len();
        let mut of_variable = vec![Vec::new(); count];
        for (place, claim) in claims.claims.iter().enumerate() {
            for (variable, _) in &claim.terms {
                of_variable[*variable].push(place);
            }
        }
        let mut bounds = Self {
            claims: Cow::Borrowed(&claims.claims),
            of_variable,
            lower: claims.variables.iter().map(|limits| limits.lower.into()).collect(),
            upper: claims.variables.iter().map(|limits| limits.upper.map(i128::from)).collect(),
            steps: Vec::new(),
            last: vec![[None; 2]; count],
            waits: vec![false; claims.claims.len()],
        };
        bounds.follow((0..claims.claims.len()).collect());
        bounds
    }

    /// What follows once these claims, by their places, have these ends. Gives the variables that moved, each once, and
    /// what takes all of it back.
    pub fn show(&mut self, ends: &[Shown]) -> (BTreeSet<usize>, Before) {
        let steps = self.steps.len();
        let claims = self.claims.to_mut();
        let before = ends.iter().map(|(place, lo, hi)| {
            let claim = &mut claims[*place];
            (*place, std::mem::replace(&mut claim.lo, *lo), std::mem::replace(&mut claim.hi, *hi))
        });
        let ends_before = before.collect();
        self.follow(ends.iter().map(|(place, ..)| *place).collect());
        let moved = self.steps[steps..].iter().map(|step| step.variable).collect();
        (moved, Before { steps, ends: ends_before })
    }

    /// Takes back what was shown last.
    pub fn take_back(&mut self, before: Before) {
        for step in self.steps.drain(before.steps..).rev() {
            match step.side {
                Side::Lower => self.lower[step.variable] = step.was.unwrap_or_default(),
                Side::Upper => self.upper[step.variable] = step.was,
            }
            self.last[step.variable][step.side as usize] = step.before;
        }
        let claims = self.claims.to_mut();
        for (place, lo, hi) in before.ends {
            (claims[place].lo, claims[place].hi) = (lo, hi);
        }
    }

    fn follow(&mut self, mut waiting: VecDeque<usize>) {
        waiting.iter().for_each(|place| self.waits[*place] = true);
        let cap = self.steps.len() + STEPS_PER_BOUND * 2 * self.lower.len();
        while let Some(place) = waiting.pop_front() {
            self.waits[place] = false;
            for variable in self.draw(place) {
                for other in &self.of_variable[variable] {
                    if !std::mem::replace(&mut self.waits[*other], true) {
                        waiting.push_back(*other);
                    }
                }
            }
            if self.steps.len() > cap {
                break;
            }
        }
        waiting.iter().for_each(|place| self.waits[*place] = false);
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
                // A sum too large to be reckoned with says nothing.
                Some(least) => sum.checked_add(least).map_or((sum, open + 2), |sum| (sum, open)),
                None => (sum, open + 1),
            }
        })
    }

    fn least_term(&self, variable: usize, coefficient: i128) -> Option<i128> {
        match side(coefficient) {
            Side::Lower => coefficient.checked_mul(self.lower[variable]),
            Side::Upper => self.upper[variable].and_then(|upper| coefficient.checked_mul(upper)),
        }
    }

    /// Draws the bounds of a claim's variables closer; gives those that moved.
    fn draw(&mut self, place: usize) -> Vec<usize> {
        let mut moved = Vec::new();
        let ends = [(1, self.claims[place].hi), (-1, self.claims[place].lo.and_then(i128::checked_neg))];
        for (sign, most) in ends.into_iter().filter_map(|(sign, most)| most.map(|most| (sign, most))) {
            let (sum, open) = self.least_but(&self.claims[place].terms, sign);
            for at in 0..self.claims[place].terms.len() {
                let (variable, coefficient) = self.claims[place].terms[at];
                let coefficient = sign * i128::from(coefficient);
                let rest = match (self.least_term(variable, coefficient), open) {
                    (Some(least), 0) => sum.checked_sub(least),
                    (None, 1) => Some(sum),
                    _ => None,
                };
                // coefficient x variable <= most - rest
                let Some(most) = rest.and_then(|rest| most.checked_sub(rest)) else { continue };
                if self.limit(variable, coefficient, most, (place, sign)) {
                    moved.push(variable);
                }
            }
        }
        moved
    }

    fn limit(&mut self, variable: usize, coefficient: i128, most: i128, (claim, sign): (usize, i128)) -> bool {
        let (closer, side, was) = if coefficient > 0 {
            let was = self.upper[variable];
            let upper = most.div_euclid(coefficient);
            let closer = self.upper[variable].is_none_or(|known| upper < known);
            if closer {
                self.upper[variable] = Some(upper);
            }
            (closer, Side::Upper, was)
        } else {
            let was = Some(self.lower[variable]);
            let lower = -most.div_euclid(-coefficient);
            let closer = lower > self.lower[variable];
            if closer {
                self.lower[variable] = lower;
            }
            (closer, Side::Lower, was)
        };
        if closer {
            let last = &mut self.last[variable][side as usize];
            self.steps.push(Step { variable, side, claim, sign, before: *last, was });
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
