//! One thing stands in a register once: the same words again, with another day, are two dates for one action.

use std::collections::{BTreeMap, BTreeSet};

use anyhow::Error;
use schemars::JsonSchema;
use serde::Deserialize;

use crate::model::code::{Code, code};
use crate::model::finding::{Finding, Severity};
use crate::model::measure::MeasureIndex;
use crate::rules::names::labels;
use crate::rules::{Holds, Names, Typed, View};
use crate::spec::returns::Returns;
use crate::spec::rule::Facts;
use crate::spec::source::Name;

pub const CODE: Code = code! {
    /// Two rows of a register say the same, or nearly the same, and have different days: one action has two due dates.
    "said-twice", Partner
};

/// No two rows of one register say the same in a field and something else in another: `once = { field = "action", but = "due" }`.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(inline)]
pub struct Key {
    /// The field with the words.
    pub field: Name,
    /// The field that differs.
    pub but: Name,
}

#[derive(Debug)]
struct Once {
    kind: usize,
    field: usize,
    but: usize,
}

/// Of the words of two texts, so many are the same where they say the same.
const ALIKE: f64 = 0.8;
/// Shorter texts say the same only in the same words.
const FEWEST_WORDS: usize = 4;

impl Typed for Key {
    fn resolve(&self, names: &Names) -> Result<Box<dyn Holds>, Error> {
        Ok(Box::new(Once { kind: names.kind, field: names.field(&self.field)?, but: names.field(&self.but)? }))
    }
}

impl Holds for Once {
    fn severity(&self) -> Severity {
        Severity::Warning
    }

    fn alike(&self) -> Vec<MeasureIndex> {
        Vec::new()
    }

    fn facts(&self, returns: &Returns) -> Facts {
        let (field, but) = (labels(returns, self.kind, &[self.field]), labels(returns, self.kind, &[self.but]));
        Facts::words(format!("no two rows have the same {field} and another {but}"))
    }

    fn findings(&self, view: &View) -> Vec<Finding> {
        let register = view.register(self.kind);
        let mut findings = Vec::new();
        for rows in view.snapshots(self.kind) {
            let words: Vec<BTreeSet<String>> = rows.iter().map(|row| words(&row.filled(self.field).words())).collect();
            // The rows that hold each word, so that only rows with words in common are compared.
            let mut holding: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
            for (at, words) in words.iter().enumerate() {
                words.iter().for_each(|word| holding.entry(word).or_default().push(at));
            }
            for (at, row) in rows.iter().enumerate() {
                let before: BTreeSet<usize> = words[at]
                    .iter()
                    .filter_map(|word| holding.get(word.as_str()))
                    .filter(|rows| rows.len() <= MOST_WITH_A_WORD)
                    .flatten()
                    .copied()
                    .filter(|other| *other < at)
                    .collect();
                let same = before.into_iter().find(|other| {
                    alike(&words[*other], &words[at]) && rows[*other].filled(self.but) != row.filled(self.but)
                });
                let Some(other) = same.map(|other| rows[other]) else { continue };
                let message = format!(
                    "“{}” says the same as at {}, where “{}” is {}, not {}",
                    register.fields[self.field].label,
                    other.origin(self.field),
                    register.fields[self.but].label,
                    register.words(view.returns, self.but, other.filled(self.but)),
                    register.words(view.returns, self.but, row.filled(self.but))
                );
                let hint = format!("ask which of the two is right; compare with {}", other.origin(self.but));
                findings.push(Finding::warning(CODE, row.at(self.but), message).hint(hint));
            }
        }
        findings
    }
}

/// A word that so many rows have says nothing of any.
const MOST_WITH_A_WORD: usize = 200;

/// Two texts say the same.
fn alike(one: &BTreeSet<String>, other: &BTreeSet<String>) -> bool {
    if one.len().min(other.len()) < FEWEST_WORDS {
        return !one.is_empty() && one == other;
    }
    let shared = one.intersection(other).count() as f64;
    shared / one.union(other).count() as f64 >= ALIKE
}

/// The words of a text, without what every text has.
fn words(text: &str) -> BTreeSet<String> {
    const EVERYWHERE: [&str; 12] = ["a", "an", "and", "be", "by", "for", "in", "of", "on", "the", "to", "will"];
    let lower = text.to_lowercase();
    let words = lower.split(|letter: char| !letter.is_alphanumeric()).filter(|word| !word.is_empty());
    words.filter(|word| !EVERYWHERE.contains(word)).map(str::to_owned).collect()
}
