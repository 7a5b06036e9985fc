//! The share that each group has of those who were counted, against its share of the population.

use anyhow::Error;
use schemars::JsonSchema;
use serde::Deserialize;

use super::{Names, Resolved, Typed, share_of_total};
use crate::derive::{
    Answer, Derivation, Extra, Figure, FigureIndex, Ids, Judging, Level, Made, Method, Node, Part, PartRole, Step, arithmetic,
};
use crate::model::interval::Interval;
use crate::model::measure::{Breakdown, DimensionIndex, MeasureIndex};
use crate::model::period::Period;
use crate::model::statistic;
use crate::model::value::Absence;
use crate::model::verdict::Verdict;
use crate::spec::figure::{Chance, DefinitionIndex, Facts, Nature, OverQuarters, Reads, Tells};
use crate::spec::layout;
use crate::spec::source::Name;
use crate::statistics::exact::Exact;
use crate::statistics::{self, Estimate};

/// Where a group has the same share of both.
const ALIKE: f64 = 1.0;

/// What the report says of it.
pub const WORDS: &[&str] = &["Share against the population: a group's share of the people counted whose group is \
    known, divided by its share of the population named beside it. It is 1 where the two are the same. The confidence \
    interval is that of the first share, divided by the second, which is treated as certain."];

/// A group's share of those counted, divided by its share of a population; or that share of the population, as a
/// percentage: `representation = { of = "by-group", over = "ethnic-group", population = "residents" }`.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(inline)]
pub struct Key {
    /// The sum of those counted, by group.
    of: Name,
    /// The dimension of the groups, which must also split the population, with the same ids.
    over: Name,
    /// The population, by group.
    population: Name,
    #[serde(default)]
    form: Form,
}

/// What is shown for a group.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[schemars(rename = "RepresentationForm")]
pub enum Form {
    /// Its share of those counted, divided by its share of the population.
    #[default]
    Ratio,
    /// Its share of the population, as a percentage.
    Population,
}

#[derive(Debug)]
struct Representation {
    of: DefinitionIndex,
    over: DimensionIndex,
    population: usize,
    form: Form,
    /// The dimension by which the population is given, and for each group its place there.
    groups: (DimensionIndex, Vec<u32>),
}

impl Typed for Key {
    fn resolve(&self, names: &Names) -> Result<Resolved, Error> {
        let of = names.figure(&self.of)?;
        let over = share_of_total::over(names, &self.of, of, &self.over)?;
        let population = names.population(&self.population)?;
        let groups = self.groups(names, over, population)?;
        let named = &names.returns.populations[population];
        let is_ratio = self.form == Form::Ratio;
        let is_judged = is_ratio && names.counts_events(of);
        let facts = Facts {
            nature: Nature::Number,
            uses: vec![of],
            reads: Some(Reads::Population(population)),
            chance: if is_judged { Chance::Interval } else { Chance::Nothing },
            over_quarters: OverQuarters::Nothing,
            tells: Tells::Parts,
            has_trend: is_ratio,
            not_charted: None,
            words: WORDS.first().copied(),
            question: is_judged.then_some("a share against the population looks at who lives there"),
        };
        let method = Representation { of, over, population, form: self.form, groups };
        Ok(match self.form {
            Form::Ratio => {
                let statistic = format!("{}{}", statistic::AGAINST_POPULATION, named.id);
                let words = format!("against the share of {}", named.label);
                let ratio = names.built_on(of, &statistic, &words, facts, method);
                let verdict = is_judged.then(|| "Verdict".to_owned());
                let unit = "times the share of the population".to_owned();
                Resolved { unit, decimals: 2, people: false, verdict, ..ratio }
            }
            Form::Population => {
                let statistic = format!("{}{}", statistic::POPULATION_SHARE, named.id);
                let words = format!("share of {}", named.label);
                let share = names.built_on(of, &statistic, &words, facts, method);
                // It is of the residents, whoever was counted.
                let measure = names.returns.measures[named.measure as usize].id.clone();
                Resolved { measure, unit: "per cent".to_owned(), decimals: 1, people: false, ..share }
            }
        })
    }
}

impl Key {
    /// The same groups of the population.
    fn groups(&self, names: &Names, over: DimensionIndex, population: usize) -> Result<(DimensionIndex, Vec<u32>), Error> {
        let dimensions = &names.returns.dimensions;
        let dimension = &dimensions[over as usize];
        let measure: MeasureIndex = names.returns.populations[population].measure;
        let by = &names.returns.measures[measure as usize].by;
        let Some(grouped) = by.iter().find(|index| dimensions[**index as usize].id == dimension.id) else {
            return Err(names.error(&self.population, format!("this population is not split by \"{}\"", dimension.id)));
        };
        let known = &dimensions[*grouped as usize].items;
        let place = |id: &str| known.iter().position(|other| other.id == id).map(|place| place as u32);
        let places = dimension.items.iter().map(|item| {
            let missing = || names.error(&self.over, format!("the population has no \"{}\"", item.id));
            place(&item.id).ok_or_else(missing)
        });
        let places: Vec<u32> = places.collect::<Result<_, Error>>()?;
        if let Some(other) = known.iter().find(|item| dimension.items.iter().all(|own| own.id != item.id)) {
            let message = format!("the population has \"{}\" as well, so its shares cover more groups", other.id);
            return Err(names.error(&self.over, message));
        }
        Ok((*grouped, places))
    }
}

