//! Where a return is to cover all areas of a level, each of them has someone who sends or owes it as soon as one of the areas
//! beside it has: a district that is in no provider's list is seen nowhere else.

use std::collections::BTreeMap;

use rustc_hash::FxHashSet;

use crate::rules::view::View;
use crate::model::area::AreaIndex;
use crate::model::code::{Code, code};
use crate::model::finding::{Finding, Origin, Place};
use crate::model::period::Period;
use crate::spec::returns::Kind;

pub const CODE: Code = code! {
    /// Only some of the partners or areas that are due to send a return have sent it, so a total would cover only
    /// those.
    "not-covered", Analyst, settable
};

/// A period in which nobody covers an area.
struct Gap {
    period: Period,
    /// How many of the areas beside it are covered, and how many there are with it.
    covered: usize,
    all: usize,
    origin: Origin,
}

/// The areas of one kind of return that somebody sends for, in each period, and where that period is first seen.
struct Covered {
    areas: FxHashSet<AreaIndex>,
    origin: Origin,
}

pub fn findings(view: &View) -> Vec<Finding> {
    let kinds = view.returns.kinds.iter().enumerate();
    kinds.filter_map(|(at, kind)| Some(of_kind(view, at, kind, kind.covers.as_deref()?))).flatten().collect()
}

fn of_kind(view: &View, at: usize, kind: &Kind, level: &str) -> Vec<Finding> {
    // For each area, its parent and the periods in which nobody covers it.
    let mut gaps: BTreeMap<(AreaIndex, AreaIndex), Vec<Gap>> = BTreeMap::new();
    for (period, covered) in covered(view, at, kind) {
        let parents: std::collections::BTreeSet<AreaIndex> =
            covered.areas.iter().filter_map(|area| view.areas.get(*area).parent).collect();
        for parent in parents {
            let mut beside = view.areas.children(parent, period);
            beside.retain(|area| view.areas.get(*area).level.eq_ignore_ascii_case(level));
            let (there, gone): (Vec<AreaIndex>, Vec<AreaIndex>) =
                beside.iter().partition(|area| covered.areas.contains(area));
            // Areas of another level do not ask for these; and where most are not there, they are on their way.
            if there.len() <= gone.len() {
                continue;
            }
            for area in gone {
                let (origin, all) = (covered.origin.clone(), beside.len());
                let gap = Gap { period, covered: there.len(), all, origin };
                gaps.entry((parent, area)).or_default().push(gap);
            }
        }
    }
    let finding = |((parent, area), periods): ((AreaIndex, AreaIndex), Vec<Gap>)| {
        let Gap { period, covered, all, origin } = periods.last()?;
        let more = match periods.len() - 1 {
            0 => String::new(),
            1 => ", and for one period before".to_owned(),
            more => format!(", and for {more} periods before"),
        };
        let message = format!(
            "nobody sends or is due to send the {} for {}, {period}{more}: {covered} of the {all} areas in {} are \
            covered",
            kind.title,
            view.areas.get(area).name,
            view.areas.get(parent).name
        );
        let hint = "find out who covers it; if nobody does, accept this warning and say why";
        Some(Finding::warning(CODE, Place::of(origin.clone(), area, *period), message).hint(hint))
    };
    gaps.into_iter().filter_map(finding).collect()
}

/// What came of a kind of return by period, and what is owed of it in those periods.
fn covered(view: &View, at: usize, kind: &Kind) -> BTreeMap<Period, Covered> {
    let mut periods: BTreeMap<Period, Covered> = BTreeMap::new();
    for rows in kind.measures.clone().flat_map(|measure| view.index.groups(measure)) {
        let Some(row) = rows.into_iter().find(|row| view.came(*row)) else { continue };
        let (area, period) = view.place(row);
        if !kind.comes_for(period) {
            continue;
        }
        let covered = periods
            .entry(period)
            .or_insert_with(|| Covered { areas: FxHashSet::default(), origin: Origin::file(view.origin(row).file) });
        covered.areas.insert(area);
    }
    for (period, covered) in &mut periods {
        let owed = view.expected.iter().filter(|owed| owed.kind == at && owed.covers(*period));
        covered.areas.extend(owed.map(|owed| owed.area));
    }
    periods
}
