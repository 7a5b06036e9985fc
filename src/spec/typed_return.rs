//! A kind of return as it is typed in `pipelines/returns/<kind>.toml`.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::Deserialize;
use serde::de::IgnoredAny;

use super::register::TypedCounts;
use super::source::Name;
use super::typed_publication::TypedSection;
use crate::model::measure::{OverTime, PopulationYear};

pub use crate::model::frequency::Frequency;

#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct TypedReturn {
    /// What the return is called on pages and in letters.
    pub title: Name,
    /// What it holds, and who sends it.
    pub about: String,
    /// What the file was called before, without `.toml`, so that what was published from its measures then is
    /// remembered.
    #[serde(default)]
    pub formerly: Vec<String>,
    /// Who owns the definition.
    pub owner: String,
    /// The version of the definition, and the first period that it holds for.
    pub version: Option<String>,
    /// The first period that the definition holds for.
    pub since: Option<String>,
    pub frequency: Option<Frequency>,
    /// Days after the end of the period.
    pub due_days: Option<u32>,
    /// The sheet of a workbook that holds the return, where several could; "Return" without it.
    pub sheet: Option<String>,
    /// Hidden sheets, rows, columns and cells of a workbook are read like the others.
    #[serde(default)]
    pub read_hidden: bool,
    /// Questions that still have to be answered, which `check` repeats.
    #[serde(default)]
    pub questions: Vec<String>,
    /// The measure whose figures are in one column per period, each headed by its period.
    pub periods_across: Option<Name>,
    /// Several tables are one below the other, each with its own headings.
    #[serde(default)]
    pub several_tables: bool,
    /// What a quarter with a calendar year means ("Q1 2022"); without it such a label is refused.
    pub quarters: Option<Quarters>,
    /// The level of its areas, which tells two areas with the same name apart.
    pub level: Option<String>,
    /// The level of areas that must all be covered by a sender, once one of them is.
    pub covers: Option<String>,
    /// A past figure that changed by more than this factor, up or down, is a warning instead of a note.
    #[schemars(with = "Option<f64>")]
    pub revision_ratio: Option<toml::Spanned<f64>>,
    /// The area, by code or name, of rows that name none.
    pub area: Option<Name>,
    /// The period of a table that has no column for it.
    pub period: Option<Name>,
    /// A table that other returns refer to, instead of measures.
    pub reference: Option<Reference>,
    /// Its rows are things, not numbers: actions, recommendations, risks. Measures say in `count` how they are
    /// counted.
    #[serde(default)]
    pub register: bool,
    /// Its columns, each under the heading that the standard asks for.
    #[serde(default)]
    pub columns: BTreeMap<Name, TypedColumn>,
    /// What its measures are split by: code lists.
    #[serde(default)]
    pub dimensions: Vec<TypedDimension>,
    /// What it counts.
    #[serde(default)]
    pub measures: Vec<TypedMeasure>,
    /// The catalogue of rules reads these.
    #[serde(default, rename = "rules")]
    #[schemars(skip)]
    _rules: IgnoredAny,
    /// Populations that rates are for, made from its measures.
    #[serde(default)]
    pub populations: Vec<TypedPopulation>,
    #[serde(default, rename = "severity")]
    #[schemars(skip)]
    _severity: IgnoredAny,
    /// The catalogue of methods reads these.
    #[serde(default, rename = "figures")]
    #[schemars(skip)]
    _figures: IgnoredAny,
    /// What it brings to publications, which take it by name: sections with headlines, charts and tables.
    #[serde(default)]
    pub sections: Vec<TypedSection>,
}

/// What a quarter with a calendar year stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Quarters {
    /// The quarter of the financial year that starts in that year: Q1 2022 is April to June 2022.
    Financial,
    /// The quarter of that year: Q1 2022 is January to March 2022.
    Calendar,
    /// The twelve months that end with that quarter: Q1 2022 is April 2021 to March 2022, as SafeLives labels them.
    RollingYearToCalendarQuarter,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Reference {
    Areas,
    Expected,
    Neighbours,
    Tiles,
}

