//! How far a rate is apart from the least to the most deprived areas, over all areas between them.

use anyhow::Error;
use schemars::JsonSchema;
use serde::Deserialize;

use super::{Names, Resolved, Typed, series};
use crate::derive::{
    self, Answer, Derivation, Extra, Figure, FigureIndex, Ids, Judging, Level, Made, Method, Part, PartRole,
};
use crate::model::interval::Interval;
use crate::model::period::Period;
use crate::model::statistic;
use crate::model::value::{Absence, Value};
use crate::spec::figure::{Chance, DefinitionIndex, Facts, Nature, OverQuarters, Tells};
use crate::spec::layout;
use crate::spec::source::Name;
use crate::statistics::exact::Exact;
use crate::statistics::inequality_slope::{self, Group};
use crate::statistics::{Confidence, Estimate, Undefined};

/// A line through fewer areas says nothing.
const FEWEST: usize = 5;
/// At which the standard error of a rate is taken from its limits, as PHEindicatormethods does.
const OF_ERRORS: f64 = 95.0;

const SLOPE: &str =
    "Slope index of inequality: the rate at the most deprived end of the area of this report less the rate at the \
    least deprived end. Both are read from a line through the rates of its areas, ordered by a deprivation score, \
    each taking up its share of the people. People within one area also differ, so the gap between neighbourhoods is \
    wider. Areas are taken as independent of each other. At least 5 areas are needed. Source: PHEindicatormethods \
    2.1.0, phe_sii.";

const RATIO: &str =
    "Relative index of inequality: the rate at the most deprived end of that line divided by that at the least deprived end. Source: \
     PHEindicatormethods 2.1.0, phe_sii.";

/// What the report says of it.
pub const WORDS: &[&str] = &[SLOPE, RATIO];

/// How much a rate differs from the least to the most deprived areas: `inequality = { of = "rate", by = "score" }`.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(inline)]
pub struct Key {
    /// The rate.
    of: Name,
    /// The deprivation score of each area, or its rank.
    by: Name,
    /// The period that the score was sent for, as a return writes it; without it, that of the rate.
    at: Option<Name>,
    #[serde(default)]
    deprived: Deprived,
    #[serde(default)]
    form: Form,
}

/// Which end of the score is the most deprived.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
enum Deprived {
    /// That of a score.
    #[default]
    Highest,
    /// That of a rank from 1.
    Lowest,
}

/// How the gap between both ends is expressed.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[schemars(rename = "InequalityForm")]
enum Form {
    /// How much more the rate is at the most deprived end.
    #[default]
    Slope,
    /// How many times as much.
    Ratio,
}

#[derive(Debug)]
struct Inequality {
    of: DefinitionIndex,
    by: DefinitionIndex,
    at: Option<Period>,
    deprived: Deprived,
    form: Form,
}

impl Typed for Key {
    fn resolve(&self, names: &Names) -> Result<Resolved, Error> {
        let (of, _) = names.rate(&self.of)?;
        let by = names.figure(&self.by)?;
        let score = &names.earlier[by];
        if score.people || !matches!(score.facts.nature, Nature::Sent { .. }) {
            return Err(names.error(&self.by, "a deprivation score is sent for each area, and does not count people"));
        }
        let parse = |name: &Name| Period::parse(name.get_ref()).map_err(|why| names.error(name, why));
        let at = self.at.as_ref().map(parse).transpose()?;
        let (step, words, says) = match self.form {
            Form::Slope => (statistic::INEQUALITY_SLOPE, "slope index of inequality", SLOPE),
            Form::Ratio => (statistic::INEQUALITY_RATIO, "relative index of inequality", RATIO),
        };
        let lowest = if self.deprived == Deprived::Lowest { "-lowest" } else { "" };
        let year = at.map_or(String::new(), |at| format!("-{}", at.slug()));
        let statistic = format!("{step}{}{lowest}{year}", names.root(by));
        let facts = Facts {
            nature: Nature::Number,
            uses: vec![of, by],
            reads: None,
            chance: Chance::Interval,
            over_quarters: OverQuarters::Nothing,
            tells: Tells::Parts,
            has_trend: false,
            not_charted: Some("an index of inequality depends on all areas, so it does not vary freely"),
            words: Some(says),
            question: None,
        };
        let method = Inequality { of, by, at, deprived: self.deprived, form: self.form };
        let index = names.built_on(of, &statistic, words, facts, method);
        Ok(match self.form {
            Form::Slope => index,
            Form::Ratio => Resolved { unit: "times the rate of the least deprived".to_owned(), decimals: 2, ..index },
        })
    }
}

