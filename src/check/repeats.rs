//! Finds what the same partner sent more than once for an area and period, and which of the values stands.

use rustc_hash::{FxHashMap, FxHashSet};

use crate::model::area::AreaIndex;
use crate::model::value::{Bounds, Value};
use crate::rules::View;

/// Pairs of rows with one key: the one that stays, and the one that goes.
#[derive(Debug, Default)]
pub struct Repeats {
    /// Both say the same.
    pub same: Vec<(u32, u32)>,
    /// The one that goes is a bound, and what stays lies within it.
    pub narrowed: Vec<(u32, u32)>,
    /// The one that goes was sent before the one that stays.
    pub superseded: Vec<(u32, u32)>,
    /// The one that goes was sent again after the day that is looked at.
    pub too_late: Vec<(u32, u32)>,
    /// They cannot both be right: the first and the second. Both stay.
    pub contradicting: Vec<(u32, u32)>,
    /// They are of areas that had become one by then, or of one and of what it was joined to, so that either may be a part.
    /// Both stay.
    pub in_parts: Vec<(u32, u32)>,
}

impl Repeats {
    pub fn find(view: &View) -> Repeats {
        let series = view.observations.slices().series;
        let mut repeats = Repeats::default();
        let mut kept: FxHashMap<u32, u32> = FxHashMap::default();
        let mut apart = FxHashMap::default();
        for measure in 0..view.returns.measures.len() as u32 {
            for group in view.index.groups(measure) {
                // Rows in the order of their series can hold no series twice; only others need the map.
                if group.into_iter().is_sorted_by(|a, b| series[*a as usize] < series[*b as usize]) {
                    continue;
                }
                kept.clear();
                let open = (repeats.contradicting.len(), repeats.superseded.len());
                for row in group {
                    let before = *kept.entry(series[row as usize]).or_insert(row);
                    if before == row {
                        continue;
                    }
                    if are_parts(view, before, row, &mut apart) {
                        repeats.in_parts.push((before, row));
                    } else if repeats.add(view, before, row) {
                        kept.insert(series[row as usize], row);
                    }
                }
                repeats.settle(view, open, |row| kept[&series[row as usize]]);
            }
        }
        repeats
    }

    /// Enters a pair, and tells whether the second of it is what stands.
    fn add(&mut self, view: &View, first: u32, second: u32) -> bool {
        let of = &view.returns.measures[view.observations.series_of(first).measure as usize];
        let (one, other) = (view.observations.value(first), view.observations.value(second));
        if let Some(second) = self.in_time(view, first, second) {
            return second;
        }
        if one == other {
            self.same.push((first, second));
        } else if let Some(is_second) = is_later(view, first, second) {
            let (stays, goes) = if is_second { (second, first) } else { (first, second) };
            self.superseded.push((stays, goes));
            return is_second;
        } else if lies_within(one, other, of.whole) {
            self.narrowed.push((first, second));
        } else if lies_within(other, one, of.whole) {
            self.narrowed.push((second, first));
            return true;
        } else {
            self.contradicting.push((first, second));
        }
        false
    }

    /// What contradicted another before the one that stands came is held against that one: it may be later than all of them.
    /// The first of these pairs, and of those in which one was sent later, are `open`.
    fn settle(&mut self, view: &View, open: (usize, usize), stands: impl Fn(u32) -> u32) {
        let gone: FxHashSet<u32> = self.superseded[open.1..].iter().map(|(_, goes)| *goes).collect();
        if gone.is_empty() {
            return;
        }
        let mut rows: Vec<u32> =
            self.contradicting.drain(open.0..).flat_map(|(first, second)| [first, second]).collect();
        rows.sort_unstable();
        rows.dedup();
        for row in rows {
            let stands = stands(row);
            if row == stands || gone.contains(&row) {
                continue;
            }
            match is_later(view, row, stands) {
                Some(true) => self.superseded.push((stands, row)),
                Some(false) | None => self.contradicting.push((row, stands)),
            }
        }
    }

    /// Enters a pair of which one came too late, and tells whether the second of it is what stands.
    fn in_time(&mut self, view: &View, first: u32, second: u32) -> Option<bool> {
        let is_late = |row: u32| view.observations.is_late(row, view.as_at);
        let (stays, goes) = match (is_late(first), is_late(second)) {
            (false, true) => (first, second),
            (true, false) => (second, first),
            (true, true) | (false, false) => return None,
        };
        self.too_late.push((stays, goes));
        Some(stays == second)
    }

    /// The rows that go, sorted.
    pub fn dropped(&self) -> Vec<u32> {
        let mut rows: Vec<u32> = self
            .same
            .iter()
            .chain(&self.narrowed)
            .chain(&self.superseded)
            .chain(&self.too_late)
            .map(|(_, dropped)| *dropped)
            .collect();
        rows.sort_unstable();
        rows.dedup();
        rows
    }
}

/// Whether two rows of one area name two that are not the same under another code. What was found of a pair of areas is kept.
fn are_parts(view: &View, first: u32, second: u32, apart: &mut FxHashMap<(AreaIndex, AreaIndex), bool>) -> bool {
    let named = (view.observations.named_area(first), view.observations.named_area(second));
    named.0 != named.1 && *apart.entry(named).or_insert_with(|| !view.areas.is_recoded(named.0, named.1))
}

/// Whether the second of two values was sent later; nothing where nothing tells. The days on which they were sent go before what
/// a status says.
fn is_later(view: &View, first: u32, second: u32) -> Option<bool> {
    let detail = |row: u32| view.observations.detail(row);
    let day = |row: u32| detail(row).and_then(|detail| detail.submitted);
    let revised = |row: u32| detail(row).is_some_and(|detail| detail.revised);
    match (day(first), day(second)) {
        (Some(one), Some(other)) if one != other => Some(one < other),
        _ if revised(first) != revised(second) => Some(revised(second)),
        _ => None,
    }
}

/// Whether `inner` is a number or range within the range `outer`. Where numbers need not be whole, "over 14" keeps 14 as its
/// end, and 14 is not within it.
fn lies_within(inner: Value, outer: Value, whole: bool) -> bool {
    let (Some(inner), Value::Between(Bounds { lower, upper })) = (inner.bounds(), outer) else { return false };
    let below = |a: f64, b: f64| if whole { a <= b } else { a < b };
    let from = lower.is_none_or(|limit| inner.lower.is_some_and(|lower| below(limit, lower)));
    let to = upper.is_none_or(|limit| inner.upper.is_some_and(|upper| below(upper, limit)));
    from && to
}
