//! Everything that was sent, as one columnar table: a row for each value, coded small, with its place in the file.

use std::collections::BTreeMap;
use std::sync::Arc;

use chrono::NaiveDate;
use polars::prelude::*;
use polars::series::IsSorted;

use super::area::AreaIndex;
use super::finding::Origin;
use super::measure::{Breakdown, MeasureIndex};
use super::period::Period;
use super::value::{Absence, Value};

/// What a row is a value of: a part of a measure, as one partner sends it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Series {
    pub measure: MeasureIndex,
    pub breakdown: Breakdown,
    /// Index into `Observations::partners`.
    pub partner: u32,
}

/// A column of a file.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct FileColumn {
    pub file: String,
    pub column: u32,
}

/// What few rows have beyond a number.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Detail {
    /// Set when the value is a bound or an absence.
    pub value: Option<Value>,
    /// A bound in the words that were sent.
    pub words: Option<String>,
    pub provisional: bool,
    /// The partner says that it stands in the place of what was sent before.
    pub revised: bool,
    pub note: Option<String>,
    /// When the partner sent it.
    pub submitted: Option<NaiveDate>,
    /// The document and paragraph that the value was taken from.
    pub document: Option<String>,
    /// The area that the row names, where another came before or after it and was taken.
    pub named_area: Option<AreaIndex>,
    /// What the partner sent of it before, the latest first.
    pub instead_of: Vec<Earlier>,
    /// The cells of the rows that a register counts here, each by its place and line.
    pub counted: Vec<(u32, u32)>,
}

/// A value in the place of which another was sent later.
#[derive(Debug, Clone, PartialEq)]
pub struct Earlier {
    pub origin: Origin,
    /// As it was sent.
    pub words: String,
}

/// All rows, with what their codes mean, as one table of polars columns; the order of rows is that of files and lines.
#[derive(Debug, Clone, Default)]
pub struct Observations {
    columns: Typed,
    pub series: Vec<Series>,
    pub periods: Vec<Period>,
    pub partners: Vec<String>,
    pub places: Vec<FileColumn>,
    /// Sorted by row, and shared as the columns are: most rows may have one.
    details: Arc<Vec<(u32, Detail)>>,
}

/// The columns by name. Each is one chunk, so that it can be read as a slice.
#[derive(Debug, Clone, Default)]
struct Typed {
    series: UInt32Chunked,
    area: UInt32Chunked,
    period: UInt32Chunked,
    place: UInt32Chunked,
    line: UInt32Chunked,
    /// NaN where a detail says what stands there instead.
    value: Float64Chunked,
}

/// The columns of a table that is still growing.
#[derive(Debug, Default)]
pub struct Columns {
    pub series: Vec<u32>,
    pub area: Vec<AreaIndex>,
    pub period: Vec<u32>,
    pub place: Vec<u32>,
    pub line: Vec<u32>,
    /// Not a number where a detail holds the value.
    pub value: Vec<f64>,
    pub details: Vec<(u32, Detail)>,
}

/// The columns of one contiguous stretch of rows, for plain loops.
#[derive(Debug, Clone, Copy)]
pub struct Slices<'a> {
    pub series: &'a [u32],
    pub area: &'a [u32],
    pub period: &'a [u32],
    pub place: &'a [u32],
    pub line: &'a [u32],
    /// NaN where a detail holds the value.
    pub value: &'a [f64],
}

impl Observations {
    /// Seals the columns. No column is copied.
    pub fn new(
        columns: Columns,
        series: Vec<Series>,
        periods: Vec<Period>,
        partners: Vec<String>,
        places: Vec<FileColumn>,
    ) -> Observations {
        let code = |name: &str, values: Vec<u32>| UInt32Chunked::from_vec(name.into(), values);
        Observations {
            columns: Typed {
                series: code("series", columns.series),
                area: code("area", columns.area),
                period: code("period", columns.period),
                place: code("place", columns.place),
                line: code("line", columns.line),
                value: Float64Chunked::from_vec("value".into(), columns.value),
            },
            series,
            periods,
            partners,
            places,
            details: Arc::new(columns.details),
        }
    }

    /// Everything but the rows given, which are sorted.
    pub fn without(&self, rows: &[u32]) -> Observations {
        let slices = self.slices();
        let kept: Vec<u32> = (0..self.len() as u32).filter(|row| rows.binary_search(row).is_err()).collect();
        let codes = |from: &[u32]| kept.iter().map(|row| from[*row as usize]).collect();
        let place_of = |row: &u32| kept.binary_search(row).ok();
        let columns = Columns {
            series: codes(slices.series),
            area: codes(slices.area),
            period: codes(slices.period),
            place: codes(slices.place),
            line: codes(slices.line),
            value: kept.iter().map(|row| slices.value[*row as usize]).collect(),
            details: self
                .details
                .iter()
                .filter_map(|(row, detail)| Some((place_of(row)? as u32, detail.clone())))
                .collect(),
        };
        let (series, periods, partners) = (self.series.clone(), self.periods.clone(), self.partners.clone());
        Observations::new(columns, series, periods, partners, self.places.clone())
    }

