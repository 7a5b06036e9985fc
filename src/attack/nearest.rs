//! The nearest whole table in which a number is as far away as asked for, by how much each has to move.
//!
//! What the simplex finds is mostly whole. Where it is not, the same moves made twice or three times as far may be; else
//! one broken number after the other is held below or above where it stands, and the nearest table with that is looked
//! for.

use super::basis::Row;
use super::simplex::{End, Simplex, is_whole};

/// How often the same moves are made.
const TIMES: [f64; 5] = [2.0, 3.0, 4.0, 5.0, 6.0];

/// How long is searched.
#[derive(Debug, Clone, Copy)]
pub struct Effort {
    /// The most steps of the simplex after one another.
    pub steps: usize,
    /// The most tables in which a broken number is held.
    pub holds: usize,
}

/// What a search found.
#[derive(Debug)]
pub enum Nearest {
    /// By how much each variable moves, of those that do.
    Whole(Vec<(usize, i64)>),
    /// There is no such table: so often is each row counted in the sum of bounds that proves it.
    Never(Row),
    /// None was found.
    Open,
}

/// The nearest table in which `sign x goal` has moved by at least `more`.
pub fn nearest(home: &Simplex, (goal, sign, more): (usize, f64, f64), effort: Effort) -> Nearest {
    let mut simplex = home.clone();
    match simplex.push(goal, sign, more, effort.steps) {
        End::Reached => {}
        End::Never(counts) => return Nearest::Never(counts),
        End::GaveUp => return Nearest::Open,
    }
    let mut open = vec![simplex];
    for _ in 0..effort.holds {
        let Some(simplex) = open.pop() else { break };
        let broken = simplex.broken();
        let times = [1.0].into_iter().chain(TIMES).find(|times| {
            broken.iter().all(|variable| is_whole(simplex.at[*variable] * times)) && simplex.would_agree(*times)
        });
        if let Some(times) = times {
            return Nearest::Whole(simplex.moves(times));
        }
        let unsure = |variable: &&usize| ((simplex.at[**variable].rem_euclid(1.0) - 0.5).abs() * 1e3) as i64;
        let Some(variable) = broken.iter().min_by_key(unsure).copied() else { break };
        let value = simplex.at[variable];
        let sides = [(f64::NEG_INFINITY, value.floor()), (value.ceil(), f64::INFINITY)];
        let nearer = usize::from(value - value.floor() >= 0.5);
        // What is pushed last is looked at first.
        for side in [1 - nearer, nearer] {
            let mut held = simplex.clone();
            held.hold(variable, sides[side]);
            if held.go_on(effort.steps) {
                open.push(held);
            }
        }
    }
    Nearest::Open
}

#[cfg(test)]
mod tests {
    use super::*;

    const EFFORT: Effort = Effort { steps: 100, holds: 20 };

    /// Of rows that keep their sums, all numbers from `lower` below to `upper` above where they are.
    fn simplex(count: usize, lower: i128, upper: i128, rows: &[&[(usize, f64)]]) -> Simplex {
        let mut simplex = Simplex::new(count, rows.iter().map(|row| row.to_vec()).collect(), Vec::new());
        (0..count).for_each(|variable| simplex.limit(variable, Some(-lower), Some(upper)));
        (0..rows.len()).for_each(|row| simplex.limit(count + row, Some(0), Some(0)));
        simplex
    }

    #[test]
    fn the_shortest_way_is_taken() {
        // a + b = 0 or a + c + d = 0: what rises with a falls with b, and c falls by what b would have.
        let simplex = simplex(4, 5, 5, &[&[(0, 1.0), (1, 1.0), (2, 1.0), (3, 1.0)]]);
        let Nearest::Whole(moves) = nearest(&simplex, (0, 1.0, 3.0), EFFORT) else { panic!("there is a way") };
        assert_eq!(moves.iter().map(|(_, by)| by.abs()).sum::<i64>(), 6);
    }

    #[test]
    fn what_is_not_whole_is_made_whole() {
        // 2a = b + c and b = c + 2d leave whole moves though halves come up on the way; a alone forces an even sum.
        let rows: [&[(usize, f64)]; 2] = [&[(0, 1.0), (1, -2.0), (2, -2.0)], &[(1, 1.0), (2, -1.0), (3, 1.0)]];
        let simplex = simplex(4, 4, 4, &rows);
        let Nearest::Whole(moves) = nearest(&simplex, (0, 1.0, 1.0), EFFORT) else { panic!("there is a way") };
        let by = |variable: usize| moves.iter().find(|(other, _)| *other == variable).map_or(0, |(_, by)| *by);
        assert!(by(0) >= 1 && by(0) == 2 * (by(1) + by(2)) && by(1) - by(2) + by(3) == 0, "{moves:?}");
    }

    #[test]
    fn where_there_is_no_way_rows_prove_it() {
        let simplex = simplex(3, 1, 1, &[&[(0, 1.0), (1, 1.0), (2, 1.0)]]);
        assert!(matches!(nearest(&simplex, (0, 1.0, 1.0), EFFORT), Nearest::Whole(_)));
        // a could fall by no more than one for itself.
        assert!(matches!(nearest(&simplex, (0, -1.0, 2.0), EFFORT), Nearest::Never(_)));
        let mut wider = simplex.clone();
        wider.limit(0, Some(-9), Some(9));
        let Nearest::Never(counts) = nearest(&wider, (0, 1.0, 3.0), EFFORT) else { panic!("the others rise by two") };
        assert_eq!(counts, [(0, 1.0)]);
    }
}
