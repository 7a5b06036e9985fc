//! A figure as the fraction that it is, so that what is made from it is rounded as what it is: a third is no decimal, and
//! three times the double that is nearest to it need not be one.

use super::{Derivation, Figure, FigureIndex, Node, Part, PartRole};
use crate::spec::layout::Key;
use crate::statistics::exact::Exact;

impl Derivation<'_> {
    /// From what it was divided from, where it was; else the decimal that it is. None where it is no number, or one that
    /// takes too many digits.
    pub fn exact(&self, index: FigureIndex) -> Option<Exact> {
        let figure = self.get(index);
        self.value(index).number()?;
        let mean = |of: f64| self.exact_sum(figure, PartRole::Term)?.over(Exact::of(of)?);
        // Of several fractions, all numerators over all denominators; none where it is of no fractions.
        let pooled = |key: &Key| {
            let scale = self.definition(key).facts.nature.scale()?;
            let parts = || figure.parts.iter().flat_map(|part| &self.get(part.figure).parts);
            Some(over(
                self.all_exact(parts(), PartRole::Numerator),
                scale,
                self.all_exact(parts(), PartRole::Denominator),
            ))
        };
        match &figure.node {
            Node::Defined(key) => match self.method(key) {
                Some(method) => method.exact(figure, self),
                None => decimal(figure),
            },
            Node::ThreeYearMean(key) => pooled(key).unwrap_or_else(|| mean(3.0)),
            Node::Neighbours(key) => pooled(key).unwrap_or_else(|| decimal(figure)),
            Node::QuarterOfYear(_) => mean(4.0),
            Node::Measured { .. }
            | Node::SentBy { .. }
            | Node::Population { .. }
            | Node::LikeForLike { .. }
            | Node::Behind(..) => decimal(figure),
        }
    }

    /// All parts of a role, added.
    pub fn exact_sum(&self, figure: &Figure, role: PartRole) -> Option<Exact> {
        self.all_exact(figure.parts.iter(), role)
    }

    /// All numerators over all denominators, for so many of these.
    pub fn exact_fraction(&self, figure: &Figure, scale: f64) -> Option<Exact> {
        over(self.exact_sum(figure, PartRole::Numerator), scale, self.exact_sum(figure, PartRole::Denominator))
    }

    fn all_exact<'p>(&self, mut parts: impl Iterator<Item = &'p Part>, role: PartRole) -> Option<Exact> {
        parts.try_fold(
            Exact::of(0.0)?,
            |sum, part| {
                if part.role == role { sum.plus(self.exact(part.figure)?) } else { Some(sum) }
            },
        )
    }
}

/// One over the other, for so many.
fn over(above: Option<Exact>, scale: f64, below: Option<Exact>) -> Option<Exact> {
    above?.times(Exact::of(scale)?)?.over(below?)
}

/// A value that is the decimal that it is written as.
pub fn decimal(figure: &Figure) -> Option<Exact> {
    Exact::of(figure.told().number()?)
}
