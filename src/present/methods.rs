//! Which methods a report uses, in words and with their sources.

use std::collections::BTreeSet;

use super::intervals::Intervals;
use crate::model::round;
use crate::revise::{Many, Release};
use crate::spec::figure::DefinitionIndex;
use crate::spec::funnel::{Fraction, Funnel};
use crate::spec::layout::Edition;

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
            open.extend(&edition.publication.definitions[index].facts.uses);
        }
    }
    let words = definitions.into_iter().filter_map(|index| edition.publication.definitions[index].facts.words);
    let mut methods: Vec<String> = Vec::new();
    for said in words {
        if !methods.iter().any(|earlier| earlier == said) {
            methods.push(said.to_owned());
        }
    }
    let funnels = edition.publication.charts().filter_map(|chart| chart.funnel.as_ref());
    for said in funnels.flat_map(funnel) {
        if !methods.iter().any(|earlier| earlier == said) {
            methods.push(said.to_owned());
        }
    }
    methods.extend(intervals.methods());
    methods.extend(clear(release));
    methods.extend(by_chance(release));
    methods.extend(why_they_differ(edition, release));
    methods
}

/// What a clear change is, where headlines have changes that are judged.
fn clear(release: &Release) -> Option<String> {
    let among = match release.many().changes {
        0 => return None,
        1 => String::new(),
        many => format!(
            ", and where it stays clear once all {many} changes judged beside the headlines are allowed for \
            (Benjamini and Hochberg), so that no more than 1 in 20 of the changes called clear is expected to be due \
            to chance"
        ),
    };
    Some(format!(
        "Clear change: a change beside a headline is called a clear increase or decrease where its confidence \
        interval, before rounding, excludes no change{among}. Where eight periods or more can be compared, the \
        interval is widened by as much as the counts vary beyond independent cases (repeat incidents cluster). A \
        change on the previous quarter is not judged where the figures are seasonal (F test over three years or more, \
        p below 0.1). Source: quasi-Poisson regression, as in R glm; R p.adjust."
    ))
}

/// How many verdicts of comparisons chance alone would make.
fn by_chance(release: &Release) -> Option<String> {
    let Many { comparisons, by_chance, .. } = release.many();
    let expected = match by_chance {
        few if few < 0.95 => "fewer than 1".to_owned(),
        some => format!("about {}", round::grouped(some, 0)),
    };
    (comparisons > 1).then(|| {
        format!(
            "Many comparisons: of the {comparisons} comparisons here, {expected} would be expected to be called \
            higher or lower by chance alone if no area differed."
        )
    })
}

/// Said where figures are judged in more than one way, since the answers may seem to contradict each other.
fn why_they_differ(edition: &Edition, release: &Release) -> Option<String> {
    let shown: BTreeSet<DefinitionIndex> = release.figures().map(|(key, _)| key.definition).collect();
    let charts = || edition.publication.charts();
    let funnels = || charts().filter_map(|chart| chart.funnel.as_ref());
    let is_of_expected = |funnel: &Funnel| matches!(funnel.of, Fraction::OfExpected { .. });
    let of_charts = [
        (charts().any(|chart| chart.control.is_some()), "a control chart looks at how much the figure usually varies"),
        (funnels().any(|funnel| !is_of_expected(funnel)), "a funnel plot looks at the average of the areas shown"),
        (funnels().any(is_of_expected), "a funnel plot of what was expected looks at the expected number of each area"),
    ];
    let of_figures = shown.iter().filter_map(|index| edition.publication.definitions[*index].facts.question);
    let mut asked: Vec<&str> = Vec::new();
    for question in
        of_figures.chain(of_charts.into_iter().filter_map(|(is_there, question)| is_there.then_some(question)))
    {
        if !asked.contains(&question) {
            asked.push(question);
        }
    }
    (asked.len() > 1).then(|| {
        format!(
            "Different verdicts about one figure: each verdict answers its own question ({}). So a figure may be \
            decreasing by one and show no clear change by another, or be similar to one benchmark and higher than \
            another, and both may be right.",
            asked.join("; ")
        )
    })
}

/// How the limits of a funnel plot are made, in words.
fn funnel(funnel: &Funnel) -> Vec<&'static str> {
    let mut said = vec![match funnel.of {
        Fraction::Share => {
            "Funnel plot of shares: the average is the share of all areas shown, taken together, and a limit at a size is the \
             share whose own Wilson interval just reaches the average. Source: PHEindicatormethods 2.1.0."
        }
        Fraction::OfExpected { .. } => {
            "Funnel plot of numbers in per cent of what is expected: the line in the middle is where there are as many as expected, \
             and a limit at an expected number is the ratio whose own exact Poisson interval just reaches it; an area is outside the \
             limits where its own interval (exact below 10 events, Byar's from 10) excludes 100. Source: PHEindicatormethods 2.1.0."
        }
        Fraction::Rate { .. } => {
            "Funnel plot of rates: the average is the rate of all areas shown, taken together, and a limit at a size is the rate \
             whose own exact Poisson interval just reaches the average; an area is outside the limits where its own interval \
             (exact below 10 events, Byar's from 10) excludes the average. Source: PHEindicatormethods 2.1.0."
        }
    }];
    if funnel.over_dispersion {
        said.push(
            "Over-dispersion: with 10 areas or more, limits are widened (never narrowed) by the root mean square of the areas' \
             standard deviations from the average; an area is then outside where it lies beyond these limits. Source: \
             Spiegelhalter 2005, the multiplicative form, without winsorising.",
        );
    }
    said
}
