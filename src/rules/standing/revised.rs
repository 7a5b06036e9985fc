//! A figure that was read before is still what it was; where it is not, both values are said.

use std::collections::BTreeMap;

use chrono::NaiveDate;

use crate::rules::view::View;
use crate::model::area::Areas;
use crate::model::code::{Code, code};
use crate::model::edition::{Sent, SentCell};
use crate::model::finding::Severity;
use crate::model::findings::Findings;
use crate::model::observations::Observations;
use crate::model::received::{Figure, Key, Received};
use crate::model::round;
use crate::model::value::{Absence, Bounds, Value};
use crate::spec::returns::Returns;

pub const CODE: Code = code! {
    /// A number has changed since it was first sent, but its status does not say that it was revised.
    "revised", Partner, settable
};

/// Of more values than this no table is kept: it would take longer than everything else.
const MOST: usize = 250_000;

/// What is to be kept of all that was read; nothing where there is too much of it.
pub fn received(
    returns: &Returns,
    observations: &Observations,
    areas: &Areas,
    before: Option<&Received>,
) -> Option<Received> {
    if observations.len() > MOST {
        return None;
    }
    let now: BTreeMap<Key, String> = (0..observations.len() as u32)
        .map(|row| (key(returns, observations, areas, row), words(observations.value(row))))
        .collect();
    Some(Received::after(before, now))
}

/// Every value of the cells that are wanted, with where it stood; nothing where there is too much of it.
pub fn sent(
    returns: &Returns,
    observations: &Observations,
    areas: &Areas,
    as_at: Option<NaiveDate>,
    is_wanted: &dyn Fn(u32, u32) -> bool,
) -> Option<Sent> {
    if observations.len() > MOST {
        return None;
    }
    let slices = observations.slices();
    let rows = (0..observations.len() as u32).filter(|row| {
        let row = *row as usize;
        is_wanted(slices.place[row], slices.line[row])
    });
    let cell = |row: u32| {
        let place = &observations.places[slices.place[row as usize] as usize];
        let line = slices.line[row as usize];
        let (file, column) = (place.file.clone(), place.column);
        let value =
            if observations.is_late(row, as_at) { Value::Absent(Absence::Late) } else { observations.value(row) };
        SentCell { words: words(value), file, line, column }
    };
    Some(rows.map(|row| (key(returns, observations, areas, row), cell(row))).collect())
}

/// What is gone is said by `withdrawn`.
pub fn findings(view: &View) -> Findings {
    let mut findings = Findings::default();
    let Some(kept) = view.kept else { return findings };
    for row in 0..view.observations.len() as u32 {
        let figure = kept.figures.get(&key(view.returns, view.observations, view.areas, row));
        let Some(figure) = figure.filter(|figure| figure.before != figure.now && !figure.is_gone()) else { continue };
        let kind = view.returns.kind_with(view.observations.series_of(row).measure);
        let ratio = kind.and_then(|kind| view.returns.kinds[kind].revision_ratio);
        let far = ratio.is_some_and(|ratio| is_beyond(figure, ratio));
        let severity = if far { Severity::Warning } else { Severity::Note };
        findings.add(severity, CODE, view.at(row), || {
            let (label, whereabouts) = (view.label_of(row), view.whereabouts(row));
            let message = format!("{label} for {whereabouts} was {} and is now {}", figure.before, figure.now);
            let hint = "what was published with the old value changes; ask for the reason if none was given";
            (message, Some(hint.to_owned()))
        });
    }
    findings
}

/// Whether one of two numbers is more than so many times the other.
fn is_beyond(figure: &Figure, ratio: f64) -> bool {
    let number = |words: &str| words.replace(',', "").parse::<f64>().ok().map(f64::abs);
    let numbers = number(&figure.before).zip(number(&figure.now));
    numbers.is_some_and(|(before, now)| before.max(now) > ratio * before.min(now))
}

/// What a row is of, as it is kept.
pub fn key(returns: &Returns, observations: &Observations, areas: &Areas, row: u32) -> Key {
    let series = observations.series_of(row);
    let slices = observations.slices();
    Key {
        period: observations.periods[slices.period[row as usize] as usize],
        measure: returns.measures[series.measure as usize].id.clone(),
        part: returns.breakdown_id(&series.breakdown),
        partner: observations.partners[series.partner as usize].clone(),
        area: areas.get(slices.area[row as usize]).code.clone(),
    }
}

/// A value in words that are the same however it was spelled.
pub fn words(value: Value) -> String {
    match value {
        Value::Number(number) => exact(number),
        Value::Between(Bounds { lower: Some(lower), upper: Some(upper) }) => {
            format!("{} to {}", exact(lower), exact(upper))
        }
        Value::Between(Bounds { lower: Some(lower), upper: None }) => format!("at least {}", exact(lower)),
        Value::Between(Bounds { lower: None, upper: Some(upper) }) => format!("at most {}", exact(upper)),
        Value::Between(Bounds { lower: None, upper: None }) => "approximate".to_owned(),
        Value::Absent(absence) => absence.words().to_owned(),
    }
}

fn exact(number: f64) -> String {
    round::grouped(number, round::places(number))
}
