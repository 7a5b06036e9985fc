//! Primary suppression: a small count of people is withheld, and so is what is made from it.

use crate::derive::{FigureIndex, Figures, Node, PartRole};
use crate::model::value::Value;
use crate::spec::layout::Edition;
use crate::spec::methods::Method;
use crate::spec::publications::Disclosure;

/// Which figures are withheld.
pub struct Primary<'a> {
    edition: &'a Edition<'a>,
    figures: &'a Figures,
    threshold: Option<f64>,
    known: Vec<Option<bool>>,
}

impl<'a> Primary<'a> {
    pub fn new(edition: &'a Edition<'a>, figures: &'a Figures) -> Primary<'a> {
        let threshold = match edition.publication.disclosure {
            Disclosure::Threshold { threshold, .. } => Some(f64::from(threshold)),
            Disclosure::Public { .. } => None,
        };
        Primary { edition, figures, threshold, known: vec![None; figures.len()] }
    }

    /// Whether a figure is withheld: it is a small count itself, or it is made from one.
    pub fn withholds(&mut self, index: FigureIndex) -> bool {
        let Some(threshold) = self.threshold else { return false };
        if let Some(known) = self.known[index] {
            return known;
        }
        let small = self.counts_people(index) && is_small(self.figures.get(index).value, threshold);
        let withheld = small || self.made_from_withheld(index);
        self.known[index] = Some(withheld);
        withheld
    }

    /// A total of several parts says little about one of them; anything else made from a withheld figure says it again.
    fn made_from_withheld(&mut self, index: FigureIndex) -> bool {
        let figure = self.figures.get(index);
        // A rank that is missing from a full set of ranks is the withheld one, so all go together.
        let parts: Vec<FigureIndex> = figure.parts.iter().map(|part| part.figure).collect();
        let tied = figure.parts.iter().any(|part| part.role == PartRole::Tied);
        let total = match &figure.node {
            Node::Measured { .. } if tied => false,
            Node::Measured { .. } | Node::Population { .. } => true,
            // Beside the rates of two years, the pooled one gives away the third.
            Node::ThreeYearMean(key) => !self.edition.publication.definitions[key.definition].method.is_fraction(),
            // Neighbours together and all of them but one give away that one.
            Node::QuarterOfYear(_) | Node::Neighbours(_) | Node::Behind(..) | Node::LikeForLike { .. } => false,
            Node::Defined(key) => matches!(
                self.edition.publication.definitions[key.definition].method,
                Method::Add { .. } | Method::Rolling { .. }
            ),
        };
        let contributing: Vec<FigureIndex> = if total {
            parts.into_iter().filter(|part| self.figures.get(*part).value != Value::Number(0.0)).collect()
        } else {
            parts
        };
        let withheld = contributing.iter().filter(|part| self.withholds(**part)).count();
        if total { contributing.len() == 1 && withheld == 1 } else { withheld > 0 }
    }

    fn counts_people(&self, index: FigureIndex) -> bool {
        match &self.figures.get(index).node {
            Node::Measured { measure, .. } => self.edition.returns.measures[*measure as usize].people,
            Node::Defined(key) | Node::ThreeYearMean(key) => {
                self.edition.publication.definitions[key.definition].people
            }
            // Beside the figure of all, that of some tells the rest.
            Node::LikeForLike { of, .. } => self.edition.publication.definitions[*of].people,
            Node::Population { .. } | Node::QuarterOfYear(_) | Node::Neighbours(_) | Node::Behind(..) => false,
        }
    }
}

/// Whether a count, or any count that a range allows, lies above zero and below the threshold.
fn is_small(value: Value, threshold: f64) -> bool {
    match value {
        Value::Number(number) => number > 0.0 && number < threshold,
        Value::Between(bounds) => {
            bounds.lower.unwrap_or(0.0) < threshold && bounds.upper.is_none_or(|upper| upper > 0.0)
        }
        Value::Absent(_) => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::value::{Absence, Bounds};

    #[test]
    fn from_one_to_below_the_threshold_is_small_and_zero_is_not() {
        for (number, small) in [(0.0, false), (0.5, true), (1.0, true), (4.0, true), (5.0, false), (500.0, false)] {
            assert_eq!(is_small(Value::Number(number), 5.0), small, "{number}");
        }
        let range = |lower, upper| is_small(Value::Between(Bounds { lower, upper }), 5.0);
        assert!(range(Some(0.0), Some(4.0)));
        assert!(range(Some(3.0), Some(12.0)));
        assert!(range(None, None));
        assert!(!range(Some(100.0), Some(104.0)));
        assert!(!is_small(Value::Absent(Absence::Late), 5.0));
    }
}
