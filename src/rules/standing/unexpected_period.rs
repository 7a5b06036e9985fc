//! A return comes for the periods of its own frequency, quarters or years: rows for others would not be used.

use std::collections::{BTreeMap, BTreeSet};

use rustc_hash::FxHashSet;

use crate::rules::view::View;
use crate::model::code::{Code, code};
use crate::model::finding::Finding;
use crate::model::period::Period;
use crate::spec::kind::Kind;
use crate::spec::typed_return::Frequency;

pub const CODE: Code = code! {
    /// A return has a period of the wrong length, for instance a year instead of a quarter.
    "unexpected-period", Partner, settable
};

/// The first row for each period that is not of the frequency of its return, by kind of return and partner.
type Others = BTreeMap<(usize, u32), BTreeMap<Period, u32>>;

pub fn findings(view: &View) -> Vec<Finding> {
    let (fitting, others) = sorted(view);
    let mut findings = Vec::new();
    let mut told: BTreeSet<(usize, Period)> = BTreeSet::new();
    for ((kind, partner), periods) in others {
        let of = &view.returns.kinds[kind];
        let Some(frequency) = of.frequency else { continue };
        if !fitting.contains(&(kind, partner)) {
            findings.extend(none_fits(view, of, frequency, &periods));
            continue;
        }
        for (period, row) in periods {
            if !adds_up(frequency, period) && told.insert((kind, period)) {
                let (by, one, many) = (frequency.word(), frequency.one(), frequency.many());
                let message = format!("the {} is sent once per {by}, and {period} is not {one}", of.title);
                let hint = format!("correct the period, or send the {many}; the figure is only used where it is asked for");
                findings.push(Finding::warning(CODE, view.at(row), message).hint(hint));
            }
        }
    }
    findings
}

/// Who sent anything for a period of the return's frequency, and what was sent for others.
fn sorted(view: &View) -> (BTreeSet<(usize, u32)>, Others) {
    let observations = view.observations;
    let senders: Vec<Option<(usize, u32)>> = observations
        .series
        .iter()
        .map(|series| Some((view.returns.kind_with(series.measure)?, series.partner)))
        .collect();
    // What was taken from a document has the period that the document gives.
    let is_quoted = |row: u32| observations.detail(row).is_some_and(|detail| detail.document.is_some());
    let fits = |kind: usize, period: Period| view.returns.kinds[kind].comes_for(period);
    // Millions of rows are of few series.
    let mut fitting = vec![false; senders.len()];
    let mut others = Others::new();
    let mut seen = FxHashSet::default();
    let slices = observations.slices();
    for (row, (series, code)) in (0..).zip(slices.series.iter().zip(slices.period)) {
        let period = observations.periods[*code as usize];
        let Some((kind, partner)) = senders[*series as usize] else { continue };
        if fits(kind, period) {
            fitting[*series as usize] = true;
        } else if view.returns.kinds[kind].frequency.is_some() && seen.insert((series, code)) && !is_quoted(row) {
            others.entry((kind, partner)).or_default().entry(period).or_insert(row);
        }
    }
    let fitting = senders.into_iter().zip(fitting).filter(|(_, fits)| *fits).filter_map(|(sender, _)| sender);
    (fitting.collect(), others)
}

/// Of what a partner sent, nothing is for a period of the return's frequency.
fn none_fits(view: &View, kind: &Kind, frequency: Frequency, periods: &BTreeMap<Period, u32>) -> Option<Finding> {
    let (period, row) = periods.iter().min_by_key(|(_, row)| **row)?;
    let more = match periods.len() - 1 {
        0 => String::new(),
        1 => " and 1 other period".to_owned(),
        more => format!(" and {more} other periods"),
    };
    let message = format!("the {} is sent once per {}, but all that was received is for {period}{more}", kind.title, frequency.word());
    let ask = format!("ask for {}", frequency.many());
    let hint = match Frequency::of(*period) {
        Some(other) => format!(
            "{ask}, or, if that is how it is sent, set `frequency = \"{}\"` in pipelines/returns/{}.toml",
            other.typed(),
            kind.id
        ),
        None => format!("{ask}: periods of other lengths are not added up"),
    };
    Some(Finding::warning(CODE, view.at(*row), message).hint(hint))
}

/// Whether figures of a return of this frequency can be made from a period, or are given beside them.
fn adds_up(frequency: Frequency, period: Period) -> bool {
    let is_beside = !frequency.within(period).is_empty();
    is_beside || (frequency == Frequency::Year && matches!(period, Period::Quarter { .. } | Period::FourQuarters { .. }))
}
