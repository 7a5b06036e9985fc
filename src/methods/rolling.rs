//! The four quarters that end with the period.

use anyhow::Error;
use schemars::JsonSchema;
use serde::Deserialize;

use super::{Names, Resolved, Typed};
use crate::derive::{Answer, Derivation, Figure, FigureIndex, Ids, Judging, Level, Made, Method, Part, PartRole};
use crate::model::interval::Interval;
use crate::model::value::Absence;
use crate::model::statistic;
use crate::spec::figure::{Chance, DefinitionIndex, Facts, Nature, OverQuarters, Tells};
use crate::spec::layout;
use crate::spec::source::Name;
use crate::statistics::exact::Exact;

/// What the report says of it.
pub const WORDS: &[&str] = &["Rolling four quarters: the quarter and the three before it, given only where all four are available."];

/// The four quarters that end with the period, added up: `rolling = { of = "cases" }`.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(inline)]
pub struct Key {
    /// The figure.
    of: Name,
}

#[derive(Debug)]
struct Rolling {
    of: DefinitionIndex,
}

impl Typed for Key {
    fn resolve(&self, names: &Names) -> Result<Resolved, Error> {
        let of = names.figure(&self.of)?;
        let added = &names.earlier[of].facts;
        let facts = Facts {
            nature: Nature::Rolling,
            uses: vec![of],
            reads: None,
            chance: if names.counts_events(of) { Chance::Counts } else { Chance::Nothing },
            // Sums that share quarters are no counts of their own.
            over_quarters: added.over_quarters.min(OverQuarters::Amount),
            tells: Tells::Sum,
            has_trend: true,
            not_charted: Some("rolling sums that follow one another share quarters, so they are not independent"),
            words: WORDS.first().copied(),
            question: None,
        };
        Ok(names.built_on(of, statistic::ROLLING, "rolling four quarters", facts, Rolling { of }))
    }
}

impl Method for Rolling {
    fn figure(&self, key: &layout::Key, of: &mut Derivation) -> Made {
        let Some(period) = key.period.four_quarters() else {
            return Made::absent(key.period, Absence::PeriodNotApplicable, Vec::new());
        };
        let figure = of.figure(&layout::Key { definition: self.of, period, ..key.clone() });
        Made::new(period, of.total(&[figure]), vec![Part { role: PartRole::Term, figure }])
    }

    fn exact(&self, figure: &Figure, of: &Derivation) -> Option<Exact> {
        of.exact_sum(figure, PartRole::Term)
    }

    fn interval(&self, _: &Figure, _: &Judging, _: Level) -> Option<Interval> {
        None
    }

    fn answer(&self, _: FigureIndex, _: &Judging) -> Answer {
        Answer::default()
    }

    fn formula(&self, parts: &Ids) -> String {
        parts.added()
    }
}
