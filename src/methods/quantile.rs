//! The group of an area among the areas below the publication's own, in groups of equal size by a figure.

use anyhow::Error;
use schemars::JsonSchema;
use serde::Deserialize;

use super::rank::First;
use super::{Names, Resolved, Typed};
use crate::derive::{self, Answer, Derivation, Figure, FigureIndex, Ids, Judging, Level, Made, Method, Part, PartRole};
use crate::model::interval::Interval;
use crate::model::value::{Absence, Value};
use crate::model::statistic;
use crate::spec::figure::{Chance, DefinitionIndex, Facts, Nature, OverQuarters, Tells};
use crate::spec::layout;
use crate::spec::source::Name;
use crate::statistics::exact::Exact;
use crate::statistics::quantile_group;

/// Fewer groups are none, and more have hardly an area each.
const GROUPS: std::ops::RangeInclusive<u8> = 2..=10;

/// What the report says of it.
pub const WORDS: &[&str] = &["Groups of areas: areas in order of their figures, in groups as equal in size as possible; areas with the \
     same figure are in the better group, and areas without a figure are not counted. Source: \
     PHEindicatormethods 2.1.0, phe_quantile."];

/// Which of several equal groups an area is in: `quantile = { of = "rate", groups = 5 }`.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(inline)]
pub struct Key {
    /// The figure.
    of: Name,
    /// How many groups, 2 to 10.
    groups: u8,
    #[serde(default)]
    first: First,
}

#[derive(Debug)]
struct Quantile {
    of: DefinitionIndex,
    groups: usize,
    first: First,
}

impl Typed for Key {
    fn resolve(&self, names: &Names) -> Result<Resolved, Error> {
        let of = names.figure(&self.of)?;
        if !GROUPS.contains(&self.groups) {
            return Err(names.error(&self.of, "`groups` is from 2 to 10"));
        }
        let groups = usize::from(self.groups);
        let end = match self.first {
            First::Highest => "highest",
            First::Lowest => "lowest",
        };
        let facts = Facts {
            nature: Nature::Number,
            uses: vec![of],
            reads: None,
            chance: Chance::Nothing,
            over_quarters: OverQuarters::Nothing,
            tells: Tells::Parts,
            has_trend: false,
            not_charted: Some("a group depends on the other areas, so it does not vary freely"),
            words: WORDS.first().copied(),
            question: None,
        };
        let statistic = format!("{}{groups}-{end}-first", statistic::GROUP_OF);
        let words = format!("group of {groups}, {end} first");
        let quantile = names.built_on(of, &statistic, &words, facts, Quantile { of, groups, first: self.first });
        Ok(Resolved { unit: format!("group of {groups}"), decimals: 0, people: false, ..quantile })
    }
}

impl Method for Quantile {
    /// Areas without a figure do not count; a range among them leaves everybody's place open.
    fn figure(&self, key: &layout::Key, of: &mut Derivation) -> Made {
        let figure = of.beside(key, self.of);
        let period = of.get(figure).period;
        let mut parts = vec![Part { role: PartRole::Term, figure }];
        let areas = of.accepted.areas().children(of.edition.own, key.period);
        if !areas.contains(&key.area) {
            return Made::absent(period, Absence::NotApplicable, parts);
        }
        if let Some(reason) = of.not_comparable(figure) {
            return Made::absent(period, reason, parts);
        }
        let at = |area| layout::Key { definition: self.of, area, ..key.clone() };
        let peers: Vec<FigureIndex> = areas.into_iter().map(|area| of.figure(&at(area))).collect();
        if peers.iter().any(|peer| matches!(of.value(*peer), Value::Between(_))) {
            return Made::absent(period, Absence::NotComparable, parts);
        }
        let values: Vec<Option<f64>> = peers.iter().map(|peer| of.value(*peer).number()).collect();
        let others = peers.iter().zip(&values).filter(|(peer, value)| **peer != figure && value.is_some());
        parts.extend(others.map(|(peer, _)| Part { role: PartRole::Peer, figure: *peer }));
        let end = match self.first {
            First::Highest => quantile_group::First::Highest,
            First::Lowest => quantile_group::First::Lowest,
        };
        let own = peers.iter().position(|peer| *peer == figure);
        let group = quantile_group::groups(&values, self.groups, end).ok().and_then(|groups| groups[own?]);
        // Fewer areas than groups have none.
        let value = group.map_or(Value::Absent(Absence::NotApplicable), |group| Value::Number(group as f64));
        Made::new(period, value, parts)
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
        format!("group of {} among {} areas in {} groups", parts.only(PartRole::Term), parts.areas(), self.groups)
    }
}
