//! Figures with their method, unit and id looked up.

mod change;
mod counted;
mod expected;
mod fraction;
mod money;
mod standardised;
mod trend;

use anyhow::Error;

use super::comparison::{Comparison, Target};
use super::publications::DefinitionIndex;
use super::returns::{MOST_DECIMALS, Returns};
use super::source::{Name, Source};
use super::typed_comparison::{Good, With};
use super::typed_publication::{Base, ExpectedForm, First, Form, Intervals, Per, RankOf, TrendTest, TypedFigure};
use crate::model::measure::{Breakdown, DimensionIndex, MeasureIndex, OverTime};
use crate::model::period::Period;

/// A figure that a publication derives, for any area, period and breakdown.
#[derive(Debug)]
pub struct Definition {
    /// As the publication calls it.
    pub name: String,
    /// The measure at its root ("marac.cases").
    pub measure: String,
    /// What was done to the measure, in readable words joined by dots ("sum.change-on-previous-year"). With the measure
    /// it makes the first part of a figure's id.
    pub statistic: String,
    pub label: String,
    pub unit: String,
    pub decimals: u8,
    /// Counts people, so that small numbers are withheld.
    pub people: bool,
    /// The confidence of its interval in per cent; none where it has no interval.
    pub confidence: Option<f64>,
    /// Which way is good; none where nobody has said so.
    pub good: Option<Good>,
    /// The heading of what its method answers in words; none where it gives no verdict.
    pub verdict: Option<String>,
    /// What a reader has to know of it, with its source, below every table and chart that shows it.
    pub note: Option<String>,
    pub method: Method,
}

/// How a figure is made.
#[derive(Debug)]
pub enum Method {
    /// What was sent, added over parts, areas and quarters as far as all of them are there.
    Sum {
        measure: MeasureIndex,
        breakdown: Breakdown,
    },
    /// Several figures of one unit added.
    Add {
        of: Vec<DefinitionIndex>,
    },
    /// The four quarters that end with the period.
    Rolling {
        of: DefinitionIndex,
    },
    /// `of` for every `per` of a population.
    Rate {
        of: DefinitionIndex,
        population: usize,
        per: f64,
    },
    /// Part as a percentage of whole.
    Share {
        part: DefinitionIndex,
        whole: DefinitionIndex,
    },
    /// One item as a percentage of all items of a dimension.
    ShareOfTotal {
        of: DefinitionIndex,
        over: DimensionIndex,
    },
    /// `of` for each one of `to`.
    Ratio {
        of: DefinitionIndex,
        to: DefinitionIndex,
    },
    Change {
        of: DefinitionIndex,
        on: Base,
        form: Form,
    },
    /// The same among the areas and partners that sent both.
    LikeForLike {
        of: DefinitionIndex,
        on: Base,
        form: Form,
    },
    /// A year's value divided by its quarters.
    Mean {
        of: DefinitionIndex,
        per: Per,
    },
    /// Place among the areas below the publication's own; ties share the better place.
    Rank {
        of: DefinitionIndex,
        first: First,
    },
    /// Which of so many groups of equal size an area is in, among the areas below the publication's own.
    Quantile {
        of: DefinitionIndex,
        groups: usize,
        first: First,
    },
    /// A benchmark; how the figure compares is the verdict.
    Comparison(Comparison),
    /// A goal; whether the figure meets it is the verdict.
    Target(Target),
    /// The population that a count and a reported rate imply, as the interval that rounding leaves open.
    ImpliedPopulation {
        count: DefinitionIndex,
        rate: DefinitionIndex,
        per: f64,
    },
    /// How fast it rises or falls over so many periods, and whether by more than chance.
    Trend {
        of: DefinitionIndex,
        test: TrendTest,
        periods: u32,
        good: Option<Good>,
    },
    /// What the rate would be, had the area the ages of a standard population.
    StandardisedRate(Standardised),
    /// Pounds in the prices of a financial year.
    RealTerms {
        of: DefinitionIndex,
        deflator: MeasureIndex,
        year: Period,
    },
    /// What was spent in the year so far, beside what should be.
    AgainstPlan {
        of: DefinitionIndex,
        plan: DefinitionIndex,
        /// Due by the end of each quarter, in per cent of the year's plan.
        profile: [f64; 4],
        form: Form,
    },
    /// What a standard expects of `of`, or `of` in per cent of that.
    Expected {
        of: DefinitionIndex,
        size: Size,
        /// For a year.
        level: f64,
        form: ExpectedForm,
        /// A quarter is expected a quarter of the level, since quarters of it add up.
        flow: bool,
    },
}

