//! A column of shares in per cent in which no number is above 1 was probably sent as fractions: 0.47 for 47 per cent; and so
//! was a number below 1 that would fit the others of its column as a fraction, and does not as it is.

use std::collections::BTreeMap;

use crate::rules::view::View;
use crate::model::code::Code;
use crate::model::finding::Finding;

/// Reading asks the same of cells.
pub const CODE: Code = Code::FRACTIONS;

/// A number that is so many times smaller than all others of its column does not look like one of them.
const FAR: f64 = 10.0;
/// A fraction fits the others of its column where it is in per cent no further than this many times outside of them.
const NEAR: f64 = 2.0;

/// A measure, a file and its column, and a partner.
type Column<'a> = (u32, &'a str, u32, u32);

/// The numbers of one column, from one partner.
#[derive(Default)]
struct Numbers {
    count: usize,
    /// Those that are between 0 and 1 and not whole.
    fractions: Vec<(u32, f64)>,
    /// The least and the greatest of those above 1.
    above_one: Option<(f64, f64)>,
}

impl Numbers {
    fn add(&mut self, row: u32, value: f64) {
        let size = value.abs();
        self.count += 1;
        if size > 1.0 {
            let (least, most) = self.above_one.unwrap_or((size, size));
            self.above_one = Some((least.min(size), most.max(size)));
        } else if value.fract() != 0.0 {
            self.fractions.push((row, value));
        }
    }
}

/// Findings by column of a file.
pub fn findings(view: &View) -> Vec<Finding> {
    let slices = view.observations.slices();
    let is_share: Vec<bool> = view
        .observations
        .series
        .iter()
        .map(|series| matches!(view.returns.measures[series.measure as usize].unit.as_str(), "per cent" | "%"))
        .collect();
    let mut columns: BTreeMap<Column, Numbers> = BTreeMap::new();
    let mut sent: BTreeMap<(u32, &str, u32), usize> = BTreeMap::new();
    for (row, value) in slices.value.iter().enumerate().filter(|(_, value)| !value.is_nan()) {
        let code = slices.series[row] as usize;
        if !is_share[code] {
            continue;
        }
        let place = &view.observations.places[slices.place[row] as usize];
        let (measure, partner) = (view.observations.series[code].measure, view.observations.series[code].partner);
        *sent.entry((measure, place.file.as_str(), place.column)).or_default() += 1;
        columns.entry((measure, place.file.as_str(), place.column, partner)).or_default().add(row as u32, *value);
    }
    let of_column = |(column, numbers): (Column, Numbers)| {
        let (measure, file, at, _) = column;
        let label = &view.returns.measures[measure as usize].label;
        // One number beside those of others may well be so small.
        let alone = numbers.count == 1 && sent.get(&(measure, file, at)) != Some(&1);
        match numbers.above_one {
            Some((least, most)) => {
                let fits = |share: f64| share < least / FAR && (least / NEAR..=most * NEAR).contains(&(100.0 * share));
                // Where other numbers below 1 are none, the column goes down so far by itself.
                let all_fit = numbers.fractions.iter().all(|(_, value)| fits(value.abs()));
                let odd = numbers.fractions.into_iter().filter(|_| all_fit);
                odd.map(|(row, value)| beside(view, label, row, value)).collect()
            }
            None if alone => Vec::new(),
            None => numbers.fractions.first().map(|(row, _)| all(view, label, *row, numbers.count)).into_iter().collect(),
        }
    };
    columns.into_iter().flat_map(of_column).collect::<Vec<Finding>>()
}

const HINT: &str =
    "ask the partner: 0.47 means less than half of 1% here, and 47% is written as 47";

fn all(view: &View, label: &str, row: u32, count: usize) -> Finding {
    let numbers = if count == 1 { "the only number is".to_owned() } else { format!("all {count} numbers are") };
    let message = format!("{label} is a percentage, but {numbers} between 0 and 1, as if fractions had been sent");
    Finding::warning(CODE, view.at(row), message).hint(HINT)
}

fn beside(view: &View, label: &str, row: u32, value: f64) -> Finding {
    let message = format!(
        "{label} is a percentage, and {value} would fit the other numbers in its column only if it were a fraction, \
        which they are not"
    );
    Finding::warning(CODE, view.at(row), message).hint(HINT)
}
