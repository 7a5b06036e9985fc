//! Maps: each area as its shape or as a square, in the shade of its class, with its name and figure where there is room, and hatched
//! where there is no number. The legend stands at the right.

use crate::model::cell::Marker;
use crate::present::chart::{Chart, Face, Map, MapFill, MapGround};

use super::area::Area;
use super::canvas::{Canvas, Pen, Type};
use super::frame::unit_lines;
use super::lettering::{LEADING, TEXT, widest, width, wrap, wrap_whole};
use super::palette::{INK, ON_SHADE, RULE, WHITE, shade};
use super::scale::number;

const RIM: Pen = Pen { colour: ON_SHADE, width: 0.8, dash: &[] };
const HATCH: Pen = Pen { colour: RULE, width: 1.0, dash: &[] };
/// From one line of a hatch to the next.
const BETWEEN: f64 = 6.0;
const LEGEND: f64 = 200.0;
const GAP: f64 = 16.0;
const SWATCH: (f64, f64) = (24.0, 15.0);
/// A square is no larger than this.
const LARGEST_TILE: f64 = 110.0;
/// Between two squares.
const GROUT: f64 = 3.0;
/// So many times the room is clearly more.
const CLEARLY: f64 = 1.2;
/// So many heights are tried for the text of an area.
const TRIED: usize = 24;

/// A ring in the drawing.
type Ring = Vec<(f64, f64)>;

/// The height of the chart: what its ground needs at full width, as far as the usual height allows.
pub fn height(chart: &Chart, usual: f64, body_width: f64) -> f64 {
    let Some(map) = &chart.map else { return usual };
    let room = body_width - LEGEND - GAP;
    let wanted = match &map.ground {
        MapGround::Outlines { width, height, .. } => room * *height as f64 / (*width as f64).max(1.0),
        MapGround::Tiles(tiles) => {
            let (columns, rows) = extent(tiles);
            rows * (room / columns).min(LARGEST_TILE)
        }
    };
    wanted.min(usual).max(legend_height(chart, map))
}

/// Draws a map in `body`.
pub fn draw(canvas: &mut Canvas, chart: &Chart, body: Area) {
    let Some(map) = &chart.map else { return };
    let room = Area { width: body.width - LEGEND - GAP, ..body };
    let legend = Area { left: body.right() - LEGEND, width: LEGEND, ..body };
    let shapes = match &map.ground {
        MapGround::Outlines { width, height, areas } => outlines((*width as f64, *height as f64), areas, room),
        MapGround::Tiles(tiles) => squares(tiles, room),
    };
    for (place, faces) in map.places.iter().zip(&shapes) {
        faces.iter().for_each(|face| draw_face(canvas, face, place.fill, map.classes.len()));
    }
    // Over all shapes, so that none hides what belongs to its neighbour.
    for ((along, place), faces) in chart.along.iter().zip(&map.places).zip(&shapes) {
        let colour = match place.fill {
            MapFill::Class(class) => shade(class, map.classes.len()).1,
            MapFill::Marker(_) | MapFill::Range => INK,
        };
        let text = match place.fill {
            MapFill::Range => "",
            MapFill::Class(_) | MapFill::Marker(_) => &place.text,
        };
        label(canvas, faces, &along.label, text, Type { colour, ..Type::plain(TEXT).centred() }, place.fill);
    }
    draw_legend(canvas, chart, map, legend);
}

/// The shapes as large as the room allows, in its middle.
fn outlines((width, height): (f64, f64), areas: &[Vec<Face>], room: Area) -> Vec<Vec<Vec<Ring>>> {
    let scale = (room.width / width.max(1.0)).min(room.height / height.max(1.0));
    let left = room.left + (room.width - width * scale) / 2.0;
    let top = room.top + (room.height - height * scale) / 2.0;
    let ring = |ring: &Vec<(i64, i64)>| -> Ring {
        ring.iter().map(|(x, y)| (left + *x as f64 * scale, top + *y as f64 * scale)).collect()
    };
    let faces = |faces: &Vec<Face>| faces.iter().map(|face| face.iter().map(ring).collect()).collect();
    areas.iter().map(faces).collect()
}

