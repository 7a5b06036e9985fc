//! Control and run charts: a line of values with its mean or median, limits and near limits. A special cause has a shape
//! of its own, so that it is seen without colour; no line of one stretch runs into the next.

use crate::present::chart::{Chart, Judged, Series};

use super::area::Area;
use super::canvas::{Canvas, Pen, Type};
use super::frame::{Frame, frame};
use super::lettering::{LEADING, TEXT, width};
use super::palette::{DEEP, INK, Look, RULE, Shape, look, signal};
use super::scale::{MOST_STEPS, Scale};
use super::{mark, readings, withheld};

const SAMPLE: f64 = 28.0;
const GAP: f64 = 6.0;
const BETWEEN: f64 = 18.0;
const ROW: f64 = TEXT * LEADING + 3.0;

/// A line through the places, of which each says its number.
type Level = (fn(&Judged) -> Option<f64>, Pen);

const CENTRE: Pen = Pen { colour: INK, width: 1.4, dash: &[] };
const LIMIT: Pen = Pen { colour: RULE, width: 1.6, dash: &[7.0, 4.0] };
const NEAR: Pen = Pen { colour: RULE, width: 1.2, dash: &[1.5, 3.5] };
const TARGET: Pen = Pen { colour: DEEP, width: 1.8, dash: &[12.0, 3.0, 3.0, 3.0] };
const LEVELS: [Level; 5] = [
    (|judged| judged.limits.map(|limits| limits.lower), LIMIT),
    (|judged| judged.limits.map(|limits| limits.upper), LIMIT),
    (|judged| judged.limits.map(|limits| limits.near_lower), NEAR),
    (|judged| judged.limits.map(|limits| limits.near_upper), NEAR),
    (|judged| judged.centre, CENTRE),
];

/// Draws a control or run chart in `body`; returns the height of its plot.
pub fn draw(canvas: &mut Canvas, chart: &Chart, body: Area, extent: (f64, f64)) -> f64 {
    let places = chart.control.as_ref().map_or(&[][..], |control| &control.places);
    let starts = chart.control.as_ref().map_or(&[][..], |control| &control.starts);
    let body = body.below(legend(canvas, chart, body));
    let scale = Scale::covering(extent, readings::whole(chart), MOST_STEPS);
    let frame = frame(canvas, chart, body, scale, 0.0);
    for (level, pen) in LEVELS {
        let numbers: Vec<Option<f64>> = places.iter().map(level).collect();
        for steps in steps(&frame, &numbers, starts) {
            canvas.line(&steps, pen);
        }
    }
    if let Some(y) = target(chart).map(|target| frame.y(target)) {
        canvas.line(&[(frame.edge(0), y), (frame.edge(frame.places), y)], TARGET);
    }
    if let Some(series) = chart.series.first() {
        trace(canvas, &frame, series, places);
    }
    withheld::along_axis(canvas, chart, &frame);
    frame.plot.height
}

/// Every number that the lines have.
pub fn numbers(chart: &Chart) -> impl Iterator<Item = f64> {
    let places = chart.control.iter().flat_map(|control| &control.places);
    places.flat_map(|judged| LEVELS.into_iter().filter_map(|(level, _)| level(judged))).chain(target(chart))
}

fn target(chart: &Chart) -> Option<f64> {
    chart.control.as_ref().and_then(|control| control.target).filter(|target| target.is_finite())
}

/// Both ends of each level, from the edge of a place to the edge of the next; apart at a gap and at each of `starts`.
fn steps(frame: &Frame, numbers: &[Option<f64>], starts: &[usize]) -> Vec<Vec<(f64, f64)>> {
    let mut all: Vec<Vec<(f64, f64)>> = Vec::new();
    let mut open = false;
    for (place, number) in numbers.iter().enumerate().take(frame.places) {
        let Some(y) = number.filter(|number| number.is_finite()).map(|number| frame.y(number)) else {
            open = false;
            continue;
        };
        let ends = [(frame.edge(place), y), (frame.edge(place + 1), y)];
        match all.last_mut() {
            Some(steps) if open && !starts.contains(&place) => match steps.last_mut() {
                Some(end) if end.1 == y => *end = ends[1],
                _ => steps.extend(ends),
            },
            _ => all.push(ends.to_vec()),
        }
        open = true;
    }
    all
}

