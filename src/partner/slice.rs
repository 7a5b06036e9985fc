//! What one partner sent, beside what it sent before and beside what was published of everybody: for that partner alone.

use std::collections::BTreeMap;

use crate::check::Accepted;
use crate::model::area::AreaIndex;
use crate::model::measure::{Breakdown, MeasureIndex};
use crate::model::period::Period;
use crate::model::spelling;
use crate::model::value::Value;
use crate::spec::returns::Returns;

/// What a partner sent.
#[derive(Debug)]
pub struct Slice {
    /// As most of its returns spell it.
    pub partner: String,
    pub rows: Vec<Line>,
}

/// A value that the partner sent.
#[derive(Debug)]
pub struct Line {
    /// The kind of return, as it is called.
    pub kind: String,
    /// The measure with its part and unit.
    pub label: String,
    pub area: String,
    pub period: Period,
    pub sent: Value,
    /// What it sent for the period before, and for the same period of the year before.
    pub before: Option<Value>,
    pub year_before: Option<Value>,
    /// The id of the published figure of everybody, for the area of the publication.
    pub total: String,
    /// The file's name, line and column.
    pub place: String,
}

/// What a partner sent, newest first of each measure; `code` is the area that totals are of. Nothing where nobody of that name sent
/// anything.
pub fn slice(returns: &Returns, accepted: &Accepted, partner: &str, code: &str) -> Option<Slice> {
    let observations = accepted.observations();
    let slices = observations.slices();
    let wanted = spelling::fold_organisation(partner);
    let is_wanted: Vec<bool> =
        observations.partners.iter().map(|name| spelling::fold_organisation(name) == wanted).collect();
    let mut values: BTreeMap<(MeasureIndex, Breakdown, AreaIndex, Period), u32> = BTreeMap::new();
    for row in 0..observations.len() as u32 {
        let series = observations.series_of(row);
        if is_wanted[series.partner as usize] {
            let (area, period) = (slices.area[row as usize], slices.period[row as usize]);
            let period = observations.periods[period as usize];
            values.insert((series.measure, series.breakdown.clone(), area, period), row);
        }
    }
    let first = values.values().next()?;
    let partner = observations.partners[observations.series_of(*first).partner as usize].clone();
    let mut rows: Vec<((MeasureIndex, Breakdown, AreaIndex), Line)> = Vec::new();
    for ((measure, part, area, period), row) in &values {
        let at = |period: Option<Period>| {
            let key = (*measure, part.clone(), *area, period?);
            values.get(&key).map(|row| observations.value(*row))
        };
        let of = &returns.measures[*measure as usize];
        let place = &observations.places[slices.place[*row as usize] as usize];
        // The partner knows the file by its name.
        let name = place.file.rsplit('/').next().unwrap_or_default();
        let part_id = returns.breakdown_id(part);
        let part_id = if part_id.is_empty() { String::new() } else { format!("/{part_id}") };
        let line = Line {
            kind: returns.kind_with(*measure).map_or(String::new(), |kind| returns.kinds[kind].title.clone()),
            label: format!("{} ({})", returns.part_label(*measure, part), of.unit),
            area: accepted.areas().get(*area).name.clone(),
            period: *period,
            sent: observations.value(*row),
            before: at(period.back(1)),
            year_before: at(period.year_before()),
            total: format!("{}.sum/{code}/{}{part_id}", of.id, period.slug()),
            place: format!("{name}:{}:{}", slices.line[*row as usize], place.column),
        };
        rows.push(((*measure, part.clone(), *area), line));
    }
    rows.sort_by(|(one, first), (other, second)| one.cmp(other).then(second.period.cmp(&first.period)));
    Some(Slice { partner, rows: rows.into_iter().map(|(_, line)| line).collect() })
}