/// How many columns and rows there are; one each at the least.
fn extent(tiles: &[Option<(u32, u32)>]) -> (f64, f64) {
    let most = |of: fn(&(u32, u32)) -> u32| tiles.iter().flatten().map(of).max().unwrap_or(0);
    (f64::from(most(|tile| tile.1)) + 1.0, f64::from(most(|tile| tile.0)) + 1.0)
}

fn squares(tiles: &[Option<(u32, u32)>], room: Area) -> Vec<Vec<Vec<Ring>>> {
    let (columns, rows) = extent(tiles);
    let side = (room.width / columns).min(room.height / rows).min(LARGEST_TILE);
    let (left, top) = (room.left + (room.width - columns * side) / 2.0, room.top + (room.height - rows * side) / 2.0);
    let square = |(row, column): &(u32, u32)| {
        let (x, y) = (left + f64::from(*column) * side, top + f64::from(*row) * side);
        let (right, bottom) = (x + side - GROUT, y + side - GROUT);
        vec![vec![vec![(x, y), (right, y), (right, bottom), (x, bottom)]]]
    };
    tiles.iter().map(|tile| tile.as_ref().map_or_else(Vec::new, square)).collect()
}

/// Where a level line runs within a face, from left to right.
fn within(face: &[Ring], y: f64) -> Vec<(f64, f64)> {
    let sides = face.iter().flat_map(|ring| ring.iter().zip(ring.iter().cycle().skip(1)));
    let crossed = sides.filter(|(from, to)| (from.1 > y) != (to.1 > y));
    let mut ends: Vec<f64> =
        crossed.map(|(from, to)| from.0 + (y - from.1) / (to.1 - from.1) * (to.0 - from.0)).collect();
    ends.sort_by(f64::total_cmp);
    ends.chunks_exact(2).map(|pair| (pair[0], pair[1])).collect()
}

fn draw_face(canvas: &mut Canvas, face: &[Ring], fill: MapFill, classes: usize) {
    let (shade, ways) = match fill {
        MapFill::Class(class) => (shade(class, classes).0, &[][..]),
        // Each with lines of its own, so that a face without room for its marker is not taken for another.
        MapFill::Marker(Marker::Confidential) => (WHITE, &[Way::Rising][..]),
        MapFill::Marker(Marker::NotAvailable) => (WHITE, &[Way::Falling][..]),
        MapFill::Marker(Marker::NotApplicable) => (WHITE, &[Way::Rising, Way::Falling][..]),
        MapFill::Range => (WHITE, &[Way::Level][..]),
    };
    canvas.shape(face, shade, RIM);
    ways.iter().for_each(|way| hatch(canvas, face, *way));
}

/// Which way the lines of a hatch go.
#[derive(Debug, Clone, Copy)]
enum Way {
    Rising,
    Falling,
    Level,
}

/// Lines across a face: level ones across the face as it is when it is turned so that they are.
fn hatch(canvas: &mut Canvas, face: &[Ring], way: Way) {
    let turn = |(x, y): &(f64, f64)| match way {
        Way::Rising => (x - y, x + y),
        Way::Falling => (x + y, y - x),
        Way::Level => (*x, y * std::f64::consts::SQRT_2),
    };
    let turned: Vec<Ring> = face.iter().map(|ring| ring.iter().map(turn).collect()).collect();
    let heights = turned.iter().flatten().map(|(_, y)| *y).filter(|y| y.is_finite());
    let (low, high) = heights.fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), y| (low.min(y), high.max(y)));
    let step = BETWEEN * std::f64::consts::SQRT_2;
    // No drawing is as large as this many lines; what is beyond it is not drawn at all.
    let lines = ((high - low) / step).clamp(0.0, 1_000.0) as usize;
    let mut strokes = Vec::new();
    for line in 0..=lines {
        let y = (low / step).ceil() * step + line as f64 * step;
        for (from, to) in within(&turned, y) {
            let back = |x: f64| match way {
                Way::Rising => ((y + x) / 2.0, (y - x) / 2.0),
                Way::Falling => ((x - y) / 2.0, (x + y) / 2.0),
                Way::Level => (x, y / std::f64::consts::SQRT_2),
            };
            strokes.push([back(from), back(to)]);
        }
    }
    canvas.strokes(&strokes, HATCH);
}

