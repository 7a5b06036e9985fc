//! Every published figure, one row each, with its parts and its source cells.

use std::collections::BTreeMap;

use anyhow::Result;
use serde::Deserialize;

use super::formula_guard::{guard, unguard};
use crate::model::edition::Published;
use crate::present::report::FigureRow;

const COLUMNS: [&str; 24] = [
    "figure_id",
    "measure",
    "statistic",
    "area_code",
    "area",
    "period",
    "period_start",
    "period_end",
    "breakdown",
    "value",
    "lower",
    "upper",
    "confidence",
    "interval_method",
    "p_value",
    "verdict",
    "marker",
    "flags",
    "unit",
    "numerator",
    "denominator",
    "denominator_name",
    "base",
    "sources",
];

/// What a release showed, by the ids of its figures.
///
/// # Errors
/// A table that `figures` has not made.
pub fn read(bytes: &[u8]) -> Result<BTreeMap<String, Published>> {
    #[derive(Deserialize)]
    struct Row {
        figure_id: String,
        value: String,
        lower: String,
        upper: String,
        marker: String,
        verdict: String,
    }
    let rows = csv::Reader::from_reader(bytes).into_deserialize();
    let of = |row: Row| {
        let Row { figure_id, value, lower, upper, marker, verdict } = row;
        let marker = unguard(&marker).to_owned();
        (unguard(&figure_id).to_owned(), Published { value, lower, upper, marker, verdict })
    };
    rows.map(|row| Ok(of(row?))).collect()
}

/// The rows in the order given, under their headings, in UTF-8 with line feeds.
pub fn figures(rows: &[FigureRow]) -> Result<Vec<u8>> {
    let mut csv = csv::Writer::from_writer(Vec::new());
    csv.write_record(COLUMNS)?;
    for row in rows {
        csv.write_record(fields(row).map(|field| guard(field).into_owned()))?;
    }
    Ok(csv.into_inner()?)
}

fn fields(row: &FigureRow) -> [&str; COLUMNS.len()] {
    [
        &row.figure_id,
        &row.measure,
        &row.statistic,
        &row.area_code,
        &row.area,
        &row.period,
        &row.period_start,
        &row.period_end,
        &row.breakdown,
        &row.value,
        &row.lower,
        &row.upper,
        &row.confidence,
        &row.interval_method,
        &row.p_value,
        &row.verdict,
        &row.marker,
        &row.flags,
        &row.unit,
        &row.numerator,
        &row.denominator,
        &row.denominator_name,
        &row.base,
        &row.sources,
    ]
}
