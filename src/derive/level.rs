//! How sure an interval is, and the intervals of counts at that level, as wide as their counts vary. Each is that of independent
//! cases where it is not known how much they vary, and where they vary by no more than that.

use crate::model::interval::{self, Interval};
use crate::statistics::dispersion::Dispersion;
use crate::statistics::rate_ratio::{self, RateRatio};
use crate::statistics::{
    self, Confidence, Estimate, Undefined, overdispersed, overdispersed_share, p_value, rate, share, share_difference,
};

/// Shares and what is made from them are given in per cent.
const PER_CENT: f64 = 100.0;

/// How sure an interval is.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Level {
    pub confidence: Confidence,
    /// The same in per cent.
    pub percent: f64,
    /// How much what it is of varies beyond chance; none where that is not known.
    pub dispersion: Option<Dispersion>,
}

impl Level {
    /// None where no interval can be so sure.
    pub fn of(percent: f64) -> Option<Level> {
        Some(Level { confidence: Confidence::from_percent(percent)?, percent, dispersion: None })
    }

    /// An interval of this level.
    pub fn interval(self, ends: statistics::Interval, method: statistics::Method) -> Interval {
        let method = interval::Method { name: method.name(), about: method.about(), source: method.source() };
        Interval { lower: ends.lower, upper: ends.upper, confidence: self.percent, method, p: None }
    }

    /// That of an estimate of this level.
    pub fn around(self, estimate: Estimate) -> Interval {
        self.interval(estimate.interval, estimate.method)
    }

    /// That of a difference, with the p value of none: `at` gives the difference at any level.
    pub fn difference(self, at: impl Fn(Level) -> Result<Estimate, Undefined>) -> Option<Interval> {
        let estimate = at(self).ok()?;
        let p = p_value::of(0.0, |confidence| Ok(at(Level { confidence, ..self })?.interval)).ok();
        Some(Interval { p, ..self.around(estimate) })
    }

    /// Events for every `per` of a size, which is people, places, or what was expected.
    pub fn rate(self, (events, size): (f64, f64), per: f64) -> Result<Estimate, Undefined> {
        match self.dispersion {
            None => rate::crude(events, size, per, self.confidence),
            Some(dispersion) => overdispersed::rate(events, size, per, dispersion, self.confidence),
        }
    }

    /// One rate over another, each as (events, size), and how its interval is made.
    pub fn rate_ratio(self, new: (f64, f64), old: (f64, f64)) -> Result<(RateRatio, statistics::Method), Undefined> {
        Ok(match self.dispersion.filter(|dispersion| dispersion.phi() > 1.0) {
            None => (rate_ratio::rate_ratio(new, old, self.confidence)?, statistics::Method::ExactConditional),
            Some(dispersion) => {
                let ratio = overdispersed::rate_ratio(new, old, dispersion, self.confidence)?;
                (ratio, statistics::Method::QuasiPoisson)
            }
        })
    }

    /// A part of a whole, in per cent.
    pub fn share(self, (part, whole): (f64, f64)) -> Result<Estimate, Undefined> {
        match self.dispersion {
            None => share::share(part, whole, PER_CENT, self.confidence),
            Some(dispersion) => overdispersed_share::of_share(part, whole, PER_CENT, dispersion, self.confidence),
        }
    }

    /// One share less another, each as (part, whole), in percentage points.
    pub fn share_difference(self, now: (f64, f64), base: (f64, f64)) -> Result<Estimate, Undefined> {
        match self.dispersion {
            None => share_difference::difference(now, base, PER_CENT, self.confidence),
            Some(dispersion) => overdispersed_share::of_difference(now, base, PER_CENT, dispersion, self.confidence),
        }
    }
}
