//! A search for a whole table by trying values, for small questions that steps of the simplex leave open.

use super::claims::{Claim, Claims, Terms};
use super::propagate::Bounds;

/// More variables or claims than this are too many to try.
const SMALL: usize = 200;
/// How many times something is tried.
const TRIES: usize = 400;

/// A table that agrees with every claim and in which `sign x form` is at least `least`, if one is soon found.
pub fn find(claims: &Claims, terms: &Terms, sign: i128, least: i128) -> Option<Vec<i64>> {
    if claims.variables.len().max(claims.claims.len()) > SMALL {
        return None;
    }
    let (lo, hi) = if sign > 0 { (Some(least), None) } else { (None, Some(-least)) };
    let mut asked = claims.clone();
    asked.claims.push(Claim { id: 0, terms: terms.clone(), lo, hi });
    let mut tries = TRIES;
    try_values(&asked, &mut tries)
}

fn try_values(claims: &Claims, tries: &mut usize) -> Option<Vec<i64>> {
    *tries = tries.checked_sub(1)?;
    let bounds = Bounds::propagate(claims);
    let range = |variable: usize| bounds.upper[variable].map(|upper| upper - bounds.lower[variable]);
    let all = 0..claims.variables.len();
    if all.clone().any(|variable| range(variable).is_some_and(|range| range < 0)) {
        return None;
    }
    let narrowest = all.clone().filter(|variable| range(*variable) != Some(0));
    let Some(variable) = narrowest.min_by_key(|variable| (range(*variable).is_none(), range(*variable), *variable))
    else {
        return all.map(|variable| i64::try_from(bounds.lower[variable]).ok()).collect();
    };
    let value = i64::try_from(bounds.lower[variable]).ok()?;
    let mut this = claims.clone();
    this.variables[variable] = super::Limits { lower: value, upper: Some(value) };
    let found = try_values(&this, tries);
    if found.is_some() {
        return found;
    }
    this.variables[variable] = super::Limits { lower: value.checked_add(1)?, upper: claims.variables[variable].upper };
    try_values(&this, tries)
}
