//! A kind of return as it is typed in `pipelines/returns/<kind>.toml`.

use std::collections::BTreeMap;

use serde::Deserialize;

use super::source::Name;
use crate::model::finding::Severity;
use crate::model::measure::{OverTime, PopulationYear};

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct TypedReturn {
    pub title: String,
    pub about: String,
    /// What the file was called before, without `.toml`, so that what was told of its measures then is remembered.
    #[serde(default)]
    pub formerly: Vec<String>,
    /// Who owns the definition.
    pub owner: String,
    /// The version of the definition, and the first period that it holds for.
    pub version: Option<String>,
    pub since: Option<String>,
    pub frequency: Option<Frequency>,
    /// Days after the end of the period.
    pub due_days: Option<u32>,
    /// The sheet of a workbook that holds the return, where several could; "Return" without it.
    pub sheet: Option<String>,
    /// Hidden sheets, rows and columns of a workbook are read like the others.
    #[serde(default)]
    pub read_hidden: bool,
    /// What somebody has still to answer, which `check` repeats.
    #[serde(default)]
    pub questions: Vec<String>,
    /// The measure whose figures stand in a column for each period, headed by it.
    pub periods_across: Option<Name>,
    /// Several tables stand one below the other, each with headings of its own.
    #[serde(default)]
    pub several_tables: bool,
    /// What a quarter with a calendar year means ("Q1 2022"); without it such a label is refused.
    pub quarters: Option<Quarters>,
    /// The level of its areas, which tells two areas of one name apart.
    pub level: Option<String>,
    /// The level of areas of which each has someone who answers for it, wherever one beside it has.
    pub covers: Option<String>,
    /// Beyond so many times up or down, a past figure that changed is a warning and no note.
    pub revision_ratio: Option<f64>,
    /// The area, by code or name, of rows that name none.
    pub area: Option<Name>,
    /// The period of a table that has no column for it.
    pub period: Option<Name>,
    /// A table that other returns refer to, instead of measures.
    pub reference: Option<Reference>,
    #[serde(default)]
    pub columns: BTreeMap<String, TypedColumn>,
    #[serde(default)]
    pub dimensions: Vec<TypedDimension>,
    #[serde(default)]
    pub measures: Vec<TypedMeasure>,
    #[serde(default)]
    pub rules: Vec<toml::Spanned<TypedRule>>,
    #[serde(default)]
    pub populations: Vec<TypedPopulation>,
    /// How much the findings of rules that always run matter, by their code.
    #[serde(default)]
    pub severity: BTreeMap<Name, Severity>,
}

/// How often a return is owed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Frequency {
    Quarter,
    Year,
    CalendarYear,
}

