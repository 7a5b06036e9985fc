//! Linear programming in exact fractions, and branch and bound over it: the least and the greatest whole value of a sum.
//!
//! It begins at a point that agrees with everything, so it only ever walks from there: every unknown starts where it is, be
//! that at one of its ends or not, and Bland's rule keeps it from going round in circles.

use super::exact::{Exact, Unknown};

/// From the one to the other, both included; none where there is no end.
pub type Ends = (Option<i128>, Option<i128>);
pub type Terms = Vec<(Unknown, i128)>;

/// Every number that moves freely is a column, every number that follows from these a row.
#[derive(Debug, Clone)]
pub struct Dictionary {
    unknowns: usize,
    ends: Vec<Ends>,
    value: Vec<Exact>,
    place: Vec<Place>,
    columns: Vec<usize>,
    rows: Vec<(usize, Vec<Exact>)>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Place {
    Column(usize),
    Row(usize),
}

/// How far a number could be moved.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Moved {
    There,
    /// No further than this.
    Stuck(Exact),
    /// The fractions grew too large.
    Lost,
}

impl Dictionary {
    /// Unknowns between their ends, at a point within these.
    pub fn new(ends: &[Ends], point: &[i128]) -> Dictionary {
        Dictionary {
            unknowns: ends.len(),
            ends: ends.to_vec(),
            value: point.iter().map(|value| Exact::whole(*value)).collect(),
            place: (0..ends.len()).map(Place::Column).collect(),
            columns: (0..ends.len()).collect(),
            rows: Vec::new(),
        }
    }

    /// Adds a sum as a number of its own, and says which.
    pub fn add(&mut self, terms: &[(Unknown, i128)]) -> usize {
        let mut row = vec![Exact::ZERO; self.columns.len()];
        let mut value = Exact::ZERO;
        for (unknown, times) in terms {
            let times = Exact::whole(*times);
            value = value + times * self.value[*unknown];
            match self.place[*unknown] {
                Place::Column(column) => row[column] = row[column] + times,
                Place::Row(other) => {
                    for (mine, its) in row.iter_mut().zip(&self.rows[other].1) {
                        if !its.is_zero() {
                            *mine = *mine + times * *its;
                        }
                    }
                }
            }
        }
        let number = self.value.len();
        self.ends.push((None, None));
        self.value.push(value);
        self.place.push(Place::Row(self.rows.len()));
        self.rows.push((number, row));
        number
    }

    pub fn limit(&mut self, number: usize, ends: Ends) {
        self.ends[number] = ends;
    }

    /// The unknowns where they are now.
    pub fn point(&self) -> &[Exact] {
        &self.value[..self.unknowns]
    }

    fn is_lost(&self) -> bool {
        self.value.iter().any(|value| value.is_lost())
            || self.rows.iter().any(|(_, row)| row.iter().any(|times| times.is_lost()))
    }

    /// Moves a sum up to a goal, or down to it, while everything stays within its ends.
    pub fn push(&mut self, number: usize, up: bool, goal: i128) -> Moved {
        let goal = Exact::whole(goal);
        loop {
            let value = self.value[number];
            if if up { value >= goal } else { value <= goal } {
                return Moved::There;
            }
            let Place::Row(row) = self.place[number] else { return Moved::Stuck(value) };
            let Some((column, rises)) = self.entering(row, up) else { return Moved::Stuck(value) };
            let Some((step, leaving)) = self.furthest(column, rises) else {
                // Nothing stops it: as far as the goal is, in whole steps.
                let far = (goal - value) / self.rows[row].1[column];
                let step = Exact::whole(if rises { far.ceil().max(1) } else { (-far).ceil().max(1) });
                self.step(column, rises, step);
                if self.is_lost() {
                    return Moved::Lost;
                }
                continue;
            };
            self.step(column, rises, step);
            if let Some(leaving) = leaving {
                self.pivot(column, leaving);
            }
            if self.is_lost() {
                return Moved::Lost;
            }
        }
    }

    /// The first number that can be moved so that the row gets nearer, and whether it has to rise.
    fn entering(&self, row: usize, up: bool) -> Option<(usize, bool)> {
        let times = &self.rows[row].1;
        let can = |column: &usize| {
            if times[*column].is_zero() {
                return None;
            }
            let rises = (times[*column].sign() > 0) == up;
            let (number, (low, high)) = (self.columns[*column], self.ends[self.columns[*column]]);
            let end = if rises { high } else { low };
            end.is_none_or(|end| self.value[number] != Exact::whole(end)).then_some((number, *column, rises))
        };
        let columns = 0..self.columns.len();
        columns.filter_map(|column| can(&column)).min().map(|(_, column, rises)| (column, rises))
    }

