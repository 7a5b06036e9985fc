//! The areas below an area add up to it, where all of them and the area itself were sent.

use super::{View, plain};
use crate::model::area::AreaIndex;
use crate::model::code::Code;
use crate::model::finding::Finding;
use crate::model::measure::{Breakdown, MeasureIndex};
use crate::model::period::Period;

pub fn findings(view: &View, measure: MeasureIndex, within: f64) -> Vec<Finding> {
    let mut findings = Vec::new();
    for rows in view.index.groups(measure) {
        let (area, period) = view.place(rows.get(0));
        let children = view.areas.children(area, period);
        // Most areas have none below them, and most rows belong to such areas.
        if children.is_empty() {
            continue;
        }
        for row in rows {
            let Some(said) = view.number(row) else { continue };
            let breakdown = &view.observations.series_of(row).breakdown;
            let Some(sum) = sum(view, measure, &children, period, breakdown) else { continue };
            let rounding = view.returns.measures[measure as usize].rounding(children.len() + 1);
            if (sum - said).abs() > within + rounding + 1e-9 {
                let message = format!(
                    "{} for {} does not agree with its {} areas, which add up to {}",
                    view.said(row),
                    view.whereabouts(row),
                    children.len(),
                    plain(sum)
                );
                findings.push(
                    Finding::error(Code::AreasMismatch, view.origin(row), message)
                        .hint("correct one of them and send the return again"),
                );
            }
        }
    }
    findings
}

/// The sum of the same part over all areas, if each of them sent a number for it.
fn sum(view: &View, measure: MeasureIndex, areas: &[AreaIndex], period: Period, breakdown: &Breakdown) -> Option<f64> {
    let mut sum = 0.0;
    for area in areas {
        let rows = view.index.rows(measure, *area, period).into_iter();
        let same: Vec<u32> = rows.filter(|row| view.observations.series_of(*row).breakdown == *breakdown).collect();
        if same.is_empty() {
            return None;
        }
        for row in same {
            sum += view.number(row)?;
        }
    }
    Some(sum)
}
