//! Funnel plots: how far areas of each size stray from the average by chance.
//!
//! The inner limits have 0.025 in each tail ("2s"), the outer ones 0.001 ("3s"). Source: PHEindicatormethods 2.1.0,
//! except that its limits of ratios and rates are found by halving to 1e-7; these are exact.

pub mod axis;
pub mod overdispersion;
pub mod ratio;
pub mod share;

use super::Interval;

/// The limits at one size.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Limits {
    /// 95 %.
    pub inner: Interval,
    /// 99.8 %.
    pub outer: Interval,
}

/// Where an area lies.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Significance {
    /// Below the outer limit.
    FarBelow,
    Below,
    NotSignificant,
    Above,
    /// Above the outer limit.
    FarAbove,
}

impl Limits {
    /// A value against the limits; on a limit is within it.
    pub fn place(self, value: f64) -> Significance {
        if value < self.outer.lower {
            Significance::FarBelow
        } else if value < self.inner.lower {
            Significance::Below
        } else if value > self.outer.upper {
            Significance::FarAbove
        } else if value > self.inner.upper {
            Significance::Above
        } else {
            Significance::NotSignificant
        }
    }
}
