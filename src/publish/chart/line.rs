//! Lines along periods: a gap stays a gap, a lone point is a mark, a provisional point is hollow.

use crate::present::chart::{Chart, Series};
use crate::spec::chart_kind::ChartKind;

use super::area::Area;
use super::canvas::{Canvas, Pen};
use super::frame::{Frame, frame};
use super::labels::{End, Naming, Sample, draw_above, draw_beside, naming};
use super::palette::{Look, look_in};
use super::scale::{MOST_STEPS, Scale};
use super::{mark, readings, withheld};

/// Where places are narrower, only the marks that mean something are drawn.
const DENSE: f64 = 15.0;
/// Room for what is above and under a plot, when guessing whether names fit beside it.
const FURNITURE: f64 = 80.0;

/// Draws a line chart in `body`; returns the height of its plot.
pub fn draw(canvas: &mut Canvas, chart: &Chart, body: Area, extent: (f64, f64)) -> f64 {
    draw_along(canvas, chart, body, extent, &trace)
}

/// Draws a chart of one trace a series, with names at the ends of the traces; returns the height of its plot.
pub fn draw_along(
    canvas: &mut Canvas,
    chart: &Chart,
    body: Area,
    extent: (f64, f64),
    trace: &dyn Fn(&mut Canvas, &Frame, &Series, &Look),
) -> f64 {
    let naming = naming(chart, body.height - FURNITURE, Sample::Line);
    let above = if let Naming::Above = naming { draw_above(canvas, chart, body, Sample::Line) } else { 0.0 };
    let scale = Scale::covering(extent, readings::whole(chart), MOST_STEPS);
    let frame = frame(canvas, chart, body.below(above), scale, naming.beside());
    for (index, series) in chart.series.iter().enumerate() {
        band(canvas, &frame, series, &look_in(chart, index));
    }
    // The first series lies over the others.
    for (index, series) in chart.series.iter().enumerate().rev() {
        trace(canvas, &frame, series, &look_in(chart, index));
    }
    withheld::along_axis(canvas, chart, &frame);
    let ends: Vec<End> = chart.series.iter().map(|series| end(&frame, chart.kind, series)).collect();
    draw_beside(canvas, chart, &naming, frame.plot, &ends, Sample::Line);
    frame.plot.height
}

/// Draws the intervals of a series as a band between two thin lines; a lone one as a stroke.
fn band(canvas: &mut Canvas, frame: &Frame, series: &Series, look: &Look) {
    let edge = Pen::solid(look.colour, 0.8);
    for run in readings::runs(series, frame.places) {
        let limits: Option<Vec<(f64, f64, f64)>> = run
            .iter()
            .map(|(place, _)| {
                let (lower, upper) = readings::limits(series, *place)?;
                Some((frame.middle(*place), frame.y(lower), frame.y(upper)))
            })
            .collect();
        // A band with a hole in it would say that one number is certain.
        let Some(limits) = limits else { continue };
        let below: Vec<_> = limits.iter().map(|(x, lower, _)| (*x, *lower)).collect();
        let above: Vec<_> = limits.iter().map(|(x, _, upper)| (*x, *upper)).collect();
        if let ([low], [high]) = (below.as_slice(), above.as_slice()) {
            canvas.line(&[*low, *high], edge);
            continue;
        }
        let around: Vec<_> = above.iter().chain(below.iter().rev()).copied().collect();
        canvas.veil(&around, look.colour);
        canvas.line(&above, edge);
        canvas.line(&below, edge);
    }
}

/// Draws one series as a line through its runs of numbers.
pub fn trace(canvas: &mut Canvas, frame: &Frame, series: &Series, look: &Look) {
    let pen = Pen { colour: look.colour, width: 2.5, dash: look.dash };
    let last = readings::last(series, frame.places).map(|(place, _)| place);
    for run in readings::runs(series, frame.places) {
        let points: Vec<_> = run.iter().map(|(place, value)| (frame.middle(*place), frame.y(*value))).collect();
        canvas.line(&points, pen);
        for ((place, _), point) in run.iter().zip(&points) {
            let provisional = matches!(readings::number(series, *place), Some((_, true)));
            if frame.band() >= DENSE || run.len() == 1 || provisional || last == Some(*place) {
                mark::draw(canvas, *point, if frame.band() >= DENSE { 4.0 } else { 3.2 }, look, provisional);
            }
        }
    }
}

/// Where the name of a series belongs: at its last number, which need not be at the last place.
fn end(frame: &Frame, kind: ChartKind, series: &Series) -> End {
    let last = readings::last(series, frame.places);
    let reaches = last.is_some_and(|(place, _)| place + 1 == frame.places);
    let y = last.map_or(frame.plot.bottom(), |(_, value)| frame.y(value));
    let x =
        if kind == ChartKind::Step { frame.plot.right() } else { frame.middle(frame.places.saturating_sub(1)) + 7.0 };
    End { x, y, reaches }
}
