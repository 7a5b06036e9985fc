//! What is released of one edition: cells that are safe to show, with their descriptions.

use std::collections::BTreeMap;

use super::cell::Cell;
use super::control::Controlled;
use super::funnel::Funnelled;
use super::limits::Limits;
use super::many::Many;
use super::map::Mapped;
use super::projection::{Projected, Unprojected};
use crate::derive::Extra;
use crate::model::area::AreaIndex;
use crate::model::denominator::Denominator;
use crate::model::interval::Chance;
use crate::model::lineage::Cited;
use crate::model::measure::Breakdown;
use crate::model::missing::{Held, Missing};
use crate::model::period::Period;
use crate::model::spread::Spread;
use crate::model::verdict::{Verdict, Way};
use crate::spec::layout::Key;

/// Everything that is safe to show of one edition.
#[derive(Debug)]
pub struct Release {
    pub(super) figures: Vec<Released>,
    pub(super) by_key: BTreeMap<Key, usize>,
    pub(super) controlled: BTreeMap<String, Controlled>,
    pub(super) funnelled: BTreeMap<String, Funnelled>,
    pub(super) mapped: BTreeMap<String, Mapped>,
    pub(super) projected: BTreeMap<String, Result<Projected, Unprojected>>,
    pub(super) statement: String,
    pub(super) withheld: usize,
    pub(super) missing: Vec<Missing>,
    pub(super) held: Vec<Held>,
    pub(super) spreads: Vec<Spread>,
    pub(super) many: Many,
    pub(super) denominators: Vec<Denominator>,
}

/// A figure as it may be shown, with its description; nothing in it is a number that was withheld.
#[derive(Debug)]
pub struct Released {
    pub(super) id: String,
    pub(super) cell: Cell,
    pub(super) area: AreaIndex,
    pub(super) period: Period,
    pub(super) breakdown: Breakdown,
    pub(super) breakdown_label: String,
    pub(super) bounds: (Option<String>, Option<String>),
    pub(super) limits: Option<Limits>,
    pub(super) verdict: Option<Cell>,
    pub(super) answer: Option<Answered>,
    pub(super) p: Option<Chance>,
    pub(super) numerator: String,
    pub(super) denominator: String,
    pub(super) formula: String,
    pub(super) sources: Vec<Cited>,
    pub(super) extra: Extra,
    pub(super) reason: &'static str,
}

/// A verdict that is shown.
#[derive(Debug, Clone, Copy)]
pub(super) struct Answered {
    pub verdict: Verdict,
    /// The p value of its test, where it rests on one.
    pub p: Option<f64>,
    /// Whether it stands among those of other areas.
    pub stands: bool,
}

impl Release {
    /// The figure at a place of the layout.
    pub fn at(&self, key: &Key) -> Option<&Released> {
        self.by_key.get(key).map(|index| &self.figures[*index])
    }

    /// All figures with their place in the layout, in its order. A figure with several places comes several times.
    pub fn figures(&self) -> impl Iterator<Item = (&Key, &Released)> {
        self.by_key.iter().map(|(key, index)| (key, &self.figures[*index]))
    }

    /// Marks figures, by their ids, as other numbers than were released before.
    pub fn mark_revised(&mut self, is_revised: &dyn Fn(&str) -> bool) {
        self.figures.iter_mut().filter(|figure| is_revised(&figure.id)).for_each(|figure| figure.cell.mark_revised());
    }

    /// The limits of the control or run chart of this id.
    pub fn controlled(&self, chart: &str) -> Option<&Controlled> {
        self.controlled.get(chart)
    }

    /// The limits of the funnel plot of this id.
    pub fn funnelled(&self, chart: &str) -> Option<&Funnelled> {
        self.funnelled.get(chart)
    }

    /// The classes of the map of this id.
    pub fn mapped(&self, chart: &str) -> Option<&Mapped> {
        self.mapped.get(chart)
    }

    /// The projection of the table or chart of this id, or why there is none.
    pub fn projected(&self, id: &str) -> Option<Result<&Projected, Unprojected>> {
        self.projected.get(id).map(|projected| projected.as_ref().map_err(|why| *why))
    }

