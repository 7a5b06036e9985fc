//! How fast a figure rises or falls over several periods, and whether by more than chance.

use anyhow::Error;
use schemars::JsonSchema;
use serde::Deserialize;

use super::series::{self, MOST};
use super::{Names, Resolved, Typed};
use crate::derive::{self, Answer, Derivation, Extra, Figure, FigureIndex, Ids, Judging, Level, Made, Method, Node, Part, PartRole};
use crate::model::interval;
use crate::model::period::Period;
use crate::model::value::{Absence, Value};
use crate::model::verdict::{Course, Verdict};
use crate::model::statistic;
use crate::spec::figure::{Chance, DefinitionIndex, Facts, Good, Nature, OverQuarters, Tells};
use crate::spec::layout;
use crate::spec::source::Name;
use crate::statistics::dispersion::Dispersion;
use crate::statistics::exact::Exact;
use crate::statistics::recent_trend::{self, Direction};
use crate::statistics::{
    self, Confidence, Interval, mann_kendall, poisson_trend, share_trend, special, theil_sen,
};

/// What is tested where a publication says nothing else, in per cent.
const USUAL: f64 = 95.0;
/// The quarters of a year, each compared with the same quarter of other years.
const SEASONS: usize = 4;

const RECENT: &str =
    "Recent trend: the slope of five years that do not overlap, by least squares weighted by their intervals; \
     called increasing or decreasing where chi-squared, divided by how much the counts vary beyond independent cases, \
     is above 9.55 (99.8%) and no single year decides the direction. Source: Fingertips recent trend.";

const SHARE: &str =
    "Trend of a share: the slope of the line through the shares of the years, and the chi-squared test for \
     trend; called increasing or decreasing where p is below 0.05. Source: Cochran-Armitage; R prop.trend.test.";

const POISSON: &str =
    "Trend of a count or rate: the average change from year to year by Poisson regression, with a wider standard \
     error where the counts vary beyond independent cases, and Student's t; called increasing or decreasing where its \
     interval excludes no change. Source: quasi-Poisson regression, as in R glm, with a dispersion of 1 or more.";

const MANN_KENDALL: &str =
    "Trend of a series: the median slope of all pairs of periods (Theil-Sen) and the Mann-Kendall test, each \
     quarter compared with the same quarter of other years; called increasing or decreasing where p is below \
     0.05. Source: Hirsch and Slack 1982; pyMannKendall.";

/// What the report says of it.
pub const WORDS: &[&str] = &[RECENT, SHARE, POISSON, MANN_KENDALL];

/// How fast it rises or falls, and whether by more than chance: `trend = { of = "rate", test = "recent" }`.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(inline)]
pub struct Key {
    /// The figure.
    of: Name,
    test: Test,
    /// The number of periods, up to and including the figure's own.
    periods: Option<u32>,
    /// Which way is good; without it no trend is called better or worse.
    good: Option<Good>,
}

/// How a trend is told from chance.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[schemars(rename = "TrendTest")]
enum Test {
    /// Five years by least squares, as Fingertips does.
    Recent,
    /// The chi-squared test for trend in shares (Cochran-Armitage).
    Share,
    /// Poisson regression of counts or rates on time.
    Poisson,
    /// Mann-Kendall, with seasons of four for quarters, and the slope of Theil and Sen.
    MannKendall,
}

#[derive(Debug)]
struct Trend {
    of: DefinitionIndex,
    test: Test,
    periods: u32,
    good: Option<Good>,
}

/// What a test of trend answers.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Answered {
    /// In the unit of the figure.
    slope: f64,
    interval: Option<Interval>,
    p: f64,
    /// None where chance may have made it.
    direction: Option<Direction>,
}

impl Typed for Key {
    fn resolve(&self, names: &Names) -> Result<Resolved, Error> {
        let of = names.figure(&self.of)?;
        let complain = |message: &str| Err(names.error(&self.of, message));
        if let Some(message) = self.test.cannot_be_of(names, of) {
            return complain(message);
        }
        let (fewest, usual) = match self.test {
            Test::Recent => (5, Some(5)),
            Test::Share | Test::Poisson => (3, None),
            Test::MannKendall => (10, None),
        };
        let Some(periods) = self.periods.or(usual) else {
            return complain("say with `periods` how many periods the trend is over");
        };
        let most = if self.test == Test::Recent { fewest } else { MOST };
        if !(fewest..=most).contains(&periods) {
            let needs = if most == fewest { format!("{fewest}") } else { format!("from {fewest} to {most}") };
            return complain(&format!("this test needs {needs} periods"));
        }
        let unit = names.earlier[of].unit.as_str();
        let (name, unit) = match self.test {
            Test::Recent if unit == "per cent" => ("recent", "percentage points a year".to_owned()),
            Test::Recent => ("recent", format!("{unit}, a year")),
            Test::Share => ("share", "percentage points a year".to_owned()),
            Test::Poisson => ("poisson", "per cent a year".to_owned()),
            Test::MannKendall if unit == "per cent" => ("mann-kendall", "percentage points a year".to_owned()),
            Test::MannKendall => ("mann-kendall", format!("{unit} a year")),
        };
        let noun = if self.test == Test::MannKendall { "periods" } else { "years" };
        let facts = Facts {
            nature: Nature::Number,
            uses: vec![of],
            reads: None,
            chance: if self.test == Test::Poisson { Chance::Interval } else { Chance::Nothing },
            over_quarters: OverQuarters::Nothing,
            tells: Tells::Parts,
            has_trend: false,
            not_charted: Some("trends that follow one another share periods, so they are not independent"),
            words: Some(self.test.words()),
            question: Some("a trend looks at several periods in order"),
        };
        let method = Trend { of, test: self.test, periods, good: self.good };
        let words = format!("trend over {periods} {noun}");
        let trend = names.built_on(of, &format!("{}{name}-{periods}", statistic::TREND), &words, facts, method);
        let decimals = trend.decimals.max(1);
        Ok(Resolved { unit, decimals, people: false, verdict: Some("Verdict".to_owned()), ..trend })
    }
}