    /// Enters in the place of what rows stand, each with what was sent before it.
    pub fn stand_for(&mut self, mut earlier: BTreeMap<u32, Vec<Earlier>>) {
        let mut details: Vec<(u32, Detail)> = self.details.to_vec();
        for (row, detail) in &mut details {
            detail.instead_of.extend(earlier.remove(row).into_iter().flatten());
        }
        let new = earlier.into_iter().map(|(row, instead_of)| (row, Detail { instead_of, ..Detail::default() }));
        details.extend(new);
        details.sort_by_key(|(row, _)| *row);
        self.details = Arc::new(details);
    }

    /// Holds back the values of these rows, which are sorted, as under query.
    pub fn hold(&mut self, rows: &[u32]) {
        let is_held = |row: u32| rows.binary_search(&row).is_ok();
        let values =
            self.slices().value.iter().zip(0..).map(|(value, row)| if is_held(row) { f64::NAN } else { *value });
        self.columns.value = Float64Chunked::from_vec("value".into(), values.collect());
        let mut details: BTreeMap<u32, Detail> = self.details.iter().cloned().collect();
        for row in rows {
            let detail = details.entry(*row).or_default();
            (detail.value, detail.words) = (Some(Value::Absent(Absence::UnderQuery)), None);
        }
        self.details = Arc::new(details.into_iter().collect());
    }

    pub fn len(&self) -> usize {
        self.columns.value.len()
    }

    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The columns as slices, for plain loops.
    pub fn slices(&self) -> Slices<'_> {
        Slices {
            series: slice(&self.columns.series),
            area: slice(&self.columns.area),
            period: slice(&self.columns.period),
            place: slice(&self.columns.place),
            line: slice(&self.columns.line),
            value: slice(&self.columns.value),
        }
    }

    /// Rows that belong together: those of one `key` each, where `key` has one entry a row. Polars finds the groups, in
    /// one pass when the keys are already in order, as they are in a return that is sorted by area and period.
    ///
    /// # Errors
    /// Polars has none for a column of this type; they are passed on all the same.
    pub fn group(&self, key: Vec<u64>) -> PolarsResult<GroupPositions> {
        let in_order = key.is_sorted();
        let mut key = UInt64Chunked::from_vec("key".into(), key);
        if in_order {
            key.set_sorted_flag(IsSorted::Ascending);
        }
        let frame = DataFrame::new(key.len(), vec![key.into_column()])?;
        Ok(frame.group_by(["key"])?.get_groups().clone())
    }

    /// What a row has beyond a number, if anything.
    pub fn detail(&self, row: u32) -> Option<&Detail> {
        let at = self.details.binary_search_by_key(&row, |(of, _)| *of).ok()?;
        Some(&self.details[at].1)
    }

    pub fn details(&self) -> &[(u32, Detail)] {
        &self.details
    }

    /// A row's value: its number, or what its detail says.
    pub fn value(&self, row: u32) -> Value {
        let number = slice(&self.columns.value)[row as usize];
        if number.is_nan() {
            self.detail(row).and_then(|detail| detail.value).unwrap_or(Value::Absent(Absence::NotSubmitted))
        } else {
            Value::Number(number)
        }
    }

    /// Whether a row was submitted after a date; without either date it was not.
    pub fn is_late(&self, row: u32, as_at: Option<NaiveDate>) -> bool {
        let submitted = self.detail(row).and_then(|detail| detail.submitted);
        submitted.zip(as_at).is_some_and(|(submitted, as_at)| submitted > as_at)
    }

    /// What a row is a value of.
    pub fn series_of(&self, row: u32) -> &Series {
        &self.series[slice(&self.columns.series)[row as usize] as usize]
    }

    /// The place of its series among all of them.
    pub fn series_index(&self, row: u32) -> u32 {
        slice(&self.columns.series)[row as usize]
    }

    /// Of which area and period a row is.
    pub fn area_and_period(&self, row: u32) -> (AreaIndex, Period) {
        (slice(&self.columns.area)[row as usize], self.periods[slice(&self.columns.period)[row as usize] as usize])
    }

    /// The area that a row names, which may have been another one in its period.
    pub fn named_area(&self, row: u32) -> AreaIndex {
        self.detail(row).and_then(|detail| detail.named_area).unwrap_or(self.area_and_period(row).0)
    }

    /// The file and line of a row's value.
    pub fn line_of(&self, row: u32) -> (&str, u32) {
        let slices = self.slices();
        (&self.places[slices.place[row as usize] as usize].file, slices.line[row as usize])
    }

    /// Where a row's value stands.
    pub fn origin(&self, row: u32) -> Origin {
        let slices = self.slices();
        let place = &self.places[slices.place[row as usize] as usize];
        Origin { file: place.file.clone(), line: slices.line[row as usize], column: place.column }
    }
}

/// A column that was made in one piece without nulls, as a slice. It is asked for once a row, so nothing is counted here.
fn slice<T: PolarsNumericType>(column: &ChunkedArray<T>) -> &[T::Native] {
    column.downcast_iter().next().map_or(&[], |array| array.values().as_slice())
}
