//! One item of a dimension as a percentage of all of them.

use anyhow::Error;
use schemars::JsonSchema;
use serde::Deserialize;

use super::{Names, Resolved, Typed, share};
use crate::derive::{Answer, Derivation, Figure, FigureIndex, Ids, Judging, Level, Made, Method};
use crate::model::interval::Interval;
use crate::model::measure::DimensionIndex;
use crate::model::statistic;
use crate::spec::figure::{Chance, DefinitionIndex, Facts, Nature, OverQuarters, Tells};
use crate::spec::layout;
use crate::spec::source::Name;
use crate::statistics::exact::Exact;

/// What the report says of it.
pub const WORDS: &[&str] = share::WORDS;

/// One item as a percentage of all items: `share-of-total = { of = "referrals", over = "source" }`.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(inline)]
pub struct Key {
    /// The sum that it is a share of.
    of: Name,
    /// The dimension whose items together make the whole.
    over: Name,
}

#[derive(Debug)]
struct ShareOfTotal {
    of: DefinitionIndex,
    over: DimensionIndex,
}

impl Typed for Key {
    fn resolve(&self, names: &Names) -> Result<Resolved, Error> {
        let of = names.figure(&self.of)?;
        let over = over(names, &self.of, of, &self.over)?;
        let dimension = &names.returns.dimensions[over as usize];
        let facts = Facts {
            nature: Nature::Share { whole: None },
            uses: vec![of],
            reads: None,
            chance: if names.counts_events(of) { Chance::Interval } else { Chance::Nothing },
            over_quarters: OverQuarters::Nothing,
            tells: Tells::Parts,
            has_trend: true,
            not_charted: None,
            words: WORDS.first().copied(),
            question: None,
        };
        let statistic = format!("{}{}", statistic::SHARE_OVER, dimension.id);
        let share = names.built_on(of, &statistic, "share of all", facts, ShareOfTotal { of, over });
        Ok(Resolved { unit: "per cent".to_owned(), decimals: 1, people: false, ..share })
    }
}

/// A dimension over all of whose items a sum can be taken.
///
/// # Errors
/// The figure is no sum, is one item already, or is not split by it; or the items overlap.
pub fn over(names: &Names, at: &Name, of: DefinitionIndex, over: &Name) -> Result<DimensionIndex, Error> {
    let Nature::Sent { measure, breakdown } = &names.earlier[of].facts.nature else {
        return Err(names.error(at, "a share of the total is taken of a sum"));
    };
    let dimensions = &names.returns.dimensions;
    let by = &names.returns.measures[*measure as usize].by;
    let known = by.iter().map(|index| dimensions[*index as usize].id.as_str());
    if breakdown.items().iter().any(|(held, _)| dimensions[*held as usize].id == *over.get_ref()) {
        return Err(names.error(over, "the figure is already one item of it"));
    }
    let found = by[names.source.look_up(over, "dimension of this measure", known)?];
    if dimensions[found as usize].overlapping {
        return Err(names.error(over, "the items overlap, so they have no total"));
    }
    Ok(found)
}

/// The item and all items of `over`.
pub fn fraction(key: &layout::Key, of: DefinitionIndex, over: DimensionIndex, from: &mut Derivation) -> (FigureIndex, FigureIndex) {
    let part = from.beside(key, of);
    let all = key.breakdown.without(over);
    (part, from.figure(&layout::Key { definition: of, breakdown: all, ..key.clone() }))
}

impl Method for ShareOfTotal {
    fn figure(&self, key: &layout::Key, of: &mut Derivation) -> Made {
        let (part, whole) = fraction(key, self.of, self.over, of);
        share::percentage(of, part, whole)
    }

    fn exact(&self, figure: &Figure, of: &Derivation) -> Option<Exact> {
        of.exact_fraction(figure, 100.0)
    }

    fn interval(&self, figure: &Figure, of: &Judging, level: Level) -> Option<Interval> {
        share::interval(figure, of, level)
    }

    fn answer(&self, _: FigureIndex, _: &Judging) -> Answer {
        Answer::default()
    }

    fn formula(&self, parts: &Ids) -> String {
        format!("{} × 100", parts.fraction())
    }
}
