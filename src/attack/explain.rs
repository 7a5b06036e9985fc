//! What can be worked out of a number that is not safe, and from which claims.
//!
//! The last basis of a push says which claims bind, and how often each is to be counted. Counted so in whole numbers and
//! added up, they give a bound that holds whatever the solver did (weak duality).

use std::collections::BTreeSet;

use super::claims::Terms;
use super::propagate::Bounds;
use super::siege::Siege;

/// How often a claim is counted is a fraction with a denominator up to this.
const DENOMINATORS: i128 = 120;

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
    for (variable, coefficient) in terms {
        rest[*variable] += denominator * sign * i128::from(*coefficient);
    }
    for (line, times) in &times {
        for (variable, coefficient) in &part.lines[*line].terms {
            rest[*variable] -= times * i128::from(*coefficient);
        }
    }
    let mut total = 0_i128;
    let mut behind = BTreeSet::new();
    // What is left of each group is bound by the one of it that can move least.
    for (group, members) in joined.groups.iter().enumerate() {
        let all: i128 = members.iter().map(|(place, way)| rest[*place] * i128::from(*way)).sum();
        if all != 0 {
            let (place, way) = siege.least(group, all.signum(), bounds)?;
            let times = all * i128::from(way);
            let variable = part.variables[place];
            total += times * if times > 0 { bounds.upper[variable]? } else { bounds.lower[variable] };
            behind.extend(bounds.behind(&[(variable, 1)], if times > 0 { -1 } else { 1 }));
            rest[place] -= times;
        }
    }
    times.extend(joined.settle(rest, &part.lines));
    for (line, times) in times.into_iter().filter(|(_, times)| *times != 0) {
        let line = &part.lines[line];
        total += times * if times > 0 { line.hi? } else { line.lo? };
        behind.insert(line.claim);
        behind.extend(bounds.behind_known(line.claim));
    }
    Some(Proven { value: total.div_euclid(denominator), behind })
}

/// Fractions as whole numbers over one denominator.
fn whole(times: &[(usize, f64)]) -> (i128, Vec<(usize, i128)>) {
    let is_whole = |denominator: &i128| {
        times.iter().all(|(_, times)| {
            let scaled = times * *denominator as f64;
            (scaled - scaled.round()).abs() < 1e-6
        })
    };
    let denominator = (1..=DENOMINATORS).find(is_whole).unwrap_or(5040);
    let times = times.iter().map(|(line, times)| (*line, (times * denominator as f64).round() as i128));
    (denominator, times.collect())
}
