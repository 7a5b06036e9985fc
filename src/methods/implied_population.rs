//! The population that a count and a reported rate imply, as far as the rate's rounding tells.

use anyhow::Error;
use schemars::JsonSchema;
use serde::Deserialize;

use super::{Names, Resolved, Typed};
use crate::derive::{self, Answer, Derivation, Figure, FigureIndex, Ids, Judging, Level, Made, Method, Part, PartRole};
use crate::model::interval::Interval;
use crate::model::round;
use crate::model::value::{Absence, Bounds, Value};
use crate::model::statistic;
use crate::spec::figure::{Chance, DefinitionIndex, Facts, Nature, OverQuarters, Tells};
use crate::spec::layout;
use crate::spec::source::Name;
use crate::statistics::exact::Exact;

/// What the report says of it.
pub const WORDS: &[&str] = &["Implied population: the range of populations for which the count gives the reported rate, once rounded."];

/// The population that a count and its rate imply: `implied-population = { count = "crimes", rate = "rate", per = 1000 }`.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(inline)]
pub struct Key {
    /// The count.
    count: Name,
    /// The rate as it was reported.
    rate: Name,
    /// The number of people that the rate is per.
    per: f64,
}

#[derive(Debug)]
struct ImpliedPopulation {
    count: DefinitionIndex,
    rate: DefinitionIndex,
    per: f64,
}

impl Typed for Key {
    fn resolve(&self, names: &Names) -> Result<Resolved, Error> {
        let (count, rate) = (names.figure(&self.count)?, names.figure(&self.rate)?);
        let per = names.positive(&self.rate, self.per)?;
        let facts = Facts {
            nature: Nature::Number,
            uses: vec![count, rate],
            reads: None,
            chance: Chance::Nothing,
            over_quarters: OverQuarters::Nothing,
            tells: Tells::Parts,
            has_trend: false,
            not_charted: Some("it is a range"),
            words: WORDS.first().copied(),
            question: None,
        };
        let statistic = format!("{}{}", statistic::IMPLIED_BY, names.root(rate));
        let method = ImpliedPopulation { count, rate, per };
        let implied = names.built_on(count, &statistic, "population implied by the rate", facts, method);
        Ok(Resolved { unit: "people".to_owned(), decimals: 0, people: false, ..implied })
    }
}

impl Method for ImpliedPopulation {
    /// All whole numbers of people for which the count gives the rate, once it is rounded as it was reported.
    fn figure(&self, key: &layout::Key, of: &mut Derivation) -> Made {
        let declared = of.edition.publication.definitions[self.rate].decimals;
        let (count, rate) = (of.beside(key, self.count), of.beside(key, self.rate));
        let decimals = of.get(rate).decimals.unwrap_or(declared);
        let parts =
            vec![Part { role: PartRole::Numerator, figure: count }, Part { role: PartRole::Denominator, figure: rate }];
        let half = 0.5 * 10f64.powi(-i32::from(decimals));
        let value = match (of.value(count), of.value(rate)) {
            (Value::Number(count), Value::Number(rate)) if rate > half => Value::Between(Bounds {
                lower: Some((self.per * count / (rate + half)).ceil()),
                upper: Some((self.per * count / (rate - half)).floor()),
            }),
            (Value::Absent(reason), _) | (_, Value::Absent(reason)) => Value::Absent(reason),
            _ => Value::Absent(Absence::ZeroDenominator),
        };
        Made::new(of.get(count).period, value, parts)
    }

    fn exact(&self, figure: &Figure, _: &Derivation) -> Option<Exact> {
        derive::decimal(figure)
    }

    fn interval(&self, _: &Figure, _: &Judging, _: Level) -> Option<Interval> {
        None
    }

    fn answer(&self, _: FigureIndex, _: &Judging) -> Answer {
        Answer::default()
    }

    fn formula(&self, parts: &Ids) -> String {
        let (count, rate) = (parts.only(PartRole::Numerator), parts.only(PartRole::Denominator));
        format!("{count} ÷ ({rate} ± half a unit of its last place) × {}", round::grouped(self.per, 0))
    }
}
