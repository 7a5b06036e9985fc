//! What has to be said about the intervals in a table, a chart or a report.

use std::collections::{BTreeMap, BTreeSet};

use crate::model::interval::Method;
use crate::revise::Released;

/// The methods of the intervals that are shown, by their confidence, while figures are laid out.
#[derive(Default)]
pub struct Intervals(BTreeMap<String, BTreeSet<Method>>);

impl Intervals {
    /// Takes note of a figure's interval, and gives its limits.
    pub fn take(&mut self, released: &Released) -> Option<(f64, f64)> {
        let limits = released.limits()?;
        let numbers = limits.numbers()?;
        self.0.entry(limits.confidence()).or_default().extend(limits.method());
        Some(numbers)
    }

    /// For a table with columns of limits.
    pub fn table_note(&self) -> Option<String> {
        (!self.0.is_empty()).then(|| format!("Lower and upper limits are {}", self.named()))
    }

    /// For a chart on which something shows them ("Bands show").
    pub fn chart_note(&self, shows: &str) -> Option<String> {
        (!self.0.is_empty()).then(|| format!("{shows} {}", self.named()))
    }

    /// Each method with its source.
    pub fn methods(&self) -> Vec<String> {
        let each =
            self.0.iter().flat_map(|(confidence, methods)| methods.iter().map(move |method| (confidence, method)));
        each.map(|(confidence, method)| {
            format!("{confidence}% confidence interval {}: {}. Source: {}.", method.about, method.name, method.source)
        })
        .collect()
    }

    fn named(&self) -> String {
        let each = self.0.iter().map(|(confidence, methods)| {
            let names: Vec<&str> = methods.iter().map(|method| method.name).collect();
            format!("{confidence}% confidence intervals ({})", names.join("; "))
        });
        each.collect::<Vec<_>>().join(", ")
    }
}
