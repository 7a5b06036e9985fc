//! What was open at the start, with what came and without what went, is what is open at the end, and that is what is open at
//! the start of the next period.

use super::{View, plain};
use crate::model::code::Code;
use crate::model::finding::Finding;
use crate::model::measure::MeasureIndex;
use crate::model::observations::Series;
use crate::spec::rules::Balance;

const CODE: Code = Code::BalanceMismatch;

pub fn findings(view: &View, balance: &Balance) -> Vec<Finding> {
    let closing = view.index.groups(balance.closing).flatten().filter_map(|row| within(view, balance, row));
    let opening = view.index.groups(balance.opening).flatten().filter_map(|row| between(view, balance, row));
    closing.chain(opening).collect()
}

/// Within one period.
fn within(view: &View, balance: &Balance, closing: u32) -> Option<Finding> {
    let beside = |measure: MeasureIndex| {
        let breakdown = &view.observations.series_of(closing).breakdown;
        view.beside(closing, measure, breakdown).and_then(|row| Some((row, view.number(row)?)))
    };
    let (opening, came, went) = (beside(balance.opening)?, beside(balance.came)?, beside(balance.went)?);
    let expected = opening.1 + came.1 - went.1;
    let said = view.number(closing)?;
    ((said - expected).abs() > 1e-9).then(|| {
        let message = format!(
            "{} for {} should be {}: {} and {}, without {}",
            view.said(closing),
            view.whereabouts(closing),
            plain(expected),
            view.said(opening.0),
            view.said(came.0),
            view.said(went.0)
        );
        Finding::error(CODE, view.origin(closing), message).hint("correct one of the four and resubmit")
    })
}

/// From one period to the next.
fn between(view: &View, balance: &Balance, opening: u32) -> Option<Finding> {
    let (area, period) = view.place(opening);
    let series = view.observations.series_of(opening);
    let closing = Series { measure: balance.closing, ..series.clone() };
    let before = view.index.row(view.observations, &closing, area, period.back(1)?)?;
    let (said, closed) = (view.number(opening)?, view.number(before)?);
    ((said - closed).abs() > 1e-9).then(|| {
        let message = format!(
            "{} for {} is not what was open at the end of the period before: {}",
            view.said(opening),
            view.whereabouts(opening),
            view.said(before)
        );
        let hint = format!("compare with {}", view.origin(before));
        Finding::error(CODE, view.origin(opening), message).hint(hint)
    })
}
