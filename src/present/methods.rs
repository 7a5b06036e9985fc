//! Which methods a report uses, in words and with their sources.

use std::collections::BTreeSet;

use super::intervals::Intervals;
use crate::disclose::Release;
use crate::spec::comparison::Comparison;
use crate::spec::funnel::{Fraction, Funnel};
use crate::spec::layout::Edition;
use crate::spec::methods::Method;
use crate::spec::publications::DefinitionIndex;
use crate::spec::typed_publication::{Base, Form, TrendTest};

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
        Method::LikeForLike { .. } => {
            "Change like for like: only among the areas and partners that sent both the period and its base; whom it leaves out is \
             said below its table. It is withheld where what it leaves out is a small number, which the two changes side by side \
             would give away."
        }
        Method::Change { form: Form::Percent, on: Base::ThreeYearMean, .. } => {
            "Change in per cent on the three years before: counts from their mean, rates from all events over all people of the \
             three years, which is not the mean of their rates; the year itself is not among them."
        }
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
        Method::StandardisedRate(_) => {
            "Age-standardised rate: the rates of age bands, weighted by the European Standard Population 2013; none from fewer than \
             10 events, and none where a band is missing or withheld. Source: PHEindicatormethods 2.1.0."
        }
        Method::RealTerms { .. } => {
            "Real terms: an amount times the deflator of the year whose prices are named, over the deflator of its own year. \
             Source: HM Treasury, how to use GDP deflators."
        }
        Method::AgainstPlan { .. } => {
            "Planned against actual: what was spent in the financial year so far, beside the part of the year's plan that is due \
             by then."
        }
        Method::Expected { .. } => {
            "Expected number: a standard's level for so many people or posts, the source of which is named below its table; a \
             quarter is expected a quarter of the annual level. What happened is given in per cent of it, with the interval of \
             the count; the expected number is taken as certain. More cases than people is possible: it is no share."
        }
        Method::Trend { test: TrendTest::Recent, .. } => {
            "Recent trend: the slope of five years that do not overlap, by least squares weighted by their intervals; called \
             increasing or decreasing where chi-squared is above 9.55 (99.8 %) and no single year makes its sign. Source: \
             Fingertips recent trend."
        }
        Method::Trend { test: TrendTest::Share, .. } => {
            "Trend of a share: the slope of the line through the shares of years, and the chi-squared test for trend, called \
             increasing or decreasing where p is below 0.05. Source: Cochran-Armitage; R prop.trend.test."
        }
        Method::Trend { test: TrendTest::Poisson, .. } => {
            "Trend of a count or rate: the change from year to year by Poisson regression, with a standard error widened where \
             the years vary more than chance; called increasing or decreasing where its interval leaves out none. Source: \
             Poisson regression, as in R glm."
        }
        Method::Trend { test: TrendTest::MannKendall, .. } => {
            "Trend of a series: the median slope of all pairs of periods (Theil-Sen) and the Mann-Kendall test, each quarter \
             compared with the same quarter of other years; called increasing or decreasing where p is below 0.05. Source: \
             Hirsch and Slack 1982; pyMannKendall."
        }
        Method::ImpliedPopulation { .. } => {
            "Implied population: all the populations for which a count gives a reported rate as it was rounded."
        }
    })
}
