//! How fast a figure rises or falls over several periods, and whether by more than chance.

use super::{Derivation, Extra, Figure, FigureIndex, Made, Node, Part, PartRole};
use crate::model::period::Period;
use crate::model::value::{Absence, Value};
use crate::model::verdict::{Course, Verdict};
use crate::spec::layout::Key;
use crate::spec::methods::Method;
use crate::spec::typed_comparison::Good;
use crate::spec::typed_publication::TrendTest;
use crate::statistics::recent_trend::{self, Direction};
use crate::statistics::{
    Confidence, Interval, Undefined, mann_kendall, poisson_trend, share_trend, special, theil_sen,
};

/// What is tested where a publication says nothing else, in per cent.
const USUAL: f64 = 95.0;
/// The quarters of a year, each compared with the same quarter of other years.
const SEASONS: usize = 4;

/// What a test of trend answers.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Trend {
    /// In the unit of the figure.
    slope: f64,
    pub(super) interval: Option<Interval>,
    pub(super) p: f64,
    /// None where chance may have made it.
    direction: Option<Direction>,
}

impl Derivation<'_> {
    /// The trend over the periods up to the key's own; without an answer where the data do not allow the test.
    pub(super) fn trend(&mut self, key: &Key, of: usize, test: TrendTest, periods: u32) -> Made {
        let step = if matches!(key.period, Period::FourQuarters { .. }) { 4 } else { 1 };
        let places: Vec<Period> = (0..periods as i32).rev().filter_map(|back| key.period.back(back * step)).collect();
        let figures: Vec<FigureIndex> =
            places.into_iter().map(|period| self.figure(&Key { definition: of, period, ..key.clone() })).collect();
        let parts: Vec<Part> = figures.iter().map(|figure| Part { role: PartRole::Term, figure: *figure }).collect();
        let answer = self.allows(key, &figures, test).and_then(|()| self.tested(&figures, test, USUAL));
        let value = answer.map_or_else(Value::Absent, |trend| Value::Number(trend.slope));
        let base = match figures.as_slice() {
            [first, .., last] => {
                let (first, last) = (self.all[*first].period.short(), self.all[*last].period.short());
                Some(format!("{} periods, {first} to {last}", figures.len()))
            }
            _ => None,
        };
        Made { extra: Extra { base, ..Extra::default() }, ..Made::new(key.period, value, parts) }
    }

    /// The answer behind a figure that is a trend and has a number.
    pub(super) fn trend_of(&self, figure: &Figure) -> Option<Trend> {
        let Node::Defined(key) = &figure.node else { return None };
        let definition = self.definition(key);
        let Method::Trend { test, .. } = definition.method else { return None };
        figure.value.number()?;
        let figures: Vec<FigureIndex> = figure.parts.iter().map(|part| part.figure).collect();
        self.tested(&figures, test, definition.confidence.unwrap_or(USUAL)).ok()
    }

    /// Why these figures cannot be tested.
    fn allows(&self, key: &Key, figures: &[FigureIndex], test: TrendTest) -> Result<(), Absence> {
        let Some(last) = figures.last() else { return Err(Absence::PeriodNotApplicable) };
        let neighbours = || figures.windows(2).map(|pair| (&self.all[pair[0]], &self.all[pair[1]]));
        if neighbours().any(|(one, next)| next.period.first_day() <= one.period.last_day()) {
            return Err(Absence::Overlapping);
        }
        // Quarters have seasons, which only a test of each season for itself leaves alone.
        let quarters = test == TrendTest::MannKendall && matches!(key.period, Period::Quarter { .. });
        if !key.period.is_year() && !quarters {
            return Err(Absence::PeriodNotApplicable);
        }
        if let Value::Absent(reason) = self.value(*last) {
            return Err(reason);
        }
        let known: Vec<bool> = figures.iter().map(|figure| self.value(*figure).number().is_some()).collect();
        let begins = known.iter().position(|known| *known).unwrap_or(known.len());
        if known[begins..].iter().any(|known| !known) || figures[..begins].iter().any(|figure| self.found(*figure)) {
            return Err(Absence::SeriesGap);
        }
        if begins > 0 {
            return Err(Absence::SeriesTooShort);
        }
        let (first, end) = (self.all[figures[0]].period.first_day(), self.all[*last].period.last_day());
        if self.breaks(&Node::Defined(key.clone())).any(|date| first < date && date <= end) {
            return Err(Absence::SeriesBreak);
        }
        let of_last = self.coverage(*last);
        if figures.iter().any(|figure| !self.coverage(*figure).same(&of_last)) {
            return Err(Absence::MixedCoverage);
        }
        Ok(())
    }

    fn tested(&self, figures: &[FigureIndex], test: TrendTest, percent: f64) -> Result<Trend, Absence> {
        let confidence = Confidence::from_percent(percent).ok_or(Absence::NoAnswer)?;
        let chance = 1.0 - percent / 100.0;
        let directed = |slope: f64, p: f64| {
            let up = if slope > 0.0 { Direction::Increasing } else { Direction::Decreasing };
            (p < chance && slope != 0.0).then_some(up)
        };
        let fractions = || -> Result<Vec<(f64, f64)>, Absence> {
            figures.iter().map(|figure| self.exposed(*figure).ok_or(Absence::SeriesGap)).collect()
        };
        let answered = match test {
            TrendTest::Recent => {
                let per = self.multiplier(figures);
                let fractions = fractions()?;
                let trend = match per {
                    Some(per) => recent_trend::of_rates(&fractions, per),
                    None => recent_trend::of_shares(&fractions, 100.0),
                };
                trend.map(|trend| Trend {
                    slope: trend.slope,
                    interval: None,
                    p: special::chi_squared_upper(trend.chi_squared),
                    direction: Some(trend.direction).filter(|direction| *direction != Direction::NoChange),
                })
            }
            TrendTest::Share => {
                let groups: Vec<(f64, f64, f64)> = fractions()?
                    .iter()
                    .zip(1..)
                    .map(|((part, whole), time)| (*part, *whole, f64::from(time)))
                    .collect();
                share_trend::cochran_armitage(&groups).and_then(|tested| {
                    let slope = 100.0 * share_trend::slope(&groups)?;
                    Ok(Trend { slope, interval: None, p: tested.p, direction: directed(slope, tested.p) })
                })
            }
            TrendTest::Poisson => {
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
                    let (wide, p) = (fitted.interval_overdispersed(confidence), fitted.p_overdispersed());
                    Trend {
                        slope: percent(fitted.factor),
                        interval: Some(Interval { lower: percent(wide.lower), upper: percent(wide.upper) }),
                        p,
                        direction: directed(fitted.slope, p),
                    }
                })
            }
            TrendTest::MannKendall => {
                let values: Vec<Option<f64>> = figures.iter().map(|figure| self.value(*figure).number()).collect();
                let quarters = figures.first().is_some_and(|first| !self.all[*first].period.is_year());
                let seasons = if quarters { SEASONS } else { 1 };
                mann_kendall::seasonal(&values, seasons).and_then(|tested| {
                    let (slope, _) = theil_sen::seasonal(&values, seasons)?;
                    // Many equal values may leave a slope of 0 beside a score that is none.
                    Ok(Trend { slope, interval: None, p: tested.p, direction: directed(tested.s, tested.p) })
                })
            }
        };
        answered.map_err(reason)
    }

    /// The people for whom a rate is given; none for a share.
    fn multiplier(&self, figures: &[FigureIndex]) -> Option<f64> {
        let Node::Defined(key) = &self.all[*figures.first()?].node else { return None };
        match self.definition(key).method {
            Method::Rate { per, .. } => Some(per),
            _ => None,
        }
    }
}

impl Trend {
    pub(super) fn verdict(self, good: Option<Good>) -> Verdict {
        let course =
            |better: Good| good.map(|good| if good == better { Course::GettingBetter } else { Course::GettingWorse });
        match self.direction {
            Some(Direction::Increasing) => Verdict::Increasing(course(Good::High)),
            Some(Direction::Decreasing) => Verdict::Decreasing(course(Good::Low)),
            Some(Direction::NoChange) | None => Verdict::NoClearTrend,
        }
    }
}

/// The reason of a formula as that of a figure.
pub(super) fn reason(undefined: Undefined) -> Absence {
    match undefined {
        Undefined::ZeroDenominator => Absence::ZeroDenominator,
        Undefined::ZeroBase => Absence::ZeroBase,
        Undefined::Saturated => Absence::AllOfAll,
        Undefined::NoEvents => Absence::NoEvents,
        Undefined::TooShort { .. } => Absence::SeriesTooShort,
        _ => Absence::NoAnswer,
    }
}
