//! The numbers of a chart as CSV for machines: a row for each place along its axis, a column for each series.

use anyhow::{Context, Result};

use super::formula_guard::guard;
use crate::present::chart::Chart;

/// Nothing of a chart that draws the rows of a register.
///
/// # Errors
/// Memory that cannot be written to.
pub fn chart(chart: &Chart) -> Result<Option<Vec<u8>>> {
    let Some((headings, rows)) = chart.numbers() else { return Ok(None) };
    let mut csv = csv::Writer::from_writer(Vec::new());
    for row in std::iter::once(&headings).chain(&rows) {
        csv.write_record(row.iter().map(|field| guard(field).into_owned()))?;
    }
    Ok(Some(csv.into_inner().with_context(|| format!("chart {}", chart.id))?))
}
