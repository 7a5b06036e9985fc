//! A part is at most its whole: repeat cases among all cases, disclosures among requests.

use super::View;
use crate::model::code::Code;
use crate::model::finding::Finding;
use crate::model::measure::MeasureIndex;

pub fn findings(view: &View, part: MeasureIndex, whole: MeasureIndex) -> Vec<Finding> {
    let by = &view.returns.measures[whole as usize].by;
    view.exceeding(Code::PartExceedsWhole, part, whole, |breakdown| breakdown.within(by))
}
