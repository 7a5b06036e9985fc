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
    /// Higher, by intervals at two levels.
    HigherAt(Level),
    LowerAt(Level),
    BetterAt(Level),
    WorseAt(Level),
    /// At the goal, or beyond it on the good side.
    Met,
    /// Short of the goal by no more than its tolerance.
    WithinTolerance,
    NotMet,
    /// The goal lies inside the interval: chance alone may have decided on which side the figure is.
    TooFew,
    /// The same of many events: there are enough, and the goal is too near.
    TooClose,
    /// It rose by more than chance does; with a declared side, whether that is good.
    Increasing(Option<Course>),
    /// It fell by more than chance does; with a declared side, whether that is good.
    Decreasing(Option<Course>),
    /// Neither is clear.
    NoClearTrend,
    /// From a known day on the level is higher than the periods before lead to expect, by more than chance.
    StepUp,
    /// Lower, by more than chance.
    StepDown,
    /// Neither is clear.
    NoClearStep,
}

/// The confidence of the wider interval that leaves a value out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Level {
    P95,
    P99_8,
}

/// Which way a verdict points: the side of a value, or that of what is good.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Way {
    Higher,
    Better,
    Similar,
    Worse,
    Lower,
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
            Verdict::HigherAt(Level::P95) => "higher (95%)",
            Verdict::LowerAt(Level::P95) => "lower (95%)",
            Verdict::BetterAt(Level::P95) => "better (95%)",
            Verdict::WorseAt(Level::P95) => "worse (95%)",
            Verdict::HigherAt(Level::P99_8) => "higher (99.8%)",
            Verdict::LowerAt(Level::P99_8) => "lower (99.8%)",
            Verdict::BetterAt(Level::P99_8) => "better (99.8%)",
            Verdict::WorseAt(Level::P99_8) => "worse (99.8%)",
            Verdict::Met => "met",
            Verdict::WithinTolerance => "within tolerance",
            Verdict::NotMet => "not met",
            Verdict::TooFew => "too few to judge",
            Verdict::TooClose => "too close to judge",
            Verdict::Increasing(None) => "increasing",
            Verdict::Increasing(Some(Course::GettingBetter)) => "increasing: getting better",
            Verdict::Increasing(Some(Course::GettingWorse)) => "increasing: getting worse",
            Verdict::Decreasing(None) => "decreasing",
            Verdict::Decreasing(Some(Course::GettingBetter)) => "decreasing: getting better",
            Verdict::Decreasing(Some(Course::GettingWorse)) => "decreasing: getting worse",
            Verdict::NoClearTrend => "no clear change",
            Verdict::StepUp => "a clear step up",
            Verdict::StepDown => "a clear step down",
            Verdict::NoClearStep => "no clear step",
        }
    }

    /// Which way it points; none where it compares nothing.
    pub fn way(self) -> Option<Way> {
        Some(match self {
            Verdict::Similar => Way::Similar,
            Verdict::Higher | Verdict::HigherAt(_) => Way::Higher,
            Verdict::Lower | Verdict::LowerAt(_) => Way::Lower,
            Verdict::Better | Verdict::BetterAt(_) => Way::Better,
            Verdict::Worse | Verdict::WorseAt(_) => Way::Worse,
            Verdict::Met | Verdict::WithinTolerance | Verdict::NotMet => return None,
            Verdict::TooFew | Verdict::TooClose => return None,
            Verdict::Increasing(_) | Verdict::Decreasing(_) | Verdict::NoClearTrend => return None,
            Verdict::StepUp | Verdict::StepDown | Verdict::NoClearStep => return None,
        })
    }
}

impl Way {
    /// As a legend or a sentence begins with it.
    pub fn words(self) -> &'static str {
        match self {
            Way::Higher => "Higher",
            Way::Better => "Better",
            Way::Similar => "Similar",
            Way::Worse => "Worse",
            Way::Lower => "Lower",
        }
    }
}
