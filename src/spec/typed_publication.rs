//! A publication as it is typed in `pipelines/<publication>.toml`.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::Deserialize;
use serde::de::IgnoredAny;

use super::front::TypedFront;
use super::listed::Listed;
use super::message::TypedMessage;
use super::source::Name;
use super::target::TypedTarget;
use super::theme::TypedTheme;
use super::typed_chart::TypedChart;
use super::typed_return::Frequency;

#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct TypedPublication {
    /// What it is called, on its first page.
    pub title: String,
    /// Who publishes it.
    pub publisher: String,
    /// Folders under the returns folder that this publication is made from.
    pub returns: Vec<String>,
    /// The area that the publication is about, by code.
    pub area: String,
    /// An edition for each of several areas instead of one for this area: `"children"`, or `{ codes = ["E07000901"] }`.
    pub for_each: Option<TypedAreas>,
    /// What one edition covers; without it the publication is not about one period.
    pub frequency: Option<Frequency>,
    /// When editions were released; an edition that is not listed here is a draft.
    #[serde(default)]
    pub released: Vec<TypedReleased>,
    /// The day on which the next edition is released.
    pub next_release: Option<Name>,
    /// Shown on every page, table and chart.
    #[serde(default)]
    pub notice: String,
    /// What is on the first page beside the title.
    #[serde(default)]
    pub front: TypedFront,
    /// The look of the page and of charts, where it differs from the default.
    #[serde(default)]
    pub theme: TypedTheme,
    /// Paragraphs at the start, in Markdown, with live figures like `{cases}`.
    #[serde(default)]
    pub introduction: Vec<Name>,
    /// Words that readers may not know, in addition to those that the program explains itself.
    #[serde(default)]
    pub terms: Vec<TypedTerm>,
    /// Paragraphs at the end, in addition to those that are generated.
    #[serde(default)]
    pub notes: Vec<String>,
    pub disclosure: TypedDisclosure,
    /// Findings that do not stop the publication: wrong values are left out instead, as under query with the partner.
    pub hold_back: Option<TypedHoldBack>,
    /// The catalogue of methods reads these.
    #[serde(default, rename = "intervals")]
    #[schemars(skip)]
    _intervals: IgnoredAny,
    #[serde(default, rename = "figures")]
    #[schemars(skip)]
    _figures: IgnoredAny,
    /// What happened in the period shown, for charts and breaks in series.
    #[serde(default)]
    pub events: Vec<TypedEvent>,
    /// The numbers at the start, each on a card, after those of the sections that it takes.
    #[serde(default)]
    pub headlines: Vec<TypedHeadline>,
    /// Its parts, in order: each the name of a section that a kind of return brings, or a table.
    #[serde(default)]
    pub sections: Vec<Listed<TypedPart>>,
}

/// A word that readers may not know.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct TypedTerm {
    /// As it is written in texts, for instance "MARAC".
    pub term: String,
    /// What it stands for.
    pub full: Option<String>,
    /// What it is, in one plain sentence.
    pub meaning: String,
}

/// Either a threshold, a base or both, with who agreed it, or the reason why nothing needs to be withheld.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct TypedDisclosure {
    /// Counts of people from 1 to one below this are withheld.
    pub threshold: Option<u32>,
    /// Higher thresholds for some measures.
    #[serde(default)]
    pub thresholds: BTreeMap<Name, u32>,
    /// How wide the range of what is withheld must stay; one below the threshold without it.
    pub width: Option<u32>,
    /// Sums and differences of small counts stay as wide as these.
    #[serde(default)]
    pub sums_and_differences: bool,
    /// Counts of people are rounded to a multiple of this.
    pub round: Option<u32>,
    /// Who agreed the rule.
    pub agreed_by: Option<String>,
    /// When it was agreed.
    pub agreed_on: Option<String>,
    /// Why nothing needs to be withheld.
    pub public: Option<String>,
}

/// Findings whose values are held back.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct TypedHoldBack {
    /// The codes of the findings, for instance "not-a-number" or "total-mismatch".
    pub rules: Vec<Name>,
}

/// An edition that was released: from then on its figures stay as they are. A second entry of the same period is a correction.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct TypedReleased {
    /// The period of the edition; left out where the publication has no `frequency`.
    pub period: Option<Name>,
    /// The day on which it was released.
    pub on: Name,
    /// Why it is corrected, as readers are told.
    pub because: Option<String>,
}

/// Something dated that a reader must know; a break means that figures before and after are not comparable.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct TypedEvent {
    /// The figures that it affects; all without it.
    pub figures: Vec<Name>,
    /// The day.
    pub date: Name,
    /// What happened, in a few words.
    pub label: String,
    /// Figures before it are not compared with figures after it.
    #[serde(default, rename = "break")]
    pub is_break: bool,
}

#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct TypedHeadline {
    /// The figure.
    pub figure: Name,
    /// In place of its own label.
    pub label: Option<String>,
    /// Its area, by code; that of the publication without it.
    pub area: Option<String>,
    /// The period; that of the edition without it.
    pub period: Option<Name>,
    /// What is shown below the number, for instance its change.
    #[serde(default)]
    pub beside: Vec<Name>,
}

