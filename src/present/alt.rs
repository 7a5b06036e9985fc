//! A chart in words, from the numbers that it shows.

use super::chart::{Along, Chart, PER_CENT, Point, Series};
use crate::model::round;
use crate::model::verdict::Way;
use crate::spec::chart_kind::{ChartKind, Told};

/// An alternative text is no longer than this; whoever wants more reads the table.
const WORDS: usize = 100;
/// So many places that are no periods are told one by one.
const LISTED: usize = 8;

pub fn text(chart: &Chart) -> String {
    let drawn = drawn(chart);
    let mut sentences = vec![format!("{}: {}", chart.kind.facts().name, chart.subtitle)];
    // What the chart is for comes before its numbers.
    sentences.extend(chart.fan.iter().flat_map(|fan| &fan.said).cloned());
    sentences.extend(chart.funnel.iter().flat_map(|funnel| &funnel.said).cloned());
    sentences.extend(chart.control.iter().flat_map(|control| &control.said).cloned());
    sentences.extend(chart.map.iter().flat_map(|map| &map.said).cloned());
    if let Some((label, value)) = &chart.comparator {
        let decimals = chart.series.first().map_or(0, |series| series.decimals);
        sentences.push(format!("{label}: {}", round::grouped(*value, decimals)));
    }
    let places: Vec<String> = chart.along.iter().map(Along::name).collect();
    sentences.extend(compared(chart, &places));
    for event in &chart.events {
        sentences.push(format!("From {}: {}", event.when, event.label.trim_end_matches('.')));
    }
    let room = WORDS.saturating_sub(words(&sentences));
    let tried = [Telling::Whole, Telling::Ends].map(|telling| {
        let series = drawn.series.iter().map(|series| describe(&drawn, series, &places, telling));
        series.collect::<Vec<String>>()
    });
    match tried.iter().find(|told| words(told) <= room) {
        Some(told) => sentences.extend(told.iter().cloned()),
        None => sentences.extend(as_many(&tried[1], room)),
    }
    format!("{}.", within(sentences).join(". "))
}

/// As many series as there is room for, and how many are left out.
fn as_many(told: &[String], room: usize) -> Vec<String> {
    // The sentence that counts the rest.
    let room = room.saturating_sub(6);
    let fits = |count: &usize| words(&told[..*count]) <= room;
    let count = (0..told.len()).rev().find(fits).unwrap_or(0);
    let rest = format!("{} more series are in the table", told.len() - count);
    told[..count].iter().cloned().chain([rest]).collect()
}

/// The sentences as far as there is room; what does not fit is among the notes or in the table.
fn within(sentences: Vec<String>) -> Vec<String> {
    let mut used = 0;
    let fits = |sentence: &String| {
        let more = sentence.split_whitespace().count();
        let fits = used + more <= WORDS;
        used += if fits { more } else { 0 };
        fits
    };
    sentences.into_iter().filter(fits).collect()
}

fn words(sentences: &[String]) -> usize {
    sentences.iter().map(|sentence| sentence.split_whitespace().count()).sum()
}

/// The chart with the numbers that are drawn: of columns that all fill their height, those are shares.
fn drawn(chart: &Chart) -> Chart {
    let mut drawn = chart.clone();
    if chart.kind != ChartKind::Shares || chart.unit == PER_CENT {
        return drawn;
    }
    for place in 0..chart.along.len() {
        let value = |series: &Series| match series.points.get(place) {
            Some(Point::Value { value, .. }) => *value,
            Some(Point::Withheld | Point::Missing | Point::NotApplicable) | None => 0.0,
        };
        let whole: f64 = chart.series.iter().map(value).sum();
        for point in drawn.series.iter_mut().filter_map(|series| series.points.get_mut(place)) {
            if let Point::Value { value, .. } = point {
                *value = if whole > 0.0 { *value * 100.0 / whole } else { 0.0 };
            }
        }
    }
    drawn.series.iter_mut().for_each(|series| series.decimals = 0);
    drawn.unit = PER_CENT.to_owned();
    drawn
}

/// The same of the rows of a register, with what is said of them in sentences without their full stops.
pub fn of_rows(chart: &Chart, said: &[String]) -> String {
    let first = format!("{}: {}", chart.kind.facts().name, chart.subtitle);
    let sentences = std::iter::once(&first).chain(said).map(|said| said.trim_end_matches('.').to_owned());
    format!("{}.", within(sentences.collect()).join(". "))
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

/// How much is told of a series.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Telling {
    Whole,
    /// The first and the last alone.
    Ends,
}

fn describe(chart: &Chart, series: &Series, places: &[String], telling: Telling) -> String {
    let shown: Vec<(f64, &str)> = series
        .points
        .iter()
        .zip(places)
        .filter_map(|(point, place)| match point {
            Point::Value { value, .. } => Some((*value, place.as_str())),
            Point::Withheld | Point::Missing | Point::NotApplicable => None,
        })
        .collect();
    let sign = if chart.unit == PER_CENT { "%" } else { "" };
    let said = |(value, place): &(f64, &str)| format!("{}{sign} ({place})", round::grouped(*value, series.decimals));
    let (Some(first), Some(last)) = (shown.first(), shown.last()) else {
        return format!("{}: no figures can be shown", series.label);
    };
    let highest = shown.iter().fold(first, |best, other| if other.0 > best.0 { other } else { best });
    let lowest = shown.iter().fold(first, |best, other| if other.0 < best.0 { other } else { best });
    let told = match chart.kind.facts().told {
        _ if shown.len() == 1 => said(first),
        Told::Range => format!("from {} to {}", said(highest), said(lowest)),
        Told::Course if !chart.over_time && shown.len() <= LISTED => {
            shown.iter().map(said).collect::<Vec<_>>().join(", ")
        }
        Told::Course if !chart.over_time => named(&[("highest", highest), ("lowest", lowest)], said),
        Told::Course if telling == Telling::Ends => named(&[("first", first), ("last", last)], said),
        Told::Course => named(&[("first", first), ("last", last), ("highest", highest), ("lowest", lowest)], said),
    };
    let mut words = format!("{}: {told}", series.label);
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

/// Each place once, with all that it is: "first and lowest 160 (2021/22)".
fn named(told: &[(&str, &(f64, &str))], said: impl Fn(&(f64, &str)) -> String) -> String {
    let mut places: Vec<(Vec<&str>, &(f64, &str))> = Vec::new();
    for (name, place) in told {
        match places.iter_mut().find(|(_, known)| known.1 == place.1) {
            Some((names, _)) => names.push(name),
            None => places.push((vec![name], place)),
        }
    }
    let each = places.iter().map(|(names, place)| format!("{} {}", names.join(" and "), said(place)));
    each.collect::<Vec<_>>().join(", ")
}
