//! All figures of an edition, and what each is called.

use super::figure::{Figure, FigureIndex, Node, Step};
use super::method::Methods;
use crate::model::area::AreaIndex;
use crate::model::denominator::Denominator;
use crate::model::lineage::Source;
use crate::model::measure::Breakdown;
use crate::model::missing::{Held, Missing};
use crate::model::observations::FileColumn;
use crate::model::period::Period;
use crate::spec::layout::{Edition, Key};

/// All figures of an edition, with their parts.
#[derive(Debug)]
pub struct Figures {
    pub(super) all: Vec<Figure>,
    /// How they were made.
    pub(super) methods: Methods,
    /// The figures that the publication shows, by their place in the layout.
    pub(super) shown: Vec<(Key, FigureIndex)>,
    pub(super) places: Vec<FileColumn>,
    pub(super) missing: Vec<Missing>,
    pub(super) held: Vec<Held>,
    pub(super) denominators: Vec<Denominator>,
}

impl Figures {
    pub fn get(&self, index: FigureIndex) -> &Figure {
        &self.all[index]
    }

    pub fn len(&self) -> usize {
        self.all.len()
    }

    pub fn is_empty(&self) -> bool {
        self.all.is_empty()
    }

    /// The figures that the publication shows, sorted by their place in the layout.
    pub fn shown(&self) -> &[(Key, FigureIndex)] {
        &self.shown
    }

    /// The returns that were owed and did not come.
    pub fn missing(&self) -> &[Missing] {
        &self.missing
    }

    /// What is held back, as under query with the partner.
    pub fn held(&self) -> &[Held] {
        &self.held
    }

    /// The populations that figures are divided by.
    pub fn denominators(&self) -> &[Denominator] {
        &self.denominators
    }

    /// Where a figure's cells stand.
    pub fn sources(&self, index: FigureIndex) -> impl Iterator<Item = Source> + '_ {
        self.all[index].runs.iter().map(|(place, first, last)| {
            let place = &self.places[*place as usize];
            Source { file: place.file.clone(), column: place.column, first_line: *first, last_line: *last }
        })
    }

    /// A figure's readable name, the same from run to run: what, of where, when, and which part
    /// ("marac.cases.sum/E10000099/2024-25-q4").
    pub fn id(&self, index: FigureIndex, edition: &Edition) -> String {
        let figure = &self.all[index];
        let (what, area, breakdown) = self.identity(figure, edition);
        let code = &edition.areas.get(area).code;
        let id = format!("{what}/{code}/{}", self.named_period(figure).slug());
        match edition.returns.breakdown_id(&breakdown) {
            part if part.is_empty() => id,
            part => format!("{id}/{part}"),
        }
    }

    /// The period that a figure is named by: that of its place in the layout.
    fn named_period(&self, figure: &Figure) -> Period {
        match &figure.node {
            Node::Defined(key) => key.period,
            _ => figure.period,
        }
    }

    /// Measure and statistic, area, and part. A derived figure has the part of the first figure that it is made from.
    fn identity(&self, figure: &Figure, edition: &Edition) -> (String, AreaIndex, Breakdown) {
        let defined = |key: &Key| {
            let definition = &edition.publication.definitions[key.definition];
            (format!("{}.{}", definition.measure, definition.statistic), key.area, self.breakdown(figure, key))
        };
        match &figure.node {
            Node::Defined(key) => defined(key),
            Node::Measured { measure, area, breakdown, .. } => {
                (format!("{}.sum", edition.returns.measures[*measure as usize].id), *area, breakdown.clone())
            }
            Node::Population { population, area, .. } => {
                (format!("population.{}", edition.returns.populations[*population].id), *area, Breakdown::default())
            }
            Node::ThreeYearMean(key) => {
                let (what, area, breakdown) = defined(key);
                (format!("{what}.mean-of-three-years-before"), area, breakdown)
            }
            Node::QuarterOfYear(key) => {
                let (what, area, breakdown) = defined(key);
                (format!("{what}.mean-quarter"), area, breakdown)
            }
            Node::Neighbours(key) => {
                let (what, area, breakdown) = defined(key);
                (format!("{what}.of-neighbours"), area, breakdown)
            }
            Node::LikeForLike { key, base, .. } => {
                let (what, area, breakdown) = defined(key);
                let side = if *base { "base" } else { "period" };
                (format!("{what}.{side}-both"), area, breakdown)
            }
            Node::SentBy { measure, area, breakdown, partner, .. } => {
                let measure = &edition.returns.measures[*measure as usize].id;
                (format!("{measure}.sum.of-partner-{}", partner + 1), *area, breakdown.clone())
            }
            Node::Behind(key, step) => {
                let (what, area, breakdown) = defined(key);
                let step = match step {
                    Step::Expected => "expected",
                    Step::ToDate => "to-date",
                    Step::Planned => "planned",
                    Step::Events => "events",
                };
                (format!("{what}.{step}"), area, breakdown)
            }
        }
    }

    /// Which part of a measure a figure is about.
    pub fn breakdown_of(&self, index: FigureIndex) -> Breakdown {
        let figure = &self.all[index];
        match &figure.node {
            Node::Measured { breakdown, .. } | Node::SentBy { breakdown, .. } => breakdown.clone(),
            Node::Defined(key) | Node::ThreeYearMean(key) | Node::QuarterOfYear(key) | Node::Neighbours(key) => {
                self.breakdown(figure, key)
            }
            Node::LikeForLike { key, .. } | Node::Behind(key, _) => self.breakdown(figure, key),
            Node::Population { .. } => Breakdown::default(),
        }
    }

    fn breakdown(&self, figure: &Figure, key: &Key) -> Breakdown {
        match figure.parts.first() {
            // The parts of a total stand in its name.
            Some(part) if !figure.total => self.breakdown_of(part.figure),
            _ => key.breakdown.clone(),
        }
    }
}
