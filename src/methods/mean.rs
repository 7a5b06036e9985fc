//! A year's value as a mean over its quarters.

use anyhow::Error;
use schemars::JsonSchema;
use serde::Deserialize;

use super::{Names, Resolved, Typed};
use crate::derive::{Answer, Derivation, Figure, FigureIndex, Ids, Judging, Level, Made, Method, Part, PartRole, arithmetic};
use crate::model::interval::Interval;
use crate::model::period::Period;
use crate::model::value::Absence;
use crate::model::statistic;
use crate::spec::figure::{Chance, DefinitionIndex, Facts, Nature, OverQuarters, Tells};
use crate::spec::layout;
use crate::spec::source::Name;
use crate::statistics::exact::Exact;

/// What the report says of it.
pub const WORDS: &[&str] = &["Mean per quarter: a year's figure divided by four."];

/// A year's number for each of its quarters: `mean = { of = "cases", per = "quarter" }`.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(inline)]
pub struct Key {
    /// The figure.
    of: Name,
    per: Per,
}

/// What a mean is taken over.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Per {
    Quarter,
}

#[derive(Debug)]
struct Mean {
    of: DefinitionIndex,
}

impl Typed for Key {
    fn resolve(&self, names: &Names) -> Result<Resolved, Error> {
        let of = names.figure(&self.of)?;
        names.must_be_flow(&self.of, of)?;
        let Per::Quarter = self.per;
        let facts = Facts {
            nature: Nature::Number,
            uses: vec![of],
            reads: None,
            chance: Chance::Nothing,
            over_quarters: OverQuarters::Nothing,
            tells: Tells::Parts,
            has_trend: true,
            not_charted: None,
            words: WORDS.first().copied(),
            question: None,
        };
        let mean = names.built_on(of, statistic::MEAN, "mean per quarter", facts, Mean { of });
        Ok(Resolved { decimals: mean.decimals + 1, people: false, ..mean })
    }
}

impl Method for Mean {
    fn figure(&self, key: &layout::Key, of: &mut Derivation) -> Made {
        let figure = of.beside(key, self.of);
        let parts = vec![Part { role: PartRole::Term, figure }];
        let period = of.get(figure).period;
        match period {
            Period::Year { .. } | Period::FourQuarters { .. } => {
                Made::new(period, arithmetic::divided(of.value(figure), 4.0), parts)
            }
            _ => Made::absent(period, Absence::PeriodNotApplicable, parts),
        }
    }

    fn exact(&self, figure: &Figure, of: &Derivation) -> Option<Exact> {
        of.exact_sum(figure, PartRole::Term)?.over(Exact::of(4.0)?)
    }

    fn interval(&self, _: &Figure, _: &Judging, _: Level) -> Option<Interval> {
        None
    }

    fn answer(&self, _: FigureIndex, _: &Judging) -> Answer {
        Answer::default()
    }

    fn formula(&self, parts: &Ids) -> String {
        format!("{} ÷ 4", parts.only(PartRole::Term))
    }
}
