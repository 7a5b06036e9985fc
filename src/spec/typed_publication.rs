//! A publication as it is typed in `pipelines/<publication>.toml`.

use std::collections::BTreeMap;
use std::fmt;

use serde::Deserialize;
use serde::de::{self, Deserializer, Unexpected, Visitor};

use super::source::Name;
use super::typed_comparison::{ComparisonOf, Good, QuantileOf, TargetOf};
use super::typed_return::Frequency;

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct TypedPublication {
    pub title: String,
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
    #[serde(default)]
    pub introduction: Vec<String>,
    #[serde(default)]
    pub notes: Vec<String>,
    pub disclosure: TypedDisclosure,
    /// For every figure that does not say otherwise.
    #[serde(default)]
    pub intervals: Intervals,
    #[serde(default)]
    pub figures: Vec<TypedFigure>,
    #[serde(default)]
    pub events: Vec<TypedEvent>,
    #[serde(default)]
    pub headlines: Vec<TypedHeadline>,
    #[serde(default)]
    pub sections: Vec<TypedSection>,
}

/// Either a threshold, a base or both with who agreed it, or the reason why nothing needs withholding.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct TypedDisclosure {
    pub threshold: Option<u32>,
    /// Higher thresholds for some measures.
    #[serde(default)]
    pub thresholds: BTreeMap<Name, u32>,
    /// How wide the range of what is withheld has to stay; one below the threshold without it.
    pub width: Option<u32>,
    /// Sums and differences of small counts stay as wide as these.
    #[serde(default)]
    pub sums_and_differences: bool,
    pub round: Option<u32>,
    pub agreed_by: Option<String>,
    pub agreed_on: Option<String>,
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
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct TypedFigure {
    pub id: Name,
    pub label: Option<String>,
    pub unit: Option<String>,
    pub decimals: Option<u8>,
    pub intervals: Option<Intervals>,
    /// Which way is good, for the comparisons and targets of this figure.
    pub good: Option<Good>,
    pub sum: Option<SumOf>,
    pub add: Option<AddOf>,
    pub rolling: Option<RollingOf>,
    pub rate: Option<RateOf>,
    pub share: Option<ShareOf>,
    pub share_of_total: Option<ShareOfTotal>,
    pub ratio: Option<RatioOf>,
    pub change: Option<ChangeOf>,
    pub mean: Option<MeanOf>,
    pub rank: Option<RankOf>,
    pub quantile: Option<QuantileOf>,
    pub comparison: Option<ComparisonOf>,
    pub target: Option<TargetOf>,
    pub implied_population: Option<ImpliedPopulation>,
    pub trend: Option<TrendOf>,
    pub expected: Option<ExpectedOf>,
    pub real_terms: Option<RealTermsOf>,
    pub against_plan: Option<AgainstPlan>,
    pub standardised_rate: Option<StandardisedRateOf>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SumOf {
    pub measure: Name,
    #[serde(default)]
    pub items: BTreeMap<String, Name>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AddOf {
    pub of: Vec<Name>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RollingOf {
    pub of: Name,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RateOf {
    pub of: Name,
    pub population: Name,
    pub per: f64,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ShareOf {
    pub part: Name,
    pub whole: Name,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ShareOfTotal {
    pub of: Name,
    pub over: Name,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RatioOf {
    pub of: Name,
    pub to: Name,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct ChangeOf {
    pub of: Name,
    pub on: Base,
    #[serde(default)]
    pub form: Form,
    /// Only among the partners and areas that sent both.
    #[serde(default)]
    pub like_for_like: bool,
}

/// What a change is measured from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
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
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Form {
    #[default]
    Percent,
    /// Percentage points, between two percentages.
    Points,
    /// In the unit itself.
    Difference,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MeanOf {
    pub of: Name,
    pub per: Per,
}

/// What a mean is taken over.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Per {
    Quarter,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RankOf {
    pub of: Name,
    #[serde(default)]
    pub first: First,
}

/// Which end of a ranking is 1.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum First {
    #[default]
    Highest,
    Lowest,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ImpliedPopulation {
    pub count: Name,
    pub rate: Name,
    pub per: f64,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TrendOf {
    pub of: Name,
    pub test: TrendTest,
    /// So many periods up to and including the figure's own.
    pub periods: Option<u32>,
    /// Which way is good; without it no trend is called better or worse.
    pub good: Option<Good>,
}

/// What a standard expects: `level` for every `per` of a population, or for each of a number of posts, in a year.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ExpectedOf {
    pub of: Name,
    pub population: Option<Name>,
    pub per: Option<f64>,
    pub posts: Option<Name>,
    pub level: f64,
    /// Who says that so many are expected.
    pub source: String,
    #[serde(default)]
    pub form: ExpectedForm,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct StandardisedRateOf {
    pub of: Name,
    /// The dimension of age bands, by whose ids the population is given, too.
    pub over: Name,
    /// Where people are counted by how many events each had: the dimension of these numbers.
    pub events: Option<Name>,
    pub population: Name,
    pub per: f64,
    pub standard: Standard,
}

/// A population whose ages are taken for everybody's.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Standard {
    /// The European Standard Population 2013.
    #[serde(rename = "esp-2013")]
    Esp2013,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RealTermsOf {
    pub of: Name,
    /// The measure that holds the index of each financial year.
    pub deflator: Name,
    /// The financial year whose prices are meant.
    pub year: Name,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AgainstPlan {
    pub of: Name,
    pub plan: Name,
    /// How much of the year's plan is due by the end of each quarter, in per cent; without it a quarter each.
    pub profile: Option<[f64; 4]>,
    #[serde(default)]
    pub form: Form,
}

/// What is said of an expected number.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ExpectedForm {
    /// The number itself.
    #[default]
    Number,
    /// The actual number in per cent of it.
    Ratio,
}

/// How a trend is told from chance.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
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
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TypedEvent {
    pub figures: Vec<Name>,
    pub date: Name,
    pub label: String,
    #[serde(default, rename = "break")]
    pub is_break: bool,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TypedHeadline {
    pub figure: Name,
    pub label: Option<String>,
    pub area: Option<String>,
    pub period: Option<Name>,
    #[serde(default)]
    pub beside: Vec<Name>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TypedSection {
    pub title: String,
    #[serde(default)]
    pub text: Vec<String>,
    #[serde(default)]
    pub charts: Vec<TypedChart>,
    #[serde(default)]
    pub tables: Vec<TypedTable>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TypedChart {
    pub id: Name,
    pub kind: ChartKind,
    pub title: String,
    pub figures: Vec<Name>,
    pub areas: Option<TypedAreas>,
    pub periods: Option<TypedPeriods>,
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
    #[serde(default)]
    pub notes: Vec<String>,
}

/// What differs from the usual control chart: single values, screened, all points judged by the usual lengths.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct TypedControl {
    pub method: Option<ControlMethod>,
    /// Whether outlying moving ranges are left out of the limits; they are, unless this says `false`.
    pub screened: Option<bool>,
    /// Only so many points from the start of each segment set its limits.
    pub baseline: Option<u32>,
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
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TypedRebase {
    pub date: Name,
    pub reason: Name,
}

/// What the limits of a control chart are made from.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
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

#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
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

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TypedTable {
    pub id: Name,
    pub title: String,
    #[serde(default)]
    pub figures: Vec<Name>,
    pub areas: Option<TypedAreas>,
    pub periods: Option<TypedPeriods>,
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
    #[serde(default)]
    pub notes: Vec<String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TypedLine {
    pub figure: Name,
    pub area: Option<String>,
    pub period: Option<Name>,
    #[serde(default)]
    pub items: BTreeMap<String, Name>,
    pub label: Option<String>,
}

/// What goes down or across a table, along a chart's axis, or makes its series.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Axis {
    Figures,
    Areas,
    Periods,
    Items,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum TypedAreas {
    /// The publication's own area.
    Own,
    /// The areas below it.
    Children,
    /// The areas below it, then itself.
    Family,
    Codes(Vec<String>),
}

#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum TypedPeriods {
    /// The period of this edition.
    This,
    /// So many quarters up to and including this edition's last.
    Quarters(u32),
    /// So many financial years up to and including this edition's.
    Years(u32),
    Named(Vec<Name>),
}
