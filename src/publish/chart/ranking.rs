//! Horizontal bars in the order given: name at the left, number at the end, a comparator as a dashed line.

use crate::model::cell::Marker;
use crate::model::verdict::Way;
use crate::present::chart::{Chart, Series};

use super::area::Area;
use super::canvas::{Canvas, Pen, Type};
use super::frame::unit;
use super::labels::{Sample, draw_above};
use super::legend;
use super::lettering::{LEADING, TEXT, widest, width, wrap};
use super::palette::{TEXT_GREY, WHITE, compared, look};
use super::scale::number;
use super::{key, mark, readings};

const NAMES_SHARE: f64 = 0.36;
const BAR: f64 = 17.0;
const THICKEST: f64 = 30.0;
const BETWEEN: f64 = 5.0;
const TALLEST_ROW: f64 = 48.0;
/// A row of words above the bars: the unit, what is compared with, a legend.
const WORDS: f64 = TEXT * LEADING + 8.0;
/// The mark of a verdict, behind its number.
const MARK: f64 = 5.0;
const GAP: f64 = 6.0;
/// Half the height of the ends of a whisker.
const WHISKER: f64 = 4.0;

/// From values to places along the bars.
#[derive(Debug, Clone, Copy)]
struct Across {
    low: f64,
    high: f64,
    left: f64,
    width: f64,
}

impl Across {
    fn x(&self, value: f64) -> f64 {
        self.left + (value - self.low) / (self.high - self.low) * self.width
    }
}

/// The height of the chart: the more bars, the taller.
pub fn height(chart: &Chart, usual: f64, body_width: f64) -> f64 {
    let rows = chart.along.len() as f64;
    let names = names(chart, body_width);
    let least = least_row(chart, &names);
    let words = [!verdicts(chart).is_empty(), chart.series.len() > 1, comparator(chart).is_some(), true];
    let furniture = words.into_iter().filter(|stands| *stands).count() as f64 * WORDS;
    usual.min(furniture + rows * TALLEST_ROW).max(furniture + rows * least)
}

/// Draws a ranking in `body`.
pub fn draw(canvas: &mut Canvas, chart: &Chart, body: Area) {
    let body = body.above(key::draw(canvas, chart, body));
    let legend = chart.series.len() > 1;
    let body = body.below(if legend { draw_above(canvas, chart, body, Sample::Face) } else { 0.0 });
    let body = body.below(legend::draw(canvas, &verdicts(chart), body));
    let body = body.below(unit(canvas, chart, body));
    let names = names(chart, body.width);
    let names_width = names.iter().map(|lines| widest(lines, TEXT, false)).fold(0.0, f64::max) + 10.0;
    let plot = Area { left: body.left + names_width, width: body.width - names_width, ..body };
    let across = across(chart, plot);
    let strip = if comparator(chart).is_some() { TEXT * LEADING + 6.0 } else { 0.0 };
    let plot = plot.below(strip);
    let row = (plot.height / chart.along.len().max(1) as f64).min(TALLEST_ROW);
    let plot = Area { height: row * chart.along.len() as f64, ..plot };
    draw_bars(canvas, chart, &across, plot, row);
    canvas.line(&[(across.x(0.0), plot.top), (across.x(0.0), plot.bottom())], Pen::solid(TEXT_GREY, 1.2));
    draw_comparator(canvas, chart, &across, plot, body);
    for (place, lines) in names.iter().enumerate() {
        let middle = plot.top + (place as f64 + 0.5) * row;
        let first = middle - (lines.len() as f64 - 1.0) * TEXT * LEADING / 2.0 + TEXT * 0.36;
        canvas.lines((plot.left - 10.0, first), lines, Type::plain(TEXT).ending());
        draw_numbers(canvas, chart, &across, place, middle, row);
    }
}

fn names(chart: &Chart, body_width: f64) -> Vec<Vec<String>> {
    chart.along.iter().map(|along| wrap(&along.label, body_width * NAMES_SHARE, TEXT, false, 2)).collect()
}

fn least_row(chart: &Chart, names: &[Vec<String>]) -> f64 {
    let lines = names.iter().map(Vec::len).max().unwrap_or(1) as f64;
    (chart.series.len().max(1) as f64 * BAR + BETWEEN).max(lines * TEXT * LEADING + 3.0)
}

/// The numbers' places, with room for their text at both ends.
fn across(chart: &Chart, plot: Area) -> Across {
    let (low, high) = readings::extent(chart).unwrap_or((0.0, 0.0));
    let compared = comparator(chart).map_or(0.0, |(_, value)| value);
    let (low, high) = (low.min(compared).min(0.0), high.max(compared).max(0.0));
    let marked = if verdicts(chart).is_empty() { 0.0 } else { GAP + 2.0 * MARK + 2.0 };
    let texts = |negative: bool| {
        let places = 0..chart.along.len();
        places
            .flat_map(|place| (0..chart.series.len()).map(move |index| (place, index)))
            .filter(|(place, index)| value(chart, *index, *place).is_some_and(|value| (value < 0.0) == negative))
            .map(|(place, index)| width(&text(chart, index, place), TEXT, false) + GAP + marked)
            .fold(0.0, f64::max)
    };
    let (left, right) = (texts(true), texts(false).max(width("no figure", TEXT, false) + GAP) + 2.0);
    let high = if high > low { high } else { low + 1.0 };
    Across { low, high, left: plot.left + left, width: (plot.width - left - right).max(20.0) }
}

fn bar(chart: &Chart, index: usize, middle: f64, row: f64) -> (f64, f64) {
    let count = chart.series.len().max(1) as f64;
    let thick = ((row - BETWEEN) / count).min(THICKEST);
    (middle + (index as f64 - count / 2.0) * thick, thick)
}

