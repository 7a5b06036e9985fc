//! Bands by which both events and people are given: ages.

use anyhow::Error;

use super::Names;
use crate::model::measure::{Breakdown, DimensionIndex};
use crate::spec::figure::{DefinitionIndex, Nature};
use crate::spec::source::Name;

/// One band of events and people.
#[derive(Debug)]
pub struct Band {
    /// Its place in the dimension of the events.
    pub item: u32,
    /// The parts of the population that are of it.
    pub population: Vec<Breakdown>,
}

/// The dimensions of a sum of events to people by which it may still be split.
///
/// # Errors
/// A figure that is something else.
pub fn free(names: &Names, at: &Name, of: DefinitionIndex) -> Result<Vec<DimensionIndex>, Error> {
    let Nature::Sent { measure, breakdown } = &names.earlier[of].facts.nature else {
        return Err(names.error(at, "this is for a sum of events to people"));
    };
    if !names.counts_events(of) {
        return Err(names.error(at, "this is for events to people"));
    }
    let by = &names.returns.measures[*measure as usize].by;
    Ok(by.iter().copied().filter(|held| breakdown.items().iter().all(|(other, _)| other != held)).collect())
}

/// The place of a dimension among those that are free.
///
/// # Errors
/// No such dimension, with its place and the nearest.
pub fn dimension(names: &Names, name: &Name, free: &[DimensionIndex]) -> Result<DimensionIndex, Error> {
    let known = free.iter().map(|index| names.returns.dimensions[*index as usize].id.as_str());
    Ok(free[names.source.look_up(name, "dimension of this figure", known)?])
}

/// The bands of a dimension, each with its people.
///
/// # Errors
/// A population that is not given by the same bands.
pub fn of(
    names: &Names,
    (over, dimension): (&Name, DimensionIndex),
    (name, population): (&Name, usize),
) -> Result<Vec<Band>, Error> {
    let dimensions = &names.returns.dimensions;
    let named = &names.returns.populations[population];
    let id = &dimensions[dimension as usize].id;
    let of_population = &names.returns.measures[named.measure as usize].by;
    let Some(held) = of_population.iter().find(|index| dimensions[**index as usize].id == *id) else {
        return Err(names.error(name, format!("this population is not split by \"{id}\"")));
    };
    let mut bands = Vec::new();
    for (item, band) in dimensions[dimension as usize].items.iter().enumerate() {
        let complain = |message: &str| Err(names.error(over, format!("the band \"{}\" {message}", band.id)));
        let people = dimensions[*held as usize].items.iter().position(|other| other.id == band.id);
        let Some(people) = people else { return complain("is not one of the population's bands") };
        let is_of = |(other, item): &(DimensionIndex, u32)| other != held || *item as usize == people;
        let parts = named.parts.iter().filter(|part| part.items().iter().all(is_of));
        let population: Vec<Breakdown> = parts.map(|part| part.with(*held, people as u32)).collect();
        if population.is_empty() {
            return complain("is not among this population");
        }
        bands.push(Band { item: item as u32, population });
    }
    Ok(bands)
}
