//! Renders a report into the bytes of every file of an edition.

pub mod chart;
pub mod chart_csv;
pub mod codebook;
pub mod dictionary;
pub mod disclosed;
pub mod figures_csv;
mod flags;
pub mod formula_guard;
pub mod html;
pub mod index;
pub mod internal;
pub mod manifest;
mod notes;
mod plain;
pub mod png;
pub mod received;
pub mod released;
pub mod tables_csv;
pub mod xlsx;

use std::collections::BTreeMap;

use anyhow::{Context, Error};
use rayon::prelude::*;

use crate::model::format::Format;
use crate::present::chart::Chart;
use crate::present::report::Report;
use crate::present::table::Table;
use crate::spec::theme::Theme;

/// The files of an edition by their path below its folder.
pub type Files = BTreeMap<String, Vec<u8>>;

/// A report whose charts are drawn.
struct Drawn<'a> {
    report: &'a Report,
    charts: Vec<Drawing<'a>>,
}

/// A chart as a drawing of its own, as a picture, and as a drawing for a page that has its words as text.
struct Drawing<'a> {
    chart: &'a Chart,
    svg: String,
    png: Vec<u8>,
    untitled: String,
}

/// The files that a release makes of a report, in every format. Charts are drawn side by side; the order of files does not
/// depend on it.
///
/// # Errors
/// A format that cannot hold what the report says, which names the table or chart.
pub fn publish(report: &Report) -> Result<Files, Error> {
    let charts: Vec<&Chart> = report.sections.iter().flat_map(|section| &section.charts).collect();
    let charts = charts.into_par_iter().map(|chart| draw(chart, &report.theme)).collect::<Result<Vec<_>, Error>>()?;
    let drawn = Drawn { report, charts };
    let mut files = Files::new();
    for format in Format::ALL {
        files.extend(made(*format, &drawn)?);
    }
    Ok(files)
}

fn draw<'a>(chart: &'a Chart, theme: &Theme) -> Result<Drawing<'a>, Error> {
    let svg = chart::svg(chart, chart::Titles::Inside, theme);
    let png = png::png(&svg).with_context(|| format!("chart {}", chart.id))?;
    Ok(Drawing { chart, svg, png, untitled: chart::svg(chart, chart::Titles::Omitted, theme) })
}

/// The files of one format.
fn made(format: Format, drawn: &Drawn) -> Result<Files, Error> {
    let one = |bytes: Vec<u8>| Files::from([(format.released(""), bytes)]);
    let charts = |bytes: fn(&Drawing) -> Vec<u8>| {
        drawn.charts.iter().map(|drawing| (format.released(&drawing.chart.id), bytes(drawing))).collect()
    };
    Ok(match format {
        Format::Page => {
            let inline = |chart: &Chart| {
                let drawing = drawn.charts.iter().find(|drawing| drawing.chart.id == chart.id);
                drawing.map_or_else(String::new, |drawing| drawing.untitled.clone())
            };
            one(html::page(drawn.report, &inline).into_bytes())
        }
        Format::Figures => one(figures_csv::figures(&drawn.report.figures)?),
        Format::Table => {
            let table = |table: &Table| {
                let csv = tables_csv::table(table).with_context(|| format!("table {}", table.id))?;
                Ok((format.released(&table.id), csv))
            };
            tables(drawn.report).map(table).collect::<Result<Files, Error>>()?
        }
        Format::Workbook => one(xlsx::workbook(drawn.report)?),
        Format::Drawing => charts(|chart| chart.svg.clone().into_bytes()),
        Format::Picture => charts(|chart| chart.png.clone()),
        Format::Numbers => {
            let numbers = drawn.charts.iter().filter_map(|drawing| {
                let csv = chart_csv::chart(drawing.chart).transpose()?;
                Some(csv.map(|csv| (format.released(&drawing.chart.id), csv)))
            });
            numbers.collect::<Result<Files, Error>>()?
        }
        Format::Embed => {
            let embed = |drawing: &Drawing| html::embed(drawn.report, drawing.chart, &drawing.untitled).into_bytes();
            drawn.charts.iter().map(|drawing| (format.released(&drawing.chart.id), embed(drawing))).collect()
        }
        // Made of what was asked for and what was read, beside the report.
        Format::Dictionary | Format::Codebook | Format::Manifest => Files::new(),
    })
}

fn tables(report: &Report) -> impl Iterator<Item = &Table> {
    report.sections.iter().flat_map(|section| &section.tables)
}
