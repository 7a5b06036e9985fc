//! Whether a series stepped at a known change, and whether its slope turned.

use anyhow::Error;
use chrono::NaiveDate;
use schemars::JsonSchema;
use serde::Deserialize;

use super::series::{self, MOST};
use super::{Names, Resolved, Typed};
use crate::derive::{self, Answer, Derivation, Extra, Figure, FigureIndex, Ids, Judging, Level, Made, Method, Node, Part, PartRole};
use crate::model::date;
use crate::model::interval;
use crate::model::spread::Pace;
use crate::model::statistic;
use crate::model::value::{Absence, Value};
use crate::model::verdict::Verdict;
use crate::spec::figure::{Chance, DefinitionIndex, Facts, Nature, OverQuarters, Tells};
use crate::spec::layout;
use crate::spec::source::Name;
use crate::statistics::exact::Exact;
use crate::statistics::quasi_poisson::Effect;
use crate::statistics::{self, Confidence, Interval, segmented};

/// At what it is judged where a publication says nothing else, in per cent.
const USUAL: f64 = 95.0;
/// Both sides together.
const FEWEST: u32 = 2 * segmented::FEWEST_ON_A_SIDE as u32;

const STEP: &str =
    "Before and after, the step: one line is fitted through the logarithms of the periods before a known change and \
    another through those after it, together, with 6 periods or more on each side. The step is the percentage by \
    which the first period after the change differs from what the line before leads to. It says that something \
    changed then, not what: anything else that happened at that time is part of it. Neighbouring periods are taken as \
    independent, and the interval is wider where they vary by more than chance. A period that includes the day of the \
    change is left out. Source: Wagner 2002, Bernal 2017; quasi-Poisson regression, as in R glm.";

const TURN: &str =
    "Before and after, the turn: the percentage by which the change from period to period differs after a known \
    change, from the same two lines as the step. Source: Wagner 2002, Bernal 2017; quasi-Poisson regression, as in R \
    glm.";

/// What the report says of it.
pub const WORDS: &[&str] = &[STEP, TURN];

/// How much a series stepped up or down at a known change: `before-and-after = { of = "cases", at = "2023-04-01",
/// seasonal = true }`.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(inline)]
pub struct Key {
    /// The count or rate.
    of: Name,
    /// The label of an event of the publication, or a date: the first day after the change.
    at: Name,
    /// Whether each season has its own level, the same before and after.
    #[serde(default)]
    seasonal: bool,
    /// The number of periods, up to and including the figure's own; without it all that there are.
    periods: Option<u32>,
    #[serde(default)]
    form: Form,
}

/// What is shown of a change at a known date.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[schemars(rename = "BeforeAndAfterForm")]
enum Form {
    /// How much the level changed at once.
    #[default]
    Step,
    /// How much the change from period to period itself changed.
    Turn,
}

#[derive(Debug)]
struct BeforeAndAfter {
    of: DefinitionIndex,
    day: NaiveDate,
    seasonal: bool,
    periods: Option<u32>,
    form: Form,
}

impl Typed for Key {
    fn resolve(&self, names: &Names) -> Result<Resolved, Error> {
        let of = names.figure(&self.of)?;
        let facts = &names.earlier[of].facts;
        let is_rate = matches!(facts.nature, Nature::Rate { .. }) && facts.chance == Chance::Interval;
        if (!is_rate && !names.counts_events(of)) || names.rolls(of) {
            let message = "before and after is for a count of events to people, or its rate, whose periods share no \
                quarter";
            return Err(names.error(&self.of, message));
        }
        let day = names.event(&self.at)?;
        let (step, words, unit, says) = match self.form {
            Form::Step => (statistic::STEP_ON, "step on", "per cent", STEP),
            Form::Turn => (statistic::TURN_ON, "turn on", "per cent a period", TURN),
        };
        if self.periods.is_some_and(|periods| !(FEWEST..=MOST).contains(&periods)) {
            return Err(names.error(&self.of, format!("this is for {FEWEST} to {MOST} periods")));
        }
        let over = self.periods.map_or(String::new(), |periods| format!("-over-{periods}"));
        let by_season = if self.seasonal { "-by-season" } else { "" };
        let facts = Facts {
            nature: Nature::Number,
            uses: vec![of],
            reads: None,
            chance: Chance::Interval,
            over_quarters: OverQuarters::Nothing,
            tells: Tells::Parts,
            has_trend: false,
            not_charted: Some("steps of one day that are looked at again share periods, so they are not independent"),
            words: Some(says),
            question: (self.form == Form::Step).then_some("a step looks at one day of a series"),
        };
        let method = BeforeAndAfter { of, day, seasonal: self.seasonal, periods: self.periods, form: self.form };
        let words = format!("{words} {}", date::words(day));
        let resolved = names.built_on(of, &format!("{step}{day}{over}{by_season}"), &words, facts, method);
        let named = self.at.get_ref();
        Ok(Resolved {
            unit: unit.to_owned(),
            decimals: 1,
            people: false,
            verdict: (self.form == Form::Step).then(|| "Verdict".to_owned()),
            note: date::parse(named).is_none().then(|| format!("The change on {}: {named}", date::words(day))),
            ..resolved
        })
    }
}

