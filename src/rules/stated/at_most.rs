//! A part is at most its whole: repeat cases among all cases, disclosures among requests.

use anyhow::Error;
use schemars::JsonSchema;
use serde::Deserialize;

use crate::model::code::{Code, code};
use crate::model::codebook::Parts;
use crate::model::finding::{Finding, Severity};
use crate::model::measure::MeasureIndex;
use crate::rules::{Holds, Labels, Names, Typed, View};
use crate::spec::returns::Returns;
use crate::spec::rule::{Arithmetic, Cells, Facts, InRow};
use crate::spec::source::Name;

pub const CODE: Code = code! {
    /// A part is larger than its whole.
    "part-exceeds-whole", Partner
};

/// A part is at most its whole: `at-most = { part = "repeat-cases", whole = "cases" }`. The whole may be of another return, as `kind.measure`.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(inline)]
pub struct Key {
    /// The part.
    pub part: Name,
    /// The whole.
    pub whole: Name,
}

#[derive(Debug)]
struct AtMost {
    part: MeasureIndex,
    whole: MeasureIndex,
}

impl Typed for Key {
    fn resolve(&self, names: &Names) -> Result<Box<dyn Holds>, Error> {
        Ok(Box::new(AtMost { part: names.any(&self.part)?, whole: names.any(&self.whole)? }))
    }
}

impl Holds for AtMost {
    fn severity(&self) -> Severity {
        Severity::Error
    }

    fn alike(&self) -> Vec<MeasureIndex> {
        vec![self.part, self.whole]
    }

    fn facts(&self, returns: &Returns) -> Facts {
        let label = Labels(returns);
        Facts {
            words: format!("{} is at most {}", label.quoted(self.part), label.quoted(self.whole)),
            known: vec![Arithmetic::at_most(self.part, self.whole, Parts::Alike)],
            in_row: Some(InRow {
                title: format!("{} at most {}", label.plain(self.part), label.plain(self.whole)),
                cells: Cells::AtMost { part: self.part, whole: self.whole },
            }),
            ready_made: None,
            instead_of: None,
        }
    }

    fn findings(&self, view: &View) -> Vec<Finding> {
        findings(view, self.part, self.whole)
    }
}

fn findings(view: &View, part: MeasureIndex, whole: MeasureIndex) -> Vec<Finding> {
    let by = &view.returns.measures[whole as usize].by;
    view.exceeding(CODE, part, whole, |breakdown| breakdown.within(by))
}
