//! What is open at the end of a period was open at the end of the one before, or came in it.

use super::{View, plain};
use crate::model::code::Code;
use crate::model::finding::Finding;
use crate::model::measure::MeasureIndex;

pub fn findings(view: &View, open: MeasureIndex, came: MeasureIndex) -> Vec<Finding> {
    let finding = |row: u32| {
        let came = view.beside(row, came, &view.observations.series_of(row).breakdown)?;
        let before = view.earlier(row, 1)?;
        let most = view.number(before)? + view.number(came)?;
        (view.number(row)? > most + 1e-9).then(|| {
            let message = format!(
                "{} for {} is more than {}, which were open at the end of the period before, with {}",
                view.said(row),
                view.whereabouts(row),
                plain(view.number(before).unwrap_or_default()),
                view.said(came)
            );
            let hint = format!("compare with {}", view.origin(before));
            Finding::warning(Code::CarriedOver, view.origin(row), message).hint(hint)
        })
    };
    view.index.groups(open).flatten().filter_map(finding).collect()
}
