//! A part laid out for the search: what moves together, and how far from the true table each may move.

use super::basis::Row;
use super::certificate::Alternative;
use super::claims::{Claims, Protected, Terms};
use super::explain::{Proven, proven};
use super::joined::Joined;
use super::mend::{Mender, Tries, Wish};
use super::nearest::{Effort, Nearest, nearest};
use super::part::{Line, Part, parts};
use super::propagate::Bounds;
use super::simplex::Simplex;

/// What costs more costs this.
const DEAREST: f64 = 1e9;

/// By how much variables move from the true table, of those that do.
pub type Moves = Vec<(usize, i64)>;

pub struct Siege {
    pub part: Part,
    pub joined: Joined,
    truth: Vec<i64>,
    simplex: Simplex,
    mender: Mender,
    /// The protected numbers over what moves together, and the variable of each in the simplex.
    goals: Vec<(Terms, usize)>,
}

/// What came of a search.
pub enum Outcome {
    Moves(Moves),
    /// The most that what is unknown of the number can be, with its sign.
    Never(Option<Proven>),
    Open,
}

/// The part of each protected number, and its place there. Nothing if all of it is known.
pub type Places = Vec<Option<(usize, usize)>>;

/// All parts, and where each protected number is in them. It costs `prices` to move each variable by one.
pub fn sieges(
    claims: &Claims,
    bounds: &Bounds,
    truth: &[i64],
    protected: &[Protected],
    prices: impl Fn(usize) -> f64,
) -> (Vec<Siege>, Places) {
    let mut places = vec![None; protected.len()];
    let sieges = parts(claims, bounds, protected).into_iter().enumerate().map(|(at, part)| {
        for (inside, (which, _)) in part.protected.iter().enumerate() {
            places[*which] = Some((at, inside));
        }
        Siege::new(part, bounds, truth, &prices)
    });
    (sieges.collect(), places)
}

impl Siege {
    fn new(part: Part, bounds: &Bounds, truth: &[i64], prices: impl Fn(usize) -> f64) -> Self {
        let joined = Joined::new(part.variables.len(), &part.lines);
        let truth: Vec<i64> = part.variables.iter().map(|variable| truth[*variable]).collect();
        let count = joined.groups.len();
        let mender = Mender::new(count, joined.lines.iter().map(|(_, terms)| terms));
        let rows: Vec<Row> = joined.lines.iter().map(|(_, terms)| row(terms)).collect();
        let mut of_goals: Vec<Row> = Vec::new();
        let goals = part.protected.iter().map(|(_, terms)| {
            let terms = joined.over(terms);
            let goal = match terms[..] {
                [(group, 1)] => group,
                _ => {
                    of_goals.push(row(&terms));
                    count + rows.len() + of_goals.len() - 1
                }
            };
            (terms, goal)
        });
        let goals = goals.collect();
        let simplex = Simplex::new(count, rows, of_goals);
        let mut siege = Self { part, joined, truth, simplex, mender, goals };
        for group in 0..count {
            siege.limit_group(group, bounds);
            let members = &siege.joined.groups[group];
            let price: f64 = members.iter().map(|(place, _)| prices(siege.part.variables[*place])).sum();
            siege.price_group(group, price);
        }
        for at in 0..siege.joined.lines.len() {
            let Line { terms, lo, hi, .. } = &siege.part.lines[siege.joined.lines[at].0];
            let value = siege.value(terms);
            siege.limit_line(at, lo.map(|lo| lo - value), hi.map(|hi| hi - value));
        }
        siege
    }

    /// How many groups there are of variables that move together.
    pub fn size(&self) -> usize {
        self.joined.groups.len()
    }

    /// Which of the protected numbers stands at a place.
    pub fn which(&self, at: usize) -> usize {
        self.part.protected[at].0
    }

    /// Takes over what is known of a variable by now.
    pub fn limit(&mut self, variable: usize, bounds: &Bounds) {
        let place = self.part.variables.binary_search(&variable);
        if let Some(group) = place.ok().and_then(|place| self.joined.group_of(place)) {
            self.limit_group(group, bounds);
        }
    }

    fn limit_group(&mut self, group: usize, bounds: &Bounds) {
        let space = |way| {
            let (place, turn) = self.least(group, way, bounds)?;
            self.space((place, way * i128::from(turn)), bounds)
        };
        let (lower, upper) = (space(-1).map(|space| -space), space(1));
        self.simplex.limit(group, lower, upper);
        self.mender.limit(group, lower, upper);
    }

    /// Of a group that moves up (`way` 1) or down (-1), the one that can move least, with the way it goes in the group;
    /// nothing if all can move for ever.
    pub fn least(&self, group: usize, way: i128, bounds: &Bounds) -> Option<(usize, i64)> {
        let members = self.joined.groups[group].iter().copied();
        let space =
            |(place, turn): (usize, i64)| Some((self.space((place, way * i128::from(turn)), bounds)?, place, turn));
        members.filter_map(space).min().map(|(_, place, turn)| (place, turn))
    }

