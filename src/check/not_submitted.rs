//! Every return that is owed came, for every period from the first to the last that anyone sent.

use std::collections::BTreeSet;

use chrono::NaiveDate;
use rustc_hash::{FxHashMap, FxHashSet};

use crate::model::area::{AreaIndex, Areas};
use crate::model::code::Code;
use crate::model::date;
use crate::model::finding::{Place, Severity};
use crate::model::findings::Findings;
use crate::model::missing::Missing;
use crate::model::owed;
use crate::model::period::Period;
use crate::model::submitted::{Expected, FileRead};
use crate::model::value::{Absence, Value};
use crate::read::Unread;
use crate::rules::View;
use crate::spec::returns::Returns;

const CODE: Code = Code::NOT_SUBMITTED;

/// The returns that are owed and did not come, sorted by period.
pub fn missing(view: &View, expected: &[Expected], files: &[FileRead], unread: &BTreeSet<Unread>) -> Vec<Missing> {
    let came = came(view);
    let sent: FxHashSet<usize> = came.iter().map(|(kind, ..)| *kind).collect();
    let partners: FxHashMap<&str, u32> = view.observations.partners.iter().map(String::as_str).zip(0..).collect();
    let mut periods: FxHashMap<usize, Vec<Period>> = FxHashMap::default();
    let unread = MayBe::of(unread);
    let mut missing = Vec::new();
    for expected in expected {
        // A file that could not be read at all has its own finding; hundreds of missing returns would bury it.
        if !sent.contains(&expected.kind) && files.iter().any(|file| file.kind == Some(expected.kind)) {
            continue;
        }
        let partner = partners.get(expected.partner.as_str());
        let all = || view.returns.kinds[expected.kind].periods_among(&view.observations.periods);
        for period in expected.among(periods.entry(expected.kind).or_insert_with(all)).iter().copied() {
            let submitted =
                partner.is_some_and(|partner| came.contains(&(expected.kind, *partner, expected.area, period)));
            if !submitted && !unread.has(expected, period) {
                missing.push(Missing {
                    period,
                    kind: expected.kind,
                    partner: expected.partner.clone(),
                    area: expected.area,
                    origin: expected.origin.clone(),
                });
            }
        }
    }
    missing.sort();
    missing
}

/// Kind, area, period and partner of a row, as far as they could be read.
type Read<'a> = (Option<usize>, Option<AreaIndex>, Option<Period>, Option<&'a str>);

/// The rows that could not be read, each of which may be a return that is owed: then it came, and what is wrong with it is said
/// there.
struct MayBe<'a> {
    rows: FxHashSet<Read<'a>>,
    /// Which of the four could be read, as it occurs among them.
    known: BTreeSet<[bool; 4]>,
}

impl<'a> MayBe<'a> {
    fn of(unread: &'a BTreeSet<Unread>) -> MayBe<'a> {
        let rows: FxHashSet<Read> =
            unread.iter().map(|row| (row.kind, row.area, row.period, row.partner.as_deref())).collect();
        let known = |(kind, area, period, partner): &Read| {
            [kind.is_some(), area.is_some(), period.is_some(), partner.is_some()]
        };
        MayBe { known: rows.iter().map(known).collect(), rows }
    }

    fn has(&self, owed: &Expected, period: Period) -> bool {
        self.known.iter().any(|[kind, area, when, partner]| {
            self.rows.contains(&(
                kind.then_some(owed.kind),
                area.then_some(owed.area),
                when.then_some(period),
                partner.then_some(owed.partner.as_str()),
            ))
        })
    }
}

/// Says what did not come: what is due only after the day of the refresh, or where nobody knows that `awaited` says, is awaited.
pub fn findings(
    returns: &Returns,
    areas: &Areas,
    missing: &[Missing],
    as_at: Option<NaiveDate>,
    awaited: bool,
    findings: &mut Findings,
) {
    for missing in missing {
        let kind = &returns.kinds[missing.kind];
        let due = owed::due(missing.period, kind.due_days);
        let place = Place::of(missing.origin.clone(), missing.area, missing.period);
        let area = &areas.get(missing.area).name;
        let Missing { partner, period, .. } = missing;
        if owed::in_time(due, as_at).unwrap_or(awaited) {
            findings.add(Severity::Note, Code::AWAITED, place, || {
                let due = due.map_or(String::new(), |due| format!(", due on {}", date::words(due)));
                (format!("the {} for {area}, {period}, is awaited from {partner}{due}", kind.title), None)
            });
            continue;
        }
        // It stands in the list of who owes what, so the return's own word on how much it matters is looked up here.
        let severity = kind.severity.get(&CODE).copied().unwrap_or(Severity::Warning);
        findings.add(severity, CODE, place, || {
            let message = format!("{partner} has not sent the {} for {area}, {period}", kind.title);
            let hint = "chase the partner; figures that need it are shown as [x], never as zero";
            (message, Some(hint.to_owned()))
        });
    }
}

/// Which partner sent which kind of return for which area and period: a row that says "not submitted" is none, and one
/// that came after the date of the refresh is none yet.
fn came(view: &View) -> FxHashSet<(usize, u32, u32, Period)> {
    let kinds: Vec<usize> = view
        .observations
        .series
        .iter()
        .map(|series| view.returns.kind_with(series.measure).unwrap_or(usize::MAX))
        .collect();
    let slices = view.observations.slices();
    let mut came = FxHashSet::default();
    // Neighbouring rows mostly say the same, so the last answer is remembered.
    let mut last = None;
    for row in 0..view.observations.len() {
        let code = slices.series[row] as usize;
        let key = (kinds[code], view.observations.series[code].partner, slices.area[row], slices.period[row]);
        let nothing = view.observations.is_late(row as u32, view.as_at)
            || slices.value[row].is_nan()
                && view.observations.value(row as u32) == Value::Absent(Absence::NotSubmitted);
        if last == Some(key) || nothing {
            continue;
        }
        last = Some(key);
        came.insert((key.0, key.1, key.2, view.observations.periods[key.3 as usize]));
    }
    came
}
