//! Small multiples: when lines are too many for one plot, each has its own, on one shared scale.

use crate::present::chart::Chart;

use super::area::Area;
use super::axis::category_axis;
use super::canvas::{Canvas, Pen, Type};
use super::events::{list, unnamed};
use super::frame::{Frame, grid, unit};
use super::lettering::{LEADING, SMALL, TEXT, width, wrap};
use super::palette::{FADED, look};
use super::scale::{FEW_STEPS, Scale};
use super::{key, line, readings, withheld};

/// More lines than this are not told apart in one plot.
pub const MOST_LINES: usize = 5;
const GAP: f64 = 18.0;
const PLOT_HEIGHT: f64 = 112.0;
const BACKGROUND: &str = "Grey lines: the others, for comparison";

/// The height that panels need beyond that of a usual chart.
pub fn height(chart: &Chart, usual: f64) -> f64 {
    let rows = chart.series.len().div_ceil(columns(chart.series.len())) as f64;
    let events = chart.events.len() as f64 * (SMALL * LEADING + 2.0);
    usual.max(90.0 + events + rows * (PLOT_HEIGHT + 100.0))
}

/// Draws one panel a series in `body`.
pub fn draw(canvas: &mut Canvas, chart: &Chart, body: Area, extent: (f64, f64)) {
    let body = body.above(key::draw(canvas, chart, body));
    canvas.text((body.left, body.bottom() - 3.0), BACKGROUND, Type::plain(SMALL));
    let body = body.above(SMALL * LEADING + 6.0);
    let body = body.below(list(canvas, chart, body) + 4.0);
    let body = body.below(unit(canvas, chart, body));
    let scale = Scale::covering(extent, readings::whole(chart), FEW_STEPS);
    let across = columns(chart.series.len());
    let ticks = scale.ticks();
    let labels = ticks.iter().map(|(_, text)| width(text, TEXT, false)).fold(0.0, f64::max) + 8.0;
    let wide = (body.width - labels - GAP * (across as f64 - 1.0)) / across as f64;
    let high = body.height / chart.series.len().div_ceil(across).max(1) as f64;
    let titles: Vec<Vec<String>> = chart.series.iter().map(|series| wrap(&series.label, wide, TEXT, true, 2)).collect();
    for (index, title) in titles.iter().enumerate() {
        let (column, row) = ((index % across) as f64, (index / across) as f64);
        let left = body.left + labels + column * (wide + GAP);
        let cell = Area { left, top: body.top + row * high, width: wide, height: high - 8.0 };
        let beside = &titles[index / across * across..(index / across * across + across).min(titles.len())];
        let most = beside.iter().map(Vec::len).max().unwrap_or(0) as f64;
        // A short title stands right above its own plot.
        let first = cell.top + TEXT + (most - title.len() as f64) * TEXT * LEADING;
        canvas.lines((cell.left, first), title, Type { bold: true, ..Type::plain(TEXT) });
        let cell = cell.below(most * TEXT * LEADING + 10.0);
        panel(canvas, chart, index, cell, scale, index % across == 0);
    }
}

/// One series in focus, with the others behind it.
fn panel(canvas: &mut Canvas, chart: &Chart, index: usize, cell: Area, scale: Scale, labelled: bool) {
    let limits = Area { left: cell.left - GAP / 2.0, width: cell.width + GAP, ..cell };
    let axis = category_axis(&chart.along, cell, limits);
    let plot = cell.above(axis.height());
    let frame = Frame { plot, scale, places: chart.along.len() };
    grid(canvas, &frame, &scale.ticks(), labelled);
    axis.draw(canvas, plot, frame.places);
    unnamed(canvas, chart, plot);
    for other in chart.series.iter().enumerate().filter(|(other, _)| *other != index).map(|(_, series)| series) {
        for run in readings::runs(other, frame.places) {
            let points: Vec<_> = run.iter().map(|(place, value)| (frame.middle(*place), frame.y(*value))).collect();
            canvas.line(&points, Pen::solid(FADED, 1.0));
        }
    }
    line::trace(canvas, &frame, &chart.series[index], &look(0, 1));
    let alone = Chart { series: vec![chart.series[index].clone()], ..chart.clone() };
    withheld::along_axis(canvas, &alone, &frame);
}

fn columns(panels: usize) -> usize {
    if panels <= 6 || panels == 9 { 3 } else { 4 }
}
