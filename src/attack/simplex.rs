//! A bounded primal simplex that starts at the true table.
//!
//! The true table agrees with everything, so there is no first phase; only what is to be made large changes, so each
//! search starts from the basis that the last one ended with. A free variable may stand anywhere between its bounds.
//! A *walk* takes whole steps only and pivots only on ones, so the table and all values stay whole; it mostly gets there,
//! but may stop short. A *push* is the simplex proper: it gets as far as one can get, through fractions.
//!
//! Doubles are good enough: what is found is made whole and checked exactly before anybody relies on it.

use super::tableau::{NOTHING, Place, Row, Tableau};

/// What two numbers may differ by and still be the same.
const SAME: f64 = 1e-7;

/// How far bounds are let out.
const LOOSE: f64 = 1e-4;
/// What is further from a whole number is broken.
const BROKEN: f64 = 0.02;
/// No pivot is smaller, for it would blow up the table.
const SMALLEST_PIVOT: f64 = 1e-5;
/// After so many steps on the spot a walk ends, and a push goes by order.
const MOST_TRIES: usize = 100;
/// The most steps on the spot after one another.
const MOST_STANDING: usize = 200;
/// The most steps of one push.
const MOST_STEPS: usize = 1500;
/// How many steps are looked at for one that gets anywhere.
const TRIED: usize = 64;

/// How a search ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum End {
    /// The goal moved as far as it was asked to.
    Reached,
    /// It can be moved no further.
    Best,
    /// Too many steps; nothing is known.
    GaveUp,
}

/// Whether fractions may come up on the way.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Steps {
    Whole,
    Any,
}

/// What ended a step.
enum Stopped {
    /// The dependent variable of this row.
    Row(usize),
    /// One on which a walk must not pivot.
    Odd,
    /// The goal, or the end of the variable itself.
    Nowhere,
}

/// Variables with bounds, the equations among them, and where each stands now.
#[derive(Clone)]
pub struct Simplex {
    pub tableau: Tableau,
    /// Where each variable started.
    pub start: Vec<f64>,
    pub at: Vec<f64>,
    pub lower: Vec<f64>,
    pub upper: Vec<f64>,
    loose: f64,
}

impl Simplex {
    /// `start` must agree with all. Sums become the variables after `start`, with the bounds given.
    pub fn new(start: Vec<f64>, bounds: Vec<(f64, f64)>, equations: Vec<Row>, sums: Vec<(Row, (f64, f64))>) -> Self {
        let count = start.len();
        let room: Vec<f64> =
            start.iter().zip(&bounds).map(|(at, (lower, upper))| (at - lower).min(upper - at).min(1e6)).collect();
        let values = sums.iter().map(|(row, _)| row.iter().map(|(variable, entry)| entry * start[*variable]).sum());
        let start: Vec<f64> = start.iter().copied().chain(values.collect::<Vec<f64>>()).collect();
        let (rows, of_sums): (Vec<Row>, Vec<(f64, f64)>) = sums.into_iter().unzip();
        let (lower, upper) = bounds.into_iter().chain(of_sums).unzip();
        let tableau = Tableau::new(count, equations, rows, &room);
        let at = start.clone();
        Self { tableau, start, at, lower, upper, loose: 0.0 }
    }

    /// Back to the true table; the basis stays.
    pub fn reset(&mut self) {
        self.at.copy_from_slice(&self.start);
    }

    /// Lets all bounds out by a little, differently for each, so that no step of a push is on the spot. What it finds is
    /// whole but for a little more; what a basis proves does not depend on it.
    pub fn loosen(&mut self) {
        self.loose = LOOSE;
        for variable in 0..self.at.len() {
            self.lower[variable] -= self.looseness(variable);
            self.upper[variable] += self.looseness(variable);
        }
    }

    /// Holds a broken variable on the side where it started.
    pub fn hold(&mut self, variable: usize) {
        let at = self.at[variable];
        if self.start[variable] <= at {
            self.upper[variable] = at.floor() + self.looseness(variable);
        } else {
            self.lower[variable] = at.ceil() - self.looseness(variable);
        }
    }

    /// Moves `goal` up (`sign` 1) or down (-1) until `sign x goal` is at least `target`, or as far as it goes.
    pub fn push(&mut self, goal: usize, sign: f64, target: f64) -> End {
        self.run((goal, sign, target), Steps::Any)
    }

    /// The same in whole steps. [`End::Best`] says only that no step was found.
    pub fn walk(&mut self, goal: usize, sign: f64, target: f64) -> End {
        self.run((goal, sign, target), Steps::Whole)
    }

    fn run(&mut self, goal: (usize, f64, f64), steps: Steps) -> End {
        let mut standing = 0;
        let mut barred = vec![false; self.tableau.free.len()];
        for _ in 0..MOST_STEPS {
            if goal.1 * self.at[goal.0] >= goal.2 - SAME {
                return End::Reached;
            }
            let gains = self.gains(goal);
            // After many steps on the spot, the first variable instead of the best: that cannot go round in circles.
            let first = standing > MOST_TRIES;
            if first && steps == Steps::Whole {
                return End::Best;
            }
            let choices = self.entering(&gains, first, &barred);
            let room = |(column, way): (usize, f64)| {
                let most = self.still_needed(goal, column, way);
                (column, way, self.room(column, way, most, steps))
            };
            // One that can move, if there is one, rather than a better one on the spot.
            let Some(best) = choices.first() else { return End::Best };
            let moving = choices.iter().find(|(column, way)| self.can_move(*column, *way, steps));
            let (column, way, (far, stopped)) = room(*moving.unwrap_or(best));
            if !far.is_finite() || standing > MOST_STANDING {
                return End::GaveUp;
            }
            if far > 0.0 {
                self.shift(column, way * far);
                barred.fill(false);
                standing = 0;
            } else {
                standing += 1;
            }
            match stopped {
                Stopped::Row(row) => self.tableau.pivot(row, column),
                Stopped::Odd => barred[column] = true,
                Stopped::Nowhere => {}
            }
        }
        End::GaveUp
    }