/// The name and the figure of an area, the figure alone, or nothing: whatever fits into its largest face.
fn label(canvas: &mut Canvas, faces: &[Vec<Ring>], name: &str, text: &str, set: Type, fill: MapFill) {
    let of_face = |face: &&Vec<Ring>| face.first().map_or(0.0, size);
    let Some(face) = faces.iter().max_by(|a, b| of_face(a).total_cmp(&of_face(b))) else { return };
    let named = |lines: usize| {
        let limit = widest_name(name, lines)?;
        let mut wrapped = wrap_whole(name, limit, TEXT, false, lines)?;
        wrapped.push(text.to_owned());
        Some(wrapped)
    };
    let tried = [named(1), named(2), named(3), Some(vec![text.to_owned()])];
    for lines in tried.into_iter().flatten() {
        let lines: Vec<String> = lines.into_iter().filter(|line| !line.is_empty()).collect();
        let (wide, high) = (widest(&lines, TEXT, false), lines.len() as f64 * TEXT * LEADING);
        let Some((x, y)) = place(face, wide + 4.0, high) else { continue };
        let set = if matches!(fill, MapFill::Class(_)) { set } else { set.rimmed() };
        canvas.lines((x, y - high / 2.0 + TEXT), &lines, set);
        return;
    }
}

/// The least width in which a name stands in so many lines.
fn widest_name(name: &str, lines: usize) -> Option<f64> {
    let words: Vec<f64> = name.split_whitespace().map(|word| width(word, TEXT, false)).collect();
    let longest = words.iter().copied().fold(0.0, f64::max);
    let whole = width(name, TEXT, false);
    if lines == 1 {
        return Some(whole + 0.5);
    }
    // From the longest word on, the first width that does.
    let steps = (0..=20).map(|step| longest + 0.5 + (whole - longest) * f64::from(step) / 20.0);
    steps.into_iter().find(|limit| wrap_whole(name, *limit, TEXT, false, lines).is_some())
}

/// The middle of a box of this size within a face: near its middle, unless there is clearly more room elsewhere.
fn place(face: &[Ring], wide: f64, high: f64) -> Option<(f64, f64)> {
    let ring = face.first()?;
    let heights = ring.iter().map(|(_, y)| *y);
    let (top, bottom) = heights.fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), y| (low.min(y), high.max(y)));
    let mut best: Option<(f64, f64, f64)> = None;
    let mut steps: Vec<usize> = (0..=TRIED).collect();
    steps.sort_by_key(|step| step.abs_diff(TRIED / 2));
    for step in steps {
        let y = top + (bottom - top) * step as f64 / TRIED as f64;
        // What is free at the top, in the middle and at the bottom of the box.
        let lines = [-0.5, -0.25, 0.0, 0.25, 0.5].map(|part| within(face, y + part * high));
        let free = lines.into_iter().reduce(|all, line| {
            let both = |a: &(f64, f64), b: &(f64, f64)| (a.0.max(b.0), a.1.min(b.1));
            all.iter().flat_map(|a| line.iter().map(move |b| both(a, b))).filter(|(from, to)| to > from).collect()
        });
        for (from, to) in free.unwrap_or_default() {
            let room = to - from;
            if room >= wide && best.is_none_or(|(most, ..)| room > most * CLEARLY) {
                best = Some((room, (from + to) / 2.0, y));
            }
        }
    }
    best.map(|(_, x, y)| (x, y))
}

/// Twice the size of a ring.
fn size(ring: &Ring) -> f64 {
    ring.iter().zip(ring.iter().cycle().skip(1)).map(|(a, b)| a.0 * b.1 - a.1 * b.0).sum::<f64>().abs()
}

/// An entry of the legend: how it is filled, and what that means.
struct Entry {
    fill: MapFill,
    lines: Vec<String>,
}

/// The classes that the legend names, highest first, and what is hatched.
fn entries(map: &Map) -> Vec<Entry> {
    let room = LEGEND - SWATCH.0 - 8.0;
    let entry = |fill, text: &str| Entry { fill, lines: wrap(text, room, TEXT, false, 3) };
    let classes = map.classes.iter().enumerate().rev().map(|(at, class)| {
        let areas = match class.count {
            0 => "no area".to_owned(),
            1 => "1 area".to_owned(),
            many => format!("{many} areas"),
        };
        entry(MapFill::Class(at), &format!("{} ({areas})", class.words))
    });
    let marked = |marker: &&Marker| map.places.iter().any(|place| place.fill == MapFill::Marker(**marker));
    let markers = Marker::ALL
        .iter()
        .filter(marked)
        .map(|marker| entry(MapFill::Marker(*marker), &format!("{} {}", marker.symbol(), marker.meaning())));
    let range = map.places.iter().any(|place| place.fill == MapFill::Range);
    let range = range.then(|| entry(MapFill::Range, "a range, which is in the table"));
    classes.chain(markers).chain(range).collect()
}

