//! Rows of a register in a square of scores: the ids in each square, with the product of its two scores, which also sets its shade.

use crate::present::chart::{Chart, Rows, Scores};

use super::area::Area;
use super::canvas::{Canvas, Pen, Type};
use super::lettering::{LEADING, TEXT, wrap, wrap_whole};
use super::palette::{ON_SHADE, shade};

const RIM: Pen = Pen { colour: ON_SHADE, width: 0.8, dash: &[] };
const SHADES: usize = 5;
/// The height of a square, in which two lines have room.
const SIDE: f64 = 44.0;
const LINES: usize = 2;
/// At the left of a square, for the product.
const PRODUCT: f64 = 20.0;
const PADDING: f64 = 6.0;
/// Left of the squares, for a score, and right of it.
const SCORE: f64 = 22.0;
/// A row of words above or under the squares.
const WORDS: f64 = TEXT * LEADING + 4.0;

pub fn height(chart: &Chart, usual: f64, body_width: f64) -> f64 {
    let Some(Rows::Scores(scores)) = &chart.rows else { return usual };
    // The score that goes up; the scores across and what they are; the key.
    WORDS + f64::from(scores.highest) * SIDE + 2.0 * WORDS + key(scores, body_width).len() as f64 * TEXT * LEADING + 6.0
}

pub fn draw(canvas: &mut Canvas, chart: &Chart, body: Area) {
    let Some(Rows::Scores(scores)) = &chart.rows else { return };
    canvas.text((body.left, body.top + TEXT), &scores.up, Type::plain(TEXT));
    let squares = Area { left: body.left + SCORE, width: body.width - SCORE, ..body }.below(WORDS);
    let wide = squares.width / f64::from(scores.highest.max(1));
    for up in 1..=scores.highest {
        let top = squares.top + f64::from(scores.highest - up) * SIDE;
        canvas.text((body.left, top + SIDE / 2.0 + TEXT * 0.36), &up.to_string(), Type::plain(TEXT));
        for across in 1..=scores.highest {
            let left = squares.left + f64::from(across - 1) * wide;
            square(canvas, scores, (up, across), Area { left, top, width: wide, height: SIDE });
        }
    }
    let under = squares.top + f64::from(scores.highest) * SIDE;
    for across in 1..=scores.highest {
        let middle = squares.left + (f64::from(across) - 0.5) * wide;
        canvas.text((middle, under + TEXT + 4.0), &across.to_string(), Type::plain(TEXT).centred());
    }
    let middle = squares.left + squares.width / 2.0;
    canvas.text((middle, under + WORDS + TEXT), &scores.across, Type::plain(TEXT).centred());
    canvas.lines((body.left, under + 2.0 * WORDS + TEXT + 4.0), &key(scores, body.width), Type::plain(TEXT));
}

fn square(canvas: &mut Canvas, scores: &Scores, (up, across): (u32, u32), area: Area) {
    let (product, most) = (up * across, scores.highest * scores.highest);
    let class = (product.saturating_sub(1) as usize * SHADES) / most.max(1) as usize;
    let (fill, ink) = shade(class, SHADES);
    let (right, bottom) = (area.right(), area.bottom());
    let ring = vec![(area.left, area.top), (right, area.top), (right, bottom), (area.left, bottom)];
    canvas.shape(&[ring], fill, RIM);
    let small = Type { colour: ink, ..Type::plain(TEXT) };
    canvas.text((area.left + PADDING, area.top + TEXT + 3.0), &product.to_string(), small);
    let Some(ids) = scores.cells.get(&(up, across)) else { return };
    let limit = area.width - 2.0 * (PADDING + PRODUCT);
    let text = ids.join(", ");
    let lines = wrap_whole(&text, limit, TEXT, true, LINES)
        .unwrap_or_else(|| wrap(&format!("{} rows", ids.len()), limit, TEXT, true, 1));
    let high = lines.len() as f64 * TEXT * LEADING;
    let first = area.top + (SIDE - high) / 2.0 + TEXT;
    let set = Type { bold: true, colour: ink, ..Type::plain(TEXT).centred() };
    canvas.lines((area.left + area.width / 2.0, first), &lines, set);
}

fn key(scores: &Scores, limit: f64) -> Vec<String> {
    let words = format!(
        "The number at the left of each square is {} times {}: the higher it is, the darker the square.",
        scores.up.to_lowercase(),
        scores.across.to_lowercase()
    );
    wrap(&words, limit, TEXT, false, 2)
}
