//! A reported rate agrees with its count and one of the populations that it may be of, within the rounding that it was
//! reported at. The count is what is published; the rate is never trusted over it. Where the estimate of the year has not come,
//! one of the years before has to do, and populations change: then the rate has to be near.

use anyhow::Error;
use schemars::JsonSchema;
use serde::Deserialize;

use crate::model::area::AreaIndex;
use crate::model::code::{Code, code};
use crate::model::finding::{Finding, Severity};
use crate::model::measure::MeasureIndex;
use crate::model::period::Period;
use crate::model::round;
use crate::rules::{Holds, Labels, Names, Typed, View, plain};
use crate::spec::returns::Returns;
use crate::spec::rule::{Facts, ReadyMade};
use crate::spec::source::Name;

pub const CODE: Code = code! {
    /// A rate that was sent is not the count divided by the population.
    "rate-disagrees", Partner
};

/// A rate agrees with its count and one of the populations that it may be based on: `rate-agrees = { rate = "rate",
/// count = "cases", populations = ["adults"], per = 10000 }`.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(inline)]
pub struct Key {
    /// The rate as it was sent.
    pub rate: Name,
    /// Its count.
    pub count: Name,
    /// The populations that it may be based on.
    pub populations: Vec<Name>,
    /// The number of people that the rate is per.
    pub per: f64,
}

#[derive(Debug)]
struct RateAgrees {
    rate: MeasureIndex,
    count: MeasureIndex,
    populations: Vec<usize>,
    per: f64,
}

impl Typed for Key {
    fn resolve(&self, names: &Names) -> Result<Box<dyn Holds>, Error> {
        let populations = self.populations.iter().map(|name| names.population(name)).collect::<Result<_, Error>>()?;
        let (rate, count) = (names.own(&self.rate)?, names.own(&self.count)?);
        Ok(Box::new(RateAgrees { rate, count, populations, per: self.per }))
    }
}

impl Holds for RateAgrees {
    fn severity(&self) -> Severity {
        Severity::Error
    }

    fn alike(&self) -> Vec<MeasureIndex> {
        Vec::new()
    }

    fn facts(&self, returns: &Returns) -> Facts {
        let label = Labels(returns);
        Facts {
            words: {
                let of = self.populations.iter().map(|population| returns.populations[*population].label.as_str());
                let (rate, count) = (label.quoted(self.rate), label.quoted(self.count));
                let per = round::grouped(self.per, 0);
                format!("{rate} agrees with {count} per {per} {}", of.collect::<Vec<_>>().join(" or "))
            },
            // It is tied to its count where it is shown.
            known: Vec::new(),
            in_row: None,
            ready_made: Some(ReadyMade { number: self.rate, count: self.count, is_share: false }),
            instead_of: None,
        }
    }

    fn findings(&self, view: &View) -> Vec<Finding> {
        findings(view, self.rate, self.count, &self.populations, self.per)
    }
}

/// An older estimate than this says too little.
const OLDEST: i32 = 3;
/// How much the population of an area changes in a year, at most.
const CHANGE_IN_A_YEAR: f64 = 0.02;

/// How many people there were, by the estimate of so many years before.
#[derive(Clone, Copy)]
struct People {
    number: f64,
    years_old: i32,
}

impl People {
    /// Whether a rate can be this count of them.
    fn give(self, number: f64, per: f64, reported: f64, decimals: u8) -> bool {
        let rate = per * number / self.number;
        match self.years_old {
            0 => round::round(rate, decimals) == round::round(reported, decimals),
            years => {
                let rounding = 0.5 * 10f64.powi(-i32::from(decimals));
                (rate - reported).abs() <= rounding + CHANGE_IN_A_YEAR * f64::from(years) * rate
            }
        }
    }
}

fn findings(view: &View, rate: MeasureIndex, count: MeasureIndex, populations: &[usize], per: f64) -> Vec<Finding> {
    let decimals = view.returns.measures[rate as usize].decimals;
    let mut findings = Vec::new();
    for row in view.index.groups(rate).flatten() {
        let breakdown = view.observations.series_of(row).breakdown.clone();
        let Some(counted) = view.beside(row, count, &breakdown) else { continue };
        let (Some(reported), Some(number)) = (view.number(row), view.number(counted)) else { continue };
        let (area, period) = view.place(row);
        // Of a population that was sent in part nothing can be said, and it may be the right one.
        let Ok(people) =
            populations.iter().map(|index| people(view, *index, area, period)).collect::<Result<Vec<_>, _>>()
        else {
            continue;
        };
        let labels = populations.iter().map(|index| view.returns.populations[*index].label.as_str());
        let candidates: Vec<(&str, People)> =
            labels.zip(people).filter_map(|(label, people)| Some((label, people?))).collect();
        // A rate sent as 6 was rounded to a whole number, whatever the measure allows.
        let decimals = round::places(reported).min(decimals);
        if candidates.is_empty() || candidates.iter().any(|(_, people)| people.give(number, per, reported, decimals)) {
            continue;
        }
        let rates: Vec<String> = candidates
            .iter()
            .map(|(label, people)| format!("{} for {label}", round::plain(per * number / people.number, decimals)))
            .collect();
        let message = format!(
            "{} for {} does not agree with {}, which gives {}",
            view.said(row),
            view.whereabouts(row),
            view.said(counted),
            rates.join(" or ")
        );
        let implied = plain(round::round(per * number / reported, 0));
        let hint = format!("the count and the rate together imply a population of about {implied}");
        let is_of_the_year = candidates.iter().all(|(_, people)| people.years_old == 0);
        findings.push(match is_of_the_year {
            true => Finding::error(CODE, view.at(row), message).hint(hint),
            false => {
                Finding::warning(CODE, view.at(row), format!("{message} by an earlier estimate"))
                    .hint(hint)
            }
        });
    }
    findings
}

/// A population of which some parts were sent and others not.
struct Incomplete;

/// The estimate that belongs to a year, or the newest of the years before it, as sent for this very area; `None` where
/// nothing was sent.
fn people(view: &View, population: usize, area: AreaIndex, period: Period) -> Result<Option<People>, Incomplete> {
    let population = &view.returns.populations[population];
    let year = population.year.belonging_to(period);
    let of = |years_old| view.index.rows(population.measure, area, Period::CalendarYear { year: year - years_old });
    let Some(years_old) = (0..=OLDEST).find(|years_old| of(*years_old).into_iter().next().is_some()) else {
        return Ok(None);
    };
    let rows = of(years_old);
    let mut sum = 0.0;
    for part in &population.parts {
        let exact = rows.into_iter().find(|row| view.observations.series_of(*row).breakdown == *part);
        if let Some(row) = exact {
            sum += view.number(row).ok_or(Incomplete)?;
            continue;
        }
        let finer: Option<Vec<f64>> = rows
            .into_iter()
            .filter(|row| part.contains(&view.observations.series_of(*row).breakdown))
            .map(|row| view.number(row))
            .collect();
        let finer = finer.filter(|finer| finer.len() == view.returns.combinations(population.measure, part));
        sum += finer.ok_or(Incomplete)?.iter().sum::<f64>();
    }
    Ok((sum > 0.0).then_some(People { number: sum, years_old }))
}
