//! What else would have to move if a number is to move: what is withheld at a low price, and what is shown at a high one.

use super::certificate::{Alternative, Certificate, Checks, Touching, sum};
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
    touching: Touching,
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
        let touching = check(claims, truth, protected)?;
        let bounds = Bounds::propagate(claims);
        let (sieges, places) = sieges(claims, &bounds, truth, protected, |variable| prices[variable]);
        Ok(Self { claims, truth, protected, touching, prices, bounds, sieges, places })
    }

    /// Lets a variable move at another price.
    pub fn price(&mut self, variable: usize, price: f64) {
        let before = std::mem::replace(&mut self.prices[variable], price);
        self.sieges.iter_mut().for_each(|siege| siege.price(variable, before, price));
    }

    /// The cheapest way that is found to move a protected number by its width, as a proof: all of it up, all of it down,
    /// or as far as it may go one way and the rest the other.
    pub fn find(&self, which: usize) -> Option<Certificate> {
        let protected = &self.protected[which];
        let width = protected.width;
        let (down, up) = match protected.within {
            None => (width, width),
            Some((least, most)) => {
                let value = i64::try_from(sum(&protected.terms, self.truth).ok()?).ok()?;
                (value.saturating_sub(least).min(width), most.saturating_sub(value).min(width))
            }
        };
        let ways =
            [(width - up, up), (down, width - down)].into_iter().filter(|(low, high)| *low <= down && *high <= up);
        let proofs = ways.filter_map(|(low, high)| {
            let (low, high) = (self.moved(which, -1, low)?, self.moved(which, 1, high)?);
            let cost = self.cost(&low) + self.cost(&high);
            let proof = Certificate { low: Alternative::new(low), high: Alternative::new(high) };
            let mut checks = Checks::new(self.claims, self.truth, &self.touching);
            checks.check(&proof, protected).is_ok().then_some((cost, proof))
        });
        proofs.min_by(|a, b| a.0.total_cmp(&b.0)).map(|(_, proof)| proof)
    }

    /// The cheapest moves that are found to bring a number so far up or down.
    fn moved(&self, which: usize, sign: i64, more: i64) -> Option<Moves> {
        if more == 0 {
            return Some(Moves::new());
        }
        let (at, inside) = self.places[which]?;
        let siege = &self.sieges[at];
        siege.cheapest(inside, sign, more, TRIES).or_else(|| {
            match siege.nearest(inside, sign, more, EFFORT, &self.bounds) {
                Outcome::Moves(moves) => Some(moves),
                Outcome::Never(_) | Outcome::Open => None,
            }
        })
    }

    fn cost(&self, moves: &Moves) -> f64 {
        moves.iter().map(|(variable, _)| self.prices[*variable]).sum()
    }
}
