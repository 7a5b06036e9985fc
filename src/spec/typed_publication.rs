//! A publication as it is typed in `pipelines/<publication>.toml`.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fmt;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::Deserialize;
use serde::de::{self, Deserializer, Unexpected, Visitor};

use super::source::Name;
use super::typed_comparison::{ComparisonOf, Good, QuantileOf, TargetOf};
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
    /// What one edition covers; without it the publication is not about one period.
    pub frequency: Option<Frequency>,
    /// Said on every page, table and chart.
    #[serde(default)]
    pub notice: String,
    /// Paragraphs at the beginning.
    #[serde(default)]
    pub introduction: Vec<String>,
    /// Paragraphs at the end, beside those that are made.
    #[serde(default)]
    pub notes: Vec<String>,
    pub disclosure: TypedDisclosure,
    /// For every figure that does not say otherwise.
    #[serde(default)]
    pub intervals: Intervals,
    /// The figures that it derives, each from what was sent or from figures above it.
    #[serde(default)]
    pub figures: Vec<TypedFigure>,
    /// What happened in the time that is shown, for charts and breaks in series.
    #[serde(default)]
    pub events: Vec<TypedEvent>,
    /// The numbers at the beginning, each on a card.
    #[serde(default)]
    pub headlines: Vec<TypedHeadline>,
    /// Its parts, with tables and charts.
    #[serde(default)]
    pub sections: Vec<TypedSection>,
}

/// Either a threshold, a base or both with who agreed it, or the reason why nothing needs withholding.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct TypedDisclosure {
    /// Counts of people from 1 to one below this are withheld.
    pub threshold: Option<u32>,
    /// Higher thresholds for some measures.
    #[serde(default)]
    pub thresholds: BTreeMap<Name, u32>,
    /// How wide the range of what is withheld has to stay; one below the threshold without it.
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
    /// Why nothing has to be withheld.
    pub public: Option<String>,
}

/// Whether rates, shares and changes carry an interval, and how sure it is: `false`, `true`, or a confidence in per cent.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Intervals {
    None,
    Of(f64),
}

impl Intervals {
    /// The confidence that readers expect unless told otherwise.
    const USUAL: f64 = 95.0;
}

impl Default for Intervals {
    fn default() -> Intervals {
        Intervals::Of(Intervals::USUAL)
    }
}

impl JsonSchema for Intervals {
    fn schema_name() -> Cow<'static, str> {
        "Intervals".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({
            "description": "Whether rates, shares and changes carry an interval, and how sure it is: false, true, or a confidence in per cent.",
            "anyOf": [{ "type": "boolean" }, { "type": "number", "minimum": 90, "exclusiveMaximum": 100 }],
        })
    }
}

impl<'de> Deserialize<'de> for Intervals {
    fn deserialize<D: Deserializer<'de>>(typed: D) -> Result<Intervals, D::Error> {
        struct Typed;
        impl Visitor<'_> for Typed {
            type Value = Intervals;
            fn expecting(&self, words: &mut fmt::Formatter<'_>) -> fmt::Result {
                words.write_str("`false`, or a confidence in per cent from 90 to below 100")
            }
            fn visit_bool<E: de::Error>(self, wanted: bool) -> Result<Intervals, E> {
                Ok(if wanted { Intervals::default() } else { Intervals::None })
            }
            fn visit_i64<E: de::Error>(self, percent: i64) -> Result<Intervals, E> {
                self.visit_f64(percent as f64)
            }
            fn visit_f64<E: de::Error>(self, percent: f64) -> Result<Intervals, E> {
                if (90.0..100.0).contains(&percent) {
                    Ok(Intervals::Of(percent))
                } else {
                    Err(E::invalid_value(Unexpected::Float(percent), &self))
                }
            }
        }
        typed.deserialize_any(Typed)
    }
}

/// A figure: exactly one method, and how it is called and shown.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct TypedFigure {
    /// As tables, charts and other figures name it.
    pub id: Name,
    /// As readers see it; without it, made from its method.
    pub label: Option<String>,
    /// In place of the one that its method gives it.
    pub unit: Option<String>,
    /// Places after the point.
    pub decimals: Option<u8>,
    pub intervals: Option<Intervals>,
    /// Which way is good, for the comparisons and targets of this figure.
    pub good: Option<Good>,
    /// What was sent, added up over parts, areas and quarters.
    pub sum: Option<SumOf>,
    /// Several figures of one unit, added up.
    pub add: Option<AddOf>,
    /// The four quarters that end with the period.
    pub rolling: Option<RollingOf>,
    /// A count for every so many of a population.
    pub rate: Option<RateOf>,
    /// A part as a percentage of its whole.
    pub share: Option<ShareOf>,
    /// One item as a percentage of all items.
    pub share_of_total: Option<ShareOfTotal>,
    /// One number for each of another.
    pub ratio: Option<RatioOf>,
    /// How much it is more or less than before.
    pub change: Option<ChangeOf>,
    /// A year's number for each of its quarters.
    pub mean: Option<MeanOf>,
    /// The place among the areas.
    pub rank: Option<RankOf>,
    /// In which of so many groups an area is.
    pub quantile: Option<QuantileOf>,
    /// A benchmark, and how the figure stands to it.
    pub comparison: Option<ComparisonOf>,
    /// A goal, and whether the figure meets it.
    pub target: Option<TargetOf>,
    /// The population that a count and its rate imply.
    pub implied_population: Option<ImpliedPopulation>,
    /// How fast it rises or falls, and whether by more than chance.
    pub trend: Option<TrendOf>,
    /// What a standard expects, or the number in per cent of that.
    pub expected: Option<ExpectedOf>,
    /// Pounds in the prices of one year.
    pub real_terms: Option<RealTermsOf>,
    /// What was spent in the year so far, beside what should be.
    pub against_plan: Option<AgainstPlan>,
    /// The rate that the area would have with the ages of a standard population.
    pub standardised_rate: Option<StandardisedRateOf>,
}

