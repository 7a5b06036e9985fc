//! The parts of one measure add up to another: cases by referral source to all cases.

use super::{View, plain};
use crate::model::code::Code;
use crate::model::finding::Finding;
use crate::model::measure::{Breakdown, MeasureIndex};

pub fn findings(view: &View, parts: MeasureIndex, total: MeasureIndex, within: f64) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (rows, sum) in view.parts(parts) {
        let Some(whole) = view.beside(rows[0], total, &Breakdown::default()) else { continue };
        let Some(said) = view.number(whole) else { continue };
        if (sum - said).abs() > within + 1e-9 {
            let message = format!(
                "{} for {} does not agree with the {} parts of {}, which add up to {}",
                view.said(whole),
                view.whereabouts(whole),
                rows.len(),
                view.returns.measures[parts as usize].label.to_lowercase(),
                plain(sum)
            );
            findings.push(
                Finding::error(Code::PartsMismatch, view.origin(whole), message)
                    .hint("correct one of them and send the return again"),
            );
        }
    }
    findings
}
