//! Names of series: beside their last values where they fit, in the order of the values; else in a legend above.

use crate::present::chart::Chart;

use super::area::Area;
use super::canvas::{Canvas, Pen, Type};
use super::lettering::{LEADING, TEXT, widest, wrap, wrap_whole};
use super::mark;
use super::palette::{Look, RULE, look_in};
use super::readings;

const WIDEST: f64 = 130.0;
/// From the plot to the sample, the sample itself, and from there to the name.
const LEADER: f64 = 16.0;
const SAMPLE: f64 = 28.0;
const FACE: f64 = 16.0;
const GAP: f64 = 6.0;
/// A leader from further away would look like data.
const LONGEST_LEADER: f64 = 60.0;
const BETWEEN: f64 = 3.0;

/// How a series is sampled beside its name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sample {
    /// A piece of its line, with its mark.
    Line,
    /// A face of its colour and texture.
    Face,
}

impl Sample {
    fn width(self) -> f64 {
        if self == Sample::Face { FACE } else { SAMPLE }
    }
}

/// Where the names of the series go.
#[derive(Debug)]
pub enum Naming {
    /// Nowhere: there is one series and the heading names it.
    None,
    /// Beside the last values, in a column of this width.
    Beside { width: f64, names: Vec<Vec<String>> },
    /// In rows above the plot.
    Above,
}

/// The end of a series at the right edge of the plot: a place, and whether a value is really there.
#[derive(Debug, Clone, Copy)]
pub struct End {
    pub x: f64,
    pub y: f64,
    pub reaches: bool,
}

/// Beside the plot if every name fits there in `height` and is level with the last value; else above it, since at the right
/// edge a value of an earlier period would be taken for the last.
pub fn naming(chart: &Chart, height: f64, sample: Sample) -> Naming {
    if !readings::named(chart) {
        return Naming::None;
    }
    let last = chart.along.len().saturating_sub(1);
    let mut ends = chart.series.iter().map(|series| readings::number(series, last).is_some());
    let level = if sample == Sample::Face { ends.any(|is_there| is_there) } else { ends.all(|is_there| is_there) };
    if !level {
        return Naming::Above;
    }
    let names: Option<Vec<Vec<String>>> =
        chart.series.iter().map(|series| wrap_whole(&series.label, WIDEST, TEXT, false, 3)).collect();
    match names {
        Some(names) if names.iter().map(|lines| name_height(lines)).sum::<f64>() <= height => {
            let text = names.iter().map(|lines| widest(lines, TEXT, false)).fold(0.0, f64::max);
            Naming::Beside { width: LEADER + sample.width() + GAP + text, names }
        }
        _ => Naming::Above,
    }
}

impl Naming {
    /// The width that the names take beside the plot.
    pub fn beside(&self) -> f64 {
        if let Naming::Beside { width, .. } = self { *width } else { 0.0 }
    }
}

/// Draws the names beside `plot`, each as near its end as the others allow.
pub fn draw_beside(canvas: &mut Canvas, chart: &Chart, naming: &Naming, plot: Area, ends: &[End], sample: Sample) {
    let Naming::Beside { names, .. } = naming else { return };
    let mut order: Vec<usize> = (0..names.len().min(ends.len())).collect();
    order.sort_by(|a, b| ends[*a].y.total_cmp(&ends[*b].y));
    let wanted: Vec<(f64, f64)> = order.iter().map(|index| (ends[*index].y, name_height(&names[*index]))).collect();
    let middles = spread(&wanted, plot.top - 2.0, plot.bottom() + 6.0);
    for (index, middle) in order.into_iter().zip(middles) {
        let left = plot.right() + LEADER;
        let end = ends[index];
        if end.reaches && plot.right() - end.x < LONGEST_LEADER && (end.y - middle).abs() > 3.0 {
            let knee = (plot.right() + 3.0).max(end.x);
            canvas.line(&[(end.x, end.y), (knee, end.y), (left - 2.0, middle)], Pen::solid(RULE, 0.8));
        }
        let look = look_in(chart, index);
        draw_sample(canvas, (left, middle), &look, sample);
        let first = middle - (names[index].len() as f64 - 1.0) * TEXT * LEADING / 2.0 + TEXT * 0.36;
        canvas.lines((left + sample.width() + GAP, first), &names[index], Type::plain(TEXT));
    }
}

