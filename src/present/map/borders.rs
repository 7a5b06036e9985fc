//! Outlines as borders. A border runs from one point where borders meet to the next, and areas that lie side by side have it in
//! common, so that what is done to it is done to both, and no gap opens between them.

use std::collections::BTreeMap;

/// A place of the plane.
pub type Point = (i64, i64);

/// A border's place among all of them.
pub type BorderIndex = usize;

/// Borders, and rings made of them.
#[derive(Debug, Default)]
pub struct Borders {
    /// Each from its first point to its last, which is the first again where it goes round and meets no other.
    pub lines: Vec<Vec<Point>>,
    /// For each ring its borders in turn, and whether it goes along each backwards.
    pub rings: Vec<Vec<(BorderIndex, bool)>>,
}

impl Borders {
    /// The borders of rings, each without its first point at its end. A ring of fewer than three points has none.
    pub fn of(rings: &[Vec<Point>]) -> Borders {
        let meets = meeting(rings);
        let mut known: BTreeMap<Vec<Point>, BorderIndex> = BTreeMap::new();
        let mut borders = Borders::default();
        for ring in rings {
            let mut of_ring = Vec::new();
            for line in cut(ring, &meets) {
                let (line, backwards) = directed(line);
                let index = *known.entry(line.clone()).or_insert_with(|| {
                    borders.lines.push(line);
                    borders.lines.len() - 1
                });
                of_ring.push((index, backwards));
            }
            borders.rings.push(of_ring);
        }
        borders
    }

    /// The points of a ring, without the first at its end.
    pub fn ring(&self, ring: usize) -> Vec<Point> {
        let mut points: Vec<Point> = Vec::new();
        for (index, backwards) in &self.rings[ring] {
            let line = &self.lines[*index];
            let all = line.len().saturating_sub(1);
            match backwards {
                false => points.extend(&line[..all]),
                true => points.extend(line.iter().rev().take(all)),
            }
        }
        points
    }
}

/// Whether borders meet at a point: where it is in several rings, or several times in one, and has not the same two points beside
/// it each time.
fn meeting(rings: &[Vec<Point>]) -> BTreeMap<Point, bool> {
    let mut beside: BTreeMap<Point, (Point, Point)> = BTreeMap::new();
    let mut meets: BTreeMap<Point, bool> = BTreeMap::new();
    for ring in rings.iter().filter(|ring| ring.len() >= 3) {
        let count = ring.len();
        for at in 0..count {
            let (one, other) = (ring[(at + count - 1) % count], ring[(at + 1) % count]);
            let pair = (one.min(other), one.max(other));
            let is_other = *beside.entry(ring[at]).or_insert(pair) != pair;
            *meets.entry(ring[at]).or_default() |= is_other;
        }
    }
    meets
}

/// A ring cut at the points where borders meet; one that meets none as a whole, from its least point on.
fn cut(ring: &[Point], meets: &BTreeMap<Point, bool>) -> Vec<Vec<Point>> {
    if ring.len() < 3 {
        return Vec::new();
    }
    let is_end = |at: &usize| meets.get(&ring[*at]).copied().unwrap_or(false);
    let mut ends: Vec<usize> = (0..ring.len()).filter(is_end).collect();
    if ends.is_empty() {
        ends.extend((0..ring.len()).min_by_key(|at| ring[*at]));
    }
    let next = ends.iter().copied().cycle().skip(1);
    let line = |(from, to): (usize, usize)| {
        let steps = if to > from { to - from } else { to + ring.len() - from };
        (0..=steps).map(|step| ring[(from + step) % ring.len()]).collect()
    };
    ends.iter().copied().zip(next).map(line).collect()
}

/// A line in the direction in which all that have it see it, and whether that is backwards.
fn directed(line: Vec<Point>) -> (Vec<Point>, bool) {
    let reversed: Vec<Point> = line.iter().rev().copied().collect();
    if reversed < line { (reversed, true) } else { (line, false) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_areas_side_by_side_share_one_border() {
        let west = vec![(0, 0), (0, 2), (2, 2), (2, 1), (2, 0)];
        let east = vec![(2, 0), (2, 1), (2, 2), (4, 2), (4, 0)];
        let borders = Borders::of(&[west.clone(), east.clone()]);
        assert_eq!(borders.lines.len(), 3);
        let shared = borders.lines.iter().position(|line| *line == [(2, 0), (2, 1), (2, 2)]).unwrap();
        let has = |ring: usize| borders.rings[ring].iter().find(|(index, _)| *index == shared).map(|(_, way)| *way);
        assert_eq!((has(0), has(1)), (Some(true), Some(false)));
        for (ring, points) in [west, east].iter().enumerate() {
            let mut made = borders.ring(ring);
            let first = made.iter().position(|point| *point == points[0]).unwrap();
            made.rotate_left(first);
            assert_eq!(made, *points);
        }
    }

    #[test]
    fn an_island_and_the_hole_that_it_fills_are_one_border_from_wherever_they_begin() {
        let island = vec![(1, 1), (2, 1), (2, 2), (1, 2)];
        let hole = vec![(2, 2), (2, 1), (1, 1), (1, 2)];
        let borders = Borders::of(&[island, hole]);
        assert_eq!(borders.lines.len(), 1);
        assert_eq!(borders.rings[0][0].0, borders.rings[1][0].0);
    }
}
