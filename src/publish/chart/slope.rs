//! Slopes: two upright lines, then and now, and between them a line for each series, whose name and number stand at both ends.

use crate::model::cell::Marker;
use crate::present::chart::{Along, Chart, Series};

use super::area::Area;
use super::canvas::{Canvas, Pen, Type};
use super::frame::unit;
use super::labels::spread;
use super::lettering::{LEADING, TEXT, widest, wrap};
use super::palette::{CATEGORICAL, GRID, Look, RULE, TEXT_GREY, look};
use super::scale::{FEW_STEPS, Scale, number};
use super::{key, mark, readings};

/// The part of the width that the names take on each side at most.
const NAMES_SHARE: f64 = 0.33;
const MOST_LINES: usize = 2;
const RADIUS: f64 = 4.5;
/// From the points to the names, which a thin line crosses where a name has had to move.
const GAP: f64 = 30.0;
const BETWEEN: f64 = 2.0;
/// The names of the periods.
const UNDER: f64 = TEXT * LEADING + 8.0;
/// The unit.
const WORDS: f64 = TEXT * LEADING + 14.0;
/// A name that moved further than this is led to.
const MOVED: f64 = 3.0;

/// One end of the lines: the place along the axis, and on which side of the plot it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum End {
    Then,
    Now,
}

impl End {
    fn place(self, chart: &Chart) -> usize {
        match self {
            End::Then => 0,
            End::Now => chart.along.len().saturating_sub(1),
        }
    }

    fn other(self) -> End {
        match self {
            End::Then => End::Now,
            End::Now => End::Then,
        }
    }
}

/// The height of the chart: as high as the usual one, or as its names need.
pub fn height(chart: &Chart, usual: f64, body_width: f64) -> f64 {
    let high = |end| names(chart, end, body_width).iter().map(|lines| name_height(lines)).sum::<f64>();
    usual.max(WORDS + UNDER + high(End::Then).max(high(End::Now)))
}

/// Draws a slope chart in `body`.
pub fn draw(canvas: &mut Canvas, chart: &Chart, body: Area, extent: (f64, f64)) {
    let body = body.above(key::draw(canvas, chart, body));
    let body = body.below(unit(canvas, chart, body) + 8.0);
    let ends = [End::Then, End::Now].map(|end| (end, names(chart, end, body.width)));
    let [left, right] = ends
        .each_ref()
        .map(|(_, names)| names.iter().map(|lines| widest(lines, TEXT, false)).fold(0.0, f64::max) + GAP);
    let plot = Area { left: body.left + left, width: body.width - left - right, ..body }.above(UNDER);
    let scale = Scale::covering(extent, readings::whole(chart), FEW_STEPS);
    let x = |end| if end == End::Then { plot.left } else { plot.right() };
    let y = |value: f64| plot.bottom() - scale.part(value) * plot.height;
    canvas.line(&[(plot.left, y(0.0)), (plot.right(), y(0.0))], Pen::solid(TEXT_GREY, 1.2));
    for end in [End::Then, End::Now] {
        canvas.line(&[(x(end), plot.top), (x(end), plot.bottom())], Pen::solid(GRID, 1.0));
        let name = chart.along.get(end.place(chart)).map(Along::name).unwrap_or_default();
        canvas.text((x(end), plot.bottom() + TEXT + 6.0), &name, Type::plain(TEXT).centred());
    }
    // The first series lies over the others.
    for (index, series) in chart.series.iter().enumerate().rev() {
        let look = look_of(chart, index);
        let point = |end: End| {
            let (value, provisional) = readings::number(series, end.place(chart))?;
            Some(((x(end), y(value)), provisional))
        };
        let joined = !series.starts.contains(&End::Now.place(chart));
        if let (Some((then, _)), Some((now, _)), true) = (point(End::Then), point(End::Now), joined) {
            canvas.line(&[then, now], Pen { colour: look.colour, width: 2.2, dash: look.dash });
        }
        for (at, provisional) in [End::Then, End::Now].into_iter().filter_map(point) {
            mark::draw(canvas, at, RADIUS, &look, provisional);
        }
    }
    for (end, names) in &ends {
        let at = |series: &Series| {
            let value = |end: End| readings::number(series, end.place(chart)).map(|(value, _)| value);
            // What is not there is said level with what is.
            y(value(*end).or(value(end.other())).unwrap_or(0.0))
        };
        draw_names(canvas, *end, names, &chart.series.iter().map(at).collect::<Vec<_>>(), x(*end), plot);
    }
}

/// Colours of their own as long as they can be told apart; more lines are told apart by their names.
fn look_of(chart: &Chart, index: usize) -> Look {
    if chart.series.len() <= CATEGORICAL.len() { look(index, chart.series.len()) } else { look(0, 1) }
}

/// The name of each series with its number, in lines.
fn names(chart: &Chart, end: End, body_width: f64) -> Vec<Vec<String>> {
    let place = end.place(chart);
    let name = |series: &Series| {
        let number = match readings::number(series, place) {
            Some((value, _)) => number(value, series.decimals),
            None if readings::withheld(series, place) => Marker::Confidential.symbol().to_owned(),
            None => "no figure".to_owned(),
        };
        let text = match end {
            End::Then => format!("{} {number}", series.label),
            End::Now => format!("{number} {}", series.label),
        };
        wrap(&text, body_width * NAMES_SHARE - GAP, TEXT, false, MOST_LINES)
    };
    chart.series.iter().map(name).collect()
}

/// Writes the names of one end, each as near its point as the others allow.
fn draw_names(canvas: &mut Canvas, end: End, names: &[Vec<String>], levels: &[f64], x: f64, plot: Area) {
    let mut order: Vec<usize> = (0..names.len()).collect();
    order.sort_by(|a, b| levels[*a].total_cmp(&levels[*b]));
    let wanted: Vec<(f64, f64)> = order.iter().map(|index| (levels[*index], name_height(&names[*index]))).collect();
    let middles = spread(&wanted, plot.top - TEXT / 2.0, plot.bottom() + TEXT / 2.0);
    let side = if end == End::Then { -1.0 } else { 1.0 };
    for (index, middle) in order.into_iter().zip(middles) {
        let edge = x + side * GAP;
        if (levels[index] - middle).abs() > MOVED {
            let leader = [(x + side * (RADIUS + 1.0), levels[index]), (edge - side * 2.0, middle)];
            canvas.line(&leader, Pen::solid(RULE, 0.8));
        }
        let first = middle - (names[index].len() as f64 - 1.0) * TEXT * LEADING / 2.0 + TEXT * 0.36;
        let set = Type::plain(TEXT);
        canvas.lines((edge, first), &names[index], if end == End::Then { set.ending() } else { set });
    }
}

fn name_height(lines: &[String]) -> f64 {
    lines.len().max(1) as f64 * TEXT * LEADING + BETWEEN
}
