//! A reported rate agrees with its count and one of the populations that it may be of, within the rounding that it was
//! reported at. The count is what is published; the rate is never trusted over it.

use super::{View, plain};
use crate::model::area::AreaIndex;
use crate::model::finding::Finding;
use crate::model::measure::{MeasureIndex, PopulationYear};
use crate::model::period::Period;
use crate::model::round;

pub fn findings(view: &View, rate: MeasureIndex, count: MeasureIndex, populations: &[usize], per: f64) -> Vec<Finding> {
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
        let candidates: Vec<(&str, f64)> =
            labels.zip(people).filter_map(|(label, people)| Some((label, people?))).collect();
        // A rate sent as 6 was rounded to a whole number, whatever the measure allows.
        let decimals = round::places(reported).min(decimals);
        let fits = |people: f64| round::round(per * number / people, decimals) == round::round(reported, decimals);
        if candidates.is_empty() || candidates.iter().any(|(_, people)| fits(*people)) {
            continue;
        }
        let rates: Vec<String> = candidates
            .iter()
            .map(|(label, people)| format!("{} for {label}", round::plain(per * number / people, decimals)))
            .collect();
        let message = format!(
            "{} for {} does not agree with {}, which gives {}",
            view.said(row),
            view.whereabouts(row),
            view.said(counted),
            rates.join(" or ")
        );
        let implied = plain(round::round(per * number / reported, 0));
        findings.push(
            Finding::error("rate-disagrees", view.origin(row), message)
                .hint(format!("the count and the rate together imply a population of about {implied}")),
        );
    }
    findings
}

/// A population of which some parts were sent and others not.
struct Incomplete;

/// The estimate that belongs to a year, as sent for this very area; `None` where nothing was sent.
fn people(view: &View, population: usize, area: AreaIndex, period: Period) -> Result<Option<f64>, Incomplete> {
    let population = &view.returns.populations[population];
    let year = period.mid_year() - if population.year == PopulationYear::Preceding { 1 } else { 0 };
    let rows = view.index.rows(population.measure, area, Period::CalendarYear { year });
    if rows.into_iter().next().is_none() {
        return Ok(None);
    }
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
    Ok((sum > 0.0).then_some(sum))
}
