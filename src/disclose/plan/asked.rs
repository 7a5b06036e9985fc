//! What is asked of a number: whether it is withheld for its own sake, and how wide it must stay.

use super::super::ledger::{Agreed, Nature, Terms};
use super::{Planning, is_protected};
use crate::model::disclosed::Fate;
use crate::model::round::Rounding;
use crate::suppress::Zeros;

/// A number, or what it may be, in steps; whether a zero in its place would be small, too.
#[derive(Clone, Copy)]
pub(super) struct Number {
    pub(super) lower: i64,
    upper: Option<i64>,
    steps: i64,
    pub(super) zeros: Zeros,
}

impl Number {
    pub(super) fn is_below(&self, limit: u32) -> bool {
        let least = if self.zeros == Zeros::Withheld { 0 } else { 1 };
        self.lower < i64::from(limit) * self.steps && self.upper.is_none_or(|upper| upper >= least)
    }
}

/// What is asked of a number.
#[derive(Clone, Copy)]
pub(super) struct Asked {
    pub(super) width: i64,
    pub(super) within: Option<(i64, i64)>,
}

/// How wide a number must stay if it is small: what is withheld as wide as agreed.
pub(super) fn agreed_width(agreed: Agreed, number: &Number) -> Option<i64> {
    let withheld = agreed.threshold.filter(|threshold| number.is_below(*threshold));
    let rounded = agreed.base.filter(|base| number.is_below(*base));
    let withheld = withheld.map(|_| i64::from(agreed.width) * number.steps);
    withheld.or(rounded.map(|base| rounded_width(base, number.steps)))
}

/// How wide a number stays that is rounded only: what rounds to zero is this wide, and the rest is wider.
fn rounded_width(base: u32, steps: i64) -> i64 {
    ((i64::from(base) * steps - 1) / 2).max(1)
}

impl Planning<'_> {
    /// Whether a number is withheld for its own sake.
    pub(super) fn must_go(&self, terms: &Terms, number: &Number) -> bool {
        let is_everybody = || matches!(terms.as_slice(), [(count, 1)] if self.everybody.contains(count));
        self.ledger.agreed(terms).threshold.is_some_and(|threshold| {
            number.is_below(threshold) || is_everybody() || self.is_one_partners(terms, number, threshold)
        })
    }

    /// Whether one partner sent all but a few of it: it could take its own part away, and have the rest.
    fn is_one_partners(&self, terms: &Terms, number: &Number, threshold: u32) -> bool {
        let rest = match terms.as_slice() {
            [(count, 1)] => self.ledger.known[*count].rest,
            _ => None,
        };
        rest.is_some_and(|rest| Number { lower: rest, upper: Some(rest), ..*number }.is_below(threshold))
    }

    /// What is asked of a small number: how wide it must stay, and between which ends two must be left, for whoever knows the
    /// threshold takes its marker for that of a small one.
    pub(super) fn asked(&self, terms: &Terms, number: &Number) -> Option<Asked> {
        // Whoever reads its marker takes it for that of a number above zero, which a range need not be.
        let is_taken_for_more = number.zeros == Zeros::Withheld && self.zeros(terms) == Zeros::Shown;
        let width = self.width(terms, number)? + if is_taken_for_more { number.steps } else { 0 };
        let plain = Asked { width, within: None };
        let Some(threshold) = self.ledger.agreed(terms).threshold.filter(|threshold| number.is_below(*threshold))
        else {
            return Some(plain);
        };
        let (least, most) = (i64::from(number.zeros == Zeros::Shown), i64::from(threshold) * number.steps - 1);
        let is_certain = number.upper == Some(number.lower) && (least..=most).contains(&number.lower);
        Some(Asked { within: Some((least, most)).filter(|_| is_certain && least < most), ..plain })
    }

    /// How wide a small number must stay: where an earlier release was rounded, not wider than was proved then, for what was told
    /// cannot be taken back; but two numbers must be left, or nothing can be published.
    fn width(&self, terms: &Terms, number: &Number) -> Option<i64> {
        let agreed = self.ledger.agreed(terms);
        let wanted = agreed_width(agreed, number)?;
        let fates = || self.fates.get(terms).into_iter().flatten();
        let withholds = |rounding: &Option<Rounding>| rounding.is_none_or(|of| of.smallest.is_some());
        let was_marked = fates().any(|(rounding, fate)| *fate == Fate::Withheld && withholds(rounding));
        // A marker tells that it is not zero.
        let is_marked = self.zeros(terms) == Zeros::Shown && (was_marked || agreed.threshold.is_some());
        let base = terms.iter().filter_map(|(count, _)| self.ledger.rounded.get(count)).min();
        let proved = base.map(|base| rounded_width(*base, number.steps) - i64::from(is_marked));
        // What was shown where small ones are withheld was not small then.
        let was_large =
            fates().any(|(rounding, fate)| rounding.is_some() && withholds(rounding) && *fate == Fate::Shown);
        let least = proved.into_iter().chain(was_large.then_some(1));
        Some(least.fold(wanted, i64::min).max(1))
    }

    /// A number, or what it may be.
    pub(super) fn number(&self, terms: &Terms) -> Number {
        let steps = self.ledger.finest(terms);
        match terms.as_slice() {
            [(count, 1)] => {
                let known = &self.ledger.known[*count];
                let (lower, upper) = match (known.nature, known.range) {
                    // One that nobody sent is small if everything that was sent leaves no other.
                    (Nature::Unsent { most: Some(most), out_by }, _) if most > 0 => {
                        ((most - out_by).max(0), Some(most))
                    }
                    (Nature::Unsent { .. } | Nature::Unknown | Nature::Constant, _) => (i64::MAX, None),
                    (Nature::Counted, range) => range.unwrap_or((known.value, Some(known.value))),
                };
                // What was withheld by who sent it may be a zero, whatever is the rule here.
                let zeros = if known.range.is_some() { Zeros::Withheld } else { self.zeros(terms) };
                Number { lower, upper, steps, zeros }
            }
            // A sum that is zero says nothing that its parts do not.
            _ => {
                let value = self.ledger.value(terms);
                Number { lower: value, upper: Some(value), steps, zeros: Zeros::Shown }
            }
        }
    }

    /// Whether a zero in the place of this number would be withheld.
    pub(super) fn zeros(&self, terms: &Terms) -> Zeros {
        let is_shown = terms.iter().all(|(count, _)| !is_protected(self.together, self.ledger, *count));
        if is_shown { Zeros::Shown } else { Zeros::Withheld }
    }
}
