//! A measure is at least another: victims at least reviews, people at least households.

use anyhow::Error;
use schemars::JsonSchema;
use serde::Deserialize;

use crate::model::code::{Code, code};
use crate::model::codebook::Parts;
use crate::model::finding::{Finding, Severity};
use crate::model::measure::MeasureIndex;
use crate::rules::{Holds, Labels, Names, Typed, View};
use crate::spec::returns::Returns;
use crate::spec::rule::{Arithmetic, Facts};
use crate::spec::source::Name;

pub const CODE: Code = code! {
    /// A number is below its minimum.
    "below-floor", Partner
};

/// A measure is at least another: `at-least = { part = "people", floor = "households" }`. Either may be of another return.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(inline)]
pub struct Key {
    /// What must be at least the other.
    pub part: Name,
    /// The minimum for the other.
    pub floor: Name,
}

#[derive(Debug)]
struct AtLeast {
    part: MeasureIndex,
    floor: MeasureIndex,
}

impl Typed for Key {
    fn resolve(&self, names: &Names) -> Result<Box<dyn Holds>, Error> {
        Ok(Box::new(AtLeast { part: names.any(&self.part)?, floor: names.any(&self.floor)? }))
    }
}

impl Holds for AtLeast {
    fn severity(&self) -> Severity {
        Severity::Error
    }

    fn alike(&self) -> Vec<MeasureIndex> {
        vec![self.part, self.floor]
    }

    fn facts(&self, returns: &Returns) -> Facts {
        let label = Labels(returns);
        Facts {
            words: format!("{} is at least {}", label.quoted(self.part), label.quoted(self.floor)),
            known: vec![Arithmetic::at_most(self.floor, self.part, Parts::Alike)],
            in_row: None,
            ready_made: None,
            instead_of: None,
        }
    }

    fn findings(&self, view: &View) -> Vec<Finding> {
        findings(view, self.part, self.floor)
    }
}

fn findings(view: &View, part: MeasureIndex, floor: MeasureIndex) -> Vec<Finding> {
    let by = &view.returns.measures[floor as usize].by;
    view.beside_or_across(part, floor, |breakdown| breakdown.within(by))
        .filter(|(number, least)| number.sum + view.rounding(part, floor) < least.sum)
        .map(|(number, least)| view.compared(CODE, &number, "less than", &least))
        .collect()
}
