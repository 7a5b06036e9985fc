//! Funnel plots: a point for each area by its size, the line in the middle, and the limits that narrow with size. What lies outside
//! has a shape of its own, so that it is seen without colour.

use crate::present::chart::{Chart, Funnel, FunnelLimits};

use super::area::Area;
use super::canvas::{Canvas, Pen, Type};
use super::frame::{Frame, across, grid, unit};
use super::legend::{self, Sample};
use super::lettering::{TEXT, width, wrap};
use super::palette::{INK, Look, RULE, TEXT_GREY, beyond, look};
use super::scale::{MOST_STEPS, Scale};
use super::{mark, readings};

const MIDDLE: Pen = Pen { colour: INK, width: 1.4, dash: &[] };
const INNER: Pen = Pen { colour: RULE, width: 1.4, dash: &[2.0, 3.5] };
const OUTER: Pen = Pen { colour: RULE, width: 1.6, dash: &[8.0, 4.0] };
/// Ticks and name of the axis of sizes.
const UNDER: f64 = 46.0;
const RADIUS: f64 = 5.4;
const GAP: f64 = 4.0;
/// A name is so much nearer to its own point than to any other, or it is not drawn.
const CLEARER: f64 = 8.0;
/// How far from its usual places a name is tried.
const DISTANCES: [f64; 11] = [0.0, 12.0, 20.0, 30.0, 42.0, 56.0, 72.0, 90.0, 110.0, 130.0, 150.0];
/// On which sides of its point it is tried, as the way to the right and the way down: beside, above and below it, aslant, and between
/// these.
const SIDES: [(f64, f64); 16] = [
    (1.0, 0.0),
    (-1.0, 0.0),
    (0.0, -1.0),
    (0.0, 1.0),
    (0.71, -0.71),
    (-0.71, -0.71),
    (0.71, 0.71),
    (-0.71, 0.71),
    (0.92, -0.38),
    (-0.92, -0.38),
    (0.92, 0.38),
    (-0.92, 0.38),
    (0.38, -0.92),
    (-0.38, -0.92),
    (0.38, 0.92),
    (-0.38, 0.92),
];

/// A limit, as a number of the limits at one size.
type Level = (fn(&FunnelLimits) -> f64, Pen);

const LEVELS: [Level; 4] = [
    (|limits| limits.inner.0, INNER),
    (|limits| limits.inner.1, INNER),
    (|limits| limits.outer.0, OUTER),
    (|limits| limits.outer.1, OUTER),
];

/// An area that is drawn.
struct Dot<'a> {
    name: &'a str,
    point: (f64, f64),
    is_high: Option<bool>,
    is_far: bool,
    provisional: bool,
}

/// Draws a funnel plot in `body`; returns the height of its plot.
pub fn draw(canvas: &mut Canvas, chart: &Chart, body: Area, extent: (f64, f64)) -> f64 {
    let Some(funnel) = &chart.funnel else { return body.height };
    let body = body.below(legend::draw(canvas, &entries(chart, funnel), body));
    let (values, sizes) = scales(funnel, extent);
    let ticks = values.ticks();
    let body = body.below(unit(canvas, chart, body) + 7.0);
    // Half of the last size stands beyond the plot.
    let beside = sizes.ticks().last().map_or(0.0, |(_, text)| width(text, TEXT, false) / 2.0);
    let plot = across(body, &ticks, beside).above(UNDER);
    let frame = Frame { plot, scale: values, places: 1 };
    grid(canvas, &frame, &ticks, true);
    size_axis(canvas, funnel, plot, &sizes);
    let x = |size: f64| plot.left + sizes.part(size) * plot.width;
    let mut lines: Vec<(Vec<(f64, f64)>, Pen)> = Vec::new();
    for (level, pen) in LEVELS {
        let line: Vec<(f64, f64)> = funnel.lines.iter().map(|limits| (limits.size, level(limits))).collect();
        for stretch in within(above_zero(&line), values.high(), sizes.high()) {
            lines.push((stretch.iter().map(|(size, value)| (x(*size), frame.y(*value))).collect(), pen));
        }
    }
    if let Some(y) = funnel.centre.map(|centre| frame.y(centre)) {
        lines.push((vec![(plot.left, y), (plot.right(), y)], MIDDLE));
    }
    lines.iter().for_each(|(points, pen)| canvas.line(points, *pen));
    let dots = dots(chart, funnel, |size, value| (x(size), frame.y(value)));
    for dot in &dots {
        mark::draw(canvas, dot.point, RADIUS, &shape(dot.is_high, dot.is_far), dot.provisional);
    }
    names(canvas, &dots, &lines, plot);
    plot.height
}