impl Test {
    /// Why it cannot be of a figure.
    fn cannot_be_of(self, names: &Names, of: DefinitionIndex) -> Option<&'static str> {
        let facts = &names.earlier[of].facts;
        let has_interval = facts.chance == Chance::Interval;
        let is_rate = matches!(facts.nature, Nature::Rate { .. }) && has_interval;
        let is_share = matches!(facts.nature, Nature::Share { .. }) && has_interval;
        match self {
            Test::Recent if !is_rate && !is_share => Some("this test is for a rate or share of events to people"),
            Test::Share if !is_share => Some("this test is for a share of events to people"),
            Test::Poisson if !is_rate && !names.counts_events(of) => {
                Some("this test is for a count of events to people, or of its rate")
            }
            Test::MannKendall if !facts.has_trend => {
                Some("a trend is for what was counted, or its rate, share or ratio")
            }
            Test::Recent | Test::Share | Test::Poisson | Test::MannKendall => None,
        }
    }

    fn words(self) -> &'static str {
        match self {
            Test::Recent => RECENT,
            Test::Share => SHARE,
            Test::Poisson => POISSON,
            Test::MannKendall => MANN_KENDALL,
        }
    }

    fn formula(self) -> &'static str {
        match self {
            Test::Recent => "slope of the least squares line, weighted by 1 ÷ standard error squared,",
            Test::Share => "slope of the line through shares, weighted by their wholes,",
            Test::Poisson => "(factor for a year by Poisson regression − 1) × 100",
            Test::MannKendall => "median of the slopes of all pairs",
        }
    }
}

impl Method for Trend {
    /// The trend over the periods up to the key's own; without an answer where the data do not allow the test.
    fn figure(&self, key: &layout::Key, of: &mut Derivation) -> Made {
        let figures = series::of_periods(self.of, key, self.periods, of);
        let parts: Vec<Part> = figures.iter().map(|figure| Part { role: PartRole::Term, figure: *figure }).collect();
        let answer = self.allows(key, &figures, of).and_then(|()| self.tested(&figures, &of.so_far(), None, USUAL));
        let value = answer.map_or_else(Value::Absent, |trend| Value::Number(trend.slope));
        let base = series::words(&figures, of);
        Made { extra: Extra { base, ..Extra::default() }, ..Made::new(key.period, value, parts) }
    }

    fn exact(&self, figure: &Figure, _: &Derivation) -> Option<Exact> {
        derive::decimal(figure)
    }

    fn interval(&self, figure: &Figure, of: &Judging, level: Level) -> Option<interval::Interval> {
        let answered = self.answered(figure, of)?;
        let interval = level.interval(answered.interval?, statistics::Method::Wald);
        Some(interval::Interval { p: Some(answered.p), ..interval })
    }

    fn answer(&self, figure: FigureIndex, of: &Judging) -> Answer {
        let answered = self.answered(of.get(figure), of);
        Answer {
            verdict: answered.map(|answered| answered.verdict(self.good)),
            p: answered.map(|answered| answered.p),
        }
    }

    fn formula(&self, parts: &Ids) -> String {
        format!("{} over {}", self.test.formula(), parts.added())
    }
}

impl Trend {
    /// The answer behind a figure that has a number.
    fn answered(&self, figure: &Figure, of: &Judging) -> Option<Answered> {
        let Node::Defined(key) = &figure.node else { return None };
        let figures: Vec<FigureIndex> = figure.parts.iter().map(|part| part.figure).collect();
        let spread = of.spread(figure).map(|(dispersion, _)| *dispersion);
        self.tested(&figures, of, spread, of.definition(key).confidence.unwrap_or(USUAL)).ok()
    }

