//! Counts the rows of registers, so that what they come to goes the way of all that was sent.

use std::collections::BTreeMap;

use chrono::NaiveDate;

use super::rows::Dictionary;
use crate::model::area::AreaIndex;
use crate::model::measure::{Breakdown, DimensionIndex};
use crate::model::observations::{Columns, Detail, Series};
use crate::model::period::Period;
use crate::model::register::{Empty, Entry, Filled};
use crate::model::value::{Absence, Value};
use crate::spec::register::{CountOf, Counts, Holds, Register, When};
use crate::spec::returns::Returns;

/// A register as a partner sent it of an area for a period.
type Snapshot<'a> = (usize, &'a str, AreaIndex, Period);

/// Adds what the rows of each register come to, for each part of its measures: a part without a row is 0, and so is all of a register
/// that was sent without one.
pub fn count(
    returns: &Returns,
    (entries, empty): (&[Entry], &[Empty]),
    columns: &mut Columns,
    dictionary: &mut Dictionary,
) {
    let mut snapshots: BTreeMap<Snapshot, Vec<&Entry>> = BTreeMap::new();
    for entry in entries {
        snapshots.entry((entry.kind, &entry.partner, entry.area, entry.period)).or_default().push(entry);
    }
    let mut without: BTreeMap<Snapshot, &Empty> = BTreeMap::new();
    for empty in empty {
        let snapshot = (empty.kind, empty.partner.as_str(), empty.area, empty.period);
        snapshots.entry(snapshot).or_default();
        without.insert(snapshot, empty);
    }
    for (snapshot, all) in &snapshots {
        let (kind, partner, area, period) = snapshot;
        let Some(register) = &returns.kinds[*kind].register else { continue };
        let earlier = |(of, _): &(&Snapshot, _)| (of.0, of.1, of.2) == (*kind, *partner, *area) && of.3 < *period;
        let before = snapshots.iter().filter(earlier).max_by_key(|(of, _)| of.3);
        let before = before.map_or(&[][..], |(_, rows)| rows.as_slice());
        let partner = dictionary.partner((*partner).to_owned());
        let period_code = dictionary.period(*period);
        for (measure, counts) in &register.counts {
            for breakdown in returns.parts(*measure, &Breakdown::default()) {
                let counted = Counted { register, counts, period: *period, before };
                let rows: Vec<&Entry> = all.iter().copied().filter(|row| counted.takes(row, &breakdown)).collect();
                let (number, value) = counted.value(&rows);
                // Where none counts, what does not is looked at from the first row on.
                let first = rows.first().or(all.first()).map(|row| (counted.place(row), row.line));
                let headings = || without.get(snapshot).map(|empty| (empty.first_place, empty.line));
                let Some((place, line)) = first.or_else(headings) else { continue };
                let series = dictionary.series(Series { measure: *measure, breakdown, partner });
                let of_row = |row: &Entry| (counted.place(row), row.line);
                let detail = Detail {
                    value,
                    document: documents(all),
                    counted: rows.iter().map(|row| of_row(row)).collect(),
                    ..Detail::default()
                };
                if detail != Detail::default() {
                    columns.details.push((columns.value.len() as u32, detail));
                }
                columns.series.push(series);
                columns.area.push(*area);
                columns.period.push(period_code);
                columns.place.push(place);
                columns.line.push(line);
                columns.value.push(number);
            }
        }
    }
}

/// A measure of a register, for one snapshot of it.
struct Counted<'a> {
    register: &'a Register,
    counts: &'a Counts,
    period: Period,
    /// The rows of the period before.
    before: &'a [&'a Entry],
}

