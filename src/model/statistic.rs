//! The words of a statistic, as they stand in `figures.csv` and in the ids of figures ("sum.change-on-previous-year"). Methods
//! write them and the audit reads them, so they are data, and change with no heading.

use schemars::JsonSchema;
use serde::Deserialize;

/// What was sent, added up.
pub const SUM: &str = "sum";
/// Four quarters of it.
pub const ROLLING: &str = "rolling-four-quarters";
/// A quarter of it.
pub const MEAN: &str = "mean-per-quarter";
/// By so many per cent more than the base that follows.
pub const CHANGE_ON: &str = "change-on-";
/// By so many percentage points more than the base that follows.
pub const POINTS_ON: &str = "points-on-";
/// By so much more than the base that follows.
pub const DIFFERENCE_ON: &str = "difference-on-";
/// In per cent of the measure that follows.
pub const SHARE_OF: &str = "share-of-";
/// In per cent of all items of the dimension that follows.
pub const SHARE_OVER: &str = "share-over-";
/// For each one of the measure that follows.
pub const RATIO_TO: &str = "ratio-to-";
/// For every so many of the population that follows.
pub const RATE_PER: &str = "rate-per-";
/// Beside what follows, to which it is compared: the same number.
pub const COMPARED_WITH: &str = "compared-with-";

/// How it moves, by the test that follows.
pub const TREND: &str = "trend-";
/// Its place among areas.
pub const RANK: &str = "rank-";
/// The group that it is in, of so many.
pub const GROUP_OF: &str = "group-of-";
/// What it should be.
pub const TARGET: &str = "target-";
/// What a standard expects.
pub const EXPECTED: &str = "expected-";
/// The population that it and the rate that follows imply.
pub const IMPLIED_BY: &str = "population-implied-by-";
/// The rate with the ages of a standard population.
pub const STANDARDISED_PER: &str = "age-standardised-rate-per-";
/// In the prices of the year that follows.
pub const IN_PRICES_OF: &str = "in-prices-of-";
/// In per cent of the plan by then.
pub const SHARE_OF_PLAN: &str = "share-of-plan-";
/// Less the plan by then.
pub const LESS_PLAN: &str = "less-plan-";

/// What a step may begin with; one that begins like another comes before it.
const STEPS: [&str; 20] = [
    ROLLING,
    MEAN,
    CHANGE_ON,
    POINTS_ON,
    DIFFERENCE_ON,
    SHARE_OF_PLAN,
    SHARE_OF,
    SHARE_OVER,
    RATIO_TO,
    RATE_PER,
    COMPARED_WITH,
    TREND,
    RANK,
    GROUP_OF,
    TARGET,
    EXPECTED,
    IMPLIED_BY,
    STANDARDISED_PER,
    IN_PRICES_OF,
    LESS_PLAN,
];

/// The last thing that was done to a measure: "trend", "rank"; "others" where it is not one of these. A step may name a measure,
/// which has points in its name, too.
pub fn last_step(statistic: &str) -> &str {
    let steps = statistic.match_indices('.').map(|(at, _)| &statistic[at + 1..]);
    let known = steps.rev().find_map(|rest| STEPS.into_iter().find(|step| rest.starts_with(step)));
    match known {
        Some(step) => step.trim_end_matches('-'),
        None if statistic == SUM => SUM,
        None => "others",
    }
}

/// What a change is measured from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Base {
    PreviousQuarter,
    SameQuarterLastYear,
    PreviousYear,
    /// The mean of the three years before.
    ThreeYearMean,
    /// A quarter of the year before.
    MeanQuarterOfPreviousYear,
}

impl Base {
    const ALL: [Base; 5] = [
        Base::PreviousQuarter,
        Base::SameQuarterLastYear,
        Base::PreviousYear,
        Base::ThreeYearMean,
        Base::MeanQuarterOfPreviousYear,
    ];

    /// The base in words, for headings and sentences.
    pub fn words(self) -> &'static str {
        match self {
            Base::PreviousQuarter => "previous quarter",
            Base::SameQuarterLastYear => "same quarter last year",
            Base::PreviousYear => "previous year",
            Base::ThreeYearMean => "mean of the three years before",
            Base::MeanQuarterOfPreviousYear => "mean quarter of the previous year",
        }
    }

    /// The base in the id of a statistic.
    pub fn id(self) -> &'static str {
        match self {
            Base::PreviousQuarter => "previous-quarter",
            Base::SameQuarterLastYear => "same-quarter-last-year",
            Base::PreviousYear => "previous-year",
            Base::ThreeYearMean => "mean-of-the-three-years-before",
            Base::MeanQuarterOfPreviousYear => "mean-quarter-of-the-previous-year",
        }
    }

    /// The base of an id.
    pub fn of(id: &str) -> Option<Base> {
        Base::ALL.into_iter().find(|base| base.id() == id)
    }
}
