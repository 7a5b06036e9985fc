//! What the same partner sent for the period before, and nothing of anyone else.

use std::collections::BTreeMap;

use super::Wanted;
use crate::model::area::AreaIndex;
use crate::model::measure::{Breakdown, MeasureIndex};
use crate::model::period::Period;
use crate::model::register::Entry;
use crate::model::value::Value;
use crate::read::Submitted;

/// The figures of the period before.
#[derive(Debug, Default)]
pub struct LastTime {
    /// `None` when no period of the same kind comes before.
    pub period: Option<Period>,
    pub sent: BTreeMap<(AreaIndex, MeasureIndex, Breakdown), Sent>,
    /// The rows of a register.
    pub rows: Vec<Entry>,
}

/// What stood in a cell.
#[derive(Debug, Clone, PartialEq)]
pub enum Sent {
    Number(f64),
    Words(String),
}

/// Gathers them from what was read.
pub fn last_time(wanted: &Wanted, areas: &[AreaIndex], submitted: &Submitted) -> LastTime {
    let Some(period) = wanted.period.back(1) else { return LastTime::default() };
    let observations = submitted.observations();
    let mut last = LastTime { period: Some(period), ..LastTime::default() };
    let is_row = |row: &&Entry| {
        row.kind == wanted.kind && row.partner == wanted.partner && row.period == period && areas.contains(&row.area)
    };
    last.rows = submitted.entries().iter().filter(is_row).cloned().collect();
    let partner = observations.partners.iter().position(|partner| partner == wanted.partner);
    let code = observations.periods.iter().position(|known| *known == period);
    let (Some(partner), Some(code)) = (partner, code) else { return last };
    let slices = observations.slices();
    for row in 0..observations.len() as u32 {
        let (area, at) = (slices.area[row as usize], slices.period[row as usize]);
        let series = observations.series_of(row);
        if at as usize == code && series.partner as usize == partner && areas.contains(&area) {
            let words = observations.detail(row).and_then(|detail| detail.words.clone());
            let sent = match observations.value(row) {
                Value::Number(number) => Sent::Number(number),
                Value::Between(_) => Sent::Words(words.unwrap_or_default()),
                Value::Absent(reason) => Sent::Words(reason.words().to_owned()),
            };
            last.sent.insert((area, series.measure, series.breakdown.clone()), sent);
        }
    }
    last
}
