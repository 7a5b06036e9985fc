//! A partner does not send the figures of the period before once more under a new date.

use rustc_hash::FxHashMap;

use super::View;
use crate::model::area::AreaIndex;
use crate::model::finding::Finding;
use crate::model::period::Period;

/// Fewer numbers may well be the same by chance.
const FEWEST: usize = 3;

/// What is compared of one submission: its first row, how many numbers there are that are not zero, and whether all of
/// them are as before.
struct Compared {
    row: u32,
    numbers: usize,
    same: bool,
}

pub fn findings(view: &View) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (kind, of) in view.returns.kinds.iter().enumerate() {
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
                let new = Compared { row, numbers: 0, same: true };
                let compared = submissions.entry((partner, area, period)).or_insert(new);
                if compared.same {
                    compared.row = compared.row.min(row);
                    let before = view.earlier(row, 1).map(|before| view.observations.value(before));
                    compared.same = before == Some(view.observations.value(row));
                    compared.numbers += usize::from(view.number(row).is_some_and(|number| number != 0.0));
                }
                differs = (!compared.same).then_some(partner);
            }
        }
        let repeated = submissions.into_values().filter(|compared| compared.same && compared.numbers >= FEWEST);
        findings.extend(repeated.map(|compared| finding(view, kind, &compared)));
    }
    findings
}

fn finding(view: &View, kind: usize, compared: &Compared) -> Finding {
    let partner = &view.observations.partners[view.observations.series_of(compared.row).partner as usize];
    let title = &view.returns.kinds[kind].title;
    let message = format!(
        "all figures of the {title} for {} are those of the period before{}",
        view.whereabouts(compared.row),
        if partner.is_empty() { String::new() } else { format!(", from {partner}") }
    );
    Finding::warning("resubmitted", view.origin(compared.row), message)
        .hint("ask the partner whether last period's file was sent again")
}