/// What a method reads of the returns by itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reads {
    Measure(MeasureIndex),
    Population(usize),
    /// The table of areas that are like an area.
    Neighbours,
}

/// A directly standardised rate.
#[derive(Debug)]
pub struct Standardised {
    pub of: DefinitionIndex,
    pub over: DimensionIndex,
    /// Where people are counted by how many events each had, 1 to so many.
    pub events: Option<(DimensionIndex, u32)>,
    pub population: usize,
    pub per: f64,
    pub bands: Vec<Ages>,
}

/// One age band of events and people.
#[derive(Debug)]
pub struct Ages {
    /// Its place in the dimension of the events.
    pub item: u32,
    /// Its first age.
    pub from: u32,
    /// The first age after it; none where it is open.
    pub to: Option<u32>,
    /// The parts of the population that are of these ages.
    pub population: Vec<Breakdown>,
}

/// What an expected number is for.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Size {
    /// Every `per` people.
    Population { population: usize, per: f64 },
    /// Each full-time post.
    Posts(DefinitionIndex),
}

impl Method {
    /// Whether it is a part over its whole, or events over people, so that several years are pooled by their parts.
    pub fn is_fraction(&self) -> bool {
        matches!(self, Method::Rate { .. } | Method::Share { .. } | Method::ShareOfTotal { .. })
    }

    /// What it reads of the returns, beside the figures that it is made from.
    pub fn reads(&self) -> Option<Reads> {
        match self {
            Method::Sum { measure, .. } | Method::RealTerms { deflator: measure, .. } => Some(Reads::Measure(*measure)),
            Method::Rate { population, .. }
            | Method::StandardisedRate(Standardised { population, .. })
            | Method::Expected { size: Size::Population { population, .. }, .. } => {
                Some(Reads::Population(*population))
            }
            Method::Comparison(Comparison { with, .. }) => match with {
                With::Neighbours => Some(Reads::Neighbours),
                With::Own | With::Parent | With::Area(_) | With::Value(_) => None,
            },
            Method::Add { .. }
            | Method::Rolling { .. }
            | Method::Share { .. }
            | Method::ShareOfTotal { .. }
            | Method::Ratio { .. }
            | Method::Change { .. }
            | Method::LikeForLike { .. }
            | Method::Mean { .. }
            | Method::Rank { .. }
            | Method::Quantile { .. }
            | Method::Target(_)
            | Method::ImpliedPopulation { .. }
            | Method::Trend { .. }
            | Method::AgainstPlan { .. }
            | Method::Expected { size: Size::Posts(_), .. } => None,
        }
    }

    /// The definitions that this one is made from.
    pub fn uses(&self) -> Vec<DefinitionIndex> {
        match self {
            Method::Sum { .. } => Vec::new(),
            Method::Add { of } => of.clone(),
            Method::Rolling { of }
            | Method::Rate { of, .. }
            | Method::ShareOfTotal { of, .. }
            | Method::Change { of, .. }
            | Method::LikeForLike { of, .. }
            | Method::RealTerms { of, .. }
            | Method::Mean { of, .. }
            | Method::Rank { of, .. }
            | Method::Quantile { of, .. }
            | Method::Comparison(Comparison { of, .. })
            | Method::Target(Target { of, .. })
            | Method::Trend { of, .. } => vec![*of],
            Method::Expected { of, size: Size::Posts(posts), .. } => vec![*of, *posts],
            Method::Expected { of, .. } => vec![*of],
            Method::AgainstPlan { of, plan, .. } => vec![*of, *plan],
            Method::StandardisedRate(rate) => vec![rate.of],
            Method::Share { part, whole } => vec![*part, *whole],
            Method::Ratio { of, to } => vec![*of, *to],
            Method::ImpliedPopulation { count, rate, .. } => vec![*count, *rate],
        }
    }
}

/// What a method alone decides; the publication may give another label, unit or number of decimals.
pub(super) struct Defaults {
    pub(super) measure: String,
    pub(super) statistic: String,
    pub(super) label: String,
    pub(super) unit: String,
    pub(super) decimals: u8,
    pub(super) people: bool,
    pub(super) verdict: Option<String>,
    pub(super) note: Option<String>,
    pub(super) method: Method,
}

impl Definition {
    /// Whether it is a benchmark with a verdict.
    pub fn is_comparison(&self) -> bool {
        matches!(self.method, Method::Comparison(_))
    }

