//! The counts behind earlier releases, and what these told of them.

use std::collections::{BTreeMap, BTreeSet};

use super::settle::{Relation, settle};
use super::{Known, Ledger, Nature, Scene, Shared, Terms, Told, View, history};
use crate::disclose::Together;
use crate::model::disclosed::{Disclosed, Named, State, Telling};
use crate::model::measure::MeasureIndex;
use crate::world::{Book, Count};

/// The counts that earlier refreshes remember, as far as they are still described.
pub fn remembered(book: &Book, before: &Disclosed) -> BTreeSet<Count> {
    names(before).filter_map(|named| find(book, named)).collect()
}

/// What earlier refreshes remember and nothing describes any more: its measures, parts and areas, each with how many counts
/// would be forgotten.
pub fn lost(book: &Book, before: &Disclosed) -> BTreeMap<String, usize> {
    let mut lost = BTreeMap::new();
    for named in names(before).collect::<BTreeSet<_>>() {
        if find(book, named).is_none() {
            let what = match book.measure(&named.measure) {
                None => format!("measure {}", named.measure),
                Some(measure) if book.part(measure, &named.part).is_none() => {
                    format!("{} of measure {}", named.part, named.measure)
                }
                Some(_) => format!("area {}", named.area),
            };
            *lost.entry(what).or_default() += 1;
        }
    }
    lost
}

fn names(before: &Disclosed) -> impl Iterator<Item = &Named> {
    before.refreshes.iter().flat_map(BTreeMap::keys).flat_map(|telling| &telling.of)
}

/// A count as it is known today, without the partner.
fn find(book: &Book, named: &Named) -> Option<Count> {
    let measure = book.measure(&named.measure)?;
    Some(Count {
        measure,
        part: book.part(measure, &named.part)?,
        area: book.area(&named.area)?,
        period: named.period,
        sender: None,
    })
}

/// The partners that earlier refreshes name.
pub fn partners<'a>(together: &Together<'a>) -> impl Iterator<Item = &'a str> {
    let senders = together.before.refreshes.iter().flat_map(BTreeMap::values).map(|state| state.sender.as_str());
    let named = names(together.before).map(|named| named.partner.as_str());
    named.chain(senders).filter(|partner| !partner.is_empty())
}

/// The numbers that earlier refreshes remember, with their measures.
pub fn values(together: &Together) -> impl Iterator<Item = (MeasureIndex, f64)> {
    let history = history(together);
    let single = |(telling, state): (&Telling, &State)| match telling.of.as_slice() {
        [named] => Some((together.book.measure(&named.measure)?, state.value.parse().ok()?)),
        _ => None,
    };
    history.refreshes.iter().flatten().filter_map(single).collect::<Vec<_>>().into_iter()
}

