//! A chart in words, from the numbers that it shows.

use super::chart::{Chart, Point, Series};
use crate::model::round;
use crate::model::verdict::Way;
use crate::spec::chart_kind::{ChartKind, Told};

/// So many series are described; more are counted.
const DESCRIBED: usize = 12;
/// So many places that are no periods are told one by one.
const LISTED: usize = 8;

pub fn text(chart: &Chart) -> String {
    let mut sentences = vec![format!("{}: {}", chart.kind.facts().name, chart.subtitle)];
    let mut places = chart.along.iter().map(|along| match along.group.as_str() {
        "" => along.label.clone(),
        group => format!("{} {group}", along.label),
    });
    let places: Vec<String> = places.by_ref().collect();
    if chart.kind == ChartKind::Shares && chart.unit != "per cent" {
        sentences.extend(shares(chart, &places));
    }
    for series in chart.series.iter().take(DESCRIBED) {
        sentences.push(describe(chart, series, &places));
    }
    if chart.series.len() > DESCRIBED {
        sentences.push(format!("And {} more series, in the table", chart.series.len() - DESCRIBED));
    }
    if chart.series.iter().any(|series| series.limits.iter().any(Option::is_some)) {
        sentences.push("Intervals are drawn; their limits are in the data".to_owned());
    }
    if let Some((label, value)) = &chart.comparator {
        let decimals = chart.series.first().map_or(0, |series| series.decimals);
        sentences.push(format!("{label}: {}", round::grouped(*value, decimals)));
    }
    sentences.extend(compared(chart, &places));
    sentences.extend(chart.funnel.iter().flat_map(|funnel| &funnel.said).cloned());
    sentences.extend(chart.control.iter().flat_map(|control| &control.said).cloned());
    sentences.extend(chart.map.iter().flat_map(|map| &map.said).cloned());
    for event in &chart.events {
        sentences.push(format!("From {}: {}", event.when, event.label.trim_end_matches('.')));
    }
    format!("{}.", sentences.join(". "))
}

/// The same of the rows of a register, with what is said of them in sentences without their full stops.
pub fn of_rows(chart: &Chart, said: &[String]) -> String {
    let first = format!("{}: {}", chart.kind.facts().name, chart.subtitle);
    let sentences: Vec<&str> = std::iter::once(&first).chain(said).map(|said| said.trim_end_matches('.')).collect();
    format!("{}.", sentences.join(". "))
}

/// The places of a ranking by how they compare.
fn compared(chart: &Chart, places: &[String]) -> Vec<String> {
    let ways = [Way::Higher, Way::Better, Way::Similar, Way::Worse, Way::Lower];
    let sentence = |way: Way| {
        let names: Vec<&str> = places
            .iter()
            .zip(&chart.verdicts)
            .filter(|(_, verdict)| **verdict == Some(way))
            .map(|(name, _)| name.as_str())
            .collect();
        (!names.is_empty()).then(|| format!("{}: {}", way.words(), names.join(", ")))
    };
    ways.into_iter().filter_map(sentence).collect()
}

/// Columns that all fill their height: which parts are the largest, and that the numbers told are those behind the shares.
fn shares(chart: &Chart, places: &[String]) -> Vec<String> {
    let ranked = |place: usize| {
        let value = |series: &Series| match series.points.get(place) {
            Some(Point::Value { value, .. }) => Some(*value),
            Some(Point::Withheld | Point::Missing | Point::NotApplicable) | None => None,
        };
        let mut parts: Vec<(f64, &str)> =
            chart.series.iter().filter_map(|series| Some((value(series)?, series.label.as_str()))).collect();
        parts.sort_by(|a, b| b.0.total_cmp(&a.0));
        let names: Vec<&str> = parts.iter().map(|(_, name)| *name).collect();
        (!names.is_empty()).then(|| format!("Largest share first, {}: {}", places[place], names.join(", ")))
    };
    let told: Vec<String> = (0..places.len()).filter_map(ranked).collect();
    let ends = match told.as_slice() {
        [first, .., last] => vec![first.clone(), last.clone()],
        few => few.to_vec(),
    };
    let behind = "Each column is drawn as shares of its whole; the numbers told here are those behind the shares";
    ends.into_iter().chain([behind.to_owned()]).collect()
}

fn describe(chart: &Chart, series: &Series, places: &[String]) -> String {
    let shown: Vec<(f64, &str)> = series
        .points
        .iter()
        .zip(places)
        .filter_map(|(point, place)| match point {
            Point::Value { value, .. } => Some((*value, place.as_str())),
            Point::Withheld | Point::Missing | Point::NotApplicable => None,
        })
        .collect();
    let said = |(value, place): &(f64, &str)| format!("{} ({place})", round::grouped(*value, series.decimals));
    let (Some(first), Some(last)) = (shown.first(), shown.last()) else {
        return format!("{}: no figures can be shown", series.label);
    };
    let highest = shown.iter().fold(first, |best, other| if other.0 > best.0 { other } else { best });
    let lowest = shown.iter().fold(first, |best, other| if other.0 < best.0 { other } else { best });
    let mut words = match chart.kind.facts().told {
        _ if shown.len() == 1 => format!("{}: {}", series.label, said(first)),
        Told::Range => format!("{}: from {} to {}", series.label, said(highest), said(lowest)),
        Told::Course if !chart.over_time && shown.len() <= LISTED => {
            format!("{}: {}", series.label, shown.iter().map(said).collect::<Vec<_>>().join(", "))
        }
        Told::Course if !chart.over_time => {
            format!("{}: highest {}, lowest {}", series.label, said(highest), said(lowest))
        }
        Told::Course => format!(
            "{}: first {}, last {}, highest {}, lowest {}",
            series.label,
            said(first),
            said(last),
            said(highest),
            said(lowest)
        ),
    };
    let count = |wanted: Point| series.points.iter().filter(|point| **point == wanted).count();
    for (number, what) in [
        (count(Point::Withheld), "withheld"),
        (count(Point::Missing), "not available"),
        (count(Point::NotApplicable), "not applicable"),
    ] {
        if number > 0 {
            words.push_str(&format!("; {number} {what}"));
        }
    }
    words
}
