//! Everything that was sent, as one columnar table: a row for each value, coded small, with its place in the file.

use chrono::NaiveDate;
use polars::prelude::*;

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
    pub note: Option<String>,
    /// When the partner sent it.
    pub submitted: Option<NaiveDate>,
    /// The document and paragraph that the value was taken from.
    pub document: Option<String>,
}

/// All rows, with what their codes mean. `frame` has the columns `series`, `area`, `period`, `place`, `line` (all u32)
/// and `value` (f64, NaN where a detail says what stands there instead); its row order is the order of files and lines.
#[derive(Debug, Clone, Default)]
pub struct Observations {
    frame: DataFrame,
    pub series: Vec<Series>,
    pub periods: Vec<Period>,
    pub partners: Vec<String>,
    pub places: Vec<FileColumn>,
    /// Sorted by row.
    details: Vec<(u32, Detail)>,
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
        let height = columns.value.len();
        let code = |name: &str, values: Vec<u32>| UInt32Chunked::from_vec(name.into(), values).into_column();
        let value = Float64Chunked::from_vec("value".into(), columns.value).into_column();
        let frame = DataFrame::new(
            height,
            vec![
                code("series", columns.series),
                code("area", columns.area),
                code("period", columns.period),
                code("place", columns.place),
                code("line", columns.line),
                value,
            ],
        )
        .unwrap_or_default();
        Observations { frame, series, periods, partners, places, details: columns.details }
    }

    pub fn len(&self) -> usize {
        self.frame.height()
    }

    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The table itself, for filters, joins and groups.
    pub fn frame(&self) -> &DataFrame {
        &self.frame
    }

    /// The columns as slices. They are made in one piece, so each is one chunk.
    pub fn slices(&self) -> Slices<'_> {
        let code = |name: &str| -> &[u32] {
            let column = self.frame.column(name).and_then(|column| column.u32());
            column.ok().and_then(|values| values.cont_slice().ok()).unwrap_or_default()
        };
        let value = self.frame.column("value").and_then(|column| column.f64());
        Slices {
            series: code("series"),
            area: code("area"),
            period: code("period"),
            place: code("place"),
            line: code("line"),
            value: value.ok().and_then(|values| values.cont_slice().ok()).unwrap_or_default(),
        }
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
        let number = self.slices().value[row as usize];
        if number.is_nan() {
            self.detail(row).and_then(|detail| detail.value).unwrap_or(Value::Absent(Absence::NotSubmitted))
        } else {
            Value::Number(number)
        }
    }

    /// What a row is a value of.
    pub fn series_of(&self, row: u32) -> &Series {
        &self.series[self.slices().series[row as usize] as usize]
    }

    /// Where a row's value stands.
    pub fn origin(&self, row: u32) -> Origin {
        let slices = self.slices();
        let place = &self.places[slices.place[row as usize] as usize];
        Origin { file: place.file.clone(), line: slices.line[row as usize], column: place.column }
    }
}
