//! Where one person may have several answers, each answer has at most all people, and all answers together at least all.

use super::{View, parts_exceed_whole, plain};
use crate::model::code::Code;
use crate::model::finding::Finding;
use crate::model::measure::{Breakdown, MeasureIndex};

const CODE: Code = Code::MultiResponse;

pub fn findings(view: &View, parts: MeasureIndex, whole: MeasureIndex) -> Vec<Finding> {
    let mut findings = parts_exceed_whole::findings(view, parts, whole);
    for finding in &mut findings {
        finding.code = CODE;
    }
    for (rows, sum) in view.parts(parts) {
        let Some(all) = view.beside(rows[0], whole, &Breakdown::default()) else { continue };
        if view.number(all).is_some_and(|number| sum < number - 1e-9) {
            let message = format!(
                "{} for {} is more than the {} parts of {} together, which add up to {}",
                view.said(all),
                view.whereabouts(all),
                rows.len(),
                view.returns.measures[parts as usize].label.to_lowercase(),
                plain(sum)
            );
            findings.push(
                Finding::error(CODE, view.origin(all), message)
                    .hint("each of them has at least one answer: give those without one as other or not known"),
            );
        }
    }
    findings
}
