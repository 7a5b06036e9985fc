//! The place of an area among the areas below the publication's own. Ties share the better place.

use anyhow::Error;
use schemars::JsonSchema;
use serde::Deserialize;

use super::{Names, Resolved, Typed};
use crate::derive::{self, Answer, Derivation, Figure, FigureIndex, Ids, Judging, Level, Made, Method, Part, PartRole};
use crate::model::interval::Interval;
use crate::model::value::{Absence, Value};
use crate::model::statistic;
use crate::spec::figure::{Chance, DefinitionIndex, Facts, Nature, OverQuarters, Tells};
use crate::spec::layout;
use crate::spec::source::Name;
use crate::statistics::exact::Exact;

/// What the report says of it.
pub const WORDS: &[&str] = &["Rank: the position among the areas; areas with the same number share the better rank."];

/// The rank among the areas: `rank = { of = "rate" }`.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(inline)]
pub struct Key {
    /// The figure.
    of: Name,
    #[serde(default)]
    first: First,
}

/// Which end of a ranking is 1.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum First {
    #[default]
    Highest,
    Lowest,
}

#[derive(Debug)]
struct Rank {
    of: DefinitionIndex,
    first: First,
}

impl Typed for Key {
    fn resolve(&self, names: &Names) -> Result<Resolved, Error> {
        let of = names.figure(&self.of)?;
        let (id, words) = match self.first {
            First::Highest => ("highest-first", "rank, highest first"),
            First::Lowest => ("lowest-first", "rank, lowest first"),
        };
        let facts = Facts {
            nature: Nature::Number,
            uses: vec![of],
            reads: None,
            chance: Chance::Nothing,
            over_quarters: OverQuarters::Nothing,
            tells: Tells::Parts,
            has_trend: false,
            not_charted: Some("a rank depends on the other areas, so it does not vary freely"),
            words: WORDS.first().copied(),
            question: None,
        };
        let rank = names.built_on(of, &format!("{}{id}", statistic::RANK), words, facts, Rank { of, first: self.first });
        Ok(Resolved { unit: "rank".to_owned(), decimals: 0, people: false, ..rank })
    }
}

impl Method for Rank {
    fn figure(&self, key: &layout::Key, of: &mut Derivation) -> Made {
        let figure = of.beside(key, self.of);
        let period = of.get(figure).period;
        let areas = of.accepted.areas().children(of.edition.own, key.period);
        let mut parts = vec![Part { role: PartRole::Term, figure }];
        if !areas.contains(&key.area) {
            return Made::absent(period, Absence::NotApplicable, parts);
        }
        let Value::Number(own) = of.value(figure) else {
            let reason = if let Value::Absent(reason) = of.value(figure) { reason } else { Absence::NotComparable };
            return Made::absent(period, reason, parts);
        };
        let mut ahead = 0;
        for area in areas {
            let peer = of.figure(&layout::Key { definition: self.of, area, ..key.clone() });
            let Value::Number(other) = of.value(peer) else {
                // Without one of the areas, nobody knows the place of the others.
                return Made::absent(period, Absence::PartMissing, parts);
            };
            let is_better = match self.first {
                First::Highest => other > own,
                First::Lowest => other < own,
            };
            ahead += u32::from(is_better);
            if peer != figure {
                parts.push(Part { role: PartRole::Peer, figure: peer });
            }
        }
        Made::new(period, Value::Number(f64::from(ahead + 1)), parts)
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
        format!("rank of {} among {} areas", parts.only(PartRole::Term), parts.areas())
    }
}
