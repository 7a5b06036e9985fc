//! What is said of figures once all of them are made: how far chance alone could have moved them, and what their methods answer.
//! It sees figures and makes none, so that it can be done again when it is known which of them are shown.

use std::sync::Arc;

use super::{Answer, Derivation, Figure, FigureIndex, Figures, Level, Method, Methods, Node, PartRole, Spreads};
use crate::model::interval::Interval;
use crate::model::spread::{Spread, Varies};
use crate::model::value::Value;
use crate::spec::figure::Definition;
use crate::spec::layout::{Edition, Key};
use crate::statistics::dispersion::Dispersion;

/// All figures of an edition, to be judged.
#[derive(Clone, Copy)]
pub struct Judging<'a> {
    pub edition: &'a Edition<'a>,
    methods: &'a Methods,
    all: &'a [Figure],
    /// How much they vary beyond chance, where that is known.
    spreads: Option<&'a Spreads>,
}

/// What is said of one figure.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Judgement {
    /// What chance alone could have made of it; few figures have one.
    pub interval: Option<Interval>,
    pub answer: Answer,
    pub varies: Varies,
}

impl Figures {
    /// The figures, to be judged.
    pub fn judging<'a>(&'a self, edition: &'a Edition<'a>) -> Judging<'a> {
        Judging { edition, methods: &self.methods, all: &self.all, spreads: None }
    }
}

impl Derivation<'_> {
    /// The figures that are made so far.
    pub fn so_far(&self) -> Judging<'_> {
        Judging { edition: self.edition, methods: self.methods, all: &self.all, spreads: None }
    }
}

impl<'a> Judging<'a> {
    /// The same with what is known of how much they vary.
    pub fn with(self, spreads: &'a Spreads) -> Judging<'a> {
        Judging { spreads: Some(spreads), ..self }
    }

    /// How much the counts behind a figure vary; none where it cannot be known.
    pub fn spread(&self, figure: &Figure) -> Option<&'a (Dispersion, Spread)> {
        self.spreads?.behind(self.edition, figure)
    }

    /// What is said of a figure.
    pub fn judgement(&self, index: FigureIndex) -> Judgement {
        let figure = self.get(index);
        let answer = match (self.method(figure), figure.value.number()) {
            (Some(method), Some(_)) => method.answer(index, self),
            _ => Answer::default(),
        };
        let spread = self.spread(figure);
        let varies = Varies {
            dispersion: spread.map(|(dispersion, _)| dispersion.phi()),
            seasonal: spread.and_then(|(_, spread)| spread.seasonal),
        };
        Judgement { interval: self.interval(index), answer, varies }
    }

    /// The interval of a figure; none where its definition has none, or where a part is missing or a range: the ends of a
    /// range are not chance.
    pub fn interval(&self, index: FigureIndex) -> Option<Interval> {
        let Node::Defined(key) = &self.get(index).node else { return None };
        self.interval_at(index, Level::of(self.definition(key).confidence?)?)
    }

    /// The interval of a figure at a level, whatever its definition asks for.
    pub fn interval_at(&self, index: FigureIndex, level: Level) -> Option<Interval> {
        let figure = self.get(index);
        figure.value.number()?;
        let dispersion = self.spread(figure).map(|(dispersion, _)| *dispersion);
        self.method(figure)?.interval(figure, self, Level { dispersion, ..level })
    }

    fn method(&self, figure: &Figure) -> Option<&'a Arc<dyn Method>> {
        match &figure.node {
            Node::Defined(key) => self.methods.of(key.definition),
            _ => None,
        }
    }

    pub fn definition(&self, key: &Key) -> &'a Definition {
        &self.edition.publication.definitions[key.definition]
    }

    pub fn get(&self, index: FigureIndex) -> &'a Figure {
        &self.all[index]
    }

    /// What readers may know of a figure's value.
    pub fn value(&self, index: FigureIndex) -> Value {
        self.all[index].told()
    }

    /// Numerator and denominator of a figure.
    pub fn fraction(&self, figure: &Figure) -> Option<(f64, f64)> {
        let (above, below) = (figure.part(PartRole::Numerator)?, figure.part(PartRole::Denominator)?);
        // All of all is no matter of chance.
        let differ = above != below;
        differ.then_some((self.value(above).number()?, self.value(below).number()?))
    }

    /// The events behind a count or a rate, and how much there was in which they could happen: the population of a rate,
    /// the three years behind a mean of three, the four quarters behind a mean quarter, and one period otherwise. A mean
    /// is itself uncertain, so it enters with all its events.
    pub fn exposed(&self, figure: FigureIndex) -> Option<(f64, f64)> {
        let of = &self.all[figure];
        match &of.node {
            Node::ThreeYearMean(key) if self.is_fraction(key) => {
                of.parts.iter().try_fold((0.0, 0.0), |(above, below), year| {
                    let (events, people) = self.fraction(&self.all[year.figure])?;
                    Some((above + events, below + people))
                })
            }
            Node::ThreeYearMean(_) => {
                let years: Option<Vec<f64>> = of.parts.iter().map(|part| self.value(part.figure).number()).collect();
                let years = years?;
                Some((years.iter().sum(), years.len() as f64))
            }
            Node::QuarterOfYear(_) => Some((self.value(of.part(PartRole::Term)?).number()?, 4.0)),
            Node::Defined(key) if self.is_fraction(key) => self.fraction(of),
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
