//! Everything that is shown, as inequalities over whole numbers.

use std::fmt;

/// A sum of `coefficient x variable`; each variable at most once.
pub type Terms = Vec<(usize, i64)>;

/// What the attacker knows of a whole number before reading anything: `lower <= variable`, and `<= upper` if given.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    pub lower: i64,
    pub upper: Option<i64>,
}

impl Limits {
    /// A number that is known to be at least this.
    pub fn at_least(lower: i64) -> Self {
        Self { lower, upper: None }
    }
}

/// Something that is shown: `lo <= sum(terms) <= hi`. `id` is the caller's name of where it is shown; several claims
/// may share it, because a share makes two.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Claim {
    pub id: usize,
    pub terms: Terms,
    pub lo: Option<i128>,
    pub hi: Option<i128>,
}

/// Whether a number lies between two ends, each where there is one.
pub fn is_between(value: i128, lo: Option<i128>, hi: Option<i128>) -> bool {
    lo.is_none_or(|lo| lo <= value) && hi.is_none_or(|hi| value <= hi)
}

/// All that is shown, and what is known of each number besides.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Claims {
    pub variables: Vec<Limits>,
    pub claims: Vec<Claim>,
}

/// A number that must not be narrowed to fewer than `width + 1` neighbouring whole numbers: a cell, or the sum or
/// difference of several.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Protected {
    pub terms: Terms,
    /// At least 1: the largest and the smallest value that the attacker cannot rule out differ by this.
    pub width: i64,
    /// The attacker also knows that this number, and no other, is at least and at most this: whoever reads that counts
    /// below 5 are withheld may take a marker for 1 to 4.
    pub within: Option<(i64, i64)>,
}

impl Protected {
    /// A number of which the attacker knows no more than the claims say.
    pub fn new(terms: Terms, width: i64) -> Self {
        Self { terms, width, within: None }
    }

    /// Whether a value is one that the attacker thinks possible before reading any claim.
    pub(super) fn admits(&self, value: i128) -> bool {
        self.within.is_none_or(|(least, most)| (i128::from(least)..=i128::from(most)).contains(&value))
    }

    /// The least and the most that is left of proven bounds with what the attacker knows besides.
    pub(super) fn left(&self, (least, most): (Option<i128>, Option<i128>)) -> (Option<i128>, Option<i128>) {
        let Some((from, to)) = self.within else { return (least, most) };
        (least.max(Some(from.into())), Some(most.map_or(to.into(), |most| most.min(to.into()))))
    }

    /// Whether proven bounds leave fewer values than it takes.
    pub(super) fn is_narrowed_by(&self, bounds: (Option<i128>, Option<i128>)) -> bool {
        matches!(self.left(bounds), (Some(least), Some(most)) if most - least < i128::from(self.width))
    }
}

/// Why an attack could not be run.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Fault {
    /// The true numbers do not agree with the claim of this id: something wrong would be published.
    ClaimContradicted { id: usize },
    /// The true number is outside what is said to be known about it.
    LimitContradicted { variable: usize },
    /// A claim or a protected number names a variable that there is not.
    NoSuchVariable { variable: usize },
    /// A number is too large to be reckoned with exactly.
    TooLarge,
}

impl fmt::Display for Fault {
    fn fmt(&self, text: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::ClaimContradicted { id } => write!(text, "claim {id} does not agree with the true numbers"),
            Self::LimitContradicted { variable } => {
                write!(text, "number {variable} is outside what is said to be known about it")
            }
            Self::NoSuchVariable { variable } => write!(text, "there is no number {variable}"),
            Self::TooLarge => text.write_str("a number is too large for exact arithmetic"),
        }
    }
}

impl std::error::Error for Fault {}