/// A section of a publication: one that a kind of return brings, with what is different here, or one of its own.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct TypedPart {
    /// The section that a kind of return brings; without it, the section is the publication's own.
    #[serde(rename = "use")]
    pub taken: Option<Name>,
    /// Its heading; without it, the one that was brought.
    pub title: Option<Name>,
    /// Its paragraphs, in Markdown, with live figures like `{cases}`; without them, those that were brought.
    pub text: Option<Vec<Name>>,
    /// What it gives to the key messages; without it, what was brought.
    pub messages: Option<Vec<TypedMessage>>,
    /// Whether it belongs to the appendix; without it, as it was brought.
    pub appendix: Option<bool>,
    /// Its numbers at the start of the publication: as for `charts`, by the names of their figures.
    pub headlines: Option<Vec<Listed<TypedHeadline>>>,
    /// Its charts. If it lists names of charts that were brought, or is an empty list, only these are kept, in this
    /// order. If only new charts are given, each replaces the one with its id, or is added after those that were
    /// brought.
    pub charts: Option<Vec<Listed<TypedChart>>>,
    /// Its tables: as for `charts`.
    pub tables: Option<Vec<Listed<TypedTable>>>,
}

/// A section that a kind of return brings, and one of a publication as soon as what it takes is there.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct TypedSection {
    /// As publications name it; without it, by the name of the kind of return.
    pub id: Option<Name>,
    /// Its heading.
    pub title: Name,
    /// Its paragraphs, in Markdown, with live figures like `{cases}`.
    #[serde(default)]
    pub text: Vec<Name>,
    /// What it gives to the key messages.
    #[serde(default)]
    pub messages: Vec<TypedMessage>,
    /// Whether it belongs to the appendix.
    #[serde(default)]
    pub appendix: bool,
    /// Its numbers at the start of the publication, each on a card.
    #[serde(default)]
    pub headlines: Vec<TypedHeadline>,
    /// Its charts.
    #[serde(default)]
    pub charts: Vec<TypedChart>,
    /// Its tables.
    #[serde(default)]
    pub tables: Vec<TypedTable>,
}

#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct TypedTable {
    /// A name for its file.
    pub id: Name,
    /// What it shows.
    pub title: String,
    /// What it shows.
    #[serde(default)]
    pub figures: Vec<Name>,
    /// For which areas; without it, the one of the publication.
    pub areas: Option<TypedAreas>,
    /// For which periods.
    pub periods: Option<TypedPeriods>,
    /// The dimension that it is split by.
    pub by: Option<Name>,
    /// With `by`: add the whole after the items.
    #[serde(default)]
    pub whole: bool,
    pub down: Option<Axis>,
    pub across: Option<Axis>,
    /// Instead of axes: the returns that were due but not received.
    #[serde(default)]
    pub missing: bool,
    /// Instead of axes: the populations that figures are divided by.
    #[serde(default)]
    pub denominators: bool,
    /// Instead of axes: how much the counts shown vary from period to period, and whether they are seasonal.
    #[serde(default)]
    pub variation: bool,
    /// Instead of axes: what the one count in `figures` would be in the next four periods if it went on as it did in
    /// `periods`, with how often such a projection was right before. It is made from what the publication shows
    /// elsewhere.
    #[serde(default)]
    pub projection: bool,
    /// Instead of axes: the rows of this register, as they are at the end of the edition's period.
    pub register: Option<Name>,
    /// Of a register: the fields that are shown, in this order. Each is published by its return.
    #[serde(default)]
    pub fields: Vec<Name>,
    /// Of a register: only rows with one of these items, by field.
    #[serde(default)]
    pub only: BTreeMap<Name, Vec<Name>>,
    /// Of a register: the field by which rows are sorted; without it, they are in the order sent.
    pub sort: Option<Name>,
    /// Of a register: in place of its rows a grid of two scores from 1 to 5, the first down and the second across, with the ids of the rows
    /// that have them.
    #[serde(default)]
    pub grid: Vec<Name>,
    /// Of a register: for each row, how many rows of these registers are linked to it, even if none is.
    #[serde(default)]
    pub served_by: Vec<Name>,
    /// Of a register: a column that says, for each row, whether its target was reached.
    pub target: Option<TypedTarget>,
    /// Of a register with `target`: the fields that say what was reached a number of quarters before, as `last_year =
    /// 4`. Each adds a column that says which way it has gone since, and on the page a small line is drawn from these
    /// to what was reached.
    #[serde(default)]
    pub since: BTreeMap<Name, u32>,
    /// Instead of axes: a table of single figures, one per line.
    #[serde(default)]
    pub lines: Vec<TypedLine>,
    /// Whether it belongs to the appendix; without it, tables of limits, missing returns or populations do.
    pub appendix: Option<bool>,
    /// The limits of intervals in separate columns; without it, where there is room for them.
    pub intervals: Option<bool>,
    /// Notes below it.
    #[serde(default)]
    pub notes: Vec<String>,
}

#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct TypedLine {
    /// The figure.
    pub figure: Name,
    /// Its area, by code.
    pub area: Option<String>,
    /// Its period.
    pub period: Option<Name>,
    /// Only these items, by dimension.
    #[serde(default)]
    pub items: BTreeMap<String, Name>,
    /// In place of its own label.
    pub label: Option<String>,
}

/// What goes down or across a table, along a chart's axis, or makes its series.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Axis {
    Figures,
    Areas,
    Periods,
    Items,
}

#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum TypedAreas {
    /// The publication's own area.
    Own,
    /// The areas below it.
    Children,
    /// The areas below it, then itself.
    Family,
    /// These, by code.
    Codes(Vec<String>),
}

#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum TypedPeriods {
    /// The period of this edition.
    This,
    /// The number of months, up to and including this edition's last.
    Months(u32),
    /// The number of quarters, up to and including this edition's last.
    Quarters(u32),
    /// The number of half-years, up to and including this edition's last.
    HalfYears(u32),
    /// The number of financial years, up to and including this edition's; in a publication by calendar year, the
    /// number of those.
    Years(u32),
    /// The number of calendar years, up to the last one that is over in this edition.
    CalendarYears(u32),
    /// These, as returns write them.
    Named(Vec<Name>),
}
