//! Who owed what by when, and what has become of it.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use rustc_hash::FxHashMap;

use super::queries::Located;
use super::sent::{Sent, covers};
use crate::model::area::AreaIndex;
use crate::model::owed::{Owed, State, due};
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
    let awaited: Vec<(usize, Period)> =
        bare.iter().flat_map(|(_, missing)| missing.iter().map(|missing| (missing.kind, missing.period))).collect();
    let mut owed = Vec::new();
    for expected in &sent.expected {
        let periods = match &bare {
            Some(_) => awaited.iter().filter(|(kind, _)| *kind == expected.kind).map(|(_, period)| *period).collect(),
            None => periods(returns, sent, expected.kind),
        };
        let partner = sent.observations.partners.iter().position(|partner| *partner == expected.partner);
        for period in periods.into_iter().filter(|period| covers(expected, *period)) {
            let code = sent.observations.periods.iter().position(|known| *known == period);
            let key = partner.zip(code).map(|(partner, code)| (partner as u32, code as u32));
            let received = key.and_then(|(partner, code)| came.get(&(expected.kind, partner, expected.area, code)));
            let due = due(period, returns.kinds[expected.kind].due_days);
            let state = match received {
                Some(Some(day)) if due.is_some_and(|due| *day > due) => State::Late,
                Some(_) => State::OnTime,
                None if is_unread(sent, &came, expected.kind) => State::Unreadable,
                None if bare.is_some() || due.zip(sent.as_at).is_some_and(|(due, as_at)| as_at <= due) => {
                    State::Awaited
                }
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

/// Whether files of a kind came and nothing could be read from any.
fn is_unread(sent: &Sent, came: &FxHashMap<Key, Option<NaiveDate>>, kind: usize) -> bool {
    sent.files.iter().any(|file| file.kind == Some(kind)) && !came.keys().any(|(of, ..)| *of == kind)
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

/// The periods of a kind's frequency from the first to the last that anyone sent anything for.
fn periods(returns: &Returns, sent: &Sent, kind: usize) -> Vec<Period> {
    let fits = |period: &&Period| returns.kinds[kind].comes_for(**period);
    let sent = || sent.observations.periods.iter().filter(fits).copied();
    let (Some(first), Some(last)) = (sent().min(), sent().max()) else { return Vec::new() };
    let mut periods: Vec<Period> =
        std::iter::successors(Some(last), |period| period.back(1)).take_while(|period| *period >= first).collect();
    periods.reverse();
    periods
}
