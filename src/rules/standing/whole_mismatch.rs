//! What is sent both as a whole and in all its parts agrees: a total with its items, a year with its quarters. The whole
//! would be published and its parts ignored.

use crate::rules::view::{View, plain};
use crate::model::code::{Code, code};
use crate::model::finding::Finding;
use crate::model::measure::{Breakdown, Measure, MeasureIndex, OverTime};
use crate::model::period::Period;
use crate::spec::typed_return::Frequency;

pub const CODE: Code = code! {
    /// The whole that was sent is not the sum of its parts.
    "whole-mismatch", Partner
};

/// Parts that are not whole numbers may have been rounded.
const ROUNDING: f64 = 0.5;

pub fn findings(view: &View) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (measure, of) in (0..).zip(&view.returns.measures) {
        if of.over_time == OverTime::None {
            continue;
        }
        items(view, measure, of, &mut findings);
        if of.over_time == OverTime::Sum {
            periods(view, measure, of, &mut findings);
        }
    }
    findings
}

fn items(view: &View, measure: MeasureIndex, of: &Measure, findings: &mut Vec<Finding>) {
    let overlapping = of.by.iter().any(|dimension| view.returns.dimensions[*dimension as usize].overlapping);
    if of.by.is_empty() || overlapping {
        return;
    }
    for (parts, sum) in view.parts(measure) {
        if let Some(whole) = view.beside(parts[0], measure, &Breakdown::default()) {
            report(view, whole, sum, parts.len(), &format!("its {} items", parts.len()), of, findings);
        }
    }
}

fn periods(view: &View, measure: MeasureIndex, of: &Measure, findings: &mut Vec<Finding>) {
    for rows in view.index.groups(measure) {
        let (area, period) = view.place(rows.get(0));
        // What covers four quarters and is no year is looked at where the year is.
        let parts = if matches!(period, Period::FourQuarters { .. }) { Vec::new() } else { period.parts() };
        for row in rows {
            let series = view.observations.series_of(row);
            let same = |part: &Period| view.index.row(view.observations, series, area, *part);
            for parts in &parts {
                let numbers: Option<Vec<f64>> = parts.iter().map(|part| view.number(same(part)?)).collect();
                let Some((numbers, what)) = numbers.zip(parts.first().and_then(|part| Frequency::of(*part))) else { continue };
                let said = format!("its {} {}", in_words(numbers.len()), what.many());
                report(view, row, numbers.iter().sum(), numbers.len(), &said, of, findings);
            }
        }
    }
}

fn report(view: &View, whole: u32, sum: f64, terms: usize, parts: &str, of: &Measure, findings: &mut Vec<Finding>) {
    let within = of.rounding(terms + 1) + if of.whole { 0.0 } else { ROUNDING };
    if !view.number(whole).is_some_and(|said| (said - sum).abs() > within + 1e-9) {
        return;
    }
    let message = format!(
        "{} for {} does not agree with {parts}, which add up to {}",
        view.said(whole),
        view.whereabouts(whole),
        plain(sum)
    );
    findings.push(
        Finding::error(CODE, view.at(whole), message)
            .hint("correct one of them, or send only the parts"),
    );
}

/// How many parts a period has.
fn in_words(count: usize) -> &'static str {
    match count {
        2 => "two",
        3 => "three",
        4 => "four",
        6 => "six",
        _ => "twelve",
    }
}
