//! A dual simplex that looks for the nearest table in which a number is as far away as asked for.
//!
//! All numbers begin in a table that agrees with everything, and every unit by which one is moved from there has a price. One number, the goal, is put where it is asked to be, which breaks the claims that it is in. They are mended
//! one after the other by the moves that cost least, so only what lies around the goal is ever touched, however large the
//! table is; and what moves least is mostly whole. If a claim cannot be mended, its row of the basis proves that the goal
//! cannot get there.
//!
//! Doubles are good enough: what is found is made whole and checked exactly before anybody relies on it, and so is what
//! a row proves.

use std::rc::Rc;

use super::basis::{Basis, Row, Sparse};

/// What two numbers may differ by and still be the same.
const SAME: f64 = 1e-7;
/// What is further from a whole number is broken.
const BROKEN: f64 = 1e-4;
/// No pivot is smaller, for it would blow up the table.
const SMALLEST_PIVOT: f64 = 1e-6;
/// How much prices differ besides.
const SCATTER: f64 = 0.5;
/// The least that the length of a row is taken for.
const SHORTEST: f64 = 1e-4;

/// How a search ended.
#[derive(Debug, Clone, PartialEq)]
pub enum End {
    /// The goal is where it was asked to be, and everything agrees.
    Reached,
    /// It cannot get there: so often is each row counted in the sum of bounds that proves it.
    Never(Row),
    /// Too many steps; nothing is known.
    GaveUp,
}

/// Variables with bounds, the rows that they add up to, and where each stands now.
///
/// A free variable stands at a bound or where it started; a dependent one is meant to stand between two of these.
#[derive(Clone)]
pub struct Simplex {
    basis: Basis,
    /// How many variables there are before the sums of the rows.
    count: usize,
    goal: Option<usize>,
    /// How far each variable has moved; the sums of the rows are the variables after the others.
    pub at: Vec<f64>,
    /// What it costs to move each variable by one.
    prices: Rc<Vec<f64>>,
    /// What the entries of each row were divided by, so that the largest is one.
    sizes: Rc<Vec<f64>>,
    /// How far each may move: zero at most, and zero at least, until one is held.
    lower: Vec<f64>,
    upper: Vec<f64>,
    /// Whether a dependent variable is thought to be above where it started.
    above: Vec<bool>,
    /// What the dependent variables add to the cost if a free one is moved up by one.
    cost: Vec<f64>,
    /// The square of how long the row of each dependent variable is: how much it says if one is out of its bounds.
    length: Vec<f64>,
    /// The variables that have moved so far.
    moved: Vec<usize>,
    has_moved: Vec<bool>,
}

/// Where a free variable can go next, from where it stands, in the direction that mends.
struct Turn {
    /// The price of a broken variable at which it goes there.
    when: f64,
    variable: usize,
    to: f64,
    /// By how much it mends.
    mends: f64,
}

/// Room to reckon in.
struct Desk {
    rates: Sparse,
    response: Sparse,
    products: Sparse,
}

impl Simplex {
    /// Rows over variables `0..count`, none of which may move yet.
    /// Those of goals, after the others, stay as they are, for a goal is to move by whole numbers.
    pub fn new(count: usize, mut rows: Vec<Row>, goals: Vec<Row>) -> Self {
        let all = count + rows.len() + goals.len();
        let largest = |row: &Row| row.iter().map(|(_, entry)| entry.abs()).fold(0.0, f64::max);
        let mut sizes: Vec<f64> = rows.iter().map(largest).map(|size| if size > 0.0 { size } else { 1.0 }).collect();
        for (row, size) in rows.iter_mut().zip(&sizes) {
            row.iter_mut().for_each(|(_, entry)| *entry /= size);
        }
        sizes.resize(rows.len() + goals.len(), 1.0);
        rows.extend(goals);
        let mut simplex = Self {
            basis: Basis::new(rows, count),
            count,
            goal: None,
            at: vec![0.0; all],
            prices: Rc::new(vec![1.0; count]),
            sizes: Rc::new(sizes),
            lower: vec![0.0; all],
            upper: vec![0.0; all],
            above: vec![false; all],
            cost: vec![0.0; all],
            length: vec![1.0; all],
            moved: Vec::new(),
            has_moved: vec![false; all],
        };
        // Nothing is known of what a goal adds up to.
        (count..all).for_each(|sum| simplex.limit(sum, None, None));
        simplex
    }

