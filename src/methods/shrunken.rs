//! A rate drawn towards that of all areas together, the more so the smaller the area. It stands beside the rate itself.

use anyhow::Error;
use schemars::JsonSchema;
use serde::Deserialize;

use super::{Names, Resolved, Typed, series};
use crate::derive::{self, Answer, Derivation, Figure, FigureIndex, Ids, Judging, Level, Made, Method, Part, PartRole};
use crate::model::interval::Interval;
use crate::model::statistic;
use crate::model::value::{Absence, Value};
use crate::spec::figure::{Chance, DefinitionIndex, Facts, Nature, OverQuarters, Tells};
use crate::spec::layout;
use crate::spec::source::Name;
use crate::statistics::exact::Exact;
use crate::statistics::{Confidence, Estimate, Undefined, shrunken_rate};

/// What the report says of it.
pub const WORDS: &[&str] = &["Shrunken rate: the rate of an area, drawn towards the rate of all areas together. The \
    fewer people an area has, the more it is drawn, because a small area is often the highest or lowest by chance \
    alone. The more the areas differ beyond chance, the more each keeps its own rate; where they do not, each has the \
    rate of all areas together. It is shown beside the rate itself, which is what happened: an area that really is \
    different is also drawn towards the others. Cases are taken as independent. At least 5 areas are needed. Source: \
    Clayton and Kaldor 1987, Marshall 1991; DCluster empbaysmooth."];

/// A rate drawn towards that of all areas: `shrunken = { of = "rate" }`.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(inline)]
pub struct Key {
    /// The rate.
    of: Name,
}

#[derive(Debug)]
struct Shrunken {
    of: DefinitionIndex,
    /// The number of people that the rate is per.
    per: f64,
}

impl Typed for Key {
    fn resolve(&self, names: &Names) -> Result<Resolved, Error> {
        let (of, per) = names.rate(&self.of)?;
        let facts = Facts {
            nature: Nature::Number,
            uses: vec![of],
            reads: None,
            chance: Chance::Interval,
            over_quarters: OverQuarters::Nothing,
            tells: Tells::Parts,
            has_trend: false,
            not_charted: Some("a shrunken rate depends on the other areas, so it does not vary freely"),
            words: WORDS.first().copied(),
            question: None,
        };
        let words = "drawn towards the rate of all areas";
        Ok(names.built_on(of, statistic::SHRUNKEN, words, facts, Shrunken { of, per }))
    }
}

impl Method for Shrunken {
    /// Each area is told apart from the others by all of them, so without one of them there is none.
    fn figure(&self, key: &layout::Key, of: &mut Derivation) -> Made {
        let figure = of.beside(key, self.of);
        let period = of.get(figure).period;
        let areas = of.accepted.areas().children(of.edition.own, key.period);
        let own = Part { role: PartRole::Term, figure };
        if !areas.contains(&key.area) {
            return Made::absent(period, Absence::NotApplicable, vec![own]);
        }
        if let Some(reason) = of.not_comparable(figure) {
            return Made::absent(period, reason, vec![own]);
        }
        // In the order of the areas for each of them, so that all have the same prior to the last digit.
        let at = |area| layout::Key { definition: self.of, area, ..key.clone() };
        let figures: Vec<FigureIndex> = areas.into_iter().map(|area| of.figure(&at(area))).collect();
        let role = |peer: FigureIndex| if peer == figure { PartRole::Term } else { PartRole::Peer };
        let parts: Vec<Part> = figures.into_iter().map(|figure| Part { role: role(figure), figure }).collect();
        if parts.iter().any(|part| of.value(part.figure).number().is_none()) {
            return Made::absent(period, Absence::PartMissing, parts);
        }
        let value = match self.shrunken(&parts, &of.so_far(), Confidence::P95) {
            Ok(estimate) => Value::Number(estimate.value),
            Err(Undefined::TooShort { .. }) => Value::Absent(Absence::TooFewAreas),
            Err(undefined) => Value::Absent(series::reason(undefined)),
        };
        Made::new(period, value, parts)
    }

    fn exact(&self, figure: &Figure, _: &Derivation) -> Option<Exact> {
        derive::decimal(figure)
    }

    fn interval(&self, figure: &Figure, of: &Judging, level: Level) -> Option<Interval> {
        Some(level.around(self.shrunken(&figure.parts, of, level.confidence).ok()?))
    }

    fn answer(&self, _: FigureIndex, _: &Judging) -> Answer {
        Answer::default()
    }

    fn formula(&self, parts: &Ids) -> String {
        format!("{} drawn towards the rate of all {} areas", parts.only(PartRole::Term), parts.areas())
    }
}

impl Shrunken {
    fn shrunken(&self, parts: &[Part], of: &Judging, confidence: Confidence) -> Result<Estimate, Undefined> {
        let areas: Option<Vec<(f64, f64)>> = parts.iter().map(|part| of.exposed(part.figure)).collect();
        let shrunken = shrunken_rate::shrunken(&areas.ok_or(Undefined::NotANumber)?, self.per, confidence)?;
        let own = parts.iter().position(|part| part.role == PartRole::Term);
        own.and_then(|own| shrunken.rates.get(own).copied()).ok_or(Undefined::NotANumber)
    }
}
