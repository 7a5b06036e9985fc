//! Totals below a table that name neither area nor period, so that they are no rows of it: their numbers are held to what stands
//! above them.

use std::collections::{BTreeMap, BTreeSet};

use super::gathered::File;
use super::header::Header;
use super::rows::Dictionary;
use crate::model::area::AreaIndex;
use crate::model::code::Code;
use crate::model::finding::{Finding, Origin};
use crate::model::measure::OverTime;
use crate::model::observations::{Columns, Series};
use crate::model::round;

/// So many of the last totals may be of the whole table. Those before them are of the rows since another.
const GRAND: usize = 5;

/// A line that says it is a total, with the number in each of its columns, from 0.
pub struct RemarkedTotal {
    pub line: u32,
    pub numbers: Vec<(usize, f64)>,
}

/// The observations of one table, from `first` on, and the code of its first column among all places.
pub struct OfTable<'a> {
    pub columns: &'a Columns,
    pub dictionary: &'a Dictionary,
    pub first: usize,
    pub first_place: u32,
}

impl OfTable<'_> {
    /// The totals that are the sum of nothing that stands above them: neither of all rows nor of those since the total before,
    /// neither with what is a part or a whole of another row nor without. A column in which a number is missing is left alone.
    pub fn wrong(&self, totals: &[RemarkedTotal], file: &File, header: &Header) -> Vec<Finding> {
        let mut found = Vec::new();
        let mut before = 0;
        let rows = self.rows(totals);
        for (at, total) in totals.iter().enumerate() {
            let is_grand = at + GRAND >= totals.len();
            for (column, number) in &total.numbers {
                let since = |first: u32| {
                    let rows = &rows[column];
                    let at = |line: u32| rows.partition_point(|row| self.columns.line[*row] < line);
                    self.sums(&rows[at(first)..at(total.line)], file).into_iter().flatten()
                };
                let all = is_grand.then(|| since(0)).into_iter().flatten();
                let sums: Vec<(f64, f64)> = all.chain(since(before)).collect();
                let agrees = |(sum, within): &(f64, f64)| (sum - number).abs() <= within + 1e-9 * sum.abs().max(1.0);
                if let Some((all, _)) = sums.first().filter(|_| !sums.iter().any(agrees)) {
                    let shown = |number: f64| round::grouped(number, round::places(number));
                    let message = format!(
                        "the total of `{}` is {}, but the rows above it come to {}",
                        header.heading(*column),
                        shown(*number),
                        shown(*all)
                    );
                    let origin = Origin { file: file.path.to_owned(), line: total.line, column: *column as u32 + 1 };
                    let hint = "ask which of the numbers is wrong, or for the total to be worked out again";
                    found.push(Finding::error(Code::TOTAL_ROW, origin, message).hint(hint));
                }
            }
            before = total.line;
        }
        found
    }

    /// The observations of each column that has a total, in the order of their lines.
    fn rows(&self, totals: &[RemarkedTotal]) -> BTreeMap<usize, Vec<usize>> {
        let columns = totals.iter().flat_map(|total| &total.numbers).map(|(column, _)| (*column, Vec::new()));
        let mut rows: BTreeMap<usize, Vec<usize>> = columns.collect();
        for (row, place) in self.columns.place.iter().enumerate().skip(self.first) {
            if let Some(rows) = rows.get_mut(&((place - self.first_place) as usize)) {
                rows.push(row);
            }
        }
        rows
    }

    /// What some observations of a column come to, and how far that may be out by rounding: all of them, and those that are no
    /// total of others, or only the totals. `None` where that cannot be said.
    fn sums(&self, rows: &[usize], file: &File) -> Option<Vec<(f64, f64)>> {
        let Columns { series, area, value, .. } = self.columns;
        let of = |row: usize| -> &Series { &self.dictionary.series[series[row] as usize] };
        let first = of(*rows.first()?);
        let measure = &file.returns.measures[first.measure as usize];
        let adds = measure.over_time != OverTime::None && rows.iter().all(|row| of(*row).measure == first.measure);
        if !adds || rows.iter().any(|row| value[*row].is_nan()) {
            return None;
        }
        let areas: BTreeSet<AreaIndex> = rows.iter().map(|row| area[*row]).collect();
        let parents: BTreeSet<AreaIndex> = areas.iter().filter_map(|area| file.areas.get(*area).parent).collect();
        let least = rows.iter().map(|row| of(*row).breakdown.items().len()).min().unwrap_or(0);
        let most = rows.iter().map(|row| of(*row).breakdown.items().len()).max().unwrap_or(0);
        let sum = |is_in: &dyn Fn(usize) -> bool| {
            let numbers: Vec<f64> = rows.iter().filter(|row| is_in(**row)).map(|row| value[*row]).collect();
            (numbers.iter().sum::<f64>(), measure.rounding(numbers.len() + 1))
        };
        let is_lowest = |row: usize| !parents.contains(&area[row]);
        let is_highest = |row: usize| file.areas.get(area[row]).parent.is_none_or(|parent| !areas.contains(&parent));
        let items = |row: usize| of(row).breakdown.items().len();
        Some(vec![
            sum(&|_| true),
            sum(&|row| is_lowest(row) && items(row) == most),
            sum(&|row| is_lowest(row) && items(row) == least),
            sum(&|row| is_highest(row) && items(row) == most),
            sum(&|row| is_highest(row) && items(row) == least),
        ])
    }
}
