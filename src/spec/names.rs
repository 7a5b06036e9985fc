//! What the names in a publication stand for.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use anyhow::Error;
use chrono::NaiveDate;

use super::brought::Brought;
use super::figure::{Definition, DefinitionIndex};
use super::returns::Returns;
use super::source::{Name, Source};
use crate::model::date;
use crate::model::measure::{Breakdown, DimensionIndex};
use crate::model::period::Period;

/// Looks up the names that occur in a publication.
pub(super) struct Names<'a> {
    pub(super) source: &'a Source,
    pub(super) returns: &'a Returns,
    pub(super) definitions: &'a [Definition],
    /// The places of those that may be named here.
    pub(super) among: Range<usize>,
    pub(super) brought: &'a Brought,
}

impl Names<'_> {
    pub(super) fn figure(&self, name: &Name) -> Result<DefinitionIndex, Error> {
        let known = || self.definitions[self.among.clone()].iter().map(|figure| figure.name.as_str());
        let found = known().position(|known| known == name.get_ref());
        let place = found.ok_or_else(|| self.brought.no_figure(self.source, name, "figure", known()))?;
        Ok(self.among.start + place)
    }

    pub(super) fn figures(&self, names: &[Name]) -> Result<Vec<DefinitionIndex>, Error> {
        names.iter().map(|name| self.figure(name)).collect()
    }

    /// The figures named and every figure that is built on one of them.
    pub(super) fn with_all_built_on(&self, names: &[Name]) -> Result<BTreeSet<DefinitionIndex>, Error> {
        let mut all: BTreeSet<DefinitionIndex> = self.figures(names)?.into_iter().collect();
        for (index, definition) in self.definitions.iter().enumerate() {
            // A definition uses only earlier ones, so one pass in order reaches everything.
            if definition.facts.uses.iter().any(|used| all.contains(used)) {
                all.insert(index);
            }
        }
        Ok(all)
    }

    pub(super) fn period(&self, name: &Name) -> Result<Period, Error> {
        Period::parse(name.get_ref()).map_err(|message| self.source.error(name.span().start, message))
    }

    pub(super) fn date(&self, name: &Name) -> Result<NaiveDate, Error> {
        date::parse(name.get_ref())
            .ok_or_else(|| self.source.error(name.span().start, "a date is written like \"2025-03-31\""))
    }
}

/// Looks up `{ dimension = "item" }`.
///
/// # Errors
/// A dimension that is not among these, or an item that it has not.
pub fn breakdown(
    source: &Source,
    returns: &Returns,
    among: &[DimensionIndex],
    at: usize,
    items: &BTreeMap<String, Name>,
) -> Result<Breakdown, Error> {
    let mut found = Vec::new();
    for (dimension, item) in items {
        let Some(index) = among.iter().find(|index| returns.dimensions[**index as usize].id == *dimension) else {
            return Err(source.error(at, format!("this measure is not broken down by \"{dimension}\"")));
        };
        let known = returns.dimensions[*index as usize].items.iter().map(|item| item.id.as_str());
        found.push((*index, source.look_up(item, "item", known)? as u32));
    }
    Ok(Breakdown::new(found))
}