impl Counted<'_> {
    /// Whether a row counts for a part.
    fn takes(&self, row: &Entry, part: &Breakdown) -> bool {
        let is_of = |(dimension, item): &(DimensionIndex, u32)| match self.counts.ageing {
            Some(ageing) if ageing == *dimension => self.age(row) == *item,
            _ => self.item(row, *dimension) == Some(*item),
        };
        let is_only = |(dimension, items): &(DimensionIndex, Vec<u32>)| {
            self.item(row, *dimension).is_some_and(|item| items.contains(&item))
        };
        part.items().iter().all(is_of)
            && self.counts.only.iter().all(is_only)
            && self.counts.when.iter().all(|when| self.is(row, *when))
    }

    fn item(&self, row: &Entry, dimension: DimensionIndex) -> Option<u32> {
        let field = self.register.fields.iter().position(|field| field.holds == Holds::Choice(dimension))?;
        match row.filled(field) {
            Filled::Choice(item) => Some(*item),
            Filled::Nothing | Filled::Text(_) | Filled::Days(..) | Filled::NoDay(_) | Filled::Number(_) => None,
        }
    }

    fn due(&self, row: &Entry) -> Option<NaiveDate> {
        row.filled(self.counts.due?).day()
    }

    /// The day on which it was done, if that is not after the period.
    fn done(&self, row: &Entry) -> Option<NaiveDate> {
        row.filled(self.counts.done?).day().filter(|day| *day <= self.period.last_day())
    }

    fn is(&self, row: &Entry, when: When) -> bool {
        let (due, done) = (self.due(row), self.done(row));
        let began = self.counts.done.and_then(|field| row.filled(field).first_day());
        match when {
            When::Done => done.is_some(),
            When::Open => done.is_none(),
            // A month is late only where all of it is.
            When::InTime => done.is_some() && began.zip(due).is_some_and(|(began, due)| began <= due),
            When::Late => done.is_some() && began.zip(due).is_some_and(|(began, due)| began > due),
            When::Overdue => done.is_none() && due.is_some_and(|due| due < self.period.last_day()),
            When::Slipped => {
                let was = self.before.iter().find(|other| self.register.id(other) == self.register.id(row));
                let is = self.counts.due.and_then(|field| row.filled(field).first_day());
                was.and_then(|was| self.due(was)).zip(is).is_some_and(|(was, is)| is > was)
            }
        }
    }

    /// The place among `AGES`.
    fn age(&self, row: &Entry) -> u32 {
        let (due, done) = (self.due(row), self.done(row));
        let days = due.map(|due| (self.period.last_day() - due).num_days());
        match (done, days) {
            (Some(_), _) => 0,
            (None, None) => 1,
            (None, Some(..-30)) => 2,
            (None, Some(-30..=0)) => 3,
            (None, Some(1..=30)) => 4,
            (None, Some(31..=90)) => 5,
            (None, Some(91..)) => 6,
        }
    }

    /// What the rows come to: a number, or not a number and what stands there instead.
    fn value(&self, rows: &[&Entry]) -> (f64, Option<Value>) {
        // Of the first that comes nobody knows what it was before.
        if self.before.is_empty() && self.counts.when.contains(&When::Slipped) {
            return (f64::NAN, Some(Value::Absent(Absence::NotApplicable)));
        }
        match self.counts.of {
            CountOf::Rows => (rows.len() as f64, None),
            CountOf::Sum => {
                let number = |row: &&Entry| match self.counts.field.map(|field| row.filled(field)) {
                    Some(Filled::Number(number)) => *number,
                    _ => 0.0,
                };
                (rows.iter().map(number).sum(), None)
            }
            CountOf::MedianDays => {
                let days = |row: &&Entry| Some((self.done(row)? - self.due(row)?).num_days() as f64);
                let mut days: Vec<f64> = rows.iter().filter_map(days).collect();
                days.sort_by(f64::total_cmp);
                let middle = days.len() / 2;
                match days.len() {
                    0 => (f64::NAN, Some(Value::Absent(Absence::NotApplicable))),
                    odd if odd % 2 == 1 => (days[middle], None),
                    _ => (f64::midpoint(days[middle - 1], days[middle]), None),
                }
            }
        }
    }

    /// The cell by which a row is cited, by its place among all columns: its id.
    fn place(&self, row: &Entry) -> u32 {
        let field = self.register.id_field();
        row.first_place + field.map_or(0, |field| row.cells[field].column.saturating_sub(1))
    }
}

/// The documents that rows were taken from, each once.
fn documents(rows: &[&Entry]) -> Option<String> {
    let mut all: Vec<&str> = Vec::new();
    for document in rows.iter().filter_map(|row| row.document.as_deref()) {
        if !all.contains(&document) {
            all.push(document);
        }
    }
    (!all.is_empty()).then(|| all.join("; "))
}
