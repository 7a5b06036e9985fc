//! The proof that a number is safe: two tables that agree with every claim, and differ there by the width.
//!
//! An attacker who knows all the claims cannot tell which of the two is true. The check is exact and short, and shares
//! nothing with the search, so that no mistake there can make something unsafe pass for safe.

use std::rc::Rc;

use super::claims::{Claims, Fault, Protected};

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
        for table in [&self.low, &self.high] {
            if table.len() != claims.variables.len() {
                return Err(Refused::Length);
            }
            agrees(claims, table).map_err(Refused::Table)?;
        }
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
        if claim.lo.is_some_and(|lo| value < lo) || claim.hi.is_some_and(|hi| value > hi) {
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
