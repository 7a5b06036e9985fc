//! What can be worked out of a number that is not safe, and from which claims.
//!
//! The last basis of a push says which claims bind, and how often each is to be counted. Counted so in whole numbers and
//! added up, they give a bound that holds whatever the solver did (weak duality).

use std::collections::BTreeSet;

use super::claims::Terms;
use super::joined::together;
use super::propagate::Bounds;
use super::siege::Siege;

/// How often claims are counted are fractions with a common denominator up to this, and else over the other one.
const LARGEST: i128 = 10_000_000;
const OTHERWISE: i128 = 5040;
/// How near to a whole number is one.
const CLOSE: f64 = 1e-8;

/// A proven bound of a form, and the claims (places in the list) behind it.
pub struct Proven {
    pub value: i128,
    pub behind: BTreeSet<usize>,
}

/// The upper bound of `sign x form` that follows from the lines, each counted so often, the terms by their places in the
/// part. Nothing if none does.
pub fn proven(siege: &Siege, bounds: &Bounds, counts: &[(usize, f64)], terms: &Terms, sign: i128) -> Option<Proven> {
    let Siege { part, joined, .. } = siege;
    let (denominator, mut times) = whole(counts);
    let mut rest = vec![0_i128; part.variables.len()];
    let mut count = |variable: usize, times: i128, coefficient: i64| -> Option<()> {
        rest[variable] = rest[variable].checked_add(times.checked_mul(i128::from(coefficient))?)?;
        Some(())
    };
    for (variable, coefficient) in terms {
        count(*variable, denominator * sign, *coefficient)?;
    }
    for (line, times) in &times {
        for (variable, coefficient) in &part.lines[*line].terms {
            count(*variable, times.checked_neg()?, *coefficient)?;
        }
    }
    let mut total = 0_i128;
    let mut behind = BTreeSet::new();
    // What is left of each group is bound by the one of it that can move least.
    for (group, members) in joined.groups.iter().enumerate() {
        let all = together(members, &rest)?;
        if all != 0 {
            let (place, way) = siege.least(group, all.signum(), bounds)?;
            let times = all.checked_mul(i128::from(way))?;
            let variable = part.variables[place];
            let bound = if times > 0 { bounds.upper[variable]? } else { bounds.lower[variable] };
            total = total.checked_add(times.checked_mul(bound)?)?;
            behind.extend(bounds.behind(&[(variable, 1)], if times > 0 { -1 } else { 1 }));
            rest[place] = rest[place].checked_sub(times)?;
        }
    }
    times.extend(joined.settle(rest, &part.lines)?);
    for (line, times) in times.into_iter().filter(|(_, times)| *times != 0) {
        let line = &part.lines[line];
        total = total.checked_add(times.checked_mul(if times > 0 { line.hi? } else { line.lo? })?)?;
        behind.insert(line.claim);
        behind.extend(bounds.behind_known(line.claim));
    }
    Some(Proven { value: total.div_euclid(denominator), behind })
}

/// Fractions as whole numbers over one denominator.
fn whole(times: &[(usize, f64)]) -> (i128, Vec<(usize, i128)>) {
    let mut denominator = 1_i128;
    for (_, times) in times {
        let scaled = times * denominator as f64;
        if (scaled - scaled.round()).abs() > CLOSE {
            denominator = denominator.saturating_mul(denominator_of(scaled));
        }
        if denominator > LARGEST {
            denominator = OTHERWISE;
            break;
        }
    }
    let times = times.iter().map(|(line, times)| (*line, (times * denominator as f64).round() as i128));
    (denominator, times.collect())
}

/// The smallest denominator with which a fraction is as good as exact, by its continued fraction.
fn denominator_of(value: f64) -> i128 {
    let (mut before, mut denominator) = (0_i128, 1_i128);
    let mut rest = value.abs();
    while denominator <= LARGEST {
        let scaled = value * denominator as f64;
        if (scaled - scaled.round()).abs() <= CLOSE {
            break;
        }
        rest = 1.0 / rest.fract();
        let next = (rest.floor() as i128).saturating_mul(denominator).saturating_add(before);
        (before, denominator) = (denominator, next);
    }
    denominator
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fractions_get_the_smallest_denominator_that_they_have_in_common() {
        let fractions = |values: &[f64]| whole(&values.iter().copied().enumerate().collect::<Vec<_>>());
        assert_eq!(fractions(&[1.0, -2.0]), (1, vec![(0, 1), (1, -2)]));
        assert_eq!(fractions(&[0.5, -1.0 / 3.0, 1.0]), (6, vec![(0, 3), (1, -2), (2, 6)]));
        assert_eq!(fractions(&[115.0 / 2000.0, 1.0]), (400, vec![(0, 23), (1, 400)]));
        assert_eq!(fractions(&[1.0 / 200_000.0]), (200_000, vec![(0, 1)]));
        // No fraction of small numbers; whatever comes of it is a bound all the same.
        assert_eq!(fractions(&[std::f64::consts::PI]).0, OTHERWISE);
        assert_eq!(fractions(&[]), (1, vec![]));
    }
}
