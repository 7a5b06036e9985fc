//! A basis of the equations: each dependent number as a sum of the free ones.
//!
//! Equations are used up once and for all when it is made (sparse elimination, short rows first); what is left is a
//! dense table of as many columns as there are free numbers, nearly all of its entries 0, 1 or -1.

use std::cmp::Reverse;
use std::collections::{BTreeSet, BinaryHeap};

/// A sum of variables, by rising variable.
pub type Row = Vec<(usize, f64)>;

/// What is smaller is rounding, for all entries are made of small whole numbers.
pub const NOTHING: f64 = 1e-9;

/// How far each dependent variable moves when a free one does.
#[derive(Clone)]
pub struct Tableau {
    entries: Vec<f64>,
    /// The variable of each row.
    pub dependent: Vec<usize>,
    /// The variable of each column.
    pub free: Vec<usize>,
    /// The row or column where each variable stands.
    pub place: Vec<Place>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Place {
    Row(usize),
    Column(usize),
}

impl Tableau {
    /// From equations (each a sum that may not move) over variables `0..count`, and sums that may move, which become
    /// the variables `count..`. `eager` puts the variables that should become dependent first; no
    /// equation is solved for one at negative infinity.
    pub fn new(count: usize, equations: Vec<Row>, sums: Vec<Row>, eager: &[f64]) -> Self {
        let movable = sums.len();
        let rows: Vec<Row> = sums.into_iter().chain(equations).collect();
        let (rows, pivots) = eliminate(rows, count, movable, eager);
        let solved: Vec<(usize, Row)> = (0..movable)
            .map(|sum| (count + sum, sum))
            .chain(pivots.iter().map(|(row, variable)| (*variable, *row)))
            .map(|(variable, row)| (variable, rows[row].clone()))
            .collect();
        let mut is_dependent = vec![false; count];
        pivots.iter().for_each(|(_, variable)| is_dependent[*variable] = true);
        let free: Vec<usize> = (0..count).filter(|variable| !is_dependent[*variable]).collect();
        let mut place = vec![Place::Row(0); count + movable];
        for (column, variable) in free.iter().enumerate() {
            place[*variable] = Place::Column(column);
        }
        let mut entries = vec![0.0; solved.len() * free.len()];
        for (at, (variable, row)) in solved.iter().enumerate() {
            place[*variable] = Place::Row(at);
            for (other, entry) in row {
                if let Place::Column(column) = place[*other] {
                    entries[at * free.len() + column] = *entry;
                }
            }
        }
        Self { entries, dependent: solved.into_iter().map(|(variable, _)| variable).collect(), free, place }
    }

    pub fn row(&self, row: usize) -> &[f64] {
        &self.entries[row * self.free.len()..(row + 1) * self.free.len()]
    }

    pub fn entry(&self, row: usize, column: usize) -> f64 {
        self.entries[row * self.free.len() + column]
    }