/// Draws the names in rows from the top of `area`; returns the height used.
pub fn draw_above(canvas: &mut Canvas, chart: &Chart, area: Area, sample: Sample) -> f64 {
    let (mut x, mut y) = (area.left, area.top);
    let mut tallest: f64 = 0.0;
    for (index, series) in chart.series.iter().enumerate() {
        let lines = wrap(&series.label, area.width - sample.width() - GAP, TEXT, false, 2);
        let wide = sample.width() + GAP + widest(&lines, TEXT, false);
        if x > area.left && x + wide > area.right() {
            (x, y) = (area.left, y + tallest);
            tallest = 0.0;
        }
        draw_sample(canvas, (x, y + TEXT * 0.64), &look_in(chart, index), sample);
        canvas.lines((x + sample.width() + GAP, y + TEXT), &lines, Type::plain(TEXT));
        tallest = tallest.max(name_height(&lines) + 3.0);
        x += wide + 20.0;
    }
    y + tallest - area.top + 4.0
}

/// Middles as near as possible to those wanted, in the same order and without overlap, between `top` and `bottom`.
///
/// Each wanted middle comes with a height. With the heights before it taken off, order is all that is left to keep, and
/// the nearest rising sequence is found by pooling neighbours that fall (pool adjacent violators).
pub fn spread(wanted: &[(f64, f64)], top: f64, bottom: f64) -> Vec<f64> {
    let mut offsets = Vec::with_capacity(wanted.len());
    let mut offset = 0.0;
    for (index, (_, height)) in wanted.iter().enumerate() {
        offset += if index == 0 { height / 2.0 } else { (wanted[index - 1].1 + height) / 2.0 };
        offsets.push(offset);
    }
    let total: f64 = wanted.iter().map(|(_, height)| height).sum();
    let mut pools: Vec<(f64, usize)> = Vec::new();
    for ((middle, _), offset) in wanted.iter().zip(&offsets) {
        pools.push((middle - offset, 1));
        while let [.., (before, many), (after, few)] = pools[..]
            && before > after
        {
            pools.truncate(pools.len() - 2);
            let sum = before * many as f64 + after * few as f64;
            pools.push((sum / (many + few) as f64, many + few));
        }
    }
    let starts = pools.into_iter().flat_map(|(start, count)| std::iter::repeat_n(start, count));
    starts.zip(offsets).map(|(start, offset)| start.min(bottom - total).max(top) + offset).collect()
}

fn name_height(lines: &[String]) -> f64 {
    lines.len().max(1) as f64 * TEXT * LEADING + BETWEEN
}

fn draw_sample(canvas: &mut Canvas, (left, middle): (f64, f64), look: &Look, sample: Sample) {
    if sample == Sample::Face {
        return canvas.face((left, middle - 7.0), (FACE, 14.0), look);
    }
    let pen = Pen { colour: look.colour, width: 2.5, dash: look.dash };
    canvas.line(&[(left, middle), (left + SAMPLE, middle)], pen);
    mark::draw(canvas, (left + SAMPLE / 2.0, middle), 4.0, look, false);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_pushed_apart_no_further_than_needed() {
        assert_eq!(spread(&[(50.0, 20.0), (100.0, 20.0)], 0.0, 200.0), [50.0, 100.0]);
        assert_eq!(spread(&[(50.0, 20.0), (50.0, 20.0)], 0.0, 200.0), [40.0, 60.0]);
        assert_eq!(spread(&[(0.0, 20.0), (0.0, 20.0), (5.0, 20.0)], 0.0, 200.0), [10.0, 30.0, 50.0]);
        assert_eq!(spread(&[(200.0, 20.0), (200.0, 40.0)], 0.0, 200.0), [150.0, 180.0]);
        assert!(spread(&[], 0.0, 10.0).is_empty());
        let crowded = spread(&[(5.0, 20.0); 14], 0.0, 100.0);
        assert!(crowded.windows(2).all(|pair| pair[1] - pair[0] >= 20.0 - 1e-9));
    }
}
