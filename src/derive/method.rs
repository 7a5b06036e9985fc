//! What a method owes the stage: how its figures are made, and what can be said of one.

use std::fmt::Debug;
use std::sync::Arc;

use super::derivation::{Derivation, Made};
use super::figure::{Figure, FigureIndex};
use super::judging::Judging;
use super::level::Level;
use super::trace::Ids;
use crate::model::interval::Interval;
use crate::model::verdict::Verdict;
use crate::spec::figure::DefinitionIndex;
use crate::spec::layout::Key;
use crate::statistics::exact::Exact;

/// How a figure is made. Nothing here has a default, so that the compiler asks a new method for each of its facts.
pub trait Method: Debug + Send + Sync {
    /// The figure at a place of the layout.
    fn figure(&self, key: &Key, of: &mut Derivation) -> Made;

    /// The value of a figure that is a number, as the fraction that it is: a third is no decimal.
    fn exact(&self, figure: &Figure, of: &Derivation) -> Option<Exact>;

    /// How far chance alone could have moved a figure that is a number; none where nothing can be said.
    fn interval(&self, figure: &Figure, of: &Judging, level: Level) -> Option<Interval>;

    /// What it answers of a figure that is a number, by its place.
    fn answer(&self, figure: FigureIndex, of: &Judging) -> Answer;

    /// How a figure, or a step on the way to it, is made from its parts, by their ids. Holds no numbers of people.
    fn formula(&self, parts: &Ids) -> String;
}

/// What a method that compares or tests answers.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Answer {
    pub verdict: Option<Verdict>,
    /// The two-sided p value of a test without an interval.
    pub p: Option<f64>,
}

impl Answer {
    /// A verdict that rests on something else than a test.
    pub fn verdict(verdict: Option<Verdict>) -> Answer {
        Answer { verdict, p: None }
    }
}

/// How each figure of a publication is made, in the order of its definitions; none for what is shown as it was sent.
#[derive(Debug, Clone, Default)]
pub struct Methods(Vec<Option<Arc<dyn Method>>>);

impl Methods {
    /// Those of a publication that defines nothing.
    pub const NONE: &'static Methods = &Methods(Vec::new());

    pub fn of(&self, definition: DefinitionIndex) -> Option<&Arc<dyn Method>> {
        self.0.get(definition)?.as_ref()
    }

    pub fn push(&mut self, method: Option<Arc<dyn Method>>) {
        self.0.push(method);
    }
}
