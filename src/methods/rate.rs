//! A count for every so many of a named population.

use anyhow::Error;
use schemars::JsonSchema;
use serde::Deserialize;

use super::{Names, Resolved, Typed, in_full};
use crate::derive::{Answer, Derivation, Extra, Figure, FigureIndex, Ids, Judging, Level, Made, Method, Part, PartRole, arithmetic};
use crate::model::interval::Interval;
use crate::model::round;
use crate::model::value::Absence;
use crate::model::statistic;
use crate::spec::figure::{Chance, DefinitionIndex, Facts, Nature, OverQuarters, Reads, Tells};
use crate::spec::layout;
use crate::spec::source::Name;
use crate::statistics::exact::Exact;

/// What the report says of it.
pub const WORDS: &[&str] = &["Rate: the number of events in a year divided by the mid-year population named beside \
    it. Areas shown together use estimates for the same year. Source: PHEindicatormethods 2.1.0."];

/// A count per number of people in a population: `rate = { of = "cases", population = "all-ages", per = 1000 }`.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(inline)]
pub struct Key {
    /// The count.
    of: Name,
    /// The population of a return.
    population: Name,
    /// The number of people that it is per.
    per: f64,
}

#[derive(Debug)]
struct Rate {
    of: DefinitionIndex,
    population: usize,
    per: f64,
}

impl Typed for Key {
    fn resolve(&self, names: &Names) -> Result<Resolved, Error> {
        let (of, population) = (names.figure(&self.of)?, names.population(&self.population)?);
        let per = names.positive(&self.population, self.per)?;
        let named = &names.returns.populations[population];
        let words = format!("per {} {}", in_full(per), named.label);
        let statistic = format!("{}{per}-{}", statistic::RATE_PER, named.id);
        let facts = Facts {
            nature: Nature::Rate { population, per },
            uses: vec![of],
            reads: Some(Reads::Population(population)),
            chance: if names.counts_events(of) { Chance::Interval } else { Chance::Nothing },
            over_quarters: OverQuarters::Nothing,
            tells: Tells::Parts,
            has_trend: true,
            not_charted: None,
            words: WORDS.first().copied(),
            question: None,
        };
        let rate = names.built_on(of, &statistic, &words, facts, Rate { of, population, per });
        Ok(Resolved { unit: words, decimals: 1, people: false, ..rate })
    }
}

impl Method for Rate {
    /// The rate of a year's count. A quarter has no rate: the population is that of a year.
    fn figure(&self, key: &layout::Key, of: &mut Derivation) -> Made {
        let figure = of.beside(key, self.of);
        let period = of.get(figure).period;
        let mut parts = vec![Part { role: PartRole::Numerator, figure }];
        if !period.is_year() {
            return Made::absent(period, Absence::PeriodNotApplicable, parts);
        }
        let wanted = of.estimate_for(self.population, period);
        let Some((people, year)) = of.latest(self.population, key.area, period) else {
            return Made::absent(period, Absence::NoPopulation, parts);
        };
        parts.push(Part { role: PartRole::Denominator, figure: people });
        let named = of.edition.returns.populations[self.population].named(year);
        Made {
            extra: Extra { denominator_name: Some(named), ..Extra::default() },
            estimated: year != wanted,
            ..Made::new(period, arithmetic::ratio(self.per, of.value(figure), of.value(people)), parts)
        }
    }

    fn exact(&self, figure: &Figure, of: &Derivation) -> Option<Exact> {
        of.exact_fraction(figure, self.per)
    }

    fn interval(&self, figure: &Figure, of: &Judging, level: Level) -> Option<Interval> {
        level.rate(of.fraction(figure)?, self.per).ok().map(|estimate| level.around(estimate))
    }

    fn answer(&self, _: FigureIndex, _: &Judging) -> Answer {
        Answer::default()
    }

    fn formula(&self, parts: &Ids) -> String {
        format!("{} × {}", parts.fraction(), round::grouped(self.per, 0))
    }
}
