//! Each part of one measure is at most another measure's whole, where parts may overlap: groups of people among cases.

use super::View;
use crate::model::code::Code;
use crate::model::finding::Finding;
use crate::model::measure::{Breakdown, MeasureIndex};

pub fn findings(view: &View, parts: MeasureIndex, whole: MeasureIndex) -> Vec<Finding> {
    view.exceeding(Code::PartsExceedWhole, parts, whole, |_| Breakdown::default())
}