    /// What is said in public about what was withheld.
    pub fn statement(&self) -> &str {
        &self.statement
    }

    /// How many figures were withheld.
    pub fn withheld(&self) -> usize {
        self.withheld
    }

    /// The returns that were owed and did not come.
    pub fn missing(&self) -> &[Missing] {
        &self.missing
    }

    /// What is held back, as under query with the partner.
    pub fn held(&self) -> &[Held] {
        &self.held
    }

    /// How much the counts that are shown vary beyond chance, in the order of their figures.
    pub fn spreads(&self) -> &[Spread] {
        &self.spreads
    }

    /// How much is judged.
    pub fn many(&self) -> Many {
        self.many
    }

    /// The populations that figures are divided by.
    pub fn denominators(&self) -> &[Denominator] {
        &self.denominators
    }
}

impl Released {
    pub fn id(&self) -> &str {
        &self.id
    }

    pub fn cell(&self) -> &Cell {
        &self.cell
    }

    pub fn area(&self) -> AreaIndex {
        self.area
    }

    /// The days that the figure covers.
    pub fn period(&self) -> Period {
        self.period
    }

    /// Its part of the measure.
    pub fn breakdown(&self) -> &Breakdown {
        &self.breakdown
    }

    /// The same in words; empty for the whole.
    pub fn breakdown_label(&self) -> &str {
        &self.breakdown_label
    }

    /// The lower and upper end of a range.
    pub fn bounds(&self) -> (Option<&str>, Option<&str>) {
        (self.bounds.0.as_deref(), self.bounds.1.as_deref())
    }

    /// The limits of its interval; none where such a figure has no interval.
    pub fn limits(&self) -> Option<&Limits> {
        self.limits.as_ref()
    }

    /// What its method answers in words, or the marker that it has; none where such a figure has no verdict.
    pub fn verdict(&self) -> Option<&Cell> {
        self.verdict.as_ref()
    }

    /// Its verdict, where one is shown.
    pub fn answer(&self) -> Option<Verdict> {
        self.answer.map(|answered| answered.verdict)
    }

    /// The same where it stands once the verdicts of the same figure and period on other areas are allowed for.
    pub fn answer_among(&self) -> Option<Verdict> {
        self.answer.filter(|answered| answered.stands).map(|answered| answered.verdict)
    }

    /// Which way its verdict points, where one is shown and points anywhere.
    pub fn way(&self) -> Option<Way> {
        self.answer().and_then(Verdict::way)
    }

    /// The p value of its method at three places; none where it tests nothing.
    pub fn p(&self) -> Option<&Chance> {
        self.limits.as_ref().and_then(Limits::p).or(self.p.as_ref())
    }

    /// The numerator as shown; empty when there is none or it is withheld.
    pub fn numerator(&self) -> &str {
        &self.numerator
    }

    /// The denominator as shown; empty when there is none or it is withheld.
    pub fn denominator(&self) -> &str {
        &self.denominator
    }

    pub fn denominator_name(&self) -> &str {
        self.extra.denominator_name.as_deref().unwrap_or("")
    }

    /// What a change is measured from.
    pub fn base(&self) -> &str {
        self.extra.base.as_deref().unwrap_or("")
    }

    /// Whom a change leaves out.
    pub fn coverage(&self) -> Option<&str> {
        self.extra.coverage.as_deref()
    }

    /// What partners said about the values.
    pub fn notes(&self) -> &[String] {
        &self.extra.notes
    }

    /// The documents and paragraphs that the values were taken from.
    pub fn documents(&self) -> &[String] {
        &self.extra.documents
    }

    /// How it is made, by the ids of its parts.
    pub fn formula(&self) -> &str {
        &self.formula
    }

    /// The columns of returns that it comes from.
    pub fn sources(&self) -> &[Cited] {
        &self.sources
    }

    /// Why there is a marker instead of a number; empty when there is a number.
    pub fn reason(&self) -> &'static str {
        self.reason
    }
}
