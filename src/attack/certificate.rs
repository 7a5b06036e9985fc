//! The proof that a number is safe: two tables that agree with every claim, and differ there by the width.
//!
//! An attacker who knows all the claims cannot tell which of the two is true. The check is exact and short, and shares
//! nothing with the search, so that no mistake there can make something unsafe pass for safe.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::rc::Rc;

use super::claims::{Claims, Fault, Protected, Terms, is_between};

/// A table that could be the true one, by what differs from that: each number that is another, and by how much it is more.
///
/// The tables that prove something differ from the true one in a few numbers each, however large it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Alternative(Rc<[(usize, i64)]>);

impl Alternative {
    /// The table in which variables are so much more than in the true one.
    pub fn new(mut moves: Vec<(usize, i64)>) -> Self {
        moves.sort_unstable();
        moves.dedup_by(|next, last| {
            let is_same = next.0 == last.0;
            if is_same {
                last.1 = last.1.saturating_add(next.1);
            }
            is_same
        });
        moves.retain(|(_, by)| *by != 0);
        Self(moves.into())
    }

    /// Each number that is another, by rising variable, and by how much.
    pub fn moves(&self) -> &[(usize, i64)] {
        &self.0
    }

    /// By how much a sum is more than in the true table.
    pub fn more(&self, terms: &Terms) -> Result<i128, Fault> {
        let by = |variable: &usize| self.0.binary_search_by_key(variable, |(variable, _)| *variable);
        terms.iter().try_fold(0_i128, |sum, (variable, times)| match by(variable) {
            Ok(at) => sum.checked_add(i128::from(*times) * i128::from(self.0[at].1)).ok_or(Fault::TooLarge),
            Err(_) => Ok(sum),
        })
    }

    /// Where it lies: the same for each copy, and for nothing else while there is one.
    pub fn address(&self) -> *const (usize, i64) {
        self.0.as_ptr()
    }
}

/// Two tables. Many certificates share one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Certificate {
    pub low: Alternative,
    pub high: Alternative,
}

/// Why a certificate proves nothing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Refused {
    /// A table disagrees with what is known.
    Table(Fault),
    /// The number is not what the attacker knows of it beforehand.
    Outside,
    /// The tables differ by less than the width.
    Narrow { differ_by: i128 },
}

impl Certificate {
    /// Whether this proves that the number is safe, where `truth` is the true table.
    pub fn check(&self, claims: &Claims, truth: &[i64], protected: &Protected) -> Result<(), Refused> {
        let touching = Touching::new(claims, truth).map_err(Refused::Table)?;
        Checks::new(claims, truth, &touching).check(self, protected)
    }

    /// Whether two tables that agree with all that is known prove that the number is safe.
    pub(super) fn is_wide(&self, truth: &[i64], protected: &Protected) -> Result<(), Refused> {
        let true_one = sum(&protected.terms, truth).map_err(Refused::Table)?;
        for table in [&self.low, &self.high] {
            let more = table.more(&protected.terms).map_err(Refused::Table)?;
            if !true_one.checked_add(more).is_some_and(|value| protected.admits(value)) {
                return Err(Refused::Outside);
            }
        }
        let differ_by = self.differ_by(protected).map_err(Refused::Table)?;
        if protected.width >= 1 && differ_by >= i128::from(protected.width) {
            Ok(())
        } else {
            Err(Refused::Narrow { differ_by })
        }
    }

    /// By how much a number is higher in the second table than in the first.
    pub fn differ_by(&self, protected: &Protected) -> Result<i128, Fault> {
        Ok(self.high.more(&protected.terms)? - self.low.more(&protected.terms)?)
    }
}

/// A table, and whether it agrees.
type Checked = (Alternative, Result<(), Refused>);

/// Checks many certificates against the same claims, each table once.
pub struct Checks<'a> {
    claims: &'a Claims,
    truth: &'a [i64],
    touching: &'a Touching,
    /// By where they lie; each is kept, so that nothing else comes to lie there.
    seen: BTreeMap<*const (usize, i64), Checked>,
}

impl<'a> Checks<'a> {
    pub fn new(claims: &'a Claims, truth: &'a [i64], touching: &'a Touching) -> Self {
        Self { claims, truth, touching, seen: BTreeMap::new() }
    }

    /// Whether a certificate proves that a number is safe.
    pub fn check(&mut self, certificate: &Certificate, protected: &Protected) -> Result<(), Refused> {
        for table in [&certificate.low, &certificate.high] {
            let check = || self.touching.check(self.claims, self.truth, table).map_err(Refused::Table);
            let (_, checked) = self.seen.entry(table.address()).or_insert_with(|| (table.clone(), check()));
            checked.clone()?;
        }
        certificate.is_wide(self.truth, protected)
    }
}

/// The claims that each variable is in, and what each claim comes to in the true table, which agrees with all of them: whether
/// another one does follows from the claims that its moves touch.
pub struct Touching {
    /// Of each variable, the places of its claims, and how often each counts it.
    of: Vec<Vec<(u32, i64)>>,
    sums: Vec<i128>,
    desk: RefCell<Desk>,
}

/// By how much each claim comes to more in the table that is looked at, with those that it touches.
#[derive(Default)]
struct Desk {
    more: Vec<Option<i128>>,
    touched: Vec<u32>,
}