#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SumOf {
    /// As `kind.measure`: "marac.cases".
    pub measure: Name,
    /// Only these items, by dimension.
    #[serde(default)]
    pub items: BTreeMap<String, Name>,
}

#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct AddOf {
    /// The figures.
    #[schemars(with = "Vec<Name>")]
    pub of: toml::Spanned<Vec<Name>>,
}

#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RollingOf {
    /// The figure.
    pub of: Name,
}

#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RateOf {
    /// The count.
    pub of: Name,
    /// The population of a return.
    pub population: Name,
    /// For every so many of it.
    pub per: f64,
}

#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ShareOf {
    /// The part.
    pub part: Name,
    /// The whole.
    pub whole: Name,
}

#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ShareOfTotal {
    /// The sum of which it is a share.
    pub of: Name,
    /// The dimension whose items are the whole together.
    pub over: Name,
}

#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RatioOf {
    /// The number.
    pub of: Name,
    /// For each one of this.
    pub to: Name,
}

#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct ChangeOf {
    /// The figure.
    pub of: Name,
    pub on: Base,
    #[serde(default)]
    pub form: Form,
    /// Only among the partners and areas that sent both.
    #[serde(default)]
    pub like_for_like: bool,
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
}

/// How a change is expressed.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Form {
    #[default]
    Percent,
    /// Percentage points, between two percentages.
    Points,
    /// In the unit itself.
    Difference,
}

#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct MeanOf {
    /// The figure.
    pub of: Name,
    pub per: Per,
}

/// What a mean is taken over.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Per {
    Quarter,
}

#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RankOf {
    /// The figure.
    pub of: Name,
    #[serde(default)]
    pub first: First,
}

/// Which end of a ranking is 1.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum First {
    #[default]
    Highest,
    Lowest,
}

#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ImpliedPopulation {
    /// The count.
    pub count: Name,
    /// The rate as it was reported.
    pub rate: Name,
    /// The rate is for so many people.
    pub per: f64,
}

#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct TrendOf {
    /// The figure.
    pub of: Name,
    pub test: TrendTest,
    /// So many periods up to and including the figure's own.
    pub periods: Option<u32>,
    /// Which way is good; without it no trend is called better or worse.
    pub good: Option<Good>,
}

/// What a standard expects: `level` for every `per` of a population, or for each of a number of posts, in a year.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ExpectedOf {
    /// The number that is expected.
    pub of: Name,
    /// The population that the standard is for.
    pub population: Option<Name>,
    /// For every so many of it.
    pub per: Option<f64>,
    /// The figure that counts full-time posts, where the standard is for each of these.
    pub posts: Option<Name>,
    /// What is expected in a year.
    pub level: f64,
    /// Who says that so many are expected.
    pub source: String,
    #[serde(default)]
    pub form: ExpectedForm,
}

#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct StandardisedRateOf {
    /// The events, by age.
    pub of: Name,
    /// The dimension of age bands, by whose ids the population is given, too.
    pub over: Name,
    /// Where people are counted by how many events each had: the dimension of these numbers.
    pub events: Option<Name>,
    /// The population, by age.
    pub population: Name,
    /// For every so many people.
    pub per: f64,
    pub standard: Standard,
}

/// A population whose ages are taken for everybody's.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Standard {
    /// The European Standard Population 2013.
    #[serde(rename = "esp-2013")]
    Esp2013,
}

#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RealTermsOf {
    /// The figure.
    pub of: Name,
    /// The measure that holds the index of each financial year.
    pub deflator: Name,
    /// The financial year whose prices are meant.
    pub year: Name,
}

#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct AgainstPlan {
    /// What was spent.
    pub of: Name,
    /// The year's plan.
    pub plan: Name,
    /// How much of the year's plan is due by the end of each quarter, in per cent; without it a quarter each.
    pub profile: Option<[f64; 4]>,
    #[serde(default)]
    pub form: Form,
}

/// What is said of an expected number.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum ExpectedForm {
    /// The number itself.
    #[default]
    Number,
    /// The actual number in per cent of it.
    Ratio,
}

