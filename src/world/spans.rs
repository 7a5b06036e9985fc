//! Periods of one count that share days: each is the sum of the shortest pieces that they are cut into.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{Days, NaiveDate};

use super::{Book, Relation, Series};
use crate::model::measure::OverTime;
use crate::model::period::Period;

/// The periods that something is counted for.
#[derive(Debug, Clone, Default)]
pub(super) struct Spans {
    /// By their first day and the first day after them; of two that cover the same days, both.
    of: BTreeMap<(NaiveDate, NaiveDate), BTreeSet<Period>>,
    /// The days on which one begins or has ended.
    cuts: BTreeSet<NaiveDate>,
}

/// The first day of a period, and the first day after it.
fn days(period: Period) -> (NaiveDate, NaiveDate) {
    (period.first_day(), day_after(period.last_day()))
}

fn day_after(day: NaiveDate) -> NaiveDate {
    day.checked_add_days(Days::new(1)).unwrap_or(day)
}

impl Spans {
    pub(super) fn add(&mut self, period: Period) -> bool {
        let (from, to) = days(period);
        self.cuts.extend([from, to]);
        self.of.entry((from, to)).or_default().insert(period)
    }

    pub(super) fn all(&self) -> impl Iterator<Item = Period> + '_ {
        self.of.values().flatten().copied()
    }

    /// Whether the count for a period is there, or a sum of counts that are; of a level, one for the same day.
    pub(super) fn has(&self, over_time: OverTime, period: Period) -> bool {
        match over_time {
            OverTime::None => self.of.get(&days(period)).is_some_and(|same| same.contains(&period)),
            OverTime::Level => self.all().any(|other| other.reference_day() == period.reference_day()),
            OverTime::Sum => {
                let (from, to) = days(period);
                self.of.contains_key(&(from, to))
                    || self.cuts.contains(&from) && self.cuts.contains(&to) && self.covers(from, to)
            }
        }
    }

    /// Whether every day from one to another is in some period that does not reach beyond.
    fn covers(&self, from: NaiveDate, to: NaiveDate) -> bool {
        let mut reached = from;
        for (first, last) in self.of.keys().filter(|(first, last)| *first >= from && *last <= to) {
            if *first > reached {
                return false;
            }
            reached = reached.max(*last);
        }
        reached >= to
    }

    /// The pieces of a period between the days on which any other begins or ends.
    fn pieces(&self, (from, to): (NaiveDate, NaiveDate)) -> Vec<Period> {
        let cuts: Vec<NaiveDate> = self.cuts.range(from..=to).copied().collect();
        cuts.windows(2).map(|pair| self.named((pair[0], pair[1]))).collect()
    }

    /// The period of these days, as it is called here already.
    fn named(&self, (from, to): (NaiveDate, NaiveDate)) -> Period {
        let known = self.of.get(&(from, to)).and_then(|same| same.first().copied());
        known.unwrap_or_else(|| Period::of_days(from, to.pred_opt().unwrap_or(to)))
    }
}

/// How the counts of one cell for several periods belong together.
pub(super) fn relations(book: &Book, cell: &Series, spans: &Spans, found: &mut Vec<Relation>) {
    if !book.is_people(cell.measure) {
        return;
    }
    match book.over_time(cell.measure) {
        OverTime::Sum => sums(book, cell, spans, found),
        OverTime::Level => levels(cell, spans, found),
        OverTime::None => distinct(cell, spans, found),
    }
}

fn sums(book: &Book, cell: &Series, spans: &Spans, found: &mut Vec<Relation>) {
    for (days, same) in &spans.of {
        let first = spans.named(*days);
        for other in same.iter().filter(|other| **other != first) {
            found.push(Relation::adds_up(cell.at(*other), vec![cell.at(first)], 0.0));
        }
        // What an area counts beyond the days on which it exists is nobody.
        match book.lives(cell.area, days.0, days.1) {
            Some(lives) if lives == *days => {}
            Some(lives) => {
                found.push(Relation::adds_up(cell.at(first), vec![cell.at(spans.named(lives))], 0.0));
                continue;
            }
            // Before it began, an area may be given as what it was made of.
            None if book.predecessors(cell.area).is_empty() => {
                found.push(Relation::adds_up(cell.at(first), Vec::new(), 0.0));
                continue;
            }
            None => {}
        }
        let pieces = spans.pieces(*days);
        if pieces.len() > 1 {
            let parts: Vec<_> = pieces.into_iter().map(|period| cell.at(period)).collect();
            let rounding = book.rounding(cell.measure, parts.len() + 1);
            found.push(Relation::adds_up(cell.at(first), parts, rounding));
        }
    }
}

/// A level is the same whatever period ends on its day.
fn levels(cell: &Series, spans: &Spans, found: &mut Vec<Relation>) {
    let mut of_day: BTreeMap<NaiveDate, Period> = BTreeMap::new();
    for period in spans.all() {
        match of_day.get(&period.reference_day()) {
            Some(first) => found.push(Relation::adds_up(cell.at(period), vec![cell.at(*first)], 0.0)),
            None => {
                of_day.insert(period.reference_day(), period);
            }
        }
    }
}

/// People who are counted once in each period: of a part of it there are no more than of all of it, and of all of it no more
/// than of parts that make it up.
fn distinct(cell: &Series, spans: &Spans, found: &mut Vec<Relation>) {
    for whole in spans.of.keys() {
        let within: Vec<_> =
            spans.of.keys().filter(|part| *part != whole && part.0 >= whole.0 && part.1 <= whole.1).collect();
        for part in &within {
            found.push(Relation::at_most(cell.at(spans.named(**part)), cell.at(spans.named(*whole))));
        }
        let mut reached = whole.0;
        let mut parts = Vec::new();
        for part in within {
            if part.0 == reached {
                reached = part.1;
                parts.push(cell.at(spans.named(*part)));
            }
        }
        if reached == whole.1 && parts.len() > 1 {
            let terms = parts.into_iter().map(|part| (part, 1)).chain([(cell.at(spans.named(*whole)), -1)]);
            found.push(Relation { terms: terms.collect(), lo: Some(0.0), hi: None });
        }
    }
}