    /// Lets the variables of a row and of a column change places.
    pub fn pivot(&mut self, row: usize, column: usize) {
        let width = self.free.len();
        let pivot = self.entry(row, column);
        let mut solved: Vec<(usize, f64)> = Vec::new();
        for (at, entry) in self.entries[row * width..(row + 1) * width].iter_mut().enumerate() {
            if at == column {
                *entry = 1.0 / pivot;
            } else if *entry != 0.0 {
                *entry = clean(-*entry / pivot);
                solved.push((at, *entry));
            }
        }
        for other in (0..self.dependent.len()).filter(|other| *other != row) {
            let entries = &mut self.entries[other * width..(other + 1) * width];
            let factor = entries[column];
            if factor != 0.0 {
                entries[column] = clean(factor / pivot);
                for (at, entry) in &solved {
                    entries[*at] = clean(entries[*at] + factor * entry);
                }
            }
        }
        std::mem::swap(&mut self.dependent[row], &mut self.free[column]);
        self.place[self.dependent[row]] = Place::Row(row);
        self.place[self.free[column]] = Place::Column(column);
    }
}

/// Solves each equation for one variable, and puts that into all other rows. Rows before `movable` are only put into.
/// Gives the rows, and which row (of a variable, without itself) was solved for which variable.
fn eliminate(mut rows: Vec<Row>, count: usize, movable: usize, eager: &[f64]) -> (Vec<Row>, Vec<(usize, usize)>) {
    let mut holders: Vec<BTreeSet<usize>> = vec![BTreeSet::new(); count];
    for (at, row) in rows.iter().enumerate() {
        row.iter().for_each(|(variable, _)| {
            holders[*variable].insert(at);
        });
    }
    let mut shortest: BinaryHeap<Reverse<(usize, usize)>> =
        (movable..rows.len()).map(|at| Reverse((rows[at].len(), at))).collect();
    let mut used = vec![false; rows.len()];
    let mut pivots = Vec::new();
    while let Some(Reverse((length, at))) = shortest.pop() {
        if used[at] || rows[at].len() != length {
            continue;
        }
        // Ones first, for they keep the table whole; then one that does not stop the first step of the others, then the
        // one in the fewest rows.
        let solvable = rows[at].iter().filter(|(variable, _)| eager[*variable] > f64::NEG_INFINITY);
        let chosen = solvable.min_by_key(|(variable, entry)| {
            (entry.abs() != 1.0, eager[*variable] < 1.0, holders[*variable].len(), *variable)
        });
        let Some((variable, pivot)) = chosen.copied() else { continue };
        used[at] = true;
        for (other, _) in &rows[at] {
            holders[*other].remove(&at);
        }
        let solved: Row = rows[at]
            .iter()
            .filter(|(other, _)| *other != variable)
            .map(|(other, entry)| (*other, clean(-entry / pivot)))
            .collect();
        for other in std::mem::take(&mut holders[variable]) {
            let before = std::mem::take(&mut rows[other]);
            let factor = before.iter().find(|(at, _)| *at == variable).map_or(0.0, |(_, entry)| *entry);
            let after = put_in(&before, variable, factor, &solved);
            for (gone, _) in &before {
                holders[*gone].remove(&other);
            }
            for (held, _) in &after {
                holders[*held].insert(other);
            }
            if other >= movable && !used[other] {
                shortest.push(Reverse((after.len(), other)));
            }
            rows[other] = after;
        }
        for (other, _) in &solved {
            holders[*other].insert(at);
        }
        rows[at] = solved;
        pivots.push((at, variable));
    }
    (rows, pivots)
}

/// `row - factor x variable + factor x solved`.
fn put_in(row: &Row, variable: usize, factor: f64, solved: &Row) -> Row {
    let mut sum = Vec::with_capacity(row.len() + solved.len());
    let (mut a, mut b) = (row.iter().filter(|(at, _)| *at != variable).peekable(), solved.iter().peekable());
    loop {
        let next = match (a.peek(), b.peek()) {
            (Some((i, _)), Some((j, _))) if i == j => a.next().zip(b.next()).map(|(x, y)| (x.0, x.1 + factor * y.1)),
            (Some((i, _)), Some((j, _))) if i < j => a.next().copied(),
            (_, Some(_)) => b.next().map(|y| (y.0, factor * y.1)),
            (Some(_), None) => a.next().copied(),
            (None, None) => return sum,
        };
        sum.extend(next.map(|(at, entry)| (at, clean(entry))).filter(|(_, entry)| *entry != 0.0));
    }
}

/// A whole number if it is one but for rounding.
fn clean(entry: f64) -> f64 {
    // Adding so large a number leaves no room for a fraction; it is much quicker than `round`.
    const NO_FRACTION: f64 = 6_755_399_441_055_744.0;
    let whole = (entry + NO_FRACTION) - NO_FRACTION;
    if (entry - whole).abs() < NOTHING { whole } else { entry }
}
