//! Another attacker, who shares no code with the program: every whole table is tried, and the rank is taken over a
//! prime field.

use quarterday::attack::{Claim, Claims};

/// The smallest and the largest value of each variable over all tables that agree with the claims. No value may be
/// above `most`.
pub fn by_trying(claims: &Claims, most: i64) -> Vec<(i64, i64)> {
    let count = claims.variables.len();
    let mut found = vec![(i64::MAX, i64::MIN); count];
    let mut table = vec![0; count];
    let mut by_last = vec![Vec::new(); count + 1];
    for claim in &claims.claims {
        by_last
            .iter_mut()
            .enumerate()
            .filter(|(at, _)| *at == 0 || claim.terms.iter().any(|(variable, _)| variable + 1 == *at))
            .for_each(|(_, touched)| touched.push(claim));
    }
    try_from(claims, &by_last, most, 0, &mut table, &mut found);
    found
}

fn try_from(
    claims: &Claims,
    by_last: &[Vec<&Claim>],
    most: i64,
    at: usize,
    table: &mut Vec<i64>,
    found: &mut [(i64, i64)],
) {
    // Only the claims on what was chosen last can have been broken by it.
    let fits = by_last[at].iter().all(|claim| {
        // What is chosen already is exact, the rest anywhere in its range.
        let (mut least, mut largest) = (0_i128, 0_i128);
        for (variable, times) in &claim.terms {
            let times = i128::from(*times);
            let (low, high) = if *variable < at {
                (table[*variable], table[*variable])
            } else {
                (claims.variables[*variable].lower, most)
            };
            let ends = (times * i128::from(low), times * i128::from(high));
            least += ends.0.min(ends.1);
            largest += ends.0.max(ends.1);
        }
        claim.lo.is_none_or(|lo| largest >= lo) && claim.hi.is_none_or(|hi| least <= hi)
    });
    if !fits {
        return;
    }
    if at == table.len() {
        for (value, (low, high)) in table.iter().zip(found) {
            *low = (*low).min(*value);
            *high = (*high).max(*value);
        }
        return;
    }
    let upper = claims.variables[at].upper.unwrap_or(most).min(most);
    for value in claims.variables[at].lower..=upper {
        table[at] = value;
        try_from(claims, by_last, most, at + 1, table, found);
    }
    table[at] = 0;
}

const PRIME: i128 = (1 << 61) - 1;

/// Which variables the equations alone determine: those whose unit vector the rows span.
pub fn determined(claims: &Claims) -> Vec<bool> {
    let count = claims.variables.len();
    let mut rows: Vec<Vec<i128>> = Vec::new();
    for claim in claims.claims.iter().filter(|claim| claim.lo.is_some() && claim.lo == claim.hi) {
        let mut row = vec![0; count];
        claim.terms.iter().for_each(|(variable, times)| row[*variable] = i128::from(*times).rem_euclid(PRIME));
        rows.push(row);
    }
    let mut rank = 0;
    for column in 0..count {
        let Some(pivot) = (rank..rows.len()).find(|row| rows[*row][column] != 0) else { continue };
        rows.swap(rank, pivot);
        let inverse = power(rows[rank][column], PRIME - 2);
        rows[rank].iter_mut().for_each(|entry| *entry = *entry * inverse % PRIME);
        let pivot = rows[rank].clone();
        for row in (0..rows.len()).filter(|row| *row != rank) {
            let factor = rows[row][column];
            for (entry, of_pivot) in rows[row].iter_mut().zip(&pivot) {
                *entry = (*entry - factor * of_pivot).rem_euclid(PRIME);
            }
        }
        rank += 1;
    }
    let alone = |row: &Vec<i128>| {
        (row.iter().filter(|entry| **entry != 0).count() == 1).then(|| row.iter().position(|entry| *entry != 0))
    };
    let mut determined = vec![false; count];
    rows.iter().filter_map(alone).flatten().for_each(|variable| determined[variable] = true);
    determined
}

fn power(base: i128, exponent: i128) -> i128 {
    let (mut base, mut exponent, mut product) = (base, exponent, 1);
    while exponent > 0 {
        if exponent % 2 == 1 {
            product = product * base % PRIME;
        }
        base = base * base % PRIME;
        exponent /= 2;
    }
    product
}
