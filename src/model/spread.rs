//! How much counts vary from period to period beyond independent cases, and whether they follow the seasons.

use super::measure::Breakdown;
use super::period::Period;

/// The counts that vary together: one figure's, for areas side by side.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Of {
    /// The figure's measure and statistic, as they stand in its id.
    pub figure: String,
    pub breakdown: Breakdown,
    pub pool: Pool,
    pub pace: Pace,
}

/// Which areas are taken together, by their codes.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Pool {
    /// Those with the same area above them.
    Below(String),
    Alone(String),
}

/// How long the periods are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Pace {
    Month,
    Quarter,
    HalfYear,
    Year,
}

/// How much some counts vary, as far as what is shown of them tells.
#[derive(Debug, Clone, PartialEq)]
pub struct Spread {
    pub of: Of,
    /// How many areas, and how many periods of all of them together.
    pub areas: usize,
    pub periods: usize,
    /// Variance over mean as it comes out, which may be below 1 by chance.
    pub dispersion: f64,
    /// None where there are too few periods to tell.
    pub seasonal: Option<bool>,
}

/// What is known of how the counts behind a figure vary.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Varies {
    /// Variance over mean, 1 or more; none where there are too few periods to tell, so that cases are taken as independent.
    pub dispersion: Option<f64>,
    /// Whether they follow the seasons; none where there are too few periods to tell.
    pub seasonal: Option<bool>,
}

impl Pace {
    /// That of a period; none where it is a span of days.
    pub fn of(period: Period) -> Option<Pace> {
        match period {
            Period::Month { .. } => Some(Pace::Month),
            Period::Quarter { .. } => Some(Pace::Quarter),
            Period::HalfYear { .. } => Some(Pace::HalfYear),
            Period::Year { .. } | Period::CalendarYear { .. } | Period::FourQuarters { .. } => Some(Pace::Year),
            Period::Span { .. } => None,
        }
    }

    /// How many of them make a year.
    pub fn in_a_year(self) -> usize {
        match self {
            Pace::Month => 12,
            Pace::Quarter => 4,
            Pace::HalfYear => 2,
            Pace::Year => 1,
        }
    }

    /// So many of them, in words.
    pub fn counted(self, number: usize) -> String {
        let noun = match self {
            Pace::Month => "month",
            Pace::Quarter => "quarter",
            Pace::HalfYear => "half-year",
            Pace::Year => "year",
        };
        format!("{number} {noun}{}", if number == 1 { "" } else { "s" })
    }
}
