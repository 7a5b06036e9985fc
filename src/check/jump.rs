//! A number is not many times what it was in the period before, nor a small part of it.

use super::{View, part_period};
use crate::model::code::Code;
use crate::model::finding::Finding;
use crate::model::measure::MeasureIndex;
use crate::model::round;

/// Where both numbers are smaller, a change says nothing.
const FEWEST: f64 = 20.0;

pub fn findings(view: &View, measure: MeasureIndex, ratio: f64) -> Vec<Finding> {
    let mut findings = Vec::new();
    for row in view.index.groups(measure).flatten() {
        let Some(before) = view.earlier(row, 1) else { continue };
        let (Some(now), Some(then)) = (view.number(row), view.number(before)) else { continue };
        let (low, high) = (now.min(then), now.max(then));
        // A last period that is not over has a finding of its own.
        let cut_short = now < then && part_period::looks_cut_short(view, row).is_some();
        if high < FEWEST || high <= low * ratio || cut_short {
            continue;
        }
        let times = if low > 0.0 { format!(", {} times as many", round::plain(high / low, 1)) } else { String::new() };
        let way = if now > then { "up" } else { "down" };
        let message = format!(
            "{} for {} is {way} from {} in the period before{}",
            view.said(row),
            view.whereabouts(row),
            super::plain(then),
            if now > then { times } else { times.replace("as many", "fewer") }
        );
        let hint =
            format!("ask the partner to confirm it, or to say what changed; compare with {}", view.origin(before));
        findings.push(Finding::warning(Code::Jump, view.origin(row), message).hint(hint));
    }
    findings
}
