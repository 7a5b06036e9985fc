//! Claims as rows, each with a number of its own that says what it adds up to, and a basis of them: as many dependent
//! variables as there are rows, which follow from the others.

use std::collections::BTreeMap;
use std::rc::Rc;

use super::factor::{Factors, Row, clean};

/// After so many exchanges the basis is taken apart anew.
const EXCHANGES: usize = 48;

/// More rows than this are many.
const LARGE: usize = 800;

/// The rows, and the same by columns. Variable `count + row` is what the row adds up to.
struct Matrix {
    rows: Vec<Row>,
    columns: Vec<Row>,
}

/// The dependent variables, and how they follow from the free ones.
#[derive(Clone)]
pub struct Basis {
    matrix: Rc<Matrix>,
    factors: Rc<Factors>,
    exchanges: Vec<Rc<Exchange>>,
    /// The variable that stands at each place.
    pub dependent: Vec<usize>,
    /// Where each variable stands, if it is dependent.
    pub place: Vec<Option<usize>>,
}

/// A dependent variable made free for another one, which moves those at these places by so much, the own among them.
struct Exchange {
    place: usize,
    own: f64,
    others: Row,
}

impl Basis {
    /// Of rows over variables `0..count`, solved for variables of the lowest rank.
    pub fn new(rows: Vec<Row>, count: usize, rank: impl Fn(usize) -> u8) -> Self {
        let mut columns = vec![Vec::new(); count];
        for (at, row) in rows.iter().enumerate() {
            row.iter().for_each(|(variable, entry)| columns[*variable].push((at, *entry)));
        }
        let place = (0..count + rows.len()).map(|variable| (variable < count).then_some(0)).collect();
        let factors = Rc::new(Factors::new(Vec::new(), 0, false, |_| 0));
        let dependent = vec![0; rows.len()];
        let matrix = Rc::new(Matrix { rows, columns });
        let mut basis = Self { matrix, factors, exchanges: Vec::new(), dependent, place };
        // All variables are thought to be dependent at first; so many as can be are, and then once more without the
        // others, which would only be in the way.
        basis.take_apart(true, rank);
        basis.take_apart(false, |_| 0);
        basis
    }

    /// Takes the dependent variables apart anew. One that cannot be dependent together with the others becomes free; a
    /// row that is left gets its own sum.
    fn take_apart(&mut self, jordan: bool, rank: impl Fn(usize) -> u8) {
        let mut factors = self.factors(jordan, &rank);
        let mut is_left = vec![true; self.dependent.len()];
        factors.places().for_each(|(_, row)| is_left[row] = false);
        if is_left.contains(&true) {
            self.stand(&factors);
            for row in (0..is_left.len()).filter(|row| is_left[*row]) {
                self.place[self.matrix.columns.len() + row] = Some(row);
            }
            factors = self.factors(false, rank);
        }
        self.stand(&factors);
        self.factors = Rc::new(factors);
        self.exchanges.clear();
    }

    fn factors(&self, jordan: bool, rank: impl Fn(usize) -> u8) -> Factors {
        let rows = self.matrix.rows.iter().enumerate().map(|(at, row)| {
            let sum = self.matrix.columns.len() + at;
            let dependent = |(variable, _): &(usize, f64)| self.place[*variable].is_some();
            row.iter().copied().chain([(sum, -1.0)]).filter(dependent).collect()
        });
        Factors::new(rows.collect(), self.place.len(), jordan, rank)
    }

    fn stand(&mut self, factors: &Factors) {
        self.place.fill(None);
        for (variable, row) in factors.places() {
            self.place[variable] = Some(row);
            self.dependent[row] = variable;
        }
    }

    /// Whether there are so many rows that no more than the likeliest is tried.
    pub fn is_large(&self) -> bool {
        self.dependent.len() > LARGE
    }

    /// Moves of variables, and with them those of what the rows add up to.
    pub fn with_rows(&self, moves: &[(usize, f64)]) -> Row {
        let mut of_rows = BTreeMap::<usize, f64>::new();
        for (variable, by) in moves {
            for (row, entry) in &self.matrix.columns[*variable] {
                *of_rows.entry(*row).or_default() += entry * by;
            }
        }
        let sums = of_rows.into_iter().filter(|(_, by)| *by != 0.0);
        moves.iter().copied().chain(sums.map(|(row, by)| (self.matrix.columns.len() + row, by))).collect()
    }

    /// How far the dependent variables move with a free one, by their places.
    pub fn column(&self, variable: usize) -> Row {
        let mut values = vec![0.0; self.dependent.len()];
        match self.matrix.columns.get(variable) {
            Some(column) => column.iter().for_each(|(row, entry)| values[*row] = -entry),
            None => values[variable - self.matrix.columns.len()] = 1.0,
        }
        self.factors.solve(&mut values);
        for exchange in &self.exchanges {
            let own = values[exchange.place];
            if own != 0.0 {
                let moved = own / exchange.own;
                values[exchange.place] = moved;
                exchange.others.iter().for_each(|(place, entry)| values[*place] -= entry * moved);
            }
        }
        let mut column = Vec::new();
        for (place, value) in values.into_iter().enumerate() {
            // Nearly all are.
            if value != 0.0 {
                column.extend(Some((place, clean(value))).filter(|(_, entry)| *entry != 0.0));
            }
        }
        column
    }

    /// How often each row counts in the sum of free variables that the dependent one at a place is.
    pub fn counts(&self, place: usize) -> Vec<f64> {
        let mut values = vec![0.0; self.dependent.len()];
        values[place] = 1.0;
        for exchange in self.exchanges.iter().rev() {
            let rest: f64 = exchange.others.iter().map(|(place, entry)| entry * values[*place]).sum();
            values[exchange.place] = (values[exchange.place] - rest) / exchange.own;
        }
        self.factors.solve_transposed(&mut values);
        values.iter_mut().for_each(|value| *value = clean(*value));
        values
    }

    /// How far a dependent variable moves with each free one.
    pub fn rates(&self, place: usize) -> Vec<f64> {
        let count = self.matrix.columns.len();
        let mut rates = vec![0.0; self.place.len()];
        for (row, times) in self.counts(place).into_iter().enumerate().filter(|(_, times)| *times != 0.0) {
            self.matrix.rows[row].iter().for_each(|(variable, entry)| rates[*variable] -= times * entry);
            rates[count + row] = times;
        }
        rates
    }

    /// Lets the variable at a place and a free one, with its column, change places.
    pub fn exchange(&mut self, place: usize, variable: usize, column: &Row) {
        let own = column.iter().find(|(at, _)| *at == place).map_or(1.0, |(_, entry)| -entry);
        let others = column.iter().filter(|(at, _)| *at != place).map(|(at, entry)| (*at, -entry)).collect();
        self.exchanges.push(Rc::new(Exchange { place, own, others }));
        self.place[self.dependent[place]] = None;
        self.place[variable] = Some(place);
        self.dependent[place] = variable;
        if self.exchanges.len() >= EXCHANGES {
            self.take_apart(false, |_| 0);
        }
    }
}
