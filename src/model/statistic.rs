//! The words of a statistic, as they stand in `figures.csv` and in the ids of figures ("sum.change-on-previous-year"). Methods
//! write them and the audit reads them, so they are data, and change with no heading.

use schemars::JsonSchema;
use serde::Deserialize;

/// What was sent, added up.
pub const SUM: &str = "sum";

/// The words of steps, each a constant, and all of them in a list.
macro_rules! steps {
    ($($(#[$says:meta])+ $name:ident = $word:literal;)+) => {
        $($(#[$says])+ pub const $name: &str = $word;)+

        /// What a step may begin with.
        const STEPS: &[&str] = &[$($name),+];
    };
}

steps! {
    /// Four quarters of it.
    ROLLING = "rolling-four-quarters";
    /// A quarter of it.
    MEAN = "mean-per-quarter";
    /// By which end of the bands of the dimension that follows half of it has come.
    MEDIAN_OVER = "median-over-";
    /// By so many per cent more than the base that follows.
    CHANGE_ON = "change-on-";
    /// By so many percentage points more than the base that follows.
    POINTS_ON = "points-on-";
    /// By so much more than the base that follows.
    DIFFERENCE_ON = "difference-on-";
    /// In per cent of the measure that follows.
    SHARE_OF = "share-of-";
    /// In per cent of all items of the dimension that follows.
    SHARE_OVER = "share-over-";
    /// For each one of the measure that follows.
    RATIO_TO = "ratio-to-";
    /// For every so many of the population that follows.
    RATE_PER = "rate-per-";
    /// Beside what follows, to which it is compared: the same number.
    COMPARED_WITH = "compared-with-";
    /// How it moves, by the test that follows.
    TREND = "trend-";
    /// By so many per cent another level from the day that follows.
    STEP_ON = "step-on-";
    /// By so many per cent another change from period to period since the day that follows.
    TURN_ON = "turn-on-";
    /// Drawn towards what all areas have together.
    SHRUNKEN = "shrunken";
    /// So many times that of the area that follows.
    TIMES_THAT_OF = "times-that-of-";
    /// So much more than that of the area that follows.
    MORE_THAN_THAT_OF = "more-than-that-of-";
    /// By so much more in the most deprived part of the area than in the least, by the measure that follows.
    INEQUALITY_SLOPE = "inequality-slope-by-";
    /// So many times as much in the most deprived part of the area as in the least, by the measure that follows.
    INEQUALITY_RATIO = "inequality-ratio-by-";
    /// Its place among areas.
    RANK = "rank-";
    /// The group that it is in, of so many.
    GROUP_OF = "group-of-";
    /// What it should be.
    TARGET = "target-";
    /// What a standard expects.
    EXPECTED = "expected-";
    /// The population that it and the rate that follows imply.
    IMPLIED_BY = "population-implied-by-";
    /// The rate with the ages of a standard population.
    STANDARDISED_PER = "age-standardised-rate-per-";
    /// In per cent of what the rates of the whole area, age by age, lead to expect of the population that follows.
    INDIRECT_RATIO = "indirect-ratio-";
    /// The share of the population that follows.
    POPULATION_SHARE = "share-of-population-";
    /// Against its share of the population that follows.
    AGAINST_POPULATION = "against-population-";
    /// In the prices of the year that follows.
    IN_PRICES_OF = "in-prices-of-";
    /// In per cent of the plan by then.
    SHARE_OF_PLAN = "share-of-plan-";
    /// Less the plan by then.
    LESS_PLAN = "less-plan-";
}

/// The last thing that was done to a measure: "trend", "rank"; "others" where it is not one of these. A step may name a measure,
/// which has points in its name, too.
pub fn last_step(statistic: &str) -> &str {
    let steps = statistic.match_indices('.').map(|(at, _)| &statistic[at + 1..]);
    // One may begin like another that is shorter.
    let step_of = |rest: &str| STEPS.iter().filter(|step| rest.starts_with(**step)).max_by_key(|step| step.len());
    let known = steps.rev().find_map(step_of);
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
