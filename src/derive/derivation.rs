//! Figures while they are made: what a method asks of the stage.

use std::sync::Arc;

use rustc_hash::FxHashMap;

use super::arithmetic;
use super::figure::{Extra, Figure, FigureIndex, Node, Part, PartRole};
use super::method::{Method, Methods};
use crate::check::Accepted;
use crate::model::lineage;
use crate::model::measure::Breakdown;
use crate::model::period::Period;
use crate::model::round;
use crate::model::value::{Absence, Value};
use crate::spec::figure::{Definition, Nature};
use crate::spec::layout::{Edition, Key};

/// Figures while they are made; each is made once.
pub struct Derivation<'a> {
    pub edition: &'a Edition<'a>,
    pub accepted: &'a Accepted,
    pub(super) methods: &'a Methods,
    pub(super) all: Vec<Figure>,
    known: FxHashMap<Node, FigureIndex>,
    /// The mid-year of which every area of the publication has an estimate, by population and period.
    pub(super) years: FxHashMap<(usize, Period), Option<i32>>,
}

/// A figure before it has its flags and sources, which follow from its parts.
pub struct Made {
    pub period: Period,
    pub value: Value,
    pub parts: Vec<Part>,
    pub extra: Extra,
    pub estimated: bool,
    /// Where it is shown at other places than its definition says.
    pub decimals: Option<u8>,
}

impl Made {
    pub fn new(period: Period, value: Value, parts: Vec<Part>) -> Made {
        Made { period, value, parts, extra: Extra::default(), estimated: false, decimals: None }
    }

    pub fn absent(period: Period, reason: Absence, parts: Vec<Part>) -> Made {
        Made::new(period, Value::Absent(reason), parts)
    }

    /// With so many places, `decimals` at the least, that whoever divides by it comes close to what was made from it.
    pub fn to_divide_by(self, decimals: u8) -> Made {
        let places = self.value.number().map(|number| round::three_figures(number, decimals));
        Made { decimals: places, ..self }
    }
}

