//! What is open at the end of a period was open at the end of the one before, or came in it.

use anyhow::Error;
use schemars::JsonSchema;
use serde::Deserialize;

use crate::model::code::{Code, code};
use crate::model::finding::{Finding, Severity};
use crate::model::measure::MeasureIndex;
use crate::rules::{Holds, Labels, Names, Typed, View, plain};
use crate::spec::returns::Returns;
use crate::spec::rule::Facts;
use crate::spec::source::Name;

pub const CODE: Code = code! {
    /// More is open at the end of a period than was open at the end of the one before plus what was opened since.
    "carried-over", Partner
};

/// What is open at the end of a period was open at the end of the one before, or was opened in it: `carried = { open
/// = "open-cases", in = "new-cases" }`.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(inline)]
pub struct Key {
    /// What is open at the end of a period.
    pub open: Name,
    /// What came in it.
    #[serde(rename = "in")]
    pub came: Name,
}

#[derive(Debug)]
struct Carried {
    open: MeasureIndex,
    came: MeasureIndex,
}

impl Typed for Key {
    fn resolve(&self, names: &Names) -> Result<Box<dyn Holds>, Error> {
        Ok(Box::new(Carried { open: names.own(&self.open)?, came: names.own(&self.came)? }))
    }
}

impl Holds for Carried {
    fn severity(&self) -> Severity {
        Severity::Warning
    }

    fn alike(&self) -> Vec<MeasureIndex> {
        vec![self.open, self.came]
    }

    fn facts(&self, returns: &Returns) -> Facts {
        let label = Labels(returns);
        let (open, came) = (label.quoted(self.open), label.quoted(self.came));
        Facts {
            words: format!("{open} is at most that of the period before plus {came}"),
            // It is asked about, and may be otherwise.
            known: Vec::new(),
            in_row: None,
            ready_made: None,
            instead_of: None,
        }
    }

    fn findings(&self, view: &View) -> Vec<Finding> {
        findings(view, self.open, self.came)
    }
}

fn findings(view: &View, open: MeasureIndex, came: MeasureIndex) -> Vec<Finding> {
    let finding = |row: u32| {
        let came = view.beside(row, came, &view.observations.series_of(row).breakdown)?;
        let before = view.earlier(row, 1)?;
        let most = view.number(before)? + view.number(came)?;
        (view.number(row)? > most + 1e-9).then(|| {
            let message = format!(
                "{} for {} is more than {}, which were open at the end of the period before, plus {}",
                view.said(row),
                view.whereabouts(row),
                plain(view.number(before).unwrap_or_default()),
                view.said(came)
            );
            let hint = format!("compare with {}", view.origin(before));
            Finding::warning(CODE, view.at(row), message).hint(hint)
        })
    };
    view.index.groups(open).flatten().filter_map(finding).collect()
}
