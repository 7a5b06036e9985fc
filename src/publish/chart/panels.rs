//! Small multiples: when lines are too many for one plot, each has its own, on one shared scale or each on its own.

use crate::present::chart::{Chart, Series};

use super::area::Area;
use super::axis::category_axis;
use super::canvas::{Canvas, Pen, Type};
use super::events::{list, unnamed};
use super::frame::{Frame, grid, unit};
use super::lettering::{LEADING, TEXT, width, wrap};
use super::palette::{FADED, look};
use super::scale::{FEW_STEPS, Scale};
use super::{key, line, readings, withheld};

/// More lines than this are not told apart in one plot.
pub const MOST_LINES: usize = 5;
const GAP: f64 = 16.0;
const LEAST_PLOT: f64 = 46.0;
const TITLE: f64 = TEXT * LEADING;
const BACKGROUND: &str = "Grey lines: the others, for comparison";

/// The height that panels need, where that is more than usual.
pub fn height(chart: &Chart, usual: f64) -> f64 {
    let rows = chart.series.len().div_ceil(columns(chart)) as f64;
    let events = chart.events.len() as f64 * (TITLE + 2.0);
    usual.max(4.0 * TITLE + events + rows * (LEAST_PLOT + 2.0 * TITLE))
}

/// Draws one panel a series in `body`.
pub fn draw(canvas: &mut Canvas, chart: &Chart, body: Area) {
    let mut body = body.above(key::draw(canvas, chart, body));
    if !chart.own_scales {
        canvas.text((body.left, body.bottom() - 3.0), BACKGROUND, Type::plain(TEXT));
        body = body.above(TITLE + 4.0);
    }
    let body = body.below(list(canvas, chart, body) + 4.0);
    let body = body.below(unit(canvas, chart, body));
    let scales = scales(chart);
    let labels = scales.iter().flat_map(Scale::ticks).map(|(_, text)| width(&text, TEXT, false)).fold(0.0, f64::max);
    let labels = labels + 8.0;
    let across = columns(chart);
    let rows = chart.series.len().div_ceil(across);
    // Of one shared scale the labels stand once at the left of each row.
    let (once, each) = if chart.own_scales { (0.0, labels) } else { (labels, 0.0) };
    let wide = (body.width - once - GAP * (across as f64 - 1.0)) / across as f64;
    let titles: Vec<Vec<String>> = chart.series.iter().map(|series| wrap(&series.label, wide, TEXT, true, 2)).collect();
    let under = category_axis(&chart.along, Area { width: wide - each, ..body }, body).height();
    let high = (body.height - under) / rows.max(1) as f64;
    for (index, (title, scale)) in titles.iter().zip(&scales).enumerate() {
        let (column, row) = (index % across, index / across);
        let left = body.left + once + column as f64 * (wide + GAP);
        let cell = Area { left, top: body.top + row as f64 * high, width: wide, height: high - 8.0 };
        let beside = &titles[row * across..(row * across + across).min(titles.len())];
        let most = beside.iter().map(Vec::len).max().unwrap_or(0) as f64;
        // A short title stands right above its own plot.
        let first = cell.top + TEXT + (most - title.len() as f64) * TITLE;
        canvas.lines((cell.left, first), title, Type { bold: true, ..Type::plain(TEXT) });
        let plot = Area { left: cell.left + each, width: cell.width - each, ..cell }.below(most * TITLE + 8.0);
        let frame = Frame { plot, scale: *scale, places: chart.along.len() };
        grid(canvas, &frame, &scale.ticks(), chart.own_scales || column == 0);
        // What stands along all of them stands once, under the last of each column.
        if index + across >= titles.len() {
            let limits = Area { left: plot.left - GAP / 2.0, width: plot.width + GAP, ..plot };
            category_axis(&chart.along, plot, limits).draw(canvas, plot, frame.places);
        }
        panel(canvas, chart, index, &frame);
    }
}

/// The scale of each panel.
fn scales(chart: &Chart) -> Vec<Scale> {
    let of = |series: &[Series], steps: f64| {
        let alone = Chart { series: series.to_vec(), ..chart.clone() };
        Scale::covering(readings::extent(&alone).unwrap_or((0.0, 0.0)), readings::whole(&alone), steps)
    };
    if chart.own_scales {
        return chart.series.iter().map(|series| of(std::slice::from_ref(series), FEW_STEPS / 2.0)).collect();
    }
    vec![of(&chart.series, FEW_STEPS); chart.series.len()]
}

/// One series in focus; on a shared scale with the others behind it.
fn panel(canvas: &mut Canvas, chart: &Chart, index: usize, frame: &Frame) {
    unnamed(canvas, chart, frame.plot);
    let others = chart.series.iter().enumerate().filter(|(other, _)| *other != index && !chart.own_scales);
    for run in others.flat_map(|(_, series)| readings::runs(series, frame.places)) {
        let points: Vec<_> = run.iter().map(|(place, value)| (frame.middle(*place), frame.y(*value))).collect();
        canvas.line(&points, Pen::solid(FADED, 1.0));
    }
    line::trace(canvas, frame, &chart.series[index], &look(0, 1));
    let alone = Chart { series: vec![chart.series[index].clone()], ..chart.clone() };
    withheld::along_axis(canvas, &alone, frame);
}

fn columns(chart: &Chart) -> usize {
    match chart.series.len() {
        0..=6 | 9 => 3,
        _ if chart.own_scales => 3,
        _ => 4,
    }
}