#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct TypedColumn {
    /// What the column holds.
    pub role: TypedRole,
    /// The dimension whose items it holds, for the role "dimension".
    pub dimension: Option<Name>,
    /// The register whose ids it holds, for the role "link".
    pub register: Option<Name>,
    /// As readers see the field of a register; without it, its heading.
    pub label: Option<String>,
    /// The field of a register may be released. Without it, it never is.
    #[serde(default)]
    pub published: bool,
    /// Further headings that mean this column.
    #[serde(default)]
    pub accept: Vec<String>,
    /// A return may be sent without it.
    #[serde(default)]
    pub optional: bool,
    /// The position of the column, from 1, when it has no heading.
    pub position: Option<u32>,
    /// An empty cell means the same as the cell above it, as in a sheet whose cells were merged.
    #[serde(default)]
    pub fill_down: bool,
    /// In a column of a dimension, an empty cell means all of its items.
    #[serde(default)]
    pub blank_is_all: bool,
    /// Where tables are mixed in one file: what this column says in the rows of this return.
    #[serde(default)]
    pub only: Vec<String>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
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
    TileRow,
    TileColumn,
    Kind,
    /// In a register: what tells a row from all others.
    Id,
    /// In a register: words.
    Text,
    /// In a register: a day, or a month or another period.
    Date,
    /// In a register: pounds.
    Money,
    /// In a register: a number.
    Number,
    /// In a register: a whole number from 1 to 25, such as a likelihood, an impact, or their product.
    Score,
    /// In a register: an organisation.
    Organisation,
    /// In a register: a post, and never a person.
    Post,
    /// In a register: the id of a row of another register.
    Link,
    /// Known, and not asked for.
    NotRead,
}

#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct TypedDimension {
    /// As measures name it in `by`.
    pub id: String,
    /// As readers see it.
    pub label: String,
    /// One person may be in several items, so that items do not add up.
    #[serde(default)]
    pub overlapping: bool,
    /// A protected characteristic: a zero says something about the group, so it is withheld like a small number.
    #[serde(default)]
    pub protected: bool,
    /// What the rows of all items together are called, besides "All" and "Total".
    #[serde(default)]
    pub all: Vec<String>,
    /// Its items, in the order in which they are shown.
    pub items: Vec<TypedItem>,
}

#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct TypedItem {
    /// As it is written in returns and publications.
    pub id: String,
    /// As readers see it.
    pub label: String,
    /// It holds everything that is in no other item, so a ranking shows it last.
    #[serde(default)]
    pub rest: bool,
    /// What it was called before, by its id.
    #[serde(default)]
    pub formerly: Vec<String>,
    /// Other spellings that returns may have.
    #[serde(default)]
    pub accept: Vec<String>,
}

#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct TypedMeasure {
    /// As rules and publications name it, and the heading of its column.
    pub id: Name,
    /// As readers see it.
    pub label: String,
    /// What is counted: "cases", "people", "£", "per cent".
    pub unit: String,
    /// Counts people or their cases, so that a small number may identify a person; without it, it does not.
    pub people: Option<bool>,
    /// Why it is not about people, where its unit suggests that it is.
    pub because: Option<String>,
    /// What it was called before, so that what was published about it then is remembered.
    #[serde(default)]
    pub formerly: Vec<String>,
    /// Decimal places, up to 6.
    #[serde(default)]
    pub decimals: u8,
    /// The partner rounds it to a multiple of this: 5 or 10.
    pub rounded_to: Option<f64>,
    /// Only whole numbers; without it, where no decimals are shown and it is not pounds.
    pub whole: Option<bool>,
    /// The minimum that it can be; 0 without it.
    pub minimum: Option<f64>,
    /// The maximum that it can be.
    pub maximum: Option<f64>,
    /// May be below zero; without it the minimum is 0.
    #[serde(default)]
    pub negative: bool,
    pub over_time: Option<OverTime>,
    /// What is sent is multiplied by this: 1000 where it is sent in thousands.
    pub scale: Option<f64>,
    /// In a register: how this is counted from its rows.
    pub count: Option<TypedCounts>,
    /// The dimensions that it is split by.
    #[serde(default)]
    pub by: Vec<Name>,
    /// Headings of the wide shape, one list per item of `by`.
    #[serde(default)]
    pub columns: BTreeMap<Name, Vec<String>>,
    /// Other headings of its column.
    #[serde(default)]
    pub accept: Vec<String>,
    /// Items with nothing to count have no row.
    #[serde(default)]
    pub sparse: bool,
    /// What is counted and what is not, for the data dictionary.
    #[serde(default)]
    pub definition: String,
}

#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct TypedPopulation {
    /// As figures name it in `rate`.
    pub id: String,
    /// As readers see it: "adults".
    pub label: String,
    /// The measure that holds it.
    pub measure: Name,
    /// The items it is made from, by dimension; all without it.
    #[serde(default)]
    pub items: BTreeMap<Name, Vec<Name>>,
    pub year: PopulationYear,
}