impl<'a> Derivation<'a> {
    pub fn new(edition: &'a Edition<'a>, methods: &'a Methods, accepted: &'a Accepted) -> Derivation<'a> {
        let (known, years) = (FxHashMap::default(), FxHashMap::default());
        Derivation { edition, accepted, methods, all: Vec::new(), known, years }
    }

    pub fn get(&self, index: FigureIndex) -> &Figure {
        &self.all[index]
    }

    /// The figure of a node that has been made.
    pub fn known(&self, node: &Node) -> Option<FigureIndex> {
        self.known.get(node).copied()
    }

    /// How the figure at a place of the layout is made; none where it is what was sent.
    pub(super) fn method(&self, key: &Key) -> Option<&Arc<dyn Method>> {
        self.methods.of(key.definition)
    }

    pub fn definition(&self, key: &Key) -> &'a Definition {
        &self.edition.publication.definitions[key.definition]
    }

    /// The figure at a place of the layout.
    pub fn figure(&mut self, key: &Key) -> FigureIndex {
        let node = Node::Defined(key.clone());
        if let Some(index) = self.known.get(&node) {
            return *index;
        }
        if let Nature::Sent { measure, breakdown } = &self.definition(key).facts.nature {
            let by = &self.edition.returns.measures[*measure as usize].by;
            let items = key.breakdown.within(by).items().iter().chain(breakdown.items()).copied().collect();
            return self.measured(*measure, Breakdown::new(items), key.area, key.period);
        }
        let made = match self.methods.of(key.definition) {
            Some(method) => method.figure(key, self),
            None => Made::absent(key.period, Absence::NotAvailable, Vec::new()),
        };
        self.keep(node, made)
    }

    /// The same place of the layout for another definition.
    pub fn beside(&mut self, key: &Key, definition: usize) -> FigureIndex {
        self.figure(&Key { definition, ..key.clone() })
    }

    /// Stores a figure whose flags and sources follow from its parts.
    pub fn keep(&mut self, node: Node, made: Made) -> FigureIndex {
        let parts = || made.parts.iter().map(|part| &self.all[part.figure]);
        let runs = lineage::join(parts().flat_map(|part| part.runs.iter().copied()).collect());
        let mut extra = made.extra;
        for part in parts().filter_map(|part| part.extra.as_deref()) {
            merge(&mut extra.notes, &part.notes);
            merge(&mut extra.documents, &part.documents);
        }
        // A benchmark or goal is no estimate because the figure beside it is one.
        let nature = match &node {
            Node::Defined(key) => Some(&self.definition(key).facts.nature),
            _ => None,
        };
        let is_beside = matches!(nature, Some(Nature::Benchmark(_) | Nature::Goal));
        let qualifying = made.parts.iter().filter(|part| !is_beside || part.role == PartRole::Base);
        let qualifying: Vec<&Figure> = qualifying.map(|part| &self.all[part.figure]).collect();
        let figure = Figure {
            broken: self.broken(&node, made.period),
            provisional: qualifying.iter().any(|part| part.provisional),
            estimated: made.estimated || qualifying.iter().any(|part| part.estimated),
            found: parts().any(|part| part.found),
            period: made.period,
            value: made.value,
            rounded_to: self.rounded_to(&node),
            sender: None,
            rest: None,
            parts: made.parts,
            runs,
            total: nature == Some(&Nature::Total),
            decimals: made.decimals,
            extra: (extra != Extra::default()).then(|| Box::new(extra)),
            node: node.clone(),
        };
        self.store(node, figure)
    }

    pub(super) fn store(&mut self, node: Node, figure: Figure) -> FigureIndex {
        self.all.push(figure);
        self.known.insert(node, self.all.len() - 1);
        self.all.len() - 1
    }

    /// What another figure is made from: where the publication rounds counts of people, the rounded count, so that a
    /// share of it tells no more than the count does.
    pub fn value(&self, index: FigureIndex) -> Value {
        self.all[index].told()
    }

    /// The sum of figures: of counts, from their unrounded values. Beside something else, an unrounded count could be told.
    pub fn total(&self, figures: &[FigureIndex]) -> Value {
        let rounded = figures.iter().filter(|figure| self.all[**figure].rounded_to.is_some()).count();
        let are_counts = rounded == figures.len();
        arithmetic::sum(figures.iter().map(|figure| {
            let figure = &self.all[*figure];
            if are_counts { figure.value } else { figure.told() }
        }))
    }

    /// Where halves of a case are possible, a count that has none is written without a place for it.
    pub(super) fn write_whole_counts_as_such(&mut self) {
        for index in 0..self.all.len() {
            let is_whole = self.value(index).number().is_some_and(|number| number.fract() == 0.0);
            if is_whole && self.counts_people(&self.all[index].node) {
                self.all[index].decimals = Some(0);
            }
        }
    }

    /// To what a figure is rounded: only counts of people are.
    pub(super) fn rounded_to(&self, node: &Node) -> Option<u32> {
        let rounding = self.edition.publication.disclosure.rounding();
        rounding.filter(|_| self.counts_people(node)).map(|rounding| rounding.base)
    }

    fn counts_people(&self, node: &Node) -> bool {
        match node {
            Node::Measured { measure, .. } | Node::SentBy { measure, .. } => {
                self.edition.returns.measures[*measure as usize].people
            }
            Node::Defined(Key { definition, .. }) | Node::LikeForLike { of: definition, .. } => {
                self.edition.publication.definitions[*definition].people
            }
            Node::Population { .. }
            | Node::ThreeYearMean(_)
            | Node::QuarterOfYear(_)
            | Node::Neighbours(_)
            | Node::Behind(..) => false,
        }
    }

    /// Why a figure cannot be held to anything; none where it is a number.
    pub fn not_comparable(&self, figure: FigureIndex) -> Option<Absence> {
        match self.value(figure) {
            Value::Number(_) => None,
            Value::Between(_) => Some(Absence::NotComparable),
            Value::Absent(reason) => Some(reason),
        }
    }

    /// Whether something was sent from which a figure follows, or it is known to be missing.
    pub fn found(&self, index: FigureIndex) -> bool {
        self.all[index].found
    }

    /// Whether a declared break in series falls into the period. Its first day belongs to the new series.
    pub(super) fn broken(&self, node: &Node, period: Period) -> bool {
        self.breaks(node).any(|date| period.first_day() <= date && date <= period.last_day())
    }

    pub fn breaks(&self, node: &Node) -> impl Iterator<Item = chrono::NaiveDate> + 'a {
        let publication = self.edition.publication;
        let definitions: Vec<usize> = match node {
            Node::Defined(key) | Node::ThreeYearMean(key) | Node::QuarterOfYear(key) | Node::Neighbours(key) => {
                vec![key.definition]
            }
            // A measured figure is what every definition shows that sums this measure, or a part that holds this one.
            Node::Measured { measure, breakdown, .. } => (0..publication.definitions.len())
                .filter(|index| match &publication.definitions[*index].facts.nature {
                    Nature::Sent { measure: other, breakdown: held } => other == measure && held.contains(breakdown),
                    _ => false,
                })
                .collect(),
            Node::Population { .. } | Node::Behind(..) | Node::LikeForLike { .. } | Node::SentBy { .. } => Vec::new(),
        };
        publication.events.iter().filter_map(move |event| {
            (event.is_break && definitions.iter().any(|index| event.definitions.contains(index))).then_some(event.date)
        })
    }
}

/// Adds what is not there yet, in order.
pub(super) fn merge(into: &mut Vec<String>, from: &[String]) {
    for text in from {
        if !into.contains(text) {
            into.push(text.clone());
        }
    }
}
