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

impl Estimate {
    /// The interval of this less another that is independent of it: the distances from each value to the ends of its
    /// interval, put together as the sides of a right angle. Source: Newcombe 1998, method 10, for shares; Zou and Donner
    /// 2008 for whatever has an interval.
    pub fn less(self, other: Estimate) -> Interval {
        let value = self.value - other.value;
        Interval {
            lower: value - (self.value - self.interval.lower).hypot(other.interval.upper - other.value),
            upper: value + (self.interval.upper - self.value).hypot(other.value - other.interval.lower),
        }
    }
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
    ZouDonner,
    ExactConditional,
    Wald,
    QuasiPoisson,
    Segmented,
    GammaPosterior,
    OrderStatistics,
    Normal,
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
            Self::ZouDonner => "Zou and Donner",
            Self::ExactConditional => "exact conditional (central)",
            Self::Wald => "Wald, widened by over-dispersion",
            Self::QuasiPoisson => "quasi-Poisson",
            Self::Segmented => "quasi-Poisson regression",
            Self::GammaPosterior => "gamma posterior",
            Self::OrderStatistics => "order statistics",
            Self::Normal => "normal approximation",
        }
    }

    /// What it is used for.
    pub fn about(self) -> &'static str {
        match self {
            Self::ExactPoisson => "of a rate from fewer than 10 events",
            Self::Byar => "of a rate from 10 events or more",
            Self::Wilson => "of a share",
            Self::Dobson | Self::DobsonNonIndependent => "of a directly standardised rate",
            Self::Newcombe => "of the difference between two shares",
            Self::ZouDonner => "of the difference between two rates",
            Self::ExactConditional => {
                "of the ratio of two counts or two rates, expressed as a percentage change; its p value is twice the \
                smaller tail"
            }
            Self::Wald => {
                "of the factor by which a count or rate changes from year to year, expressed as a percentage change"
            }
            Self::QuasiPoisson => "of a count, a rate or a ratio whose counts vary more than independent events would",
            Self::Segmented => "of the step or turn of a series at a known change, expressed as a percentage change",
            Self::GammaPosterior => "of a rate that is drawn towards that of all areas together",
            Self::OrderStatistics => "of a median",
            Self::Normal => "of a slope index of inequality",
        }
    }

    /// Who publishes it, for a reader who wants to look it up.
    pub fn source(self) -> &'static str {
        match self {
            Self::ExactPoisson => "chi-squared quantiles; PHEindicatormethods 2.1.0",
            Self::Byar => "Byar's approximation; PHEindicatormethods 2.1.0",
            Self::Wilson => "Wilson 1927; PHEindicatormethods 2.1.0",
            Self::Dobson | Self::DobsonNonIndependent => "Dobson 1991; PHEindicatormethods 2.1.0",
            Self::Newcombe => "Newcombe 1998, method 10",
            Self::ZouDonner => "the intervals of both rates combined, as Newcombe's are; Zou and Donner 2008",
            Self::Wald => {
                "Poisson regression; the standard error times the root of Pearson's chi-squared over its degrees of freedom where that is above 1"
            }
            Self::QuasiPoisson => {
                "the exact interval, or Student's t times the root of the dispersion over the counts where that is wider; R glm with quasipoisson"
            }
            Self::Segmented => {
                "Student's t times the standard error, which is widened by the root of a dispersion above 1; R glm with quasipoisson"
            }
            Self::GammaPosterior => "Clayton and Kaldor 1987, Marshall 1991; DCluster empbaysmooth",
            Self::OrderStatistics => "binomial quantiles; DescTools MedianCI",
            Self::Normal => "the standard errors of the groups carried over; PHEindicatormethods phe_sii",
            Self::ExactConditional => "Clopper-Pearson limits carried over to the ratio; R poisson.test, exactci",
        }
    }
}
