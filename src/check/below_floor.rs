//! A measure is at least another: victims at least reviews, people at least households.

use super::View;
use crate::model::code::Code;
use crate::model::finding::Finding;
use crate::model::measure::MeasureIndex;

pub fn findings(view: &View, part: MeasureIndex, floor: MeasureIndex) -> Vec<Finding> {
    let by = &view.returns.measures[floor as usize].by;
    view.beside_or_across(part, floor, |breakdown| breakdown.within(by))
        .filter(|(number, least)| number.sum + view.rounding(part, floor) < least.sum)
        .map(|(number, least)| view.compared(Code::BelowFloor, &number, "less than", &least))
        .collect()
}
