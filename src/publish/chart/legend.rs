//! A legend in rows: a sample of what is drawn, and what it means.

use super::area::Area;
use super::canvas::{Canvas, Pen, Type};
use super::lettering::{LEADING, TEXT, width};
use super::mark;
use super::palette::Look;

const LINE: f64 = 28.0;
const MARK: f64 = 14.0;
const GAP: f64 = 6.0;
const BETWEEN: f64 = 18.0;
const ROW: f64 = TEXT * LEADING + 3.0;
const RADIUS: f64 = 5.4;

/// What one entry shows.
#[derive(Debug, Clone, Copy)]
pub enum Sample {
    Line(Pen),
    Mark(Look),
}

/// Draws the legend from the top of `area`; returns the height used.
pub fn draw(canvas: &mut Canvas, entries: &[(Sample, &str)], area: Area) -> f64 {
    if entries.is_empty() {
        return 0.0;
    }
    let (mut x, mut row) = (area.left, 0);
    for (sample, text) in entries {
        let sampled = if matches!(sample, Sample::Line(_)) { LINE } else { MARK };
        let wide = sampled + GAP + width(text, TEXT, false);
        if x > area.left && x + wide > area.right() {
            (x, row) = (area.left, row + 1);
        }
        let y = area.top + f64::from(row) * ROW;
        let middle = y + TEXT * 0.66;
        match sample {
            Sample::Line(pen) => canvas.line(&[(x, middle), (x + LINE, middle)], *pen),
            Sample::Mark(look) => mark::draw(canvas, (x + MARK / 2.0, middle), RADIUS, look, false),
        }
        canvas.text((x + sampled + GAP, y + TEXT), text, Type::plain(TEXT));
        x += wide + BETWEEN;
    }
    f64::from(row + 1) * ROW + 6.0
}
