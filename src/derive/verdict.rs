//! What the methods that compare or test answer in words.

use super::{Derivation, Figure, Node};
use crate::model::verdict::Verdict;
use crate::spec::methods::Method;

impl Derivation<'_> {
    /// The verdict of a figure; none where its method gives none, or where it has no number to judge.
    pub(super) fn verdict(&self, figure: &Figure) -> Option<Verdict> {
        let Node::Defined(key) = &figure.node else { return None };
        figure.value.number()?;
        match &self.definition(key).method {
            Method::Comparison(comparison) => self.compared(figure, comparison),
            Method::Target(target) => self.standing(figure, target),
            Method::Expected { .. } => self.beside_expected(figure),
            Method::Trend { good, .. } => self.trend_of(figure).map(|trend| trend.verdict(*good)),
            _ => None,
        }
    }

    /// The p value of a figure whose method tests without an interval.
    pub(super) fn p(&self, figure: &Figure) -> Option<f64> {
        self.trend_of(figure).map(|trend| trend.p)
    }
}
