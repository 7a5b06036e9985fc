//! A chart as it is typed in a section.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::Deserialize;

use super::chart_kind::ChartKind;
use super::figure::Good;
use super::source::Name;
use super::typed_publication::{Axis, TypedAreas, TypedPeriods};

#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct TypedChart {
    /// A name for its file.
    pub id: Name,
    /// The kind of chart.
    pub kind: ChartKind,
    /// The measure that it shows.
    pub title: String,
    /// Its message, as one sentence with live figures like `{cases}`; without it, one made from its figures by fixed
    /// rules, if any applies.
    pub message: Option<Name>,
    /// What is drawn.
    #[serde(default)]
    pub figures: Vec<Name>,
    /// For which areas; without it, the one of the publication.
    pub areas: Option<TypedAreas>,
    /// For which periods.
    pub periods: Option<TypedPeriods>,
    /// The dimension that it is split by.
    pub by: Option<Name>,
    pub along: Option<Axis>,
    pub series: Option<Axis>,
    /// A figure of the publication's own area to compare with, or a comparison of what is ranked (ranking).
    pub comparator: Option<Name>,
    /// For more lines than one plot can hold: each has its own scale, so that the shape of a small one can be seen
    /// (line).
    #[serde(default, rename = "own-scales")]
    pub own_scales: bool,
    /// Behind the one line, where its count would be in the next four periods if it went on as it has in `periods`, with the limits
    /// within which four of five and 95 of 100 such counts are (line).
    #[serde(default)]
    pub projection: bool,
    /// The limits are widened where areas differ by more than chance (funnel).
    #[serde(default, rename = "over-dispersion")]
    pub over_dispersion: bool,
    /// How a control or run chart is made, where it differs from the default.
    pub control: Option<TypedControl>,
    /// How a map is made, where it differs from the default.
    pub map: Option<TypedMap>,
    /// Instead of figures: the rows of this register, as they are at the end of the edition's period (grid, plan).
    pub register: Option<Name>,
    /// Of a register: only rows with one of these items, by field.
    #[serde(default)]
    pub only: BTreeMap<Name, Vec<Name>>,
    /// Of a register: the field by which bars are sorted; without it, they are in the order sent (plan).
    pub sort: Option<Name>,
    /// Of a register: two scores from 1 to 5, the first of which goes up and the second across (grid).
    #[serde(default)]
    pub grid: Vec<Name>,
    /// Of a register: the fields that a bar is made from (plan).
    pub plan: Option<TypedPlan>,
    /// Whether the paper in Word has it; without it, where it is the first of its section. The appendix has the others.
    pub paper: Option<bool>,
    /// Notes below it.
    #[serde(default)]
    pub notes: Vec<String>,
}

/// What differs from the usual map: boundaries, coloured in five classes of about as many areas each.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct TypedMap {
    #[serde(default)]
    pub form: MapForm,
    /// The number of classes, each with about the same number of areas: 4 or 5.
    pub classes: Option<u8>,
    /// Instead of `classes`: the 3 or 4 numbers at which a new class begins, so that editions can be compared.
    #[serde(default)]
    pub breaks: Vec<f64>,
}

/// The published fields that each bar of a plan is made from.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct TypedPlan {
    /// What is shown beside the bar.
    pub name: Name,
    /// The date on which it starts.
    pub from: Name,
    /// The date on which it ends.
    pub to: Name,
    /// A choice, which fills the bars and is shown beside each in words.
    pub status: Name,
}

/// How an area is shown on a map.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum MapForm {
    /// Its shape, from `boundaries.geojson` beside the returns.
    #[default]
    Boundaries,
    /// A square, placed as `tiles.csv` beside the returns says.
    Tiles,
}

/// What differs from the usual control chart: single values, all points judged by the usual lengths.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct TypedControl {
    pub method: Option<ControlMethod>,
    /// Whether outlying moving ranges are left out of the limits. They are kept unless this says `true`: of short charts of figures
    /// that do not change, one in eight would show a special cause without them, and one in eleven does with them.
    pub screened: Option<bool>,
    /// Whether the limits of `c`, `p` and `u` are widened by how much the figures vary from one to the next (Laney).
    /// Without it they are widened where the figures vary by more than counts of independent events do.
    pub prime: Option<bool>,
    /// How seasons are treated. Without it a chart with seasonal quarters says so, and nothing is judged.
    pub seasonal: Option<Seasonal>,
    /// The number of points, from the start of each segment, that set its limits.
    pub baseline: Option<u32>,
    /// Dates from which new limits are set.
    #[serde(default)]
    pub rebase: Vec<TypedRebase>,
    /// How many points in a row on one side of the mean are a special cause.
    pub run: Option<u32>,
    /// How many points in a row that each rise, or each fall, are a special cause.
    pub trend: Option<u32>,
    /// How many points near a limit, out of how many in a row, are a special cause.
    pub near: Option<[u32; 2]>,
    /// A number to reach, drawn as a line.
    pub target: Option<f64>,
    /// Which way is good, where this has been agreed. Without it nothing is called better or worse.
    pub good: Option<Good>,
}

/// A date from which limits are set anew, and why.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct TypedRebase {
    /// The first day of what is new.
    pub date: Name,
    /// Why; shown below the chart.
    pub reason: Name,
}

/// What the limits of a control chart are made from.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum ControlMethod {
    /// Single values and their moving ranges.
    #[default]
    Xmr,
    /// Counts of events, where the opportunity for them is always the same.
    C,
    /// Shares of a whole that varies.
    P,
    /// Rates for a size that varies.
    U,
    /// Events so rare that most periods have none: how many periods without any lie between two that have some.
    G,
}

/// What a control chart does with the seasons of its figures.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Seasonal {
    /// They are not looked for.
    None,
    /// The chart shows each figure divided by the index of its season, if there are at least three years of quarters.
    Adjust,
}
