//! How far chance alone could have moved a rate, a share, or a change.

use super::{Answer, Derivation, Figure, FigureIndex, Node, Part, PartRole};
use crate::model::interval::{self, Interval};
use crate::model::value::Value;
use crate::spec::layout::Key;
use crate::statistics::{self, Confidence, Estimate};

impl Derivation<'_> {
    /// The interval of a figure; none where its definition has none, or where a part is missing or a
    /// range: the ends of a range are not chance.
    pub(super) fn interval(&self, figure: &Figure) -> Option<Interval> {
        let Node::Defined(key) = &figure.node else { return None };
        self.interval_at(figure, Level::of(self.definition(key).confidence?)?)
    }

    /// The interval of a figure at a level, whatever its definition asks for.
    pub fn interval_at(&self, figure: &Figure, level: Level) -> Option<Interval> {
        let Node::Defined(key) = &figure.node else { return None };
        figure.value.number()?;
        self.method(key)?.interval(figure, self, level)
    }

    /// What the method of a figure answers of it; nothing where it has no number to judge.
    pub(super) fn answer(&self, figure: &Figure) -> Answer {
        let Node::Defined(key) = &figure.node else { return Answer::default() };
        match (self.method(key), figure.value.number()) {
            (Some(method), Some(_)) => method.answer(figure, self),
            _ => Answer::default(),
        }
    }

    /// The figure that is a part in a role.
    pub fn part(&self, parts: &[Part], role: PartRole) -> Option<FigureIndex> {
        parts.iter().find(|part| part.role == role).map(|part| part.figure)
    }

    /// Numerator and denominator.
    pub fn fraction(&self, parts: &[Part]) -> Option<(f64, f64)> {
        let (above, below) = (self.part(parts, PartRole::Numerator)?, self.part(parts, PartRole::Denominator)?);
        // All of all is no matter of chance.
        let differ = above != below;
        differ.then_some((self.value(above).number()?, self.value(below).number()?))
    }

    /// What changed, and what it is measured from.
    pub fn now_and_base(&self, parts: &[Part]) -> Option<(FigureIndex, FigureIndex)> {
        Some((self.part(parts, PartRole::Term)?, self.part(parts, PartRole::Base)?))
    }

    /// The events behind a count or a rate, and how much there was in which they could happen: the population of a rate,
    /// the three years behind a mean of three, the four quarters behind a mean quarter, and one period otherwise. A mean
    /// is itself uncertain, so it enters with all its events.
    pub fn exposed(&self, figure: FigureIndex) -> Option<(f64, f64)> {
        let of = &self.all[figure];
        match &of.node {
            Node::ThreeYearMean(key) if self.is_fraction(key) => {
                of.parts.iter().try_fold((0.0, 0.0), |(above, below), year| {
                    let (events, people) = self.fraction(&self.all[year.figure].parts)?;
                    Some((above + events, below + people))
                })
            }
            Node::ThreeYearMean(_) => {
                let years: Option<Vec<f64>> = of.parts.iter().map(|part| self.value(part.figure).number()).collect();
                let years = years?;
                Some((years.iter().sum(), years.len() as f64))
            }
            Node::QuarterOfYear(_) => Some((self.value(self.part(&of.parts, PartRole::Term)?).number()?, 4.0)),
            Node::Defined(key) if self.is_fraction(key) => self.fraction(&of.parts),
            _ => match of.told() {
                Value::Number(events) => Some((events, 1.0)),
                _ => None,
            },
        }
    }

    fn is_fraction(&self, key: &Key) -> bool {
        self.definition(key).facts.nature.is_fraction()
    }
}

/// How sure an interval is.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Level {
    pub confidence: Confidence,
    /// The same in per cent.
    pub percent: f64,
}

impl Level {
    /// None where no interval can be so sure.
    pub fn of(percent: f64) -> Option<Level> {
        Some(Level { confidence: Confidence::from_percent(percent)?, percent })
    }

    /// An interval of this level.
    pub fn interval(self, ends: statistics::Interval, method: statistics::Method) -> Interval {
        let method = interval::Method { name: method.name(), about: method.about(), source: method.source() };
        Interval { lower: ends.lower, upper: ends.upper, confidence: self.percent, method, p: None }
    }

    /// That of an estimate of this level.
    pub fn around(self, estimate: Estimate) -> Interval {
        self.interval(estimate.interval, estimate.method)
    }
}
