//! A figure beside a benchmark: the benchmark is the number, and how the figure compares is the verdict.

use super::{Derivation, Extra, Figure, FigureIndex, Made, Node, Part, PartRole};
use super::{arithmetic, exact};
use crate::model::area::AreaIndex;
use crate::model::value::{Absence, Value};
use crate::model::verdict::{Level, Verdict};
use crate::spec::comparison::Comparison;
use crate::spec::layout::Key;
use crate::spec::typed_comparison::{Good, With};
use crate::statistics::benchmark::{self, Judgement, Polarity};
use crate::statistics::{Confidence, Interval};

impl Derivation<'_> {
    /// The benchmark, where there is a figure to compare with it. An area is never compared with itself.
    pub(super) fn comparison(&mut self, key: &Key, comparison: &Comparison) -> Made {
        let figure = self.beside(key, comparison.of);
        let period = self.all[figure].period;
        let mut parts = vec![Part { role: PartRole::Term, figure }];
        if let Some(reason) = self.not_comparable(figure) {
            return Made::absent(period, reason, parts);
        }
        let of_area = |area: AreaIndex| Key { definition: comparison.of, area, ..key.clone() };
        let areas = self.edition.areas;
        let other = match &comparison.with {
            With::Value(stated) => {
                let made = Made::new(period, Value::Number(stated.value), parts);
                return Made { extra: named(stated.source.clone()), ..made };
            }
            With::Neighbours => self.neighbours(&of_area(key.area)).map(|pooled| (pooled, self.names_of(key.area))),
            area => {
                let area = match area {
                    With::Parent => areas.get(key.area).parent,
                    With::Area(code) => areas.find(code).map(|area| areas.at(area, key.period)),
                    _ => Some(self.edition.own),
                };
                let area = area.filter(|area| *area != key.area);
                area.map(|area| (self.figure(&of_area(area)), areas.get(area).name.clone()))
            }
        };
        let Some((other, name)) = other else {
            return Made::absent(period, Absence::NotApplicable, parts);
        };
        parts.push(Part { role: PartRole::Base, figure: other });
        let value = match self.value(other) {
            Value::Number(number) => Value::Number(number),
            Value::Between(_) => Value::Absent(Absence::NotComparable),
            Value::Absent(_) => Value::Absent(Absence::PartMissing),
        };
        Made { extra: named(name), ..Made::new(period, value, parts) }
    }

    /// Why a figure cannot be held to anything; none where it is a number.
    pub(super) fn not_comparable(&self, figure: FigureIndex) -> Option<Absence> {
        match self.value(figure) {
            Value::Number(_) => None,
            Value::Between(_) => Some(Absence::NotComparable),
            Value::Absent(reason) => Some(reason),
        }
    }

    /// The rate or share of all neighbours of an area: their numerators over their denominators. Without one of them there
    /// is none; an area of which no neighbours are listed has none either.
    fn neighbours(&mut self, key: &Key) -> Option<FigureIndex> {
        let node = Node::Neighbours(key.clone());
        if let Some(index) = self.known.get(&node) {
            return Some(*index);
        }
        let areas = self.accepted.neighbours(key.area);
        let figures: Vec<FigureIndex> =
            areas.into_iter().map(|area| self.figure(&Key { area, ..key.clone() })).collect();
        let period = self.all[*figures.first()?].period;
        let scale = exact::scale(&self.definition(key).method);
        let fractions: Option<Vec<(f64, f64)>> = figures
            .iter()
            .map(|figure| self.value(*figure).number().and_then(|_| self.fraction(&self.all[*figure].parts)))
            .collect();
        let value = fractions.map_or(Value::Absent(Absence::PartMissing), |fractions| {
            let (above, below) = fractions.into_iter().fold((0.0, 0.0), |sum, next| (sum.0 + next.0, sum.1 + next.1));
            arithmetic::ratio(scale, Value::Number(above), Value::Number(below))
        });
        let parts = figures.into_iter().map(|figure| Part { role: PartRole::Term, figure }).collect();
        Some(self.keep(node, Made::new(period, value, parts)))
    }

    fn names_of(&self, area: AreaIndex) -> String {
        let names: Vec<&str> = self
            .accepted
            .neighbours(area)
            .into_iter()
            .map(|neighbour| self.edition.areas.get(neighbour).name.as_str())
            .collect();
        format!("statistical neighbours: {}", names.join(", "))
    }

    /// How a figure compares with the benchmark that `beside` holds, both unrounded; none where it has no interval.
    pub(super) fn compared(&self, beside: &Figure, comparison: &Comparison) -> Option<Verdict> {
        let benchmark = beside.value.number()?;
        let figure = &self.all[self.part(&beside.parts, PartRole::Term)?];
        let polarity = match comparison.good {
            None => Polarity::NoJudgement,
            Some(Good::High) => Polarity::HighIsGood,
            Some(Good::Low) => Polarity::LowIsGood,
        };
        if !comparison.two_levels {
            let interval = figure.interval.map(|interval| Interval { lower: interval.lower, upper: interval.upper })?;
            return Some(match benchmark::against(interval, benchmark).judged(polarity) {
                Judgement::Similar => Verdict::Similar,
                Judgement::Higher => Verdict::Higher,
                Judgement::Lower => Verdict::Lower,
                Judgement::Better => Verdict::Better,
                Judgement::Worse => Verdict::Worse,
            });
        }
        let at = |confidence, percent| {
            let interval = self.interval_at(figure, confidence, percent)?;
            Some(Interval { lower: interval.lower, upper: interval.upper })
        };
        let place = benchmark::at_two_levels(at(Confidence::P95, 95.0)?, at(Confidence::P99_8, 99.8)?, benchmark);
        let level = if place.far { Level::P99_8 } else { Level::P95 };
        Some(match place.side.judged(polarity) {
            Judgement::Similar => Verdict::Similar,
            Judgement::Higher => Verdict::HigherAt(level),
            Judgement::Lower => Verdict::LowerAt(level),
            Judgement::Better => Verdict::BetterAt(level),
            Judgement::Worse => Verdict::WorseAt(level),
        })
    }
}

fn named(base: String) -> Extra {
    Extra { base: Some(base), ..Extra::default() }
}
