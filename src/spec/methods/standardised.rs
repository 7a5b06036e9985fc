//! A directly standardised rate as it is typed: which ages, which population, which standard.

use anyhow::Error;

use super::fraction::in_full;
use super::{Ages, Context, Defaults, Method, Standardised};
use crate::model::measure::{Breakdown, DimensionIndex};
use crate::spec::typed_publication::{Standard, StandardisedRateOf};

/// The age at which the last band of the European Standard Population 2013 begins.
const OLDEST: u32 = 90;

impl Context<'_> {
    pub(super) fn standardised(&self, typed: &StandardisedRateOf) -> Result<Defaults, Error> {
        let of = self.figure(&typed.of)?;
        let Method::Sum { measure, breakdown } = &self.earlier[of].method else {
            return Err(self
                .source
                .error(typed.of.span().start, "a standardised rate is of a sum of events to people"));
        };
        if !self.counts_events(of) {
            return Err(self.source.error(typed.of.span().start, "a standardised rate is of events to people"));
        }
        let by = &self.returns.measures[*measure as usize].by;
        let free: Vec<DimensionIndex> =
            by.iter().copied().filter(|held| breakdown.items().iter().all(|(other, _)| other != held)).collect();
        let known = free.iter().map(|index| self.returns.dimensions[*index as usize].id.as_str());
        let over = free[self.source.look_up(&typed.over, "dimension of this figure", known.clone())?];
        let events = match &typed.events {
            Some(name) => {
                let dimension = free[self.source.look_up(name, "dimension of this figure", known)?];
                let items = &self.returns.dimensions[dimension as usize].items;
                let counted: Option<Vec<u32>> = items.iter().map(|item| item.id.parse().ok()).collect();
                let Some(counted) = counted.filter(|all| all.iter().zip(1..).all(|(one, place)| *one == place)) else {
                    let message = "the items have to be 1, 2, 3 and so on: the people with so many events each";
                    return Err(self.source.error(name.span().start, message));
                };
                Some((dimension, counted.len() as u32))
            }
            None => None,
        };
        let populations = self.returns.populations.iter().map(|population| population.id.as_str());
        let population = self.source.look_up(&typed.population, "population", populations)?;
        let named = &self.returns.populations[population];
        let age = &self.returns.dimensions[over as usize].id;
        let of_population = &self.returns.measures[named.measure as usize].by;
        let Some(aged) = of_population.iter().find(|index| self.returns.dimensions[**index as usize].id == *age) else {
            let message = format!("this population is not given by \"{age}\"");
            return Err(self.source.error(typed.population.span().start, message));
        };
        let mut bands = Vec::new();
        for (item, band) in self.returns.dimensions[over as usize].items.iter().enumerate() {
            let complain = |message: &str| {
                Err(self.source.error(typed.over.span().start, format!("the band \"{}\" {message}", band.id)))
            };
            let Some((from, to)) = ages(&band.id) else {
                return complain("is not made of the standard's: an id is like \"15-19\" or \"90-and-over\"");
            };
            let people = self.returns.dimensions[*aged as usize].items.iter().position(|other| other.id == band.id);
            let Some(people) = people else { return complain("is none of the population's") };
            let parts: Vec<Breakdown> = named
                .parts
                .iter()
                .filter(|part| part.items().iter().all(|(held, item)| held != aged || *item as usize == people))
                .map(|part| part.with(*aged, people as u32))
                .collect();
            if parts.is_empty() {
                return complain("is not among this population");
            }
            bands.push(Ages { item: item as u32, from, to, population: parts });
        }
        let per = self.positive(&typed.population, typed.per)?;
        let Standard::Esp2013 = typed.standard;
        let unit = format!("per {} {}, age-standardised", in_full(per), named.label);
        let statistic = format!("age-standardised-rate-per-{per}-{}", named.id);
        let method = Method::StandardisedRate(Standardised { of, over, events, population, per, bands });
        let note =
            "Age-standardised: what the rate would be, had the area the ages of the European Standard Population 2013";
        let rate = self.built_on(of, &statistic, &unit, method);
        Ok(Defaults { unit, decimals: 1, people: false, note: Some(note.to_owned()), ..rate })
    }
}

/// The first age of a band, and the first after it; a band is made of five-year bands, the last of 90 and over.
fn ages(id: &str) -> Option<(u32, Option<u32>)> {
    let five = |age: u32| age.is_multiple_of(5) && age <= OLDEST;
    if let Some(from) = id.strip_suffix("-and-over").or_else(|| id.strip_suffix('+')) {
        return from.parse().ok().filter(|from| five(*from)).map(|from| (from, None));
    }
    let (from, to) = id.split_once('-')?;
    let (from, after) = (from.parse().ok()?, to.parse::<u32>().ok()?.checked_add(1)?);
    (five(from) && five(after) && from < after).then_some((from, Some(after)))
}

#[cfg(test)]
mod tests {
    use super::ages;

    #[test]
    fn bands_are_made_of_those_of_the_standard() {
        assert_eq!(ages("0-4"), Some((0, Some(5))));
        assert_eq!(ages("15-64"), Some((15, Some(65))));
        assert_eq!(ages("90-and-over"), Some((90, None)));
        assert_eq!(ages("65+"), Some((65, None)));
        for wrong in ["16-24", "15-18", "95-and-over", "64-60", "all", "", "-", "0-4294967295"] {
            assert_eq!(ages(wrong), None, "{wrong}");
        }
    }
}
