//! Which methods a report uses, in words and with their sources.

use std::collections::BTreeSet;

use super::intervals::Intervals;
use crate::disclose::Release;
use crate::spec::layout::Edition;
use crate::spec::methods::Method;
use crate::spec::publications::DefinitionIndex;
use crate::spec::typed_publication::Form;

/// Every method behind a figure that is shown, each once: of the figures first, then of the intervals that have numbers.
pub fn used(edition: &Edition, release: &Release) -> Vec<String> {
    let mut intervals = Intervals::default();
    let mut open: Vec<DefinitionIndex> = Vec::new();
    for (key, released) in release.figures() {
        intervals.take(released);
        open.push(key.definition);
    }
    let mut definitions = BTreeSet::new();
    while let Some(index) = open.pop() {
        if definitions.insert(index) {
            open.extend(edition.publication.definitions[index].method.uses());
        }
    }
    let words = definitions.into_iter().filter_map(|index| words(&edition.publication.definitions[index].method));
    let mut methods: Vec<String> = Vec::new();
    for said in words {
        if !methods.iter().any(|earlier| earlier == said) {
            methods.push(said.to_owned());
        }
    }
    methods.extend(intervals.methods());
    methods
}

/// A method in words; none for plain sums.
fn words(method: &Method) -> Option<&'static str> {
    Some(match method {
        Method::Sum { .. } | Method::Add { .. } => return None,
        Method::Rolling { .. } => {
            "Rolling four quarters: the quarter and the three before it, given only where all four are there."
        }
        Method::Rate { .. } => {
            "Rate: events of a year over the mid-year population that is named beside it. Source: PHEindicatormethods 2.1.0."
        }
        Method::Share { .. } | Method::ShareOfTotal { .. } => {
            "Share: a part over its whole, in per cent. Shares are rounded one by one, so they may not add up to 100."
        }
        Method::Ratio { .. } => "Ratio: one number over another of a different kind, without an interval.",
        Method::Change { form: Form::Percent, .. } => {
            "Change in per cent: what changed over the base that is named, from numbers before rounding; none from a base of \
             zero, nor across a break in series."
        }
        Method::Change { form: Form::Points, .. } => {
            "Change in percentage points: the difference between two percentages. Source: ONS service manual, percentages."
        }
        Method::Change { form: Form::Difference, .. } => "Difference: a number less the base that is named.",
        Method::Mean { .. } => "Mean for each quarter: a year's number over four.",
        Method::Rank { .. } => "Rank: the place among the areas; areas with the same number share the better place.",
        Method::ImpliedPopulation { .. } => {
            "Implied population: all the populations for which a count gives a reported rate as it was rounded."
        }
    })
}
