//! What stands on the axis where nothing else is drawn: `[c]` for a number withheld, a figure for a true zero.

use std::ops::RangeInclusive;

use crate::model::cell::Marker;
use crate::present::chart::Chart;

use super::canvas::{Canvas, Type};
use super::frame::Frame;
use super::lettering::{TEXT, width};
use super::mark;
use super::palette::look_in;
use super::readings;
use super::scale::number;

const ROW: f64 = TEXT * 1.1;
/// From the mark of a series to its `[c]`.
const MARK: f64 = 14.0;
/// From the axis to the foot of a marker, so that its white rim leaves the axis whole.
pub const LIFT: f64 = 7.0;
const MOST_ROWS: usize = 4;

/// Marks the gaps of lines and steps on the axis, each with the mark of its series where there are several.
pub fn along_axis(canvas: &mut Canvas, chart: &Chart, frame: &Frame) {
    let at = |place: usize| -> Vec<usize> {
        (0..chart.series.len()).filter(|index| readings::withheld(&chart.series[*index], place)).collect()
    };
    let rows = (0..frame.places).map(|place| at(place).len()).max().unwrap_or(0);
    let symbol = width(Marker::Confidential.symbol(), TEXT, false);
    if chart.series.len() < 2 || rows > MOST_ROWS || frame.band() < symbol + MARK + 4.0 {
        let places: Vec<usize> = (0..frame.places).filter(|place| !at(*place).is_empty()).collect();
        return runs(&places, frame.band() < symbol + 4.0).into_iter().for_each(|(from, to)| {
            put(
                canvas,
                (frame.middle(from) + frame.middle(to)) / 2.0,
                free(chart, frame, from..=to, frame.y(0.0) - LIFT),
            );
        });
    }
    for place in 0..frame.places {
        let mut y = frame.y(0.0) - LIFT;
        for index in at(place) {
            y = free(chart, frame, place..=place, y);
            let x = frame.middle(place);
            put(canvas, x + MARK / 2.0, y);
            mark::draw(canvas, (x - symbol / 2.0, y - TEXT * 0.3), 3.5, &look_in(chart, index), false);
            y -= ROW;
        }
    }
}

/// The lowest baseline from `wanted` upwards at which a marker lies on no number that is drawn at these places.
fn free(chart: &Chart, frame: &Frame, places: RangeInclusive<usize>, wanted: f64) -> f64 {
    let numbers =
        places.flat_map(|place| chart.series.iter().filter_map(move |series| readings::number(series, place)));
    let mut drawn: Vec<f64> = numbers.map(|(value, _)| frame.y(value)).collect();
    drawn.sort_by(|a, b| b.total_cmp(a));
    drawn.into_iter().fold(wanted, |baseline, y| {
        let is_on_it = y < baseline + LIFT && y > baseline - TEXT;
        if is_on_it { y - LIFT } else { baseline }
    })
}

/// `[c]` standing at a place.
pub fn put(canvas: &mut Canvas, x: f64, baseline: f64) {
    put_marker(canvas, Marker::Confidential, x, baseline);
}

/// A marker standing at a place.
pub fn put_marker(canvas: &mut Canvas, marker: Marker, x: f64, baseline: f64) {
    canvas.text((x, baseline), marker.symbol(), Type::plain(TEXT).centred().rimmed());
}

/// A zero in figures: a column without height would read as a gap.
pub fn put_zero(canvas: &mut Canvas, decimals: u8, (x, baseline): (f64, f64), room: f64) {
    let text = number(0.0, decimals);
    if width(&text, TEXT, false) <= room {
        canvas.text((x, baseline), &text, Type::plain(TEXT).centred());
    }
}

/// First and last of each run of neighbours if they are to be `joined`, else each place by itself.
pub fn runs(places: &[usize], joined: bool) -> Vec<(usize, usize)> {
    let mut runs: Vec<(usize, usize)> = Vec::new();
    for place in places {
        match runs.last_mut() {
            Some((_, to)) if joined && *to + 1 == *place => *to = *place,
            _ => runs.push((*place, *place)),
        }
    }
    runs
}
