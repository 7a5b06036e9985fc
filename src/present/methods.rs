//! Which methods a report uses, in words and with their sources.

use std::collections::BTreeSet;

use super::intervals::Intervals;
use crate::disclose::Release;
use crate::spec::comparison::Comparison;
use crate::spec::funnel::{Fraction, Funnel};
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
    let funnels = edition
        .publication
        .sections
        .iter()
        .flat_map(|section| &section.charts)
        .filter_map(|chart| chart.funnel.as_ref());
    for said in funnels.flat_map(funnel) {
        if !methods.iter().any(|earlier| earlier == said) {
            methods.push(said.to_owned());
        }
    }
    methods.extend(intervals.methods());
    methods
}

/// How the limits of a funnel plot are made, in words.
fn funnel(funnel: &Funnel) -> Vec<&'static str> {
    let mut said = vec![match funnel.of {
        Fraction::Share => {
            "Funnel plot of shares: the average is all parts over all wholes of the areas shown, and a limit at a size is the \
             share whose own Wilson interval just reaches the average. Source: PHEindicatormethods 2.1.0."
        }
        Fraction::Rate { .. } => {
            "Funnel plot of rates: the average is all events over all people of the areas shown, and a limit at a size is the \
             rate whose own exact Poisson interval just reaches the average; an area lies outside where its own interval, exact \
             below 10 events and Byar's from 10, leaves the average out. Source: PHEindicatormethods 2.1.0."
        }
    }];
    if funnel.over_dispersion {
        said.push(
            "Over-dispersion: limits are widened by the root mean square of the areas' standard deviations from the average, \
             never narrowed, from 10 areas on; an area then lies outside where it lies beyond these limits. Source: \
             Spiegelhalter 2005, the multiplicative form, without winsorising.",
        );
    }
    said
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
        Method::Quantile { .. } => {
            "Groups of areas: as many areas in each as can be, in the order of their figures; areas with the same figure are in \
             the better group, and areas without one do not count. Source: PHEindicatormethods 2.1.0, phe_quantile."
        }
        Method::Comparison(Comparison { two_levels: false, .. }) => {
            "Comparison: similar where the interval of the figure holds the benchmark, its ends included; else higher or lower, \
             or better or worse where the publication says which way is good. Numbers are compared before rounding. What chance \
             does to the benchmark itself is not looked at, and an area that is part of the benchmark is compared with all of \
             it. Source: Fingertips."
        }
        Method::Comparison(Comparison { two_levels: true, .. }) => {
            "Comparison at two levels: similar where the 95 % interval of the figure holds the benchmark, its ends included; \
             else outside the 95 %, or outside the 99.8 % interval, too. Numbers are compared before rounding. What chance does \
             to the benchmark itself is not looked at, and an area that is part of the benchmark is compared with all of it. \
             Source: Fingertips."
        }
        Method::Target(_) => {
            "Target: too few to judge where the goal lies within the interval of the figure; else met where the figure is at the \
             goal or beyond, within tolerance where it falls short by no more than that, and not met otherwise. A figure without \
             an interval is judged by its value. Numbers are compared before rounding. Source: Fingertips."
        }
        Method::ImpliedPopulation { .. } => {
            "Implied population: all the populations for which a count gives a reported rate as it was rounded."
        }
    })
}
