//! Some table that agrees with all claims: the attack begins at one, and not everybody who asks knows the true one.
//!
//! It starts with the least that each number can be, and takes in the claims that are not met one after the other: what a
//! claim lacks is a number of its own, which is brought down to nothing while all the others hold.

use super::{Answer, Claim, Claims, Limits, Protected, attack};

/// A table, and the claims that contradict others, which it does not agree with.
pub struct Start {
    pub table: Vec<i64>,
    /// Each by its place, with the ids of those that it contradicts; none of these if that could not be told.
    pub contradicted: Vec<(usize, Vec<usize>)>,
}

/// Looks for a table. The shortest claims are taken in first, for they say most.
pub fn start(claims: &Claims) -> Start {
    let mut table: Vec<i64> = claims.variables.iter().map(|limits| limits.lower).collect();
    let mut order: Vec<usize> = (0..claims.claims.len()).collect();
    order.sort_by_key(|place| (claims.claims[*place].terms.len(), *place));
    let mut contradicted = Vec::new();
    let mut met: Vec<usize> =
        order.iter().copied().filter(|place| lacks(&claims.claims[*place], &table) == 0).collect();
    for place in order {
        if met.contains(&place) {
            continue;
        }
        let lacks = lacks(&claims.claims[place], &table);
        if lacks != 0 {
            match mend(claims, &met, place, &table, lacks) {
                Ok(mended) => table = mended,
                Err(because) => {
                    contradicted.push((place, because));
                    continue;
                }
            }
        }
        met.push(place);
    }
    Start { table, contradicted }
}

/// How much the sum of a claim must rise (or fall, below zero) until it is met.
fn lacks(claim: &Claim, table: &[i64]) -> i128 {
    let sum: i128 = claim.terms.iter().map(|(number, times)| i128::from(table[*number]) * i128::from(*times)).sum();
    match (claim.lo, claim.hi) {
        (Some(lo), _) if sum < lo => lo - sum,
        (_, Some(hi)) if sum > hi => hi - sum,
        _ => 0,
    }
}

/// A table that meets one claim more.
///
/// # Errors
/// The ids of claims that do not let it.
fn mend(claims: &Claims, met: &[usize], place: usize, table: &[i64], lacks: i128) -> Result<Vec<i64>, Vec<usize>> {
    let size = i64::try_from(lacks.unsigned_abs()).map_err(|_| Vec::new())?;
    let missing = table.len();
    let mut variables = claims.variables.clone();
    variables.push(Limits { lower: 0, upper: Some(size) });
    let mut asked: Vec<Claim> = met.iter().map(|place| claims.claims[*place].clone()).collect();
    let mut claim = claims.claims[place].clone();
    claim.terms.push((missing, if lacks > 0 { 1 } else { -1 }));
    asked.push(claim);
    let mut at: Vec<i64> = table.to_vec();
    at.push(size);
    let asked = Claims { variables, claims: asked };
    let protected = Protected::new(vec![(missing, 1)], size);
    match attack(&asked, &at, &[protected], &[]).ok().and_then(|answers| answers.into_iter().next()) {
        Some(Answer::Safe(proof)) => {
            at.truncate(missing);
            let moves = proof.low.moves().iter().filter(|(number, _)| *number < missing);
            moves.for_each(|(number, by)| at[*number] += by);
            Ok(at)
        }
        Some(Answer::Open(open)) => Err(open.because),
        None => Err(Vec::new()),
    }
}
