//! What is typed of a control or run chart.

use schemars::JsonSchema;
use serde::Deserialize;

use super::figure::Good;
use super::source::Name;

/// What differs from the usual control chart: single values, screened, all points judged by the usual lengths.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct TypedControl {
    pub method: Option<ControlMethod>,
    /// Whether outlying moving ranges are left out of the limits; they are, unless this says `false`.
    pub screened: Option<bool>,
    /// Whether the limits of `c`, `p` and `u` are widened by how much the figures vary from one to the next (Laney). Without it
    /// they are where the figures vary by more than counts of independent events do.
    pub prime: Option<bool>,
    /// What becomes of seasons. Without it a chart whose quarters follow them says so, and judges nothing.
    pub seasonal: Option<Seasonal>,
    /// Only so many points from the start of each segment set its limits.
    pub baseline: Option<u32>,
    /// Dates from which the limits are set anew.
    #[serde(default)]
    pub rebase: Vec<TypedRebase>,
    /// So many points in a row on one side of the mean are a special cause.
    pub run: Option<u32>,
    /// So many points in a row that each rise, or each fall, are a special cause.
    pub trend: Option<u32>,
    /// So many points near a limit, of so many in a row.
    pub near: Option<[u32; 2]>,
    /// A number to reach, drawn as a line.
    pub target: Option<f64>,
    /// Which way is good, where anybody has agreed on one. Without it nothing is called better or worse.
    pub good: Option<Good>,
}

/// A date from which limits are set anew, and why.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct TypedRebase {
    /// The first day of what is new.
    pub date: Name,
    /// Why; printed below the chart.
    pub reason: Name,
}

/// What the limits of a control chart are made from.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum ControlMethod {
    /// Single values and their moving ranges.
    #[default]
    Xmr,
    /// Counts of events, where there is always as much in which they can happen.
    C,
    /// Shares of a whole that varies.
    P,
    /// Rates for a size that varies.
    U,
    /// Events so rare that most periods have none: how many periods without any lie between two that have some.
    G,
}

/// What a control chart does with the seasons of its figures.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Seasonal {
    /// They are not looked for.
    None,
    /// The chart shows each figure divided by the index of its season, from three years of quarters on.
    Adjust,
}
