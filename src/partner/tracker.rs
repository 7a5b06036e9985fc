//! Who owed what by when, and what has become of it.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;
use rustc_hash::FxHashMap;

use super::queries::Located;
use super::sent::Sent;
use crate::model::area::AreaIndex;
use crate::model::owed::{Owed, State, due, in_time};
use crate::model::period::Period;
use crate::model::value::{Absence, Value};
use crate::spec::returns::Returns;

/// Kind, partner (as coded), area and period (as coded).
type Key = (usize, u32, AreaIndex, u32);

/// Every return that is owed for the periods from the first to the last that anyone sent; where nobody has sent
/// anything yet, for the first quarter. Sorted by partner, kind and period.
pub fn owed(returns: &Returns, sent: &Sent, located: &[Located]) -> Vec<Owed> {
    if sent.expected.is_empty() {
        return Vec::new();
    }
    let came = came(returns, sent);
    let open = open(located);
    let bare = sent.awaited(returns);
    let mut periods: Vec<Vec<Period>> =
        returns.kinds.iter().map(|kind| kind.periods_among(&sent.observations.periods)).collect();
    if let Some((_, missing)) = &bare {
        let awaited: BTreeSet<(usize, Period)> = missing.iter().map(|missing| (missing.kind, missing.period)).collect();
        periods.iter_mut().for_each(Vec::clear);
        awaited.into_iter().for_each(|(kind, period)| periods[kind].push(period));
    }
    let partners: FxHashMap<&str, u32> = sent.observations.partners.iter().map(String::as_str).zip(0..).collect();
    let codes: FxHashMap<Period, u32> = sent.observations.periods.iter().copied().zip(0..).collect();
    let unread = unread(sent, &came);
    let mut owed = Vec::new();
    for expected in &sent.expected {
        let partner = partners.get(expected.partner.as_str());
        for period in expected.among(&periods[expected.kind]).iter().copied() {
            let key = partner.copied().zip(codes.get(&period).copied());
            let received = key.and_then(|(partner, code)| came.get(&(expected.kind, partner, expected.area, code)));
            let due = due(period, returns.kinds[expected.kind].due_days);
            let state = match received {
                Some(Some(day)) if due.is_some_and(|due| *day > due) => State::Late,
                Some(_) => State::OnTime,
                None if unread.contains(&expected.kind) => State::Unreadable,
                None if in_time(due, sent.as_at).unwrap_or(bare.is_some()) => State::Awaited,
                None => State::Missing,
            };
            let about = (expected.kind, expected.partner.as_str(), expected.area, period);
            owed.push(Owed {
                partner: expected.partner.clone(),
                kind: expected.kind,
                period,
                area: expected.area,
                area_name: sent.areas.get(expected.area).name.clone(),
                due,
                received: received.copied().flatten(),
                state,
                queries: open.get(&about).copied().unwrap_or_default(),
            });
        }
    }
    owed.sort();
    owed.dedup();
    owed
}

/// Which returns came by the date of the refresh, with the last day on which a part of each came.
fn came(returns: &Returns, sent: &Sent) -> FxHashMap<Key, Option<NaiveDate>> {
    let observations = &sent.observations;
    let kinds: Vec<Option<usize>> =
        observations.series.iter().map(|series| returns.kind_with(series.measure)).collect();
    let slices = observations.slices();
    let mut came: FxHashMap<Key, Option<NaiveDate>> = FxHashMap::default();
    // Neighbouring rows mostly say the same, so the last answer is remembered.
    let mut last = None;
    for row in 0..observations.len() {
        let code = slices.series[row] as usize;
        let Some(kind) = kinds[code].filter(|kind| sent.is_owed(*kind)) else { continue };
        let key = (kind, observations.series[code].partner, slices.area[row], slices.period[row]);
        let submitted = observations.detail(row as u32).and_then(|detail| detail.submitted);
        if last == Some((key, submitted)) {
            continue;
        }
        let nothing = observations.is_late(row as u32, sent.as_at)
            || slices.value[row].is_nan() && observations.value(row as u32) == Value::Absent(Absence::NotSubmitted);
        if !nothing {
            last = Some((key, submitted));
            let day = came.entry(key).or_default();
            *day = (*day).max(submitted);
        }
    }
    came
}

/// The kinds of return of which files came and nothing could be read from any.
fn unread(sent: &Sent, came: &FxHashMap<Key, Option<NaiveDate>>) -> BTreeSet<usize> {
    let mut kinds: BTreeSet<usize> = sent.files.iter().filter_map(|file| file.kind).collect();
    came.keys().for_each(|(kind, ..)| {
        kinds.remove(kind);
    });
    kinds
}

/// How many queries are open on each return: on kind, partner, area and period.
fn open(located: &[Located]) -> BTreeMap<(usize, &str, AreaIndex, Period), usize> {
    let mut open = BTreeMap::new();
    for about in located.iter().filter(|located| located.is_open()) {
        if let (Some(row), Some(partner)) = (&about.row, &about.partner) {
            *open.entry((row.kind, partner.as_str(), row.area, row.period)).or_default() += 1;
        }
    }
    open
}
