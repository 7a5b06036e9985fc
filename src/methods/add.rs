//! Several figures of one unit added.

use std::sync::Arc;

use anyhow::Error;
use schemars::JsonSchema;
use serde::Deserialize;

use super::{Names, Resolved, Typed};
use crate::derive::{self, Answer, Derivation, Figure, FigureIndex, Ids, Judging, Level, Made, Method, Part, PartRole};
use crate::model::interval::Interval;
use crate::model::statistic;
use crate::spec::figure::{Chance, DefinitionIndex, Facts, Nature, OverQuarters, Tells};
use crate::spec::layout;
use crate::spec::source::Name;
use crate::statistics::exact::Exact;

/// The report says nothing of what is only added up.
pub const WORDS: &[&str] = &[];

/// Several figures of one unit, added up: `add = { of = ["women", "men"] }`.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(inline)]
pub struct Key {
    /// The figures.
    #[schemars(with = "Vec<Name>")]
    of: toml::Spanned<Vec<Name>>,
}

#[derive(Debug)]
struct Add {
    of: Vec<DefinitionIndex>,
}

impl Typed for Key {
    fn resolve(&self, names: &Names) -> Result<Resolved, Error> {
        let of = self.of.get_ref().iter().map(|name| names.figure(name)).collect::<Result<Vec<_>, Error>>()?;
        let (Some(first), Some(last)) = (of.first(), self.of.get_ref().last()) else {
            return Err(names.source.error(self.of.span().start, "`add` needs at least one figure in `of`"));
        };
        same_unit(names, last, &of)?;
        let all = || of.iter().map(|index| &names.earlier[*index]);
        let measures = of.iter().zip(all()).map(|(index, figure)| match figure.statistic.as_str() {
            statistic::SUM => names.root(*index),
            other => format!("{}.{other}", names.root(*index)),
        });
        let counts = of.iter().all(|index| names.counts_events(*index));
        Ok(Resolved {
            measure: measures.collect::<Vec<_>>().join("+"),
            statistic: statistic::SUM.to_owned(),
            label: all().map(|figure| figure.label.as_str()).collect::<Vec<_>>().join(" and "),
            unit: names.earlier[*first].unit.clone(),
            decimals: all().map(|figure| figure.decimals).max().unwrap_or(0),
            people: all().any(|figure| figure.people),
            verdict: None,
            note: None,
            facts: Facts {
                nature: Nature::Total,
                uses: of.clone(),
                reads: None,
                chance: if counts { Chance::Counts } else { Chance::Nothing },
                over_quarters: all().map(|figure| figure.facts.over_quarters).min().unwrap_or(OverQuarters::Nothing),
                tells: Tells::Sum,
                has_trend: true,
                not_charted: None,
                words: WORDS.first().copied(),
                question: None,
            },
            method: Some(Arc::new(Add { of })),
        })
    }
}

/// Refuses to add different things: households are not people.
fn same_unit(names: &Names, at: &Name, figures: &[DefinitionIndex]) -> Result<(), Error> {
    let units: Vec<&str> = figures.iter().map(|index| names.earlier[*index].unit.as_str()).collect();
    match units.windows(2).find(|pair| pair[0] != pair[1]) {
        Some(pair) => Err(names.error(at, format!("{} are not {}: a total needs one unit", pair[0], pair[1]))),
        None => Ok(()),
    }
}

impl Method for Add {
    fn figure(&self, key: &layout::Key, of: &mut Derivation) -> Made {
        let figures: Vec<usize> = self.of.iter().map(|definition| of.beside(key, *definition)).collect();
        let value = of.total(&figures);
        let period = figures.first().map_or(key.period, |figure| of.get(*figure).period);
        Made::new(period, value, figures.into_iter().map(|figure| Part { role: PartRole::Term, figure }).collect())
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
        parts.added()
    }
}
