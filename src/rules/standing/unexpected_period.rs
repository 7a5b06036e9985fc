//! A return that comes every quarter is not also sent by month or calendar year: such rows would not be used.

use rustc_hash::FxHashSet;

use crate::rules::view::View;
use crate::model::code::{Code, code};
use crate::model::finding::Finding;
use crate::model::period::Period;
use crate::spec::typed_return::Frequency;

pub const CODE: Code = code! {
    /// A return has a period of another length than it should, for instance a year instead of a quarter.
    "unexpected-period", Partner, settable
};

pub fn findings(view: &View) -> Vec<Finding> {
    let mut findings = Vec::new();
    for kind in view.returns.kinds.iter().filter(|kind| kind.frequency == Some(Frequency::Quarter)) {
        let quarterly = |period: &Period| matches!(period, Period::Quarter { .. });
        let measures = || kind.measures.clone();
        let groups = || measures().flat_map(|measure| view.index.groups(measure));
        if !groups().any(|rows| quarterly(&view.place(rows.get(0)).1)) {
            continue;
        }
        let mut told: FxHashSet<Period> = FxHashSet::default();
        for rows in groups() {
            let row = rows.get(0);
            let (_, period) = view.place(row);
            let odd = matches!(period, Period::Month { .. } | Period::CalendarYear { .. } | Period::Span { .. });
            if odd && told.insert(period) {
                let message = format!("the {} is sent by quarter, and {period} is not a quarter", kind.title);
                findings.push(
                    Finding::warning(CODE, view.at(row), message).hint(
                        "correct the period, or send the quarters; the figure is only used where it is asked for",
                    ),
                );
            }
        }
    }
    findings
}
