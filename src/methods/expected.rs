//! What a standard expects of an area, and what happened in per cent of it.

use anyhow::Error;
use schemars::JsonSchema;
use serde::Deserialize;

use super::{Names, Resolved, Typed, in_full};
use crate::derive::{
    self, Answer, Derivation, Extra, Figure, FigureIndex, Ids, Judging, Level, Made, Method, Node, Part, PartRole, Step, arithmetic,
};
use crate::model::interval::Interval;
use crate::model::measure::singular;
use crate::model::period::Period;
use crate::model::round;
use crate::model::value::{Absence, Value};
use crate::model::verdict::Verdict;
use crate::model::statistic;
use crate::spec::figure::{Chance, DefinitionIndex, Facts, Nature, OverQuarters, Reads, Tells};
use crate::spec::layout;
use crate::spec::source::Name;
use crate::statistics::exact::Exact;
use crate::statistics::{Estimate, expected_volume, overdispersed};

/// Where a number is what is expected, in per cent.
const AS_EXPECTED: f64 = 100.0;

/// What the report says of it.
pub const WORDS: &[&str] = &["Expected number: the level of a standard for the number of people or posts (its source is named below the \
     table); a quarter is expected to have a quarter of the annual level. The actual number is given as a \
     percentage of it, with the confidence interval of the count; the expected number is treated as certain. It \
     can exceed 100%."];

/// What a standard expects in a year: `level` for every `per` of a population, or for each of a number of posts; or
/// the actual number as a percentage of that: `expected = { of = "referrals", population = "all-ages", per = 10000,
/// level = 40, source = "..." }`.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(inline)]
pub struct Key {
    /// The number that is expected.
    of: Name,
    /// The population that the standard is for.
    population: Option<Name>,
    /// The number of people that it is per.
    per: Option<f64>,
    /// The figure that counts full-time posts, where the standard is for each of these.
    posts: Option<Name>,
    /// What is expected in a year.
    level: f64,
    /// Who set the standard.
    source: String,
    #[serde(default)]
    form: Form,
}

/// How an expected number is shown.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[schemars(rename = "ExpectedForm")]
pub enum Form {
    /// The number itself.
    #[default]
    Number,
    /// The actual number as a percentage of it.
    Ratio,
}

/// What an expected number is for.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Size {
    /// Every `per` people.
    Population { population: usize, per: f64 },
    /// Each full-time post.
    Posts(DefinitionIndex),
}

#[derive(Debug)]
struct Expected {
    of: DefinitionIndex,
    size: Size,
    /// For a year.
    level: f64,
    form: Form,
    /// A quarter is expected a quarter of the level, since quarters of it add up.
    is_flow: bool,
}

impl Typed for Key {
    fn resolve(&self, names: &Names) -> Result<Resolved, Error> {
        let of = names.figure(&self.of)?;
        let level = names.positive(&self.of, self.level)?;
        if self.source.trim().is_empty() {
            return Err(names.error(&self.of, "`source` must say who expects it"));
        }
        let (size, words, id) = self.size(names)?;
        let is_flow = names.must_be_flow(&self.of, of).is_ok();
        let unit = names.earlier[of].unit.as_str();
        let unit = if level == 1.0 { singular(unit) } else { unit.to_owned() };
        let in_a_year = if is_flow { " a year" } else { "" };
        let source = self.source.trim().trim_end_matches('.');
        let note = format!("Expected: {} {unit}{in_a_year} {words}. Source: {source}", in_full(level));
        let is_judged = self.form == Form::Ratio && names.counts_events(of);
        let (posts, reads) = match size {
            Size::Posts(posts) => (Some(posts), None),
            Size::Population { population, .. } => (None, Some(Reads::Population(population))),
        };
        let nature = match self.form {
            Form::Number => Nature::Number,
            Form::Ratio => Nature::OfExpected { per: AS_EXPECTED },
        };
        let facts = Facts {
            nature,
            uses: [of].into_iter().chain(posts).collect(),
            reads,
            chance: if is_judged { Chance::Interval } else { Chance::Nothing },
            over_quarters: OverQuarters::Nothing,
            tells: Tells::Parts,
            has_trend: self.form == Form::Ratio,
            not_charted: None,
            words: WORDS.first().copied(),
            question: Some("an expected number looks at a standard"),
        };
        let statistic = format!("{}{level}-per-{id}", statistic::EXPECTED);
        let method = Expected { of, size, level, form: self.form, is_flow };
        Ok(match self.form {
            Form::Number => {
                let expected = names.built_on(of, &statistic, "expected", facts, method);
                Resolved { people: false, note: Some(note), ..expected }
            }
            Form::Ratio => {
                let verdict = is_judged.then(|| "Verdict".to_owned());
                let words = "as a percentage of the expected number";
                let ratio = names.built_on(of, &format!("{}{statistic}", statistic::SHARE_OF), words, facts, method);
                let unit = "per cent".to_owned();
                Resolved { unit, decimals: 1, people: false, note: Some(note), verdict, ..ratio }
            }
        })
    }
}

