//! A figure as the fraction that it is, so that what is made from it is rounded as what it is: a third is no decimal, and
//! three times the double that is nearest to it need not be one.

use super::{Derivation, FigureIndex, Node, Part, PartRole};
use crate::spec::methods::Method;
use crate::spec::typed_publication::{ExpectedForm, Form};
use crate::statistics::exact::Exact;

impl Derivation<'_> {
    /// From what it was divided from, where it was; else the decimal that it is. None where it is no number, or one that
    /// takes too many digits.
    pub(super) fn exact(&self, index: FigureIndex) -> Option<Exact> {
        let figure = &self.all[index];
        let number = self.value(index).number()?;
        let all = |role: PartRole| self.all_exact(figure.parts.iter(), role);
        let fraction =
            |scale: f64| all(PartRole::Numerator)?.times(Exact::of(scale)?)?.over(all(PartRole::Denominator)?);
        let mean = |of: f64| all(PartRole::Term)?.over(Exact::of(of)?);
        match &figure.node {
            Node::Defined(key) => match &self.definition(key).method {
                method @ (Method::Rate { .. } | Method::Share { .. } | Method::ShareOfTotal { .. }) => {
                    fraction(scale(method))
                }
                Method::Expected { form: ExpectedForm::Ratio, .. } => fraction(100.0),
                Method::AgainstPlan { form: Form::Percent | Form::Points, .. } => fraction(100.0),
                Method::Ratio { .. } => fraction(1.0),
                Method::Mean { .. } => mean(4.0),
                Method::Rolling { .. } => all(PartRole::Term),
                Method::RealTerms { .. } => {
                    all(PartRole::Term)?.times(all(PartRole::Base)?)?.over(all(PartRole::Denominator)?)
                }
                Method::Sum { .. }
                | Method::Add { .. }
                | Method::Change { .. }
                | Method::LikeForLike { .. }
                | Method::Rank { .. }
                | Method::Quantile { .. }
                | Method::Comparison(_)
                | Method::Target(_)
                | Method::ImpliedPopulation { .. }
                | Method::Trend { .. }
                | Method::StandardisedRate(_)
                | Method::AgainstPlan { form: Form::Difference, .. }
                | Method::Expected { form: ExpectedForm::Number, .. } => Exact::of(number),
            },
            Node::ThreeYearMean(key) | Node::Neighbours(key) if self.definition(key).method.is_fraction() => {
                let parts = || figure.parts.iter().flat_map(|part| &self.all[part.figure].parts);
                let above = self.all_exact(parts(), PartRole::Numerator)?;
                let below = self.all_exact(parts(), PartRole::Denominator)?;
                above.times(Exact::of(scale(&self.definition(key).method))?)?.over(below)
            }
            Node::ThreeYearMean(_) => mean(3.0),
            Node::QuarterOfYear(_) => mean(4.0),
            Node::Measured { .. }
            | Node::SentBy { .. }
            | Node::Population { .. }
            | Node::Neighbours(_)
            | Node::LikeForLike { .. }
            | Node::Behind(..) => Exact::of(number),
        }
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

/// For how many a fraction is given: a rate for so many people, a share in per cent.
pub(super) fn scale(method: &Method) -> f64 {
    if let Method::Rate { per, .. } = method { *per } else { 100.0 }
}
