//! The claims fall into parts that have no unknown number in common; each is attacked alone.

use std::collections::BTreeMap;

use super::claims::{Claims, Protected, Terms};
use super::groups::Groups;
use super::propagate::Bounds;

/// A claim on unknown numbers only, by their places in the part.
pub struct Line {
    /// Its place in the list of claims.
    pub claim: usize,
    pub terms: Terms,
    pub lo: Option<i128>,
    pub hi: Option<i128>,
}

/// Unknown numbers that hang together, and the claims and the protected numbers that they occur in.
pub struct Part {
    /// The variables, by rising place in the claims.
    pub variables: Vec<usize>,
    pub lines: Vec<Line>,
    /// Which of the protected numbers, and what is unknown of its terms.
    pub protected: Vec<(usize, Terms)>,
}

/// All parts in which something is protected.
pub fn parts(claims: &Claims, bounds: &Bounds, protected: &[Protected]) -> Vec<Part> {
    let mut groups = Groups::new(claims.variables.len());
    let unknown = |terms: &Terms| -> Terms {
        terms.iter().filter(|(variable, _)| bounds.fixed(*variable).is_none()).copied().collect()
    };
    let of_claims: Vec<Terms> = claims.claims.iter().map(|claim| unknown(&claim.terms)).collect();
    let of_protected: Vec<Terms> = protected.iter().map(|protected| unknown(&protected.terms)).collect();
    for terms in of_claims.iter().chain(&of_protected) {
        terms.windows(2).for_each(|pair| groups.join(pair[0].0, pair[1].0));
    }
    let mut found: BTreeMap<usize, Part> = BTreeMap::new();
    for (which, terms) in of_protected.into_iter().enumerate() {
        if let Some((variable, _)) = terms.first() {
            let part = found.entry(groups.of(*variable)).or_insert_with(|| Part {
                variables: Vec::new(),
                lines: Vec::new(),
                protected: Vec::new(),
            });
            part.protected.push((which, terms));
        }
    }
    let mut place = vec![0; claims.variables.len()];
    for variable in (0..claims.variables.len()).filter(|variable| bounds.fixed(*variable).is_none()) {
        if let Some(part) = found.get_mut(&groups.of(variable)) {
            place[variable] = part.variables.len();
            part.variables.push(variable);
        }
    }
    for (claim, terms) in of_claims.into_iter().enumerate() {
        let Some(part) = terms.first().and_then(|(variable, _)| found.get_mut(&groups.of(*variable))) else { continue };
        let shown = &claims.claims[claim];
        let (least, most) = bounds.of_form(&terms);
        let known: i128 = shown
            .terms
            .iter()
            .filter_map(|(variable, coefficient)| bounds.fixed(*variable).map(|value| value * i128::from(*coefficient)))
            .sum();
        // What the bounds say already needs no line.
        let lo = shown.lo.map(|lo| lo - known).filter(|lo| least.is_none_or(|least| least < *lo));
        let hi = shown.hi.map(|hi| hi - known).filter(|hi| most.is_none_or(|most| most > *hi));
        // A claim without ends may get some yet.
        let is_silent = shown.lo.is_none() && shown.hi.is_none() && terms.len() > 1;
        if lo.is_some() || hi.is_some() || is_silent {
            let terms = terms.into_iter().map(|(variable, coefficient)| (place[variable], coefficient)).collect();
            part.lines.push(Line { claim, terms, lo, hi });
        }
    }
    let mut parts: Vec<Part> = found.into_values().collect();
    for part in &mut parts {
        for (_, terms) in &mut part.protected {
            terms.iter_mut().for_each(|(variable, _)| *variable = place[*variable]);
        }
    }
    parts
}