fn draw_bars(canvas: &mut Canvas, chart: &Chart, across: &Across, plot: Area, row: f64) {
    for place in 0..chart.along.len() {
        for (index, series) in chart.series.iter().enumerate() {
            let Some((value, provisional)) = readings::number(series, place) else {
                continue;
            };
            let (top, thick) = bar(chart, index, plot.top + (place as f64 + 0.5) * row, row);
            let (from, to) = (across.x(value.min(0.0)), across.x(value.max(0.0)));
            let look = look(index, chart.series.len());
            let (corner, size) = ((from, top + 0.75), (to - from, thick - 1.5));
            if provisional {
                canvas.hollow(corner, size, &look);
            } else {
                canvas.face(corner, size, &look);
            }
            draw_whisker(canvas, series, across, place, top + thick / 2.0);
        }
    }
}

/// The interval as a line with ends, in a white rim so that it is seen on its bar.
fn draw_whisker(canvas: &mut Canvas, series: &Series, across: &Across, place: usize, middle: f64) {
    let Some((lower, upper)) = readings::limits(series, place) else { return };
    let (from, to) = (across.x(lower), across.x(upper));
    let ends = [from, to].map(|x| [(x, middle - WHISKER), (x, middle + WHISKER)]);
    let lines: [&[(f64, f64)]; 3] = [&[(from, middle), (to, middle)], &ends[0], &ends[1]];
    for pen in [Pen::solid(WHITE, 4.0), Pen::solid(TEXT_GREY, 1.6)] {
        lines.iter().for_each(|line| canvas.line(line, pen));
    }
}

/// The number at the end of each bar; the comparator is interrupted where they would meet.
fn draw_numbers(canvas: &mut Canvas, chart: &Chart, across: &Across, place: usize, middle: f64, row: f64) {
    for index in 0..chart.series.len() {
        let (top, thick) = bar(chart, index, middle, row);
        let text = text(chart, index, place);
        let wide = width(&text, TEXT, false);
        let value = value(chart, index, place).unwrap_or(0.0);
        let (lower, upper) = readings::limits(&chart.series[index], place).unwrap_or((value, value));
        let left = if value < 0.0 { across.x(value.min(lower)) - GAP - wide } else { across.x(value.max(upper)) + GAP };
        canvas.blank((left - 2.0, top + thick / 2.0 - TEXT * 0.6), (wide + 4.0, TEXT * 1.2));
        canvas.text((left, top + thick / 2.0 + TEXT * 0.36), &text, Type::plain(TEXT));
        if let Some(way) = verdict(chart, place) {
            let x = if value < 0.0 { left - GAP - MARK } else { left + wide + GAP + MARK };
            canvas.blank((x - MARK - 2.0, top + thick / 2.0 - MARK - 2.0), (2.0 * MARK + 4.0, 2.0 * MARK + 4.0));
            mark::draw(canvas, (x, top + thick / 2.0), MARK, &compared(way), false);
        }
    }
}

fn draw_comparator(canvas: &mut Canvas, chart: &Chart, across: &Across, plot: Area, body: Area) {
    let Some((label, value)) = comparator(chart) else {
        return;
    };
    let x = across.x(value);
    let ends = [(x, plot.top - 4.0), (x, plot.bottom())];
    canvas.line(&ends, Pen::solid(WHITE, 4.5));
    canvas.line(&ends, Pen { colour: TEXT_GREY, width: 2.0, dash: &[6.0, 4.0] });
    let decimals = chart.series.iter().map(|series| series.decimals).max().unwrap_or(0);
    let printed = number(value, decimals);
    let text = if label.contains(&printed) { label.to_owned() } else { format!("{label}: {printed}") };
    let text = wrap(&text, body.width, TEXT, false, 1);
    let half = widest(&text, TEXT, false) / 2.0;
    let middle = x.min(body.right() - half).max(body.left + half);
    canvas.lines((middle, plot.top - 9.0), &text, Type::plain(TEXT).centred());
}

/// How a bar compares, where there is one and it has a number.
fn verdict(chart: &Chart, place: usize) -> Option<Way> {
    let way = chart.verdicts.get(place).copied().flatten()?;
    let drawn = matches!(chart.series.as_slice(), [only] if readings::number(only, place).is_some());
    drawn.then_some(way)
}

/// The legend of the verdicts that are drawn.
fn verdicts(chart: &Chart) -> Vec<(legend::Sample, &'static str)> {
    let ways = [Way::Higher, Way::Better, Way::Similar, Way::Worse, Way::Lower];
    let drawn = |way: &Way| (0..chart.along.len()).any(|place| verdict(chart, place) == Some(*way));
    ways.into_iter().filter(drawn).map(|way| (legend::Sample::Mark(compared(way)), way.words())).collect()
}

fn comparator(chart: &Chart) -> Option<(&str, f64)> {
    chart.comparator.as_ref().map(|(label, value)| (label.as_str(), *value)).filter(|(_, value)| value.is_finite())
}

fn value(chart: &Chart, index: usize, place: usize) -> Option<f64> {
    readings::number(&chart.series[index], place).map(|(value, _)| value)
}

/// What stands at the end of a bar; a bar that is not there must not read as zero.
fn text(chart: &Chart, index: usize, place: usize) -> String {
    match value(chart, index, place) {
        Some(value) => number(value, chart.series[index].decimals),
        None if readings::withheld(&chart.series[index], place) => Marker::Confidential.symbol().to_owned(),
        None => "no figure".to_owned(),
    }
}
