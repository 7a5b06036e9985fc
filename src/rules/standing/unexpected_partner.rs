//! Where it is said who owes a return for an area, nobody else sends it: a name spelled differently would be added. And where it
//! is owed for each of some areas, nobody sends it for the area that they lie in: a total would be taken for a return.

use std::collections::{BTreeMap, BTreeSet};

use rustc_hash::FxHashSet;

use crate::model::area::AreaIndex;
use crate::model::code::{Code, code};
use crate::model::finding::{Severity, Words};
use crate::model::findings::Findings;
use crate::rules::view::View;
use crate::spec::source::nearest;

pub const CODE: Code = code! {
    /// A return was sent by a partner who is not expected to send it, or for an area when returns are expected only
    /// for the areas within it.
    "unexpected-partner", Analyst
};

pub fn findings(view: &View) -> Findings {
    let mut findings = Findings::default();
    let mut owed: BTreeMap<(usize, AreaIndex), BTreeSet<&str>> = BTreeMap::new();
    for expected in view.expected {
        owed.entry((expected.kind, expected.area)).or_default().insert(&expected.partner);
    }
    let above: BTreeSet<(usize, AreaIndex)> =
        owed.keys().flat_map(|(kind, area)| around(view, *area).map(|above| (*kind, above))).collect();
    let mut told: FxHashSet<(usize, u32)> = FxHashSet::default();
    let mut totals: FxHashSet<(usize, AreaIndex)> = FxHashSet::default();
    for measure in 0..view.returns.measures.len() as u32 {
        let Some(kind) = view.returns.kind_with(measure) else { continue };
        for rows in view.index.groups(measure) {
            let (area, _) = view.place(rows.get(0));
            let owed = owed.get(&(kind, area));
            if owed.is_none() && above.contains(&(kind, area)) && totals.insert((kind, area)) {
                findings.add(Severity::Warning, CODE, view.at(rows.get(0)), || {
                    words_of_total(view, rows.get(0), kind)
                });
            }
            for row in rows {
                let partner = view.observations.series_of(row).partner;
                let name = view.observations.partners[partner as usize].as_str();
                // One finding a partner is enough, however many rows it sent.
                if let Some(owed) = owed.filter(|owed| !owed.contains(name))
                    && told.insert((kind, partner))
                {
                    findings.add(Severity::Error, CODE, view.at(row), || {
                        words(view, row, kind, name, owed)
                    });
                }
            }
        }
    }
    findings
}

/// The areas that an area lies in; no further than a circle goes round.
fn around<'a>(view: &View<'a>, area: AreaIndex) -> impl Iterator<Item = AreaIndex> + use<'a> {
    let areas = view.areas;
    std::iter::successors(areas.get(area).parent, |area| areas.get(*area).parent).take(areas.len())
}

fn words_of_total(view: &View, row: u32, kind: usize) -> Words {
    let title = &view.returns.kinds[kind].title;
    let message =
        format!("nobody is expected to send the {title} for {}, only for areas within it", view.whereabouts(row));
    let hint = "if it is the total of those areas, leave it out; if it is right, add it to expected.csv";
    (message, Some(hint.to_owned()))
}

fn words(view: &View, row: u32, kind: usize, name: &str, owed: &BTreeSet<&str>) -> Words {
    let title = &view.returns.kinds[kind].title;
    let message = format!("the partner named here is not expected to send the {title} for {}", view.whereabouts(row));
    let hint = match nearest(name, &mut owed.iter().copied()) {
        Some(near) => format!("did you mean {near}? If the partner is right, add it to expected.csv"),
        None => "add the partner to expected.csv, or correct its name".to_owned(),
    };
    (message, Some(hint))
}
