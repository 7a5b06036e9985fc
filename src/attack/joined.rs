//! Numbers that move together: where two unknown numbers add up to a known one, neither moves without the other.
//!
//! They are one to the search, which is the quicker and gets the further the fewer there are. In tables with totals from
//! which little more than the small numbers is missing, that is half of them.

use std::collections::{BTreeMap, BTreeSet};

use super::claims::Terms;
use super::part::Line;

/// Which of the variables of a part move together.
pub struct Joined {
    /// The variables that move together, by places in the part, each with the way it goes (1 or -1).
    pub groups: Vec<Terms>,
    /// The group of each variable, and the way it goes; nothing if it cannot move at all.
    of: Vec<Option<(usize, i64)>>,
    /// The lines that are left, by their places in the part, over groups.
    pub lines: Vec<(usize, Terms)>,
    joins: Vec<Join>,
}

/// A line by which some variables follow from others.
struct Join {
    line: usize,
    /// How often these are counted in the line.
    times: i64,
    members: Terms,
}

impl Joined {
    /// Of so many variables, what lines of two join, again and again until none of two is left.
    pub fn new(count: usize, lines: &[Line]) -> Self {
        let mut members: Vec<Terms> = (0..count).map(|variable| vec![(variable, 1)]).collect();
        let mut of: Vec<Option<(usize, i64)>> = (0..count).map(|variable| Some((variable, 1))).collect();
        // Each equation over groups, kept up to date, and the equations that each group is in.
        let mut equations: Vec<BTreeMap<usize, i64>> = vec![BTreeMap::new(); lines.len()];
        let mut lines_of: Vec<BTreeSet<usize>> = vec![BTreeSet::new(); count];
        let is_equation = |line: &Line| line.lo.is_some() && line.lo == line.hi;
        for (at, line) in lines.iter().enumerate().filter(|(_, line)| is_equation(line)) {
            equations[at] = line.terms.iter().copied().collect();
            line.terms.iter().for_each(|(variable, _)| {
                lines_of[*variable].insert(at);
            });
        }
        let mut waiting: BTreeSet<usize> =
            (0..lines.len()).filter(|at| (1..=2).contains(&equations[*at].len())).collect();
        let mut joins = Vec::new();
        while let Some(at) = waiting.pop_first() {
            let terms: Terms = equations[at].iter().take(3).map(|(group, times)| (*group, *times)).collect();
            let (gone, times, to) = match terms[..] {
                [(group, times @ (1 | -1))] => (group, times, None),
                [(into, a @ (1 | -1)), (group, b @ (1 | -1))] => match lines_of[into].len() < lines_of[group].len() {
                    true => (into, a, Some((group, -a * b))),
                    false => (group, b, Some((into, -a * b))),
                },
                _ => continue,
            };
            let moved = std::mem::take(&mut members[gone]);
            for (variable, way) in &moved {
                of[*variable] = to.map(|(into, turn)| (into, turn * way));
            }
            for line in std::mem::take(&mut lines_of[gone]) {
                let terms = &mut equations[line];
                let entry = terms.remove(&gone).unwrap_or_default();
                if let Some((into, turn)) = to {
                    let sum = terms.remove(&into).unwrap_or_default() + entry * turn;
                    if sum == 0 {
                        lines_of[into].remove(&line);
                    } else {
                        terms.insert(into, sum);
                        lines_of[into].insert(line);
                    }
                }
                if (1..=2).contains(&terms.len()) {
                    waiting.insert(line);
                }
            }
            if let Some((into, turn)) = to {
                members[into].extend(moved.iter().map(|(variable, way)| (*variable, turn * way)));
            }
            joins.push(Join { line: at, times, members: moved });
        }
        // Numbered anew, without those that are gone.
        let mut number = vec![None; count];
        let mut groups = Vec::new();
        for (group, members) in members.into_iter().enumerate().filter(|(_, members)| !members.is_empty()) {
            number[group] = Some(groups.len());
            groups.push(members);
        }
        let of: Vec<Option<(usize, i64)>> =
            of.into_iter().map(|of| of.and_then(|(group, way)| Some((number[group]?, way)))).collect();
        let mut seen = BTreeSet::new();
        let left = lines.iter().enumerate().filter_map(|(at, line)| {
            let terms = over(&of, &line.terms);
            let is_new = !is_equation(line) || seen.insert(terms.clone());
            (!terms.is_empty() && is_new).then_some((at, terms))
        });
        let lines = left.collect();
        Self { groups, of, lines, joins }
    }

