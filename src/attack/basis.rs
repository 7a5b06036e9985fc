//! Claims as rows, each with a number of its own that says what it adds up to, and a basis of them: as many dependent
//! variables as there are rows, which follow from the others.
//!
//! At first each sum depends on the variables of its row. Where a search goes, variables take the places of sums, and
//! only of that part is the inverse kept: it is as small as what was touched, however many rows there are.

use std::rc::Rc;

/// A sum of variables, or of rows: each with how often it is counted.
pub type Row = Vec<(usize, f64)>;

/// What is smaller is rounding, for all entries are made of small whole numbers.
const NOTHING: f64 = 1e-9;

/// The rows, and the same by columns. Variable `columns.len() + row` is what the row adds up to.
struct Matrix {
    rows: Vec<Row>,
    columns: Vec<Row>,
}

/// Which variables are dependent, and how they follow from the free ones.
#[derive(Clone)]
pub struct Basis {
    matrix: Rc<Matrix>,
    /// The variables that took the place of sums, and the rows of these.
    variables: Vec<usize>,
    rows: Vec<usize>,
    /// The inverse of these rows' entries of these variables: for each variable, how often each row is counted.
    inverse: Vec<Vec<f64>>,
    /// Where each variable stands among those.
    place: Vec<Option<u32>>,
}

impl Basis {
    /// Of rows over variables `0..count`.
    pub fn new(rows: Vec<Row>, count: usize) -> Self {
        let mut columns = vec![Vec::new(); count];
        for (at, row) in rows.iter().enumerate() {
            row.iter().for_each(|(variable, entry)| columns[*variable].push((at, *entry)));
        }
        let place = vec![None; count + rows.len()];
        let matrix = Rc::new(Matrix { rows, columns });
        Self { matrix, variables: Vec::new(), rows: Vec::new(), inverse: Vec::new(), place }
    }

    fn count(&self) -> usize {
        self.matrix.columns.len()
    }

    /// Whether a variable follows from others.
    pub fn is_dependent(&self, variable: usize) -> bool {
        // A sum that has a place is free, and any other variable dependent.
        self.place[variable].is_some() == (variable < self.count())
    }

    /// How often each row is counted in the sum of free variables that a dependent one is.
    pub fn counts(&self, dependent: usize) -> Row {
        let of_rows = |values: &[f64]| -> Row {
            let counts = self.rows.iter().zip(values).map(|(row, times)| (*row, clean(*times)));
            counts.filter(|(_, times)| *times != 0.0).collect()
        };
        match dependent.checked_sub(self.count()) {
            None => of_rows(&self.inverse[self.at(dependent)]),
            Some(row) => {
                let mut values = vec![0.0; self.rows.len()];
                for (variable, entry) in &self.matrix.rows[row] {
                    if let Some(place) = self.place[*variable] {
                        add(&mut values, *entry, &self.inverse[place as usize]);
                    }
                }
                let mut counts = of_rows(&values);
                counts.push((row, -1.0));
                counts
            }
        }
    }

    fn at(&self, variable: usize) -> usize {
        self.place[variable].map_or(0, |place| place as usize)
    }

    /// How far the sum in which rows are counted so often moves with each variable.
    pub fn rates(&self, counts: &[(usize, f64)], rates: &mut Sparse) {
        rates.clear();
        for (row, times) in counts {
            for (variable, entry) in &self.matrix.rows[*row] {
                rates.add(*variable, -times * entry);
            }
            rates.add(self.count() + row, *times);
        }
    }

    /// How far the dependent variables move with free ones that move by so much.
    pub fn response(&self, moves: &[(usize, f64)], response: &mut Sparse) {
        response.clear();
        // What the rows lack, if nothing else moves.
        for (variable, by) in moves {
            match variable.checked_sub(self.count()) {
                None => self.matrix.columns[*variable].iter().for_each(|(row, entry)| {
                    response.add(self.count() + row, entry * by);
                }),
                Some(_) => response.add(*variable, -by),
            }
        }
        self.settle(response);
    }

