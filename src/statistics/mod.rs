//! The formulas that public health analysts use, and nothing else: numbers in, numbers out, one file per method.
//!
//! | file | method |
//! |---|---|
//! | `poisson`, `rate`, `share`, `standardised_rate` | a count, a rate, a share and a standardised rate with an interval |
//! | `change`, `rate_ratio`, `rate_difference`, `share_difference` | what changed, and whether by more than chance |
//! | `benchmark`, `goal`, `quantile_group`, `funnel` | comparison with a value, a goal, other areas |
//! | `series`, `quasi_poisson`, `dispersion`, `seasons` | counts in time: how they vary, and with which season |
//! | `overdispersed` | intervals of counts that are not independent |
//! | `p_value`, `discovery` | the p value of any interval; many comparisons at once |
//! | `segmented`, `projection` | before and after a known change; the next year if all goes on |
//! | `shrunken_rate`, `indirect_ratio`, `inequality_slope` | small areas, areas of other ages, the gap between them |
//! | `median` | a median with an interval |
//! | `control_chart` | limits, special causes, what the last point says |
//! | `recent_trend`, `share_trend`, `poisson_trend`, `mann_kendall`, `theil_sen` | trend over years |
//! | `expected_volume`, `real_terms`, `largest_remainder` | against a standard, without inflation, shares that add up |
//! | `exact` | decimals and fractions without loss |
//! | `special` | the probability distributions behind them |
//!
//! What has no answer is an [`Undefined`] with its reason. No function gives or expects NaN, infinity or a magic
//! number.

pub mod benchmark;
pub mod change;
pub mod confidence;
pub mod control_chart;
pub mod discovery;
pub mod dispersion;
pub mod exact;
pub mod expected_volume;
pub mod funnel;
pub mod goal;
pub mod indirect_ratio;
pub mod inequality_slope;
pub mod interval;
pub mod largest_remainder;
pub mod mann_kendall;
pub mod median;
pub mod overdispersed;
pub mod overdispersed_share;
pub mod p_value;
pub mod poisson;
pub mod poisson_trend;
pub mod projection;
pub mod quantile_group;
pub mod quasi_poisson;
pub mod rate;
pub mod rate_difference;
pub mod rate_ratio;
pub mod real_terms;
pub mod recent_trend;
pub mod seasons;
pub mod segmented;
pub mod series;
pub mod share;
pub mod share_difference;
pub mod share_trend;
pub mod shrunken_rate;
pub mod special;
pub mod standardised_rate;
pub mod theil_sen;
pub mod undefined;

mod check;

pub use confidence::Confidence;
pub use interval::{Estimate, Interval, Method};
pub use undefined::Undefined;
