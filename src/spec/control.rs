//! Control and run charts, with every option looked up and nothing allowed that would mislead.

use anyhow::Error;
use chrono::NaiveDate;

use super::chart_kind::Options;
use super::figure::{DefinitionIndex, Good, Nature, OverQuarters};
use super::names::Names;
use super::source::Name;
use super::typed_chart::{ControlMethod, Seasonal, TypedChart, TypedControl};
use super::typed_publication::{Axis, TypedPeriods};

/// The fewest points to which a baseline is fixed.
const FEWEST_BASED: u32 = 12;
/// Patterns shorter than this are made by chance all the time; longer than this they are hardly ever seen.
const LENGTHS: std::ops::RangeInclusive<u32> = 5..=20;
const AMONG: std::ops::RangeInclusive<u32> = 2..=10;

/// How a control or run chart is made.
#[derive(Debug)]
pub struct Control {
    pub lines: Lines,
    /// Whether outlying moving ranges are left out of the limits.
    pub screened: bool,
    pub seasons: Seasons,
    /// The number of points, from the start of each segment, that set its limits.
    pub baseline: Option<usize>,
    /// In order of their dates.
    pub rebase: Vec<Rebase>,
    pub lengths: Lengths,
    /// A number to reach.
    pub target: Option<f64>,
    /// Which way is good; without it nothing is called better or worse.
    pub good: Option<Good>,
}

/// What is drawn beside the values, and what it is made from.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Lines {
    /// The median alone.
    Median,
    /// Mean and limits of single values.
    Single,
    /// Mean and limits of counts.
    Count { prime: Prime },
    /// Mean and limits of a share in per cent, by its part and whole.
    Share { prime: Prime },
    /// Mean and limits of a rate for every `per`, by its events and size.
    Rate { per: f64, prime: Prime },
    /// Median and limits of how many periods without any event lie between two with some.
    Between,
}

/// When the limits of counts are widened by how much the figures vary from one to the next.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Prime {
    Never,
    /// Where the figures vary by more than counts of independent events do.
    WhereNeeded,
    /// Also where that narrows them.
    Always,
}

/// What becomes of seasons.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Seasons {
    /// There are none, or nobody asks.
    Ignored,
    /// Where the figures follow them, the chart says so and judges nothing.
    Told,
    /// The figures are shown without them.
    Adjusted,
}

/// How many points make a special cause.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Lengths {
    pub run: usize,
    pub trend: usize,
    pub near: usize,
    pub near_among: usize,
}

/// A date from which limits are set anew.
#[derive(Debug)]
pub struct Rebase {
    pub date: NaiveDate,
    pub reason: String,
}

