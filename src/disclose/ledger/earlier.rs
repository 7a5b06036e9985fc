//! The counts behind earlier releases, and what these told of them.

use std::collections::BTreeMap;

use super::known::{self, Known};
use super::relations;
use super::{Count, Ledger, Terms, Told};
use crate::model::area::AreaIndex;
use crate::model::disclosed::{Disclosed, Fate, Named, State, Telling};
use crate::model::measure::MeasureIndex;
use crate::model::round::Rounding;
use crate::spec::layout::Edition;

/// One earlier refresh, in the terms of today; what has no name today is left out.
struct Refresh {
    /// Of each count its true value.
    counts: BTreeMap<Count, f64>,
    told: Vec<Then>,
    /// The least base of what it told that was rounded only.
    base: Option<u32>,
}

/// What it did with a count or a sum of counts.
struct Then {
    of: Vec<Count>,
    rounding: Option<Rounding>,
    /// The sum as it was told.
    value: f64,
    fate: Fate,
}

/// All earlier refreshes.
pub struct Old(Vec<Refresh>);

impl Old {
    /// Takes up what was told, and makes steps fine enough for it.
    pub fn new(edition: &Edition, before: &Disclosed, steps: &mut BTreeMap<MeasureIndex, i64>) -> Old {
        let names = Names::new(edition);
        let refresh = |(changes, standing): (&BTreeMap<Telling, State>, BTreeMap<&Telling, &State>)| {
            let mut counts = BTreeMap::new();
            let mut told = Vec::new();
            for (Telling { of, rounding }, state) in standing {
                let of = of.iter().map(|named| names.find(named)).collect::<Option<Vec<Count>>>();
                let (Some(of), Ok(value)) = (of, state.value.parse()) else { continue };
                if let ([count], None) = (of.as_slice(), rounding) {
                    counts.insert(count.clone(), value);
                }
                told.push(Then { of, rounding: *rounding, value, fate: state.fate });
            }
            let rounded_only = |telling: &Telling| telling.rounding.filter(|rounding| rounding.smallest.is_none());
            let base = changes.keys().filter_map(rounded_only).map(|rounding| rounding.base).min();
            Refresh { counts, told, base }
        };
        let old = Old(before.refreshes.iter().zip(before.standing()).map(refresh).collect());
        let values = old.0.iter().flat_map(|refresh| &refresh.counts);
        for (measure, finest) in known::steps(values.map(|(count, value)| (count.measure, *value))) {
            let now = steps.entry(measure).or_insert(1);
            *now = finest.max(*now);
        }
        old
    }

    /// Adds what is another number now, how it hung together then, and what was told of it.
    pub fn add_to(&self, edition: &Edition, ledger: &mut Ledger, now: &BTreeMap<Count, usize>) {
        let mut places: BTreeMap<(Count, i64), usize> =
            now.iter().map(|(count, place)| ((count.clone(), ledger.known[*place].value), *place)).collect();
        let senders = senders(ledger);
        for refresh in &self.0 {
            let counts: Vec<Count> = refresh.counts.keys().cloned().collect();
            let mut known: Vec<Known> = refresh
                .counts
                .iter()
                .map(|(count, value)| {
                    let value = (value * ledger.steps[&count.measure] as f64).round() as i64;
                    let sender = senders.get(&(count.measure, count.area)).copied().flatten();
                    Known { value, sender, rest: None, range: None }
                })
                .collect();
            let then: BTreeMap<Count, usize> = counts.iter().cloned().zip(0..).collect();
            let at: Vec<usize> = counts
                .iter()
                .zip(&known)
                .map(|(count, known)| {
                    *places.entry((count.clone(), known.value)).or_insert_with(|| {
                        ledger.counts.push(count.clone());
                        ledger.known.push(*known);
                        ledger.counts.len() - 1
                    })
                })
                .collect();
            for (place, base) in at.iter().flat_map(|place| refresh.base.map(|base| (*place, base))) {
                let least = ledger.rounded.entry(place).or_insert(base);
                *least = base.min(*least);
            }
            let moved = |terms: Terms| -> Terms {
                let mut terms: Terms = terms.into_iter().map(|(place, times)| (at[place], times)).collect();
                terms.sort_unstable();
                terms
            };
            for relation in relations::relations(edition, &counts, &then, &ledger.steps, &mut known) {
                let terms = moved(relation.terms.clone());
                ledger.relations.push(super::Relation { terms, ..relation });
            }
            for Then { of, rounding, value, fate } in &refresh.told {
                let mut terms: BTreeMap<usize, i64> = BTreeMap::new();
                let places: Option<Vec<usize>> = of.iter().map(|count| then.get(count).copied()).collect();
                for place in places.into_iter().flatten() {
                    *terms.entry(place).or_default() += 1;
                }
                let terms = ledger.in_steps(moved(terms.into_iter().collect()));
                // What is not the sum of these counts was told when they were others, by a refresh before this one.
                let is_of_then = (value * ledger.finest(&terms) as f64).round() as i64 == ledger.value(&terms);
                if !terms.is_empty() && is_of_then {
                    ledger.earlier.push(Told { terms, rounding: *rounding, fate: *fate });
                }
            }
        }
    }
}

/// Who sends a measure for an area today, where that is one: it sent what was before, too, as far as anybody knows.
fn senders(ledger: &Ledger) -> BTreeMap<(MeasureIndex, AreaIndex), Option<u32>> {
    let mut senders = BTreeMap::new();
    for (count, known) in ledger.counts.iter().zip(&ledger.known) {
        let Some(sender) = known.sender else { continue };
        let of = senders.entry((count.measure, count.area)).or_insert(Some(sender));
        *of = of.filter(|other| *other == sender);
    }
    senders
}

/// The ids of today.
struct Names<'a> {
    edition: &'a Edition<'a>,
    measures: BTreeMap<&'a str, MeasureIndex>,
}

impl<'a> Names<'a> {
    fn new(edition: &'a Edition) -> Names<'a> {
        let measures = edition.returns.measures.iter().map(|measure| measure.id.as_str()).zip(0..).collect();
        Names { edition, measures }
    }

    fn find(&self, named: &Named) -> Option<Count> {
        let measure = *self.measures.get(named.measure.as_str())?;
        Some(Count {
            measure,
            breakdown: self.edition.returns.breakdown(measure, &named.part)?,
            area: self.edition.areas.find(&named.area)?,
            period: named.period,
        })
    }
}

/// A count in ids that outlast the run.
pub fn named(edition: &Edition, count: &Count) -> Named {
    Named {
        measure: edition.returns.measures[count.measure as usize].id.clone(),
        part: edition.returns.breakdown_id(&count.breakdown),
        area: edition.areas.get(count.area).code.clone(),
        period: count.period,
    }
}

/// Steps as a number in the fewest digits.
pub fn in_full(value: i64, steps: i64) -> String {
    (value as f64 / steps as f64).to_string()
}
