//! How sure an interval is.

use super::special;

/// A two-sided level of confidence, kept as the probability in each tail.
#[derive(Debug, Clone, Copy, PartialEq, PartialOrd)]
pub struct Confidence {
    tail: f64,
}

impl Confidence {
    /// 80 %: the inner interval of a projection.
    pub const P80: Self = Self { tail: 0.1 };
    /// 95 %: the interval that is shown.
    pub const P95: Self = Self { tail: 0.025 };
    /// 99.8 %: the wider level of funnels and of the two-level comparison, about three standard deviations.
    pub const P99_8: Self = Self { tail: 0.001 };

    /// A level from 90 to below 100 percent, as PHEindicatormethods allows it. 100 % would be an interval that says
    /// nothing, so it is refused.
    pub fn from_percent(percent: f64) -> Option<Self> {
        (90.0..100.0).contains(&percent).then(|| Self { tail: (100.0 - percent) / 200.0 })
    }

    /// With that probability beyond each end, above zero.
    pub(super) fn with_tail(tail: f64) -> Self {
        Self { tail: tail.clamp(f64::MIN_POSITIVE, 0.5) }
    }

    /// The probability beyond each end, 0.025 for 95 %.
    pub fn tail(self) -> f64 {
        self.tail
    }

    /// The standard normal deviate with that probability above it: 1.959963984540054 for 95 %, not 1.96.
    pub fn z(self) -> f64 {
        special::normal_upper_quantile(self.tail)
    }

    /// The deviate of Student's t with that probability above it, for what is measured by an estimated spread.
    pub fn t(self, freedom: usize) -> f64 {
        special::t_upper_quantile(self.tail, freedom as f64)
    }
}
