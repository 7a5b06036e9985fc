//! The shapes of areas as they are drawn: on a plane, with no more points than can be seen, and without what is too small for that.

use std::collections::BTreeSet;

use super::borders::{BorderIndex, Borders, Point};
use super::projection::Projection;
use super::simplify::weights;
use crate::model::ground::{Polygon, Position};
use crate::present::chart::Face;

/// The longer side of the plane. A map is drawn less than 1,000 wide or high, in tenths of a unit.
const SIDE: f64 = 1_000_000.0;
/// Twice the triangle of a point that is not seen: half a square unit of a map that is 600 units wide.
const UNSEEN: i128 = (SIDE as i128 * SIDE as i128) / (600 * 600);
/// Twice the size of a part that is not seen: two square units of such a map.
const TOO_SMALL: i128 = 4 * UNSEEN;
/// No more points than this are left of all borders. Most are drawn twice, for the areas on both sides, and a map stays below 300 kB.
const MOST: usize = 16_000;

/// Shapes on a plane, with the number of parts that were left out.
#[derive(Debug, Default)]
pub struct Flat {
    pub width: i64,
    pub height: i64,
    pub areas: Vec<Vec<Face>>,
    /// The middle of the projection; none where there is no shape.
    pub middle: Option<Position>,
    pub dropped: usize,
}

/// A ring of a face of an area, as it was.
struct Traced {
    area: usize,
    face: usize,
    is_hole: bool,
    /// Twice the size of what it holds.
    size: i128,
}

/// The shapes of areas.
pub fn flat(outlines: &[&[Polygon]]) -> Flat {
    let Some(middle) = middle(outlines) else {
        return Flat { areas: vec![Vec::new(); outlines.len()], ..Flat::default() };
    };
    let plane = Plane::of(outlines, middle);
    let mut traced = Vec::new();
    let mut rings: Vec<Vec<Point>> = Vec::new();
    for (area, polygons) in outlines.iter().enumerate() {
        for (face, polygon) in polygons.iter().enumerate() {
            for (at, ring) in polygon.iter().enumerate() {
                let mut points: Vec<Point> = ring.iter().map(|position| plane.point(*position)).collect();
                points.dedup();
                if points.len() > 1 && points.first() == points.last() {
                    points.pop();
                }
                traced.push(Traced { area, face, is_hole: at > 0, size: size(&points) });
                rings.push(points);
            }
        }
    }
    let mut borders = Borders::of(&rings);
    let drawn = drawn(&traced, &borders);
    simplify(&mut borders, &drawn);
    let mut areas: Vec<Vec<Face>> = vec![Vec::new(); outlines.len()];
    let mut last = None;
    for (at, ring) in traced.iter().enumerate().filter(|(at, _)| drawn[*at]) {
        let faces = &mut areas[ring.area];
        if !ring.is_hole {
            faces.push(Vec::new());
            last = Some((ring.area, ring.face));
        }
        // The holes of a face that is not drawn are not drawn either.
        if last == Some((ring.area, ring.face))
            && let Some(face) = faces.last_mut()
        {
            face.push(borders.ring(at));
        }
    }
    let dropped = traced.iter().zip(&drawn).filter(|(ring, drawn)| !ring.is_hole && !**drawn).count();
    Flat { width: plane.width, height: plane.height, areas, middle: Some(middle), dropped }
}

/// The middle of all shapes in degrees.
fn middle(outlines: &[&[Polygon]]) -> Option<Position> {
    let positions = outlines.iter().copied().flatten().flatten().flatten();
    let ends = positions.fold(None, |ends: Option<[f64; 4]>, (x, y)| {
        let [west, south, east, north] = ends.unwrap_or([*x, *y, *x, *y]);
        Some([west.min(*x), south.min(*y), east.max(*x), north.max(*y)])
    });
    ends.map(|[west, south, east, north]| ((west + east) / 2.0, (south + north) / 2.0))
}

/// The plane of a map, from its top left corner.
struct Plane {
    projection: Projection,
    left: f64,
    top: f64,
    scale: f64,
    width: i64,
    height: i64,
}

impl Plane {
    fn of(outlines: &[&[Polygon]], middle: Position) -> Plane {
        let projection = Projection::around(middle);
        let positions = outlines.iter().copied().flatten().flatten().flatten();
        let empty = [f64::INFINITY, f64::INFINITY, f64::NEG_INFINITY, f64::NEG_INFINITY];
        let [left, bottom, right, top] = positions.fold(empty, |[left, bottom, right, top], position| {
            let (x, y) = projection.plane(*position);
            [left.min(x), bottom.min(y), right.max(x), top.max(y)]
        });
        let scale = SIDE / (right - left).max(top - bottom).max(f64::MIN_POSITIVE);
        let (width, height) = ((right - left) * scale, (top - bottom) * scale);
        Plane { projection, left, top, scale, width: width.round() as i64, height: height.round() as i64 }
    }

    /// In whole numbers, so that whatever is made of them is the same on every machine.
    fn point(&self, position: Position) -> Point {
        let (x, y) = self.projection.plane(position);
        (((x - self.left) * self.scale).round() as i64, ((self.top - y) * self.scale).round() as i64)
    }
}

/// Twice the size of what a ring holds.
fn size(ring: &[Point]) -> i128 {
    let sides = ring.iter().zip(ring.iter().cycle().skip(1));
    sides.map(|(a, b)| i128::from(a.0) * i128::from(b.1) - i128::from(a.1) * i128::from(b.0)).sum::<i128>().abs()
}

