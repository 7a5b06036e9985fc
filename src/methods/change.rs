//! The change from a named base: in which form, among whom.

use anyhow::Error;
use schemars::JsonSchema;
use serde::Deserialize;

use super::like_for_like::{self, LikeForLike};
use super::{Names, Resolved, Typed};
use crate::derive::{
    self, Answer, Derivation, Extra, Figure, FigureIndex, Ids, Judging, Level, Made, Method, Part, PartRole, arithmetic,
};
use crate::model::interval::Interval;
use crate::model::period::Period;
use crate::model::value::{Absence, Value};
use crate::model::statistic::{self, Base};
use crate::spec::figure::{Chance, DefinitionIndex, Facts, Nature, OverQuarters, Tells};
use crate::spec::layout;
use crate::spec::source::Name;
use crate::statistics::exact::Exact;
use crate::statistics;

/// The unit of the difference between two percentages.
const POINTS: &str = "percentage points";

const ON_THREE_YEARS: &str =
    "Percentage change from the three years before: counts are compared with their mean, rates with all events over \
    all people of the three years (not the mean of their rates); the year itself is not included.";

const IN_PER_CENT: &str =
    "Percentage change: the difference divided by the earlier figure named beside it, from unrounded numbers; \
     not given where the earlier figure is zero, nor across a break in series.";

const IN_POINTS: &str =
    "Change in percentage points: the difference between two percentages. Source: ONS service manual, \
     percentages.";

const DIFFERENCE: &str = "Difference: a number minus the earlier figure named beside it.";

/// What the report says of it.
pub const WORDS: &[&str] = &[IN_PER_CENT, ON_THREE_YEARS, IN_POINTS, DIFFERENCE, like_for_like::WORDS];

/// How much more or less it is than before: `change = { of = "cases", on = "previous-year" }`.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
#[schemars(inline)]
pub struct Key {
    /// The figure.
    of: Name,
    on: Base,
    #[serde(default)]
    form: Form,
    /// Only among the partners and areas that sent both.
    #[serde(default)]
    like_for_like: bool,
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

#[derive(Debug)]
struct Change {
    of: DefinitionIndex,
    on: Base,
    form: Form,
}

impl Typed for Key {
    fn resolve(&self, names: &Names) -> Result<Resolved, Error> {
        let of = names.figure(&self.of)?;
        self.must_fit(names, of)?;
        let changed = &names.earlier[of];
        let (step, unit) = match self.form {
            Form::Percent => (statistic::CHANGE_ON, "per cent".to_owned()),
            Form::Points => (statistic::POINTS_ON, POINTS.to_owned()),
            // Two per cent more than ten per cent are not twelve, but two percentage points are.
            Form::Difference if changed.unit == "per cent" => (statistic::DIFFERENCE_ON, POINTS.to_owned()),
            Form::Difference => (statistic::DIFFERENCE_ON, changed.unit.clone()),
        };
        let mut statistic = format!("{step}{}", self.on.id());
        let mut words = format!("change on {}", self.on.words());
        // Two sums over four quarters that are one quarter apart share three, and what they share is no chance.
        let is_apart = !(self.on == Base::PreviousQuarter && names.rolls(of));
        let facts = |moved: bool, words: &'static str, question: Option<&'static str>| Facts {
            nature: Nature::Change { of, on: self.on, like_for_like: self.like_for_like },
            uses: vec![of],
            reads: None,
            chance: if moved && is_apart { Chance::Interval } else { Chance::Nothing },
            over_quarters: OverQuarters::Nothing,
            tells: Tells::Parts,
            has_trend: false,
            not_charted: Some("changes that follow one another share figures, so they are not independent"),
            words: Some(words),
            question,
        };
        let (on, form) = (self.on, self.form);
        let resolved = if self.like_for_like {
            statistic += "-like-for-like";
            words += ", like for like";
            let moved = form == Form::Percent && names.counts_events(of);
            let facts = facts(moved, like_for_like::WORDS, None);
            names.built_on(of, &statistic, &words, facts, LikeForLike { of, on, form })
        } else {
            let facts = facts(self.is_moved(names, of), self.words(), Some("a change looks at two periods"));
            names.built_on(of, &statistic, &words, facts, Change { of, on, form })
        };
        let decimals = if form == Form::Difference { changed.decimals } else { 1 };
        Ok(Resolved { unit, decimals, people: false, ..resolved })
    }
}

impl Key {
    fn must_fit(&self, names: &Names, of: DefinitionIndex) -> Result<(), Error> {
        let complain = |message: &str| Err(names.error(&self.of, message));
        let changed = &names.earlier[of];
        let nature = &changed.facts.nature;
        let is_percentage = changed.unit == "per cent";
        if (self.form == Form::Points) != is_percentage && self.form != Form::Difference {
            return complain(if is_percentage {
                "the change in a percentage is given in points: add form = \"points\""
            } else {
                "percentage points are for the change in a percentage, and this figure is not one"
            });
        }
        if self.on == Base::ThreeYearMean && !nature.is_added() && !nature.is_fraction() {
            return complain(
                "the mean of three years is taken of counts or amounts, and of rates or shares by their parts",
            );
        }
        if self.on == Base::MeanQuarterOfPreviousYear {
            names.must_be_flow(&self.of, of)?;
        }
        let is_one_period = !matches!(self.on, Base::ThreeYearMean | Base::MeanQuarterOfPreviousYear);
        if self.like_for_like && !(nature.is_added() && is_one_period) {
            return complain("like for like is the change in a count or an amount from one earlier quarter or year");
        }
        Ok(())
    }