impl Method for Representation {
    fn figure(&self, key: &layout::Key, of: &mut Derivation) -> Made {
        let (group, all) = share_of_total::fraction(key, self.of, self.over, of);
        let period = of.get(group).period;
        let Some(people) = self.people(key, period, of) else {
            return Made::absent(period, Absence::NoPopulation, Vec::new());
        };
        let everybody = Part { role: PartRole::Denominator, figure: people.whole };
        let groups = people.groups.iter().map(|figure| Part { role: PartRole::Term, figure: *figure });
        let of_group = arithmetic::sum(people.groups.iter().map(|figure| of.value(*figure)));
        let made = |value, parts| Made {
            extra: Extra { denominator_name: Some(people.named.clone()), ..Extra::default() },
            estimated: people.is_older,
            ..Made::new(period, value, parts)
        };
        if self.form == Form::Population {
            let value = arithmetic::ratio(100.0, of_group, of.value(people.whole));
            return made(value, groups.chain([everybody]).collect());
        }
        // As many as there would be, had the group the same share of both.
        let times = arithmetic::ratio(1.0, of.value(people.whole), of_group);
        let parts = [Part { role: PartRole::Numerator, figure: all }].into_iter().chain(groups).chain([everybody]).collect();
        let expected = Made { decimals: Some(1), ..made(arithmetic::ratio(1.0, of.value(all), times), parts) };
        let expected = of.keep(Node::Behind(key.clone(), Step::Expected), expected);
        let value = arithmetic::ratio(ALIKE, of.value(group), of.value(expected));
        let parts = vec![
            Part { role: PartRole::Numerator, figure: group },
            Part { role: PartRole::Denominator, figure: expected },
        ];
        made(value, parts)
    }

    fn exact(&self, figure: &Figure, of: &Derivation) -> Option<Exact> {
        let share = |of_group: Exact, figure: &Figure| of_group.over(of.exact_sum(figure, PartRole::Denominator)?);
        if self.form == Form::Population {
            return share(of.exact_sum(figure, PartRole::Term)?.times(Exact::of(100.0)?)?, figure);
        }
        let expected = of.get(figure.part(PartRole::Denominator)?);
        let share = share(of.exact_sum(expected, PartRole::Term)?, expected)?;
        of.exact_sum(figure, PartRole::Numerator)?.over(of.exact_sum(expected, PartRole::Numerator)?.times(share)?)
    }

    fn interval(&self, figure: &Figure, of: &Judging, level: Level) -> Option<Interval> {
        let (group, expected) = of.fraction(figure)?;
        let all = of.get(figure.part(PartRole::Denominator)?).part(PartRole::Numerator)?;
        // All of all is no matter of chance.
        if figure.part(PartRole::Numerator) == Some(all) {
            return None;
        }
        let all = of.value(all).number()?;
        let estimate = statistics::share::share(group, all, 1.0, level.confidence).ok().filter(|_| expected > 0.0)?;
        let interval = estimate.interval.scaled(all, expected);
        Some(level.around(Estimate { value: group / expected, interval, ..estimate }))
    }

    /// Whether chance alone could have made the share of the population of who was counted.
    fn answer(&self, figure: FigureIndex, of: &Judging) -> Answer {
        Answer::verdict(of.interval(figure).map(|interval| {
            if interval.lower > ALIKE {
                Verdict::Higher
            } else if interval.upper < ALIKE {
                Verdict::Lower
            } else {
                Verdict::Similar
            }
        }))
    }

    fn formula(&self, parts: &Ids) -> String {
        if self.form == Form::Population {
            return format!("({}) ÷ {} × 100", parts.added(), parts.only(PartRole::Denominator));
        }
        if matches!(parts.figure.node, Node::Behind(..)) {
            let (all, whole) = (parts.only(PartRole::Numerator), parts.only(PartRole::Denominator));
            return format!("{all} × ({}) ÷ {whole}", parts.added());
        }
        parts.fraction()
    }
}

/// The population that a group is part of.
struct People {
    groups: Vec<FigureIndex>,
    whole: FigureIndex,
    /// What it is and of which year.
    named: String,
    /// An older one stands in for it.
    is_older: bool,
}

impl Representation {
    fn people(&self, key: &layout::Key, period: Period, of: &mut Derivation) -> Option<People> {
        let wanted = of.estimate_for(self.population, period);
        let (whole, year) = of.latest(self.population, key.area, period)?;
        let population = &of.edition.returns.populations[self.population];
        let (measure, named) = (population.measure, population.named(year));
        let parts = self.parts(key, &population.parts);
        let groups = parts.into_iter().map(|part| of.measured(measure, part, key.area, Period::CalendarYear { year }));
        Some(People { groups: groups.collect(), whole, named, is_older: year != wanted })
    }

    /// The parts of the population that are of the group of `key`; all of them where it is of none.
    fn parts(&self, key: &layout::Key, all: &[Breakdown]) -> Vec<Breakdown> {
        let (grouped, places) = &self.groups;
        let group = key.breakdown.items().iter().find(|(dimension, _)| *dimension == self.over);
        let Some(place) = group.and_then(|(_, item)| places.get(*item as usize)) else { return all.to_vec() };
        let is_of = |part: &&Breakdown| part.items().iter().all(|(held, item)| held != grouped || item == place);
        all.iter().filter(is_of).map(|part| part.with(*grouped, *place)).collect()
    }
}
