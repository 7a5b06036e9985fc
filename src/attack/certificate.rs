//! The proof that a number is safe: two tables that agree with every claim, and differ there by the width.
//!
//! An attacker who knows all the claims cannot tell which of the two is true. The check is exact and short, and shares
//! nothing with the search, so that no mistake there can make something unsafe pass for safe.

use std::collections::BTreeMap;
use std::rc::Rc;

use super::claims::{Claims, Fault, Protected, is_between};

/// Two tables, a value for each variable. Many certificates share a table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Certificate {
    pub low: Rc<[i64]>,
    pub high: Rc<[i64]>,
}

/// Why a certificate proves nothing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Refused {
    /// A table has not one value for each variable.
    Length,
    /// A table disagrees with what is known.
    Table(Fault),
    /// The number is not what the attacker knows of it beforehand.
    Outside,
    /// The tables differ by less than the width.
    Narrow { differ_by: i128 },
}

impl Certificate {
    /// Whether this proves that the number is safe.
    pub fn check(&self, claims: &Claims, protected: &Protected) -> Result<(), Refused> {
        Checks::new(claims).check(self, protected)
    }

    /// Whether two tables that agree with all that is known prove that the number is safe.
    fn is_wide(&self, protected: &Protected) -> Result<(), Refused> {
        for table in [&self.low, &self.high] {
            if !protected.admits(sum(&protected.terms, table).map_err(Refused::Table)?) {
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
        Ok(sum(&protected.terms, &self.high)? - sum(&protected.terms, &self.low)?)
    }
}

/// A table, and whether it agrees.
type Checked = (Rc<[i64]>, Result<(), Refused>);

/// Checks many certificates against the same claims, each table once.
pub struct Checks<'a> {
    claims: &'a Claims,
    /// By where they lie; each is kept, so that nothing else comes to lie there.
    seen: BTreeMap<*const i64, Checked>,
}

impl<'a> Checks<'a> {
    pub fn new(claims: &'a Claims) -> Self {
        Self { claims, seen: BTreeMap::new() }
    }

    /// Whether a certificate proves that a number is safe.
    pub fn check(&mut self, certificate: &Certificate, protected: &Protected) -> Result<(), Refused> {
        for table in [&certificate.low, &certificate.high] {
            let of = |table: &Rc<[i64]>| match table.len() == self.claims.variables.len() {
                true => agrees(self.claims, table).map_err(Refused::Table),
                false => Err(Refused::Length),
            };
            let (_, checked) = self.seen.entry(table.as_ptr()).or_insert_with(|| (table.clone(), of(table)));
            checked.clone()?;
        }
        certificate.is_wide(protected)
    }
}

/// Of each variable, the claims that it is in.
pub struct Touching(Vec<Vec<u32>>);

impl Touching {
    pub fn new(claims: &Claims) -> Self {
        let mut of = vec![Vec::new(); claims.variables.len()];
        for (at, claim) in claims.claims.iter().enumerate() {
            for (variable, _) in &claim.terms {
                if let Some(of) = of.get_mut(*variable) {
                    of.push(at as u32);
                }
            }
        }
        Self(of)
    }

    /// Whether a table agrees that differs in these variables from one that does.
    pub fn agrees(&self, claims: &Claims, table: &[i64], moved: impl Iterator<Item = usize>) -> bool {
        let mut touched: Vec<u32> = Vec::new();
        for variable in moved {
            let (Some(limits), Some(value)) = (claims.variables.get(variable), table.get(variable)) else {
                return false;
            };
            if *value < limits.lower || limits.upper.is_some_and(|upper| *value > upper) {
                return false;
            }
            touched.extend(&self.0[variable]);
        }
        touched.sort_unstable();
        touched.dedup();
        touched.into_iter().all(|at| {
            let claim = &claims.claims[at as usize];
            let value = sum(&claim.terms, table);
            value.is_ok_and(|value| is_between(value, claim.lo, claim.hi))
        })
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
