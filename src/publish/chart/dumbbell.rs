//! Dumbbells: a row for each place with the mark of each series at its number, joined by a line, so that the eye sees how far
//! apart they are: then and now, or those helped and those turned away.

use crate::model::cell::Marker;
use crate::present::chart::{Along, Chart};

use super::area::Area;
use super::canvas::{Canvas, Pen, Type};
use super::frame::unit;
use super::legend;
use super::lettering::{LEADING, TEXT, widest, width, wrap};
use super::palette::{GRID, RULE, TEXT_GREY, look};
use super::scale::{FEW_STEPS, Scale, number};
use super::{key, mark, readings};

const NAMES_SHARE: f64 = 0.36;
const RADIUS: f64 = 5.0;
const GAP: f64 = 6.0;
const TALLEST_ROW: f64 = 44.0;
/// The numbers along the bottom.
const UNDER: f64 = TEXT * LEADING + 6.0;
/// The unit, and the legend.
const WORDS: f64 = 2.0 * (TEXT * LEADING + 8.0);

/// The height of the chart: the more rows, the taller.
pub fn height(chart: &Chart, usual: f64, body_width: f64) -> f64 {
    let names = names(chart, body_width);
    let lines = names.iter().map(Vec::len).max().unwrap_or(1) as f64;
    let (rows, furniture) = (chart.along.len() as f64, WORDS + UNDER);
    usual.min(furniture + rows * TALLEST_ROW).max(furniture + rows * (lines * TEXT * LEADING + 3.0))
}

/// Draws a chart of dumbbells in `body`.
pub fn draw(canvas: &mut Canvas, chart: &Chart, body: Area, extent: (f64, f64)) {
    let body = body.above(key::draw(canvas, chart, body));
    let count = chart.series.len();
    let entries = chart.series.iter().enumerate();
    let entries: Vec<_> =
        entries.map(|(index, series)| (legend::Sample::Mark(look(index, count)), series.label.as_str())).collect();
    let body = body.below(legend::draw(canvas, &entries, body));
    let body = body.below(unit(canvas, chart, body));
    let names = names(chart, body.width);
    let left = body.left + names.iter().map(|lines| widest(lines, TEXT, false)).fold(0.0, f64::max) + 12.0;
    // A number stands outside of either end.
    let texts = chart.series.iter().flat_map(|series| {
        let numbers = (0..chart.along.len()).filter_map(|place| readings::number(series, place));
        numbers.map(|(value, _)| width(&number(value, series.decimals), TEXT, false))
    });
    let room = texts.fold(width("no figure", TEXT, false), f64::max) + RADIUS + 2.0 * GAP;
    let plot = Area { left, width: body.right() - left - room, ..body }.above(UNDER);
    let scale = Scale::covering(extent, readings::whole(chart), FEW_STEPS);
    let x = |value: f64| plot.left + scale.part(value) * plot.width;
    for (value, text) in scale.ticks() {
        let pen = if value == 0.0 { Pen::solid(TEXT_GREY, 1.2) } else { Pen::solid(GRID, 1.0) };
        canvas.line(&[(x(value), plot.top), (x(value), plot.bottom())], pen);
        canvas.text((x(value), plot.bottom() + TEXT + 4.0), &text, Type::plain(TEXT).centred());
    }
    let row = plot.height / chart.along.len().max(1) as f64;
    for (place, lines) in names.iter().enumerate() {
        let middle = plot.top + (place as f64 + 0.5) * row;
        let first = middle - (lines.len() as f64 - 1.0) * TEXT * LEADING / 2.0 + TEXT * 0.36;
        canvas.lines((plot.left - 12.0, first), lines, Type::plain(TEXT).ending());
        draw_row(canvas, chart, place, middle, &x);
    }
}

fn names(chart: &Chart, body_width: f64) -> Vec<Vec<String>> {
    chart.along.iter().map(Along::name).map(|name| wrap(&name, body_width * NAMES_SHARE, TEXT, false, 2)).collect()
}

fn draw_row(canvas: &mut Canvas, chart: &Chart, place: usize, middle: f64, x: &dyn Fn(f64) -> f64) {
    let count = chart.series.len();
    let shown = chart.series.iter().enumerate().filter_map(|(index, series)| {
        let (value, provisional) = readings::number(series, place)?;
        Some((value, index, provisional))
    });
    let mut shown: Vec<(f64, usize, bool)> = shown.collect();
    shown.sort_by(|a, b| a.0.total_cmp(&b.0));
    let text = |index: usize, value: f64| number(value, chart.series[index].decimals);
    let baseline = middle + TEXT * 0.36;
    // What is not there must not read as a single number.
    let lacks = chart.series.iter().any(|series| readings::number(series, place).is_none());
    let is_withheld = chart.series.iter().any(|series| readings::withheld(series, place));
    let lack = lacks.then(|| if is_withheld { Marker::Confidential.symbol() } else { "no figure" });
    let (Some(lowest), Some(highest)) = (shown.first(), shown.last()) else {
        canvas.text((x(0.0) + GAP, baseline), lack.unwrap_or_default(), Type::plain(TEXT));
        return;
    };
    canvas.line(&[(x(lowest.0), middle), (x(highest.0), middle)], Pen::solid(RULE, 2.5));
    for (value, index, provisional) in shown.iter().rev() {
        mark::draw(canvas, (x(*value), middle), RADIUS, &look(*index, count), *provisional);
    }
    let (first, last) = (text(lowest.1, lowest.0), text(highest.1, highest.0));
    let left = x(lowest.0) - RADIUS - GAP;
    let is_one = lowest.1 == highest.1;
    // Left of the axis it would lie on the names.
    let fits = left - width(&first, TEXT, false) > x(0.0);
    if fits && !is_one {
        canvas.text((left, baseline), &first, Type::plain(TEXT).rimmed().ending());
    }
    let last = if fits || is_one { last } else { format!("{first} to {last}") };
    let last = lack.map_or(last.clone(), |lack| format!("{last}; {lack}"));
    canvas.text((x(highest.0) + RADIUS + GAP, baseline), &last, Type::plain(TEXT).rimmed());
}