    /// Says how far a variable may move down and up.
    pub fn limit(&mut self, variable: usize, lower: Option<i128>, upper: Option<i128>) {
        let size = self.size(variable);
        self.lower[variable] = lower.map_or(f64::NEG_INFINITY, |lower| lower.min(0) as f64 / size);
        self.upper[variable] = upper.map_or(f64::INFINITY, |upper| upper.max(0) as f64 / size);
    }

    /// What a variable is counted in.
    fn size(&self, variable: usize) -> f64 {
        variable.checked_sub(self.count).map_or(1.0, |row| self.sizes[row])
    }

    /// Lets a variable move at another price.
    pub fn set_price(&mut self, variable: usize, price: f64) {
        Rc::make_mut(&mut self.prices)[variable] = price;
    }

    pub fn price_of(&self, variable: usize) -> f64 {
        self.prices[variable]
    }

    /// Holds a variable between these bounds, too.
    pub fn hold(&mut self, variable: usize, (lower, upper): (f64, f64)) {
        self.lower[variable] = self.lower[variable].max(lower);
        self.upper[variable] = self.upper[variable].min(upper);
    }

    /// From the start, puts `goal` where `sign x goal` is at least `target`, and everything else where it agrees.
    pub fn push(&mut self, goal: usize, sign: f64, target: f64, most_steps: usize) -> End {
        self.goal = Some(goal);
        let target = target / self.size(goal);
        if sign > 0.0 {
            self.lower[goal] = target;
        } else {
            self.upper[goal] = -target;
        }
        if self.lower[goal] > self.upper[goal] + SAME {
            // Its own bounds are in the way.
            return End::Never(Vec::new());
        }
        let mut desk = self.desk();
        if self.basis.is_dependent(goal) {
            self.watch(goal);
        } else {
            let to = sign * target;
            self.flip(&[(goal, to)], &mut desk);
        }
        match self.mend(&mut desk, most_steps) {
            Err(variable) => End::Never(self.proof(variable, (goal, sign), &mut desk)),
            Ok(true) => End::Reached,
            Ok(false) => End::GaveUp,
        }
    }

    /// Goes on where variables have other bounds now. Whether everything agrees then.
    pub fn go_on(&mut self, most_steps: usize) -> bool {
        let mut desk = self.desk();
        self.mend(&mut desk, most_steps) == Ok(true)
    }

    fn desk(&self) -> Desk {
        let sparse = || Sparse::new(self.at.len());
        Desk { rates: sparse(), response: sparse(), products: sparse() }
    }

    /// How often each row is counted in a bound of `sign x goal`, if a variable cannot be brought within its own bounds.
    fn proof(&self, variable: usize, (goal, sign): (usize, f64), desk: &mut Desk) -> Row {
        let counts = self.basis.counts(variable);
        self.basis.rates(&counts, &mut desk.rates);
        let of_goal = desk.rates.get(goal) / self.size(goal);
        counts
            .into_iter()
            .map(|(row, count)| (row, -sign * count / of_goal / self.sizes[row]))
            .filter(|(_, count)| count.is_finite())
            .collect()
    }

    /// Mends dependent variables that are out of bounds. Whether all are within; if that is impossible, one that proves it.
    fn mend(&mut self, desk: &mut Desk, most_steps: usize) -> Result<bool, usize> {
        for _ in 0..most_steps {
            let Some((variable, lacks)) = self.worst() else { return Ok(true) };
            self.step(variable, lacks, desk)?;
        }
        Ok(false)
    }