    /// What moving each free variable up by one does for the goal.
    fn gains(&self, (goal, sign, _): (usize, f64, f64)) -> Vec<f64> {
        match self.tableau.place[goal] {
            Place::Column(own) => (0..self.tableau.free.len()).map(|at| if at == own { sign } else { 0.0 }).collect(),
            Place::Row(row) => self.tableau.row(row).iter().map(|entry| sign * entry).collect(),
        }
    }

    /// The free variables whose move gains, and which way: those that gain most first (or, if so asked, the first alone).
    fn entering(&self, gains: &[f64], first: bool, barred: &[bool]) -> Vec<(usize, f64)> {
        let mut found: Vec<(f64, usize, f64)> = Vec::new();
        for (column, variable) in self.tableau.free.iter().enumerate().filter(|(column, _)| !barred[*column]) {
            for way in [1.0, -1.0] {
                let free = if way > 0.0 {
                    self.at[*variable] < self.upper[*variable] - SAME
                } else {
                    self.at[*variable] > self.lower[*variable] + SAME
                };
                let gain = way * gains[column];
                if free && gain > SAME {
                    found.push((gain, column, way));
                }
            }
        }
        let variable = |(_, column, _): &(f64, usize, f64)| self.tableau.free[*column];
        if first {
            found.sort_by_key(variable);
            found.truncate(1);
        } else {
            found.sort_by(|a, b| b.0.total_cmp(&a.0).then(variable(a).cmp(&variable(b))));
            found.truncate(TRIED);
        }
        found.into_iter().map(|(_, column, way)| (column, way)).collect()
    }

    /// The whole steps of a free variable after which the goal is reached.
    fn still_needed(&self, (goal, sign, target): (usize, f64, f64), column: usize, way: f64) -> f64 {
        let rate = match self.tableau.place[goal] {
            Place::Column(own) => f64::from(u8::from(own == column)),
            Place::Row(row) => self.tableau.entry(row, column),
        };
        let rate = rate * sign * way;
        if rate > NOTHING { ((target - sign * self.at[goal]) / rate - SAME).ceil().max(1.0) } else { f64::INFINITY }
    }

    /// How far a variable may move.
    fn space(&self, variable: usize, way: f64) -> f64 {
        let end = if way > 0.0 { self.upper[variable] } else { self.lower[variable] };
        (end - self.at[variable]).abs()
    }

    /// Whether nothing stops a free variable on the spot.
    fn can_move(&self, column: usize, way: f64, steps: Steps) -> bool {
        let least = if steps == Steps::Whole { 1.0 - SAME } else { SAME };
        self.tableau.dependent.iter().enumerate().all(|(row, dependent)| {
            let entry = self.tableau.entry(row, column);
            entry.abs() < SMALLEST_PIVOT || self.space(*dependent, way * entry) >= least * entry.abs()
        })
    }

    /// How far a free variable can move, at most `most`, and what stops it.
    fn room(&self, column: usize, way: f64, most: f64, steps: Steps) -> (f64, Stopped) {
        let variable = self.tableau.free[column];
        let mut far = most.min(self.space(variable, way));
        let mut stopped: Option<(usize, f64)> = None;
        let mut odd = false;
        for (row, dependent) in self.tableau.dependent.iter().enumerate() {
            let entry = self.tableau.entry(row, column);
            let size = entry.abs();
            if size < SMALLEST_PIVOT {
                continue;
            }
            let room = self.space(*dependent, way * entry) / size;
            if steps == Steps::Whole && size != 1.0 {
                let room = if size.fract() == 0.0 { (room + SAME).floor() } else { 0.0 };
                if room < far - SAME {
                    (far, stopped, odd) = (room, None, true);
                }
                continue;
            }
            let better = match stopped {
                _ if room < far - SAME => true,
                None if odd => room < far + SAME,
                // A pivot of one keeps the table whole; in doubt, the larger one.
                Some((_, held)) => room < far + SAME && held != 1.0 && (size == 1.0 || size > held),
                None => false,
            };
            if better {
                (far, stopped, odd) = (room.min(far), Some((row, size)), false);
            }
        }
        match stopped {
            Some((row, _)) => (far, Stopped::Row(row)),
            None if odd => (far, Stopped::Odd),
            None => (far, Stopped::Nowhere),
        }
    }

    fn shift(&mut self, column: usize, by: f64) {
        let variable = self.tableau.free[column];
        self.at[variable] = whole(self.at[variable] + by);
        for (row, dependent) in self.tableau.dependent.iter().enumerate() {
            let entry = self.tableau.entry(row, column);
            if entry != 0.0 {
                self.at[*dependent] = whole(self.at[*dependent] + entry * by);
            }
        }
    }

    /// Between a half and one of [`LOOSE`], scattered; nothing unless bounds are let out.
    fn looseness(&self, variable: usize) -> f64 {
        self.loose * (0.5 + 0.5 * (variable as f64 * 0.618_033_988_749_895).fract())
    }

    /// Those of the first variables that are not whole now.
    pub fn broken(&self, variables: usize) -> Vec<usize> {
        (0..variables).filter(|variable| (self.at[*variable] - self.at[*variable].round()).abs() > BROKEN).collect()
    }
}

/// A whole number if it is one but for rounding.
fn whole(value: f64) -> f64 {
    let near = value.round();
    if (value - near).abs() < SAME { near } else { value }
}
