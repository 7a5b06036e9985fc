//! Each part of one measure is at most another measure's whole, where parts may overlap: groups of people among cases.

use anyhow::Error;
use schemars::JsonSchema;
use serde::Deserialize;

use crate::model::code::{Code, code};
use crate::model::codebook::Parts;
use crate::model::finding::{Finding, Severity};
use crate::model::measure::{Breakdown, MeasureIndex};
use crate::rules::{Holds, Labels, Names, Typed, View};
use crate::spec::returns::Returns;
use crate::spec::rule::{Arithmetic, Cells, Facts, InRow};
use crate::spec::source::Name;

pub const CODE: Code = code! {
    /// Parts together exceed the whole, which they cannot.
    "parts-exceed-whole", Partner
};

/// Each part of one measure is at most another, where parts may overlap: `parts-at-most = { parts = "by-need", whole = "cases" }`.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(inline)]
pub struct Key {
    /// The parts, split by item.
    pub parts: Name,
    /// The whole.
    pub whole: Name,
}

#[derive(Debug)]
struct PartsAtMost {
    parts: MeasureIndex,
    whole: MeasureIndex,
}

impl Typed for Key {
    fn resolve(&self, names: &Names) -> Result<Box<dyn Holds>, Error> {
        Ok(Box::new(PartsAtMost { parts: names.own(&self.parts)?, whole: names.own(&self.whole)? }))
    }
}

impl Holds for PartsAtMost {
    fn severity(&self) -> Severity {
        Severity::Error
    }

    fn alike(&self) -> Vec<MeasureIndex> {
        vec![self.parts, self.whole]
    }

    fn facts(&self, returns: &Returns) -> Facts {
        let label = Labels(returns);
        Facts {
            words: format!("No part of {} is more than {}", label.quoted(self.parts), label.quoted(self.whole)),
            known: vec![Arithmetic::at_most(self.parts, self.whole, Parts::Each)],
            in_row: Some(InRow {
                title: format!("{}: each at most {}", label.plain(self.parts), label.plain(self.whole)),
                cells: Cells::EachAtMost { parts: self.parts, whole: self.whole },
            }),
            ready_made: None,
            instead_of: None,
        }
    }

    fn findings(&self, view: &View) -> Vec<Finding> {
        findings(view, self.parts, self.whole)
    }
}

fn findings(view: &View, parts: MeasureIndex, whole: MeasureIndex) -> Vec<Finding> {
    view.exceeding(CODE, parts, whole, |_| Breakdown::default())
}