    /// The product of the row that is counted so and that of each dependent variable.
    pub fn products(&self, counts: &[(usize, f64)], products: &mut Sparse) {
        products.clear();
        counts.iter().for_each(|(row, times)| products.set(self.count() + row, -times));
        self.settle(products);
    }

    /// From what the rows have too much to how far the dependent variables move.
    fn settle(&self, response: &mut Sparse) {
        let lacks: Row = self.rows.iter().enumerate().map(|(at, row)| (at, response.get(self.count() + row))).collect();
        let lacks: Row = lacks.into_iter().filter(|(_, by)| *by != 0.0).collect();
        for row in &self.rows {
            response.set(self.count() + row, 0.0);
        }
        for (variable, inverse) in self.variables.iter().zip(&self.inverse) {
            let by = clean(-lacks.iter().map(|(at, by)| inverse[*at] * by).sum::<f64>());
            if by != 0.0 {
                response.set(*variable, by);
                for (row, entry) in &self.matrix.columns[*variable] {
                    if self.place[self.count() + row].is_none() {
                        response.add(self.count() + row, entry * by);
                    }
                }
            }
        }
    }

    /// Lets a dependent variable become free, and a free one, with its response, dependent.
    pub fn exchange(&mut self, leaving: usize, entering: usize) {
        let count = self.count();
        match (leaving.checked_sub(count), entering.checked_sub(count)) {
            (Some(row), None) => self.grow(row, entering),
            (None, Some(row)) => self.shrink(leaving, row),
            (None, None) => self.replace_variable(leaving, entering),
            (Some(row), Some(other)) => self.replace_row(row, other),
        }
    }

    /// Entries of a row for the variables that have a place.
    fn entries_of_row(&self, row: usize) -> Vec<f64> {
        let mut entries = vec![0.0; self.variables.len()];
        for (variable, entry) in &self.matrix.rows[row] {
            if let Some(place) = self.place[*variable] {
                entries[place as usize] = *entry;
            }
        }
        entries
    }

    /// Entries of a variable in the rows that have a place.
    fn entries_of_variable(&self, variable: usize) -> Vec<f64> {
        let mut entries = vec![0.0; self.rows.len()];
        for (row, entry) in &self.matrix.columns[variable] {
            if let Some(place) = self.place[self.count() + row] {
                entries[place as usize] = *entry;
            }
        }
        entries
    }

    /// `inverse x entries of rows`.
    fn times_column(&self, entries: &[f64]) -> Vec<f64> {
        self.inverse.iter().map(|inverse| dot(inverse, entries)).collect()
    }

    /// `entries of variables x inverse`.
    fn times_row(&self, entries: &[f64]) -> Vec<f64> {
        let mut values = vec![0.0; self.rows.len()];
        for (entry, inverse) in entries.iter().zip(&self.inverse) {
            add(&mut values, *entry, inverse);
        }
        values
    }

    fn grow(&mut self, row: usize, variable: usize) {
        let count = self.count();
        let column = self.times_column(&self.entries_of_variable(variable));
        let entries = self.entries_of_row(row);
        let corner =
            self.matrix.rows[row].iter().find(|(other, _)| *other == variable).map_or(0.0, |(_, entry)| *entry);
        let pivot = corner - dot(&entries, &column);
        let across = self.times_row(&entries);
        for (inverse, entry) in self.inverse.iter_mut().zip(&column) {
            add(inverse, entry / pivot, &across);
            inverse.push(-entry / pivot);
        }
        let mut last: Vec<f64> = across.iter().map(|entry| -entry / pivot).collect();
        last.push(1.0 / pivot);
        self.inverse.push(last);
        self.place[variable] = Some(self.variables.len() as u32);
        self.place[count + row] = Some(self.rows.len() as u32);
        self.variables.push(variable);
        self.rows.push(row);
    }

