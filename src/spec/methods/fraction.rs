//! One number for each of another, as it is typed: rates, shares, ratios, and the population that a rate implies.

use anyhow::Error;

use super::{Context, Defaults, Method};
use crate::model::measure::singular;
use crate::model::round;
use crate::spec::source::Name;
use crate::spec::typed_publication::{ImpliedPopulation, RateOf, RatioOf, ShareOf, ShareOfTotal};

impl Context<'_> {
    pub(super) fn rate(&self, typed: &RateOf) -> Result<Defaults, Error> {
        let of = self.figure(&typed.of)?;
        let known = self.returns.populations.iter().map(|population| population.id.as_str());
        let population = self.source.look_up(&typed.population, "population", known)?;
        let per = self.positive(&typed.population, typed.per)?;
        let named = &self.returns.populations[population];
        let words = format!("per {} {}", in_full(per), named.label);
        let statistic = format!("rate-per-{per}-{}", named.id);
        let rate = self.built_on(of, &statistic, &words, Method::Rate { of, population, per });
        Ok(Defaults { unit: words, decimals: 1, people: false, ..rate })
    }

    pub(super) fn share(&self, typed: &ShareOf) -> Result<Defaults, Error> {
        let (part, whole) = (self.figure(&typed.part)?, self.figure(&typed.whole)?);
        let statistic = format!("share-of-{}", self.root(whole));
        let words = format!("share of {}", self.earlier[whole].label);
        let share = self.built_on(part, &statistic, &words, Method::Share { part, whole });
        Ok(Defaults { unit: "per cent".to_owned(), decimals: 1, people: false, ..share })
    }

    pub(super) fn share_of_total(&self, typed: &ShareOfTotal) -> Result<Defaults, Error> {
        let of = self.figure(&typed.of)?;
        let Method::Sum { measure, .. } = self.earlier[of].method else {
            return Err(self.source.error(typed.of.span().start, "a share of the total is taken of a sum"));
        };
        let by = &self.returns.measures[measure as usize].by;
        let known = by.iter().map(|index| self.returns.dimensions[*index as usize].id.as_str());
        if self
            .part(&self.earlier[of])
            .items()
            .iter()
            .any(|(held, _)| self.returns.dimensions[*held as usize].id == *typed.over.get_ref())
        {
            return Err(self.source.error(typed.over.span().start, "the figure is already one item of it"));
        }
        let over = by[self.source.look_up(&typed.over, "dimension of this measure", known)?];
        if self.returns.dimensions[over as usize].overlapping {
            return Err(self.source.error(typed.over.span().start, "the items overlap, so they have no total"));
        }
        let dimension = &self.returns.dimensions[over as usize];
        let statistic = format!("share-over-{}", dimension.id);
        let words = "share of all";
        let share = self.built_on(of, &statistic, words, Method::ShareOfTotal { of, over });
        Ok(Defaults { unit: "per cent".to_owned(), decimals: 1, people: false, ..share })
    }

    pub(super) fn ratio(&self, typed: &RatioOf) -> Result<Defaults, Error> {
        let (of, to) = (self.figure(&typed.of)?, self.figure(&typed.to)?);
        let unit = format!("{} per {}", self.earlier[of].unit, singular(&self.earlier[to].unit));
        let statistic = format!("ratio-to-{}", self.root(to));
        let ratio = self.built_on(of, &statistic, &unit, Method::Ratio { of, to });
        Ok(Defaults { unit, decimals: 1, people: false, ..ratio })
    }

    pub(super) fn implied_population(&self, typed: &ImpliedPopulation) -> Result<Defaults, Error> {
        let (count, rate) = (self.figure(&typed.count)?, self.figure(&typed.rate)?);
        let per = self.positive(&typed.rate, typed.per)?;
        let method = Method::ImpliedPopulation { count, rate, per };
        let statistic = format!("population-implied-by-{}", self.root(rate));
        let implied = self.built_on(count, &statistic, "population implied by the rate", method);
        Ok(Defaults { unit: "people".to_owned(), decimals: 0, people: false, ..implied })
    }

    pub(super) fn positive(&self, at: &Name, per: f64) -> Result<f64, Error> {
        if per.is_finite() && per > 0.0 {
            Ok(per)
        } else {
            Err(self.source.error(at.span().start, "`per` must be greater than zero"))
        }
    }
}

/// A number in full, with thousands commas before the point ("1,000", "0.5").
pub(super) fn in_full(number: f64) -> String {
    if number.fract() == 0.0 { round::grouped(number, 0) } else { number.to_string() }
}
