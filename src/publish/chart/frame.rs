//! What stands around the data: unit, ticks, gridlines, category axis, events and key.

use crate::present::chart::Chart;
use crate::spec::chart_kind::ChartKind;

use super::area::Area;
use super::axis::category_axis;
use super::canvas::{Canvas, Pen, Type};
use super::events::{Events, events};
use super::key;
use super::lettering::{LEADING, TEXT, widest, width, wrap};
use super::palette::{GRID, TEXT_GREY};
use super::scale::Scale;

/// Where places and values lie.
#[derive(Debug, Clone, Copy)]
pub struct Frame {
    pub plot: Area,
    pub scale: Scale,
    pub places: usize,
}

impl Frame {
    /// The width of one place along the axis.
    pub fn band(&self) -> f64 {
        self.plot.width / self.places.max(1) as f64
    }

    /// The left edge of a place.
    pub fn edge(&self, place: usize) -> f64 {
        self.plot.left + place as f64 * self.band()
    }

    /// The middle of a place.
    pub fn middle(&self, place: usize) -> f64 {
        self.edge(place) + self.band() / 2.0
    }

    pub fn y(&self, value: f64) -> f64 {
        self.plot.bottom() - self.scale.part(value) * self.plot.height
    }
}

/// Draws everything around the data in `body`, leaving `beside` free at the right of the plot.
pub fn frame(canvas: &mut Canvas, chart: &Chart, body: Area, scale: Scale, beside: f64) -> Frame {
    let body = body.above(key::draw(canvas, chart, body));
    let ticks = scale.ticks();
    let across = across(body, &ticks, beside);
    let axis = category_axis(&chart.along, across, body);
    let events = events(chart, across, body);
    let named = unit_above(canvas, chart, body, &events);
    let plot = across.below(named + 7.0).above(axis.height());
    let frame = Frame { plot, scale, places: chart.along.len() };
    grid(canvas, &frame, &ticks, true);
    axis.draw(canvas, plot, frame.places);
    events.draw(canvas, plot);
    frame
}

/// `body` without the tick labels at its left and what stands beside the plot at its right.
pub fn across(body: Area, ticks: &[(f64, String)], beside: f64) -> Area {
    let labels = ticks.iter().map(|(_, text)| width(text, TEXT, false)).fold(0.0, f64::max);
    let left = body.left + labels + 8.0;
    Area { left, width: (body.right() - beside - left).max(40.0), ..body }
}

/// Draws gridlines, the line at zero and, where `labelled`, the ticks' numbers.
pub fn grid(canvas: &mut Canvas, frame: &Frame, ticks: &[(f64, String)], labelled: bool) {
    let plot = frame.plot;
    for (value, text) in ticks {
        let y = frame.y(*value);
        let pen = if *value == 0.0 { Pen::solid(TEXT_GREY, 1.2) } else { Pen::solid(GRID, 1.0) };
        canvas.line(&[(plot.left, y), (plot.right(), y)], pen);
        if labelled {
            canvas.text((plot.left - 8.0, y + TEXT * 0.36), text, Type::plain(TEXT).ending());
        }
    }
}

/// The unit in words at the top left of `body`; returns the height used.
pub fn unit(canvas: &mut Canvas, chart: &Chart, body: Area) -> f64 {
    let lines = unit_lines(chart, body.width);
    canvas.lines((body.left, body.top + TEXT), &lines, Type::plain(TEXT));
    if lines.is_empty() { 0.0 } else { lines.len() as f64 * TEXT * LEADING + 6.0 }
}

/// The unit right above the plot, left of the events' names where they leave room, else above them; returns the height
/// that both take.
fn unit_above(canvas: &mut Canvas, chart: &Chart, body: Area, events: &Events) -> f64 {
    let lines = unit_lines(chart, body.width);
    let right = body.left + widest(&lines, TEXT, false);
    if events.left() < right + 12.0 {
        return unit(canvas, chart, body) + events.height();
    }
    let height = (lines.len() as f64 * TEXT * LEADING + 6.0).max(events.height());
    let first = body.top + height - lines.len() as f64 * TEXT * LEADING + TEXT - 6.0;
    canvas.lines((body.left, first), &lines, Type::plain(TEXT));
    height
}

/// The unit, which a chart of shares turns into percentages.
pub fn unit_lines(chart: &Chart, width: f64) -> Vec<String> {
    let unit = capitalised(&chart.unit);
    let unit = match chart.kind {
        ChartKind::Shares if unit.is_empty() => "Per cent".to_owned(),
        ChartKind::Shares if !is_per_cent(&unit) => format!("{unit} (per cent)"),
        _ => unit,
    };
    wrap(&unit, width, TEXT, false, 2)
}

/// Whether values in `unit` are percentages already.
pub fn is_per_cent(unit: &str) -> bool {
    let unit = unit.to_lowercase();
    unit.contains("per cent") || unit.contains("percent") || unit.contains('%')
}

/// The axis alone, with a sentence in place of the data.
pub fn nothing_shown(canvas: &mut Canvas, chart: &Chart, body: Area) {
    let body = body.above(key::draw(canvas, chart, body));
    let body = body.below(unit(canvas, chart, body));
    let axis = category_axis(&chart.along, body, body);
    let plot = body.above(axis.height());
    let y = plot.bottom();
    canvas.line(&[(plot.left, y), (plot.right(), y)], Pen::solid(TEXT_GREY, 1.2));
    axis.draw(canvas, plot, chart.along.len());
    let middle = (plot.left + plot.width / 2.0, plot.top + plot.height / 2.0);
    canvas.text(middle, "No figures can be shown", Type::plain(TEXT + 2.0).centred());
}

fn capitalised(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}
