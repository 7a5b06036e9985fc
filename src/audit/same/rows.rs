//! `figures.csv` itself.

use std::collections::BTreeSet;

use super::super::opened::Opened;
use super::super::said::Decimal;
use crate::model::code::Code;
use crate::model::finding::{Finding, Origin};

/// Nothing may stand beside a marker, and no count of people that should be withheld.
pub fn check(release: &Opened) -> Vec<Finding> {
    let mut findings = Vec::new();
    let codebook = &release.codebook;
    for (at, row) in release.rows.iter().enumerate() {
        let origin = Origin { file: format!("{}/figures.csv", release.folder.path), line: at as u32 + 2, column: 0 };
        let of = |id: &str| codebook.measures.iter().find(|measure| measure.id == id);
        let people = row.measure.split('+').all(|id| of(id).is_some_and(|measure| measure.people));
        let numerator = Some(&row.numerator).filter(|_| people);
        let mut beside = [&row.value, &row.lower, &row.upper, &row.p_value].into_iter().chain(numerator);
        if row.is_withheld() && beside.any(|field| !field.is_empty()) {
            let message = format!("{} is withheld, but there is a number beside the marker", row.words());
            findings.push(Finding::error(Code::BESIDE_MARKER, origin.clone(), message));
        }
        if !row.value.is_empty() && Decimal::parse(&row.value).is_none() {
            let message = format!("{} is {}, which cannot be read as a number", row.words(), row.value);
            findings.push(Finding::error(Code::NOT_A_NUMBER, origin.clone(), message));
        }
        if codebook.withheld.rounded_to.is_some() {
            continue;
        }
        let below = row.measure.split('+').filter_map(|id| of(id)?.below).max();
        let is_small = |number: &&String| {
            Decimal::parse(number).is_some_and(|shown| {
                let below = below.map_or(0, i128::from) * 10_i128.pow(shown.places.min(18));
                0 < shown.digits && i128::from(shown.digits) < below
            })
        };
        let is_told = codebook.told.iter().any(|told| {
            (&told.measure, &told.area, &told.period) == (&row.measure, &row.area_code, &row.period)
                && items(&told.part) == items(&row.breakdown)
        });
        if is_told {
            continue;
        }
        let is_count = matches!(row.statistic.as_str(), "sum" | "sum.rolling-four-quarters");
        // A range has no number, and its upper end is small.
        let shown = if row.value.is_empty() { &row.upper } else { &row.value };
        let small = [Some(shown).filter(|_| is_count), numerator].into_iter().flatten().find(is_small);
        if let (Some(small), Some(below)) = (small, below) {
            let message = format!("{} shows {small}, but counts of people below {below} must be withheld", row.words());
            findings.push(Finding::error(Code::SMALL_SHOWN, origin, message));
        }
    }
    findings
}

/// The items of a part, in whichever order they are named.
fn items(part: &str) -> BTreeSet<&str> {
    part.split(';').collect()
}
