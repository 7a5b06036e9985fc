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
    /// A return has a period of another length than it should, for instance a year instead of a quarter.
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
                let what = names(frequency);
                let message = format!("the {} is sent by {}, and {period} is not {}", of.title, what.by, what.one);
                let hint = format!("correct the period, or send the {}; the figure is only used where it is asked for", what.many);
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
    let what = names(frequency);
    let more = match periods.len() - 1 {
        0 => String::new(),
        1 => " and 1 other period".to_owned(),
        more => format!(" and {more} other periods"),
    };
    let message = format!("the {} is sent by {}, and all that came is for {period}{more}", kind.title, what.by);
    let ask = format!("ask for {}", what.many);
    let hint = match named(*period) {
        Some(other) => format!(
            "{ask}, or, if that is how it comes, set `frequency = \"{other}\"` in pipelines/returns/{}.toml",
            kind.id
        ),
        None => format!("{ask}: months, and periods of other lengths, are not added up"),
    };
    Some(Finding::warning(CODE, view.at(*row), message).hint(hint))
}

/// Whether figures of a return of this frequency can be made from a period, or are given beside them.
fn adds_up(frequency: Frequency, period: Period) -> bool {
    match (frequency, period) {
        (_, Period::Month { .. } | Period::Span { .. })
        | (Frequency::Quarter | Frequency::Year, Period::CalendarYear { .. })
        | (Frequency::CalendarYear, Period::Quarter { .. } | Period::Year { .. } | Period::FourQuarters { .. }) => false,
        (Frequency::Quarter | Frequency::Year, Period::Quarter { .. } | Period::Year { .. } | Period::FourQuarters { .. })
        | (Frequency::CalendarYear, Period::CalendarYear { .. }) => true,
    }
}

/// The frequency of which a period is, as it is typed.
fn named(period: Period) -> Option<&'static str> {
    match period {
        Period::Quarter { .. } => Some("quarter"),
        Period::Year { .. } => Some("year"),
        Period::CalendarYear { .. } => Some("calendar-year"),
        Period::Month { .. } | Period::Span { .. } | Period::FourQuarters { .. } => None,
    }
}

/// What the periods of a frequency are called.
struct Names {
    by: &'static str,
    one: &'static str,
    many: &'static str,
}

fn names(frequency: Frequency) -> Names {
    match frequency {
        Frequency::Quarter => Names { by: "quarter", one: "a quarter", many: "quarters" },
        Frequency::Year => Names { by: "financial year", one: "a financial year", many: "financial years" },
        Frequency::CalendarYear => Names { by: "calendar year", one: "a calendar year", many: "calendar years" },
    }
}