    /// How far a variable can move up (`way` 1) or down (-1) from the true value.
    fn space(&self, (place, way): (usize, i128), bounds: &Bounds) -> Option<i128> {
        let (variable, at) = (self.part.variables[place], i128::from(self.truth[place]));
        if way > 0 { bounds.upper[variable].map(|upper| upper - at) } else { Some(at - bounds.lower[variable]) }
    }

    /// Lets a variable move at another price.
    pub fn price(&mut self, variable: usize, before: f64, price: f64) {
        if let Ok(place) = self.part.variables.binary_search(&variable)
            && let Some(group) = self.joined.group_of(place)
        {
            let price = self.simplex.price_of(group) - before + price;
            self.price_group(group, price);
        }
    }

    fn price_group(&mut self, group: usize, price: f64) {
        self.simplex.set_price(group, price);
        let size = self.joined.groups[group].len() as f64;
        self.mender.set_price(group, (price - size).clamp(0.0, DEAREST).round() as i64 + 1);
    }

    /// Says how far what a claim adds up to may move.
    pub fn limit_claim(&mut self, claim: usize, lower: Option<i128>, upper: Option<i128>) {
        let Ok(line) = self.part.lines.binary_search_by_key(&claim, |line| line.claim) else { return };
        if let Ok(at) = self.joined.lines.binary_search_by_key(&line, |(line, _)| *line) {
            self.limit_line(at, lower, upper);
        }
    }

    fn limit_line(&mut self, at: usize, lower: Option<i128>, upper: Option<i128>) {
        self.simplex.limit(self.joined.groups.len() + at, lower, upper);
        self.mender.limit_line(at, lower, upper);
    }

    /// The true value of a form over places in the part.
    fn value(&self, terms: &Terms) -> i128 {
        terms.iter().map(|(place, times)| i128::from(self.truth[*place]) * i128::from(*times)).sum()
    }

    /// The nearest table in which `sign x protected number` is at least `more` above the true one.
    pub fn nearest(&self, at: usize, sign: i64, more: i64, effort: Effort, bounds: &Bounds) -> Outcome {
        let (_, goal) = &self.goals[at];
        match nearest(&self.simplex, (*goal, sign as f64, more as f64), effort) {
            Nearest::Whole(moves) => Outcome::Moves(self.of_variables(&moves)),
            Nearest::Never(counts) => Outcome::Never(self.proven(at, sign, &counts, bounds)),
            Nearest::Open => Outcome::Open,
        }
    }

    /// Such a table found by trying, from a table that agrees with everything on.
    pub fn mend(&self, at: usize, sign: i64, more: i64, from: &Alternative, tries: Tries) -> Option<Moves> {
        let by = |(variable, by): &(usize, i64)| {
            let place = self.part.variables.binary_search(variable).ok()?;
            let group = self.joined.group_of(place)?;
            let (first, way) = self.joined.groups[group][0];
            // The others of a group move with the first.
            (first == place).then_some((group, way * (*by).max(-i64::MAX)))
        };
        let mut from: Moves = from.moves().iter().filter_map(by).collect();
        from.sort_unstable();
        let wish = Wish { form: &self.goals[at].0, sign, more };
        Some(self.of_variables(&self.mender.find(&wish, &from, tries)?))
    }

    /// The cheapest of some of these.
    pub fn cheapest(&self, at: usize, sign: i64, more: i64, tries: Tries) -> Option<Moves> {
        Some(self.of_variables(&self.mender.cheapest(&Wish { form: &self.goals[at].0, sign, more }, tries)?))
    }

    /// The most that `sign x` what is unknown of a protected number can be.
    fn proven(&self, at: usize, sign: i64, counts: &Row, bounds: &Bounds) -> Option<Proven> {
        let counts = counts.iter().filter_map(|(row, times)| Some((self.joined.lines.get(*row)?.0, *times)));
        let counts: Row = counts.collect();
        proven(self, bounds, &counts, &self.part.protected[at].1, sign.into())
    }

    /// The true value of what is unknown of a protected number.
    pub fn unknown(&self, at: usize) -> i128 {
        self.value(&self.part.protected[at].1)
    }

    fn of_variables(&self, moves: &[(usize, i64)]) -> Moves {
        let of_group = |(group, by): &(usize, i64)| {
            let by = *by;
            self.joined.groups[*group]
                .iter()
                .map(move |(place, way)| (self.part.variables[*place], way.saturating_mul(by)))
        };
        moves.iter().flat_map(of_group).collect()
    }
}

/// Whole terms as a row.
fn row(terms: &Terms) -> Row {
    terms.iter().map(|(variable, times)| (*variable, *times as f64)).collect()
}
