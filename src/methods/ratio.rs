//! So many of one for each one of another: households per refuge space, children per request.

use anyhow::Error;
use schemars::JsonSchema;
use serde::Deserialize;

use super::{Names, Resolved, Typed};
use crate::derive::{Answer, Derivation, Figure, FigureIndex, Ids, Judging, Level, Made, Method, Part, PartRole, arithmetic};
use crate::model::interval::Interval;
use crate::model::measure::singular;
use crate::model::statistic;
use crate::spec::figure::{Chance, DefinitionIndex, Facts, Nature, OverQuarters, Tells};
use crate::spec::layout;
use crate::spec::source::Name;
use crate::statistics::exact::Exact;

/// What the report says of it.
pub const WORDS: &[&str] = &[EVENTS, PLAIN];

const EVENTS: &str =
    "Ratio of events to a fixed number: the number of events per place or post, with the interval of the events. The \
    number of places or posts is treated as certain. Source: PHEindicatormethods 2.1.0, as for a rate.";

const PLAIN: &str = "Ratio: one number divided by another of a different kind, without an interval.";

/// One number for each of another: `ratio = { of = "children", to = "cases" }`.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(inline)]
pub struct Key {
    /// The number.
    of: Name,
    /// For each one of this.
    to: Name,
}

#[derive(Debug)]
struct Ratio {
    of: DefinitionIndex,
    to: DefinitionIndex,
}

impl Typed for Key {
    fn resolve(&self, names: &Names) -> Result<Resolved, Error> {
        let (of, to) = (names.figure(&self.of)?, names.figure(&self.to)?);
        let unit = format!("{} per {}", names.earlier[of].unit, singular(&names.earlier[to].unit));
        let fixed = &names.earlier[to];
        // What adds up over quarters happens; places and posts are there.
        let is_fixed = fixed.facts.nature.is_added() && fixed.facts.over_quarters == OverQuarters::Nothing && !fixed.people;
        let is_moved = names.counts_events(of) && is_fixed;
        let facts = Facts {
            nature: Nature::Ratio,
            uses: vec![of, to],
            reads: None,
            chance: if is_moved { Chance::Interval } else { Chance::Nothing },
            over_quarters: OverQuarters::Nothing,
            tells: Tells::Parts,
            has_trend: true,
            not_charted: None,
            words: Some(if is_moved { EVENTS } else { PLAIN }),
            question: None,
        };
        let statistic = format!("{}{}", statistic::RATIO_TO, names.root(to));
        let ratio = names.built_on(of, &statistic, &unit, facts, Ratio { of, to });
        Ok(Resolved { unit, decimals: 1, people: false, ..ratio })
    }
}

impl Method for Ratio {
    fn figure(&self, key: &layout::Key, of: &mut Derivation) -> Made {
        let (number, to) = (of.beside(key, self.of), of.beside(key, self.to));
        let value = arithmetic::ratio(1.0, of.value(number), of.value(to));
        let parts = vec![
            Part { role: PartRole::Numerator, figure: number },
            Part { role: PartRole::Denominator, figure: to },
        ];
        Made::new(of.get(number).period, value, parts)
    }

    fn exact(&self, figure: &Figure, of: &Derivation) -> Option<Exact> {
        of.exact_fraction(figure, 1.0)
    }

    fn interval(&self, figure: &Figure, of: &Judging, level: Level) -> Option<Interval> {
        level.rate(of.fraction(figure)?, 1.0).ok().map(|estimate| level.around(estimate))
    }

    fn answer(&self, _: FigureIndex, _: &Judging) -> Answer {
        Answer::default()
    }

    fn formula(&self, parts: &Ids) -> String {
        parts.fraction()
    }
}
