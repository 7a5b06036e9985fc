//! What the rules of a return say of several measures of the same area, period and part.

use std::collections::BTreeSet;

use super::{Book, Count, Known, Relation, Series, Spans};
use crate::model::codebook::Parts;
use crate::model::measure::{Breakdown, MeasureIndex, OverTime};
use crate::model::period::Period;

/// A rule with its measures looked up: `at_least <= sum(add) - times x sum(subtract) <= at_most`.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Rule {
    pub add: Vec<MeasureIndex>,
    pub subtract: Vec<MeasureIndex>,
    /// The coefficients of what is added and of what is subtracted.
    pub times: (i64, i64),
    pub at_least: Option<f64>,
    pub at_most: Option<f64>,
    pub parts: Parts,
}

impl Rule {
    fn measures(&self) -> impl Iterator<Item = MeasureIndex> {
        self.add.iter().chain(&self.subtract).copied()
    }
}

/// The relations in which this cell is the first of those that are subtracted, or stands in for it.
pub(super) fn relations(book: &Book, known: &Known, cell: &Series, spans: &Spans, found: &mut Vec<Relation>) {
    for rule in book.rules_of(cell.measure) {
        if !rule.measures().any(|measure| book.is_people(measure)) || !is_told(book, known, rule) {
            continue;
        }
        match rule.parts {
            Parts::Alike => alike(book, known, rule, (cell, spans), 0, found),
            Parts::Next => alike(book, known, rule, (cell, spans), -1, found),
            Parts::Each => {
                let (Some(parts), Some(whole)) = (rule.add.first(), rule.subtract.first()) else { continue };
                for (period, part, shared) in split(book, known, rule, (*parts, *whole), cell, spans) {
                    let part = Series { measure: *parts, part, ..cell.clone() }.at(period);
                    let whole = Series { measure: *whole, part: shared, ..cell.clone() }.at(period);
                    found.push(rule.of([part].into(), whole));
                }
            }
            Parts::Added => {
                let (Some(parts), Some(whole)) = (rule.add.first(), rule.subtract.first()) else { continue };
                let shared: BTreeSet<(Period, Breakdown)> = split(book, known, rule, (*parts, *whole), cell, spans)
                    .into_iter()
                    .map(|(period, _, shared)| (period, shared))
                    .collect();
                for (period, shared) in shared {
                    let finest = book.finest(*parts, &shared);
                    let parts =
                        finest.into_iter().map(|part| Series { measure: *parts, part, ..cell.clone() }.at(period));
                    found.push(
                        rule.of(parts.collect(), Series { measure: *whole, part: shared, ..cell.clone() }.at(period)),
                    );
                }
            }
        }
    }
}

/// A rule of which one measure alone is counted says nothing. A sum of which one part is counted nowhere still says that the
/// others are no more than the whole.
fn is_told(book: &Book, known: &Known, rule: &Rule) -> bool {
    // What is not of people anybody may know.
    let counted = rule.measures().filter(|measure| known.measures.contains(measure) || !book.is_people(*measure));
    let counted = counted.collect::<BTreeSet<_>>().len();
    let all = rule.measures().collect::<BTreeSet<_>>().len();
    counted >= 2.min(all)
}

/// A rule of measures that are split alike.
fn alike(
    book: &Book,
    known: &Known,
    rule: &Rule,
    (cell, spans): (&Series, &Spans),
    back: i32,
    found: &mut Vec<Relation>,
) {
    let is_split =
        |measure: MeasureIndex| cell.part.items().iter().all(|(dimension, _)| book.splits(measure).contains(dimension));
    if !rule.measures().all(is_split) {
        return;
    }
    for period in spans.all().filter(|period| holds(book, rule, *period)) {
        let (added, subtracted) = match (rule.add.contains(&cell.measure), back) {
            // Of what is open at the start of a period the rule is found by what was at the end of the one before.
            (true, -1) => (Some(period), period.back(1)),
            (_, -1) => (period.back(-1), Some(period)),
            _ => (Some(period), Some(period)),
        };
        let (Some(added), Some(subtracted)) = (added, subtracted) else { continue };
        let count = |measure: &MeasureIndex, period: Period| Series { measure: *measure, ..cell.clone() }.at(period);
        let less = rule.subtract.iter().map(|measure| (count(measure, subtracted), -rule.times.1));
        let terms = rule.add.iter().map(|measure| (count(measure, added), rule.times.0)).chain(less).collect();
        let relation = Relation { terms, lo: rule.at_least, hi: rule.at_most };
        // One period leads to the next for ever, so none is added here.
        let is_there = |(count, _): &(Count, i64)| {
            known.has(book, &Series { measure: count.measure, ..cell.clone() }, count.period)
        };
        if back == 0 || relation.terms.iter().all(is_there) {
            found.push(relation);
        }
    }
}

/// The parts of one measure, each with its period and with the part of the other that it lies in, as far as they are there or
/// this cell is the whole of them.
fn split(
    book: &Book,
    known: &Known,
    rule: &Rule,
    (parts, whole): (MeasureIndex, MeasureIndex),
    cell: &Series,
    spans: &Spans,
) -> Vec<(Period, Breakdown, Breakdown)> {
    let shared = cell.part.within(book.splits(whole));
    let mut found = Vec::new();
    for period in spans.all().filter(|period| holds(book, rule, *period)) {
        if cell.measure == whole && cell.part == shared {
            for part in book.finest(parts, &shared) {
                if known.has(book, &Series { measure: parts, part: part.clone(), ..cell.clone() }, period) {
                    found.push((period, part, shared.clone()));
                }
            }
        } else if cell.measure == parts && cell.part.items().len() == book.splits(parts).len() {
            found.push((period, cell.part.clone(), shared.clone()));
        }
    }
    found
}

/// Whether a rule that holds of each return holds of a period, too. What happens adds up over time; what stands on a day does
/// not, so between the two the rule is held to the periods that returns are sent for.
fn holds(book: &Book, rule: &Rule, period: Period) -> bool {
    let adds_up = rule.measures().all(|measure| book.over_time(measure) == OverTime::Sum);
    let stands = rule.measures().all(|measure| book.over_time(measure) == OverTime::Level);
    rule.parts != Parts::Next && (adds_up || stands) || rule.measures().all(|measure| book.comes_for(measure, period))
}

impl Rule {
    /// The rule for some parts and the whole that they lie in.
    fn of(&self, parts: Vec<Count>, whole: Count) -> Relation {
        let terms = parts.into_iter().map(|part| (part, self.times.0)).chain([(whole, -self.times.1)]).collect();
        Relation { terms, lo: self.at_least, hi: self.at_most }
    }
}