impl Touching {
    /// # Errors
    /// The first claim or limit that the true table breaks.
    pub fn new(claims: &Claims, truth: &[i64]) -> Result<Self, Fault> {
        agrees(claims, truth)?;
        let mut of = vec![Vec::new(); claims.variables.len()];
        for (at, claim) in claims.claims.iter().enumerate() {
            for (variable, times) in &claim.terms {
                of.get_mut(*variable).ok_or(Fault::NoSuchVariable { variable: *variable })?.push((at as u32, *times));
            }
        }
        let sums: Vec<i128> = claims.claims.iter().map(|claim| sum(&claim.terms, truth)).collect::<Result<_, _>>()?;
        let desk = RefCell::new(Desk { more: vec![None; sums.len()], touched: Vec::new() });
        Ok(Self { of, sums, desk })
    }

    /// What a claim comes to in the true table.
    pub fn true_sum(&self, claim: usize) -> i128 {
        self.sums[claim]
    }

    /// Whether a table agrees with every claim and with what is known of each variable; if not, one that it breaks. The claims
    /// may have other ends by now than at first, if the true table agrees with those, too.
    pub fn check(&self, claims: &Claims, truth: &[i64], table: &Alternative) -> Result<(), Fault> {
        let Desk { more, touched } = &mut *self.desk.borrow_mut();
        for place in touched.drain(..) {
            more[place as usize] = None;
        }
        for (variable, by) in table.moves().iter().copied() {
            let (Some(limits), Some(of)) = (claims.variables.get(variable), self.of.get(variable)) else {
                return Err(Fault::NoSuchVariable { variable });
            };
            let value = truth[variable].checked_add(by).ok_or(Fault::TooLarge)?;
            if value < limits.lower || limits.upper.is_some_and(|upper| value > upper) {
                return Err(Fault::LimitContradicted { variable });
            }
            for (place, times) in of {
                let more = &mut more[*place as usize];
                if more.is_none() {
                    touched.push(*place);
                }
                let moved = i128::from(*times) * i128::from(by);
                *more = Some(more.unwrap_or(0).checked_add(moved).ok_or(Fault::TooLarge)?);
            }
        }
        for place in touched.iter().map(|place| *place as usize) {
            let claim = &claims.claims[place];
            let sum = self.sums[place].checked_add(more[place].unwrap_or(0)).ok_or(Fault::TooLarge)?;
            if !is_between(sum, claim.lo, claim.hi) {
                return Err(Fault::ClaimContradicted { id: claim.id });
            }
        }
        Ok(())
    }
}

/// Whether a table agrees with every claim and with what is known of each variable; if not, the first that it breaks.
pub fn agrees(claims: &Claims, table: &[i64]) -> Result<(), Fault> {
    for (variable, limits) in claims.variables.iter().enumerate() {
        let value = *table.get(variable).ok_or(Fault::NoSuchVariable { variable })?;
        if value < limits.lower || limits.upper.is_some_and(|upper| value > upper) {
            return Err(Fault::LimitContradicted { variable });
        }
    }
    for claim in &claims.claims {
        let value = sum(&claim.terms, table)?;
        if !is_between(value, claim.lo, claim.hi) {
            return Err(Fault::ClaimContradicted { id: claim.id });
        }
    }
    Ok(())
}

/// The value of a form in a table. Products of two 64-bit numbers fit into 128 bits, and so do 2^62 sums of them.
pub fn sum(terms: &[(usize, i64)], table: &[i64]) -> Result<i128, Fault> {
    terms.iter().try_fold(0_i128, |sum, (variable, coefficient)| {
        let value = *table.get(*variable).ok_or(Fault::NoSuchVariable { variable: *variable })?;
        sum.checked_add(i128::from(*coefficient) * i128::from(value)).ok_or(Fault::TooLarge)
    })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::claims::{Claim, Limits};
    use super::*;

    proptest! {
        #[test]
        fn a_table_is_checked_by_its_moves_as_it_would_be_in_full(
            truth in prop::collection::vec(0..6_i64, 5),
            forms in prop::collection::vec((prop::collection::btree_map(0..5_usize, -3..4_i64, 1..4), 0..3_i128, 0..3_i128), 1..6),
            moves in prop::collection::vec((0..5_usize, -2..3_i64), 0..4),
        ) {
            let claim = |(id, (terms, below, above)): (usize, &(BTreeMap<usize, i64>, i128, i128))| {
                let terms: Terms = terms.clone().into_iter().collect();
                let value = sum(&terms, &truth).unwrap();
                Claim { id, terms, lo: Some(value - below), hi: Some(value + above) }
            };
            let claims = Claims {
                variables: vec![Limits { lower: 0, upper: Some(6) }; truth.len()],
                claims: forms.iter().enumerate().map(claim).collect(),
            };
            let touching = Touching::new(&claims, &truth).unwrap();
            let table = Alternative::new(moves);
            let mut full = truth.clone();
            table.moves().iter().for_each(|(variable, by)| full[*variable] += by);
            prop_assert_eq!(touching.check(&claims, &truth, &table).is_ok(), agrees(&claims, &full).is_ok());
            for claim in &claims.claims {
                let more = sum(&claim.terms, &full).unwrap() - sum(&claim.terms, &truth).unwrap();
                prop_assert_eq!(table.more(&claim.terms).unwrap(), more);
            }
        }
    }
}