    fn shrink(&mut self, variable: usize, row: usize) {
        let count = self.count();
        let (at, across) = (self.at(variable), self.at(count + row));
        let leaving = self.inverse.swap_remove(at);
        self.variables.swap_remove(at);
        self.place[variable] = None;
        if let Some(moved) = self.variables.get(at) {
            self.place[*moved] = Some(at as u32);
        }
        for inverse in &mut self.inverse {
            let times = inverse[across] / leaving[across];
            add(inverse, -times, &leaving);
            inverse.swap_remove(across);
        }
        self.rows.swap_remove(across);
        self.place[count + row] = None;
        if let Some(moved) = self.rows.get(across) {
            self.place[count + moved] = Some(across as u32);
        }
    }

    fn replace_variable(&mut self, leaving: usize, entering: usize) {
        let at = self.at(leaving);
        let column = self.times_column(&self.entries_of_variable(entering));
        let mut own = std::mem::take(&mut self.inverse[at]);
        own.iter_mut().for_each(|entry| *entry /= column[at]);
        for (inverse, entry) in self.inverse.iter_mut().zip(&column).filter(|(inverse, _)| !inverse.is_empty()) {
            add(inverse, -entry, &own);
        }
        self.inverse[at] = own;
        self.variables[at] = entering;
        self.place[leaving] = None;
        self.place[entering] = Some(at as u32);
    }

    fn replace_row(&mut self, row: usize, other: usize) {
        // The sum of `row` was dependent and becomes free, that of `other` the other way round.
        let count = self.count();
        let across = self.at(count + other);
        let mut values = self.times_row(&self.entries_of_row(row));
        let pivot = values[across];
        values[across] -= 1.0;
        for inverse in &mut self.inverse {
            let times = inverse[across] / pivot;
            add(inverse, -times, &values);
        }
        self.rows[across] = row;
        self.place[count + other] = None;
        self.place[count + row] = Some(across as u32);
    }
}

/// `values + times x others`.
fn add(values: &mut [f64], times: f64, others: &[f64]) {
    if times != 0.0 {
        values.iter_mut().zip(others).for_each(|(value, other)| *value += times * other);
    }
}

fn dot(a: &[f64], b: &[f64]) -> f64 {
    a.iter().zip(b).map(|(a, b)| a * b).sum()
}

/// A whole number if it is one but for rounding.
fn clean(entry: f64) -> f64 {
    // Adding so large a number leaves no room for a fraction; it is much quicker than `round`.
    const NO_FRACTION: f64 = 6_755_399_441_055_744.0;
    let whole = (entry + NO_FRACTION) - NO_FRACTION;
    if (entry - whole).abs() < NOTHING { whole } else { entry }
}

/// Numbers most of which are zero.
#[derive(Clone, Default)]
pub struct Sparse {
    values: Vec<f64>,
    is_set: Vec<bool>,
    /// Those that may be another number, in the order in which they came.
    set: Vec<usize>,
}

impl Sparse {
    pub fn new(count: usize) -> Self {
        Self { values: vec![0.0; count], is_set: vec![false; count], set: Vec::new() }
    }

    fn clear(&mut self) {
        for at in self.set.drain(..) {
            self.values[at] = 0.0;
            self.is_set[at] = false;
        }
    }

    pub fn get(&self, at: usize) -> f64 {
        self.values[at]
    }

    fn touch(&mut self, at: usize) {
        if !std::mem::replace(&mut self.is_set[at], true) {
            self.set.push(at);
        }
    }

    pub fn add(&mut self, at: usize, by: f64) {
        self.touch(at);
        self.values[at] += by;
    }

    pub fn set(&mut self, at: usize, to: f64) {
        self.touch(at);
        self.values[at] = to;
    }

    /// Those that are not zero.
    pub fn iter(&self) -> impl Iterator<Item = (usize, f64)> {
        let all = self.set.iter().map(|at| (*at, clean(self.values[*at])));
        all.filter(|(_, value)| *value != 0.0)
    }
}
