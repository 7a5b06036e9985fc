//! What two kinds of return both count is the same in both: MARAC cases as the coordinator and as the police count them.

use super::{View, plain};
use crate::model::code::Code;
use crate::model::finding::Finding;
use crate::model::measure::MeasureIndex;

pub fn findings(view: &View, measure: MeasureIndex, with: MeasureIndex, within: f64) -> Vec<Finding> {
    let within = within + view.rounding(measure, with);
    let mut findings = Vec::new();
    for (one, other) in view.across(measure, with) {
        if (one.sum - other.sum).abs() > within + 1e-9 {
            let message = format!(
                "{} ({}) for {} does not agree with {} of the {} ({})",
                view.label_of(one.row),
                plain(one.sum),
                view.whereabouts(one.row),
                view.label_of(other.row),
                view.title_of(other.row),
                plain(other.sum)
            );
            let hint = format!("compare with {}, and ask which is right", view.origin(other.row));
            findings.push(Finding::error(Code::ReturnsDisagree, view.origin(one.row), message).hint(hint));
        }
    }
    findings
}
