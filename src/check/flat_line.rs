//! A number does not stay exactly the same period after period, which is how a copied cell looks.

use super::{View, plain};
use crate::model::code::Code;
use crate::model::finding::Finding;
use crate::model::measure::MeasureIndex;

pub fn findings(view: &View, measure: MeasureIndex, periods: u32) -> Vec<Finding> {
    let mut findings = Vec::new();
    for row in view.index.groups(measure).flatten() {
        let Some(number) = view.number(row).filter(|number| *number != 0.0) else { continue };
        let same = |steps: i32| view.earlier(row, steps).and_then(|row| view.number(row)) == Some(number);
        // Told once, in the period in which the line has grown long enough.
        let long_enough = (1..periods as i32).all(same) && !same(periods as i32);
        if long_enough {
            let message = format!(
                "{} for {} is {}, as in each of the {} periods before",
                view.label(measure, &view.observations.series_of(row).breakdown),
                view.whereabouts(row),
                plain(number),
                periods - 1
            );
            findings.push(
                Finding::warning(Code::FlatLine, view.origin(row), message)
                    .hint("ask the partner whether it was counted again or copied"),
            );
        }
    }
    findings
}
