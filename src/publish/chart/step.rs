//! Steps along periods: a level holds through its whole period and changes at the edge of the next.

use crate::present::chart::{Chart, Series};

use super::area::Area;
use super::canvas::{Canvas, Pen};
use super::frame::Frame;
use super::line::draw_along;
use super::mark;
use super::palette::Look;
use super::readings;

/// Draws a step chart in `body`; returns the height of its plot.
pub fn draw(canvas: &mut Canvas, chart: &Chart, body: Area, extent: (f64, f64)) -> f64 {
    draw_along(canvas, chart, body, extent, &trace)
}

/// Draws one series as steps through its runs of numbers, with its mark on the last.
fn trace(canvas: &mut Canvas, frame: &Frame, series: &Series, look: &Look) {
    let pen = Pen { colour: look.colour, width: 2.5, dash: look.dash };
    let last = readings::last(series, frame.places).map(|(place, _)| place);
    for run in readings::runs(series, frame.places) {
        canvas.line(&corners(frame, &run), pen);
        for (place, value) in &run {
            let provisional = matches!(readings::number(series, *place), Some((_, true)));
            if provisional || last == Some(*place) {
                mark::draw(canvas, (frame.middle(*place), frame.y(*value)), 4.0, look, provisional);
            }
        }
    }
}

/// Both ends of each level; levels that are equal are one piece, so that a dash runs through.
fn corners(frame: &Frame, run: &[(usize, f64)]) -> Vec<(f64, f64)> {
    let mut corners: Vec<(f64, f64)> = Vec::new();
    for (place, value) in run {
        let y = frame.y(*value);
        match corners.last_mut() {
            Some(end) if end.1 == y => end.0 = frame.edge(place + 1),
            _ => corners.extend([(frame.edge(*place), y), (frame.edge(place + 1), y)]),
        }
    }
    corners
}
