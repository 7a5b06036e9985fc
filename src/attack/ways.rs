//! What else would have to move if a number is to move: what is withheld at a low price, and what is shown at a high one.

use std::rc::Rc;

use super::certificate::{Certificate, agrees};
use super::check;
use super::claims::{Claims, Fault, Protected};
use super::mend::Tries;
use super::nearest::Effort;
use super::propagate::Bounds;
use super::siege::{Moves, Outcome, Places, Siege, sieges};

/// How long is tried for each way.
const TRIES: Tries = Tries { times: 100, steps: 300 };
const EFFORT: Effort = Effort { steps: 200, holds: 20 };

/// The cheapest ways to make numbers wide.
pub struct Ways<'a> {
    claims: &'a Claims,
    truth: &'a [i64],
    protected: &'a [Protected],
    prices: Vec<f64>,
    bounds: Bounds<'a>,
    sieges: Vec<Siege>,
    places: Places,
}

impl<'a> Ways<'a> {
    /// `claims` without what could be withheld; it costs `prices` to move each variable by one.
    pub fn new(
        claims: &'a Claims,
        truth: &'a [i64],
        protected: &'a [Protected],
        prices: Vec<f64>,
    ) -> Result<Self, Fault> {
        check(claims, truth, protected)?;
        let bounds = Bounds::propagate(claims);
        let (sieges, places) = sieges(claims, &bounds, truth, protected, |variable| prices[variable]);
        Ok(Self { claims, truth, protected, prices, bounds, sieges, places })
    }

    /// Lets a variable move at another price.
    pub fn price(&mut self, variable: usize, price: f64) {
        let before = std::mem::replace(&mut self.prices[variable], price);
        self.sieges.iter_mut().for_each(|siege| siege.price(variable, before, price));
    }

    /// The cheapest way that is found to move a protected number by its width, up or down, as a proof.
    pub fn find(&self, which: usize) -> Option<Certificate> {
        let (at, inside) = self.places[which]?;
        let siege = &self.sieges[at];
        let more = self.protected[which].width;
        let ways = [1, -1].into_iter().flat_map(|sign| {
            let found = siege.cheapest(inside, sign, more, TRIES).or_else(|| {
                match siege.nearest(inside, sign, more, EFFORT, &self.bounds) {
                    Outcome::Moves(moves) => Some(moves),
                    _ => None,
                }
            });
            found.map(|moves| (sign, moves))
        });
        let cost = |moves: &Moves| -> f64 { moves.iter().map(|(variable, _)| self.prices[*variable]).sum() };
        let (sign, moves) = ways.min_by(|a, b| cost(&a.1).total_cmp(&cost(&b.1)))?;
        let mut table = self.truth.to_vec();
        moves.into_iter().for_each(|(variable, by)| table[variable] = table[variable].saturating_add(by));
        // What was left out of the search is looked at now.
        agrees(self.claims, &table).ok()?;
        let (truth, table): (Rc<[i64]>, Rc<[i64]>) = (self.truth.into(), table.into());
        Some(if sign > 0 { Certificate { low: truth, high: table } } else { Certificate { low: table, high: truth } })
    }
}