impl Names<'_> {
    /// The options of a control or run chart; none for any other kind.
    pub(super) fn control(&self, chart: &TypedChart) -> Result<Option<Control>, Error> {
        let usual = TypedControl::default();
        let complain = |message: &str| Err(self.source.error(chart.id.span().start, message));
        let (typed, is_run) = match (chart.kind.facts().options, &chart.control) {
            (Options::Control, typed) => (typed.as_ref().unwrap_or(&usual), false),
            (Options::Run, typed) => (typed.as_ref().unwrap_or(&usual), true),
            (Options::No | Options::Line | Options::Funnel | Options::Map | Options::Grid | Options::Plan, None) => {
                return Ok(None);
            }
            (Options::No | Options::Line | Options::Funnel | Options::Map | Options::Grid | Options::Plan, Some(_)) => {
                return complain("`control` is for charts of the kinds \"control\" and \"run\"");
            }
        };
        if chart.along != Some(Axis::Periods) || chart.series.is_some() {
            return complain("a control or run chart goes along periods, without `series`");
        }
        if !matches!(chart.periods, Some(TypedPeriods::Quarters(_) | TypedPeriods::Years(_))) {
            return complain("a control or run chart needs `periods` as a number of quarters or years");
        }
        let Some(name) = chart.figures.first() else {
            return complain("there must be at least one figure");
        };
        let definition = self.figure(name)?;
        self.independent(definition, name)?;
        let limits = typed.method.is_some()
            || typed.screened.is_some()
            || typed.baseline.is_some()
            || typed.prime.is_some()
            || typed.seasonal.is_some();
        let patterns = typed.run.is_some() || typed.trend.is_some() || typed.near.is_some();
        if is_run && (limits || patterns || typed.target.is_some() || typed.good.is_some()) {
            return complain("a run chart has no limits: of `control` only `rebase` applies to it");
        }
        let method = typed.method.unwrap_or_default();
        self.suits(typed, method, chart)?;
        if typed.baseline.is_some_and(|baseline| baseline < FEWEST_BASED) {
            return complain("a `baseline` needs 12 points or more");
        }
        let mut rebase = Vec::new();
        for typed in &typed.rebase {
            if typed.reason.get_ref().trim().is_empty() {
                return Err(self.source.error(typed.reason.span().start, "say why new limits are set"));
            }
            rebase.push(Rebase { date: self.date(&typed.date)?, reason: typed.reason.get_ref().clone() });
        }
        rebase.sort_by_key(|rebase| rebase.date);
        Ok(Some(Control {
            lines: if is_run { Lines::Median } else { self.lines(definition, method, typed.prime, name)? },
            screened: typed.screened.unwrap_or(false),
            seasons: match typed.seasonal {
                _ if is_run || method == ControlMethod::G || !has_seasons(chart) => Seasons::Ignored,
                None => Seasons::Told,
                Some(Seasonal::None) => Seasons::Ignored,
                Some(Seasonal::Adjust) => Seasons::Adjusted,
            },
            baseline: typed.baseline.map(|baseline| baseline as usize),
            rebase,
            lengths: self.lengths(typed, &chart.id)?,
            target: typed.target.filter(|target| target.is_finite()),
            good: typed.good,
        }))
    }

    /// What a chart is of, and what that is made from, has to vary freely.
    fn independent(&self, definition: DefinitionIndex, name: &Name) -> Result<(), Error> {
        let mut open = vec![definition];
        while let Some(index) = open.pop() {
            let facts = &self.definitions[index].facts;
            let Some(why) = facts.not_charted else {
                open.extend(&facts.uses);
                continue;
            };
            let message = format!("there is no control or run chart of \"{}\": {why}", name.get_ref());
            return Err(self.source.error(name.span().start, message));
        }
        Ok(())
    }

    /// Whether each option is one of the method.
    fn suits(&self, typed: &TypedControl, method: ControlMethod, chart: &TypedChart) -> Result<(), Error> {
        let complain = |message: &str| Err(self.source.error(chart.id.span().start, message));
        let is_of_counts = matches!(method, ControlMethod::C | ControlMethod::P | ControlMethod::U);
        if typed.screened.is_some() && is_of_counts && typed.prime == Some(false) {
            return complain(
                "without `prime` the limits are not made from moving ranges, so `screened` does not apply",
            );
        }
        if method == ControlMethod::G {
            let others = typed.screened.is_some() || typed.baseline.is_some() || typed.seasonal.is_some();
            if others || typed.target.is_some() || typed.good.is_some() || typed.near.is_some() {
                return complain("with the method \"g\" only `rebase`, `run` and `trend` apply");
            }
        }
        if typed.prime.is_some() && !is_of_counts {
            return complain("`prime` is for the methods \"c\", \"p\" and \"u\"");
        }
        if typed.seasonal.is_some() && !has_seasons(chart) {
            return complain("years have no seasons, so `seasonal` does not apply");
        }
        if typed.seasonal == Some(Seasonal::Adjust) && typed.target.is_some() {
            return complain(
                "a `target` is for the figures as they are, so it cannot be used with `seasonal = \"adjust\"`",
            );
        }
        Ok(())
    }

    fn lines(
        &self,
        definition: DefinitionIndex,
        method: ControlMethod,
        prime: Option<bool>,
        name: &Name,
    ) -> Result<Lines, Error> {
        let prime = match prime {
            None => Prime::WhereNeeded,
            Some(true) => Prime::Always,
            Some(false) => Prime::Never,
        };
        let complain = |message: &str| Err(self.source.error(name.span().start, message));
        let facts = &self.definitions[definition].facts;
        match method {
            ControlMethod::Xmr => Ok(Lines::Single),
            ControlMethod::C if facts.over_quarters == OverQuarters::Count => Ok(Lines::Count { prime }),
            ControlMethod::G if facts.over_quarters == OverQuarters::Count => Ok(Lines::Between),
            ControlMethod::C | ControlMethod::G => {
                complain("this method is for counts of events, but this figure is not one")
            }
            ControlMethod::P => match facts.nature {
                Nature::Share { .. } => Ok(Lines::Share { prime }),
                _ => complain("this method is for shares, but this figure is not one"),
            },
            ControlMethod::U => match facts.nature {
                Nature::Rate { per, .. } => Ok(Lines::Rate { per, prime }),
                Nature::Ratio => Ok(Lines::Rate { per: 1.0, prime }),
                _ => complain("this method is for rates and ratios, but this figure is neither"),
            },
        }
    }

    fn lengths(&self, typed: &TypedControl, id: &Name) -> Result<Lengths, Error> {
        let [near, among] = typed.near.unwrap_or([2, 3]);
        let (run, trend) = (typed.run.unwrap_or(7), typed.trend.unwrap_or(7));
        if !LENGTHS.contains(&run) || !LENGTHS.contains(&trend) {
            return Err(self.source.error(id.span().start, "`run` and `trend` are from 5 to 20 points"));
        }
        if !AMONG.contains(&among) || near < 2 || near > among {
            return Err(self.source.error(id.span().start, "`near` is [2, 3]: at least 2 points, of at most 10"));
        }
        Ok(Lengths { run: run as usize, trend: trend as usize, near: near as usize, near_among: among as usize })
    }
}

fn has_seasons(chart: &TypedChart) -> bool {
    matches!(chart.periods, Some(TypedPeriods::Quarters(_)))
}