/// Adds what is another number now, how it belonged with others then, and what was told of it.
pub fn add_to(ledger: &mut Ledger, together: &Together, scene: &Scene, views: &[View], shared: &mut Shared) {
    let history = history(together);
    let senders = ledger.only_senders();
    for (at, (changes, standing)) in history.refreshes.iter().zip(history.standing()).enumerate() {
        let rounded_only = |telling: &Telling| telling.rounding.filter(|rounding| rounding.smallest.is_none());
        let base = changes.keys().filter_map(rounded_only).map(|rounding| rounding.base).min();
        let labels: BTreeSet<&str> =
            standing.keys().flat_map(|telling| &telling.of).map(|named| named.returns.as_str()).collect();
        for label in labels {
            let is_of = |named: &Named| named.returns.is_empty() || named.returns == label;
            let place = |named: &Named| {
                let count = find(together.book, named).filter(|_| is_of(named))?;
                let sender = (!named.partner.is_empty()).then(|| ledger.partner(&named.partner));
                scene.places.get(&Count { sender, ..count }).copied()
            };
            // What is remembered of one partner's part, where the parts are not told apart today.
            let whole = |named: &Named| {
                let count = find(together.book, named).filter(|_| is_of(named) && !named.partner.is_empty())?;
                scene.places.get(&count).copied()
            };
            let mut values: BTreeMap<usize, i64> = BTreeMap::new();
            let mut sent: BTreeMap<usize, u32> = BTreeMap::new();
            let mut own: BTreeMap<usize, BTreeMap<u32, i64>> = BTreeMap::new();
            // What is said of this list of returns alone goes before what is said of all.
            for wanted in ["", label] {
                for (Telling { of, rounding }, state) in &standing {
                    let ([named], None) = (of.as_slice(), rounding) else { continue };
                    let Some(value) = state.value.parse::<f64>().ok().filter(|_| named.returns == wanted) else {
                        continue;
                    };
                    if let Some(place) = place(named) {
                        let steps = ledger.steps_of_measure(place, scene);
                        values.insert(place, (value * steps as f64).round() as i64);
                        if !state.sender.is_empty() {
                            sent.insert(place, ledger.partner(&state.sender));
                        }
                    } else if let Some(place) = whole(named) {
                        let steps = ledger.steps_of_measure(place, scene);
                        let of = own.entry(place).or_default();
                        of.insert(ledger.partner(&named.partner), (value * steps as f64).round() as i64);
                    }
                }
            }
            let follows = |place: usize| together.lists[0].sent.get(place).is_some_and(|sent| sent.follows);
            let then = Then {
                scene,
                view: &views[0],
                follows: &follows,
                values: &values,
                senders: &senders,
                sent: &sent,
                own: &own,
            };
            let told: Vec<(Vec<usize>, &Telling, &State)> = standing
                .iter()
                .filter(|(telling, _)| telling.of.iter().all(is_of))
                .filter_map(|(telling, state)| {
                    let places = telling.of.iter().map(&place).collect::<Option<Vec<usize>>>()?;
                    places.iter().all(|place| values.contains_key(place)).then_some((places, *telling, *state))
                })
                .collect();
            let numbers = then.numbers(ledger, shared);
            for (number, base) in numbers.values().flat_map(|number| base.map(|base| (*number, base))) {
                let least = ledger.rounded.entry(number).or_insert(base);
                *least = base.min(*least);
            }
            for (places, telling, state) in told {
                let mut terms: BTreeMap<usize, i64> = BTreeMap::new();
                for place in places {
                    *terms.entry(numbers[&place]).or_default() += 1;
                }
                let terms: Terms = ledger.in_steps(terms.into_iter().collect());
                let Ok(value) = state.value.parse::<f64>() else { continue };
                // What is not the sum of these counts was told when they were others, by a refresh before this one.
                let is_of_then = (value * ledger.finest(&terms) as f64).round() as i64 == ledger.value(&terms);
                if !terms.is_empty() && is_of_then {
                    let is_elsewhere = at < together.elsewhere.len();
                    ledger.earlier.push(Told { terms, rounding: telling.rounding, fate: state.fate, is_elsewhere });
                }
            }
        }
    }
}

/// One earlier release of one list of returns.
struct Then<'a> {
    scene: &'a Scene,
    /// The numbers of today.
    view: &'a View,
    /// Whether nobody sends a count, so that it is what its parts come to.
    follows: &'a dyn Fn(usize) -> bool,
    /// What is remembered, by place in the scene.
    values: &'a BTreeMap<usize, i64>,
    /// Who sends a measure for an area today.
    senders: &'a BTreeMap<(MeasureIndex, u32), Option<u32>>,
    /// Who sent what is remembered, and what several partners each sent of it.
    sent: &'a BTreeMap<usize, u32>,
    own: &'a BTreeMap<usize, BTreeMap<u32, i64>>,
}