fn trace(canvas: &mut Canvas, frame: &Frame, series: &Series, places: &[Judged]) {
    let usual = look(0, 1);
    for run in readings::runs(series, frame.places) {
        let points: Vec<_> = run.iter().map(|(place, value)| (frame.middle(*place), frame.y(*value))).collect();
        canvas.line(&points, Pen::solid(usual.colour, 2.0));
    }
    // The marks come last, so that no line lies over one.
    for (place, (value, provisional)) in
        (0..frame.places).filter_map(|place| Some((place, readings::number(series, place)?)))
    {
        let point = (frame.middle(place), frame.y(value));
        match places.get(place).and_then(|judged| judged.is_high) {
            Some(is_high) => mark::draw(canvas, point, 6.2, &signal(is_high), provisional),
            None => mark::draw(canvas, point, 4.0, &usual, provisional),
        }
    }
}

/// What one entry of the legend shows.
enum Sample {
    Line(Pen),
    Mark(Look),
}

/// Draws the legend in rows from the top of `area`; returns the height used.
fn legend(canvas: &mut Canvas, chart: &Chart, area: Area) -> f64 {
    let (mut x, mut row) = (area.left, 0);
    let entries = entries(chart);
    if entries.is_empty() {
        return 0.0;
    }
    for (sample, text) in entries {
        let wide = SAMPLE + GAP + width(text, TEXT, false);
        if x > area.left && x + wide > area.right() {
            (x, row) = (area.left, row + 1);
        }
        let y = area.top + f64::from(row) * ROW;
        let middle = y + TEXT * 0.66;
        match sample {
            Sample::Line(pen) => canvas.line(&[(x, middle), (x + SAMPLE, middle)], pen),
            Sample::Mark(look) if look.shape == Shape::Disc => {
                canvas.line(&[(x, middle), (x + SAMPLE, middle)], Pen::solid(look.colour, 2.0));
                mark::draw(canvas, (x + SAMPLE / 2.0, middle), 4.0, &look, false);
            }
            Sample::Mark(look) => mark::draw(canvas, (x + SAMPLE / 2.0, middle), 6.2, &look, false),
        }
        canvas.text((x + SAMPLE + GAP, y + TEXT), text, Type::plain(TEXT));
        x += wide + BETWEEN;
    }
    f64::from(row + 1) * ROW + 6.0
}

/// Only what is drawn.
fn entries(chart: &Chart) -> Vec<(Sample, &'static str)> {
    let Some(control) = &chart.control else { return Vec::new() };
    let any = |test: fn(&Judged) -> bool| control.places.iter().any(test);
    let limits = any(|judged| judged.limits.is_some());
    let entries = [
        (true, Sample::Mark(look(0, 1)), control.usual),
        (any(|judged| judged.is_high == Some(true)), Sample::Mark(signal(true)), "Special cause, high"),
        (any(|judged| judged.is_high == Some(false)), Sample::Mark(signal(false)), "Special cause, low"),
        (any(|judged| judged.centre.is_some()), Sample::Line(CENTRE), control.centre),
        (limits, Sample::Line(LIMIT), "Limits"),
        (limits, Sample::Line(NEAR), "Warning limits (two thirds of the way)"),
        (control.target.is_some(), Sample::Line(TARGET), "Target"),
    ];
    entries.into_iter().filter(|(shown, ..)| *shown).map(|(_, sample, text)| (sample, text)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_ends_at_a_gap_and_at_a_start() {
        let plot = Area { left: 0.0, top: 0.0, width: 60.0, height: 100.0 };
        let frame = Frame { plot, scale: Scale::covering((0.0, 10.0), true, 5.0), places: 6 };
        let numbers = [Some(10.0), Some(10.0), Some(10.0), None, Some(5.0), Some(0.0)];
        let expected = [
            vec![(0.0, 0.0), (20.0, 0.0)],
            vec![(20.0, 0.0), (30.0, 0.0)],
            vec![(40.0, 50.0), (50.0, 50.0), (50.0, 100.0), (60.0, 100.0)],
        ];
        assert_eq!(steps(&frame, &numbers, &[2]), expected);
    }
}
