//! The data dictionary for programs. It is made from the pipelines and the table of areas, so no figure is in it.

use anyhow::Error;
use chrono::NaiveDate;

use crate::model::area::{Area, AreaIndex, Areas};
use crate::model::codebook::{Codebook, Counted, Known, Labelled, Parts, Place, Policy, Split};
use crate::model::measure::{Dimension, MeasureIndex};
use crate::spec::publications::Disclosure;
use crate::spec::returns::Returns;
use crate::spec::rules::Test;

/// The measures, dimensions and rules of these kinds of return, and the areas, as JSON.
///
/// # Errors
/// None that these texts can cause; they are passed on all the same.
pub fn json(returns: &Returns, kinds: &[usize], areas: &Areas, disclosure: &Disclosure) -> Result<Vec<u8>, Error> {
    let of_kinds = || kinds.iter().map(|kind| &returns.kinds[*kind]);
    let measures: Vec<MeasureIndex> = of_kinds().flat_map(|kind| kind.measures.clone()).collect();
    let is_used =
        |dimension: &u32| measures.iter().any(|measure| returns.measures[*measure as usize].by.contains(dimension));
    let dimensions = (0..returns.dimensions.len() as u32).filter(is_used);
    let names = Names { returns, measures: &measures };
    let codebook = Codebook {
        withheld: match disclosure {
            Disclosure::Agreed { width, round, .. } => Policy { width: *width, rounded_to: *round },
            Disclosure::Public { .. } => Policy { width: None, rounded_to: None },
        },
        measures: measures.iter().map(|measure| counted(returns, *measure, disclosure)).collect(),
        dimensions: dimensions.map(|dimension| split(&returns.dimensions[dimension as usize])).collect(),
        areas: (0..areas.len()).map(|area| place(areas, areas.get(area as AreaIndex))).collect(),
        rules: of_kinds().flat_map(|kind| &kind.rules).flat_map(|rule| names.known(&rule.test)).collect(),
    };
    let mut json = serde_json::to_vec_pretty(&codebook)?;
    json.push(b'\n');
    Ok(json)
}

fn counted(returns: &Returns, index: MeasureIndex, disclosure: &Disclosure) -> Counted {
    let measure = &returns.measures[index as usize];
    Counted {
        id: measure.id.clone(),
        label: measure.label.clone(),
        unit: measure.unit.clone(),
        people: measure.people,
        below: disclosure.threshold(index).filter(|_| measure.people),
        year: measure.over_time,
        by: measure.by.iter().map(|dimension| returns.dimensions[*dimension as usize].id.clone()).collect(),
    }
}

fn split(dimension: &Dimension) -> Split {
    Split {
        id: dimension.id.clone(),
        label: dimension.label.clone(),
        overlapping: dimension.overlapping,
        protected: dimension.protected,
        items: dimension.items.iter().map(|item| Labelled { id: item.id.clone(), label: item.label.clone() }).collect(),
    }
}

fn place(areas: &Areas, area: &Area) -> Place {
    let day = |day: Option<NaiveDate>| day.map(|day| day.to_string());
    Place {
        code: area.code.clone(),
        name: area.name.clone(),
        within: area.parent.map(|parent| areas.get(parent).code.clone()),
        from: day(area.from),
        to: day(area.to),
    }
}

/// The measures that are published, for a rule that names another says nothing here.
struct Names<'a> {
    returns: &'a Returns,
    measures: &'a [MeasureIndex],
}

impl Names<'_> {
    /// What a rule says of sums of measures. A rule that asks about what is unusual says nothing for certain.
    fn known(&self, test: &Test) -> Vec<Known> {
        let at_most =
            |part: MeasureIndex, whole: MeasureIndex| self.said(&[part], &[whole], (None, Some(0.0)), Parts::Alike);
        let known = match test {
            Test::AtMost { part, whole } => vec![at_most(*part, *whole)],
            Test::AtLeast { part, floor } => vec![at_most(*floor, *part)],
            Test::Funnel { steps } => steps.windows(2).map(|pair| at_most(pair[1], pair[0])).collect(),
            Test::Sum { parts, total, within } => {
                vec![self.said(parts, &[*total], (Some(-within), Some(*within)), Parts::Alike)]
            }
            Test::Agrees { measure, with, within } => {
                vec![self.said(&[*measure], &[*with], (Some(-within), Some(*within)), Parts::Alike)]
            }
            Test::Balance(of) => {
                vec![self.said(&[of.opening, of.came], &[of.went, of.closing], (Some(0.0), Some(0.0)), Parts::Alike)]
            }
            Test::PartsSum { parts, total, within } => {
                vec![self.said(&[*parts], &[*total], (Some(-within), Some(*within)), Parts::Added)]
            }
            Test::PartsAtMost { parts, whole } | Test::MultiResponse { parts, whole } => {
                vec![self.said(&[*parts], &[*whole], (None, Some(0.0)), Parts::Each)]
            }
            Test::ShareAgrees { .. }
            | Test::RateAgrees { .. }
            | Test::RatioWithin { .. }
            | Test::AreasSum { .. }
            | Test::Jump { .. }
            | Test::FlatLine { .. }
            | Test::NoGap { .. } => Vec::new(),
        };
        known.into_iter().flatten().collect()
    }

    fn said(
        &self,
        add: &[MeasureIndex],
        subtract: &[MeasureIndex],
        (at_least, at_most): (Option<f64>, Option<f64>),
        parts: Parts,
    ) -> Option<Known> {
        let ids = |measures: &[MeasureIndex]| -> Option<Vec<String>> {
            let id = |measure: &MeasureIndex| {
                self.measures.contains(measure).then(|| self.returns.measures[*measure as usize].id.clone())
            };
            measures.iter().map(id).collect()
        };
        Some(Known { add: ids(add)?, subtract: ids(subtract)?, at_least, at_most, parts })
    }
}