impl Method for Inequality {
    /// Only the area of the publication has one, and only with all of its areas.
    fn figure(&self, key: &layout::Key, of: &mut Derivation) -> Made {
        let figure = of.beside(key, self.of);
        let period = of.get(figure).period;
        if key.area != of.edition.own {
            return Made::absent(period, Absence::NotApplicable, vec![Part { role: PartRole::Term, figure }]);
        }
        let areas = of.accepted.areas().children(of.edition.own, key.period);
        let mut parts = Vec::new();
        for area in areas {
            let rate = layout::Key { area, ..key.clone() };
            let score = layout::Key { definition: self.by, period: self.at.unwrap_or(key.period), ..rate.clone() };
            parts.push(Part { role: PartRole::Term, figure: of.beside(&rate, self.of) });
            parts.push(Part { role: PartRole::Peer, figure: of.figure(&score) });
        }
        if parts.iter().any(|part| of.value(part.figure).number().is_none()) {
            return Made::absent(period, Absence::PartMissing, parts);
        }
        let value = match self.index(&parts, &of.so_far(), Confidence::P95) {
            Ok(estimate) => Value::Number(estimate.value),
            Err(Undefined::TooShort { .. }) => Value::Absent(Absence::TooFewAreas),
            Err(undefined) => Value::Absent(series::reason(undefined)),
        };
        let base = self.at.map(|at| format!("in the order of the scores of {}", at.months()));
        Made { extra: Extra { base, ..Extra::default() }, ..Made::new(period, value, parts) }
    }

    fn exact(&self, figure: &Figure, _: &Derivation) -> Option<Exact> {
        derive::decimal(figure)
    }

    fn interval(&self, figure: &Figure, of: &Judging, level: Level) -> Option<Interval> {
        let at = |level: Level| self.index(&figure.parts, of, level.confidence);
        match self.form {
            Form::Slope => level.difference(at),
            Form::Ratio => Some(level.around(at(level).ok()?)),
        }
    }

    fn answer(&self, _: FigureIndex, _: &Judging) -> Answer {
        Answer::default()
    }

    fn formula(&self, parts: &Ids) -> String {
        let (rates, sign) = (parts.all(PartRole::Term), if self.form == Form::Slope { '−' } else { '÷' });
        let ends = format!("most deprived end {sign} least deprived end");
        let first = rates.first().map_or("nothing", String::as_str);
        format!("{ends} of the line through {first} and {} more, by score", rates.len().saturating_sub(1))
    }
}

impl Inequality {
    fn index(&self, parts: &[Part], of: &Judging, confidence: Confidence) -> Result<Estimate, Undefined> {
        let found = inequality_slope::slope(&self.groups(parts, of)?, confidence)?;
        match self.form {
            Form::Slope => Ok(found.slope),
            Form::Ratio => found.ratio.ok_or(Undefined::ZeroBase),
        }
    }

    /// The areas from the least to the most deprived; those of one score together.
    fn groups(&self, parts: &[Part], of: &Judging) -> Result<Vec<Group>, Undefined> {
        let mut areas = Vec::new();
        for pair in parts.chunks_exact(2) {
            let score = of.value(pair[1].figure).number().ok_or(Undefined::NotANumber)?;
            areas.push((score, self.group(pair[0].figure, of).ok_or(Undefined::NotANumber)?));
        }
        areas.sort_by(|(one, _), (other, _)| match self.deprived {
            Deprived::Highest => one.total_cmp(other),
            Deprived::Lowest => other.total_cmp(one),
        });
        let alike = areas.chunk_by(|(one, _), (other, _)| one == other);
        let groups: Vec<Group> = alike.map(|areas| together(&areas.iter().map(|(_, group)| *group).collect::<Vec<_>>())).collect();
        if groups.len() < FEWEST {
            return Err(Undefined::TooShort { have: groups.len(), need: FEWEST });
        }
        Ok(groups)
    }

    fn group(&self, rate: FigureIndex, of: &Judging) -> Option<Group> {
        let (_, population) = of.exposed(rate)?;
        let level = Level::of(OF_ERRORS)?;
        let interval = of.interval_at(rate, level)?;
        let error = (interval.upper - interval.lower) / (2.0 * level.confidence.z());
        Some(Group { population, value: of.value(rate).number()?, error })
    }
}

/// Areas as one: the rate of all their people.
fn together(areas: &[Group]) -> Group {
    let population: f64 = areas.iter().map(|area| area.population).sum();
    let part = |area: &Group| area.population / population;
    Group {
        population,
        value: areas.iter().map(|area| part(area) * area.value).sum(),
        error: areas.iter().map(|area| (part(area) * area.error).powi(2)).sum::<f64>().sqrt(),
    }
}
