//! What a method is resolved with: the kinds of return, and the figures above it.

use std::sync::Arc;

use anyhow::Error;
use chrono::NaiveDate;
use serde::Deserialize;

use super::Resolved;
use crate::derive::Method;
use crate::model::measure::{Breakdown, MeasureIndex};
use crate::model::{date, round};
use crate::spec::brought::Brought;
use crate::spec::figure::{Chance, Definition, DefinitionIndex, Facts, Good, Nature, OverQuarters};
use crate::spec::returns::Returns;
use crate::spec::source::{Name, Source};
use crate::spec::typed_publication::TypedEvent;

/// What a publication says of the time that it shows.
#[derive(Deserialize)]
struct Eventful {
    #[serde(default)]
    events: Vec<TypedEvent>,
}

/// What the names in a figure may stand for.
pub struct Names<'a> {
    pub source: &'a Source,
    pub returns: &'a Returns,
    /// The figures that are defined above.
    pub earlier: &'a [Definition],
    /// Where those begin that may be named here.
    pub first: usize,
    pub brought: &'a Brought,
    /// Which way is good for the figure.
    pub good: Option<Good>,
}

impl Names<'_> {
    /// A figure that is defined above.
    ///
    /// # Errors
    /// No such figure, with its place and the nearest.
    pub fn figure(&self, name: &Name) -> Result<DefinitionIndex, Error> {
        let known = || self.earlier[self.first..].iter().map(|figure| figure.name.as_str());
        // A publication's own goes before one that was brought.
        let found = known().rposition(|known| known == name.get_ref());
        let place = found.ok_or_else(|| self.brought.no_figure(self.source, name, "figure defined above", known()))?;
        Ok(self.first + place)
    }

    /// A measure of any kind of return, as `kind.measure`.
    ///
    /// # Errors
    /// No such measure, with its place and the nearest.
    pub fn measure(&self, name: &Name) -> Result<MeasureIndex, Error> {
        let known = self.returns.measures.iter().map(|measure| measure.id.as_str());
        Ok(self.source.look_up(name, "measure", known)? as MeasureIndex)
    }

    /// A population of any kind of return.
    ///
    /// # Errors
    /// No such population, with its place and the nearest.
    pub fn population(&self, name: &Name) -> Result<usize, Error> {
        let known = self.returns.populations.iter().map(|population| population.id.as_str());
        self.source.look_up(name, "population", known)
    }

    /// A rate of events to people, and for how many of them it is given.
    ///
    /// # Errors
    /// No such figure, or one of something else.
    pub fn rate(&self, name: &Name) -> Result<(DefinitionIndex, f64), Error> {
        let of = self.figure(name)?;
        match self.earlier[of].facts {
            Facts { nature: Nature::Rate { per, .. }, chance: Chance::Interval, .. } => Ok((of, per)),
            _ => Err(self.error(name, "this is for a rate of events to people")),
        }
    }

    /// A number that something is given for so many of.
    ///
    /// # Errors
    /// Zero, or none at all.
    pub fn positive(&self, at: &Name, per: f64) -> Result<f64, Error> {
        if per.is_finite() && per > 0.0 { Ok(per) } else { Err(self.error(at, "`per` must be greater than zero")) }
    }

    /// A day.
    ///
    /// # Errors
    /// What is no date.
    pub fn day(&self, name: &Name) -> Result<NaiveDate, Error> {
        date::parse(name.get_ref()).ok_or_else(|| self.error(name, "a date is written like \"2025-03-31\""))
    }

    /// The day of an event of the publication, by its label, or a day as it is.
    ///
    /// # Errors
    /// No such event, with its place and the nearest; or several of that label on other days.
    pub fn event(&self, name: &Name) -> Result<NaiveDate, Error> {
        if let Some(day) = date::parse(name.get_ref()) {
            return Ok(day);
        }
        let Eventful { events } = self.source.parse()?;
        let found =
            self.source.look_up(name, "event of the publication", events.iter().map(|event| event.label.as_str()))?;
        let day = self.day(&events[found].date)?;
        match events
            .iter()
            .find(|event| event.label == events[found].label && event.date.get_ref() != events[found].date.get_ref())
        {
            Some(_) => Err(self.error(name, "several events have this name: give the day instead")),
            None => Ok(day),
        }
    }

    /// An error at a name.
    pub fn error(&self, name: &Name, message: impl std::fmt::Display) -> Error {
        self.source.error(name.span().start, message.to_string())
    }

    /// Whether a figure counts what happened to people over its period.
    pub fn counts_events(&self, index: DefinitionIndex) -> bool {
        self.earlier[index].facts.chance == Chance::Counts
    }

    /// Whether a figure is one of those, or made of one, whose neighbours share quarters.
    pub fn rolls(&self, index: DefinitionIndex) -> bool {
        let facts = &self.earlier[index].facts;
        facts.nature == Nature::Rolling || facts.uses.iter().any(|used| self.rolls(*used))
    }

    /// A mean over quarters is a mean of what adds up over quarters.
    ///
    /// # Errors
    /// The figure does not.
    pub fn must_be_flow(&self, at: &Name, index: DefinitionIndex) -> Result<(), Error> {
        match self.earlier[index].facts.over_quarters {
            OverQuarters::Amount | OverQuarters::Count => Ok(()),
            OverQuarters::Nothing => Err(self
                .error(at, "only what adds up over quarters has a mean per quarter: a level, rate or share does not")),
        }
    }

    /// A figure in pounds; what people are counted by has no price.
    ///
    /// # Errors
    /// No such figure, or one of something else.
    pub fn pounds(&self, name: &Name) -> Result<DefinitionIndex, Error> {
        let of = self.figure(name)?;
        let definition = &self.earlier[of];
        if definition.unit.starts_with('£') && !definition.people {
            return Ok(of);
        }
        Err(self.error(name, format!("this is for pounds, but \"{}\" is in {}", name.get_ref(), definition.unit)))
    }

    /// The part of the measure at the root of a figure.
    pub fn part(&self, definition: &Definition) -> Breakdown {
        match (&definition.facts.nature, definition.facts.uses.first()) {
            (Nature::Sent { breakdown, .. }, _) => breakdown.clone(),
            // The parts of a total stand in its name.
            (Nature::Total, _) | (_, None) => Breakdown::default(),
            (_, Some(first)) => self.part(&self.earlier[*first]),
        }
    }

    /// The measure at the root of a figure, with its part, for the ids of figures that are built on it.
    pub fn root(&self, index: DefinitionIndex) -> String {
        let definition = &self.earlier[index];
        match self.returns.breakdown_id(&self.part(definition)) {
            part if part.is_empty() => definition.measure.clone(),
            part => format!("{}({part})", definition.measure),
        }
    }

    /// A figure that keeps the unit and decimals of another and adds a step to its id and label.
    pub fn built_on(
        &self,
        of: DefinitionIndex,
        statistic: &str,
        words: &str,
        facts: Facts,
        method: impl Method + 'static,
    ) -> Resolved {
        let base = &self.earlier[of];
        Resolved {
            measure: base.measure.clone(),
            statistic: format!("{}.{statistic}", base.statistic),
            label: format!("{}, {words}", base.label),
            unit: base.unit.clone(),
            decimals: base.decimals,
            people: base.people,
            verdict: None,
            note: None,
            facts,
            method: Some(Arc::new(method)),
        }
    }
}

/// A number in full, with thousands commas before the point ("1,000", "0.5").
pub fn in_full(number: f64) -> String {
    if number.fract() == 0.0 { round::grouped(number, 0) } else { number.to_string() }
}
