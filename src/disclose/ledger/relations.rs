//! How counts hang together, as anybody knows: districts make a county, quarters a year, items a whole, and the rules of a
//! return hold.

use std::collections::BTreeMap;

use super::known::total;
use super::{Count, Known, Terms};
use crate::model::measure::{MeasureIndex, OverTime};
use crate::model::period::Period;
use crate::spec::layout::Edition;
use crate::spec::rules::Test;

/// `lo <= sum(coefficient x count) <= hi`, in steps.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Relation {
    pub terms: Terms,
    pub lo: Option<i64>,
    pub hi: Option<i64>,
}

/// A relation while it is put together: counts with their sign, and how far the sum may be from zero.
struct Draft {
    counts: Vec<(usize, i64)>,
    lo: Option<f64>,
    hi: Option<f64>,
}

/// Every relation that the true counts agree with. What was not sent as a number is set to a value that agrees, where there
/// is one.
pub fn relations(
    edition: &Edition,
    counts: &[Count],
    places: &BTreeMap<Count, usize>,
    steps: &BTreeMap<MeasureIndex, i64>,
    known: &mut [Known],
) -> Vec<Relation> {
    let from = From { edition, counts, places };
    let mut drafts = Vec::new();
    for place in 0..counts.len() {
        drafts.extend(from.areas(place));
        drafts.extend(from.periods(place));
        from.items(place, &mut drafts);
        from.rules(place, &mut drafts);
    }
    let mut relations: Vec<Relation> = drafts.into_iter().map(|draft| stepped(draft, counts, steps)).collect();
    settle(&relations, known);
    relations.retain(|relation| agrees(relation, known));
    relations
}

fn stepped(draft: Draft, counts: &[Count], steps: &BTreeMap<MeasureIndex, i64>) -> Relation {
    let of = |place: usize| steps[&counts[place].measure];
    let finest = draft.counts.iter().map(|(place, _)| of(*place)).fold(1, common_multiple);
    let mut terms: Terms = draft.counts.iter().map(|(place, sign)| (*place, sign * (finest / of(*place)))).collect();
    terms.sort_unstable();
    let end = |end: f64, round: fn(f64) -> f64| round(end * finest as f64) as i64;
    Relation {
        terms,
        lo: draft.lo.map(|lo| end(lo - 1e-9, f64::ceil)),
        hi: draft.hi.map(|hi| end(hi + 1e-9, f64::floor)),
    }
}

fn common_multiple(a: i64, b: i64) -> i64 {
    let (mut x, mut y) = (a, b);
    while y != 0 {
        (x, y) = (y, x % y);
    }
    a / x * b
}

fn agrees(relation: &Relation, known: &[Known]) -> bool {
    let sum = total(&relation.terms, known);
    relation.lo.is_none_or(|lo| lo <= sum) && relation.hi.is_none_or(|hi| sum <= hi)
}

/// Gives what was not sent as a number the value that a sum leaves for it; several share what is left, first come first.
fn settle(relations: &[Relation], known: &mut [Known]) {
    let mut settled: Vec<bool> = known.iter().map(|known| known.range.is_none()).collect();
    for most in [1, usize::MAX] {
        let mut again = true;
        while again {
            again = false;
            for relation in relations.iter().filter(|relation| relation.lo.is_some() && relation.lo == relation.hi) {
                let open: Vec<(usize, i64)> =
                    relation.terms.iter().copied().filter(|(place, _)| !settled[*place]).collect();
                if open.is_empty() || open.len() > most {
                    continue;
                }
                let mut left = relation.lo.unwrap_or(0) - total(&relation.terms, known);
                for (place, times) in open {
                    let (lower, upper) = known[place].range.unwrap_or((0, None));
                    let room = |value: i64| value.max(lower).min(upper.unwrap_or(i64::MAX));
                    let value = room(known[place].value + left / times);
                    left -= (value - known[place].value) * times;
                    known[place].value = value;
                    settled[place] = true;
                    again = true;
                }
            }
        }
    }
}

/// Where relations come from.
struct From<'a> {
    edition: &'a Edition<'a>,
    counts: &'a [Count],
    places: &'a BTreeMap<Count, usize>,
}

