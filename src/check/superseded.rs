//! A partner may send a number again: the later one stands. The day on which each was sent tells, or else the status `revised`.

use std::collections::BTreeMap;

use super::duplicate_key::value;
use super::repeats::Repeats;
use crate::model::code::Code;
use crate::model::date;
use crate::model::finding::Severity;
use crate::model::findings::Findings;
use crate::model::observations::Earlier;
use crate::rules::View;

/// What was sent again: a note, and where it is another number altogether, a warning.
pub fn findings(view: &View, repeats: &Repeats, findings: &mut Findings) {
    for (stays, goes) in &repeats.superseded {
        let severity = if is_far(view, *stays, *goes) { Severity::Warning } else { Severity::Note };
        findings.add(severity, Code::SUPERSEDED, view.at(*stays), || {
            let message = format!(
                "{} for {} was sent as {} at {}, and {} as {}, which is used",
                view.label_of(*stays),
                view.whereabouts(*stays),
                value(view, *goes),
                view.origin(*goes),
                when(view, *stays, *goes),
                value(view, *stays)
            );
            let hint = "ask what was corrected, if nobody has said; if it is not a correction, remove the wrong row";
            (message, Some(hint.to_owned()))
        });
    }
}

/// What was sent again after the day that is looked at: it is as if it had not come.
pub fn too_late(view: &View, repeats: &Repeats, findings: &mut Findings) {
    for (_, goes) in &repeats.too_late {
        findings.add(Severity::Note, Code::SUPERSEDED, view.at(*goes), || {
            let day = view.observations.detail(*goes).and_then(|detail| detail.submitted);
            let message = format!(
                "{} for {} was sent again{}, after the as-at date, so it does not count",
                view.label_of(*goes),
                view.whereabouts(*goes),
                day.map_or(String::new(), |day| format!(" on {}", date::words(day)))
            );
            (message, None)
        });
    }
}

fn when(view: &View, stays: u32, goes: u32) -> String {
    let day = |row: u32| view.observations.detail(row).and_then(|detail| detail.submitted);
    match day(stays) {
        Some(later) if day(goes).is_some_and(|earlier| earlier != later) => format!("again on {}", date::words(later)),
        _ => "again as revised".to_owned(),
    }
}

/// Whether one of two numbers is more than so many times the other as its return calls usual.
fn is_far(view: &View, stays: u32, goes: u32) -> bool {
    let kind = view.returns.kind_with(view.observations.series_of(stays).measure);
    let ratio = kind.and_then(|kind| view.returns.kinds[kind].revision_ratio);
    let numbers = view.number(stays).zip(view.number(goes));
    ratio.zip(numbers).is_some_and(|(ratio, (one, other))| {
        let (one, other) = (one.abs(), other.abs());
        one.max(other) > ratio * one.min(other)
    })
}

/// What each row that stays stands for, the latest first.
pub fn earlier(view: &View, repeats: &Repeats) -> BTreeMap<u32, Vec<Earlier>> {
    let after: BTreeMap<u32, u32> = repeats.superseded.iter().map(|(stays, goes)| (*goes, *stays)).collect();
    let last = |row: u32| std::iter::successors(Some(row), |row| after.get(row).copied()).last().unwrap_or(row);
    let mut earlier: BTreeMap<u32, Vec<Earlier>> = BTreeMap::new();
    // What goes last was sent last.
    for (_, goes) in repeats.superseded.iter().rev() {
        let sent = Earlier { origin: view.origin(*goes), words: value(view, *goes) };
        earlier.entry(last(*goes)).or_default().push(sent);
    }
    earlier
}