impl Key {
    /// What the number is for, in words and in an id.
    fn size(&self, names: &Names) -> Result<(Size, String, String), Error> {
        match (&self.population, self.per, &self.posts) {
            (Some(name), Some(per), None) => {
                let per = names.positive(name, per)?;
                let population = names.population(name)?;
                let named = &names.returns.populations[population];
                let words = format!("per {} {}", in_full(per), named.label);
                Ok((Size::Population { population, per }, words, format!("{per}-{}", named.id)))
            }
            (None, None, Some(posts)) => {
                let posts = names.figure(posts)?;
                let words = format!("per {}", singular(&names.earlier[posts].unit));
                Ok((Size::Posts(posts), words, names.root(posts)))
            }
            _ => Err(names.error(&self.of, "`expected` needs either `population` and `per`, or `posts`")),
        }
    }
}

impl Method for Expected {
    fn figure(&self, key: &layout::Key, of: &mut Derivation) -> Made {
        let figure = of.beside(key, self.of);
        let period = of.get(figure).period;
        let expected = self.number(key, period, of);
        if self.form == Form::Number {
            return expected;
        }
        let extra = expected.extra.clone();
        let expected = expected.to_divide_by(of.definition(key).decimals);
        let expected = of.keep(Node::Behind(key.clone(), Step::Expected), expected);
        let parts =
            vec![Part { role: PartRole::Numerator, figure }, Part { role: PartRole::Denominator, figure: expected }];
        let value = arithmetic::ratio(AS_EXPECTED, of.value(figure), of.value(expected));
        Made { extra, ..Made::new(period, value, parts) }
    }

    fn exact(&self, figure: &Figure, of: &Derivation) -> Option<Exact> {
        match self.form {
            Form::Number => derive::decimal(figure),
            Form::Ratio => of.exact_fraction(figure, AS_EXPECTED),
        }
    }

    fn interval(&self, figure: &Figure, of: &Judging, level: Level) -> Option<Interval> {
        let (actual, expected) = of.fraction(figure)?;
        // The expected number is one for every so many of itself.
        let ratio = match level.dispersion {
            None => expected_volume::against(actual, 1.0, expected, 1.0, level.confidence).map(|beside| beside.ratio),
            Some(dispersion) => overdispersed::rate(actual, expected, 1.0, dispersion, level.confidence),
        };
        let ratio = ratio.ok()?;
        let interval = ratio.interval.scaled(AS_EXPECTED, 1.0);
        Some(level.around(Estimate { interval, ..ratio }))
    }

    /// Whether chance alone could have made the expected number of what happened.
    fn answer(&self, figure: FigureIndex, of: &Judging) -> Answer {
        Answer::verdict(of.interval(figure).map(|interval| {
            if interval.lower > AS_EXPECTED {
                Verdict::Higher
            } else if interval.upper < AS_EXPECTED {
                Verdict::Lower
            } else {
                Verdict::Similar
            }
        }))
    }

    /// The actual number over the expected one; that is the level for every so many, and in a quarter a quarter of it.
    fn formula(&self, parts: &Ids) -> String {
        let is_behind = matches!(parts.figure.node, Node::Behind(..));
        if self.form == Form::Ratio && !is_behind {
            return format!("{} × 100", parts.fraction());
        }
        let per = match self.size {
            Size::Population { per, .. } => format!(" ÷ {}", round::grouped(per, 0)),
            Size::Posts(_) => String::new(),
        };
        let quarter = if self.is_flow && matches!(parts.figure.period, Period::Quarter { .. }) { " ÷ 4" } else { "" };
        format!("{} × {}{per}{quarter}", self.level, parts.only(PartRole::Denominator))
    }
}

impl Expected {
    /// `level` for every so many people, or for each post. A quarter is expected a quarter of what a year is, where quarters
    /// add up; a number of places is the same in every quarter.
    fn number(&self, key: &layout::Key, period: Period, of: &mut Derivation) -> Made {
        let quarters = match period {
            Period::Quarter { .. } if self.is_flow => 4.0,
            Period::Quarter { .. } => 1.0,
            period if period.is_year() => 1.0,
            _ => return Made::absent(period, Absence::PeriodNotApplicable, Vec::new()),
        };
        let quarter = if quarters > 1.0 { ", a quarter of the annual level" } else { "" };
        let (figure, per, is_wanted, named, whom) = match self.size {
            Size::Posts(posts) => {
                let label = of.edition.publication.definitions[posts].label.clone();
                (of.beside(key, posts), 1.0, true, None, label)
            }
            Size::Population { population, per } => {
                let wanted = of.estimate_for(population, period);
                let Some((people, year)) = of.latest(population, key.area, period) else {
                    return Made::absent(period, Absence::NoPopulation, Vec::new());
                };
                let named = of.edition.returns.populations[population].named(year);
                let whom = format!("{} {named}", round::grouped(per, 0));
                (people, per, year == wanted, Some(named), whom)
            }
        };
        let base = Some(format!("{} per {whom}{quarter}", self.level));
        let value = arithmetic::ratio(self.level, of.value(figure), Value::Number(per * quarters));
        Made {
            extra: Extra { base, denominator_name: named, ..Extra::default() },
            estimated: !is_wanted,
            ..Made::new(period, value, vec![Part { role: PartRole::Denominator, figure }])
        }
    }
}