/// The axes: high enough for every figure and for the limits at the smallest area, since those of smaller ones that
/// nobody sees go beyond all bounds.
fn scales(funnel: &Funnel, (low, high): (f64, f64)) -> (Scale, Scale) {
    let drawn = || funnel.places.iter().flatten().map(|place| place.size).filter(|size| size.is_finite());
    let least = drawn().fold(f64::INFINITY, f64::min);
    let at_least = funnel.lines.iter().find(|limits| limits.size >= least).map_or(high, |limits| limits.inner.1);
    let top = if at_least.is_finite() { at_least.min(2.0 * high.max(0.0)).max(high) } else { high };
    let widest = drawn().fold(0.0, f64::max) * 1.04;
    (Scale::covering((low, top * 1.04), false, MOST_STEPS), Scale::covering((0.0, widest), true, MOST_STEPS))
}

fn size_axis(canvas: &mut Canvas, funnel: &Funnel, plot: Area, sizes: &Scale) {
    let baseline = plot.bottom() + TEXT + 6.0;
    for (size, text) in sizes.ticks() {
        let x = plot.left + sizes.part(size) * plot.width;
        canvas.line(&[(x, plot.bottom()), (x, plot.bottom() + 5.0)], Pen::solid(TEXT_GREY, 1.2));
        canvas.text((x, baseline), &text, Type::plain(TEXT).centred());
    }
    let name = wrap(&funnel.size, plot.width, TEXT, false, 1);
    canvas.lines((plot.left + plot.width / 2.0, baseline + 20.0), &name, Type::plain(TEXT).centred());
}

/// A lower limit from the last size on at which it is zero: along the axis it would be taken for the axis.
fn above_zero(line: &[(f64, f64)]) -> &[(f64, f64)] {
    let zeros = line.iter().take_while(|(_, value)| *value <= 0.0).count();
    &line[zeros.saturating_sub(1)..]
}

/// The stretches of a line that lie within the plot, each up to its edge.
fn within(line: &[(f64, f64)], top: f64, right: f64) -> Vec<Vec<(f64, f64)>> {
    let inside = |(size, value): (f64, f64)| size <= right && value.is_finite() && value <= top;
    let mut all: Vec<Vec<(f64, f64)>> = Vec::new();
    let mut open = false;
    for (at, point) in line.iter().enumerate() {
        let before = at.checked_sub(1).map(|before| line[before]);
        if inside(*point) {
            if !open {
                let edge =
                    before.filter(|before| before.1.is_finite()).map(|before| crossing(before, *point, top, right));
                all.push(edge.into_iter().collect());
            }
            all.last_mut().into_iter().for_each(|stretch| stretch.push(*point));
        } else if open && point.1.is_finite() {
            let edge = before.map(|before| crossing(*point, before, top, right));
            all.last_mut().into_iter().for_each(|stretch| stretch.extend(edge));
        }
        open = inside(*point);
    }
    all
}

/// Where the way from a point outside to one inside crosses the top or the right edge.
fn crossing(outside: (f64, f64), inside: (f64, f64), top: f64, right: f64) -> (f64, f64) {
    let part = |from: f64, to: f64, edge: f64| if from > edge { (edge - to) / (from - to) } else { 1.0 };
    let part = part(outside.1, inside.1, top).min(part(outside.0, inside.0, right));
    (inside.0 + part * (outside.0 - inside.0), inside.1 + part * (outside.1 - inside.1))
}

fn dots<'a>(chart: &'a Chart, funnel: &Funnel, at: impl Fn(f64, f64) -> (f64, f64)) -> Vec<Dot<'a>> {
    let Some(series) = chart.series.first() else { return Vec::new() };
    let dot = |(place, along): (usize, &'a crate::present::chart::Along)| {
        let (value, provisional) = readings::number(series, place)?;
        let placed = funnel.places.get(place).copied().flatten().filter(|placed| placed.size.is_finite())?;
        let point = at(placed.size, value);
        Some(Dot { name: &along.label, point, is_high: placed.is_high, is_far: placed.is_far, provisional })
    };
    chart.along.iter().enumerate().filter_map(dot).collect()
}

