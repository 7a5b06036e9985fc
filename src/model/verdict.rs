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
    /// It rose by more than chance does; with a declared side, whether that is good.
    Increasing(Option<Course>),
    /// It fell by more than chance does; with a declared side, whether that is good.
    Decreasing(Option<Course>),
    /// Neither is clear.
    NoClearTrend,
}

/// Whether a movement is one to the good side.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Course {
    GettingBetter,
    GettingWorse,
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
            Verdict::Increasing(None) => "increasing",
            Verdict::Increasing(Some(Course::GettingBetter)) => "increasing: getting better",
            Verdict::Increasing(Some(Course::GettingWorse)) => "increasing: getting worse",
            Verdict::Decreasing(None) => "decreasing",
            Verdict::Decreasing(Some(Course::GettingBetter)) => "decreasing: getting better",
            Verdict::Decreasing(Some(Course::GettingWorse)) => "decreasing: getting worse",
            Verdict::NoClearTrend => "no clear change",
        }
    }
}
