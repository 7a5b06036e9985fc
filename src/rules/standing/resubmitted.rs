//! A partner does not send the figures of the period before, or of the same period of the year before, once more under a
//! new date.

use rustc_hash::FxHashMap;

use crate::rules::view::View;
use crate::model::area::AreaIndex;
use crate::model::code::{Code, code};
use crate::model::finding::Finding;
use crate::model::period::Period;
use crate::spec::typed_return::Frequency;

pub const CODE: Code = code! {
    /// A return is the same as that of an earlier period, as if it were sent again.
    "resubmitted", Partner, settable
};

/// Fewer numbers may well be the same by chance.
const FEWEST: usize = 3;

/// What a return is held against.
struct Earlier {
    /// So many periods before.
    steps: i32,
    /// Smaller numbers may all be the same by chance.
    least: f64,
    words: &'static str,
}

const PERIOD_BEFORE: Earlier = Earlier { steps: 1, least: 1.0, words: "those of the period before" };
const YEAR_BEFORE: Earlier = Earlier { steps: 4, least: 10.0, words: "those of the same quarter of the year before" };

/// What is compared of one submission: its first row, how many numbers there are that are not zero, the largest of them, and
/// whether all of them are as before.
struct Compared {
    row: u32,
    numbers: usize,
    largest: f64,
    same: bool,
}

pub fn findings(view: &View) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (kind, of) in view.returns.kinds.iter().enumerate() {
        findings.extend(of_kind(view, kind, &PERIOD_BEFORE));
        if of.frequency == Some(Frequency::Quarter) {
            findings.extend(of_kind(view, kind, &YEAR_BEFORE));
        }
    }
    findings
}

fn of_kind(view: &View, kind: usize, earlier: &Earlier) -> Vec<Finding> {
    let of = &view.returns.kinds[kind];
    let mut submissions: FxHashMap<(u32, AreaIndex, Period), Compared> = FxHashMap::default();
    for rows in of.measures.clone().flat_map(|measure| view.index.groups(measure)) {
        let (area, period) = view.place(rows.get(0));
        // A budget for a year may well be that of the year before; it is the quarterly return that is sent again.
        if !of.comes_afresh(period) {
            continue;
        }
        // Once one figure differs, the rest of the partner's rows need no look.
        let mut differs = None;
        for row in rows {
            let partner = view.observations.series_of(row).partner;
            if differs == Some(partner) {
                continue;
            }
            let new = Compared { row, numbers: 0, largest: 0.0, same: true };
            let compared = submissions.entry((partner, area, period)).or_insert(new);
            if compared.same {
                compared.row = compared.row.min(row);
                let before = view.earlier(row, earlier.steps).map(|before| view.observations.value(before));
                compared.same = before == Some(view.observations.value(row));
                let number = view.number(row).map_or(0.0, f64::abs);
                compared.numbers += usize::from(number != 0.0);
                compared.largest = compared.largest.max(number);
            }
            differs = (!compared.same).then_some(partner);
        }
    }
    let is_repeated =
        |compared: &Compared| compared.same && compared.numbers >= FEWEST && compared.largest >= earlier.least;
    let repeated = submissions.into_values().filter(is_repeated);
    repeated.map(|compared| finding(view, compared.row, earlier)).collect()
}

fn finding(view: &View, row: u32, earlier: &Earlier) -> Finding {
    let message = format!("all figures of {} are {}", view.whole_return(row), earlier.words);
    Finding::warning(CODE, view.at(row), message)
        .hint("ask the partner whether an earlier period's file was sent again")
}
