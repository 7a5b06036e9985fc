//! The same partner does not send two different values of one thing for an area and period. A bound and a number within it do
//! not differ: the number is used.

use super::repeats::Repeats;
use crate::model::code::Code;
use crate::model::finding::Finding;
use crate::model::value::Value;
use crate::rules::{View, plain};

const CODE: Code = Code::DUPLICATE_KEY;

/// A bound beside a number within it: the bound goes.
pub fn narrowed(view: &View, repeats: &Repeats) -> Vec<Finding> {
    let finding = |(kept, dropped): &(u32, u32)| {
        let message = format!(
            "{}, as {} here and as {} at {}; {} is used",
            twice(view, *dropped),
            value(view, *dropped),
            value(view, *kept),
            view.origin(*kept),
            value(view, *kept)
        );
        Finding::warning(CODE, view.origin(*dropped), message).hint("keep one of the two")
    };
    repeats.narrowed.iter().map(finding).collect()
}

/// Values that cannot both be right, each pair with its rows.
pub fn contradicting(view: &View) -> Vec<(Vec<u32>, Finding)> {
    let finding = |(first, second): (u32, u32)| {
        let message = format!(
            "{}, as {} at {} and as {} here",
            twice(view, second),
            value(view, first),
            view.origin(first),
            value(view, second)
        );
        let finding = Finding::error(CODE, view.origin(second), message).hint("keep the row that is right");
        (vec![first, second], finding)
    };
    Repeats::find(view).contradicting.into_iter().map(finding).collect()
}

fn twice(view: &View, row: u32) -> String {
    let series = view.observations.series_of(row);
    format!("{} for {} is given twice", view.label(series.measure, &series.breakdown), view.whereabouts(row))
}

/// A value as it was sent, in words that fit into a sentence.
fn value(view: &View, row: u32) -> String {
    let words = || view.observations.detail(row).and_then(|detail| detail.words.clone());
    match view.observations.value(row) {
        Value::Number(number) => plain(number),
        Value::Absent(absence) => format!("\"{}\"", absence.words()),
        Value::Between(_) => words().map_or_else(|| "a range".to_owned(), |words| format!("\"{words}\"")),
    }
}
