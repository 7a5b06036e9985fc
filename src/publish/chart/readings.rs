//! What a chart's points say, whatever their number: a missing point or no number at all is the same gap.

use crate::present::chart::{Chart, Point, Series};

use super::{control, fan};

/// Nothing larger is published; beyond this whole numbers are no longer exact.
const LARGEST: f64 = 1e15;

/// The number at a place and whether it is provisional; none for a gap.
pub fn number(series: &Series, place: usize) -> Option<(f64, bool)> {
    match series.points.get(place) {
        Some(Point::Value { value, provisional }) if fits(*value) => {
            // What is too small to be told from zero would make an axis of twenty decimals.
            Some((if value.abs() < 1e-12 { 0.0 } else { *value }, *provisional))
        }
        _ => None,
    }
}

/// Whether a number has a place on an axis.
pub fn fits(number: f64) -> bool {
    number.is_finite() && number.abs() <= LARGEST
}

/// The limits of the interval at a place, of a number that is drawn.
pub fn limits(series: &Series, place: usize) -> Option<(f64, f64)> {
    let (lower, upper) = series.limits.get(place).copied().flatten()?;
    (number(series, place).is_some() && fits(lower) && fits(upper)).then_some((lower, upper))
}

pub fn withheld(series: &Series, place: usize) -> bool {
    matches!(series.points.get(place), Some(Point::Withheld))
}

/// Unbroken runs of numbers, each with its place; nothing joins one run to the next, be there a gap between them or a break in
/// the series.
pub fn runs(series: &Series, places: usize) -> Vec<Vec<(usize, f64)>> {
    let mut runs: Vec<Vec<(usize, f64)>> = Vec::new();
    let mut open = false;
    for place in 0..places {
        match number(series, place) {
            Some((value, _)) if open && !series.starts.contains(&place) => {
                runs.last_mut().into_iter().for_each(|run| run.push((place, value)))
            }
            Some((value, _)) => runs.push(vec![(place, value)]),
            None => {}
        }
        open = number(series, place).is_some();
    }
    runs
}

/// The last number of a series and its place.
pub fn last(series: &Series, places: usize) -> Option<(usize, f64)> {
    (0..places).rev().find_map(|place| number(series, place).map(|(value, _)| (place, value)))
}

/// The lowest and highest number of the chart; none where nothing can be shown.
pub fn extent(chart: &Chart) -> Option<(f64, f64)> {
    if chart.rows.is_some() {
        // They stand at no number.
        return Some((0.0, 0.0));
    }
    let places = chart.along.len();
    let values = chart.series.iter().flat_map(|series| {
        let numbers = (0..places).filter_map(|place| number(series, place).map(|(value, _)| value));
        let limits = (0..places).filter_map(|place| limits(series, place));
        numbers.chain(limits.flat_map(|(lower, upper)| [lower, upper]))
    });
    let wider = |extent: Option<(f64, f64)>, value: f64| {
        let (low, high) = extent.unwrap_or((value, value));
        Some((value.min(low), value.max(high)))
    };
    let values = values.fold(None, wider)?;
    let lines = control::numbers(chart).chain(fan::numbers(chart)).filter(|number| fits(*number));
    lines.fold(Some(values), wider)
}

/// Whether every number of the chart is a whole one.
pub fn whole(chart: &Chart) -> bool {
    chart.series.iter().all(|series| series.decimals == 0)
}

pub fn any_provisional(chart: &Chart) -> bool {
    let places = chart.along.len();
    chart.series.iter().any(|series| (0..places).any(|place| matches!(number(series, place), Some((_, true)))))
}

pub fn any_withheld(chart: &Chart) -> bool {
    let places = chart.along.len();
    chart.series.iter().any(|series| (0..places).any(|place| withheld(series, place)))
}

/// Whether some place has a number for one series and none, for no reason given, for another.
pub fn any_part_missing(chart: &Chart) -> bool {
    (0..chart.along.len()).any(|place| part_missing(chart, place))
}

/// Whether a stack at `place` would lack a part that was not withheld.
pub fn part_missing(chart: &Chart, place: usize) -> bool {
    let applies = |series: &Series| series.points.get(place) != Some(&Point::NotApplicable);
    let gap = |series| number(series, place).is_none() && !withheld(series, place) && applies(series);
    chart.series.iter().any(|series| number(series, place).is_some()) && chart.series.iter().any(gap)
}

/// Whether a series must be named: a lone one that the words above the chart already name is not.
pub fn named(chart: &Chart) -> bool {
    let heading = format!("{} {} {}", chart.title, chart.subtitle, chart.unit).to_lowercase();
    match chart.series.as_slice() {
        [only] => !heading.contains(&only.label.trim().to_lowercase()),
        several => !several.is_empty(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_gap_is_never_bridged() {
        let value = |value| Point::Value { value, provisional: false };
        let points =
            vec![value(1.0), value(2.0), Point::Missing, value(3.0), Point::Withheld, value(f64::NAN), value(4.0)];
        let mut series = Series { label: String::new(), points, limits: Vec::new(), decimals: 0, starts: Vec::new() };
        assert_eq!(runs(&series, 9), [vec![(0, 1.0), (1, 2.0)], vec![(3, 3.0)], vec![(6, 4.0)]]);
        assert_eq!(last(&series, 9), Some((6, 4.0)));
        assert_eq!(runs(&series, 0), Vec::<Vec<(usize, f64)>>::new());
        series.starts = vec![1];
        assert_eq!(runs(&series, 3), [vec![(0, 1.0)], vec![(1, 2.0)]]);
    }
}
