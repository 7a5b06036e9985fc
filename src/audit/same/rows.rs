//! `figures.csv` itself.

use super::super::opened::Opened;
use super::super::said::Decimal;
use crate::model::finding::{Finding, Origin};

/// Nothing may stand beside a marker, and no count of people that should be withheld.
pub fn check(release: &Opened) -> Vec<Finding> {
    let mut findings = Vec::new();
    let codebook = &release.codebook;
    for (at, row) in release.rows.iter().enumerate() {
        let origin = Origin { file: format!("{}/figures.csv", release.folder.path), line: at as u32 + 2, column: 0 };
        let beside = [&row.value, &row.lower, &row.upper, &row.p_value];
        if row.is_withheld() && beside.iter().any(|field| !field.is_empty()) {
            let message = format!("{} is withheld, and a number stands beside the marker", row.words());
            findings.push(Finding::error("beside-marker", origin.clone(), message));
        }
        let is_count = matches!(row.statistic.as_str(), "sum" | "sum.rolling-four-quarters");
        if !is_count || codebook.withheld.rounded_to.is_some() {
            continue;
        }
        let of = |id: &str| codebook.measures.iter().find(|measure| measure.id == id).and_then(|measure| measure.below);
        let Some(below) = row.measure.split('+').map(of).max().flatten() else { continue };
        let is_small = Decimal::parse(&row.value).is_some_and(|shown| {
            let below = i128::from(below) * 10_i128.pow(shown.places.min(18));
            0 < shown.digits && i128::from(shown.digits) < below
        });
        if is_small {
            let message =
                format!("{} is {}, and counts of people below {below} are to be withheld", row.words(), row.value);
            findings.push(Finding::error("small-shown", origin, message));
        }
    }
    findings
}
