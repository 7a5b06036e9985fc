//! Each part of one measure is at most another measure's whole, where parts may overlap: groups of people among cases.

use super::View;
use crate::model::finding::Finding;
use crate::model::measure::{Breakdown, MeasureIndex};

pub fn findings(view: &View, parts: MeasureIndex, whole: MeasureIndex) -> Vec<Finding> {
    let mut findings = Vec::new();
    for row in view.index.groups(parts).flatten() {
        let Some(other) = view.beside(row, whole, &Breakdown::default()) else { continue };
        let (Some(small), Some(large)) = (view.number(row), view.number(other)) else { continue };
        if small > large {
            let message = format!("{} is more than {} for {}", view.said(row), view.said(other), view.whereabouts(row));
            let hint = format!("compare with {}", view.origin(other));
            findings.push(Finding::error("parts-exceed-whole", view.origin(row), message).hint(hint));
        }
    }
    findings
}