    /// The dependent variable that is out of bounds and says most, and how far it must rise.
    fn worst(&self) -> Option<(usize, f64)> {
        let mut worst = None;
        let mut most = 0.0;
        for variable in self.moved.iter().copied() {
            let (low, high) = self.range(variable);
            let at = self.at[variable];
            let lacks = if at < low - SAME {
                low - at
            } else if at > high + SAME {
                high - at
            } else {
                continue;
            };
            let says = lacks * lacks / self.length[variable];
            if says > most && self.basis.is_dependent(variable) {
                worst = Some((variable, lacks));
                most = says;
            }
        }
        worst
    }

    /// What it costs to move a variable by one away from where it started. All differ, so that one way is cheapest and no
    /// step is on the spot; sums of rows move for nothing, and so does the goal.
    fn price(&self, variable: usize) -> f64 {
        if variable >= self.count || self.goal == Some(variable) {
            0.0
        } else {
            self.prices[variable] * (1.0 + SCATTER * scatter(variable))
        }
    }

    /// Between what a dependent variable is meant to stand.
    fn range(&self, variable: usize) -> (f64, f64) {
        let (lower, upper) = (self.lower[variable], self.upper[variable]);
        match (self.price(variable) > 0.0, self.above[variable]) {
            (false, _) => (lower, upper),
            (true, true) => (lower.max(0.0), upper),
            (true, false) => (lower, upper.min(0.0)),
        }
    }

    /// Brings a dependent variable, which lacks so much, to the bound that it is out of.
    ///
    /// The price of what is broken rises, and one variable after the other moves, until nothing is broken any more.
    fn step(&mut self, broken: usize, lacks: f64, desk: &mut Desk) -> Result<(), usize> {
        let way = lacks.signum();
        let counts = self.basis.counts(broken);
        self.basis.rates(&counts, &mut desk.rates);
        let own = if self.above[broken] { self.price(broken) } else { -self.price(broken) };
        let mut turns = self.turns(broken, way, &desk.rates);
        turns.sort_unstable_by(|a, b| {
            a.when.total_cmp(&b.when).then(a.variable.cmp(&b.variable)).then(a.mends.total_cmp(&b.mends))
        });
        let mut rest = lacks.abs();
        let mut flips: Vec<(usize, f64)> = Vec::new();
        let (low, high) = self.range(broken);
        let mut leaves_at = if way > 0.0 { low } else { high };
        for turn in turns {
            rest -= turn.mends;
            let is_last = rest <= SAME;
            if turn.variable == broken {
                // It is on the other side of where it started.
                self.above[broken] = !self.above[broken];
                leaves_at = turn.to;
            } else if !is_last {
                match flips.iter_mut().find(|(variable, _)| *variable == turn.variable) {
                    Some((_, to)) => *to = turn.to,
                    None => flips.push((turn.variable, turn.to)),
                }
            }
            if is_last {
                for (variable, rate) in desk.rates.iter() {
                    if !self.basis.is_dependent(variable) {
                        self.cost[variable] -= way * turn.when * rate;
                    }
                }
                self.flip(&flips, desk);
                if turn.variable != broken {
                    self.exchange(broken, turn.variable, leaves_at, &counts, desk);
                    self.cost[broken] = way * turn.when - own;
                }
                return Ok(());
            }
        }
        Err(broken)
    }

    /// Where free variables, and what is broken itself, can go to mend it.
    fn turns(&self, broken: usize, way: f64, rates: &Sparse) -> Vec<Turn> {
        let mut turns = Vec::new();
        for (variable, rate) in rates.iter() {
            if rate.abs() < SMALLEST_PIVOT
                || self.lower[variable] == self.upper[variable]
                || self.basis.is_dependent(variable)
            {
                continue;
            }
            let which = (way * rate).signum();
            let price = self.price(variable);
            let end = if which > 0.0 { self.upper[variable] } else { self.lower[variable] };
            let mut from = self.at[variable];
            let mut turn = |to: f64, own: f64| {
                if (to - from) * which > SAME {
                    let when = ((which * self.cost[variable] + own) / rate.abs()).max(0.0);
                    turns.push(Turn { when, variable, to, mends: (to - from).abs() * rate.abs() });
                    from = to;
                }
            };
            // Back to where it started first, if that is on the way, which pays.
            if price > 0.0 && -self.at[variable] * which > SAME {
                turn(if end * which > 0.0 { 0.0 } else { end }, -price);
            }
            turn(end, price);
        }
        let (low, high) = self.range(broken);
        let (edge, beyond) = if way > 0.0 { (low, self.lower[broken]) } else { (high, self.upper[broken]) };
        if self.price(broken) > 0.0 && edge == 0.0 && (edge - beyond) * way > SAME {
            let when = 2.0 * self.price(broken);
            turns.push(Turn { when, variable: broken, to: beyond, mends: (edge - beyond) * way });
        }
        turns
    }

