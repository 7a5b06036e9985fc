//! What a reader sees in one place of a table, chart or sentence: a number, words or a marker, and its flags.

use serde::Serialize;

/// What is shown. A number is already rounded to its decimals, so that what a file holds is what is shown.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Shown {
    /// A number at `decimals` places; `value` carries no hidden precision.
    Number { value: f64, decimals: u8 },
    /// A bound or an approximate value, in the words that were sent or that follow from them ("just under 500").
    Words(String),
    /// A marker in place of a number.
    Marker(Marker),
}

/// Shorthand that replaces a number (Analysis Function, "Using symbols and shorthand", 11 January 2022).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Marker {
    /// `[c]` withheld to protect people.
    Confidential,
    /// `[x]` not available: not submitted, late, or a part is missing.
    NotAvailable,
    /// `[z]` not applicable.
    NotApplicable,
}

impl Marker {
    pub const ALL: [Marker; 3] = [Marker::Confidential, Marker::NotAvailable, Marker::NotApplicable];

    /// The marker as printed, in square brackets.
    pub fn symbol(self) -> &'static str {
        match self {
            Marker::Confidential => "[c]",
            Marker::NotAvailable => "[x]",
            Marker::NotApplicable => "[z]",
        }
    }

    /// What the legend says of it.
    pub fn meaning(self) -> &'static str {
        match self {
            Marker::Confidential => "confidential: withheld to protect people",
            Marker::NotAvailable => "not available",
            Marker::NotApplicable => "not applicable",
        }
    }
}

/// Shorthand that qualifies a number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Flag {
    /// `[b]` break in series: not comparable with what was before.
    Break,
    /// `[e]` estimated: the population of an earlier year stands in for one not yet published.
    Estimated,
    /// `[f]` projected: where it would be if all went on as it has.
    Projected,
    /// `[low]` rounds to zero but is not zero.
    Low,
    /// `[p]` provisional.
    Provisional,
    /// `[r]` another number than the last release showed.
    Revised,
}

impl Flag {
    /// The flag as printed, in square brackets.
    pub fn symbol(self) -> &'static str {
        match self {
            Flag::Break => "[b]",
            Flag::Estimated => "[e]",
            Flag::Projected => "[f]",
            Flag::Low => "[low]",
            Flag::Provisional => "[p]",
            Flag::Revised => "[r]",
        }
    }

    /// What the legend says of it.
    pub fn meaning(self) -> &'static str {
        match self {
            Flag::Break => "break in series: not comparable with earlier periods",
            Flag::Estimated => "estimated: uses earlier population estimates",
            Flag::Projected => "projected: what the figure would be if it went on as before",
            Flag::Low => "rounds to zero but is not zero",
            Flag::Provisional => "provisional",
            Flag::Revised => "revised: not what was released before",
        }
    }
}
