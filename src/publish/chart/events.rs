//! Breaks in series and other dated events: a vertical line each, named above the plot where no line runs.

use crate::present::chart::{Chart, Event};

use super::area::Area;
use super::canvas::{Canvas, Pen, Type};
use super::lettering::{LEADING, TEXT, widest, wrap, wrap_whole};
use super::palette::TEXT_GREY;

const GAP: f64 = 5.0;
const NARROWEST: f64 = 110.0;
const MOST_LINES: usize = 3;
const MOST_ROWS: usize = 6;

/// The events of a chart with places for their names.
#[derive(Debug)]
pub struct Events {
    flags: Vec<Flag>,
    row_heights: Vec<f64>,
}

#[derive(Debug)]
struct Flag {
    x: f64,
    /// Where the name begins and ends.
    from: f64,
    to: f64,
    lines: Vec<String>,
    is_break: bool,
    /// Rows count upwards from the plot.
    row: usize,
}

/// Places the events of `chart` along `plot`; names reach no further than `limits`.
pub fn events(chart: &Chart, plot: Area, limits: Area) -> Events {
    let places = chart.along.len();
    let mut order: Vec<usize> = (0..chart.events.len()).collect();
    let x = |event: usize| plot.left + plot.width * part_of(&chart.events[event], places);
    order.sort_by(|a, b| x(*b).total_cmp(&x(*a)).then(b.cmp(a)));
    let all: Vec<f64> = order.iter().map(|event| x(*event)).collect();
    let mut flags: Vec<Flag> = Vec::new();
    for event in order {
        let mut flag = flag(&chart.events[event].label, x(event), chart.events[event].is_break, limits);
        flag.row = free_row(&flag, &flags, &all);
        flags.push(flag);
    }
    let row_height = |row| {
        let lines = flags.iter().filter(|flag| flag.row == row).map(|flag| flag.lines.len()).max().unwrap_or(0);
        lines as f64 * TEXT * LEADING + 4.0
    };
    let rows = flags.iter().map(|flag| flag.row + 1).max().unwrap_or(0);
    let row_heights = (0..rows).map(row_height).collect();
    Events { flags, row_heights }
}

impl Events {
    /// Height of the strip above the plot that holds the names.
    pub fn height(&self) -> f64 {
        self.row_heights.iter().sum()
    }

    /// How far left the names and lines reach.
    pub fn left(&self) -> f64 {
        self.flags.iter().map(|flag| flag.from).fold(f64::INFINITY, f64::min)
    }

    /// Draws the lines through `plot` and the names above it.
    pub fn draw(&self, canvas: &mut Canvas, plot: Area) {
        for flag in &self.flags {
            let top = plot.top - self.row_heights.iter().take(flag.row + 1).sum::<f64>();
            draw_line(canvas, flag.x, top, plot.bottom(), flag.is_break);
            let left = if flag.from < flag.x { flag.x - GAP } else { flag.x + GAP };
            let set = Type::plain(TEXT);
            let set = if flag.from < flag.x { set.ending() } else { set };
            canvas.lines((left, top + TEXT), &flag.lines, set);
        }
    }
}

/// How far along the axis an event falls, from 0 to 1.
fn part_of(event: &Event, places: usize) -> f64 {
    let at = event.place as f64 + event.part.clamp(0.0, 1.0);
    (at / places.max(1) as f64).min(1.0)
}

/// The events of `chart` without names, for a plot too small to hold them.
pub fn unnamed(canvas: &mut Canvas, chart: &Chart, plot: Area) {
    let places = chart.along.len();
    for event in &chart.events {
        let x = plot.left + plot.width * part_of(event, places);
        draw_line(canvas, x, plot.top, plot.bottom(), event.is_break);
    }
}

/// The names of the events in a strip under `top`, each with a sample of its line; returns the height used.
pub fn list(canvas: &mut Canvas, chart: &Chart, area: Area) -> f64 {
    let mut used = 0.0;
    for event in &chart.events {
        let text = format!("{}: {}", event.when, event.label);
        let lines = wrap(&text, area.width - 20.0, TEXT, false, 2);
        draw_line(canvas, area.left + 6.0, area.top + used + 1.0, area.top + used + 16.0, event.is_break);
        canvas.lines((area.left + 16.0, area.top + used + TEXT), &lines, Type::plain(TEXT));
        used += lines.len().max(1) as f64 * TEXT * LEADING + 2.0;
    }
    used
}

fn draw_line(canvas: &mut Canvas, x: f64, top: f64, bottom: f64, is_break: bool) {
    let pen = if is_break {
        Pen { colour: TEXT_GREY, width: 1.5, dash: &[6.0, 4.0] }
    } else {
        Pen { colour: TEXT_GREY, width: 1.0, dash: &[1.5, 3.0] }
    };
    canvas.line(&[(x, top), (x, bottom)], pen);
}

/// The name to the right of the line, or to its left near the right edge; as narrow as three lines allow.
fn flag(label: &str, x: f64, is_break: bool, limits: Area) -> Flag {
    let (right, left) = (limits.right() - x - GAP, x - limits.left - GAP);
    let leftwards = right < NARROWEST && left > right;
    let room = if leftwards { left } else { right };
    let fitting = [NARROWEST, 150.0, 200.0, 260.0, 340.0].into_iter().filter(|width| *width <= room);
    let lines = fitting
        .filter_map(|width| wrap_whole(label, width, TEXT, false, MOST_LINES))
        .next()
        .unwrap_or_else(|| wrap(label, room.min(340.0), TEXT, false, MOST_LINES));
    let width = widest(&lines, TEXT, false) + GAP;
    let (from, to) = if leftwards { (x - width, x) } else { (x, x + width) };
    Flag { x, from, to, lines, is_break, row: 0 }
}

/// The lowest row where a name meets no other name and no other event's line.
fn free_row(flag: &Flag, placed: &[Flag], all: &[f64]) -> usize {
    let inside = |x: f64| x > flag.from + 0.5 && x < flag.to + TEXT;
    let crossed_later = all.iter().any(|x| *x < flag.x && inside(*x));
    let fits = |row: usize| {
        placed.iter().all(|other| {
            let beside = flag.to + TEXT <= other.from || other.to + TEXT <= flag.from;
            let under_me = !inside(other.x) || other.row < row;
            let over_me = flag.x <= other.from + 0.5 || flag.x >= other.to || other.row > row;
            (beside || other.row != row) && under_me && over_me
        })
    };
    (usize::from(crossed_later)..MOST_ROWS).find(|row| fits(*row)).unwrap_or(MOST_ROWS)
}
