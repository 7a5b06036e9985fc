//! A bounded primal simplex that starts at the true table.
//!
//! The true table agrees with everything, so there is no first phase; only what is to be made large changes, so each
//! search starts from the same first basis. A free variable may stand anywhere between its bounds.
//! A *walk* takes whole steps only, so that all values stay whole; it mostly gets there, but may stop short. A *push* is
//! the simplex proper: it gets as far as one can get, through fractions.
//! Of all steps that gain, the one is taken that moves least besides: short cycles stay whole, long ones seldom do.
//!
//! Doubles are good enough: what is found is made whole and checked exactly before anybody relies on it.

use super::basis::Basis;
use super::factor::Row;

/// What two numbers may differ by and still be the same.
const SAME: f64 = 1e-7;

/// How far bounds are let out.
const LOOSE: f64 = 1e-4;
/// What is further from a whole number is broken.
const BROKEN: f64 = 0.02;
/// No pivot is smaller, for it would blow up the table.
const SMALLEST_PIVOT: f64 = 1e-5;
/// After so many steps on the spot a walk ends, and a push goes by order.
const MOST_TRIES: usize = 30;
/// The most steps on the spot after one another.
const MOST_STANDING: usize = 200;
/// The most steps of one push; and where there are many rows, for what is not found soon is not found there.
const MOST_STEPS: usize = 1500;
const MOST_OF_LARGE: usize = 100;
/// How long steps are, where the next ones may not be whole.
const UNITS: [f64; 5] = [1.0, 2.0, 3.0, 4.0, 6.0];
/// How many steps are looked at for one that gets anywhere.
const TRIED: usize = 16;

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
    /// The dependent variable at this place.
    Place(usize),
    /// Something that a walk would have to leave by a fraction.
    Odd,
    /// The goal, or the end of the variable itself.
    Nowhere,
}

/// A step that gains: of a free variable, up or down, and what moves with it.
struct Choice {
    variable: usize,
    way: f64,
    column: Row,
    /// Whether something stops it on the spot.
    stands: bool,
    /// How much moves for each one that is gained.
    moves: f64,
}

/// Variables with bounds, the rows that they add up to, and where each stands now.
#[derive(Clone)]
pub struct Simplex {
    pub basis: Basis,
    /// Where each variable started; the sums of the rows are the variables after the others.
    pub start: Vec<f64>,
    pub at: Vec<f64>,
    pub lower: Vec<f64>,
    pub upper: Vec<f64>,
    loose: f64,
    /// How much moves with each variable that is free, as far as it was last looked at.
    moves: Vec<f64>,
}

impl Simplex {
    /// `start` must agree with the bounds of all variables and of all rows.
    pub fn new(mut start: Vec<f64>, mut bounds: Vec<(f64, f64)>, rows: Vec<(Row, (f64, f64))>) -> Self {
        let count = start.len();
        // What stands at its end would stop the first step of the others.
        let room = start.iter().zip(&bounds).map(|(at, (lower, upper))| (at - lower).min(upper - at));
        let stands: Vec<u8> = room.map(|room| u8::from(room < 1.0)).collect();
        let (rows, of_rows): (Vec<Row>, Vec<(f64, f64)>) = rows.into_iter().unzip();
        for row in &rows {
            start.push(row.iter().map(|(variable, entry)| entry * start[*variable]).sum());
        }
        bounds.extend(of_rows);
        let (lower, upper) = bounds.into_iter().unzip();
        let basis = Basis::new(rows, count, |variable| stands.get(variable).copied().unwrap_or_default());
        let at = start.clone();
        let free = |variable: usize| basis.place[variable].is_none();
        let moves = (0..at.len()).map(|variable| if free(variable) { size(&basis.column(variable)) } else { 1.0 });
        let moves = moves.collect();
        Self { basis, start, at, lower, upper, loose: 0.0, moves }
    }

    /// Gives a variable other bounds.
    pub fn limit(&mut self, variable: usize, (lower, upper): &(f64, f64)) {
        (self.lower[variable], self.upper[variable]) = (*lower, *upper);
    }

