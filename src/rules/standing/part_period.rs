//! What was counted before its period was over counts a part of it: a month sent on its twentieth day looks like a fall.

use std::collections::BTreeMap;

use crate::rules::view::{View, plain};
use crate::model::code::{Code, code};
use crate::model::date;
use crate::model::finding::Finding;
use crate::model::measure::OverTime;
use crate::model::period::Period;

pub const CODE: Code = code! {
    /// A number is for only part of its period.
    "part-period", Partner, settable
};

/// So many periods before the last one are looked at.
const BEFORE: i32 = 3;
/// Where counts are smaller, a fall says nothing.
const FEWEST: f64 = 20.0;
/// The last period has less than one in so many of the fewest before.
const FALL: f64 = 3.0;

pub fn findings(view: &View) -> Vec<Finding> {
    let mut findings = sent_early(view);
    findings.extend(cut_short(view));
    findings
}

/// What was submitted, or is looked at, before the last day of its period.
fn sent_early(view: &View) -> Vec<Finding> {
    let mut early: BTreeMap<(usize, u32, Period), Finding> = BTreeMap::new();
    let mut told = |row: u32, how: &str, on: chrono::NaiveDate| {
        let series = view.observations.series_of(row);
        let (_, period) = view.place(row);
        let Some(kind) = view.returns.kind_with(series.measure) else { return };
        early.entry((kind, series.partner, period)).or_insert_with(|| {
            let message = format!(
                "the {} for {} {how} {}, before the period ended on {}",
                view.returns.kinds[kind].title,
                view.whereabouts(row),
                date::words(on),
                date::words(period.last_day())
            );
            Finding::warning(CODE, view.at(row), message).hint("ask for it again now that the period is over")
        });
    };
    for (row, detail) in view.observations.details() {
        let (_, period) = view.place(*row);
        if let Some(submitted) = detail.submitted.filter(|submitted| *submitted < period.last_day()) {
            told(*row, "was sent on", submitted);
        }
    }
    let Some(as_at) = view.as_at else { return early.into_values().collect() };
    for rows in (0..view.returns.measures.len() as u32).flat_map(|measure| view.index.groups(measure)) {
        let (_, period) = view.place(rows.get(0));
        if as_at < period.last_day() {
            rows.into_iter().for_each(|row| told(row, "is as at", as_at));
        }
    }
    early.into_values().collect()
}

fn cut_short(view: &View) -> Vec<Finding> {
    let sums = (0u32..).zip(&view.returns.measures).filter(|(_, of)| of.over_time == OverTime::Sum && of.unit != "£");
    let rows = sums.flat_map(|(measure, _)| view.index.groups(measure)).flatten();
    let finding = |row: u32| {
        let fewest = looks_cut_short(view, row)?;
        let message = format!(
            "{} for {} is far below each of the {BEFORE} periods before, the lowest of which was {}",
            view.said(row),
            view.whereabouts(row),
            plain(fewest)
        );
        let hint = "ask whether the period was over when it was counted, and for the whole period if it was not";
        Some(Finding::warning(CODE, view.at(row), message).hint(hint))
    };
    rows.filter_map(finding).collect()
}

/// The lowest of the periods before, where this is the last of its series and far below all of them.
pub fn looks_cut_short(view: &View, row: u32) -> Option<f64> {
    // Nothing at all is another matter: see `all-zero`.
    let number = view.number(row).filter(|number| *number > 0.0)?;
    if !view.observations.series_of(row).breakdown.is_whole() || view.earlier(row, -1).is_some() {
        return None;
    }
    let before: Option<Vec<f64>> = (1..=BEFORE).map(|steps| view.number(view.earlier(row, steps)?)).collect();
    let fewest = before?.into_iter().fold(f64::INFINITY, f64::min);
    (fewest >= FEWEST && number * FALL < fewest).then_some(fewest)
}
