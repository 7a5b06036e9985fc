//! Columns of parts on top of each other: as numbers, or as shares that fill 100 %.

use crate::model::cell::Marker;
use crate::present::chart::Chart;
use crate::spec::chart_kind::ChartKind;

use super::area::Area;
use super::canvas::Canvas;
use super::columns::filled;
use super::frame::{Frame, frame, is_per_cent};
use super::labels::{End, Naming, Sample, draw_above, draw_beside, naming};
use super::palette::look;
use super::readings;
use super::scale::{MOST_STEPS, Scale};
use super::withheld::{LIFT, put_marker, put_zero};

const SEPARATOR: f64 = 1.5;
/// Shares that were rounded before they came here still make a whole within this.
const ROUNDING: f64 = 1.5;
const FURNITURE: f64 = 90.0;

/// One part of a column, between two values of the axis.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Part {
    index: usize,
    from: f64,
    to: f64,
    provisional: bool,
}

/// A column at one place, and the marker that says what it lacks.
#[derive(Debug, Default)]
struct Column {
    parts: Vec<Part>,
    lacks: Option<Marker>,
}

/// Draws a chart of stacked columns in `body`; returns the height of its plot.
pub fn draw(canvas: &mut Canvas, chart: &Chart, body: Area) -> f64 {
    let columns: Vec<Column> = (0..chart.along.len()).map(|place| column(chart, place)).collect();
    let naming = naming(chart, body.height - FURNITURE, Sample::Face);
    let above = if let Naming::Above = naming { draw_above(canvas, chart, body, Sample::Face) } else { 0.0 };
    let frame = frame(canvas, chart, body.below(above), scale(chart, &columns), naming.beside());
    for (place, column) in columns.iter().enumerate() {
        draw_column(canvas, chart, &frame, place, column);
    }
    draw_beside(canvas, chart, &naming, frame.plot, &ends(chart, &frame, &columns), Sample::Face);
    frame.plot.height
}

fn scale(chart: &Chart, columns: &[Column]) -> Scale {
    if chart.kind == ChartKind::Shares {
        return Scale::per_cent();
    }
    let ends = columns.iter().flat_map(|column| &column.parts).map(|part| part.to);
    let (low, high) = ends.fold((0.0_f64, 0.0_f64), |(low, high), end| (low.min(end), high.max(end)));
    Scale::covering((low, high), readings::whole(chart), MOST_STEPS)
}

fn column(chart: &Chart, place: usize) -> Column {
    let parts: Vec<Part> = parts(chart, place);
    let lacks = if chart.series.iter().any(|series| readings::withheld(series, place)) {
        Some(Marker::Confidential)
    } else {
        readings::part_missing(chart, place).then_some(Marker::NotAvailable)
    };
    if chart.kind == ChartKind::Shares {
        shares(parts, lacks, is_per_cent(&chart.unit))
    } else {
        Column { parts, lacks }
    }
}

/// The numbers at `place` on top of each other, those below zero downwards.
fn parts(chart: &Chart, place: usize) -> Vec<Part> {
    let (mut up, mut down) = (0.0, 0.0);
    let mut parts = Vec::new();
    for (index, series) in chart.series.iter().enumerate() {
        if let Some((value, provisional)) = readings::number(series, place) {
            let side = if value < 0.0 { &mut down } else { &mut up };
            parts.push(Part { index, from: *side, to: *side + value, provisional });
            *side += value;
        }
    }
    parts
}

/// A column that fills 100 %. Where a part is not known, numbers have no share and are left out; what already is a
/// percentage is drawn as it is and leaves the rest empty.
fn shares(parts: Vec<Part>, lacks: Option<Marker>, per_cent: bool) -> Column {
    let total = parts.last().map_or(0.0, |part| part.to);
    if total <= 0.0 || parts.iter().any(|part| part.to < part.from) || (lacks.is_some() && !per_cent) {
        return Column { parts: Vec::new(), lacks };
    }
    let whole = lacks.is_none() && (!per_cent || (total - 100.0).abs() <= ROUNDING);
    let share = |value: f64| if whole { value * 100.0 / total } else { value };
    let scaled = |part: &Part| Part { from: share(part.from), to: share(part.to), ..*part };
    Column { parts: parts.iter().map(scaled).collect(), lacks }
}