/// How a trend is told from chance.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum TrendTest {
    /// Five years by least squares, as Fingertips does.
    Recent,
    /// The chi-squared test for trend in shares (Cochran-Armitage).
    Share,
    /// Poisson regression of counts or rates on time.
    Poisson,
    /// Mann-Kendall, with seasons of four for quarters, and the slope of Theil and Sen.
    MannKendall,
}

/// Something dated that a reader must know; a break means that figures before and after are not comparable.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct TypedEvent {
    /// The figures that it matters for; all without it.
    pub figures: Vec<Name>,
    /// The day.
    pub date: Name,
    /// What happened, in a few words.
    pub label: String,
    /// Figures before it are not compared with figures after it.
    #[serde(default, rename = "break")]
    pub is_break: bool,
}

#[derive(Debug, Deserialize, JsonSchema)]
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
    /// What stands below the number, for instance its change.
    #[serde(default)]
    pub beside: Vec<Name>,
}

#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct TypedSection {
    /// Its heading.
    pub title: String,
    /// Its paragraphs.
    #[serde(default)]
    pub text: Vec<String>,
    /// Its charts.
    #[serde(default)]
    pub charts: Vec<TypedChart>,
    /// Its tables.
    #[serde(default)]
    pub tables: Vec<TypedTable>,
}

#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct TypedChart {
    /// A name for its file.
    pub id: Name,
    /// What sort of chart.
    pub kind: ChartKind,
    /// What it shows.
    pub title: String,
    /// What is drawn.
    pub figures: Vec<Name>,
    /// For which areas; without it, the one of the publication.
    pub areas: Option<TypedAreas>,
    /// For which periods.
    pub periods: Option<TypedPeriods>,
    /// The dimension that it is split by.
    pub by: Option<Name>,
    pub along: Axis,
    pub series: Option<Axis>,
    /// A figure of the publication's own area to compare with, or a comparison of what is ranked (ranking).
    pub comparator: Option<Name>,
    /// The limits are widened where areas differ by more than chance (funnel).
    #[serde(default, rename = "over-dispersion")]
    pub over_dispersion: bool,
    /// How a control or run chart is made, where it is not made in the usual way.
    pub control: Option<TypedControl>,
    /// Notes below it.
    #[serde(default)]
    pub notes: Vec<String>,
}

/// What differs from the usual control chart: single values, screened, all points judged by the usual lengths.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct TypedControl {
    pub method: Option<ControlMethod>,
    /// Whether outlying moving ranges are left out of the limits; they are, unless this says `false`.
    pub screened: Option<bool>,
    /// Only so many points from the start of each segment set its limits.
    pub baseline: Option<u32>,
    /// Dates from which the limits are set anew.
    #[serde(default)]
    pub rebase: Vec<TypedRebase>,
    /// So many points in a row on one side of the mean are a special cause.
    pub run: Option<u32>,
    /// So many points in a row that each rise, or each fall, are a special cause.
    pub trend: Option<u32>,
    /// So many points near a limit, of so many in a row.
    pub near: Option<[u32; 2]>,
    /// A number to reach, drawn as a line.
    pub target: Option<f64>,
    /// Which way is good, where anybody has agreed on one. Without it nothing is called better or worse.
    pub good: Option<Good>,
}

/// A date from which limits are set anew, and why.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct TypedRebase {
    /// The first day of what is new.
    pub date: Name,
    /// Why; printed below the chart.
    pub reason: Name,
}

/// What the limits of a control chart are made from.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum ControlMethod {
    /// Single values and their moving ranges.
    #[default]
    Xmr,
    /// Counts of events, where there is always as much in which they can happen.
    C,
    /// Shares of a whole that varies.
    P,
    /// The same for large wholes.
    PPrime,
    /// Rates for a size that varies.
    U,
    /// The same for large sizes.
    UPrime,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum ChartKind {
    Line,
    Columns,
    Stacked,
    Shares,
    Ranking,
    Step,
    /// Values along periods with the limits of what chance does.
    Control,
    /// Values along periods around their median.
    Run,
    /// Areas by their size, with the limits of how far chance takes an area of each size from the average.
    Funnel,
}

#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct TypedTable {
    /// A name for its file.
    pub id: Name,
    /// What it shows.
    pub title: String,
    /// What stands in it.
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
    /// Instead of axes: the returns that were owed and did not come.
    #[serde(default)]
    pub missing: bool,
    /// Instead of axes: the populations that figures are divided by.
    #[serde(default)]
    pub denominators: bool,
    /// Instead of axes: a table of single figures, one a line.
    #[serde(default)]
    pub lines: Vec<TypedLine>,
    /// The limits of intervals in columns of their own; without it, where there is room for them.
    pub intervals: Option<bool>,
    /// Notes below it.
    #[serde(default)]
    pub notes: Vec<String>,
}

#[derive(Debug, Deserialize, JsonSchema)]
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
    /// So many quarters up to and including this edition's last.
    Quarters(u32),
    /// So many financial years up to and including this edition's.
    Years(u32),
    /// These, as returns write them.
    Named(Vec<Name>),
}