    /// Resolves one `[[figures]]` entry, which may use the figures in `earlier`.
    pub(super) fn resolve(
        source: &Source,
        returns: &Returns,
        earlier: &[Definition],
        usual: Intervals,
        typed: &TypedFigure,
    ) -> Result<Definition, Error> {
        let context = Context { source, returns, earlier };
        let mut found = context.methods(typed)?;
        if typed.decimals.is_some_and(|decimals| decimals > MOST_DECIMALS) {
            return Err(source.error(typed.id.span().start, format!("a figure has at most {MOST_DECIMALS} decimals")));
        }
        let (Some(defaults), true) = (found.pop(), found.is_empty()) else {
            return Err(source.error(typed.id.span().start, "a figure needs exactly one method"));
        };
        let definition = Definition {
            name: typed.id.get_ref().clone(),
            label: typed.label.clone().unwrap_or(defaults.label),
            unit: typed.unit.clone().unwrap_or(defaults.unit),
            decimals: typed.decimals.unwrap_or(defaults.decimals),
            measure: defaults.measure,
            statistic: defaults.statistic,
            people: defaults.people,
            confidence: context.confidence(typed, usual, &defaults.method)?,
            good: typed.good,
            verdict: defaults.verdict,
            note: defaults.note,
            method: defaults.method,
        };
        context.must_differ(typed, &definition)?;
        Ok(definition)
    }
}

/// What a figure is resolved with: the kinds of return, and the figures above it.
pub(super) struct Context<'a> {
    pub(super) source: &'a Source,
    pub(super) returns: &'a Returns,
    pub(super) earlier: &'a [Definition],
}

