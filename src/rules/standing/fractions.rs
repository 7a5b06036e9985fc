//! A column of shares in per cent in which no number is above 1 was probably sent as fractions: 0.47 for 47 per cent.

use std::collections::BTreeMap;

use crate::rules::view::View;
use crate::model::code::Code;
use crate::model::finding::Finding;

/// Reading asks the same of cells.
pub const CODE: Code = Code::FRACTIONS;

/// The numbers of one column, from one partner: how many there are, and the first that is not whole.
#[derive(Default)]
struct Numbers {
    row: Option<u32>,
    count: usize,
    above_one: bool,
}

/// One finding for each column of a file.
pub fn findings(view: &View) -> Vec<Finding> {
    let slices = view.observations.slices();
    let is_share: Vec<bool> = view
        .observations
        .series
        .iter()
        .map(|series| matches!(view.returns.measures[series.measure as usize].unit.as_str(), "per cent" | "%"))
        .collect();
    let mut columns: BTreeMap<(u32, &str, u32, u32), Numbers> = BTreeMap::new();
    let mut sent: BTreeMap<(u32, &str, u32), usize> = BTreeMap::new();
    for (row, value) in slices.value.iter().enumerate().filter(|(_, value)| !value.is_nan()) {
        let code = slices.series[row] as usize;
        if !is_share[code] {
            continue;
        }
        let place = &view.observations.places[slices.place[row] as usize];
        let (measure, partner) = (view.observations.series[code].measure, view.observations.series[code].partner);
        *sent.entry((measure, place.file.as_str(), place.column)).or_default() += 1;
        let numbers = columns.entry((measure, place.file.as_str(), place.column, partner)).or_default();
        numbers.count += 1;
        numbers.above_one |= value.abs() > 1.0;
        numbers.row = numbers.row.or((value.fract() != 0.0).then_some(row as u32));
    }
    let finding = |((measure, file, column, _), numbers): ((u32, &str, u32, u32), Numbers)| {
        let Numbers { row, count, above_one } = numbers;
        // One number beside those of others may well be so small.
        let alone = count == 1 && sent.get(&(measure, file, column)) != Some(&1);
        let row = row.filter(|_| !above_one && !alone)?;
        let label = &view.returns.measures[measure as usize].label;
        let numbers = if count == 1 { "the only number is".to_owned() } else { format!("all {count} numbers are") };
        let message = format!("{label} is in per cent, and {numbers} between 0 and 1, as if fractions had been sent");
        let hint = "ask the partner: 0.47 means less than half of one per cent here, and 47 is written for 47 per cent";
        Some(Finding::warning(CODE, view.at(row), message).hint(hint))
    };
    columns.into_iter().filter_map(finding).collect()
}
