//! Heat tables: a row for each series and a column for each place, every number on a shade that is darker the higher it is.

use crate::model::cell::Marker;
use crate::present::chart::Chart;

use super::area::Area;
use super::axis::category_axis;
use super::canvas::{Canvas, Pen, Type};
use super::frame::unit;
use super::lettering::{LEADING, TEXT, widest, width, wrap};
use super::palette::{GRID, Look, ON_SHADE, Shape, Texture, WHITE, shade};
use super::scale::number;
use super::{key, readings};

const NAMES_SHARE: f64 = 0.36;
const ROW: f64 = TEXT * LEADING + 1.5;
const TALLEST_ROW: f64 = 40.0;
const CLASSES: usize = 5;
/// Between two cells.
const GROUT: f64 = 1.5;
const DARKER: &str = "Darker cells have higher numbers";

/// The height of the chart: the more rows, the taller.
pub fn height(chart: &Chart, usual: f64, body_width: f64) -> f64 {
    let names = names(chart, body_width);
    let lines = names.iter().map(Vec::len).max().unwrap_or(1) as f64;
    // The unit, what the shades say, and the names of the columns.
    let columns = Area { left: 0.0, top: 0.0, width: body_width * (1.0 - NAMES_SHARE), height: usual };
    let furniture = 2.0 * TEXT * LEADING + 8.0 + category_axis(&chart.along, columns, columns).height();
    let rows = chart.series.len() as f64;
    usual.min(furniture + rows * TALLEST_ROW).max(furniture + rows * ROW.max(lines * TEXT * LEADING + GROUT))
}

/// Draws a heat table in `body`.
pub fn draw(canvas: &mut Canvas, chart: &Chart, body: Area) {
    let body = body.above(key::draw(canvas, chart, body));
    canvas.text((body.left, body.bottom() - 4.0), DARKER, Type::plain(TEXT));
    let body = body.above(TEXT * LEADING + 2.0);
    let body = body.below(unit(canvas, chart, body));
    let names = names(chart, body.width);
    let left = body.left + names.iter().map(|lines| widest(lines, TEXT, false)).fold(0.0, f64::max) + 10.0;
    let across = Area { left, width: body.right() - left, ..body };
    let axis = category_axis(&chart.along, across, body);
    let plot = across.above(axis.height());
    axis.draw(canvas, plot, chart.along.len());
    let (wide, high) = (plot.width / chart.along.len().max(1) as f64, plot.height / chart.series.len().max(1) as f64);
    // Numbers stand in all cells or in none: a number here and none there would read as a gap.
    let fits = |text: &String| width(text, TEXT, false) <= wide - 2.0 * GROUT;
    let places = || (0..chart.series.len()).flat_map(|row| (0..chart.along.len()).map(move |place| (row, place)));
    let numbered = places().all(|(row, place)| fits(&text(chart, row, place)));
    let mut numbers: Vec<f64> =
        places().filter_map(|(row, place)| Some(readings::number(&chart.series[row], place)?.0)).collect();
    numbers.sort_by(f64::total_cmp);
    for (row, place) in places() {
        let corner = (plot.left + place as f64 * wide, plot.top + row as f64 * high);
        let cell = Area { left: corner.0, top: corner.1, width: wide - GROUT, height: high - GROUT };
        draw_cell(canvas, chart, (row, place), cell, &numbers, numbered);
    }
    for (row, lines) in names.iter().enumerate() {
        let middle = plot.top + (row as f64 + 0.5) * high - GROUT / 2.0;
        let first = middle - (lines.len() as f64 - 1.0) * TEXT * LEADING / 2.0 + TEXT * 0.36;
        canvas.lines((plot.left - 10.0, first), lines, Type::plain(TEXT).ending());
    }
}

fn names(chart: &Chart, body_width: f64) -> Vec<Vec<String>> {
    chart.series.iter().map(|series| wrap(&series.label, body_width * NAMES_SHARE, TEXT, false, 2)).collect()
}

fn draw_cell(
    canvas: &mut Canvas,
    chart: &Chart,
    (row, place): (usize, usize),
    cell: Area,
    numbers: &[f64],
    numbered: bool,
) {
    let (left, right, top, bottom) = (cell.left, cell.right(), cell.top, cell.bottom());
    let mut ink = ON_SHADE;
    match readings::number(&chart.series[row], place) {
        Some((value, provisional)) => {
            let (colour, text) = shade(class(numbers, value), CLASSES);
            let look = Look { colour, dash: &[], shape: Shape::Square, texture: Texture::Plain };
            if provisional {
                canvas.hollow((left, top), (cell.width, cell.height), &look);
            } else {
                canvas.face((left, top), (cell.width, cell.height), &look);
                ink = text;
            }
        }
        None => {
            let ring = vec![(left, top), (right, top), (right, bottom), (left, bottom)];
            canvas.shape(&[ring], WHITE, Pen::solid(GRID, 1.0));
        }
    }
    if numbered {
        let middle = (left + cell.width / 2.0, top + cell.height / 2.0 + TEXT * 0.36);
        canvas.text(middle, &text(chart, row, place), Type { colour: ink, ..Type::plain(TEXT).centred() });
    }
}

/// The class of a number among all, in order: about as many are in each, so that one that is far above the others does not leave
/// these all alike.
fn class(numbers: &[f64], value: f64) -> usize {
    let below = numbers.partition_point(|number| *number < value);
    (below * CLASSES / numbers.len().max(1)).min(CLASSES - 1)
}

/// What stands in a cell; one without a number must not read as zero.
fn text(chart: &Chart, row: usize, place: usize) -> String {
    let series = &chart.series[row];
    match readings::number(series, place) {
        Some((value, _)) => number(value, series.decimals),
        None if readings::withheld(series, place) => Marker::Confidential.symbol().to_owned(),
        None => Marker::NotAvailable.symbol().to_owned(),
    }
}
