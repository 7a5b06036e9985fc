//! A reported share agrees with its part of the total, within the rounding that it was reported at.

use super::{View, plain};
use crate::model::code::Code;
use crate::model::finding::Finding;
use crate::model::measure::MeasureIndex;
use crate::model::round;

pub fn findings(view: &View, share: MeasureIndex, part: MeasureIndex) -> Vec<Finding> {
    let decimals = view.returns.measures[share as usize].decimals;
    let mut findings = Vec::new();
    // Lines that are not applicable carry no amount and take no share.
    for (rows, sum) in view.parts(part) {
        for row in rows {
            let breakdown = view.observations.series_of(row).breakdown.clone();
            let Some(reported_row) = view.beside(row, share, &breakdown) else { continue };
            let (Some(amount), Some(reported)) = (view.number(row), view.number(reported_row)) else { continue };
            let exact = 100.0 * amount / sum;
            let decimals = round::places(reported).min(decimals);
            if sum > 0.0 && round::round(exact, decimals) != round::round(reported, decimals) {
                let message = format!(
                    "{} for {} should be {}: {} of {}",
                    view.said(reported_row),
                    view.whereabouts(row),
                    round::plain(exact, decimals),
                    plain(amount),
                    plain(sum)
                );
                findings.push(
                    Finding::error(Code::ShareDisagrees, view.origin(reported_row), message)
                        .hint("correct the share or the amount"),
                );
            }
        }
    }
    findings
}
