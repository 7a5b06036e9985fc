//! The catalogue of chart kinds: an entry for each, which holds what is to be known of it before it is drawn. What is drawn stands
//! in `publish/chart`, a file for each.

use schemars::JsonSchema;
use serde::Deserialize;

/// What a kind of chart says to whoever lays it out, describes it or reads it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ChartFacts {
    /// How the alt text calls it.
    pub name: &'static str,
    /// What it draws for each figure.
    pub marks: &'static str,
    pub draws: Draws,
    /// Its series stand on top of each other: without one of them the whole has no height.
    pub is_stacked: bool,
    /// Its places stand in the order of their figures, highest first.
    pub is_ranked: bool,
    /// Its series are the years of one, along the quarters of a year.
    pub is_by_year: bool,
    /// It goes along two periods, then and now.
    pub is_of_two: bool,
    /// It has an axis of series, or it draws nothing.
    pub needs_series: bool,
    pub intervals: Intervals,
    pub told: Told,
    /// A figure that is withheld has a `[c]` at its place.
    pub marks_withheld: bool,
    /// A figure that is provisional is drawn hollow.
    pub hollows_provisional: bool,
    pub options: Options,
}

/// What it is drawn from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Draws {
    Figures,
    /// The rows of a register by two scores.
    Grid,
    /// The rows of a register from one day to another.
    Plan,
}

/// How the intervals of its figures are drawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Intervals {
    No,
    Whiskers,
    /// As a band, as long as there are so few series that bands can be told apart.
    Bands,
}

/// What the alt text tells of a series.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Told {
    /// The first and the last, the highest and the lowest.
    Course,
    /// From the highest to the lowest.
    Range,
}

/// The options that it has of its own in TOML.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Options {
    No,
    /// `own-scales` and `projection`.
    Line,
    /// `control`, with limits.
    Control,
    /// `control`, without limits.
    Run,
    /// `over-dispersion`.
    Funnel,
    /// `map`.
    Map,
    /// `register` and `grid`.
    Grid,
    /// `register` and `plan`.
    Plan,
}