impl Method for BeforeAndAfter {
    /// The step or turn in all periods up to the key's own; without an answer where they are not one series but for that day.
    fn figure(&self, key: &layout::Key, of: &mut Derivation) -> Made {
        let figures = match self.periods {
            Some(periods) => series::of_periods(self.of, key, periods, of),
            None => series::of_all(self.of, key, of),
        };
        let parts = figures.iter().map(|figure| Part { role: PartRole::Term, figure: *figure }).collect();
        let answer = self.allows(key, &figures, of).and_then(|()| self.fitted(&figures, &of.so_far(), Confidence::P95));
        let value = answer.map_or_else(Value::Absent, |effect| Value::Number(percent(effect.factor)));
        let base = series::words(&figures, of);
        Made { extra: Extra { base, ..Extra::default() }, ..Made::new(key.period, value, parts) }
    }

    fn exact(&self, figure: &Figure, _: &Derivation) -> Option<Exact> {
        derive::decimal(figure)
    }

    fn interval(&self, figure: &Figure, of: &Judging, level: Level) -> Option<interval::Interval> {
        let effect = self.effect(figure, of, level.percent)?;
        let ends = Interval { lower: percent(effect.interval.lower), upper: percent(effect.interval.upper) };
        let interval = level.interval(ends, statistics::Method::Segmented);
        Some(interval::Interval { p: Some(effect.p), ..interval })
    }

    fn answer(&self, figure: FigureIndex, of: &Judging) -> Answer {
        let figure = of.get(figure);
        let Node::Defined(key) = &figure.node else { return Answer::default() };
        let effect = self.effect(figure, of, of.definition(key).confidence.unwrap_or(USUAL));
        let verdict = effect.filter(|_| self.form == Form::Step).map(|effect| {
            if effect.interval.lower > 1.0 {
                Verdict::StepUp
            } else if effect.interval.upper < 1.0 {
                Verdict::StepDown
            } else {
                Verdict::NoClearStep
            }
        });
        Answer { verdict, p: effect.map(|effect| effect.p) }
    }

    fn formula(&self, parts: &Ids) -> String {
        let what = match self.form {
            Form::Step => "step",
            Form::Turn => "turn",
        };
        let day = date::words(self.day);
        format!("(factor of the {what} on {day} by quasi-Poisson regression − 1) × 100 over {}", parts.added())
    }
}

impl BeforeAndAfter {
    /// The effect behind a figure that has a number.
    fn effect(&self, figure: &Figure, of: &Judging, percent: f64) -> Option<Effect> {
        let figures: Vec<FigureIndex> = figure.parts.iter().map(|part| part.figure).collect();
        self.fitted(&figures, of, Confidence::from_percent(percent)?).ok()
    }

    /// Why these figures are not one series but for that day.
    fn allows(&self, key: &layout::Key, figures: &[FigureIndex], of: &Derivation) -> Result<(), Absence> {
        if series::overlap(figures, of) {
            return Err(Absence::Overlapping);
        }
        series::is_one(key, figures, Some(self.day), of)
    }

    fn fitted(&self, figures: &[FigureIndex], of: &Judging, confidence: Confidence) -> Result<Effect, Absence> {
        let mut points = Vec::new();
        for figure in figures {
            let period = of.get(*figure).period;
            let falls_into = period.first_day() < self.day && self.day <= period.last_day();
            let exposed = of.exposed(*figure).ok_or(Absence::SeriesGap)?;
            points.push(Some(exposed).filter(|_| !falls_into));
        }
        let is_after = |figure: &FigureIndex| of.get(*figure).period.first_day() >= self.day;
        let start = figures.iter().position(is_after).unwrap_or(figures.len());
        let pace = figures.first().and_then(|first| Pace::of(of.get(*first).period));
        let seasons = pace.map(Pace::in_a_year).filter(|seasons| self.seasonal && *seasons > 1);
        let fitted = segmented::fit(&points, start, seasons, confidence).map_err(series::reason)?;
        Ok(match self.form {
            Form::Step => fitted.level,
            Form::Turn => fitted.slope,
        })
    }
}

/// A factor as a change in per cent.
fn percent(factor: f64) -> f64 {
    100.0 * (factor - 1.0)
}
