//! How often something is sent or published, and the periods that go with it.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::period::Period;

/// How often a return is due.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Frequency {
    Month,
    Quarter,
    /// April to September, and October to March.
    HalfYear,
    /// April to March.
    Year,
    CalendarYear,
}

impl Frequency {
    /// Whether a period is one of these.
    pub fn is_of(self, period: Period) -> bool {
        match self {
            Frequency::Month => matches!(period, Period::Month { .. }),
            Frequency::Quarter => matches!(period, Period::Quarter { .. }),
            Frequency::HalfYear => matches!(period, Period::HalfYear { .. }),
            Frequency::Year => matches!(period, Period::Year { .. }),
            Frequency::CalendarYear => matches!(period, Period::CalendarYear { .. }),
        }
    }

    /// The one of these in which a period ends.
    pub fn in_which_ends(self, period: Period) -> Period {
        match self {
            Frequency::Month => period.last_month(),
            Frequency::Quarter => period.last_quarter(),
            Frequency::HalfYear => period.last_half(),
            Frequency::Year => period.last_year(),
            Frequency::CalendarYear => period.last_calendar_year(),
        }
    }

    /// The last of these that is over when a period is.
    pub fn last_over(self, period: Period) -> Period {
        let last = self.in_which_ends(period);
        if last.last_day() <= period.last_day() { last } else { last.back(1).unwrap_or(last) }
    }

    /// How many months it is long.
    pub fn months(self) -> u32 {
        match self {
            Frequency::Month => 1,
            Frequency::Quarter => 3,
            Frequency::HalfYear => 6,
            Frequency::Year | Frequency::CalendarYear => 12,
        }
    }

    /// Those that make up a period; nothing where none do.
    pub fn within(self, period: Period) -> Vec<Period> {
        if self.is_of(period) {
            return vec![period];
        }
        period.parts().into_iter().find(|parts| parts.first().is_some_and(|part| self.is_of(*part))).unwrap_or_default()
    }

    /// One of these as it is typed, for an example.
    pub fn example(self) -> &'static str {
        match self {
            Frequency::Month => "March 2025",
            Frequency::Quarter => "2024/25 Q4",
            Frequency::HalfYear => "2024/25 H2",
            Frequency::Year => "2024/25",
            Frequency::CalendarYear => "2024",
        }
    }

    /// What one of these is called.
    pub fn word(self) -> &'static str {
        match self {
            Frequency::Month => "month",
            Frequency::Quarter => "quarter",
            Frequency::HalfYear => "half-year",
            Frequency::Year => "financial year",
            Frequency::CalendarYear => "calendar year",
        }
    }

    /// One of these in words.
    pub fn one(self) -> String {
        format!("a {}", self.word())
    }

    /// Several of these in words.
    pub fn many(self) -> String {
        format!("{}s", self.word())
    }

    /// As it is typed.
    pub fn typed(self) -> &'static str {
        match self {
            Frequency::Month => "month",
            Frequency::Quarter => "quarter",
            Frequency::HalfYear => "half-year",
            Frequency::Year => "year",
            Frequency::CalendarYear => "calendar-year",
        }
    }

    pub const ALL: [Frequency; 5] =
        [Frequency::Month, Frequency::Quarter, Frequency::HalfYear, Frequency::Year, Frequency::CalendarYear];

    /// That of which a period is.
    pub fn of(period: Period) -> Option<Frequency> {
        Frequency::ALL.into_iter().find(|frequency| frequency.is_of(period))
    }
}
