//! A figure beside a goal: the goal is the number, and whether the figure meets it is the verdict.

use anyhow::Error;
use chrono::NaiveDate;
use schemars::JsonSchema;
use serde::Deserialize;

use super::{Names, Resolved, Typed};
use crate::derive::{self, Answer, Derivation, Extra, Figure, FigureIndex, Ids, Judging, Level, Made, Method, Part, PartRole};
use crate::model::interval::Interval;
use crate::model::period::Period;
use crate::model::value::{Absence, Value};
use crate::model::verdict::Verdict;
use crate::model::{date, round};
use crate::model::statistic;
use crate::spec::figure::{Chance, DefinitionIndex, Facts, Good, Nature, OverQuarters, Tells};
use crate::spec::layout;
use crate::spec::returns::MOST_DECIMALS;
use crate::spec::source::Name;
use crate::statistics;
use crate::statistics::exact::Exact;
use crate::statistics::goal::{self, Direction, Standing};

/// From so many events on it is not their number that leaves a goal in doubt.
const MANY: f64 = 20.0;

/// What the report says of it.
pub const WORDS: &[&str] = &["Target: too few to judge where the confidence interval of the figure includes the target; otherwise met where \
     the figure reaches the target, within tolerance where it falls short by no more than that, and not met \
     otherwise. A figure without an interval is judged by its value. Numbers are compared before rounding. \
     Source: Fingertips."];

/// A goal, and whether the figure meets it: `target = { of = "share", goal = 95, good = "high" }`.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(inline)]
pub struct Key {
    /// The figure.
    of: Name,
    /// The number to reach.
    goal: f64,
    good: Option<Good>,
    /// How far short of the goal is within tolerance, in the unit of the figure.
    tolerance: Option<f64>,
    /// The day by which the goal is to be reached, in a straight line from `from`.
    by: Option<Name>,
    from: Option<Start>,
}

/// Where a path to a goal starts.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Start {
    /// What it was.
    value: f64,
    /// The day.
    date: Name,
}

#[derive(Debug)]
struct Target {
    of: DefinitionIndex,
    goal: f64,
    good: Good,
    tolerance: f64,
    path: Option<Path>,
}

/// A straight line from a value on one day to the goal on another.
#[derive(Debug)]
struct Path {
    from: f64,
    since: NaiveDate,
    by: NaiveDate,
}

impl Typed for Key {
    fn resolve(&self, names: &Names) -> Result<Resolved, Error> {
        let of = names.figure(&self.of)?;
        let complain = |message: &str| Err(names.error(&self.of, message));
        let Some(good) = self.good.or(names.good).or(names.earlier[of].good) else {
            return complain("say which way is good: `good = \"high\"` or `good = \"low\"`");
        };
        let tolerance = self.tolerance.unwrap_or(0.0);
        if !self.goal.is_finite() || !tolerance.is_finite() || tolerance < 0.0 {
            return complain("`goal` and `tolerance` must be numbers, and `tolerance` 0 or more");
        }
        let path = match (&self.by, &self.from) {
            (None, None) => None,
            (Some(by), Some(from)) => {
                let path = Path { from: from.value, since: names.day(&from.date)?, by: names.day(by)? };
                if !path.from.is_finite() || path.since >= path.by {
                    return complain("the path to a goal starts with a number, on a day before `by`");
                }
                Some(path)
            }
            _ => return complain("a path to a goal needs both: `from` where it starts, and `by` when it ends"),
        };
        let decimals = match path {
            Some(_) => names.earlier[of].decimals,
            None => round::places(self.goal).min(MOST_DECIMALS),
        };
        let by = path.as_ref().map_or(String::new(), |path| format!("-by-{}", path.by));
        let side = if good == Good::High { "at-least" } else { "at-most" };
        let statistic = format!("{}{side}-{}{by}", statistic::TARGET, self.goal);
        let facts = Facts {
            nature: Nature::Goal,
            uses: vec![of],
            reads: None,
            chance: Chance::Nothing,
            over_quarters: OverQuarters::Nothing,
            tells: Tells::Parts,
            has_trend: false,
            not_charted: Some("it is what a figure is compared with, not a figure of its own"),
            words: WORDS.first().copied(),
            question: None,
        };
        let method = Target { of, goal: self.goal, good, tolerance, path };
        let target = names.built_on(of, &statistic, "target", facts, method);
        Ok(Resolved { verdict: Some("Verdict".to_owned()), decimals, people: false, ..target })
    }
}

