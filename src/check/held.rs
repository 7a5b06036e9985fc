//! Holds wrong values back, where the publications say so: they and what is made from them are shown as under query, and the rest
//! is published.

use std::collections::{BTreeMap, BTreeSet};

use crate::model::code::Code;
use crate::model::finding::{Finding, Severity};
use crate::model::findings::Findings;
use crate::model::missing::Held;
use crate::model::observations::Observations;
use crate::model::value::{Absence, Value};
use crate::rules;
use crate::spec::returns::Returns;

/// Said behind the message of a finding.
const HELD: &str = "; held back as under query with the partner, with everything made from it";

/// Rows by where they stand.
struct Places<'a> {
    observations: &'a Observations,
    rows: BTreeMap<(&'a str, u32, u32), u32>,
}

impl<'a> Places<'a> {
    fn of(observations: &'a Observations, wanted: &BTreeSet<(String, u32)>) -> Places<'a> {
        let slices = observations.slices();
        let place = |row: u32| {
            let place = &observations.places[slices.place[row as usize] as usize];
            ((place.file.as_str(), slices.line[row as usize], place.column), row)
        };
        let is_wanted = |row: &u32| {
            let place = &observations.places[slices.place[*row as usize] as usize];
            wanted.contains(&(place.file.clone(), slices.line[*row as usize]))
        };
        let rows = (0..observations.len() as u32).filter(is_wanted).map(place).collect();
        Places { observations, rows }
    }

    fn at(&self, finding: &Finding) -> Option<u32> {
        let origin = &finding.origin;
        self.rows.get(&(origin.file.as_str(), origin.line, origin.column)).copied()
    }

    /// All that the same partner sent of the same kind of return for the same area and period: a rule that does not hold between
    /// several values does not say which of them is wrong.
    fn of_the_return(&self, returns: &Returns, row: u32) -> Vec<u32> {
        let (observations, slices) = (self.observations, self.observations.slices());
        let key = |row: u32| {
            let series = observations.series_of(row);
            let at = row as usize;
            (returns.kind_with(series.measure), series.partner, slices.area[at], slices.period[at])
        };
        let wanted = key(row);
        (0..observations.len() as u32).filter(|other| key(*other) == wanted).collect()
    }
}

/// Lets findings of these codes stop nothing whose values can be held back; gives the rows of these values. One that stands at no
/// value stops the run as before.
pub fn back(
    returns: &Returns,
    observations: &Observations,
    codes: &[Code],
    findings: &mut Findings,
) -> (Vec<u32>, BTreeSet<Code>) {
    let is_held = |finding: &Finding| finding.severity == Severity::Error && codes.contains(&finding.code);
    let mut wanted: BTreeSet<(String, u32)> = BTreeSet::new();
    findings.change(|finding| {
        if is_held(finding) && finding.origin.line > 0 {
            wanted.insert((finding.origin.file.clone(), finding.origin.line));
        }
    });
    let places = Places::of(observations, &wanted);
    let (mut rows, mut used) = (BTreeSet::new(), BTreeSet::new());
    findings.change(|finding| {
        let Some(row) = Some(&*finding).filter(|finding| is_held(finding)).and_then(|finding| places.at(finding))
        else {
            return;
        };
        if rules::of_one_value(finding.code) {
            rows.insert(row);
        } else {
            rows.extend(places.of_the_return(returns, row));
        }
        used.insert(finding.code);
        finding.severity = Severity::Warning;
        finding.message.push_str(HELD);
    });
    (rows.into_iter().collect(), used)
}

/// Everything that is under query, each once.
pub fn all(observations: &Observations) -> Vec<Held> {
    let slices = observations.slices();
    let held =
        observations.details().iter().filter(|(_, detail)| detail.value == Some(Value::Absent(Absence::UnderQuery)));
    let of = |row: u32| Held {
        measure: observations.series_of(row).measure,
        area: slices.area[row as usize],
        period: observations.periods[slices.period[row as usize] as usize],
    };
    let held: BTreeSet<Held> = held.map(|(row, _)| of(*row)).collect();
    held.into_iter().collect()
}
