//! Numbers that nobody knows and that hang together, and what is claimed of them.

use std::collections::{BTreeMap, BTreeSet};

use super::claims::Question;
use crate::attack::{Claim, Claims, Groups, Limits, Start, Terms, start};

/// Numbers that nobody knows and that hang together, with all claims on them and all that is withheld of them.
#[derive(Default)]
pub struct Part {
    pub numbers: Vec<usize>,
    claims: Vec<usize>,
    pub withheld: Vec<usize>,
}

/// What is claimed of a part.
pub struct Posed {
    /// Over the places of the part's numbers; what is known is put in.
    pub claims: Claims,
    /// A table that agrees with it.
    pub table: Vec<i64>,
    /// Claims that contradict others, which are left out: their ids, with those of the others.
    pub contradicted: Vec<(usize, Vec<usize>)>,
}

/// The parts in which something is withheld.
pub fn parts(question: &Question) -> Vec<Part> {
    let mut groups = Groups::new(question.limits.len());
    let unknown = |terms: &Terms| -> Vec<usize> {
        terms.iter().map(|(number, _)| *number).filter(|number| question.known[*number].is_none()).collect()
    };
    let of_claims: Vec<Vec<usize>> = question.claims.iter().map(|claim| unknown(&claim.terms)).collect();
    let of_withheld: Vec<Vec<usize>> = question.withheld.iter().map(|withheld| unknown(&withheld.terms)).collect();
    for pair in of_claims.iter().chain(&of_withheld).flat_map(|numbers| numbers.windows(2)) {
        groups.join(pair[0], pair[1]);
    }
    let mut parts: BTreeMap<Option<usize>, Part> = BTreeMap::new();
    for (place, numbers) in of_withheld.iter().enumerate() {
        let first = numbers.first().map(|number| groups.of(*number));
        parts.entry(first).or_default().withheld.push(place);
    }
    for (place, numbers) in of_claims.iter().enumerate() {
        let Some(first) = numbers.first() else { continue };
        if let Some(part) = parts.get_mut(&Some(groups.of(*first))) {
            part.claims.push(place);
        }
    }
    for number in 0..question.limits.len() {
        if question.known[number].is_none()
            && let Some(part) = parts.get_mut(&Some(groups.of(number)))
        {
            part.numbers.push(number);
        }
    }
    parts.into_values().collect()
}

impl Part {
    /// The terms that nobody knows, by their places in the part, and what the rest comes to.
    pub fn split(&self, question: &Question, terms: &Terms) -> (Terms, i128) {
        let mut open = Terms::new();
        let mut known = 0;
        for (number, times) in terms {
            match (question.known[*number], self.numbers.binary_search(number)) {
                (Some(value), _) => known += i128::from(value) * i128::from(*times),
                (None, Ok(place)) => open.push((place, *times)),
                (None, Err(_)) => {}
            }
        }
        (open, known)
    }
}

impl Posed {
    pub fn new(question: &Question, part: &Part) -> Posed {
        let limits: Vec<Limits> = part.numbers.iter().map(|number| question.limits[*number]).collect();
        let mut claims = Claims { variables: limits, claims: Vec::new() };
        for claim in part.claims.iter().map(|place| &question.claims[*place]) {
            let (terms, known) = part.split(question, &claim.terms);
            let end = |end: Option<i128>| end.map(|end| end - known);
            claims.claims.push(Claim { id: claim.id, terms, lo: end(claim.lo), hi: end(claim.hi) });
        }
        let Start { table, contradicted } = start(&claims);
        let contradicted: Vec<(usize, Vec<usize>)> =
            contradicted.into_iter().map(|(place, because)| (claims.claims[place].id, because)).collect();
        let gone: BTreeSet<usize> = contradicted.iter().map(|(id, _)| *id).collect();
        claims.claims.retain(|claim| !gone.contains(&claim.id));
        Posed { claims, table, contradicted }
    }
}
