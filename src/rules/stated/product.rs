//! A score is the product of two others, such as likelihood and impact.

use anyhow::Error;
use schemars::JsonSchema;
use serde::Deserialize;

use crate::model::code::{Code, code};
use crate::model::finding::{Finding, Severity};
use crate::model::measure::MeasureIndex;
use crate::model::register::{Entry, Filled};
use crate::rules::names::labels;
use crate::rules::plain;
use crate::rules::{Holds, Names, Typed, View};
use crate::spec::returns::Returns;
use crate::spec::rule::Facts;
use crate::spec::source::Name;

pub const CODE: Code = code! {
    /// A score is not the product of its parts.
    "score-disagrees", Partner
};

/// A score is the product of two others: `product = { score = "rating", of = ["likelihood", "impact"] }`.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(inline)]
pub struct Key {
    /// The field with the product.
    pub score: Name,
    /// The fields that are multiplied.
    pub of: Vec<Name>,
}

#[derive(Debug)]
struct Product {
    kind: usize,
    score: usize,
    of: Vec<usize>,
}

impl Typed for Key {
    fn resolve(&self, names: &Names) -> Result<Box<dyn Holds>, Error> {
        let of = self.of.iter().map(|name| names.field(name)).collect::<Result<_, Error>>()?;
        Ok(Box::new(Product { kind: names.kind, score: names.field(&self.score)?, of }))
    }
}

impl Holds for Product {
    fn severity(&self) -> Severity {
        Severity::Error
    }

    fn alike(&self) -> Vec<MeasureIndex> {
        Vec::new()
    }

    fn facts(&self, returns: &Returns) -> Facts {
        let (score, of) = (labels(returns, self.kind, &[self.score]), labels(returns, self.kind, &self.of));
        Facts::words(format!("{score} is the product of {of}"))
    }

    fn findings(&self, view: &View) -> Vec<Finding> {
        let number = |row: &Entry, field: usize| match row.filled(field) {
            Filled::Number(number) => Some(*number),
            _ => None,
        };
        let finding = |row: &Entry| {
            let factors: Vec<f64> = self.of.iter().map(|field| number(row, *field)).collect::<Option<_>>()?;
            let (said, made): (f64, f64) = (number(row, self.score)?, factors.iter().product());
            (said != made).then(|| {
                let of = factors.iter().map(|factor| plain(*factor)).collect::<Vec<_>>().join(" x ");
                let label = &view.register(self.kind).fields[self.score].label;
                let message = format!("“{label}” is {}, and {of} is {}", plain(said), plain(made));
                Finding::error(CODE, row.at(self.score), message).hint("ask the partner which of the numbers is right")
            })
        };
        view.rows_of(self.kind).filter_map(finding).collect()
    }
}