impl Context<'_> {
    pub(super) fn figure(&self, name: &Name) -> Result<DefinitionIndex, Error> {
        self.source.look_up(name, "figure defined above", self.earlier.iter().map(|figure| figure.name.as_str()))
    }

    /// The confidence of a figure's interval: as typed for it, else as usual in the publication, if it can have one.
    fn confidence(&self, typed: &TypedFigure, usual: Intervals, method: &Method) -> Result<Option<f64>, Error> {
        let can = self.has_interval(method);
        match (typed.intervals, usual) {
            (Some(Intervals::Of(_)), _) if !can => {
                let message = "this figure has no interval: only rates and shares of events to people have one, and their \
                               changes in per cent or points from a base that shares no quarter with them";
                Err(self.source.error(typed.id.span().start, message))
            }
            (Some(Intervals::Of(confidence)), _) | (None, Intervals::Of(confidence)) => Ok(can.then_some(confidence)),
            (Some(Intervals::None), _) | (None, Intervals::None) => Ok(None),
        }
    }

    /// Chance moves what happens to people; it does not move pounds, places, or a rate that came ready made.
    pub(super) fn has_interval(&self, method: &Method) -> bool {
        match method {
            Method::Rate { of, .. } | Method::ShareOfTotal { of, .. } => self.counts_events(*of),
            Method::Share { part, whole } => self.counts_events(*part) && self.counts_events(*whole),
            Method::LikeForLike { of, on, form } => {
                let shared = *on == Base::PreviousQuarter && self.rolls(*of);
                *form == Form::Percent && self.counts_events(*of) && !shared
            }
            Method::Change { of, on, form } => {
                let changed = match (&self.earlier[*of].method, form) {
                    (Method::Rate { .. }, Form::Percent) => self.has_interval(&self.earlier[*of].method),
                    (Method::Share { .. } | Method::ShareOfTotal { .. }, Form::Points) => {
                        self.has_interval(&self.earlier[*of].method)
                    }
                    (_, Form::Percent) => self.counts_events(*of),
                    _ => false,
                };
                // Two sums over four quarters that are one quarter apart share three, and what they share is no chance.
                changed && !(*on == Base::PreviousQuarter && self.rolls(*of))
            }
            Method::StandardisedRate(_) => true,
            Method::Trend { test, .. } => *test == TrendTest::Poisson,
            Method::Expected { of, form, .. } => *form == ExpectedForm::Ratio && self.counts_events(*of),
            _ => false,
        }
    }

    /// Whether a figure counts what happened to people over its period.
    fn counts_events(&self, index: DefinitionIndex) -> bool {
        match &self.earlier[index].method {
            Method::Sum { measure, .. } => {
                let measure = &self.returns.measures[*measure as usize];
                measure.people && measure.over_time == OverTime::Sum
            }
            Method::Add { of } => of.iter().all(|part| self.counts_events(*part)),
            Method::Rolling { of } => self.counts_events(*of),
            _ => false,
        }
    }

    fn rolls(&self, index: DefinitionIndex) -> bool {
        let method = &self.earlier[index].method;
        matches!(method, Method::Rolling { .. }) || method.uses().into_iter().any(|used| self.rolls(used))
    }

    /// Two figures with one id would be one figure under two names, and only one of them could be traced. The same sum may
    /// be named twice, if it is shown the same way.
    fn must_differ(&self, typed: &TypedFigure, definition: &Definition) -> Result<(), Error> {
        let part = self.part(definition);
        let same_id = |earlier: &&Definition| {
            earlier.measure == definition.measure
                && earlier.statistic == definition.statistic
                && self.part(earlier) == part
        };
        let Some(earlier) = self.earlier.iter().find(same_id) else { return Ok(()) };
        let both_sums = matches!((&earlier.method, &definition.method), (Method::Sum { .. }, Method::Sum { .. }));
        if both_sums && (earlier.decimals, &earlier.unit) == (definition.decimals, &definition.unit) {
            return Ok(());
        }
        let message = format!("this is the same figure as \"{}\" above, so the two would have one id", earlier.name);
        Err(self.source.error(typed.id.span().start, message))
    }

    /// The part of the measure at the root of a figure.
    fn part(&self, definition: &Definition) -> Breakdown {
        match (&definition.method, definition.method.uses().first()) {
            (Method::Sum { breakdown, .. }, _) => breakdown.clone(),
            // The parts of a total stand in its name.
            (Method::Add { .. }, _) => Breakdown::default(),
            (_, Some(first)) => self.part(&self.earlier[*first]),
            (_, None) => Breakdown::default(),
        }
    }

    /// The measure at the root of a figure, with its part, for the ids of figures that are built on it.
    fn root(&self, index: DefinitionIndex) -> String {
        let definition = &self.earlier[index];
        match self.returns.breakdown_id(&self.part(definition)) {
            part if part.is_empty() => definition.measure.clone(),
            part => format!("{}({part})", definition.measure),
        }
    }

    /// The method of each key that is set; one is right.
    fn methods(&self, typed: &TypedFigure) -> Result<Vec<Defaults>, Error> {
        let found = [
            typed.sum.as_ref().map(|of| self.sum(of)),
            typed.add.as_ref().map(|of| self.add(of)),
            typed.rolling.as_ref().map(|of| self.rolling(of)),
            typed.rate.as_ref().map(|of| self.rate(of)),
            typed.share.as_ref().map(|of| self.share(of)),
            typed.share_of_total.as_ref().map(|of| self.share_of_total(of)),
            typed.ratio.as_ref().map(|of| self.ratio(of)),
            typed.change.as_ref().map(|of| self.change(of)),
            typed.mean.as_ref().map(|of| self.mean(of)),
            typed.rank.as_ref().map(|of| self.rank(of)),
            typed.quantile.as_ref().map(|of| self.quantile(of)),
            typed.comparison.as_ref().map(|of| self.comparison(of, typed.good)),
            typed.target.as_ref().map(|of| self.target(of, typed.good)),
            typed.implied_population.as_ref().map(|of| self.implied_population(of)),
            typed.trend.as_ref().map(|of| self.trend(of)),
            typed.expected.as_ref().map(|of| self.expected(of)),
            typed.real_terms.as_ref().map(|of| self.real_terms(of)),
            typed.against_plan.as_ref().map(|of| self.against_plan(of)),
            typed.standardised_rate.as_ref().map(|of| self.standardised(of)),
        ];
        found.into_iter().flatten().collect()
    }

    /// A figure that keeps the unit and decimals of another and adds a step to its id and label.
    pub(super) fn built_on(&self, of: DefinitionIndex, statistic: &str, words: &str, method: Method) -> Defaults {
        let base = &self.earlier[of];
        Defaults {
            measure: base.measure.clone(),
            statistic: format!("{}.{statistic}", base.statistic),
            label: format!("{}, {words}", base.label),
            unit: base.unit.clone(),
            decimals: base.decimals,
            people: base.people,
            verdict: None,
            note: None,
            method,
        }
    }

    fn rank(&self, typed: &RankOf) -> Result<Defaults, Error> {
        let of = self.figure(&typed.of)?;
        let words = if typed.first == First::Highest { "rank, highest first" } else { "rank, lowest first" };
        let statistic = if typed.first == First::Highest { "rank-highest-first" } else { "rank-lowest-first" };
        let rank = self.built_on(of, statistic, words, Method::Rank { of, first: typed.first });
        Ok(Defaults { unit: "rank".to_owned(), decimals: 0, people: false, ..rank })
    }
}