    /// Whether chance moves both ends, and a formula says by how much.
    fn is_moved(&self, names: &Names, of: DefinitionIndex) -> bool {
        let changed = &names.earlier[of].facts;
        match (&changed.nature, self.form) {
            (Nature::Rate { .. }, Form::Percent) | (Nature::Share { .. }, Form::Points) => {
                changed.chance == Chance::Interval
            }
            (_, Form::Percent) => names.counts_events(of),
            (_, Form::Points | Form::Difference) => false,
        }
    }

    fn words(&self) -> &'static str {
        match self.form {
            Form::Percent if self.on == Base::ThreeYearMean => ON_THREE_YEARS,
            Form::Percent => IN_PER_CENT,
            Form::Points => IN_POINTS,
            Form::Difference => DIFFERENCE,
        }
    }
}

impl Method for Change {
    fn figure(&self, key: &layout::Key, of: &mut Derivation) -> Made {
        let figure = of.beside(key, self.of);
        let period = of.get(figure).period;
        let mut parts = vec![Part { role: PartRole::Term, figure }];
        let Some((base, first)) = of.base(key, self.of, self.on) else {
            return Made::absent(period, Absence::PeriodNotApplicable, parts);
        };
        parts.push(Part { role: PartRole::Base, figure: base });
        let value = match (of.value(figure), of.value(base)) {
            (Value::Absent(reason), _) => Value::Absent(reason),
            (_, Value::Absent(_)) if of.found(base) => Value::Absent(Absence::BaseMissing),
            (_, Value::Absent(_)) => Value::Absent(Absence::NoBase),
            _ if of.crosses_break(key, first, period) => Value::Absent(Absence::NotComparable),
            (now, before) => {
                let value = self.form.of(now, before);
                // Of figures that are no decimals, as rates are, the change may still be one.
                match (value, self.exact_change(of, figure, base)) {
                    (Value::Number(_), Some(exact)) => Value::Number(exact.nearest()),
                    (value, _) => value,
                }
            }
        };
        let changed = &of.edition.publication.definitions[self.of].facts.nature;
        let is_pooled = self.on == Base::ThreeYearMean && changed.is_fraction();
        let words = if is_pooled { "three years before, pooled" } else { self.on.words() };
        let base = format!("{words} ({})", self.base_period(of, base));
        Made { extra: Extra { base: Some(base), ..Extra::default() }, ..Made::new(period, value, parts) }
    }

    fn exact(&self, figure: &Figure, _: &Derivation) -> Option<Exact> {
        derive::decimal(figure)
    }

    fn interval(&self, figure: &Figure, of: &Judging, level: Level) -> Option<Interval> {
        match self.form {
            Form::Percent => percent(figure, of, level),
            Form::Points => points(figure, of, level),
            Form::Difference => None,
        }
    }

    fn answer(&self, _: FigureIndex, _: &Judging) -> Answer {
        Answer::default()
    }

    fn formula(&self, parts: &Ids) -> String {
        self.form.formula(parts)
    }
}

impl Change {
    fn exact_change(&self, of: &Derivation, figure: FigureIndex, base: FigureIndex) -> Option<Exact> {
        let (now, before) = (of.exact(figure)?, of.exact(base)?);
        let by = now.minus(before)?;
        match self.form {
            Form::Percent => by.times(Exact::of(100.0)?)?.over(before),
            Form::Points | Form::Difference => Some(by),
        }
    }

    /// The base's period as a reader knows it.
    fn base_period(&self, of: &Derivation, base: FigureIndex) -> String {
        let base = of.get(base);
        let periods: Vec<Period> = match self.on {
            Base::ThreeYearMean => base.parts.iter().map(|part| of.get(part.figure).period).collect(),
            _ => vec![base.period],
        };
        let mut names: Vec<String> = periods.into_iter().rev().map(Period::short).collect();
        names.dedup();
        names.join(", ")
    }
}

impl Form {
    /// The change from one value to another.
    pub fn of(self, now: Value, before: Value) -> Value {
        match self {
            Form::Percent => arithmetic::percent_change(now, before),
            Form::Points | Form::Difference => arithmetic::difference(now, before),
        }
    }

    pub fn formula(self, parts: &Ids) -> String {
        let (now, base) = (parts.only(PartRole::Term), parts.only(PartRole::Base));
        match self {
            Form::Percent => format!("({now} − {base}) ÷ {base} × 100"),
            Form::Points | Form::Difference => format!("{now} − {base}"),
        }
    }
}

/// How far chance could have moved a change in per cent: by the exact ratio of two rates.
pub fn percent(figure: &Figure, of: &Judging, level: Level) -> Option<Interval> {
    let (now, base) = now_and_base(figure, of)?;
    let (ratio, method) = level.rate_ratio(now, base).ok()?;
    let change = |ratio| statistics::change::percent_of_ratio(ratio).ok();
    let ends = statistics::Interval { lower: change(ratio.lower)?, upper: change(ratio.upper?)? };
    Some(Interval { p: Some(ratio.p), ..level.interval(ends, method) })
}

/// How far chance could have moved a change in percentage points.
fn points(figure: &Figure, of: &Judging, level: Level) -> Option<Interval> {
    let (now, base) = now_and_base(figure, of)?;
    level.difference(|level| level.share_difference(now, base))
}

/// What changed, and what it is measured from: events, and how much there was in which they could happen.
fn now_and_base(figure: &Figure, of: &Judging) -> Option<((f64, f64), (f64, f64))> {
    Some((of.exposed(figure.part(PartRole::Term)?)?, of.exposed(figure.part(PartRole::Base)?)?))
}