    /// How far a column can be moved, and which row stops it; none for its own end. None at all where nothing does.
    fn furthest(&self, column: usize, rises: bool) -> Option<(Exact, Option<usize>)> {
        let own = self.columns[column];
        let (low, high) = self.ends[own];
        let room = match (rises, low, high) {
            (true, _, Some(high)) => Some(Exact::whole(high) - self.value[own]),
            (false, Some(low), _) => Some(self.value[own] - Exact::whole(low)),
            _ => None,
        };
        let mut best: Option<(Exact, usize, Option<usize>)> = room.map(|room| (room, own, None));
        for (place, (number, times)) in self.rows.iter().enumerate() {
            let times = times[column];
            if times.is_zero() {
                continue;
            }
            let grows = (times.sign() > 0) == rises;
            let (low, high) = self.ends[*number];
            let end = if grows { high } else { low };
            let Some(end) = end else { continue };
            let rate = if times.sign() > 0 { times } else { -times };
            let room = Exact::whole(end) - self.value[*number];
            let room = if grows { room } else { -room } / rate;
            let nearer = best.is_none_or(|(step, by, _)| room < step || room == step && *number < by);
            if nearer {
                best = Some((room, *number, Some(place)));
            }
        }
        best.map(|(step, _, leaving)| (step, leaving))
    }

    fn step(&mut self, column: usize, rises: bool, step: Exact) {
        let step = if rises { step } else { -step };
        let own = self.columns[column];
        self.value[own] = self.value[own] + step;
        for (number, times) in &self.rows {
            if !times[column].is_zero() {
                self.value[*number] = self.value[*number] + times[column] * step;
            }
        }
    }

    fn pivot(&mut self, column: usize, row: usize) {
        let entering = self.columns[column];
        let (leaving, mut solved) = std::mem::replace(&mut self.rows[row], (entering, Vec::new()));
        let divisor = solved[column];
        for (place, times) in solved.iter_mut().enumerate() {
            *times = match place == column {
                true => Exact::ONE / divisor,
                false if times.is_zero() => *times,
                false => -*times / divisor,
            };
        }
        for (_, other) in self.rows.iter_mut().filter(|(_, other)| !other.is_empty()) {
            let factor = other[column];
            if factor.is_zero() {
                continue;
            }
            other[column] = Exact::ZERO;
            for (mine, its) in other.iter_mut().zip(&solved) {
                if !its.is_zero() {
                    *mine = *mine + factor * *its;
                }
            }
        }
        self.rows[row].1 = solved;
        self.columns[column] = leaving;
        self.place[entering] = Place::Row(row);
        self.place[leaving] = Place::Column(column);
    }
}

/// Whether a sum can reach a goal in whole numbers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Reached {
    /// At this point.
    Yes(Vec<i128>),
    No,
    /// Too much was tried, or fractions grew too large.
    Open,
}

/// Whether a sum within `ends` can reach a goal, all unknowns being whole numbers. It is left open when so many cases are told
/// apart.
pub fn reach(start: &Dictionary, sum: &[(Unknown, i128)], ends: Ends, up: bool, goal: i128, cases: usize) -> Reached {
    let mut open: Vec<Vec<(Unknown, bool, i128)>> = vec![Vec::new()];
    let mut told = 0;
    while let Some(case) = open.pop() {
        if told == cases {
            return Reached::Open;
        }
        told += 1;
        let mut at = start.clone();
        let number = at.add(sum);
        at.limit(number, ends);
        match follow(&mut at, &case).and_then(|()| pushed(&mut at, number, up, goal)) {
            Ok(()) => {}
            Err(Moved::Lost) => return Reached::Open,
            Err(_) => continue,
        }
        let Some((unknown, value)) = at.point().iter().enumerate().find(|(_, value)| !value.is_whole()) else {
            return Reached::Yes(at.point().iter().map(|value| value.floor()).collect());
        };
        for (up, end) in [(true, value.ceil()), (false, value.floor())] {
            // Of several ends of one unknown on one side the last is the closest.
            let others = case.iter().copied().filter(|(other, side, _)| (*other, *side) != (unknown, up));
            open.push(others.chain([(unknown, up, end)]).collect());
        }
    }
    Reached::No
}

/// Moves into a case, end by end.
fn follow(at: &mut Dictionary, case: &[(Unknown, bool, i128)]) -> Result<(), Moved> {
    for (unknown, up, end) in case {
        let number = at.add(&[(*unknown, 1)]);
        pushed(at, number, *up, *end)?;
        at.limit(number, if *up { (Some(*end), None) } else { (None, Some(*end)) });
    }
    Ok(())
}

fn pushed(at: &mut Dictionary, number: usize, up: bool, goal: i128) -> Result<(), Moved> {
    match at.push(number, up, goal) {
        Moved::There => Ok(()),
        other => Err(other),
    }
}