/// Which rings are drawn: of each area its largest part, and whatever is large enough to be seen; holes, where they are, or where
/// another area lies in them.
fn drawn(traced: &[Traced], borders: &Borders) -> Vec<bool> {
    let areas = traced.iter().map(|ring| ring.area + 1).max().unwrap_or(0);
    let mut largest: Vec<Option<usize>> = vec![None; areas];
    for (at, ring) in traced.iter().enumerate().filter(|(_, ring)| !ring.is_hole) {
        let known = &mut largest[ring.area];
        if known.is_none_or(|known| traced[known].size < ring.size) {
            *known = Some(at);
        }
    }
    let can_be = |at: usize| borders.rings[at].iter().map(|(index, _)| borders.lines[*index].len()).sum::<usize>() > 3;
    let outer = |at: usize| {
        let ring = &traced[at];
        !ring.is_hole && can_be(at) && (ring.size >= TOO_SMALL || largest[ring.area] == Some(at))
    };
    let outer: Vec<bool> = (0..traced.len()).map(outer).collect();
    let of_outer = (0..traced.len()).filter(|at| outer[*at]).flat_map(|at| &borders.rings[at]);
    let beside: BTreeSet<BorderIndex> = of_outer.map(|(index, _)| *index).collect();
    let hole = |at: usize| {
        let is_filled = borders.rings[at].iter().any(|(index, _)| beside.contains(index));
        traced[at].is_hole && can_be(at) && (is_filled || traced[at].size >= TOO_SMALL)
    };
    (0..traced.len()).map(|at| outer[at] || hole(at)).collect()
}

/// Takes out the points that are not seen, and more where there are still too many. A ring of one border or two keeps what holds it
/// open.
fn simplify(borders: &mut Borders, drawn: &[bool]) {
    let mut open = vec![0_usize; borders.lines.len()];
    let mut is_drawn = vec![false; borders.lines.len()];
    for (ring, _) in borders.rings.iter().zip(drawn).filter(|(_, drawn)| **drawn) {
        let least = match ring.len() {
            1 => 2,
            2 => 1,
            _ => 0,
        };
        for (index, _) in ring {
            open[*index] = least.max(open[*index]);
            is_drawn[*index] = true;
        }
    }
    let weights: Vec<Vec<i128>> = borders.lines.iter().map(|line| weights(line)).collect();
    let of_drawn = weights.iter().zip(&is_drawn).filter(|(_, drawn)| **drawn).flat_map(|(weights, _)| weights);
    let mut seen: Vec<i128> = of_drawn.copied().filter(|weight| *weight >= UNSEEN).collect();
    seen.sort_unstable_by(|a, b| b.cmp(a));
    // An end of a border is never taken out.
    let least = seen.get(MOST).map_or(UNSEEN, |weight| weight.saturating_add(1));
    for ((line, weights), open) in borders.lines.iter_mut().zip(&weights).zip(open) {
        let mut inner: Vec<i128> = weights[1..weights.len().saturating_sub(1).max(1)].to_vec();
        inner.sort_unstable_by(|a, b| b.cmp(a));
        let kept_open = open.checked_sub(1).and_then(|last| inner.get(last)).copied().unwrap_or(i128::MAX);
        let least = least.min(kept_open);
        let mut weight = weights.iter();
        line.retain(|_| weight.next().is_some_and(|weight| *weight >= least));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A square of so many degrees with its south-west corner there, each side in steps.
    fn square(west: f64, south: f64, side: f64) -> Vec<Position> {
        let steps = 10;
        let at = |from: f64, step: i32| from + side * f64::from(step) / f64::from(steps);
        let mut ring = Vec::new();
        ring.extend((0..steps).map(|step| (at(west, step), south)));
        ring.extend((0..steps).map(|step| (west + side, at(south, step))));
        ring.extend((0..steps).map(|step| (at(west, steps - step), south + side)));
        ring.extend((0..steps).map(|step| (west, at(south, steps - step))));
        ring
    }

    #[test]
    fn neighbours_share_every_point_of_their_border_after_it_is_simplified() {
        let (one, other) = (vec![vec![square(0.0, 54.0, 1.0)]], vec![vec![square(1.0, 54.0, 1.0)]]);
        let flat = flat(&[&one, &other]);
        assert_eq!(flat.width, 1_000_000);
        let points = |area: usize| flat.areas[area][0][0].iter().copied().collect::<BTreeSet<Point>>();
        let common: Vec<Point> = points(0).intersection(&points(1)).copied().collect();
        assert!(common.len() >= 2, "{common:?}");
        let between = |point: &&Point| (499_000..=501_000).contains(&point.0);
        assert_eq!(points(0).iter().filter(between).count(), common.len());
    }

    #[test]
    fn a_hole_that_another_area_fills_stays_however_small_and_an_island_of_that_size_goes() {
        let dot = 0.0005;
        let outer = vec![vec![square(0.0, 54.0, 1.0), square(0.5, 54.5, dot)], vec![square(2.0, 54.0, dot)]];
        let inner = vec![vec![square(0.5, 54.5, dot)]];
        let flat = flat(&[&outer, &inner]);
        assert_eq!((flat.areas[0].len(), flat.areas[0][0].len(), flat.dropped), (1, 2, 1));
        assert!(flat.areas[1][0][0].len() >= 3);
        let hole: BTreeSet<&Point> = flat.areas[0][0][1].iter().collect();
        assert_eq!(hole, flat.areas[1][0][0].iter().collect());
    }

    #[test]
    fn no_shape_is_no_map() {
        let flat = flat(&[&[], &[]]);
        assert_eq!((flat.areas.len(), flat.middle), (2, None));
    }
}
