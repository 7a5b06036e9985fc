//! The same partner does not send two different values of one thing for an area and period. A bound and a number within it do
//! not differ: the number is used.

use super::repeats::Repeats;
use crate::model::code::Code;
use crate::model::finding::Severity;
use crate::model::findings::Findings;
use crate::model::value::Value;
use crate::rules::{View, plain};

const CODE: Code = Code::DUPLICATE_KEY;

/// A bound beside a number within it: the bound goes.
pub fn narrowed(view: &View, repeats: &Repeats, findings: &mut Findings) {
    for (kept, dropped) in &repeats.narrowed {
        findings.add(Severity::Warning, CODE, view.at(*dropped), || {
            let message = format!(
                "{}, as {} here and as {} at {}; {} is used",
                twice(view, *dropped),
                value(view, *dropped),
                value(view, *kept),
                view.origin(*kept),
                value(view, *kept)
            );
            (message, Some("keep one of the two".to_owned()))
        });
    }
}

/// Values that cannot both be right: their rows.
pub fn contradicting(view: &View, repeats: &Repeats, findings: &mut Findings) -> Vec<u32> {
    for (first, second) in &repeats.contradicting {
        findings.add(Severity::Error, CODE, view.at(*second), || {
            let message = format!(
                "{}, as {} at {} and as {} here",
                twice(view, *second),
                value(view, *first),
                view.origin(*first),
                value(view, *second)
            );
            let hint = "keep the right row; or show which was sent later, with the date in a column `submitted` or \
                the status `revised`";
            (message, Some(hint.to_owned()))
        });
    }
    repeats.contradicting.iter().flat_map(|(first, second)| [*first, *second]).collect()
}

fn twice(view: &View, row: u32) -> String {
    let series = view.observations.series_of(row);
    format!("{} for {} is given twice", view.label(series.measure, &series.breakdown), view.whereabouts(row))
}

/// A value as it was sent, in words that fit into a sentence.
pub fn value(view: &View, row: u32) -> String {
    let words = || view.observations.detail(row).and_then(|detail| detail.words.clone());
    match view.observations.value(row) {
        Value::Number(number) => plain(number),
        Value::Absent(absence) => format!("\"{}\"", absence.words()),
        Value::Between(_) => words().map_or_else(|| "a range".to_owned(), |words| format!("\"{words}\"")),
    }
}