/// The names of the areas, first of those outside the limits: beside the point where nothing is in the way, else further off
/// at the end of a line of its own. No name lies on a line of the plot, or nearer to another point than to its own.
fn names(canvas: &mut Canvas, dots: &[Dot], lines: &[(Vec<(f64, f64)>, Pen)], plot: Area) {
    let around =
        |(x, y): (f64, f64)| Area { left: x - RADIUS, top: y - RADIUS, width: 2.0 * RADIUS, height: 2.0 * RADIUS };
    let mut taken: Vec<Area> = dots.iter().map(|dot| around(dot.point)).collect();
    let mut leaders: Vec<Vec<(f64, f64)>> = Vec::new();
    let mut order: Vec<&Dot> = dots.iter().collect();
    // From the left on, where limits leave the least room.
    let rank = |dot: &Dot| (!dot.is_far, dot.is_high.is_none());
    order.sort_by(|a, b| rank(a).cmp(&rank(b)).then(a.point.0.total_cmp(&b.point.0)));
    for dot in order {
        let others: Vec<(f64, f64)> =
            dots.iter().map(|other| other.point).filter(|other| *other != dot.point).collect();
        let free = |area: &Area| {
            let inside =
                area.left >= plot.left + 2.0 && area.right() <= plot.right() + 10.0 && area.top >= plot.top - 4.0;
            let on_line = lines.iter().map(|(points, _)| points).chain(&leaders).any(|points| crossed(area, points));
            inside && area.bottom() <= plot.bottom() && !on_line && !taken.iter().any(|other| overlap(area, other))
        };
        let found = DISTANCES.iter().flat_map(|distance| boxes(dot, *distance).map(|area| (*distance, area)));
        let found = found.filter(|(_, area)| free(area)).find_map(|(distance, area)| {
            if distance == 0.0 {
                let own = apart(&area, dot.point) + CLEARER;
                return others.iter().all(|other| apart(&area, *other) >= own).then_some((area, None));
            }
            let leader = vec![nearest(&area, dot.point), dot.point];
            let hits = |other: &Area| *other != around(dot.point) && strikes(&leader, other);
            let alone = others.iter().all(|other| apart(&area, *other) >= CLEARER);
            (alone && !taken.iter().any(hits)).then_some((area, Some(leader)))
        });
        let Some((area, leader)) = found else { continue };
        if let Some(leader) = leader {
            canvas.line(&leader, Pen::solid(TEXT_GREY, 0.8));
            leaders.push(leader);
        }
        canvas.text((area.left, area.top + TEXT * 0.92), dot.name, Type::plain(TEXT).rimmed());
        taken.push(area);
    }
}

/// Where the name of a point could stand, so far from its usual places.
fn boxes(dot: &Dot, distance: f64) -> impl Iterator<Item = Area> {
    let (wide, high, (x, y)) = (width(dot.name, TEXT, false), TEXT * 1.1, dot.point);
    SIDES.into_iter().map(move |(right, down)| {
        let away = RADIUS + GAP + distance;
        // The edge or corner on the side of the point is so far away.
        let left = x + right * away - wide * (1.0 - right) / 2.0;
        Area { left, top: y + down * away - high * (1.0 - down) / 2.0, width: wide, height: high }
    })
}

/// The place of a rectangle that is nearest to a point.
fn nearest(area: &Area, (x, y): (f64, f64)) -> (f64, f64) {
    (x.clamp(area.left, area.right()), y.clamp(area.top, area.bottom()))
}

/// Whether a straight line comes through a rectangle, tried at places close to each other.
fn strikes(line: &[(f64, f64)], area: &Area) -> bool {
    let [(x1, y1), (x2, y2)] = [line[0], line[1]];
    let beside = x1.max(x2) < area.left || area.right() < x1.min(x2);
    let above_or_below = y1.max(y2) < area.top || area.bottom() < y1.min(y2);
    !beside
        && !above_or_below
        && (0..=40)
            .map(|step| f64::from(step) / 40.0)
            .any(|part| apart(area, (x1 + (x2 - x1) * part, y1 + (y2 - y1) * part)) == 0.0)
}

/// Whether a line of short steps runs through a rectangle: what lies over the same width is at its height.
fn crossed(area: &Area, points: &[(f64, f64)]) -> bool {
    points.windows(2).any(|pair| {
        let [(x1, y1), (x2, y2)] = [pair[0], pair[1]];
        let (low, high) = (y1.min(y2), y1.max(y2));
        x1.min(x2) < area.right() && area.left < x1.max(x2) && low < area.bottom() && area.top < high.max(low + 0.1)
    })
}