    /// Why these figures cannot be tested.
    fn allows(&self, key: &layout::Key, figures: &[FigureIndex], of: &Derivation) -> Result<(), Absence> {
        if series::overlap(figures, of) {
            return Err(Absence::Overlapping);
        }
        // Quarters have seasons, which only a test of each season for itself leaves alone.
        let quarters = self.test == Test::MannKendall && matches!(key.period, Period::Quarter { .. });
        if !key.period.is_year() && !quarters {
            return Err(Absence::PeriodNotApplicable);
        }
        series::is_one(key, figures, None, of)
    }

    fn tested(&self, figures: &[FigureIndex], of: &Judging, spread: Option<Dispersion>, percent: f64) -> Result<Answered, Absence> {
        let confidence = Confidence::from_percent(percent).ok_or(Absence::NoAnswer)?;
        let chance = 1.0 - percent / 100.0;
        let directed = |slope: f64, p: f64| {
            let up = if slope > 0.0 { Direction::Increasing } else { Direction::Decreasing };
            (p < chance && slope != 0.0).then_some(up)
        };
        let fractions = || -> Result<Vec<(f64, f64)>, Absence> {
            figures.iter().map(|figure| of.exposed(*figure).ok_or(Absence::SeriesGap)).collect()
        };
        // Counts that vary more than independent cases tell as much as so many fewer.
        let fewer = || -> Result<Vec<(f64, f64)>, Absence> {
            let phi = spread.map_or(1.0, Dispersion::phi);
            Ok(fractions()?.into_iter().map(|(events, all)| (events / phi, all / phi)).collect())
        };
        let answered = match self.test {
            Test::Recent => {
                let per = multiplier(figures, of);
                let fractions = fewer()?;
                let trend = match per {
                    Some(per) => recent_trend::of_rates(&fractions, per),
                    None => recent_trend::of_shares(&fractions, 100.0),
                };
                trend.map(|trend| Answered {
                    slope: trend.slope,
                    interval: None,
                    p: special::chi_squared_upper(trend.chi_squared),
                    direction: Some(trend.direction).filter(|direction| *direction != Direction::NoChange),
                })
            }
            Test::Share => {
                let groups: Vec<(f64, f64, f64)> = fewer()?
                    .iter()
                    .zip(1..)
                    .map(|((part, whole), time)| (*part, *whole, f64::from(time)))
                    .collect();
                share_trend::cochran_armitage(&groups).and_then(|tested| {
                    let slope = 100.0 * share_trend::slope(&groups)?;
                    Ok(Answered { slope, interval: None, p: tested.p, direction: directed(slope, tested.p) })
                })
            }
            Test::Poisson => {
                let periods: Vec<poisson_trend::Period> = fractions()?
                    .iter()
                    .zip(1..)
                    .map(|((events, population), time)| poisson_trend::Period {
                        time: f64::from(time),
                        events: *events,
                        population: *population,
                    })
                    .collect();
                poisson_trend::fit(&periods, confidence).map(|fitted| {
                    let percent = |factor: f64| 100.0 * (factor - 1.0);
                    let (wide, p) = (fitted.interval_overdispersed(spread, confidence), fitted.p_overdispersed(spread));
                    Answered {
                        slope: percent(fitted.factor),
                        interval: Some(Interval { lower: percent(wide.lower), upper: percent(wide.upper) }),
                        p,
                        direction: directed(fitted.slope, p),
                    }
                })
            }
            Test::MannKendall => {
                let values: Vec<Option<f64>> = figures.iter().map(|figure| of.value(*figure).number()).collect();
                let quarters = figures.first().is_some_and(|first| !of.get(*first).period.is_year());
                let seasons = if quarters { SEASONS } else { 1 };
                mann_kendall::seasonal(&values, seasons).and_then(|tested| {
                    let (slope, _) = theil_sen::seasonal(&values, seasons)?;
                    // Many equal values may leave a slope of 0 beside a score that is none.
                    Ok(Answered { slope, interval: None, p: tested.p, direction: directed(tested.s, tested.p) })
                })
            }
        };
        answered.map_err(series::reason)
    }
}

/// The people for whom a rate is given; none for a share.
fn multiplier(figures: &[FigureIndex], of: &Judging) -> Option<f64> {
    let Node::Defined(key) = &of.get(*figures.first()?).node else { return None };
    match of.definition(key).facts.nature {
        Nature::Rate { per, .. } => Some(per),
        _ => None,
    }
}

impl Answered {
    fn verdict(self, good: Option<Good>) -> Verdict {
        let course =
            |better: Good| good.map(|good| if good == better { Course::GettingBetter } else { Course::GettingWorse });
        match self.direction {
            Some(Direction::Increasing) => Verdict::Increasing(course(Good::High)),
            Some(Direction::Decreasing) => Verdict::Decreasing(course(Good::Low)),
            Some(Direction::NoChange) | None => Verdict::NoClearTrend,
        }
    }
}
