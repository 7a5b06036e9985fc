//! Borders with fewer points. Each time the point goes that makes the smallest triangle with the points beside it, and a triangle
//! counts for no less than those that went before it. Source: Visvalingam and Whyatt, Line generalisation by repeated
//! elimination of points (The Cartographic Journal 30, 1993).

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use super::borders::Point;

/// Twice the triangle that each point of a line makes, larger than any for both of its ends.
pub fn weights(line: &[Point]) -> Vec<i128> {
    let count = line.len();
    let mut weights = vec![i128::MAX; count];
    let mut before: Vec<usize> = (0..count).map(|at| at.saturating_sub(1)).collect();
    let mut after: Vec<usize> = (0..count).map(|at| at + 1).collect();
    let triangle = |before: &[usize], after: &[usize], at: usize| doubled(line[before[at]], line[at], line[after[at]]);
    let mut current: Vec<i128> = vec![0; count];
    let mut queue = BinaryHeap::new();
    for (at, area) in current.iter_mut().enumerate().take(count.saturating_sub(1)).skip(1) {
        *area = triangle(&before, &after, at);
        queue.push(Reverse((*area, at)));
    }
    let mut least = 0;
    while let Some(Reverse((area, at))) = queue.pop() {
        // One that has gone, or whose triangle is another by now.
        if weights[at] != i128::MAX || area != current[at] {
            continue;
        }
        least = area.max(least);
        weights[at] = least;
        let (one, other) = (before[at], after[at]);
        after[one] = other;
        before[other] = one;
        for beside in [one, other] {
            if beside > 0 && beside < count - 1 {
                current[beside] = triangle(&before, &after, beside);
                queue.push(Reverse((current[beside], beside)));
            }
        }
    }
    weights
}

/// Twice the area of a triangle.
fn doubled(a: Point, b: Point, c: Point) -> i128 {
    let wide = i128::from;
    ((wide(b.0) - wide(a.0)) * (wide(c.1) - wide(a.1)) - (wide(b.1) - wide(a.1)) * (wide(c.0) - wide(a.0))).abs()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_point_of_the_smallest_triangle_goes_first() {
        let line = [(0, 0), (10, 1), (20, 0), (30, 20), (40, 0)];
        let weights = weights(&line);
        assert_eq!((weights[0], weights[4]), (i128::MAX, i128::MAX));
        assert_eq!(weights[1], 20);
        assert!(weights[2] > 20 && weights[3] > weights[2]);
    }

    #[test]
    fn points_on_a_straight_line_weigh_nothing() {
        assert_eq!(weights(&[(0, 0), (1, 1), (2, 2), (3, 3)])[1..3], [0, 0]);
        assert!(weights(&[]).is_empty());
    }
}
