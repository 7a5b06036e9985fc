//! What the names in the rules of one kind of return stand for.

use anyhow::Error;

use crate::model::measure::MeasureIndex;
use crate::model::round;
use crate::spec;
use crate::spec::returns::Returns;
use crate::spec::source::{Name, Source};
use crate::spec::target::{Target, TypedTarget};

/// What the names in the rules of one kind of return may stand for.
pub struct Names<'a> {
    pub source: &'a Source,
    /// The measures of all kinds, and the populations.
    pub returns: &'a Returns,
    /// The measures of this kind, by the names that they have in it.
    pub ids: Vec<&'a str>,
    /// The index of the first of them.
    pub first: MeasureIndex,
    /// This kind.
    pub kind: usize,
}

impl<'a> Names<'a> {
    pub fn of(source: &'a Source, returns: &'a Returns, kind: usize) -> Names<'a> {
        let measures = returns.kinds[kind].measures.clone();
        let id = |measure: MeasureIndex| {
            let id = returns.measures[measure as usize].id.as_str();
            id.split_once('.').map_or(id, |(_, id)| id)
        };
        Names { source, returns, first: measures.start, ids: measures.map(id).collect(), kind }
    }

    /// A measure of this kind of return.
    ///
    /// # Errors
    /// No such measure, with its place and the nearest.
    pub fn own(&self, name: &Name) -> Result<MeasureIndex, Error> {
        let place = self.source.look_up(name, "measure of this return", self.ids.iter().copied())?;
        Ok(self.first + place as MeasureIndex)
    }

    /// A measure of this kind of return, or, as `kind.measure`, of any.
    ///
    /// # Errors
    /// No such measure, with its place and the nearest.
    pub fn any(&self, name: &Name) -> Result<MeasureIndex, Error> {
        if name.get_ref().contains('.') {
            let ids = self.returns.measures.iter().map(|measure| measure.id.as_str());
            return Ok(self.source.look_up(name, "measure", ids)? as MeasureIndex);
        }
        self.own(name)
    }

    /// Measures of this kind of return.
    ///
    /// # Errors
    /// The first that there is not.
    pub fn all(&self, names: &[Name]) -> Result<Vec<MeasureIndex>, Error> {
        names.iter().map(|name| self.own(name)).collect()
    }

    /// A population of any kind of return.
    ///
    /// # Errors
    /// No such population, with its place and the nearest.
    pub fn population(&self, name: &Name) -> Result<usize, Error> {
        let known = self.returns.populations.iter().map(|population| population.id.as_str());
        self.source.look_up(name, "population", known)
    }

    /// How far a sum may be out because so many terms of a measure were each rounded.
    pub fn rounding(&self, measure: MeasureIndex, terms: usize) -> f64 {
        self.returns.measures[measure as usize].rounding(terms)
    }

    /// A field of this register.
    ///
    /// # Errors
    /// No register, or no such field, with its place and the nearest.
    pub fn field(&self, name: &Name) -> Result<usize, Error> {
        match &self.returns.kinds[self.kind].register {
            Some(register) => register.field(self.source, name),
            None => Err(self.error(name, "a return has fields only where it says `register = true`")),
        }
    }

    /// A field of this register that holds choices, and some of its items.
    ///
    /// # Errors
    /// No such field or item, with its place and the nearest.
    pub fn items(&self, name: &Name, items: &[Name]) -> Result<(usize, Vec<u32>), Error> {
        let field = self.field(name)?;
        let register = self.returns.kinds[self.kind].register.as_ref();
        let Some(spec::register::Holds::Choice(dimension)) = register.map(|register| register.fields[field].holds)
        else {
            return Err(self.error(name, "the field is not a choice from a list"));
        };
        let known = || self.returns.dimensions[dimension as usize].items.iter().map(|item| item.id.as_str());
        let items = items.iter().map(|item| Ok(self.source.look_up(item, "item", known())? as u32));
        Ok((field, items.collect::<Result<_, Error>>()?))
    }

    /// The fields of this register that say whether a target was reached.
    ///
    /// # Errors
    /// No register, or no such field, with its place; `at` is a name beside them.
    pub fn target(&self, typed: &TypedTarget, at: &Name) -> Result<Target, Error> {
        match &self.returns.kinds[self.kind].register {
            Some(register) => register.target(self.returns, self.source, typed),
            None => Err(self.error(at, "a return has fields only where it says `register = true`")),
        }
    }

    /// An error at a name.
    pub fn error(&self, name: &Name, message: &str) -> Error {
        self.source.error(name.span().start, message)
    }
}

/// The labels of fields of a register, each in quotation marks.
pub fn labels(returns: &Returns, kind: usize, fields: &[usize]) -> String {
    let register = returns.kinds[kind].register.as_ref();
    let label = |field: &usize| Some(format!("“{}”", register?.fields[*field].label));
    fields.iter().filter_map(label).collect::<Vec<_>>().join(", ")
}

/// Measures as they are named in the dictionary.
pub struct Labels<'a>(pub &'a Returns);

impl Labels<'_> {
    /// A measure's label in quotation marks.
    pub fn quoted(&self, measure: MeasureIndex) -> String {
        format!("“{}”", self.plain(measure))
    }

    /// All of them in quotation marks.
    pub fn all(&self, measures: &[MeasureIndex]) -> String {
        measures.iter().map(|measure| self.quoted(*measure)).collect::<Vec<_>>().join(", ")
    }

    /// How far a sum may be out, in words; nothing where it may not.
    pub fn within(&self, within: f64) -> String {
        if within > 0.0 {
            format!(", to within {}", round::plain(within, round::places(within)))
        } else {
            String::new()
        }
    }

    pub fn plain(&self, measure: MeasureIndex) -> &str {
        &self.0.measures[measure as usize].label
    }
}