macro_rules! chart_kinds {
    ($(#[doc = $about:literal] $kind:ident = $facts:expr,)+) => {
        /// How the numbers are drawn.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
        #[serde(rename_all = "kebab-case")]
        pub enum ChartKind {
            $(#[doc = $about] $kind,)+
        }

        impl ChartKind {
            pub const ALL: &[ChartKind] = &[$(ChartKind::$kind),+];

            /// What it shows, in a line.
            pub const fn about(self) -> &'static str {
                match self {
                    $(ChartKind::$kind => $about,)+
                }
            }

            pub const fn facts(self) -> ChartFacts {
                match self {
                    $(ChartKind::$kind => $facts,)+
                }
            }
        }
    };
}

chart_kinds! {
    /// One line per series along periods; a missing period is a gap.
    Line = ChartFacts {
        name: "Line chart",
        marks: "points",
        draws: Draws::Figures,
        is_stacked: false,
        is_ranked: false,
        is_by_year: false,
        is_of_two: false,
        needs_series: false,
        intervals: Intervals::Bands,
        told: Told::Course,
        marks_withheld: true,
        hollows_provisional: true,
        options: Options::Line,
    },
    /// Quarters from the first to the last, with a line for each year: the latest in front of the earlier ones.
    Years = ChartFacts {
        name: "Line chart by year",
        marks: "points",
        draws: Draws::Figures,
        is_stacked: false,
        is_ranked: false,
        is_by_year: true,
        is_of_two: false,
        needs_series: false,
        intervals: Intervals::No,
        told: Told::Course,
        marks_withheld: true,
        hollows_provisional: true,
        options: Options::No,
    },
    /// One column per period and series, side by side.
    Columns = ChartFacts {
        name: "Column chart",
        marks: "columns",
        draws: Draws::Figures,
        is_stacked: false,
        is_ranked: false,
        is_by_year: false,
        is_of_two: false,
        needs_series: false,
        intervals: Intervals::No,
        told: Told::Course,
        marks_withheld: true,
        hollows_provisional: true,
        options: Options::No,
    },
    /// Columns with the series on top of each other.
    Stacked = ChartFacts {
        name: "Stacked column chart",
        marks: "columns",
        draws: Draws::Figures,
        is_stacked: true,
        is_ranked: false,
        is_by_year: false,
        is_of_two: false,
        needs_series: false,
        intervals: Intervals::No,
        told: Told::Course,
        marks_withheld: true,
        hollows_provisional: true,
        options: Options::No,
    },
    /// Stacked columns that each fill 100%: the share of each series.
    Shares = ChartFacts {
        name: "Stacked column chart of shares",
        marks: "columns",
        draws: Draws::Figures,
        is_stacked: true,
        is_ranked: false,
        is_by_year: false,
        is_of_two: false,
        needs_series: false,
        intervals: Intervals::No,
        told: Told::Course,
        marks_withheld: true,
        hollows_provisional: true,
        options: Options::No,
    },
    /// Horizontal bars, highest first, with an optional line to compare with.
    Ranking = ChartFacts {
        name: "Bar chart, highest first",
        marks: "bars",
        draws: Draws::Figures,
        is_stacked: false,
        is_ranked: true,
        is_by_year: false,
        is_of_two: false,
        needs_series: false,
        intervals: Intervals::Whiskers,
        told: Told::Range,
        marks_withheld: true,
        hollows_provisional: true,
        options: Options::No,
    },
    /// One row per place, with a mark for each series: then and now, or those helped and those turned away.
    Dumbbell = ChartFacts {
        name: "Dot chart",
        marks: "marks",
        draws: Draws::Figures,
        is_stacked: false,
        is_ranked: false,
        is_by_year: false,
        is_of_two: false,
        needs_series: true,
        intervals: Intervals::No,
        told: Told::Course,
        marks_withheld: true,
        hollows_provisional: true,
        options: Options::No,
    },
    /// Then and now: a line for each series from its number in one period to that in another, with its name at both ends.
    Slope = ChartFacts {
        name: "Slope chart",
        marks: "points",
        draws: Draws::Figures,
        is_stacked: false,
        is_ranked: false,
        is_by_year: false,
        is_of_two: true,
        needs_series: true,
        intervals: Intervals::No,
        told: Told::Course,
        marks_withheld: true,
        hollows_provisional: true,
        options: Options::No,
    },
    /// A table of numbers, one row per series, on shades that are darker for higher numbers.
    Heat = ChartFacts {
        name: "Heat table",
        marks: "cells",
        draws: Draws::Figures,
        is_stacked: false,
        is_ranked: false,
        is_by_year: false,
        is_of_two: false,
        needs_series: true,
        intervals: Intervals::No,
        told: Told::Course,
        marks_withheld: true,
        hollows_provisional: true,
        options: Options::No,
    },
    /// Steps along periods: a level that holds until it changes, against what was used.
    Step = ChartFacts {
        name: "Step chart",
        marks: "points",
        draws: Draws::Figures,
        is_stacked: false,
        is_ranked: false,
        is_by_year: false,
        is_of_two: false,
        needs_series: false,
        intervals: Intervals::No,
        told: Told::Course,
        marks_withheld: true,
        hollows_provisional: true,
        options: Options::No,
    },
    /// Values along periods with the limits of chance variation.
    Control = ChartFacts {
        name: "Control chart",
        marks: "points",
        draws: Draws::Figures,
        is_stacked: false,
        is_ranked: false,
        is_by_year: false,
        is_of_two: false,
        needs_series: false,
        intervals: Intervals::No,
        told: Told::Course,
        marks_withheld: true,
        hollows_provisional: true,
        options: Options::Control,
    },
    /// Values along periods around their median.
    Run = ChartFacts {
        name: "Run chart",
        marks: "points",
        draws: Draws::Figures,
        is_stacked: false,
        is_ranked: false,
        is_by_year: false,
        is_of_two: false,
        needs_series: false,
        intervals: Intervals::No,
        told: Told::Course,
        marks_withheld: true,
        hollows_provisional: true,
        options: Options::Run,
    },
    /// Areas by their size, with limits that show how far chance may take each from the average, or from what was expected of it.
    Funnel = ChartFacts {
        name: "Funnel plot",
        marks: "points",
        draws: Draws::Figures,
        is_stacked: false,
        is_ranked: false,
        is_by_year: false,
        is_of_two: false,
        needs_series: false,
        intervals: Intervals::No,
        told: Told::Range,
        marks_withheld: false,
        hollows_provisional: true,
        options: Options::Funnel,
    },
    /// Areas coloured by a rate or share in classes, each as its shape or as a square.
    Map = ChartFacts {
        name: "Map",
        marks: "areas",
        draws: Draws::Figures,
        is_stacked: false,
        is_ranked: true,
        is_by_year: false,
        is_of_two: false,
        needs_series: false,
        intervals: Intervals::No,
        told: Told::Range,
        marks_withheld: true,
        hollows_provisional: false,
        options: Options::Map,
    },
    /// The rows of a register in a square of five by five scores, such as risks by likelihood and impact.
    Grid = ChartFacts {
        name: "Grid of scores",
        marks: "rows",
        draws: Draws::Grid,
        is_stacked: false,
        is_ranked: false,
        is_by_year: false,
        is_of_two: false,
        needs_series: false,
        intervals: Intervals::No,
        told: Told::Range,
        marks_withheld: false,
        hollows_provisional: false,
        options: Options::Grid,
    },
    /// The rows of a register as bars from their first day to their last, with their status in words.
    Plan = ChartFacts {
        name: "Plan",
        marks: "bars",
        draws: Draws::Plan,
        is_stacked: false,
        is_ranked: false,
        is_by_year: false,
        is_of_two: false,
        needs_series: false,
        intervals: Intervals::No,
        told: Told::Range,
        marks_withheld: false,
        hollows_provisional: false,
        options: Options::Plan,
    },
}
