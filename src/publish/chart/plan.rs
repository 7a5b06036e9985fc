//! Rows of a register as bars along years. The fill of a bar goes by its status, which stands beside it in words.

use plotters::style::RGBColor;

use crate::present::chart::{Bar, Chart, Plan, Rows, Span};

use super::area::Area;
use super::canvas::{Canvas, Pen, Type};
use super::lettering::{LEADING, TEXT, widest, width, wrap};
use super::mark;
use super::palette::{GRID, INK, Look, RULE, Shape, TEXT_GREY, Texture, look};

/// No more of the width is for names.
const NAMES: f64 = 0.42;
const MOST_LINES: usize = 3;
const BAR: f64 = 20.0;
/// Between the lines of two rows.
const BETWEEN: f64 = 14.0;
const GAP: f64 = 10.0;
/// The names of the years, above the bars, and what the line of the edition says, under them.
const YEARS: f64 = TEXT * LEADING + 8.0;
const UNDER: f64 = TEXT * LEADING + 8.0;

/// The lines of a name, and the height of its row.
type Named = (Vec<String>, f64);

fn names(plan: &Plan, body_width: f64) -> (Vec<Named>, f64) {
    let limit = body_width * NAMES;
    let wrapped: Vec<Vec<String>> =
        plan.bars.iter().map(|bar| wrap(&bar.name, limit, TEXT, false, MOST_LINES)).collect();
    let room = wrapped.iter().map(|lines| widest(lines, TEXT, false)).fold(0.0, f64::max);
    let high = |lines: &Vec<String>| (lines.len() as f64 * TEXT * LEADING).max(BAR) + BETWEEN;
    (wrapped.into_iter().map(|lines| (lines.clone(), high(&lines))).collect(), room)
}

pub fn height(chart: &Chart, usual: f64, body_width: f64) -> f64 {
    let Some(Rows::Plan(plan)) = &chart.rows else { return usual };
    let (names, _) = names(plan, body_width);
    YEARS + names.iter().map(|(_, high)| high).sum::<f64>() + UNDER
}

pub fn draw(canvas: &mut Canvas, chart: &Chart, body: Area) {
    let Some(Rows::Plan(plan)) = &chart.rows else { return };
    let (names, room) = names(plan, body.width);
    let left = body.left + room + GAP;
    let bottom = body.top + YEARS + names.iter().map(|(_, high)| high).sum::<f64>();
    let plot = Area { left, width: body.right() - left, top: body.top + YEARS, height: bottom - body.top - YEARS };
    let x = |part: f64| plot.left + part.clamp(0.0, 1.0) * plot.width;
    years(canvas, plan, plot, &x);
    let mut top = plot.top;
    for (bar, (lines, high)) in plan.bars.iter().zip(&names) {
        let middle = top + high / 2.0;
        let first = middle - lines.len() as f64 * TEXT * LEADING / 2.0 + TEXT;
        canvas.lines((body.left, first), lines, Type::plain(TEXT));
        draw_bar(canvas, plan, bar, plot, middle, &x);
        top += high;
        canvas.line(&[(body.left, top), (plot.right(), top)], Pen::solid(GRID, 1.0));
    }
    if let Some((part, words)) = &plan.now {
        let at = x(*part);
        canvas.line(&[(at, plot.top), (at, bottom + 4.0)], Pen { colour: INK, width: 1.4, dash: &[5.0, 4.0] });
        let half = width(words, TEXT, false) / 2.0;
        let middle = at.min(plot.right() - half).max(plot.left + half);
        canvas.text((middle, bottom + 6.0 + TEXT), words, Type::plain(TEXT).centred());
    }
}

/// The years above the plot, with a line where each begins; only some of their names, where all would collide.
fn years(canvas: &mut Canvas, plan: &Plan, plot: Area, x: &dyn Fn(f64) -> f64) {
    let widest = plan.years.iter().map(|(.., name)| width(name, TEXT, false)).fold(0.0, f64::max) + 6.0;
    let band = plot.width / plan.years.len().max(1) as f64;
    let step = (widest / band.max(1.0)).ceil().max(1.0) as usize;
    for (place, (from, to, name)) in plan.years.iter().enumerate() {
        canvas.line(&[(x(*from), plot.top - 4.0), (x(*from), plot.bottom())], Pen::solid(GRID, 1.0));
        if place % step == 0 {
            let middle = (x(*from) + x(*to)) / 2.0;
            let half = width(name, TEXT, false) / 2.0;
            let middle = middle.min(plot.right() - half).max(plot.left + half);
            canvas.text((middle, plot.top - 10.0), name, Type::plain(TEXT).centred());
        }
    }
    canvas.line(&[(plot.left, plot.top), (plot.right(), plot.top)], Pen::solid(RULE, 1.0));
}

fn draw_bar(canvas: &mut Canvas, plan: &Plan, bar: &Bar, plot: Area, middle: f64, x: &dyn Fn(f64) -> f64) {
    let (left, right) = match bar.span {
        Span::Days(from, to) => {
            let (left, right) = (x(from), x(to).max(x(from) + 2.0));
            fill(canvas, plan, bar, (left, middle - BAR / 2.0), right - left);
            (left, right)
        }
        Span::Day(day) => {
            let look = Look { shape: Shape::Diamond, ..look(0, 1) };
            mark::draw(canvas, (x(day), middle), 6.0, &look, bar.status != plan.statuses.checked_sub(1));
            (x(day) - 8.0, x(day) + 8.0)
        }
        Span::None => {
            let words = format!("{}, without dates", bar.words);
            canvas.text((plot.left + 4.0, middle + TEXT * 0.36), &words, Type::plain(TEXT));
            return;
        }
    };
    let (baseline, wide) = (middle + TEXT * 0.36, width(&bar.words, TEXT, false));
    let set = Type::plain(TEXT).rimmed();
    if right + 6.0 + wide <= plot.right() {
        canvas.text((right + 6.0, baseline), &bar.words, set);
    } else if left - 6.0 - wide >= plot.left {
        canvas.text((left - 6.0, baseline), &bar.words, set.ending());
    } else {
        let centre = (left + right) / 2.0;
        canvas.blank((centre - wide / 2.0 - 4.0, middle - TEXT * 0.7), (wide + 8.0, TEXT * 1.4));
        canvas.text((centre, baseline), &bar.words, Type::plain(TEXT).centred());
    }
}

/// The first status is a rim, the last a full bar, and those between are striped; a bar without one has a grey rim.
fn fill(canvas: &mut Canvas, plan: &Plan, bar: &Bar, corner: (f64, f64), wide: f64) {
    let face = |texture: Texture, colour: RGBColor| Look { colour, texture, ..look(0, 1) };
    let own = look(0, 1).colour;
    match bar.status {
        None => canvas.hollow(corner, (wide, BAR), &face(Texture::Plain, TEXT_GREY)),
        Some(0) => canvas.hollow(corner, (wide, BAR), &face(Texture::Plain, own)),
        Some(last) if last + 1 >= plan.statuses => canvas.face(corner, (wide, BAR), &face(Texture::Plain, own)),
        Some(between) => {
            let texture = if between % 2 == 1 { Texture::Striped } else { Texture::Chequered };
            canvas.face(corner, (wide, BAR), &face(texture, own));
        }
    }
}
