//! An interval, and the method that it comes from.

/// From `lower` to `upper`, both of them inside.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Interval {
    pub lower: f64,
    pub upper: f64,
}

impl Interval {
    pub fn contains(self, value: f64) -> bool {
        self.lower <= value && value <= self.upper
    }

    /// Both ends times `factor`, which is not negative, and then divided by `divisor`, which is positive.
    pub fn scaled(self, factor: f64, divisor: f64) -> Self {
        Self { lower: factor * self.lower / divisor, upper: factor * self.upper / divisor }
    }
}

/// A statistic with its interval and the name of the method behind the interval.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Estimate {
    pub value: f64,
    pub interval: Interval,
    pub method: Method,
}

/// How an interval is made.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Method {
    ExactPoisson,
    Byar,
    Wilson,
    Dobson,
    DobsonNonIndependent,
    Newcombe,
    ExactConditional,
}

impl Method {
    /// The name by which an analyst knows it.
    pub fn name(self) -> &'static str {
        match self {
            Self::ExactPoisson => "exact Poisson",
            Self::Byar => "Byar",
            Self::Wilson => "Wilson score",
            Self::Dobson => "Dobson",
            Self::DobsonNonIndependent => "Dobson, adjusted for events that are not independent",
            Self::Newcombe => "Newcombe",
            Self::ExactConditional => "exact conditional (central)",
        }
    }
}
