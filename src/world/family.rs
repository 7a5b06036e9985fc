//! An area and the areas in it; a whole and its items. Each part that could exist is one, whether or not anybody counts it.

use std::collections::BTreeSet;

use chrono::{Days, NaiveDate};

use super::{Book, Known, Relation, Series, Spans};
use crate::model::area::AreaIndex;
use crate::model::measure::OverTime;
use crate::model::period::Period;

/// An area is all areas directly in it, each over the days on which it existed.
pub(super) fn areas(book: &Book, known: &Known, whole: &Series, spans: &Spans, found: &mut Vec<Relation>) {
    if !book.is_people(whole.measure) {
        return;
    }
    let over_time = book.over_time(whole.measure);
    let children: Vec<Series> = book.children(whole.area).iter().map(|area| whole.of_area(*area)).collect();
    for period in shared(book, known, whole, spans, &children) {
        let parts: Vec<(Series, Period)> = children
            .iter()
            .filter_map(|child| Some((child.clone(), alive(book, child.area, over_time, period)?)))
            .collect();
        if !parts.iter().any(|(child, period)| known.has(book, child, *period)) {
            continue;
        }
        if over_time == OverTime::None {
            let there = parts.iter().filter(|(child, period)| known.has(book, child, *period));
            found.extend(there.map(|(child, period)| Relation::at_most(child.at(*period), whole.at(*period))));
            continue;
        }
        let parts: Vec<_> = parts.into_iter().map(|(child, period)| child.at(period)).collect();
        let rounding = book.rounding(whole.measure, parts.len() + 1);
        found.push(Relation::adds_up(whole.at(period), parts, rounding));
    }
}

/// Before a new area began it was the areas that it came from.
pub(super) fn successors(book: &Book, known: &Known, whole: &Series, spans: &Spans, found: &mut Vec<Relation>) {
    let Some(from) = book.from(whole.area).filter(|_| book.is_people(whole.measure)) else { return };
    let over_time = book.over_time(whole.measure);
    let before: Vec<Series> = book.predecessors(whole.area).iter().map(|area| whole.of_area(*area)).collect();
    if before.is_empty() || over_time == OverTime::None {
        return;
    }
    for period in spans.all().filter(|period| period.last_day() < from) {
        let parts: Vec<(Series, Period)> =
            before.iter().filter_map(|cell| Some((cell.clone(), alive(book, cell.area, over_time, period)?))).collect();
        if parts.iter().any(|(cell, period)| known.has(book, cell, *period)) {
            let parts = parts.into_iter().map(|(cell, period)| cell.at(period)).collect();
            found.push(Relation::adds_up(whole.at(period), parts, 0.0));
        }
    }
}

/// A whole is all items of each dimension; where one person may be in several, it is at least each of them.
pub(super) fn items(book: &Book, known: &Known, whole: &Series, spans: &Spans, found: &mut Vec<Relation>) {
    if !book.is_people(whole.measure) {
        return;
    }
    for dimension in book.splits(whole.measure) {
        if whole.part.items().iter().any(|(held, _)| held == dimension) {
            continue;
        }
        let items: Vec<Series> =
            (0..book.items(*dimension)).map(|item| whole.of_part(whole.part.with(*dimension, item))).collect();
        for period in shared(book, known, whole, spans, &items) {
            let there = || items.iter().filter(|item| known.has(book, item, period));
            if book.overlaps(*dimension) {
                found.extend(there().map(|item| Relation::at_most(item.at(period), whole.at(period))));
            } else if there().next().is_some() {
                let parts: Vec<_> = items.iter().map(|item| item.at(period)).collect();
                let rounding = book.rounding(whole.measure, parts.len() + 1);
                found.push(Relation::adds_up(whole.at(period), parts, rounding));
            }
        }
    }
}

/// The periods for which the whole is there, or a sum of it, and it or a part is called so.
fn shared(book: &Book, known: &Known, whole: &Series, spans: &Spans, parts: &[Series]) -> BTreeSet<Period> {
    let over_time = book.over_time(whole.measure);
    let of_parts = parts.iter().filter_map(|part| known.cells.get(part)).flat_map(Spans::all);
    let there = of_parts.filter(|period| spans.has(over_time, *period));
    spans.all().chain(there).collect()
}

/// The days of a period on which an area existed; of a level, the period if it existed on its day.
fn alive(book: &Book, area: AreaIndex, over_time: OverTime, period: Period) -> Option<Period> {
    let after = |day: NaiveDate| day.checked_add_days(Days::new(1)).unwrap_or(day);
    if over_time != OverTime::Sum {
        let day = period.reference_day();
        return book.lives(area, day, after(day)).map(|_| period);
    }
    let (from, to) = (period.first_day(), after(period.last_day()));
    let (first, last) = book.lives(area, from, to)?;
    Some(if (first, last) == (from, to) { period } else { Period::of_days(first, last.pred_opt().unwrap_or(last)) })
}