/// What a quarter with a calendar year stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Quarters {
    /// The quarter of the financial year that starts in that year: Q1 2022 is April to June 2022.
    Financial,
    /// The quarter of that year: Q1 2022 is January to March 2022.
    Calendar,
    /// The twelve months that end with that quarter: Q1 2022 is April 2021 to March 2022, as SafeLives labels them.
    RollingYearToCalendarQuarter,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Reference {
    Areas,
    Expected,
    Neighbours,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct TypedColumn {
    pub role: TypedRole,
    pub dimension: Option<Name>,
    /// Further headings that mean this column.
    #[serde(default)]
    pub accept: Vec<String>,
    #[serde(default)]
    pub optional: bool,
    /// Where the column stands, from 1, when it has no heading.
    pub position: Option<u32>,
    /// An empty cell means what stands above it, as in a sheet whose cells were merged.
    #[serde(default)]
    pub fill_down: bool,
    /// In a column of a dimension, an empty cell means all of its items.
    #[serde(default)]
    pub blank_is_all: bool,
    /// Where tables are mixed in one file: what stands here in the rows of this return.
    #[serde(default)]
    pub only: Vec<String>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum TypedRole {
    Partner,
    Area,
    AreaName,
    Period,
    PeriodType,
    Dimension,
    Measure,
    Value,
    Status,
    Submitted,
    Document,
    Note,
    Level,
    Parent,
    From,
    To,
    Successor,
    Aliases,
    Neighbour,
    Kind,
    /// Known, and not asked for.
    NotRead,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct TypedDimension {
    pub id: String,
    pub label: String,
    #[serde(default)]
    pub overlapping: bool,
    /// A protected characteristic: that nobody of a group was seen says something of the group, so a zero is withheld like
    /// a small number.
    #[serde(default)]
    pub protected: bool,
    /// What the rows of all items together are called, besides "All" and "Total".
    #[serde(default)]
    pub all: Vec<String>,
    pub items: Vec<TypedItem>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct TypedItem {
    pub id: String,
    pub label: String,
    /// What it was called before, by its id.
    #[serde(default)]
    pub formerly: Vec<String>,
    #[serde(default)]
    pub accept: Vec<String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct TypedMeasure {
    pub id: String,
    pub label: String,
    pub unit: String,
    /// Counts people or their cases, so that a small number may point to a person; without it, it does not.
    pub people: Option<bool>,
    /// Why it is not about people, where its unit says that it is.
    pub because: Option<String>,
    /// What it was called before, so that what was told of it then is remembered.
    #[serde(default)]
    pub formerly: Vec<String>,
    #[serde(default)]
    pub decimals: u8,
    /// The partner rounds it to a multiple of this: 5 or 10.
    pub rounded_to: Option<f64>,
    pub whole: Option<bool>,
    pub minimum: Option<f64>,
    pub maximum: Option<f64>,
    /// May be below zero; without it the minimum is 0.
    #[serde(default)]
    pub negative: bool,
    pub over_time: Option<OverTime>,
    /// What is sent is multiplied by this: 1000 where it is sent in thousands.
    pub scale: Option<f64>,
    #[serde(default)]
    pub by: Vec<Name>,
    /// Headings of the wide shape, one list an item of `by`.
    #[serde(default)]
    pub columns: BTreeMap<Name, Vec<String>>,
    #[serde(default)]
    pub accept: Vec<String>,
    #[serde(default)]
    pub sparse: bool,
    #[serde(default)]
    pub definition: String,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct TypedPopulation {
    pub id: String,
    pub label: String,
    pub measure: Name,
    #[serde(default)]
    pub items: BTreeMap<Name, Vec<Name>>,
    pub year: PopulationYear,
}

/// One rule: exactly one of the typed entries, and how much it matters.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct TypedRule {
    pub severity: Option<Severity>,
    /// Why the rule holds, said in the finding's hint.
    pub because: Option<String>,
    pub at_most: Option<PartWhole>,
    pub sum: Option<TypedSum>,
    pub parts_sum: Option<TypedPartsSum>,
    pub parts_at_most: Option<TypedPartsAtMost>,
    pub share_agrees: Option<TypedShareAgrees>,
    pub rate_agrees: Option<TypedRateAgrees>,
    pub ratio_within: Option<TypedRatioWithin>,
    pub areas_sum: Option<TypedAreasSum>,
    pub at_least: Option<TypedAtLeast>,
    pub agrees: Option<TypedAgrees>,
    pub balance: Option<TypedBalance>,
    pub carried: Option<TypedCarried>,
    pub funnel: Option<TypedFunnel>,
    pub multi_response: Option<TypedMultiResponse>,
    pub jump: Option<TypedJump>,
    pub flat_line: Option<TypedFlatLine>,
    pub no_gap: Option<TypedNoGap>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PartWhole {
    pub part: Name,
    pub whole: Name,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TypedSum {
    pub parts: Vec<Name>,
    pub total: Name,
    #[serde(default)]
    pub within: f64,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TypedPartsSum {
    pub parts: Name,
    pub total: Name,
    #[serde(default)]
    pub within: f64,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TypedPartsAtMost {
    pub parts: Name,
    pub whole: Name,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TypedShareAgrees {
    pub share: Name,
    pub part: Name,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TypedRateAgrees {
    pub rate: Name,
    pub count: Name,
    pub populations: Vec<Name>,
    pub per: f64,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TypedRatioWithin {
    pub part: Name,
    pub whole: Name,
    pub low: f64,
    pub high: f64,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TypedAreasSum {
    pub measure: Name,
    #[serde(default)]
    pub within: f64,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TypedAtLeast {
    pub part: Name,
    pub floor: Name,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TypedAgrees {
    pub measure: Name,
    /// The same thing as another return counts it.
    pub with: Name,
    #[serde(default)]
    pub within: f64,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TypedBalance {
    pub opening: Name,
    #[serde(rename = "in")]
    pub came: Name,
    #[serde(rename = "out")]
    pub went: Name,
    pub closing: Name,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TypedCarried {
    /// What is open at the end of a period.
    pub open: Name,
    #[serde(rename = "in")]
    pub came: Name,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TypedFunnel {
    /// From the first to the last.
    pub steps: Vec<Name>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TypedMultiResponse {
    pub parts: Name,
    pub whole: Name,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TypedJump {
    pub measure: Name,
    /// So many times the period before, up or down.
    pub ratio: f64,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TypedNoGap {
    pub measure: Name,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TypedFlatLine {
    pub measure: Name,
    pub periods: u32,
}