impl From<'_> {
    /// The places of all these counts; none where one is not there.
    fn all(&self, counts: impl IntoIterator<Item = Count>) -> Option<Vec<usize>> {
        let places: Option<Vec<usize>> = counts.into_iter().map(|count| self.places.get(&count).copied()).collect();
        places.filter(|places| !places.is_empty())
    }

    /// `whole` is the sum of these, but for what rounding does.
    fn adds_up(&self, whole: usize, parts: Vec<usize>) -> Draft {
        let rounding = self.edition.returns.measures[self.counts[whole].measure as usize].rounding(parts.len() + 1);
        let counts = parts.into_iter().map(|part| (part, 1)).chain([(whole, -1)]).collect();
        Draft { counts, lo: Some(-rounding), hi: Some(rounding) }
    }

    fn areas(&self, place: usize) -> Option<Draft> {
        let whole = &self.counts[place];
        let level = self.edition.returns.measures[whole.measure as usize].over_time == OverTime::Level;
        let areas = self.edition.areas;
        let below = match level {
            true => areas.children_on(whole.area, whole.period.reference_day()),
            false => areas.children(whole.area, whole.period),
        };
        let parts = self.all(below.into_iter().map(|area| Count { area, ..whole.clone() }))?;
        Some(self.adds_up(place, parts))
    }

    fn periods(&self, place: usize) -> Option<Draft> {
        let whole = &self.counts[place];
        let quarters = whole.period.quarters()?;
        let level = self.edition.returns.measures[whole.measure as usize].over_time == OverTime::Level;
        let used = if level { &quarters[3..] } else { &quarters[..] };
        let parts = self.all(used.iter().map(|period| Count { period: *period, ..whole.clone() }))?;
        Some(self.adds_up(place, parts))
    }

    fn items(&self, place: usize, drafts: &mut Vec<Draft>) {
        let whole = &self.counts[place];
        let returns = self.edition.returns;
        for dimension in &returns.measures[whole.measure as usize].by {
            if whole.breakdown.items().iter().any(|(given, _)| given == dimension) {
                continue;
            }
            let of = &returns.dimensions[*dimension as usize];
            let item = |item: u32| Count { breakdown: whole.breakdown.with(*dimension, item), ..whole.clone() };
            let items = 0..of.items.len() as u32;
            if of.overlapping {
                // One person can be in several groups and in none.
                let there = items.filter_map(|at| self.places.get(&item(at)));
                drafts.extend(there.map(|part| at_most(*part, place)));
            } else if let Some(parts) = self.all(items.map(item)) {
                drafts.push(self.adds_up(place, parts));
            }
        }
    }

    fn rules(&self, place: usize, drafts: &mut Vec<Draft>) {
        let count = &self.counts[place];
        let returns = self.edition.returns;
        let beside = |measure: MeasureIndex| self.places.get(&Count { measure, ..count.clone() }).copied();
        let rules = returns.kind_with(count.measure).map_or(&[][..], |kind| &returns.kinds[kind].rules);
        for rule in rules {
            match &rule.test {
                Test::AtMost { part, whole } if *part == count.measure => {
                    drafts.extend(beside(*whole).map(|whole| at_most(place, whole)));
                }
                Test::AtLeast { part, floor } if *part == count.measure => {
                    drafts.extend(beside(*floor).map(|floor| at_most(floor, place)));
                }
                Test::Funnel { steps } => {
                    let next = steps.iter().position(|step| *step == count.measure).and_then(|at| steps.get(at + 1));
                    drafts.extend(next.and_then(|next| beside(*next)).map(|next| at_most(next, place)));
                }
                Test::PartsAtMost { parts, whole } | Test::MultiResponse { parts, whole }
                    if *parts == count.measure =>
                {
                    let shared = count.breakdown.within(&returns.measures[*whole as usize].by);
                    let whole = self.places.get(&Count { measure: *whole, breakdown: shared, ..count.clone() });
                    drafts.extend(whole.map(|whole| at_most(place, *whole)));
                }
                Test::PartsSum { parts, total, within } if *total == count.measure => {
                    let finest = returns.parts(*parts, &count.breakdown).into_iter();
                    let parts = finest.map(|breakdown| Count { measure: *parts, breakdown, ..count.clone() });
                    drafts.extend(self.all(parts).map(|parts| within_of(place, parts, *within)));
                }
                Test::Sum { parts, total, within } if *total == count.measure => {
                    let parts: Option<Vec<usize>> = parts.iter().map(|part| beside(*part)).collect();
                    drafts.extend(parts.map(|parts| within_of(place, parts, *within)));
                }
                Test::Agrees { measure, with, within } if *measure == count.measure => {
                    drafts.extend(beside(*with).map(|with| within_of(place, vec![with], *within)));
                }
                Test::Balance(of) if of.closing == count.measure => {
                    if let (Some(opening), Some(came), Some(went)) =
                        (beside(of.opening), beside(of.came), beside(of.went))
                    {
                        let counts = vec![(opening, 1), (came, 1), (went, -1), (place, -1)];
                        drafts.push(Draft { counts, lo: Some(0.0), hi: Some(0.0) });
                    }
                    // What is open at the end of a quarter is open at the start of the next.
                    let next = match count.period {
                        Period::Quarter { .. } => count.period.back(-1),
                        _ => None,
                    };
                    let next = next.map(|period| Count { measure: of.opening, period, ..count.clone() });
                    if let Some(next) = next.and_then(|next| self.places.get(&next)) {
                        let counts = vec![(*next, 1), (place, -1)];
                        drafts.push(Draft { counts, lo: Some(0.0), hi: Some(0.0) });
                    }
                }
                _ => {}
            }
        }
    }
}

fn at_most(part: usize, whole: usize) -> Draft {
    Draft { counts: vec![(part, 1), (whole, -1)], lo: None, hi: Some(0.0) }
}

fn within_of(total: usize, parts: Vec<usize>, within: f64) -> Draft {
    let counts = parts.into_iter().map(|part| (part, 1)).chain([(total, -1)]).collect();
    Draft { counts, lo: Some(-within), hi: Some(within) }
}