impl Method for Target {
    /// The goal for a period, where there is a figure to hold to it. Before a path starts there is no goal.
    fn figure(&self, key: &layout::Key, of: &mut Derivation) -> Made {
        let figure = of.beside(key, self.of);
        let period = of.get(figure).period;
        let parts = vec![Part { role: PartRole::Term, figure }];
        let value = match (of.not_comparable(figure), self.at(period)) {
            (Some(reason), _) => Value::Absent(reason),
            (None, Some(goal)) => Value::Number(goal),
            (None, None) => Value::Absent(Absence::PeriodNotApplicable),
        };
        Made { extra: Extra { base: Some(self.words()), ..Extra::default() }, ..Made::new(period, value, parts) }
    }

    fn exact(&self, figure: &Figure, _: &Derivation) -> Option<Exact> {
        derive::decimal(figure)
    }

    fn interval(&self, _: &Figure, _: &Judging, _: Level) -> Option<Interval> {
        None
    }

    fn answer(&self, beside: FigureIndex, of: &Judging) -> Answer {
        Answer::verdict(self.standing(of.get(beside), of))
    }

    fn formula(&self, parts: &Ids) -> String {
        format!("{} compared with the goal, {}", parts.only(PartRole::Term), self.words())
    }
}

impl Target {
    /// The goal in words: "at least 95".
    fn words(&self) -> String {
        let number = |number: f64| round::grouped(number, round::places(number));
        let side = if self.good == Good::High { "at least" } else { "at most" };
        let path = self.path.as_ref().map_or(String::new(), |path| {
            format!(" by {}, from {} on {}", date::words(path.by), number(path.from), date::words(path.since))
        });
        format!("{side} {}{path}", number(self.goal))
    }

    /// The goal at the end of a period: on the path while it lasts, and the goal itself from its end on.
    fn at(&self, period: Period) -> Option<f64> {
        let Some(path) = &self.path else { return Some(self.goal) };
        let days = |day: NaiveDate| usize::try_from((day - path.since).num_days()).ok();
        goal::trajectory(path.from, self.goal, days(period.last_day())?, days(path.by)?).ok()
    }

    /// Whether a figure meets the goal that `beside` holds, both unrounded. Where the figure has an interval and the goal
    /// lies in it there is too little to judge by; a figure without one is judged by its value.
    fn standing(&self, beside: &Figure, of: &Judging) -> Option<Verdict> {
        let goal = beside.value.number()?;
        let figure = beside.part(PartRole::Term)?;
        let value = of.value(figure).number()?;
        let direction = if self.good == Good::High { Direction::AtLeast } else { Direction::AtMost };
        if let Some(interval) = of.interval(figure) {
            let interval = statistics::Interval { lower: interval.lower, upper: interval.upper };
            match goal::of_interval(interval, goal, direction) {
                Standing::Near => {
                    let is_many = of.exposed(figure).is_some_and(|(events, _)| events >= MANY);
                    return Some(if is_many { Verdict::TooClose } else { Verdict::TooFew });
                }
                Standing::Met => return Some(Verdict::Met),
                Standing::Missed => {}
            }
        }
        Some(match goal::of_value_within(value, goal, self.tolerance, direction) {
            Standing::Met => Verdict::Met,
            Standing::Near => Verdict::WithinTolerance,
            Standing::Missed => Verdict::NotMet,
        })
    }
}
