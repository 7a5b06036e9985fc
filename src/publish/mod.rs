//! Renders a report into the bytes of every file of an edition.

pub mod chart;
pub mod codebook;
pub mod dictionary;
pub mod disclosed;
pub mod figures_csv;
mod flags;
pub mod formula_guard;
pub mod html;
pub mod internal;
pub mod manifest;
mod notes;
pub mod png;
pub mod received;
pub mod tables_csv;
pub mod xlsx;

use std::collections::BTreeMap;

use anyhow::{Context, Error};
use rayon::prelude::*;

use crate::present::chart::Chart;
use crate::present::report::Report;
use crate::present::table::Table;

/// The files of an edition by their path below its folder.
pub type Files = BTreeMap<String, Vec<u8>>;

/// The publishable files. Charts are drawn side by side; the order of files does not depend on it.
///
/// # Errors
/// A format that cannot hold what the report says, which names the table or chart.
pub fn publish(report: &Report) -> Result<Files, Error> {
    let mut files = Files::new();
    let charts: Vec<&Chart> = report.sections.iter().flat_map(|section| &section.charts).collect();
    let drawn = charts
        .par_iter()
        .map(|chart| {
            let svg = chart::svg(chart, chart::Titles::Inside);
            let png = png::png(&svg).with_context(|| format!("chart {}", chart.id))?;
            Ok((svg, png, chart::svg(chart, chart::Titles::Omitted)))
        })
        .collect::<Result<Vec<_>, Error>>()?;
    let mut inline: BTreeMap<&str, String> = BTreeMap::new();
    for (chart, (svg, png, untitled)) in charts.iter().zip(drawn) {
        files.insert(format!("release/charts/{}.svg", chart.id), svg.into_bytes());
        files.insert(format!("release/charts/{}.png", chart.id), png);
        inline.insert(&chart.id, untitled);
    }
    for table in tables(report) {
        let csv = tables_csv::table(table).with_context(|| format!("table {}", table.id))?;
        files.insert(format!("release/tables/{}.csv", table.id), csv);
    }
    let page = html::page(report, &|chart: &Chart| inline.get(chart.id.as_str()).cloned().unwrap_or_default());
    files.insert("release/report.html".to_owned(), page.into_bytes());
    files.insert("release/figures.csv".to_owned(), figures_csv::figures(&report.figures)?);
    files.insert("release/tables.xlsx".to_owned(), xlsx::workbook(report)?);
    Ok(files)
}

fn tables(report: &Report) -> impl Iterator<Item = &Table> {
    report.sections.iter().flat_map(|section| &section.tables)
}