    /// Moves to another table, which differs from where this one stands by these.
    pub fn move_to(&mut self, moves: &[(usize, f64)]) {
        for (variable, by) in self.basis.with_rows(moves) {
            self.at[variable] += by;
        }
    }

    /// Whether a variable started so near to an end that no whole step leads there.
    pub fn is_at_end(&self, variable: usize) -> bool {
        (self.start[variable] - self.lower[variable]).min(self.upper[variable] - self.start[variable]) < 1.0
    }

    /// Back to the start; the basis stays.
    pub fn reset(&mut self) {
        self.at.copy_from_slice(&self.start);
    }

    /// Lets all bounds out by a little, differently for each, so that no step of a push is on the spot. What it finds is
    /// whole but for a little more; what a basis proves does not depend on it.
    pub fn loosen(&mut self) {
        self.loose = LOOSE;
        // What is known stays so, equations above all.
        for variable in 0..self.at.len() {
            if self.lower[variable] < self.upper[variable] {
                self.lower[variable] -= self.looseness(variable);
                self.upper[variable] += self.looseness(variable);
            }
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
        let mut barred = vec![false; self.at.len()];
        for _ in 0..if self.basis.is_large() { MOST_OF_LARGE } else { MOST_STEPS } {
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
            let Some(Choice { variable, way, column, .. }) = self.choose(&choices, &gains, steps) else {
                return End::Best;
            };
            let most = self.still_needed(goal, way * gains[variable]);
            let (far, stopped) = self.room((variable, way), &column, most, steps);
            if !far.is_finite() || standing > MOST_STANDING {
                return End::GaveUp;
            }
            if far > 0.0 {
                self.shift(variable, &column, way * far);
                barred.fill(false);
                standing = 0;
            } else {
                standing += 1;
            }
            match stopped {
                Stopped::Place(place) => {
                    let entry = column.iter().find(|(at, _)| *at == place).map_or(1.0, |(_, entry)| entry.abs());
                    self.moves[self.basis.dependent[place]] = size(&column) / entry;
                    self.basis.exchange(place, variable, &column);
                }
                Stopped::Odd => barred[variable] = true,
                Stopped::Nowhere => {}
            }
        }
        End::GaveUp
    }

    /// Of the choices, one that can move, if there is one; and of these the one that moves least besides.
    fn choose(&mut self, choices: &[(usize, f64)], gains: &[f64], steps: Steps) -> Option<Choice> {
        let mut best: Option<Choice> = None;
        for (variable, way) in choices.iter().copied() {
            // The next are thought to move more.
            let thought = self.moves[variable] / gains[variable].abs();
            if best.as_ref().is_some_and(|best| !best.stands && best.moves <= thought) {
                break;
            }
            let column = self.basis.column(variable);
            self.moves[variable] = size(&column);
            let moves = self.moves[variable] / gains[variable].abs();
            let stands = !self.can_move(way, &column, steps);
            if best.as_ref().is_none_or(|best| (stands, moves) < (best.stands, best.moves)) {
                best = Some(Choice { variable, way, column, stands, moves });
            }
        }
        best
    }

    /// What moving each free variable up by one does for the goal; of dependent ones nothing is said.
    fn gains(&self, (goal, sign, _): (usize, f64, f64)) -> Vec<f64> {
        let mut gains = match self.basis.place[goal] {
            Some(place) => self.basis.rates(place),
            None => vec![0.0; self.at.len()],
        };
        gains.iter_mut().for_each(|gain| *gain *= sign);
        if self.basis.place[goal].is_none() {
            gains[goal] = sign;
        }
        gains
    }

    /// How often each row counts in the bound that the basis gives for `sign x goal`.
    pub fn counts(&self, goal: usize, sign: f64) -> Vec<f64> {
        match self.basis.place[goal] {
            Some(place) => self.basis.counts(place).into_iter().map(|times| sign * times).collect(),
            None => vec![0.0; self.basis.dependent.len()],
        }
    }

    /// The free variables whose move gains, and which way: those that gain most for what moves with them first (or, if so asked, the first alone).
    fn entering(&self, gains: &[f64], first: bool, barred: &[bool]) -> Vec<(usize, f64)> {
        let mut found: Vec<(f64, usize, f64)> = Vec::new();
        let is_free = |variable: &usize| self.basis.place[*variable].is_none() && !barred[*variable];
        for variable in (0..gains.len()).filter(|variable| gains[*variable].abs() > SAME).filter(is_free) {
            let way = gains[variable].signum();
            let is_open = if way > 0.0 {
                self.at[variable] < self.upper[variable] - SAME
            } else {
                self.at[variable] > self.lower[variable] + SAME
            };
            if is_open {
                found.push((gains[variable].abs() / self.moves[variable], variable, way));
                if first {
                    break;
                }
            }
        }
        found.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
        found.truncate(TRIED);
        found.into_iter().map(|(_, variable, way)| (variable, way)).collect()
    }

    /// The whole steps of a free variable after which the goal is reached, if each gains so much.
    fn still_needed(&self, (goal, sign, target): (usize, f64, f64), gain: f64) -> f64 {
        ((target - sign * self.at[goal]) / gain - SAME).ceil().max(1.0)
    }

    /// How far a variable may move.
    fn space(&self, variable: usize, way: f64) -> f64 {
        let end = if way > 0.0 { self.upper[variable] } else { self.lower[variable] };
        (end - self.at[variable]).abs()
    }

    /// Whether nothing stops a free variable on the spot.
    fn can_move(&self, way: f64, column: &Row, steps: Steps) -> bool {
        let least = match steps {
            Steps::Whole => unit(column).map_or(f64::INFINITY, |unit| unit - SAME),
            Steps::Any => SAME,
        };
        column.iter().all(|(place, entry)| {
            entry.abs() < SMALLEST_PIVOT || self.space(self.basis.dependent[*place], way * entry) >= least * entry.abs()
        })
    }

    /// How far a free variable can move, at most `most`, and what stops it.
    fn room(&self, (variable, way): (usize, f64), column: &Row, most: f64, steps: Steps) -> (f64, Stopped) {
        let unit = match steps {
            Steps::Whole => unit(column),
            Steps::Any => None,
        };
        let end = |(place, entry): &(usize, f64)| self.space(self.basis.dependent[*place], way * entry) / entry.abs();
        let entries = || column.iter().filter(|(_, entry)| entry.abs() >= SMALLEST_PIVOT);
        let free = most.min(self.space(variable, way));
        let mut far = entries().map(end).fold(free, f64::min);
        if let Some(unit) = unit {
            far = ((far + SAME) / unit).floor() * unit;
        } else if steps == Steps::Whole {
            far = 0.0;
        }
        let mut stopped: Option<(usize, f64)> = None;
        for (place, entry) in entries().filter(|entry| end(entry) < far + SAME) {
            let size = entry.abs();
            // A pivot of one keeps the table whole; in doubt, the larger one.
            if stopped.is_none_or(|(_, held)| held != 1.0 && (size == 1.0 || size > held)) {
                stopped = Some((*place, size));
            }
        }
        match stopped {
            _ if far >= free - SAME => (far, Stopped::Nowhere),
            Some((place, _)) => (far, Stopped::Place(place)),
            None => (far, Stopped::Odd),
        }
    }

    fn shift(&mut self, variable: usize, column: &Row, by: f64) {
        self.at[variable] = whole(self.at[variable] + by);
        for (place, entry) in column {
            let dependent = self.basis.dependent[*place];
            self.at[dependent] = whole(self.at[dependent] + entry * by);
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

/// How much moves with a free variable, and itself.
fn size(column: &Row) -> f64 {
    1.0 + column.iter().map(|(_, entry)| entry.abs()).sum::<f64>()
}

/// The shortest step of a free variable that moves everything by whole numbers.
fn unit(column: &Row) -> Option<f64> {
    UNITS.into_iter().find(|unit| {
        column.iter().all(|(_, entry)| {
            let moved = entry * unit;
            (moved - moved.round()).abs() < SAME
        })
    })
}

/// A whole number if it is one but for rounding.
fn whole(value: f64) -> f64 {
    let near = value.round();
    if (value - near).abs() < SAME { near } else { value }
}
