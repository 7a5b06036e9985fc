//! What partners sent and what they owe, kept beside the checks, which use it up.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;

use crate::model::area::Areas;
use crate::model::missing::Missing;
use crate::model::observations::Observations;
use crate::model::period::Period;
use crate::model::submitted::{Expected, FileRead};
use crate::read::Submitted;
use crate::spec::returns::Returns;

/// A copy of what was read. The columns are shared with the original, so it costs little while both are there.
pub struct Sent {
    pub(super) observations: Observations,
    /// Who sent each row of a register, by file and line.
    pub(super) rows: BTreeMap<(String, u32), String>,
    pub(super) areas: Areas,
    pub(super) expected: Vec<Expected>,
    /// The kinds of return that somebody owes.
    owed: BTreeSet<usize>,
    pub(super) files: Vec<FileRead>,
    pub(super) as_at: Option<NaiveDate>,
    /// The quarter that is asked for where nobody has sent anything yet.
    pub(super) first: Option<Period>,
}

impl Sent {
    pub fn of(submitted: &Submitted, as_at: Option<NaiveDate>, asked: Option<Period>) -> Sent {
        let mut sent = Sent {
            observations: submitted.observations().clone(),
            rows: submitted.entries().iter().map(|row| ((row.file.clone(), row.line), row.partner.clone())).collect(),
            areas: submitted.areas().clone(),
            expected: submitted.expected().to_vec(),
            owed: submitted.expected().iter().map(|expected| expected.kind).collect(),
            files: submitted.files().to_vec(),
            as_at,
            first: None,
        };
        sent.first = asked.or_else(|| sent.beginning()).map(Period::last_quarter);
        sent
    }

    /// The first day from which anything is owed.
    fn beginning(&self) -> Option<Period> {
        let first = self.expected.iter().filter_map(|expected| expected.from).min()?;
        Some(Period::Span { first, last: first })
    }

    /// The last day on which anything was sent: it is over, whatever day it is now.
    pub fn latest(&self) -> Option<NaiveDate> {
        self.observations.details().iter().filter_map(|(_, detail)| detail.submitted).max()
    }

    /// Whether somebody owes this kind of return.
    pub fn is_owed(&self, kind: usize) -> bool {
        self.owed.contains(&kind)
    }

    pub fn areas(&self) -> &Areas {
        &self.areas
    }

    /// Whether nothing has come of all that is owed.
    pub fn is_bare(&self, returns: &Returns) -> bool {
        let owed = |measure| returns.kind_with(measure).is_some_and(|kind| self.is_owed(kind));
        let came = |file: &FileRead| file.kind.is_some_and(|kind| self.is_owed(kind));
        !self.expected.is_empty()
            && !self.files.iter().any(came)
            && !self.observations.series.iter().any(|series| owed(series.measure))
    }

    /// The quarter that a publication is about where nobody has sent anything yet, and every return that is owed for it.
    pub fn awaited(&self, returns: &Returns) -> Option<(Period, Vec<Missing>)> {
        let first = self.first.filter(|_| self.is_bare(returns))?;
        let periods = |kind: usize| -> Vec<Period> {
            let kind = &returns.kinds[kind];
            let Some(frequency) = kind.frequency.filter(|_| !kind.is_population) else { return Vec::new() };
            let within = frequency.within(first);
            if within.is_empty() { vec![frequency.in_which_ends(first)] } else { within }
        };
        let missing = self.expected.iter().flat_map(|expected| {
            let owed = periods(expected.kind).into_iter().filter(|period| expected.covers(*period));
            owed.map(|period| Missing {
                period,
                kind: expected.kind,
                partner: expected.partner.clone(),
                area: expected.area,
                origin: expected.origin.clone(),
            })
        });
        let mut missing: Vec<Missing> = missing.collect();
        missing.sort();
        Some((first, missing))
    }
}
