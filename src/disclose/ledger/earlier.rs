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
    let follows = |place: usize| together.lists[0].sent.get(place).is_some_and(|sent| sent.follows);
    for (at, (changes, standing)) in history.refreshes.iter().zip(history.standing()).enumerate() {
        let rounded_only = |telling: &Telling| telling.rounding.filter(|rounding| rounding.smallest.is_none());
        let base = changes.keys().filter_map(rounded_only).map(|rounding| rounding.base).min();
        let labels: BTreeSet<&str> =
            standing.keys().flat_map(|telling| &telling.of).map(|named| named.returns.as_str()).collect();
        for label in labels {
            let found = Found { book: together.book, scene, label };
            let sent = found.recalled(ledger, &standing);
            let then = Then { scene, view: &views[0], follows: &follows, senders: &senders, sent: &sent };
            let numbers = then.numbers(ledger, shared);
            for (number, base) in numbers.values().flat_map(|number| base.map(|base| (*number, base))) {
                let least = ledger.rounded.entry(number).or_insert(base);
                *least = base.min(*least);
            }
            for (telling, state) in &standing {
                let is_elsewhere = at < together.elsewhere.len();
                let told = found.told(ledger, &sent, &numbers, telling, state);
                ledger.earlier.extend(told.map(|told| Told { is_elsewhere, ..told }));
            }
        }
    }
}

/// What stood after an earlier refresh.
type Standing<'a> = BTreeMap<&'a Telling, &'a State>;

/// The counts of an earlier release, as they are known today: of one list of returns, or of all.
struct Found<'a> {
    book: &'a Book,
    scene: &'a Scene,
    /// By which folders of returns they are.
    label: &'a str,
}

/// What is remembered of the counts of an earlier release, by place in the scene, in steps.
#[derive(Default)]
struct Sent {
    values: BTreeMap<usize, i64>,
    /// The only partner that sent it.
    by: BTreeMap<usize, u32>,
    /// What several partners each sent of it.
    own: BTreeMap<usize, BTreeMap<u32, i64>>,
}

impl Found<'_> {
    fn count(&self, named: &Named) -> Option<Count> {
        let is_of = named.returns.is_empty() || named.returns == self.label;
        find(self.book, named).filter(|_| is_of)
    }

    fn place(&self, ledger: &Ledger, named: &Named) -> Option<usize> {
        let sender = (!named.partner.is_empty()).then(|| ledger.partner(&named.partner));
        self.scene.places.get(&Count { sender, ..self.count(named)? }).copied()
    }

    /// The place of the whole, of which one partner's part is remembered.
    fn whole(&self, named: &Named) -> Option<usize> {
        let count = self.count(named).filter(|_| !named.partner.is_empty())?;
        self.scene.places.get(&count).copied()
    }

    fn recalled(&self, ledger: &Ledger, standing: &Standing) -> Sent {
        let mut sent = Sent::default();
        // What is said of this list of returns alone goes before what is said of all.
        for wanted in ["", self.label] {
            for (Telling { of, rounding }, state) in standing {
                let ([named], None) = (of.as_slice(), rounding) else { continue };
                let Some(value) = state.value.parse::<f64>().ok().filter(|_| named.returns == wanted) else { continue };
                let stepped = |place: usize| (value * ledger.steps_of_measure(place, self.scene) as f64).round() as i64;
                if let Some(place) = self.place(ledger, named) {
                    sent.values.insert(place, stepped(place));
                    if !state.sender.is_empty() {
                        sent.by.insert(place, ledger.partner(&state.sender));
                    }
                } else if let Some(place) = self.whole(named) {
                    // Today the parts are not told apart.
                    sent.own.entry(place).or_default().insert(ledger.partner(&named.partner), stepped(place));
                }
            }
        }
        sent
    }

    /// What was told of a sum of counts; nothing where one of them is not remembered.
    fn told(
        &self,
        ledger: &Ledger,
        sent: &Sent,
        numbers: &BTreeMap<usize, usize>,
        telling: &Telling,
        state: &State,
    ) -> Option<Told> {
        let mut terms: BTreeMap<usize, i64> = BTreeMap::new();
        for named in &telling.of {
            let place = self.place(ledger, named).filter(|place| sent.values.contains_key(place))?;
            *terms.entry(numbers[&place]).or_default() += 1;
        }
        let terms: Terms = ledger.in_steps(terms.into_iter().collect());
        let value: f64 = state.value.parse().ok()?;
        // What is not the sum of these counts was told when they were others, by a refresh before this one.
        let is_of_then = (value * ledger.finest(&terms) as f64).round() as i64 == ledger.value(&terms);
        let told = Told { terms, rounding: telling.rounding, fate: state.fate, is_elsewhere: false };
        (!told.terms.is_empty() && is_of_then).then_some(told)
    }
}

/// One earlier release of one list of returns.
struct Then<'a> {
    scene: &'a Scene,
    /// The numbers of today.
    view: &'a View,
    /// Whether nobody sends a count, so that it is what its parts come to.
    follows: &'a dyn Fn(usize) -> bool,
    /// Who sends a measure for an area today.
    senders: &'a BTreeMap<(MeasureIndex, u32), Option<u32>>,
    /// What is remembered.
    sent: &'a Sent,
}

