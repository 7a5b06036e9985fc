//! A return comes by its due date: so many days after the end of its period.

use std::collections::BTreeMap;

use chrono::Days;

use crate::rules::view::View;
use crate::model::code::{Code, code};
use crate::model::date;
use crate::model::finding::Finding;

pub const CODE: Code = code! {
    /// A return was received after it was due: more days after the end of its period than its description allows.
    "late", Analyst, settable
};

pub fn findings(view: &View) -> Vec<Finding> {
    let mut late = BTreeMap::new();
    let mut last = None;
    for (row, detail) in view.observations.details() {
        let Some(submitted) = detail.submitted else { continue };
        let series = view.observations.series_of(*row);
        let (_, period) = view.place(*row);
        // Neighbouring rows mostly say the same.
        if last.replace((series.measure, series.partner, period, submitted))
            == Some((series.measure, series.partner, period, submitted))
        {
            continue;
        }
        let Some(kind) = view.returns.kind_with(series.measure) else { continue };
        let Some(days) = view.returns.kinds[kind].due_days else { continue };
        let due = period.last_day().checked_add_days(Days::new(u64::from(days)));
        if let Some(due) = due.filter(|due| submitted > *due) {
            late.entry((kind, series.partner, period, submitted)).or_insert((*row, due));
        }
    }
    let finding = |((kind, partner, period, submitted), (row, due)): (
        (usize, u32, _, chrono::NaiveDate),
        (u32, chrono::NaiveDate),
    )| {
        let days = (submitted - due).num_days();
        let message = format!(
            "{} sent the {} for {period} on {}, {days} {} after it was due on {}",
            view.observations.partners[partner as usize],
            view.returns.kinds[kind].title,
            date::words(submitted),
            if days == 1 { "day" } else { "days" },
            date::words(due)
        );
        Finding::note(CODE, view.at(row), message)
    };
    late.into_iter().map(finding).collect()
}
