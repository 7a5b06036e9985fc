//! What can be worked out of a number that is not safe, and from which claims.
//!
//! The last basis of a push says which claims bind, and how often each is to be counted. Counted so in whole numbers and
//! added up, they give a bound that holds whatever the solver did (weak duality).

use std::collections::BTreeSet;

use super::claims::Terms;
use super::part::Part;
use super::propagate::Bounds;

/// How often a claim is counted is a fraction with a denominator up to this.
const DENOMINATORS: i128 = 120;

/// A proven bound of a form, and the claims (places in the list) behind it.
pub struct Proven {
    pub value: i128,
    pub behind: BTreeSet<usize>,
}

/// The upper bound of `sign x form` that follows from the lines, each counted so often, the terms by their places in the
/// part. Nothing if none does.
pub fn proven(part: &Part, bounds: &Bounds, counts: &[f64], terms: &Terms, sign: i128) -> Option<Proven> {
    let (denominator, times) = whole(counts);
    let mut rest = vec![0_i128; part.variables.len()];
    for (variable, coefficient) in terms {
        rest[*variable] += denominator * sign * i128::from(*coefficient);
    }
    let mut total = 0_i128;
    let mut behind = BTreeSet::new();
    for (line, times) in part.lines.iter().zip(times).filter(|(_, times)| *times != 0) {
        total += times * if times > 0 { line.hi? } else { line.lo? };
        behind.insert(line.claim);
        for (variable, coefficient) in &line.terms {
            rest[*variable] -= times * i128::from(*coefficient);
        }
        behind.extend(bounds.behind_known(line.claim));
    }
    for (place, times) in rest.into_iter().enumerate().filter(|(_, times)| *times != 0) {
        let variable = part.variables[place];
        total += times * if times > 0 { bounds.upper[variable]? } else { bounds.lower[variable] };
        behind.extend(bounds.behind(&[(variable, 1)], if times > 0 { -1 } else { 1 }));
    }
    Some(Proven { value: total.div_euclid(denominator), behind })
}

/// Fractions as whole numbers over one denominator.
fn whole(times: &[f64]) -> (i128, Vec<i128>) {
    let is_whole = |denominator: &i128| {
        times.iter().all(|times| {
            let scaled = times * *denominator as f64;
            (scaled - scaled.round()).abs() < 1e-6
        })
    };
    let denominator = (1..=DENOMINATORS).find(is_whole).unwrap_or(5040);
    (denominator, times.iter().map(|times| (times * denominator as f64).round() as i128).collect())
}