impl Then<'_> {
    /// The number of each count that is remembered, entered with how it belonged with others. What is not remembered is thought
    /// to have been what it is now, unless it does not fit what is: then it is a number that nobody knows.
    fn numbers(&self, ledger: &mut Ledger, shared: &mut Shared) -> BTreeMap<usize, usize> {
        let relations = ledger.stepped(self.scene);
        let mut other = self.revised(ledger);
        let again = self.come_to_again(&relations, &other);
        other.extend(again.iter().copied());
        self.spread(ledger, &relations, &mut other);
        let is_involved = |relation: &Relation| relation.terms.iter().any(|(place, _)| other.contains(place));
        let mut relations: Vec<Relation> = relations.into_iter().filter(is_involved).collect();
        let named = relations.iter().flat_map(|relation| &relation.terms).map(|(place, _)| *place);
        let places: BTreeSet<usize> = named.chain(other.clone()).collect();
        let local: BTreeMap<usize, usize> = places.iter().copied().zip(0..).collect();
        let mut known: Vec<Known> =
            places.iter().map(|place| self.known(ledger, *place, other.contains(place))).collect();
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
        for place in self.sent.values.keys() {
            numbers.entry(*place).or_insert(self.view.numbers[*place]);
        }
        // Who sent a number then knows it now, too, where nobody sends it any more.
        for (place, partner) in &self.sent.by {
            let known = &mut ledger.known[numbers[place]];
            known.sender = known.sender.or(Some(*partner)).filter(|_| known.is_number());
        }
        numbers
    }

    fn today<'l>(&self, ledger: &'l Ledger, place: usize) -> &'l Known {
        &ledger.known[self.view.numbers[place]]
    }

    /// The counts that have another value now.
    fn revised(&self, ledger: &Ledger) -> BTreeSet<usize> {
        let is_other = |(place, value): &(&usize, &i64)| {
            let known = self.today(ledger, **place);
            !known.is_number() || known.value != **value
        };
        self.sent.values.iter().filter(is_other).map(|(place, _)| *place).collect()
    }

    /// Adds what belongs with a number that nobody knows, or with others that do not fit it as it is now: it may have been
    /// another one, too.
    fn spread(&self, ledger: &Ledger, relations: &[Relation], other: &mut BTreeSet<usize>) {
        let then =
            |place: usize| self.sent.values.get(&place).copied().unwrap_or_else(|| self.today(ledger, place).value);
        let is_free = |place: &usize| {
            !self.sent.values.contains_key(place) && self.today(ledger, *place).nature != Nature::Constant
        };
        let revised = other.clone();
        loop {
            let before = other.len();
            for relation in relations {
                let touches = relation.terms.iter().any(|(place, _)| revised.contains(place));
                let sum: i64 = relation.terms.iter().map(|(place, times)| then(*place) * times).sum();
                let fits = relation.lo.is_none_or(|lo| lo <= sum) && relation.hi.is_none_or(|hi| sum <= hi);
                let is_unknown =
                    relation.terms.iter().any(|(place, _)| other.contains(place) && !revised.contains(place));
                if is_unknown || touches && !fits {
                    other.extend(relation.terms.iter().map(|(place, _)| *place).filter(is_free));
                }
            }
            if other.len() == before {
                return;
            }
        }
    }

    /// What is known of a count then. `is_other`: it was another number than it is today.
    fn known(&self, ledger: &Ledger, place: usize, is_other: bool) -> Known {
        let now = self.today(ledger, place);
        match self.sent.values.get(&place) {
            // It is what it is today, also where that is only what the rest leaves.
            _ if !is_other => Known { range: None, ..now.clone() },
            Some(value) => {
                let count = &self.scene.counts[place];
                let today = || self.senders.get(&(count.measure, count.area)).copied().flatten();
                let own: Vec<(u32, i64)> =
                    self.sent.own.get(&place).into_iter().flatten().map(|(of, own)| (*of, *own)).collect();
                let sent = || self.sent.by.get(&place).copied();
                let sender = count.sender.or_else(sent).or_else(|| today().filter(|_| own.is_empty()));
                // Whoever sent most of it could take that away from the rest.
                let came: i64 = own.iter().map(|(_, own)| own).sum();
                let rest = own.iter().map(|(_, own)| value - own).min().filter(|_| came == *value);
                Known { value: *value, sender, rest, own, range: None, nature: Nature::Counted }
            }
            None => {
                let nature = match now.nature {
                    Nature::Unknown => Nature::Unknown,
                    Nature::Counted | Nature::Unsent { .. } | Nature::Constant => Nature::UNSENT,
                };
                Known { value: 0, sender: None, rest: None, own: Vec::new(), range: Some((0, None)), nature }
            }
        }
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
                let is_same =
                    self.sent.values.contains_key(whole) && !revised.contains(whole) && (self.follows)(*whole);
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