fn entry_height(entry: &Entry) -> f64 {
    (entry.lines.len() as f64 * TEXT * LEADING).max(SWATCH.1) + 6.0
}

/// The unit above the classes, and the whole below them.
fn around(chart: &Chart) -> (Vec<String>, Vec<String>) {
    let whole = chart.comparator.as_ref().filter(|(_, value)| value.is_finite()).map(|(name, value)| {
        let decimals = chart.series.first().map_or(0, |series| series.decimals);
        wrap(&format!("{name}: {}", number(*value, decimals)), LEGEND, TEXT, true, 2)
    });
    (unit_lines(chart, LEGEND), whole.unwrap_or_default())
}

fn legend_height(chart: &Chart, map: &Map) -> f64 {
    let (above, below) = around(chart);
    let lines = (above.len() + below.len()) as f64 * TEXT * LEADING + 20.0;
    lines + entries(map).iter().map(entry_height).sum::<f64>()
}

fn draw_legend(canvas: &mut Canvas, chart: &Chart, map: &Map, area: Area) {
    let (above, below) = around(chart);
    canvas.lines((area.left, area.top + TEXT), &above, Type::plain(TEXT));
    let mut y = area.top + above.len() as f64 * TEXT * LEADING + 8.0;
    for entry in entries(map) {
        let (right, bottom) = (area.left + SWATCH.0, y + SWATCH.1);
        let face = [vec![(area.left, y), (right, y), (right, bottom), (area.left, bottom)]];
        draw_face(canvas, &face, entry.fill, map.classes.len());
        canvas.lines((right + 8.0, y + TEXT * 0.92), &entry.lines, Type::plain(TEXT));
        y += entry_height(&entry);
    }
    canvas.lines((area.left, y + TEXT + 4.0), &below, Type { bold: true, ..Type::plain(TEXT) });
}

#[cfg(test)]
mod tests {
    use super::*;

    fn contrast(one: plotters::style::RGBColor, other: plotters::style::RGBColor) -> f64 {
        let part = |value: u8| {
            let value = f64::from(value) / 255.0;
            if value <= 0.04045 { value / 12.92 } else { ((value + 0.055) / 1.055).powf(2.4) }
        };
        let light = |colour: plotters::style::RGBColor| {
            0.2126 * part(colour.0) + 0.7152 * part(colour.1) + 0.0722 * part(colour.2) + 0.05
        };
        let (one, other) = (light(one), light(other));
        one.max(other) / one.min(other)
    }

    /// WCAG 2.2, 1.4.11 and 1.4.3.
    #[test]
    fn rims_and_texts_are_seen_on_every_shade_and_each_class_is_darker_than_the_one_before() {
        for count in 1..=5 {
            for class in 0..count {
                let (fill, text) = shade(class, count);
                assert!(contrast(fill, ON_SHADE) >= 3.0, "{class} of {count}");
                assert!(contrast(fill, text) >= 4.5, "{class} of {count}");
                if class > 0 {
                    assert!(contrast(WHITE, fill) > contrast(WHITE, shade(class - 1, count).0) * 1.3);
                }
            }
        }
    }

    #[test]
    fn a_level_line_is_in_a_face_and_not_in_its_hole() {
        let square = |low: f64, high: f64| vec![(low, low), (high, low), (high, high), (low, high)];
        let face = [square(0.0, 10.0), square(4.0, 6.0)];
        assert_eq!(within(&face, 5.0), [(0.0, 4.0), (6.0, 10.0)]);
        assert_eq!(within(&face, 2.0), [(0.0, 10.0)]);
        assert_eq!(place(&face, 9.0, 2.0).map(|(x, _)| x), Some(5.0));
        assert_eq!(place(&face, 11.0, 2.0), None);
    }
}