impl Then<'_> {
    /// The number of each count that is remembered, entered with how it belonged with others. What is not remembered is thought
    /// to have been what it is now, unless it does not fit what is: then it is a number that nobody knows.
    fn numbers(&self, ledger: &mut Ledger, shared: &mut Shared) -> BTreeMap<usize, usize> {
        let today = |place: usize| self.view.numbers[place];
        let is_same = |place: usize, value: i64| {
            let known = &ledger.known[today(place)];
            known.is_number() && known.value == value
        };
        let mut other: BTreeSet<usize> =
            self.values.iter().filter(|(place, value)| !is_same(**place, **value)).map(|(place, _)| *place).collect();
        let is_free =
            |place: usize| !self.values.contains_key(&place) && ledger.known[today(place)].nature != Nature::Constant;
        let relations = ledger.stepped(self.scene);
        let then = |place: usize| self.values.get(&place).copied().unwrap_or(ledger.known[today(place)].value);
        let again = self.come_to_again(&relations, &other);
        other.extend(again.iter().copied());
        let revised = other.clone();
        // What belongs with a number that nobody knows may have been another one, too.
        loop {
            let before = other.len();
            for relation in &relations {
                let touches =
                    |numbers: &BTreeSet<usize>| relation.terms.iter().any(|(place, _)| numbers.contains(place));
                let sum: i64 = relation.terms.iter().map(|(place, times)| then(*place) * times).sum();
                let fits = relation.lo.is_none_or(|lo| lo <= sum) && relation.hi.is_none_or(|hi| sum <= hi);
                let is_unknown =
                    relation.terms.iter().any(|(place, _)| other.contains(place) && !revised.contains(place));
                if is_unknown || touches(&revised) && !fits {
                    other.extend(relation.terms.iter().map(|(place, _)| *place).filter(|place| is_free(*place)));
                }
            }
            if other.len() == before {
                break;
            }
        }
        let is_involved = |relation: &Relation| relation.terms.iter().any(|(place, _)| other.contains(place));
        let involved: Vec<bool> = relations.iter().map(is_involved).collect();
        let mut relations: Vec<_> =
            relations.into_iter().zip(&involved).filter(|(_, is_in)| **is_in).map(|(relation, _)| relation).collect();
        let places: BTreeSet<usize> = relations
            .iter()
            .flat_map(|relation| &relation.terms)
            .map(|(place, _)| *place)
            .chain(other.clone())
            .collect();
        let local: BTreeMap<usize, usize> = places.iter().copied().zip(0..).collect();
        let mut known: Vec<Known> = places
            .iter()
            .map(|place| {
                let now = &ledger.known[today(*place)];
                match (self.values.get(place), other.contains(place)) {
                    (Some(value), true) => {
                        let count = &self.scene.counts[*place];
                        let today = || self.senders.get(&(count.measure, count.area)).copied().flatten();
                        let own: Vec<(u32, i64)> =
                            self.own.get(place).into_iter().flatten().map(|(of, own)| (*of, *own)).collect();
                        let sent = || self.sent.get(place).copied();
                        let sender = count.sender.or_else(sent).or_else(|| today().filter(|_| own.is_empty()));
                        // Whoever sent most of it could take that away from the rest.
                        let came: i64 = own.iter().map(|(_, own)| own).sum();
                        let rest = own.iter().map(|(_, own)| value - own).min().filter(|_| came == *value);
                        Known { value: *value, sender, rest, own, range: None, nature: Nature::Counted }
                    }
                    (None, true) => {
                        let nature = match now.nature {
                            Nature::Unknown => Nature::Unknown,
                            Nature::Counted | Nature::Unsent { .. } | Nature::Constant => Nature::UNSENT,
                        };
                        Known { value: 0, sender: None, rest: None, own: Vec::new(), range: Some((0, None)), nature }
                    }
                    // It is what it is today, also where that is only what the rest leaves.
                    (_, false) => Known { range: None, ..now.clone() },
                }
            })
            .collect();
        for relation in &mut relations {
            relation.terms.iter_mut().for_each(|(place, _)| *place = local[place]);
        }
        settle(&mut relations, &mut known);
        let mut numbers: BTreeMap<usize, usize> = BTreeMap::new();
        for (place, known) in places.iter().zip(known) {
            let number = match (again.contains(place), other.contains(place)) {
                (true, _) => ledger.another(&self.scene.counts[*place], known),
                (false, true) => ledger.number(&self.scene.counts[*place], known, shared),
                (false, false) => self.view.numbers[*place],
            };
            numbers.insert(*place, number);
        }
        let order: Vec<usize> = places.iter().map(|place| numbers[place]).collect();
        ledger.relate(relations, |at| order[at]);
        for place in self.values.keys() {
            numbers.entry(*place).or_insert(self.view.numbers[*place]);
        }
        // Who sent a number then knows it now, too, where nobody sends it any more.
        for (place, partner) in self.sent {
            let known = &mut ledger.known[numbers[place]];
            known.sender = known.sender.or(Some(*partner)).filter(|_| known.is_number());
        }
        numbers
    }

    /// Sums that nobody sends and that come to what they came to then, though some of what they are made from was revised: who
    /// was told the sum of then was not told the one of now, and it gives away more to who knows a part of now.
    fn come_to_again(&self, relations: &[Relation], revised: &BTreeSet<usize>) -> BTreeSet<usize> {
        let mut again = BTreeSet::new();
        loop {
            let before = again.len();
            for Relation { terms, lo, hi } in relations {
                let (wholes, parts): (Terms, Terms) = terms.iter().partition(|(_, times)| *times < 0);
                let ([(whole, _)], Some(0), Some(0)) = (wholes.as_slice(), lo, hi) else { continue };
                let is_same = self.values.contains_key(whole) && !revised.contains(whole) && (self.follows)(*whole);
                let is_other = |(part, _): &(usize, i64)| revised.contains(part) || again.contains(part);
                if is_same && parts.iter().any(is_other) {
                    again.insert(*whole);
                }
            }
            if again.len() == before {
                return again;
            }
        }
    }
}

/// Steps as a number in the fewest digits.
pub fn in_full(value: i64, steps: i64) -> String {
    (value as f64 / steps as f64).to_string()
}