    /// Makes what is broken free, at a bound, and a free variable dependent.
    fn exchange(&mut self, broken: usize, entering: usize, leaves_at: f64, counts: &Row, desk: &mut Desk) {
        self.basis.response(&[(entering, 1.0)], &mut desk.response);
        let rate = desk.response.get(broken);
        let by = (leaves_at - self.at[broken]) / rate;
        let from = self.at[entering];
        self.above[entering] = from > SAME || from > -SAME && by > 0.0;
        self.move_to(entering, self.at[entering] + by);
        let squared: f64 = counts.iter().map(|(_, count)| count * count).sum();
        self.basis.products(counts, &mut desk.products);
        for (dependent, entry) in desk.response.iter() {
            self.move_to(dependent, self.at[dependent] + entry * by);
            let times = entry / rate;
            let length = self.length[dependent] - times * (2.0 * desk.products.get(dependent) - times * squared);
            self.length[dependent] = length.max(SHORTEST);
        }
        self.at[broken] = leaves_at;
        self.length[entering] = (squared / (rate * rate)).max(SHORTEST);
        self.cost[entering] = 0.0;
        self.basis.exchange(broken, entering);
    }

    /// Moves free variables, and the dependent ones with them.
    fn flip(&mut self, flips: &[(usize, f64)], desk: &mut Desk) {
        if flips.is_empty() {
            return;
        }
        let moves: Row = flips.iter().map(|(variable, to)| (*variable, to - self.at[*variable])).collect();
        flips.iter().for_each(|(variable, to)| self.move_to(*variable, *to));
        self.basis.response(&moves, &mut desk.response);
        for (dependent, by) in desk.response.iter() {
            self.move_to(dependent, self.at[dependent] + by);
        }
    }

    fn move_to(&mut self, variable: usize, to: f64) {
        self.at[variable] = whole(to);
        self.watch(variable);
    }

    fn watch(&mut self, variable: usize) {
        if !std::mem::replace(&mut self.has_moved[variable], true) {
            self.moved.push(variable);
        }
    }

    /// Whether everything would agree if all had moved so often as far.
    pub fn would_agree(&self, times: f64) -> bool {
        self.moved.iter().all(|variable| {
            let to = self.at[*variable] * times;
            to > self.lower[*variable] - SAME && to < self.upper[*variable] + SAME
        })
    }

    /// By how much the variables would move then, of those that do, by rising variable.
    pub fn moves(&self, times: f64) -> Vec<(usize, i64)> {
        let of_variables = self.moved.iter().filter(|variable| **variable < self.count);
        let moves = of_variables.map(|variable| (*variable, (self.at[*variable] * times).round() as i64));
        let mut moves: Vec<(usize, i64)> = moves.filter(|(_, by)| *by != 0).collect();
        moves.sort_unstable();
        moves
    }

    /// The variables that are not whole now.
    pub fn broken(&self) -> Vec<usize> {
        let moved = self.moved.iter().copied();
        moved.filter(|variable| *variable < self.count && !is_whole(self.at[*variable])).collect()
    }
}

pub fn is_whole(value: f64) -> bool {
    (value - value.round()).abs() < BROKEN
}

/// Numbers from 0 to 1 that are spread evenly.
fn scatter(number: usize) -> f64 {
    (number as f64 * 0.618_033_988_749_895).fract()
}

/// A whole number if it is one but for rounding.
fn whole(value: f64) -> f64 {
    let near = value.round();
    if (value - near).abs() < SAME { near } else { value }
}