    /// A form over groups.
    pub fn over(&self, terms: &Terms) -> Terms {
        over(&self.of, terms)
    }

    /// The group of a variable, if it can move.
    pub fn group_of(&self, variable: usize) -> Option<usize> {
        self.of[variable].map(|(group, _)| group)
    }

    /// Lines, and how often each, that add up to `rest`, which is how often each variable is counted: nothing for each group
    /// as a whole. Nothing if something is left.
    pub fn settle(&self, mut rest: Vec<i128>, lines: &[Line]) -> Option<Vec<(usize, i128)>> {
        let mut added = Vec::new();
        for Join { line, times, members } in self.joins.iter().rev() {
            let often = together(members, &rest)?.checked_mul(i128::from(*times))?;
            if often != 0 {
                for (variable, times) in &lines[*line].terms {
                    rest[*variable] = rest[*variable].checked_sub(often.checked_mul(i128::from(*times))?)?;
                }
                added.push((*line, often));
            }
        }
        rest.iter().all(|rest| *rest == 0).then_some(added)
    }
}

/// How often variables that move together are counted as one, if each is counted so often. Nothing if that does not fit.
pub fn together(members: &Terms, rest: &[i128]) -> Option<i128> {
    members.iter().try_fold(0_i128, |all, (variable, way)| match way {
        1 => all.checked_add(rest[*variable]),
        _ => all.checked_sub(rest[*variable]),
    })
}

fn over(of: &[Option<(usize, i64)>], terms: &Terms) -> Terms {
    let mut sum = BTreeMap::<usize, i64>::new();
    for (variable, times) in terms {
        if let Some((group, way)) = of[*variable] {
            *sum.entry(group).or_default() += times * way;
        }
    }
    sum.into_iter().filter(|(_, times)| *times != 0).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn equation(claim: usize, terms: &[(usize, i64)], sum: i128) -> Line {
        Line { claim, terms: terms.to_vec(), lo: Some(sum), hi: Some(sum) }
    }

    #[test]
    fn lines_of_two_join_and_make_others_lines_of_two() {
        // a + b = 5, and with that c - d = 2, though its line has four.
        let lines = [equation(0, &[(0, 1), (1, 1)], 5), equation(1, &[(0, 1), (1, 1), (2, 1), (3, -1)], 7)];
        let joined = Joined::new(4, &lines);
        let mut groups = joined.groups.clone();
        groups.iter_mut().for_each(|members| members.sort_unstable());
        let together = |a: usize, b: usize, way: i64| {
            groups.iter().any(|members| matches!(members[..], [(x, s), (y, t)] if (x, y) == (a, b) && s * t == way))
        };
        assert!(together(0, 1, -1) && together(2, 3, 1), "{groups:?}");
        assert!(joined.lines.is_empty());
        assert!(joined.over(&vec![(0, 1), (1, 1)]).is_empty());
    }

    #[test]
    fn what_follows_from_several_lines_is_named_with_how_often_each_counts() {
        let lines = [equation(0, &[(0, 1), (1, 1)], 5), equation(1, &[(0, 1), (1, 1), (2, 1), (3, -1)], 7)];
        let joined = Joined::new(4, &lines);
        // c - d is the second line without the first.
        let mut found = joined.settle(vec![0, 0, 1, -1], &lines).unwrap();
        found.sort_unstable();
        assert_eq!(found, [(0, -1), (1, 1)]);
        assert_eq!(joined.settle(vec![0, 0, 1, 0], &lines), None);
    }

    #[test]
    fn a_variable_that_is_alone_in_a_line_cannot_move() {
        let lines =
            [equation(0, &[(0, 1), (1, 1)], 5), equation(1, &[(0, 1), (1, -1), (2, 1)], 4), equation(2, &[(2, 1)], 1)];
        let joined = Joined::new(3, &lines);
        // What is left is 2 x a = 8, which is left to the search: only what counts once is joined.
        assert_eq!(joined.over(&vec![(2, 1)]), []);
        assert_eq!(joined.lines.len(), 1);
    }

    #[test]
    fn an_inequality_joins_nothing() {
        let line = Line { claim: 0, terms: vec![(0, 1), (1, 1)], lo: Some(3), hi: Some(5) };
        assert_eq!(Joined::new(2, &[line]).groups.len(), 2);
    }
}
