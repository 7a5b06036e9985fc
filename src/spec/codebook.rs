//! The data dictionary for programs: what each return holds, as the catalogue of rules and measures has it. It is made from the
//! pipelines and the table of areas, so no figure is in it.

use chrono::NaiveDate;

use super::disclosure::Disclosure;
use super::returns::Returns;
use super::rule::Arithmetic;
use crate::model::area::{Area, AreaIndex, Areas};
use crate::model::codebook::{Codebook, Counted, FORMAT, Known, Labelled, Place, Policy, Split};
use crate::model::finding::Severity;
use crate::model::measure::{DimensionIndex, Item, MeasureIndex};

/// The measures, dimensions and rules of these kinds of return, and the areas.
pub fn codebook(returns: &Returns, kinds: &[usize], areas: &Areas, disclosure: &Disclosure) -> Codebook {
    let of_kinds = || kinds.iter().map(|kind| &returns.kinds[*kind]);
    let measures: Vec<MeasureIndex> = of_kinds().flat_map(|kind| kind.measures.clone()).collect();
    let is_used =
        |dimension: &u32| measures.iter().any(|measure| returns.measures[*measure as usize].by.contains(dimension));
    let dimensions = (0..returns.dimensions.len() as u32).filter(is_used);
    let names = Names { returns, measures: &measures };
    Codebook {
        format: FORMAT,
        withheld: match disclosure {
            Disclosure::Agreed { width, round, .. } => Policy { width: *width, rounded_to: *round },
            Disclosure::Public { .. } => Policy { width: None, rounded_to: None },
        },
        measures: measures.iter().map(|measure| counted(returns, *measure, disclosure)).collect(),
        dimensions: dimensions.map(|dimension| split(returns, dimension)).collect(),
        areas: (0..areas.len()).map(|area| place(areas, areas.get(area as AreaIndex))).collect(),
        // What breaks another rule is asked about and published all the same, so nobody knows that it holds.
        rules: of_kinds()
            .flat_map(|kind| &kind.rules)
            .filter(|rule| rule.severity == Severity::Error)
            .flat_map(|rule| rule.facts.known.iter().filter_map(|said| names.known(said)))
            .collect(),
        told: Vec::new(),
    }
}

/// Everything that is described, in the order in which it is, so that places in the lists are the same.
pub fn whole(returns: &Returns, areas: &Areas) -> Codebook {
    let kinds: Vec<usize> = (0..returns.kinds.len()).collect();
    let nothing = Disclosure::Public { reason: String::new() };
    let dimensions = (0..returns.dimensions.len() as DimensionIndex).map(|dimension| split(returns, dimension));
    Codebook { dimensions: dimensions.collect(), ..codebook(returns, &kinds, areas, &nothing) }
}

fn counted(returns: &Returns, index: MeasureIndex, disclosure: &Disclosure) -> Counted {
    let measure = &returns.measures[index as usize];
    let kind = returns.kind_with(index).map(|kind| &returns.kinds[kind]);
    Counted {
        id: measure.id.clone(),
        label: measure.label.clone(),
        unit: measure.unit.clone(),
        people: measure.people,
        below: disclosure.threshold(index).filter(|_| measure.people),
        year: measure.over_time,
        by: measure.by.iter().map(|dimension| returns.dimensions[*dimension as usize].id.clone()).collect(),
        every: kind.and_then(|kind| kind.frequency),
        formerly: measure.formerly.clone(),
        places: measure.decimals,
        rounded_to: measure.rounded_to,
    }
}

fn split(returns: &Returns, index: DimensionIndex) -> Split {
    let dimension = &returns.dimensions[index as usize];
    let user = returns.measures.iter().position(|measure| measure.by.contains(&index));
    let kind = user.and_then(|measure| returns.kind_with(measure as MeasureIndex));
    Split {
        id: dimension.id.clone(),
        // What nothing is split by is told apart by its place.
        kind: kind.map_or_else(|| format!("#{index}"), |kind| returns.kinds[kind].id.clone()),
        label: dimension.label.clone(),
        overlapping: dimension.overlapping,
        protected: dimension.protected,
        items: dimension.items.iter().map(labelled).collect(),
    }
}

fn labelled(item: &Item) -> Labelled {
    Labelled { id: item.id.clone(), label: item.label.clone(), formerly: item.formerly.clone() }
}

fn place(areas: &Areas, area: &Area) -> Place {
    let day = |day: Option<NaiveDate>| day.map(|day| day.to_string());
    let code = |area: AreaIndex| areas.get(area).code.clone();
    Place {
        code: area.code.clone(),
        name: area.name.clone(),
        within: area.parent.map(code),
        from: day(area.from),
        to: day(area.to),
        successor: area.successor.map(code),
        aliases: area.aliases.iter().map(|alias| alias.to_uppercase()).filter(|alias| is_code(alias)).collect(),
    }
}

/// Whether an alias is another code of an area and no further name.
fn is_code(alias: &str) -> bool {
    alias.chars().all(|char| char.is_ascii_alphanumeric()) && alias.chars().any(|char| char.is_ascii_digit())
}

/// The measures that are published, for a rule that names another says nothing here.
struct Names<'a> {
    returns: &'a Returns,
    measures: &'a [MeasureIndex],
}

impl Names<'_> {
    /// What a rule says of these measures; nothing where it names another.
    fn known(&self, said: &Arithmetic) -> Option<Known> {
        let ids = |measures: &[MeasureIndex]| -> Option<Vec<String>> {
            let id = |measure: &MeasureIndex| {
                self.measures.contains(measure).then(|| self.returns.measures[*measure as usize].id.clone())
            };
            measures.iter().map(id).collect()
        };
        let Arithmetic { at_least, at_most, times, parts, .. } = *said;
        Some(Known { add: ids(&said.add)?, subtract: ids(&said.subtract)?, at_least, at_most, times, parts })
    }
}
