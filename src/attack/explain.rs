//! What can be worked out of a number that is not safe, and from which claims.
//!
//! The last basis of a push says which claims bind, and how often each is to be counted. Counted so in whole numbers and
//! added up, they give a bound that holds whatever the solver did (weak duality).

use std::collections::BTreeSet;

use super::claims::Terms;
use super::part::{Line, Part, row};
use super::propagate::Bounds;
use super::simplex::Simplex;
use super::tableau::{Place, Row, Tableau};

/// How often a claim is counted is a fraction with a denominator up to this.
const DENOMINATORS: i128 = 120;

/// A proven bound of a form, and the claims (places in the list) behind it.
pub struct Proven {
    pub value: i128,
    pub behind: BTreeSet<usize>,
}

/// The upper bound of `sign x form` that the basis gives, the terms by their places in the part. Nothing if it gives
/// none.
pub fn proven(part: &Part, bounds: &Bounds, simplex: &Simplex, terms: &Terms, sign: i128) -> Option<Proven> {
    let counted = counts(part, simplex, terms, sign);
    let (lines, times): (Vec<&Line>, Vec<f64>) = counted.into_iter().unzip();
    let (denominator, times) = whole(&times);
    let mut rest = vec![0_i128; part.variables.len()];
    for (variable, coefficient) in terms {
        rest[*variable] += denominator * sign * i128::from(*coefficient);
    }
    let mut total = 0_i128;
    let mut behind = BTreeSet::new();
    for (line, times) in lines.into_iter().zip(times).filter(|(_, times)| *times != 0) {
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

/// The lines that bind, and how often each counts: what the dependent numbers' terms add up to.
fn counts<'a>(part: &'a Part, simplex: &Simplex, terms: &Terms, sign: i128) -> Vec<(&'a Line, f64)> {
    let is_dependent = |variable: usize| matches!(simplex.tableau.place[variable], Place::Row(_));
    let binding: Vec<&Line> = part.lines.iter().filter(|line| line.sum.is_none_or(|sum| !is_dependent(sum))).collect();
    // One equation for each dependent number: its entries in the binding lines, as often as they count, make its own
    // in the form, which stands last.
    let mut equations: Vec<Row> = vec![Vec::new(); part.variables.len()];
    for (at, line) in binding.iter().enumerate() {
        for (variable, entry) in row(&line.terms) {
            equations[variable].push((at, entry));
        }
    }
    for (variable, entry) in row(terms) {
        equations[variable].push((binding.len(), -entry * sign as f64));
    }
    let dependent: Vec<Row> = equations
        .into_iter()
        .enumerate()
        .filter(|(variable, equation)| is_dependent(*variable) && !equation.is_empty())
        .map(|(_, equation)| equation)
        .collect();
    let mut eager = vec![0.0; binding.len() + 1];
    eager[binding.len()] = f64::NEG_INFINITY;
    let solved = Tableau::new(binding.len() + 1, dependent, Vec::new(), &eager);
    let Place::Column(form) = solved.place[binding.len()] else { return Vec::new() };
    let times = |at: usize| match solved.place[at] {
        Place::Row(row) => solved.entry(row, form),
        Place::Column(_) => 0.0,
    };
    binding.into_iter().enumerate().map(|(at, line)| (line, times(at))).collect()
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
