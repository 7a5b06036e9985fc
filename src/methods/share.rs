//! A part as a percentage of its whole.

use anyhow::Error;
use schemars::JsonSchema;
use serde::Deserialize;

use super::{Names, Resolved, Typed};
use crate::derive::{Answer, Derivation, Figure, FigureIndex, Ids, Judging, Level, Made, Method, Part, PartRole, arithmetic};
use crate::model::interval::Interval;
use crate::model::statistic;
use crate::spec::figure::{Chance, DefinitionIndex, Facts, Nature, OverQuarters, Tells};
use crate::spec::layout;
use crate::spec::source::Name;
use crate::statistics::exact::Exact;

/// What the report says of it.
pub const WORDS: &[&str] =
    &["Share: a part as a percentage of its whole. Shares are rounded one by one, so they may not add up to 100."];

/// A part as a percentage of its whole: `share = { part = "repeats", whole = "cases" }`.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(inline)]
pub struct Key {
    /// The part.
    part: Name,
    /// The whole.
    whole: Name,
}

#[derive(Debug)]
struct Share {
    part: DefinitionIndex,
    whole: DefinitionIndex,
}

impl Typed for Key {
    fn resolve(&self, names: &Names) -> Result<Resolved, Error> {
        let (part, whole) = (names.figure(&self.part)?, names.figure(&self.whole)?);
        let statistic = format!("{}{}", statistic::SHARE_OF, names.root(whole));
        let words = format!("share of {}", names.earlier[whole].label);
        let are_counts = names.counts_events(part) && names.counts_events(whole);
        let facts = Facts {
            nature: Nature::Share { whole: Some(whole) },
            uses: vec![part, whole],
            reads: None,
            chance: if are_counts { Chance::Interval } else { Chance::Nothing },
            over_quarters: OverQuarters::Nothing,
            tells: Tells::Parts,
            has_trend: true,
            not_charted: None,
            words: WORDS.first().copied(),
            question: None,
        };
        let share = names.built_on(part, &statistic, &words, facts, Share { part, whole });
        Ok(Resolved { unit: "per cent".to_owned(), decimals: 1, people: false, ..share })
    }
}

impl Method for Share {
    fn figure(&self, key: &layout::Key, of: &mut Derivation) -> Made {
        let (part, whole) = (of.beside(key, self.part), of.beside(key, self.whole));
        percentage(of, part, whole)
    }

    fn exact(&self, figure: &Figure, of: &Derivation) -> Option<Exact> {
        of.exact_fraction(figure, 100.0)
    }

    fn interval(&self, figure: &Figure, of: &Judging, level: Level) -> Option<Interval> {
        interval(figure, of, level)
    }

    fn answer(&self, _: FigureIndex, _: &Judging) -> Answer {
        Answer::default()
    }

    fn formula(&self, parts: &Ids) -> String {
        format!("{} × 100", parts.fraction())
    }
}

/// One figure in per cent of another.
pub fn percentage(of: &Derivation, part: FigureIndex, whole: FigureIndex) -> Made {
    let value = arithmetic::ratio(100.0, of.value(part), of.value(whole));
    let parts =
        vec![Part { role: PartRole::Numerator, figure: part }, Part { role: PartRole::Denominator, figure: whole }];
    Made::new(of.get(part).period, value, parts)
}

/// How far chance could have moved a share.
pub fn interval(figure: &Figure, of: &Judging, level: Level) -> Option<Interval> {
    level.share(of.fraction(figure)?).ok().map(|estimate| level.around(estimate))
}
