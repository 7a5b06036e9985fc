//! What a method answers where the answer is no number: how a value compares, or which way it went.

use serde::Serialize;

/// An answer in fixed words. None of them says more than the numbers it was made from: a figure is better or worse only
/// where the publication declares which way is good.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Verdict {
    /// The interval holds the value that it is compared with.
    Similar,
    /// The whole interval lies above it.
    Higher,
    /// The whole interval lies below it.
    Lower,
    /// On the good side of it.
    Better,
    /// On the bad side of it.
    Worse,
}

impl Verdict {
    /// As printed.
    pub fn words(self) -> &'static str {
        match self {
            Verdict::Similar => "similar",
            Verdict::Higher => "higher",
            Verdict::Lower => "lower",
            Verdict::Better => "better",
            Verdict::Worse => "worse",
        }
    }
}
