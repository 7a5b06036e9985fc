//! Which sums of counts a figure tells, and whether as they are or rounded.

use std::collections::BTreeMap;
use std::rc::Rc;

use super::{Numbers, Terms};
use crate::derive::{FigureIndex, Figures, Node, PartRole};
use crate::model::round::Rounding;
use crate::model::value::Value;
use crate::spec::figure::Tells;
use crate::spec::layout::Edition;

/// A sum as it is told.
pub type Said = (Terms, Option<Rounding>);

/// Finds the sums of each figure once.
pub struct TermsOf<'a> {
    edition: &'a Edition<'a>,
    figures: &'a Figures,
    numbers: &'a Numbers<'a>,
    /// How the publication rounds what it tells.
    rounding: Option<Rounding>,
    told: Vec<Option<Rc<Vec<Said>>>>,
}

impl<'a> TermsOf<'a> {
    pub fn new(edition: &'a Edition<'a>, figures: &'a Figures, numbers: &'a Numbers<'a>) -> TermsOf<'a> {
        let rounding = edition.publication.disclosure.rounding();
        TermsOf { edition, figures, numbers, rounding, told: vec![None; figures.len()] }
    }

    /// The sums that a figure tells: a count or a sum of counts tells itself, anything else what it is made from.
    pub fn told(&mut self, index: FigureIndex) -> Rc<Vec<Said>> {
        if let Some(told) = &self.told[index] {
            return told.clone();
        }
        let figures = self.figures;
        let figure = figures.get(index);
        let is_missing = matches!(figure.value, Value::Absent(reason) if !reason.tells_of_numbers());
        let told = match self.sum(index) {
            Some(terms) if !is_missing => vec![(terms, self.rounding)],
            // A number that is missing tells nothing; what stands beside it does.
            _ => {
                // A rate that was sent was made from the count itself, not from what this publication makes of it.
                let was_sent = self.was_sent(index);
                let is_told =
                    |role: PartRole| !is_missing || matches!(role, PartRole::Numerator | PartRole::Denominator);
                let parts = figure.parts.iter().filter(|part| is_told(part.role));
                let mut told: Vec<Said> =
                    parts.flat_map(|part| self.told(part.figure).iter().cloned().collect::<Vec<_>>()).collect();
                told.iter_mut().filter(|_| was_sent).for_each(|(_, rounding)| *rounding = None);
                told.sort();
                told.dedup();
                told
            }
        };
        let told = Rc::new(told);
        self.told[index] = Some(told.clone());
        told
    }

    /// A figure that is a count of people or a sum of such; a mean of three years tells their sum.
    fn sum(&mut self, index: FigureIndex) -> Option<Terms> {
        let figures = self.figures;
        let figure = figures.get(index);
        if let Some(number) = self.numbers.of(&figure.node) {
            return Some(vec![(number, 1)]);
        }
        // Of ranges each is told by itself.
        if !self.adds(index) || matches!(figure.value, Value::Between(_)) {
            return None;
        }
        let mut terms: BTreeMap<usize, i64> = BTreeMap::new();
        for part in figure.parts.iter().filter(|part| part.role == PartRole::Term) {
            for (count, times) in self.sum(part.figure)? {
                *terms.entry(count).or_default() += times;
            }
        }
        (!terms.is_empty()).then(|| terms.into_iter().collect())
    }

    fn was_sent(&self, index: FigureIndex) -> bool {
        let measures = &self.edition.returns.measures;
        matches!(&self.figures.get(index).node, Node::Measured { measure, .. } if !measures[*measure as usize].people)
    }

    fn adds(&self, index: FigureIndex) -> bool {
        match &self.figures.get(index).node {
            // A mean of rounded counts tells these, and not their sum.
            Node::ThreeYearMean(_) | Node::QuarterOfYear(_) => self.rounding.is_none() && self.counts(index),
            Node::LikeForLike { .. } => true,
            Node::Defined(key) => match self.edition.publication.definitions[key.definition].facts.tells {
                Tells::Sum => true,
                Tells::Parts => false,
            },
            Node::Measured { .. }
            | Node::SentBy { .. }
            | Node::Population { .. }
            | Node::Neighbours(_)
            | Node::Behind(..) => false,
        }
    }

    /// Whether a mean is one of counts; one of rates or shares tells what these are made from.
    fn counts(&self, index: FigureIndex) -> bool {
        self.figures.get(index).parts.iter().all(|part| {
            let of = part.figure;
            matches!(self.figures.get(of).node, Node::Measured { .. }) || self.adds(of)
        })
    }
}
