//! The areas below an area add up to it, where all of them and the area itself were sent.

use super::{View, plain};
use crate::model::finding::Finding;
use crate::model::measure::MeasureIndex;

pub fn findings(view: &View, measure: MeasureIndex, within: f64) -> Vec<Finding> {
    let mut findings = Vec::new();
    for row in view.index.groups(measure).flatten().copied() {
        let (area, period) = view.place(row);
        let series = view.observations.series_of(row);
        let children = view.areas.children(area, period);
        let Some(said) = view.number(row).filter(|_| !children.is_empty()) else { continue };
        let numbers: Option<Vec<f64>> = children
            .iter()
            .map(|child| {
                let same = |row: &&u32| view.observations.series_of(**row).breakdown == series.breakdown;
                view.number(*view.index.rows(measure, *child, period).iter().find(same)?)
            })
            .collect();
        let Some(sum) = numbers.map(|numbers| numbers.iter().sum::<f64>()) else { continue };
        if (sum - said).abs() > within + 1e-9 {
            let message = format!(
                "{} for {} does not agree with its {} areas, which add up to {}",
                view.said(row),
                view.whereabouts(row),
                children.len(),
                plain(sum)
            );
            findings.push(
                Finding::error("areas-mismatch", view.origin(row), message)
                    .hint("correct one of them and resubmit, or mark the row as provisional"),
            );
        }
    }
    findings
}
