//! Columns side by side: one for each period and series, always from zero.

use crate::present::chart::Chart;

use super::area::Area;
use super::canvas::Canvas;
use super::frame::{Frame, frame};
use super::labels::{Sample, draw_above};
use super::palette::look;
use super::scale::{MOST_STEPS, Scale};
use super::withheld::LIFT;
use super::{readings, withheld};

/// How much of a place its columns fill; the rest is the gap to the next.
const FILLED: f64 = 0.76;
const WIDEST: f64 = 64.0;
/// White between neighbours.
const SEPARATOR: f64 = 1.5;
/// Below this a column is too narrow for a `[c]` of its own.
const NARROW: f64 = 16.0;

/// Draws a column chart in `body`; returns the height of its plot.
pub fn draw(canvas: &mut Canvas, chart: &Chart, body: Area, extent: (f64, f64)) -> f64 {
    let above = if readings::named(chart) { draw_above(canvas, chart, body, Sample::Face) } else { 0.0 };
    let scale = Scale::covering(extent, readings::whole(chart), MOST_STEPS);
    let frame = frame(canvas, chart, body.below(above), scale, 0.0);
    for place in 0..frame.places {
        draw_place(canvas, chart, &frame, place);
    }
    frame.plot.height
}

/// The width of the columns at one place, together, where there are `count`.
pub fn filled(frame: &Frame, count: usize) -> f64 {
    (frame.band() * FILLED).min(WIDEST * count as f64)
}

fn draw_place(canvas: &mut Canvas, chart: &Chart, frame: &Frame, place: usize) {
    let count = chart.series.len();
    let slot = filled(frame, count) / count.max(1) as f64;
    let left = |index: usize| frame.middle(place) + (index as f64 - count as f64 / 2.0) * slot;
    let gap = SEPARATOR.min(slot * 0.15);
    for (index, series) in chart.series.iter().enumerate() {
        if let Some((value, provisional)) = readings::number(series, place) {
            let (top, bottom) = (frame.y(value.max(0.0)), frame.y(value.min(0.0)));
            let (corner, size) = ((left(index) + gap / 2.0, top), (slot - gap, bottom - top));
            if value == 0.0 {
                withheld::put_zero(canvas, series.decimals, (left(index) + slot / 2.0, frame.y(0.0) - LIFT), slot);
            } else if provisional {
                canvas.hollow(corner, size, &look(index, count));
            } else {
                canvas.face(corner, size, &look(index, count));
            }
        }
    }
    let gaps: Vec<usize> = (0..count).filter(|index| readings::withheld(&chart.series[*index], place)).collect();
    for (from, to) in withheld::runs(&gaps, slot < NARROW) {
        withheld::put(canvas, (left(from) + left(to) + slot) / 2.0, frame.y(0.0) - LIFT);
    }
}
