//! What a partner sent for a period is there for the next one, too: every column, every item, and every area that nobody is
//! said to owe.

use std::collections::BTreeMap;

use crate::rules::history::{ByPeriod, OfArea, Sender, period};
use super::revised;
use crate::rules::view::View;
use crate::model::area::AreaIndex;
use crate::model::code::{Code, code};
use crate::model::finding::{Finding, Place};
use crate::model::findings::Findings;
use crate::model::period::Period;
use crate::model::received::{Figure, Key};

pub const CODE: Code = code! {
    /// Something that the same partner had for the period before is missing, or an area that other parts of the table
    /// have.
    "incomplete", Partner, settable
};

/// What has gone missing so often comes and goes.
const OFTEN: usize = 3;
/// So many of what is missing are named.
const NAMED: usize = 3;

/// Whether a period had what a row is of before, and has it no more.
type IsGone<'a> = &'a dyn Fn(u32, Period) -> bool;

/// What is gone since something was sent before is said by `withdrawn`.
pub fn findings(view: &View, sender: &Sender) -> Findings {
    let kept = view.kept;
    let is_gone = |row: u32, period: Period| {
        let key = || Key { period, ..revised::key(view.returns, view.observations, view.areas, row) };
        kept.is_some_and(|kept| kept.figures.get(&key()).is_some_and(Figure::is_gone))
    };
    let mut findings = Vec::new();
    for (area, of_area) in sender.areas(view) {
        findings.extend(items(view, sender, (area, &of_area), &is_gone));
    }
    // Where somebody owes it, or all areas are to be covered, that is looked at by itself.
    let is_owed = view.expected.iter().any(|owed| owed.kind == sender.kind);
    if view.returns.kinds[sender.kind].covers.is_none() && !is_owed {
        findings.extend(areas(view, sender, &is_gone));
    }
    view.of_what_was_read(findings)
}

/// The first row for each period.
fn first_rows(view: &View, rows: &[u32]) -> BTreeMap<Period, u32> {
    let mut first = ByPeriod::new(view);
    for row in rows {
        let entry = first.of(*row, || *row);
        *entry = (*row).min(*entry);
    }
    first.sorted().into_iter().collect()
}

/// The periods without something that was there for the period before, where something else came. `there` is in order.
fn dropped(there: &[Period], came: &BTreeMap<Period, u32>) -> Vec<Period> {
    let then = there.iter().skip(1).map(Some).chain([None]);
    let next = there.iter().zip(then).filter_map(|(period, then)| {
        let next = period.back(-1)?;
        (then != Some(&next)).then_some(next)
    });
    let dropped: Vec<Period> = next.filter(|next| came.contains_key(next)).collect();
    if dropped.len() < OFTEN { dropped } else { Vec::new() }
}

/// What is missing in what a partner sent for an area.
fn items(view: &View, sender: &Sender, (area, of_area): (AreaIndex, &OfArea), is_gone: IsGone) -> Vec<Finding> {
    let came = first_rows(view, of_area.rows());
    let mut lacking: BTreeMap<Period, Vec<u32>> = BTreeMap::new();
    for rows in of_area.series().map(|course| course.rows) {
        let series = view.observations.series_of(rows[0]);
        // An item that is not listed means none.
        if view.returns.measures[series.measure as usize].sparse && !series.breakdown.is_whole() {
            continue;
        }
        let mut there: Vec<Period> = rows.iter().map(|row| period(view, *row)).collect();
        there.dedup();
        for period in dropped(&there, &came).into_iter().filter(|period| !is_gone(rows[0], *period)) {
            lacking.entry(period).or_default().push(rows[0]);
        }
    }
    let finding = |(period, lacking): (Period, Vec<u32>)| {
        let mut names: Vec<String> = lacking.iter().take(NAMED).map(|row| view.label_of(*row)).collect();
        let more = lacking.len() - names.len();
        if more > 0 {
            names.push(format!("{more} more"));
        }
        let last = names.pop().unwrap_or_default();
        let names = if names.is_empty() { last } else { format!("{} and {last}", names.join(", ")) };
        let message = format!(
            "the {} for {}, {period} has nothing for {names}, but had it for the period before",
            view.returns.kinds[sender.kind].title,
            view.areas.get(area).name
        );
        let hint = "ask the partner for what is missing: 0 where there was none, n/a where it is no longer counted";
        Finding::warning(CODE, Place::of(view.origin(came[&period]), area, period), message).hint(hint)
    };
    lacking.into_iter().map(finding).collect()
}

/// The areas that are missing in what a partner sent.
fn areas(view: &View, sender: &Sender, is_gone: IsGone) -> Vec<Finding> {
    let of_areas: Vec<(AreaIndex, BTreeMap<Period, u32>)> =
        sender.areas(view).map(|(area, of_area)| (area, first_rows(view, of_area.rows()))).collect();
    let mut came: BTreeMap<Period, u32> = BTreeMap::new();
    for (period, row) in of_areas.iter().flat_map(|(_, first)| first) {
        let entry = came.entry(*period).or_insert(*row);
        *entry = (*row).min(*entry);
    }
    let mut findings = Vec::new();
    for (area, first) in &of_areas {
        for period in dropped(&first.keys().copied().collect::<Vec<_>>(), &came) {
            let before = period.back(1).and_then(|before| first.get(&before));
            // One that has ended is sent no more.
            if view.areas.at(*area, period) != *area || before.is_some_and(|row| is_gone(*row, period)) {
                continue;
            }
            let message = format!(
                "the {} has nothing for {}, {period}, though it has for other areas, and had for the period before",
                view.returns.kinds[sender.kind].title,
                view.areas.get(*area).name
            );
            let hint = "ask for what is missing; until it is received, figures that need it are missing or use older \
                numbers";
            findings.push(Finding::warning(CODE, Place::of(view.origin(came[&period]), *area, period), message).hint(hint));
        }
    }
    findings
}
