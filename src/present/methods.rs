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
    methods.extend(why_they_differ(edition, release));
    methods
}

/// Said where figures are judged in more than one way, since the answers may seem to contradict each other.
fn why_they_differ(edition: &Edition, release: &Release) -> Option<String> {
    let shown: BTreeSet<DefinitionIndex> = release.figures().map(|(key, _)| key.definition).collect();
    let methods = || shown.iter().map(|index| &edition.publication.definitions[*index].method);
    let charts = edition.publication.sections.iter().flat_map(|section| &section.charts);
    let questions = [
        (methods().any(|method| matches!(method, Method::Change { .. })), "a change looks at two periods"),
        (methods().any(|method| matches!(method, Method::Trend { .. })), "a trend at several periods in order"),
        (charts.clone().any(|chart| chart.control.is_some()), "a control chart at how much the figure usually varies"),
        (methods().any(|method| matches!(method, Method::Comparison(_))), "a comparison at one benchmark"),
        (methods().any(|method| matches!(method, Method::Expected { .. })), "an expected number at a standard"),
        (charts.clone().any(|chart| chart.funnel.is_some()), "a funnel plot at the average of the areas shown"),
    ];
    let asked: Vec<&str> = questions.iter().filter(|(is_asked, _)| *is_asked).map(|(_, question)| *question).collect();
    (asked.len() > 1).then(|| {
        format!(
            "Different answers about one figure: each verdict answers a question of its own ({}). So a figure may be \
             decreasing by one and without clear change by another, or similar to one benchmark and higher than another, and \
             both may be right.",
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

/// A method in words; none for plain sums.
fn words(method: &Method) -> Option<&'static str> {
    Some(match method {
        Method::Sum { .. } | Method::Add { .. } => return None,
        Method::Rolling { .. } => {
            "Rolling four quarters: the quarter and the three before it, given only where all four are available."
        }
        Method::Rate { .. } => {
            "Rate: the number of events in a year divided by the mid-year population named beside it. Areas shown together use \
             estimates of one year. Source: PHEindicatormethods 2.1.0."
        }
        Method::Share { .. } | Method::ShareOfTotal { .. } => {
            "Share: a part as a percentage of its whole. Shares are rounded one by one, so they may not add up to 100."
        }
        Method::Ratio { .. } => "Ratio: one number divided by another of a different kind, without an interval.",
        Method::LikeForLike { .. } => {
            "Change like for like: only among the areas and partners that sent both periods; those left out are named below the \
             table. It is withheld where what it leaves out is a small number, which the two changes together would reveal."
        }
        Method::Change { form: Form::Percent, on: Base::ThreeYearMean, .. } => {
            "Percentage change on the three years before: counts are compared with their mean, rates with all events over all \
             people of the three years (not the mean of their rates); the year itself is not included."
        }
        Method::Change { form: Form::Percent, .. } => {
            "Percentage change: the difference divided by the earlier figure named beside it, from unrounded numbers; not given \
             where the earlier figure is zero, nor across a break in series."
        }
        Method::Change { form: Form::Points, .. } => {
            "Change in percentage points: the difference between two percentages. Source: ONS service manual, percentages."
        }
        Method::Change { form: Form::Difference, .. } => {
            "Difference: a number minus the earlier figure named beside it."
        }
        Method::Mean { .. } => "Mean per quarter: a year's number divided by four.",
        Method::Rank { .. } => "Rank: the position among the areas; areas with the same number share the better rank.",
        Method::Quantile { .. } => {
            "Groups of areas: areas in order of their figures, in groups as equal in size as possible; areas with the same figure \
             are in the better group, and areas without a figure are not counted. Source: PHEindicatormethods 2.1.0, \
             phe_quantile."
        }
        Method::Comparison(Comparison { two_levels: false, .. }) => {
            "Comparison: similar where the confidence interval of the figure includes the benchmark (ends included); otherwise \
             higher or lower, or better or worse where the publication says which way is good. Numbers are compared before \
             rounding, so a limit that is printed as equal to the benchmark may lie beyond it. The benchmark's own uncertainty \
             is not taken into account, and an area that is part of the benchmark is compared with all of it. Source: \
             Fingertips."
        }
        Method::Comparison(Comparison { two_levels: true, .. }) => {
            "Comparison at two levels: similar where the 95% confidence interval of the figure includes the benchmark (ends \
             included); otherwise outside the 95% interval, or outside the 99.8% interval as well. Numbers are compared before \
             rounding. The benchmark's own uncertainty is not taken into account, and an area that is part of the benchmark is \
             compared with all of it. Source: Fingertips."
        }
        Method::Target(_) => {
            "Target: too few to judge where the confidence interval of the figure includes the target; otherwise met where the \
             figure reaches the target, within tolerance where it falls short by no more than that, and not met otherwise. A \
             figure without an interval is judged by its value. Numbers are compared before rounding. Source: Fingertips."
        }
        Method::StandardisedRate(_) => {
            "Age-standardised rate: the rates of age bands, weighted by the European Standard Population 2013; not given for \
             fewer than 10 events, or where a band is missing or withheld. Source: PHEindicatormethods 2.1.0."
        }
        Method::RealTerms { .. } => {
            "Real terms: an amount multiplied by the deflator of the year whose prices are named, divided by the deflator of its \
             own year. Source: HM Treasury, how to use GDP deflators."
        }
        Method::AgainstPlan { .. } => {
            "Planned against actual: spending in the financial year so far, compared with the part of the year's plan that is \
             due by then."
        }
        Method::Expected { .. } => {
            "Expected number: the level of a standard for the number of people or posts (its source is named below the table); a \
             quarter is expected to have a quarter of the annual level. The actual number is given as a percentage of it, with \
             the confidence interval of the count; the expected number is treated as certain. It can exceed 100%."
        }
        Method::Trend { test: TrendTest::Recent, .. } => {
            "Recent trend: the slope of five years that do not overlap, by least squares weighted by their intervals; called \
             increasing or decreasing where chi-squared is above 9.55 (99.8%) and no single year decides the direction. Source: \
             Fingertips recent trend."
        }
        Method::Trend { test: TrendTest::Share, .. } => {
            "Trend of a share: the slope of the line through the shares of the years, and the chi-squared test for trend; called \
             increasing or decreasing where p is below 0.05. Source: Cochran-Armitage; R prop.trend.test."
        }
        Method::Trend { test: TrendTest::Poisson, .. } => {
            "Trend of a count or rate: the average change from year to year by Poisson regression, with a wider standard error \
             where the years vary by more than chance; called increasing or decreasing where its interval excludes no change. \
             Source: Poisson regression, as in R glm."
        }
        Method::Trend { test: TrendTest::MannKendall, .. } => {
            "Trend of a series: the median slope of all pairs of periods (Theil-Sen) and the Mann-Kendall test, each quarter \
             compared with the same quarter of other years; called increasing or decreasing where p is below 0.05. Source: \
             Hirsch and Slack 1982; pyMannKendall."
        }
        Method::ImpliedPopulation { .. } => {
            "Implied population: the range of populations for which the count gives the reported rate, once rounded."
        }
    })
}
