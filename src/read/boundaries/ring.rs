//! One ring of an outline: whether it can be drawn, and whether it contradicts itself.

use std::fmt;

use super::geojson::Point;
use crate::model::ground::Position;

/// A ring that is so many times narrower than it is long holds no area.
const FLAT: f64 = 1e-10;
/// A side lies beside so few others, taken from west to east, in any outline that is not made to be looked at for ever.
const OVERLAPS: usize = 1_000;
/// So many points of a hole are looked at.
const TRIED: usize = 16;

/// At least three positions, of which the last is joined to the first.
pub struct Ring(Vec<Position>);

/// Why a ring cannot be drawn. Points count from 1.
#[derive(Debug, PartialEq)]
pub enum Broken {
    NoNumber(usize),
    TooShort(usize),
    NotClosed,
    Few(usize),
    NoArea,
}

impl fmt::Display for Broken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Broken::NoNumber(point) => write!(f, "its point {point} has text instead of a number"),
            Broken::TooShort(point) => write!(f, "its point {point} has no longitude and latitude"),
            Broken::NotClosed => f.write_str("its last point is not its first, so it is not closed"),
            Broken::Few(points) => write!(f, "it has {points} points, and needs 4 or more"),
            Broken::NoArea => f.write_str("all of its points lie on one line, so it encloses no area"),
        }
    }
}

impl Ring {
    pub fn of(points: &[Point]) -> Result<Ring, Broken> {
        let mut ring = Vec::with_capacity(points.len());
        for (at, point) in (1..).zip(points) {
            match point {
                Point::At(x, y) => ring.push((*x, *y)),
                Point::NoNumber => return Err(Broken::NoNumber(at)),
                Point::TooShort => return Err(Broken::TooShort(at)),
            }
        }
        if ring.len() < 4 {
            return Err(Broken::Few(ring.len()));
        }
        let last = ring.pop();
        if last != ring.first().copied() {
            return Err(Broken::NotClosed);
        }
        let first = ring[0];
        let reach = |(x, y): &Position| (x - first.0).abs().max((y - first.1).abs());
        // Positions on one line are out of it by what their last digits leave.
        let least = FLAT * ring.iter().map(reach).fold(0.0, f64::max).powi(2);
        let is_flat = |pair: &[Position]| turn(first, pair[0], pair[1]).abs() <= least;
        if ring.windows(2).all(is_flat) {
            return Err(Broken::NoArea);
        }
        Ok(Ring(ring))
    }

    pub fn into_positions(self) -> Vec<Position> {
        self.0
    }

    /// Two sides of the ring that cross, by the numbers of the points that they begin at; nothing where none is found. Sides that
    /// only touch do not cross.
    pub fn crossing(&self) -> Option<(usize, usize)> {
        let count = self.0.len();
        let side = |at: usize| (self.0[at], self.0[(at + 1) % count]);
        let reach = |at: usize| {
            let (from, to) = side(at);
            (from.0.min(to.0), from.0.max(to.0))
        };
        // From west to east, each side is held to those that begin before it has ended.
        let mut order: Vec<usize> = (0..count).collect();
        order.sort_by(|a, b| reach(*a).0.total_cmp(&reach(*b).0).then(a.cmp(b)));
        let mut first: Option<(usize, usize)> = None;
        let mut left = count.saturating_mul(OVERLAPS);
        for (place, one) in order.iter().enumerate() {
            let (from, to) = side(*one);
            let (low, high) = (from.1.min(to.1), from.1.max(to.1));
            let east = reach(*one).1;
            for other in order[place + 1..].iter().take_while(|other| reach(**other).0 <= east) {
                left = left.saturating_sub(1);
                let (begin, end) = side(*other);
                if begin.1.max(end.1) < low || begin.1.min(end.1) > high {
                    continue;
                }
                if cross(from, to, begin, end) {
                    let pair = (*one.min(other) + 1, *one.max(other) + 1);
                    first = Some(first.map_or(pair, |first| first.min(pair)));
                }
            }
            // One crossing is enough, and a tangle has too many to look for the first of all.
            if first.is_some() || left == 0 {
                break;
            }
        }
        first
    }

    /// Whether any of its first points lies within another ring, or on it.
    pub fn is_within(&self, outer: &Ring) -> bool {
        let on = |point: &Position| outer.0.contains(point);
        self.0.iter().take(TRIED).any(|point| outer.holds(*point) || on(point))
    }

    fn holds(&self, (x, y): Position) -> bool {
        let sides = self.0.iter().zip(self.0.iter().cycle().skip(1));
        let crossed = sides.filter(|(from, to)| {
            let between = (from.1 > y) != (to.1 > y);
            between && x < from.0 + (y - from.1) / (to.1 - from.1) * (to.0 - from.0)
        });
        crossed.count() % 2 == 1
    }
}

/// More than zero where the way from `a` over `b` to `c` turns left.
fn turn(a: Position, b: Position, c: Position) -> f64 {
    (b.0 - a.0) * (c.1 - a.1) - (b.1 - a.1) * (c.0 - a.0)
}

/// Whether two sides cross within both of them.
fn cross(a: Position, b: Position, c: Position, d: Position) -> bool {
    let apart = |one: f64, other: f64| (one > 0.0 && other < 0.0) || (one < 0.0 && other > 0.0);
    apart(turn(a, b, c), turn(a, b, d)) && apart(turn(c, d, a), turn(c, d, b))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn points(ring: &[(f64, f64)]) -> Vec<Point> {
        ring.iter().map(|(x, y)| Point::At(*x, *y)).collect()
    }

    #[test]
    fn a_ring_is_closed_and_holds_an_area() {
        let square = [(0.0, 0.0), (1.0, 0.0), (1.0, 1.0), (0.0, 1.0), (0.0, 0.0)];
        assert!(Ring::of(&points(&square)).is_ok());
        assert_eq!(Ring::of(&points(&square[..4])).err(), Some(Broken::NotClosed));
        assert_eq!(Ring::of(&points(&square[..2])).err(), Some(Broken::Few(2)));
        let flat = [(3.0, 54.6), (3.1, 54.7), (3.2, 54.8), (3.0, 54.6)];
        assert_eq!(Ring::of(&points(&flat)).err(), Some(Broken::NoArea));
        let mut text = points(&square);
        text[2] = Point::NoNumber;
        assert_eq!(Ring::of(&text).err(), Some(Broken::NoNumber(3)));
    }

    #[test]
    fn sides_that_cross_are_found_and_sides_that_touch_are_not() {
        let bow = [(0.0, 0.0), (2.0, 2.0), (2.0, 0.0), (0.0, 2.0), (0.0, 0.0)];
        assert_eq!(Ring::of(&points(&bow)).unwrap().crossing(), Some((1, 3)));
        // Two squares that meet in a corner, as one ring.
        let eight = [
            (0.0, 0.0),
            (1.0, 0.0),
            (1.0, 1.0),
            (2.0, 1.0),
            (2.0, 2.0),
            (1.0, 2.0),
            (1.0, 1.0),
            (0.0, 1.0),
            (0.0, 0.0),
        ];
        assert_eq!(Ring::of(&points(&eight)).unwrap().crossing(), None);
    }

    #[test]
    fn a_ring_lies_within_another_or_not() {
        let square = |x: f64, size: f64| {
            let corners = [(x, x), (x + size, x), (x + size, x + size), (x, x + size), (x, x)];
            Ring::of(&points(&corners)).unwrap()
        };
        assert!(square(1.0, 1.0).is_within(&square(0.0, 3.0)));
        assert!(!square(5.0, 1.0).is_within(&square(0.0, 3.0)));
    }
}
