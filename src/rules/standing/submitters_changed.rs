//! As many partners and areas are counted in a period as in the one before; otherwise a change in the total is partly one in
//! who sent.

use std::collections::{BTreeMap, BTreeSet};

use crate::rules::view::View;
use crate::model::area::AreaIndex;
use crate::model::code::{Code, code};
use crate::model::finding::Finding;
use crate::model::period::Period;

pub const CODE: Code = code! {
    /// The partners behind a total are not those of the period before.
    "submitters-changed", Analyst, settable
};

/// Where fewer send, anyone sees who is missing.
const FEWEST: usize = 5;

/// Who sent for which area, each with the first row of it.
type Submitters = BTreeMap<(u32, AreaIndex), u32>;

/// A return for which it is said who owes it is left to `not-submitted`, which names who is missing.
pub fn findings(view: &View) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (kind, of) in view.returns.kinds.iter().enumerate() {
        if view.expected.iter().any(|expected| expected.kind == kind) {
            continue;
        }
        let mut periods: BTreeMap<Period, Submitters> = BTreeMap::new();
        for rows in of.measures.clone().flat_map(|measure| view.index.groups(measure)) {
            let (area, period) = view.place(rows.get(0));
            if !of.comes_afresh(period) {
                continue;
            }
            let submitters = periods.entry(period).or_default();
            // Rows stand in the order of the file, so the first of a run of one partner is enough.
            let mut last = None;
            for row in rows {
                let partner = view.observations.series_of(row).partner;
                if last != Some(partner) && view.came(row) {
                    let first = submitters.entry((partner, area)).or_insert(row);
                    *first = row.min(*first);
                    last = Some(partner);
                }
            }
        }
        periods.retain(|_, submitters| !submitters.is_empty());
        for (period, now) in &periods {
            let Some(before) = period.back(1).and_then(|earlier| periods.get(&earlier)) else { continue };
            if now.len() != before.len() && now.len().max(before.len()) >= FEWEST {
                findings.extend(finding(view, &of.title, *period, now, before));
            }
        }
    }
    findings
}

fn finding(view: &View, title: &str, period: Period, now: &Submitters, before: &Submitters) -> Option<Finding> {
    let keys = |submitters: &Submitters| submitters.keys().copied().collect::<BTreeSet<_>>();
    let (now_keys, before_keys) = (keys(now), keys(before));
    let named = |mut others: Vec<(u32, AreaIndex)>, what: &str| {
        let more = others.len().saturating_sub(3);
        others.truncate(3);
        let names: Vec<String> = others.iter().map(|(partner, area)| who(view, *partner, *area)).collect();
        let more = if more > 0 { format!(" and {more} more") } else { String::new() };
        (!names.is_empty()).then(|| format!("{what}: {}{more}", names.join(", ")))
    };
    let gone = named(before_keys.difference(&now_keys).copied().collect(), "no longer there");
    let new = named(now_keys.difference(&before_keys).copied().collect(), "new");
    let changes: Vec<String> = gone.into_iter().chain(new).collect();
    let message = format!(
        "the {title} for {period} was received from {} partners and areas, and for the period before from {} ({})",
        now.len(),
        before.len(),
        changes.join("; ")
    );
    let row = now.values().min()?;
    let finding = Finding::note(CODE, view.at(*row), message);
    Some(finding.hint("compare the two periods only for those who sent both"))
}

fn who(view: &View, partner: u32, area: AreaIndex) -> String {
    let area = &view.areas.get(area).name;
    match view.observations.partners[partner as usize].as_str() {
        "" => area.clone(),
        partner => format!("{partner} for {area}"),
    }
}