fn draw_column(canvas: &mut Canvas, chart: &Chart, frame: &Frame, place: usize, column: &Column) {
    let width = filled(frame, 1);
    let left = frame.middle(place) - width / 2.0;
    for part in &column.parts {
        let (top, bottom) = (frame.y(part.from.max(part.to)), frame.y(part.from.min(part.to)));
        // Only between parts: the top of the column is the number itself.
        let outer = column.parts.iter().all(|other| other.to <= part.to);
        let gap = if outer { 0.0 } else { SEPARATOR.min((bottom - top) * 0.3) };
        let (corner, size) = ((left, top + gap), (width, bottom - top - gap));
        let look = look(part.index, chart.series.len());
        if part.provisional {
            canvas.hollow(corner, size, &look);
        } else if bottom > top {
            canvas.face(corner, size, &look);
        }
    }
    if let Some(marker) = column.lacks {
        let top = column.parts.iter().map(|part| part.to).fold(0.0, f64::max);
        put_marker(canvas, marker, frame.middle(place), frame.y(top) - LIFT);
    } else if !column.parts.is_empty() && column.parts.iter().all(|part| part.from == part.to) {
        let decimals = chart.series.iter().map(|series| series.decimals).max().unwrap_or(0);
        put_zero(canvas, decimals, (frame.middle(place), frame.y(0.0) - LIFT), frame.band());
    }
}

/// The middle of each part in the last whole column, or the last that has any; where a part is absent, the place it would have.
fn ends(chart: &Chart, frame: &Frame, columns: &[Column]) -> Vec<End> {
    let full = columns.iter().rposition(|column| !column.parts.is_empty() && column.lacks.is_none());
    let last = full.or_else(|| columns.iter().rposition(|column| !column.parts.is_empty()));
    let parts = last.map_or(&[][..], |place| &columns[place].parts);
    let reaches = last.is_some_and(|place| place + 1 == columns.len());
    let x = frame.middle(frame.places.saturating_sub(1)) + filled(frame, 1) / 2.0 + 2.0;
    let mut level = 0.0;
    let mut ends = Vec::new();
    for index in 0..chart.series.len() {
        let part = parts.iter().find(|part| part.index == index);
        level = part.map_or(level, |part| part.to);
        let middle = part.map_or(level, |part| (part.from + part.to) / 2.0);
        // Parts without height keep the order of the stack.
        let y = frame.y(middle) - index as f64 * 1e-6;
        ends.push(End { x, y, reaches: reaches && part.is_some_and(|part| part.from != part.to) });
    }
    ends
}

#[cfg(test)]
mod tests {
    use super::*;

    fn part(from: f64, to: f64) -> Part {
        Part { index: 0, from, to, provisional: false }
    }

    #[test]
    fn a_share_needs_every_part_to_be_known() {
        let ends = |column: Column| column.parts.last().map(|part| part.to);
        assert_eq!(ends(shares(vec![part(0.0, 1.0), part(1.0, 4.0)], None, false)), Some(100.0));
        assert_eq!(ends(shares(vec![part(0.0, 1.0)], Some(Marker::Confidential), false)), None);
        assert_eq!(ends(shares(vec![part(0.0, 60.0)], Some(Marker::Confidential), true)), Some(60.0));
        assert_eq!(ends(shares(vec![part(0.0, 40.0), part(40.0, 99.9)], None, true)), Some(100.0));
        assert_eq!(ends(shares(vec![part(0.0, 0.0)], None, false)), None);
    }
}
