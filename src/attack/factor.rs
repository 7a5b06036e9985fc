//! A basis taken apart: the steps of elimination by which a sparse square system is solved in a moment.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

/// A sum of variables, by rising variable.
pub type Row = Vec<(usize, f64)>;

/// What is smaller is rounding, for all entries are made of small whole numbers.
pub const NOTHING: f64 = 1e-9;

/// A row solved for one of its variables, and taken from the other rows that had it.
struct Step {
    row: usize,
    variable: usize,
    pivot: f64,
    /// The rows it was taken from, and how often.
    taken: Row,
    /// The rest of the row.
    rest: Row,
}

/// Each row solved for the variable that stands in its place, in the order of the steps.
pub struct Factors {
    rows: Vec<usize>,
    variables: Vec<usize>,
    pivots: Vec<f64>,
    /// The steps whose row was taken from others, with these and how often.
    taken: Vec<(usize, Row)>,
    /// The rest of the row, by the places of its variables.
    rest: Vec<Row>,
    /// The rows of earlier steps in whose rest the variable is.
    above: Vec<Row>,
}

impl Factors {
    /// Solves as many of the rows as can be, over variables `0..count`. Of the variables of a row, one with the lowest
    /// rank is taken.
    pub fn new(rows: Vec<Row>, count: usize, jordan: bool, rank: impl Fn(usize) -> u8) -> Self {
        let steps = eliminate(rows, count, jordan, rank);
        let mut step_of = vec![None; count];
        for (at, step) in steps.iter().enumerate() {
            step_of[step.variable] = Some((at, step.row));
        }
        let mut factors = Self {
            rows: steps.iter().map(|step| step.row).collect(),
            variables: steps.iter().map(|step| step.variable).collect(),
            pivots: steps.iter().map(|step| step.pivot).collect(),
            taken: Vec::new(),
            rest: Vec::with_capacity(steps.len()),
            above: vec![Vec::new(); steps.len()],
        };
        for step in steps {
            let rest = step.rest.iter().filter_map(|(variable, entry)| Some((step_of[*variable]?, *entry)));
            let rest: Vec<((usize, usize), f64)> = rest.collect();
            for ((later, _), entry) in &rest {
                factors.above[*later].push((step.row, *entry));
            }
            factors.rest.push(rest.into_iter().map(|((_, place), entry)| (place, entry)).collect());
            if !step.taken.is_empty() {
                factors.taken.push((step.row, step.taken));
            }
        }
        factors
    }

    /// The variables that rows were solved for, and these rows.
    pub fn places(&self) -> impl Iterator<Item = (usize, usize)> {
        self.variables.iter().copied().zip(self.rows.iter().copied())
    }

    /// From what the rows add up to, by row, to the values of the variables, by the places where they stand.
    pub fn solve(&self, values: &mut [f64]) {
        for (row, taken) in &self.taken {
            let value = values[*row];
            if value != 0.0 {
                taken.iter().for_each(|(other, times)| values[*other] -= times * value);
            }
        }
        for (step, row) in self.rows.iter().enumerate().rev() {
            if values[*row] != 0.0 {
                let value = values[*row] / self.pivots[step];
                values[*row] = value;
                self.above[step].iter().for_each(|(other, entry)| values[*other] -= entry * value);
            }
        }
    }

    /// From a sum of the variables, by the places where they stand, to how often each row is in it.
    pub fn solve_transposed(&self, values: &mut [f64]) {
        for (step, row) in self.rows.iter().enumerate() {
            if values[*row] != 0.0 {
                let value = values[*row] / self.pivots[step];
                values[*row] = value;
                self.rest[step].iter().for_each(|(other, entry)| values[*other] -= entry * value);
            }
        }
        for (row, taken) in self.taken.iter().rev() {
            values[*row] -= taken.iter().map(|(other, times)| times * values[*other]).sum::<f64>();
        }
    }
}

fn eliminate(mut rows: Vec<Row>, count: usize, jordan: bool, rank: impl Fn(usize) -> u8) -> Vec<Step> {
    // The rows not yet solved that have each variable.
    let mut holders: Vec<Vec<usize>> = vec![Vec::new(); count];
    for (at, row) in rows.iter().enumerate() {
        row.iter().for_each(|(variable, _)| holders[*variable].push(at));
    }
    let mut shortest: BinaryHeap<Reverse<(usize, usize)>> =
        rows.iter().enumerate().map(|(at, row)| Reverse((row.len(), at))).collect();
    let mut solved = vec![false; rows.len()];
    let mut steps = Vec::new();
    while let Some(Reverse((length, at))) = shortest.pop() {
        if solved[at] || rows[at].len() != length {
            continue;
        }
        // Ones first, for they keep everything whole; then by rank; then what is in the fewest other rows.
        let chosen = rows[at]
            .iter()
            .min_by_key(|(variable, entry)| (entry.abs() != 1.0, rank(*variable), holders[*variable].len(), *variable));
        let Some((variable, pivot)) = chosen.copied() else { continue };
        solved[at] = true;
        let row = if jordan { rows[at].clone() } else { std::mem::take(&mut rows[at]) };
        if jordan {
            let_go(&mut holders[variable], at);
        } else {
            row.iter().for_each(|(held, _)| let_go(&mut holders[*held], at));
        }
        let mut taken = Vec::new();
        for other in std::mem::take(&mut holders[variable]) {
            let before = std::mem::take(&mut rows[other]);
            let entry = before.iter().find(|(held, _)| *held == variable).map_or(0.0, |(_, entry)| *entry);
            let times = entry / pivot;
            rows[other] = take_away(&before, times, &row, |held, is_new| match is_new {
                true => holders[held].push(other),
                false if held != variable => let_go(&mut holders[held], other),
                false => {}
            });
            shortest.push(Reverse((rows[other].len(), other)));
            taken.push((other, times));
        }
        let rest = row.into_iter().filter(|(held, _)| *held != variable).collect();
        steps.push(Step { row: at, variable, pivot, taken, rest });
    }
    steps
}

fn let_go(holders: &mut Vec<usize>, row: usize) {
    if let Some(at) = holders.iter().position(|holder| *holder == row) {
        holders.swap_remove(at);
    }
}

/// `row - times x other`; tells which variables come and go with it.
fn take_away(row: &Row, times: f64, other: &Row, mut changed: impl FnMut(usize, bool)) -> Row {
    let mut rest = Vec::with_capacity(row.len() + other.len());
    let (mut a, mut b) = (row.iter().peekable(), other.iter().peekable());
    loop {
        match (a.peek(), b.peek()) {
            (Some((i, x)), Some((j, y))) if i == j => {
                let entry = clean(x - times * y);
                if entry == 0.0 {
                    changed(*i, false)
                } else {
                    rest.push((*i, entry))
                }
                a.next();
                b.next();
            }
            (Some((i, x)), other) if other.is_none_or(|(j, _)| i < j) => {
                rest.push((*i, *x));
                a.next();
            }
            (_, Some((j, y))) => {
                rest.push((*j, clean(-times * y)));
                changed(*j, true);
                b.next();
            }
            (_, None) => return rest,
        }
    }
}

/// A whole number if it is one but for rounding.
pub fn clean(entry: f64) -> f64 {
    // Adding so large a number leaves no room for a fraction; it is much quicker than `round`.
    const NO_FRACTION: f64 = 6_755_399_441_055_744.0;
    let whole = (entry + NO_FRACTION) - NO_FRACTION;
    if (entry - whole).abs() < NOTHING { whole } else { entry }
}