/// How far a point is from a rectangle.
fn apart(area: &Area, (x, y): (f64, f64)) -> f64 {
    let beyond = |from: f64, to: f64, at: f64| (from - at).max(at - to).max(0.0);
    beyond(area.left, area.right(), x).hypot(beyond(area.top, area.bottom(), y))
}

fn overlap(a: &Area, b: &Area) -> bool {
    a.left < b.right() && b.left < a.right() && a.top < b.bottom() && b.top < a.bottom()
}

fn shape(is_high: Option<bool>, is_far: bool) -> Look {
    is_high.map_or_else(|| look(0, 1), |is_high| beyond(is_high, is_far))
}

/// Only what is drawn.
fn entries(chart: &Chart, funnel: &Funnel) -> Vec<(Sample, &'static str)> {
    let drawn: Vec<(Option<bool>, bool)> =
        dots(chart, funnel, |size, value| (size, value)).iter().map(|dot| (dot.is_high, dot.is_far)).collect();
    let marks = [
        ((None, false), "Within the limits"),
        ((Some(true), true), "Above the 99.8% limit"),
        ((Some(true), false), "Above the 95% limit"),
        ((Some(false), false), "Below the 95% limit"),
        ((Some(false), true), "Below the 99.8% limit"),
    ];
    let marks = marks.into_iter().filter(|(kind, _)| drawn.contains(kind));
    let marks = marks.map(|((is_high, is_far), text)| (Sample::Mark(shape(is_high, is_far)), text));
    let lines = [
        (funnel.centre.is_some(), MIDDLE, funnel.middle),
        (!funnel.lines.is_empty(), INNER, "95% limits"),
        (!funnel.lines.is_empty(), OUTER, "99.8% limits"),
    ];
    let lines = lines.into_iter().filter(|(drawn, ..)| *drawn).map(|(_, pen, text)| (Sample::Line(pen), text));
    marks.chain(lines).collect()
}

#[cfg(test)]
mod tests {
    use super::super::canvas::FINE;
    use super::super::elements::Element;
    use super::*;

    #[test]
    fn a_line_is_cut_at_the_top_and_at_the_right_edge() {
        let line = [(0.0, 40.0), (10.0, 20.0), (20.0, 5.0), (40.0, 5.0)];
        assert_eq!(within(&line, 10.0, 30.0), [vec![(10.0 + 10.0 * 2.0 / 3.0, 10.0), (20.0, 5.0), (30.0, 5.0)]]);
        assert_eq!(within(&line, 50.0, 50.0), [line.to_vec()]);
        assert!(within(&[(1.0, f64::INFINITY), (2.0, f64::NAN)], 10.0, 10.0).is_empty());
    }

    #[test]
    fn a_name_on_a_line_or_by_another_point_moves_off_and_keeps_its_own() {
        let plot = Area { left: 0.0, top: 0.0, width: 400.0, height: 200.0 };
        let lines = [85.0, 100.0, 115.0].map(|y| (vec![(0.0, y), (400.0, y)], MIDDLE));
        let dot = |name, x, y| Dot { name, point: (x, y), is_high: None, is_far: false, provisional: false };
        let dots = [dot("Ashby", 100.0, 101.0), dot("Birchwood", 112.0, 96.0), dot("Calder", 300.0, 160.0)];
        let mut canvas = Canvas::default();
        names(&mut canvas, &dots, &lines, plot);
        let drawn = canvas.finish();
        let texts: Vec<(f64, f64, String)> = drawn.iter().filter(|element| element.name == "text").map(at).collect();
        assert_eq!(texts.len(), 3, "{drawn:?}");
        for (x, y, name) in &texts {
            let area = Area { left: *x, top: y - TEXT * 0.92, width: width(name, TEXT, false), height: TEXT * 1.1 };
            assert!(!lines.iter().any(|(points, _)| crossed(&area, points)), "{name} lies on a line");
            assert!(dots.iter().all(|dot| apart(&area, dot.point) > RADIUS), "{name} hides a point");
        }
        let leaders = drawn.iter().filter(|element| element.name == "polyline").count();
        assert_eq!(leaders, 2, "the two between the lines are led to, the one below them is not");
    }

    fn at(text: &Element) -> (f64, f64, String) {
        let number = |wanted: &str| {
            let found = text.attributes.iter().find(|(name, _)| *name == wanted).unwrap();
            found.1.parse::<f64>().unwrap() / FINE
        };
        (number("x"), number("y"), text.text.clone().unwrap())
    }
}
